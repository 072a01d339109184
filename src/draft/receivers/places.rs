//! Where each of many addresses stands in a list.
//!
//! A map from hashes to places beside the list, and not one that holds the addresses: what is not
//! in a list of a hundred thousand is told without a look at any of them.

use std::{
    collections::HashMap,
    hash::{BuildHasher, BuildHasherDefault, Hasher, RandomState},
};

use super::Address;

/// The places of addresses in a list that is kept elsewhere; each time the same list is given.
#[derive(Debug, Clone, Default)]
pub struct Places {
    state: RandomState,
    /// By the hash of the key, or, where another key took that, one of the numbers behind it.
    places: HashMap<u64, u32, BuildHasherDefault<Identity>>,
}

impl Places {
    /// None yet, with room for so many.
    #[must_use]
    pub fn with_capacity(count: usize) -> Self {
        Self {
            places: HashMap::with_capacity_and_hasher(count, BuildHasherDefault::default()),
            ..Self::default()
        }
    }

    /// The place of the address with this key ([`Address::key`]), in bytes.
    #[must_use]
    pub fn get(&self, addresses: &[Address], key: &[u8]) -> Option<usize> {
        let mut hash = self.state.hash_one(key);
        loop {
            let place = *self.places.get(&hash)? as usize;
            if addresses.get(place)?.key().as_bytes() == key {
                return Some(place);
            }
            hash = hash.wrapping_add(1);
        }
    }

    /// The place of an address; `place` when it has none yet.
    pub fn get_or_insert(&mut self, addresses: &[Address], address: &Address, place: u32) -> usize {
        let key = address.key();
        let mut hash = self.state.hash_one(key.as_bytes());
        loop {
            let found = *self.places.entry(hash).or_insert(place) as usize;
            let is_new = found == place as usize;
            if is_new || addresses.get(found).is_some_and(|other| other.key() == key) {
                return found;
            }
            hash = hash.wrapping_add(1);
        }
    }
}

/// The numbers are hashes already.
#[derive(Debug, Clone, Default)]
struct Identity(u64);

impl Hasher for Identity {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_has_one_place_whatever_its_case() {
        let text = |number| format!("user{number}@example.org");
        let addresses: Vec<Address> = (0..1_000)
            .map(|number| Address::parse(&text(number)).unwrap())
            .collect();
        let mut places = Places::with_capacity(10);
        for (address, place) in addresses.iter().zip(0..) {
            assert_eq!(
                places.get_or_insert(&addresses, address, place),
                place as usize
            );
        }
        let again = Address::parse("USER7@example.org").unwrap();
        assert_eq!(places.get_or_insert(&addresses, &again, 5_000), 7);
        assert_eq!(places.get(&addresses, b"user999@example.org"), Some(999));
        assert_eq!(places.get(&addresses, b"user1000@example.org"), None);
    }
}
