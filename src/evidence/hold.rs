//! [`Hold`]: what keeps two processes from writing into one audit folder at the same time.
//!
//! The locks are those of flock(2), on the folders themselves and opened for reading: they add no file to the
//! evidence, need no right to write, and go with the process that took them, however it ended. They are kept by
//! programs that ask for them. Where a file system or an operating system has none, nothing is held.

use super::error::FolderError;
use std::fs::File;
use std::path::Path;

/// An audit folder held against other processes, until it is dropped.
#[derive(Debug)]
pub(super) struct Hold {
    locks: Vec<File>,
}

impl Hold {
    /// Holds a folder for this process alone.
    ///
    /// # Errors
    /// When another process writes into it, or it cannot be opened.
    pub(super) fn alone(folder: &Path) -> Result<Hold, FolderError> {
        let lock = at_once(folder, How::Alone)?;
        Ok(Hold {
            locks: lock.into_iter().collect(),
        })
    }

    /// Holds a folder against who wants it alone, and waits until nobody else holds it in turn. `waiting` is
    /// called first where that takes a while.
    ///
    /// # Errors
    /// When another process has it alone, or it cannot be opened.
    pub(super) fn in_turn(folder: &Path, waiting: impl FnOnce()) -> Result<Hold, FolderError> {
        let shared = at_once(folder, How::Shared)?;
        let turn = match lock(&folder.join("evidence"), How::Alone)? {
            Lock::Held(dir) => Some(dir),
            Lock::Taken(dir) => {
                waiting();
                wait(&dir).map_err(|e| FolderError::io("wait for", folder, e))?;
                Some(dir)
            }
            Lock::None => None,
        };
        Ok(Hold {
            locks: shared.into_iter().chain(turn).collect(),
        })
    }
}

impl Drop for Hold {
    /// To close the folder is not enough: a process that is just being started has a copy of what is open.
    fn drop(&mut self) {
        self.locks.iter().for_each(unlock);
    }
}

/// Takes a lock that nobody is waited for; nothing where there are no locks.
fn at_once(folder: &Path, how: How) -> Result<Option<File>, FolderError> {
    match lock(folder, how)? {
        Lock::Held(dir) => Ok(Some(dir)),
        Lock::None => Ok(None),
        Lock::Taken(dir) => {
            let holder = holder(&dir).map_or_else(
                || "another process".to_owned(),
                |process| format!("process {process}"),
            );
            Err(FolderError::Busy {
                path: folder.to_path_buf(),
                holder,
            })
        }
    }
}

/// Beside whom a lock is taken.
#[derive(Clone, Copy)]
#[cfg_attr(not(unix), allow(dead_code))]
enum How {
    /// Beside others that are shared.
    Shared,
    /// Beside nobody.
    Alone,
}

/// What became of asking for a lock.
#[cfg_attr(not(unix), allow(dead_code))]
enum Lock {
    /// It is ours for as long as this is open.
    Held(File),
    /// Somebody else has it.
    Taken(File),
    /// There are no locks here.
    None,
}

#[cfg(unix)]
fn lock(folder: &Path, how: How) -> Result<Lock, FolderError> {
    use rustix::fs::{FlockOperation, flock};
    let operation = match how {
        How::Shared => FlockOperation::NonBlockingLockShared,
        How::Alone => FlockOperation::NonBlockingLockExclusive,
    };
    let dir = File::open(folder).map_err(|e| FolderError::io("open", folder, e))?;
    match flock(&dir, operation) {
        Ok(()) => Ok(Lock::Held(dir)),
        Err(error) if error == rustix::io::Errno::WOULDBLOCK => Ok(Lock::Taken(dir)),
        Err(error) => {
            // Network file systems may have no locks on folders: an audit is no worse for it there.
            tracing::debug!(%error, folder = %folder.display(), "the folder is not locked");
            Ok(Lock::None)
        }
    }
}

#[cfg(not(unix))]
fn lock(_folder: &Path, _how: How) -> Result<Lock, FolderError> {
    Ok(Lock::None)
}

/// Takes a lock for this process alone once nobody else has it.
#[cfg(unix)]
fn wait(dir: &File) -> std::io::Result<()> {
    use rustix::fs::{FlockOperation, flock};
    rustix::io::retry_on_intr(|| flock(dir, FlockOperation::LockExclusive))?;
    Ok(())
}

#[cfg(not(unix))]
fn wait(_dir: &File) -> std::io::Result<()> {
    Ok(())
}

#[cfg(unix)]
fn unlock(dir: &File) {
    use rustix::fs::{FlockOperation, flock};
    let _ = flock(dir, FlockOperation::Unlock);
}

#[cfg(not(unix))]
fn unlock(_dir: &File) {}

/// Which process holds a lock on this folder, as far as the kernel tells.
#[cfg(target_os = "linux")]
fn holder(dir: &File) -> Option<u32> {
    use std::os::linux::fs::MetadataExt;
    let folder = dir.metadata().ok()?;
    let (device, inode) = (folder.st_dev(), folder.st_ino());
    let (major, minor) = (rustix::fs::major(device), rustix::fs::minor(device));
    let locks = std::fs::read_to_string("/proc/locks").ok()?;
    holder_in(&locks, &format!("{major:02x}:{minor:02x}:{inode}"))
}

#[cfg(not(target_os = "linux"))]
fn holder(_dir: &File) -> Option<u32> {
    None
}

/// Reads `/proc/locks` (proc(5)): number, kind, "ADVISORY", access, process, file, first and last byte. A lock
/// that is only waited for has an arrow before its kind, and a process of another namespace is 0 or below.
#[cfg(target_os = "linux")]
fn holder_in(locks: &str, file: &str) -> Option<u32> {
    locks.lines().find_map(|line| {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words[..] {
            [_, "FLOCK", _, _, process, at, ..] if at == file => {
                process.parse().ok().filter(|process| *process > 0)
            }
            _ => None,
        }
    })
}

#[cfg(all(test, unix))]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::sync::mpsc;

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("evidence")).unwrap();
        folder
    }

    fn busy(held: Result<Hold, FolderError>) -> bool {
        matches!(held, Err(FolderError::Busy { .. }))
    }

    #[test]
    fn who_has_a_folder_alone_has_it_alone_and_no_longer_than_that() {
        let folder = folder();
        let names = || std::fs::read_dir(folder.path()).unwrap().count();
        let before = names();
        let alone = Hold::alone(folder.path()).unwrap();
        assert!(busy(Hold::alone(folder.path())));
        assert!(busy(Hold::in_turn(folder.path(), || ())));
        assert_eq!(names(), before, "a lock is no file of the folder");
        drop(alone);
        let in_turn = Hold::in_turn(folder.path(), || ()).unwrap();
        assert!(busy(Hold::alone(folder.path())));
        drop(in_turn);
        assert!(!busy(Hold::alone(folder.path())));
    }

    #[test]
    fn who_comes_in_turn_is_waited_for() {
        let folder = folder();
        let first = Hold::in_turn(folder.path(), || ()).unwrap();
        let (says, hears) = mpsc::channel();
        std::thread::scope(|scope| {
            let path = folder.path();
            let second = scope.spawn(move || {
                let held = Hold::in_turn(path, || says.send("waiting").unwrap());
                held.map(|_| ())
            });
            // It says so before it waits, and does not get on until the first one has ended.
            assert_eq!(hears.recv().unwrap(), "waiting");
            assert!(!second.is_finished());
            drop(first);
            second.join().unwrap().unwrap();
        });
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_holder_is_read_and_one_that_waits_or_is_hidden_is_none() {
        let locks = "1: POSIX  ADVISORY  WRITE 11 08:01:7 0 EOF\n\
                     2: FLOCK  ADVISORY  WRITE 12 08:01:77 0 EOF\n\
                     3: FLOCK  ADVISORY  WRITE 13 08:01:7 0 EOF\n\
                     3: -> FLOCK  ADVISORY  WRITE 14 08:01:7 0 EOF\n\
                     4: FLOCK  ADVISORY  READ 0 08:01:8 0 EOF\n\
                     4: -> FLOCK  ADVISORY  WRITE 15 08:01:8 0 EOF\nhalf a";
        let holders = ["08:01:7", "08:01:8", "08:01:9"].map(|file| holder_in(locks, file));
        assert_eq!(holders, [Some(13), None, None]);
    }
}
