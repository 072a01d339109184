//! Whether a folder is on a file system that other computers write to as well.
//!
//! The write-ahead log of SQLite keeps its index in shared memory, so it holds for the processes
//! of one computer only (<https://sqlite.org/wal.html>).

use std::path::Path;

/// The magic numbers of file systems over a network (statfs(2)); FUSE stands for sshfs and its kin.
#[cfg(target_os = "linux")]
const NETWORK: [u64; 11] = [
    0x6969,      // NFS
    0x517b,      // SMB
    0xff53_4d42, // CIFS
    0xfe53_4d42, // SMB2
    0x6573_5546, // FUSE
    0x0102_1997, // 9P
    0x5346_414f, // AFS
    0x6b41_4653, // kAFS
    0x00c3_6400, // Ceph
    0x7375_7245, // Coda
    0x0bd0_0bd0, // Lustre
];

/// Whether `folder` is, or may be, shared with other computers.
#[cfg(target_os = "linux")]
pub(super) fn is_shared(folder: &Path) -> bool {
    let Ok(found) = rustix::fs::statfs(folder) else {
        return true;
    };
    // The field's type differs between machines; its lower half holds the number.
    let magic = u64::try_from(i128::from(found.f_type) & 0xffff_ffff).unwrap_or_default();
    NETWORK.contains(&magic)
}

/// Whether `folder` is shared with other computers: here SQLite itself finds out.
#[cfg(not(target_os = "linux"))]
pub(super) fn is_shared(_folder: &Path) -> bool {
    false
}
