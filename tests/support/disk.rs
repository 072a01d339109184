//! A disk that loses what was not synced, for processes of the tests.
//!
//! `disk.c`, preloaded, records what each file and folder held when it was synced last. After the
//! end of the process, the folder is made into what a power failure may leave of it: of every
//! folder the names, and of every file each sector, as they were synced or as they were written
//! last. One process at a time; elsewhere than on Linux nothing is recorded and no power fails.

use std::{
    collections::BTreeMap,
    env, fs,
    fs::File,
    os::unix::fs::{DirEntryExt, MetadataExt},
    path::{Path, PathBuf},
    process::Command,
    sync::{Mutex, OnceLock},
};

/// What a disk writes whole or not at all, in bytes.
const SECTOR: usize = 512;

/// A folder with a record of what is synced in it.
pub(crate) struct Disk {
    home: tempfile::TempDir,
    /// What was there at the beginning, open, so that nothing else gets its inodes.
    held: Mutex<Vec<File>>,
}

/// Names and contents, by inode.
type Record = BTreeMap<u64, Vec<u8>>;

/// What was on the disk, and what was still on its way, when the power failed.
pub(crate) struct PowerLoss {
    root: PathBuf,
    inode: u64,
    synced: Record,
    written: Record,
    folders: Vec<u64>,
}

/// What becomes of that which was not synced.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Unsynced {
    /// All of it is lost.
    Lost,
    /// Some of it reached the disk, by this seed.
    Torn(u64),
}

impl Disk {
    /// An empty one; in memory where there is such a place.
    pub(crate) fn new() -> Self {
        let home = tempfile::tempdir_in("/dev/shm").or_else(|_none| tempfile::tempdir());
        let home = home.unwrap();
        fs::create_dir(home.path().join("disk")).unwrap();
        Self {
            home,
            held: Mutex::default(),
        }
    }

    /// The folder that counts; it is there whatever happens.
    pub(crate) fn root(&self) -> PathBuf {
        self.home.path().join("disk")
    }

    /// A folder beside it, for what the test needs.
    pub(crate) fn home(&self) -> &Path {
        self.home.path()
    }

    /// Takes all that is there as synced, and gives the environment for the process that comes.
    /// It ends at its operation number `end` on the disk, from 0 on, if it comes so far.
    pub(crate) fn begin(&self, end: Option<u32>) -> Vec<(&'static str, String)> {
        let Some(library) = library() else {
            return Vec::new();
        };
        let shadow = self.home.path().join("synced");
        let _none = fs::remove_dir_all(&shadow);
        fs::create_dir(&shadow).unwrap();
        let (record, paths) = record(&self.root());
        for (inode, bytes) in record {
            fs::write(shadow.join(inode.to_string()), bytes).unwrap();
        }
        let held = paths.iter().map(|path| File::open(path).unwrap());
        *self.held.lock().unwrap() = held.collect();
        let end = end.map(|end| end.to_string()).unwrap_or_default();
        let text = |path: &Path| path.to_str().unwrap().to_owned();
        vec![
            ("LD_PRELOAD", text(library)),
            ("SENDOFF_DISK_ROOT", text(&self.root()) + "/"),
            ("SENDOFF_DISK_SHADOW", text(&shadow)),
            ("SENDOFF_DISK_END", end),
        ]
    }

    /// What the process left, which has to be over.
    pub(crate) fn power_loss(&self) -> Option<PowerLoss> {
        library()?;
        let root = self.root();
        let entries = fs::read_dir(self.home.path().join("synced")).unwrap();
        let synced = entries.map(|entry| {
            let entry = entry.unwrap();
            let inode = entry.file_name().to_str().unwrap().parse().ok()?;
            Some((inode, fs::read(entry.path()).unwrap()))
        });
        let (written, paths) = record(&root);
        let folders = paths.iter().filter(|path| path.is_dir());
        Some(PowerLoss {
            inode: inode(&root),
            synced: synced.flatten().collect(),
            written,
            folders: folders.map(|path| inode(path)).collect(),
            root,
        })
    }
}

impl PowerLoss {
    /// Makes the folder what the next start finds.
    pub(crate) fn happen(&self, unsynced: Unsynced) {
        fs::remove_dir_all(&self.root).unwrap();
        self.make(self.inode, &self.root, &mut Dice::new(unsynced));
    }

    fn make(&self, inode: u64, path: &Path, dice: &mut Dice) {
        let [synced, written] =
            [&self.synced, &self.written].map(|record| record.get(&inode).map(Vec::as_slice));
        if !self.is_folder(inode) {
            fs::write(path, content(synced, written, dice)).unwrap();
            return;
        }
        fs::create_dir(path).unwrap();
        let names = if dice.takes_written() {
            written.or(synced)
        } else {
            synced
        };
        for line in String::from_utf8_lossy(names.unwrap_or_default()).lines() {
            let (inode, name) = line.split_once(' ').unwrap();
            self.make(inode.parse().unwrap(), &path.join(name), dice);
        }
    }

    fn is_folder(&self, inode: u64) -> bool {
        self.folders.contains(&inode)
    }
}

/// A file's bytes after the power failed.
fn content(synced: Option<&[u8]>, written: Option<&[u8]>, dice: &mut Dice) -> Vec<u8> {
    let synced = synced.unwrap_or_default();
    let written = written.unwrap_or(synced);
    let length = if dice.takes_written() {
        written.len()
    } else {
        synced.len()
    };
    let mut bytes = vec![0; length];
    for (at, sector) in bytes.chunks_mut(SECTOR).enumerate() {
        let source = if dice.takes_written() {
            written
        } else {
            synced
        };
        let from = source.get(at * SECTOR..).unwrap_or_default();
        for (byte, source) in sector.iter_mut().zip(from) {
            *byte = *source;
        }
    }
    bytes
}

/// Decides what reached the disk.
enum Dice {
    Nothing,
    Random(u64),
}

impl Dice {
    fn new(unsynced: Unsynced) -> Self {
        match unsynced {
            Unsynced::Lost => Self::Nothing,
            Unsynced::Torn(seed) => Self::Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1),
        }
    }

    fn takes_written(&mut self) -> bool {
        let Self::Random(state) = self else {
            return false;
        };
        *state ^= *state >> 12;
        *state ^= *state << 25;
        *state ^= *state >> 27;
        state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 63 == 1
    }
}

fn inode(path: &Path) -> u64 {
    path.symlink_metadata().unwrap().ino()
}

/// All that is in a folder now, and where.
fn record(root: &Path) -> (Record, Vec<PathBuf>) {
    let mut record = Record::new();
    let mut paths = vec![root.to_owned()];
    let mut done = 0;
    while let Some(path) = paths.get(done).cloned() {
        done += 1;
        let bytes = if path.is_dir() {
            let entries = fs::read_dir(&path).unwrap().map(Result::unwrap);
            let names = entries.map(|entry| {
                paths.push(entry.path());
                format!("{} {}\n", entry.ino(), entry.file_name().to_str().unwrap())
            });
            names.collect::<String>().into_bytes()
        } else {
            fs::read(&path).unwrap()
        };
        record.insert(inode(&path), bytes);
    }
    (record, paths)
}

/// `disk.c`, compiled; none where it does not work.
fn library() -> Option<&'static Path> {
    static LIBRARY: OnceLock<PathBuf> = OnceLock::new();
    if !cfg!(target_os = "linux") {
        return None;
    }
    let library = LIBRARY.get_or_init(|| {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/disk.c");
        let program = env::current_exe().unwrap();
        let library = program.with_extension("disk.so");
        let own = program.with_extension(format!("{}.so", std::process::id()));
        let cc = env::var_os("CC").unwrap_or_else(|| "cc".into());
        let compiled = Command::new(cc)
            .args(["-O1", "-shared", "-fPIC", "-Wall", "-Werror", "-o"])
            .args([&own, &source])
            .args(["-ldl", "-lpthread"])
            .status();
        assert!(compiled.unwrap().success(), "the C compiler");
        fs::rename(&own, &library).unwrap();
        library
    });
    Some(library)
}
