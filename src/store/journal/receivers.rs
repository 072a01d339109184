//! The receivers of a batch as a blob: the difference of each ID to the one before it (the first:
//! to 0), zigzag and LEB128 coded. Neighbours take one or two bytes, and the order is kept,
//! because it is part of the bytes that were sent.

/// The blob for these IDs.
pub(super) fn encode(ids: &[u64]) -> Vec<u8> {
    let mut blob = Vec::with_capacity(ids.len() * 2);
    let mut before = 0_u64;
    for &id in ids {
        let difference = id.wrapping_sub(before).cast_signed();
        let mut rest = ((difference << 1) ^ (difference >> 63)).cast_unsigned();
        loop {
            let [low, ..] = rest.to_le_bytes();
            rest >>= 7;
            if rest == 0 {
                blob.push(low);
                break;
            }
            blob.push(low | 0x80);
        }
        before = id;
    }
    blob
}

/// The IDs of a blob; none if it is not one.
pub(super) fn decode(blob: &[u8]) -> Option<Vec<u64>> {
    let mut ids = Vec::with_capacity(blob.len() / 2);
    let (mut before, mut value, mut shift) = (0_u64, 0_u64, 0_u32);
    for &byte in blob {
        value |= u64::from(byte & 0x7f).checked_shl(shift)?;
        if byte & 0x80 != 0 {
            shift += 7;
            continue;
        }
        let difference = (value >> 1) ^ (value & 1).wrapping_neg();
        before = before.wrapping_add(difference);
        ids.push(before);
        (value, shift) = (0, 0);
    }
    (shift == 0).then_some(ids)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn neighbours_take_a_byte_each() {
        let ids: Vec<u64> = (5_380_718..5_381_718).collect();
        assert!(encode(&ids).len() < 1_010);
    }

    #[test]
    fn a_blob_that_was_cut_off_is_none() {
        let blob = encode(&[300]);
        assert_eq!(decode(&blob[..1]), None);
        assert_eq!(decode(&[0xff; 12]), None);
    }

    proptest! {
        #[test]
        fn every_list_survives(ids in prop::collection::vec(any::<u64>(), 0..50)) {
            prop_assert_eq!(decode(&encode(&ids)), Some(ids));
        }
    }
}
