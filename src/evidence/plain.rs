//! Reading files of a folder that somebody else may have made: plain files only, and no more of them than
//! there may be.

use super::error::FolderError;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

/// Largest file that is read whole, in bytes: a report, or a HAR file of another tool.
pub const LARGEST: u64 = 512 << 20;

/// Opens a file that is one: a link could lead anywhere, and a pipe has no end.
///
/// # Errors
/// IO, or something else than a file.
pub fn open_plain(path: &Path) -> io::Result<File> {
    if let Some(kind) = not_plain(&fs::symlink_metadata(path)?.file_type()) {
        let why = format!("it is {kind} and no file");
        return Err(io::Error::new(io::ErrorKind::InvalidInput, why));
    }
    File::open(path)
}

/// Reads a file whole, of at most so many bytes.
///
/// # Errors
/// As [`open_plain`], or a file that is larger.
pub fn read_plain(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    read_most(open_plain(path)?, most)
}

/// As [`read_plain`], for text.
///
/// # Errors
/// As [`read_plain`], or bytes that are no UTF-8.
pub fn read_plain_text(path: &Path, most: u64) -> io::Result<String> {
    text(read_plain(path, most)?)
}

/// Reads a text that the user named, which may be a link or a pipe, of at most so many bytes.
///
/// # Errors
/// IO, more bytes, or bytes that are no UTF-8.
pub fn read_named_text(path: &Path, most: u64) -> io::Result<String> {
    text(read_most(File::open(path)?, most)?)
}

fn text(bytes: Vec<u8>) -> io::Result<String> {
    String::from_utf8(bytes).map_err(|e| io::Error::new(io::ErrorKind::InvalidData, e))
}

fn read_most(file: impl Read, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        let why = format!("it is larger than {} MiB", most >> 20);
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, why));
    }
    Ok(bytes)
}

/// What something in a folder is when it is neither a file nor a folder.
fn not_plain(kind: &fs::FileType) -> Option<&'static str> {
    if kind.is_file() || kind.is_dir() {
        None
    } else if kind.is_symlink() {
        Some("a link")
    } else {
        Some("a pipe or a device")
    }
}

/// Walks a folder: every name relative to it, with `/`, sorted; and what it is when it is no file. Links
/// are not followed.
pub(super) fn walk(dir: &Path) -> Result<Vec<(String, Option<&'static str>)>, FolderError> {
    let mut all = Vec::new();
    // Its own stack: folders may be nested deeper than ours is.
    let mut open = vec![(dir.to_path_buf(), String::new())];
    while let Some((dir, prefix)) = open.pop() {
        for entry in fs::read_dir(&dir).map_err(|e| FolderError::io("read", &dir, e))? {
            let entry = entry.map_err(|e| FolderError::io("read", &dir, e))?;
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            let kind = entry
                .file_type()
                .map_err(|e| FolderError::io("read", entry.path(), e))?;
            if kind.is_dir() {
                open.push((entry.path(), format!("{name}/")));
            } else {
                all.push((name, not_plain(&kind)));
            }
        }
    }
    all.sort();
    Ok(all)
}
