//! `MANIFEST.sha256`: the hash of every other file, and holding a folder against it.

use super::error::FolderError;
use super::plain::{LARGEST, open_plain, read_plain_text, walk};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Name of the manifest.
pub const MANIFEST: &str = "MANIFEST.sha256";

/// Files about the manifest, which it can therefore not list: signatures and a time-stamp token.
const BESIDE: [&str; 3] = [
    "MANIFEST.sha256.minisig",
    "MANIFEST.sha256.sig",
    "MANIFEST.sha256.tsr",
];

/// What a folder held against its manifest shows; each list sorted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verification {
    /// In the manifest, not in the folder.
    pub missing: Vec<String>,
    /// In the folder, not in the manifest.
    pub added: Vec<String>,
    /// With another content.
    pub changed: Vec<String>,
    /// Files whose hash was computed anew.
    pub checked: usize,
}

impl Verification {
    /// Whether folder and manifest agree.
    pub fn is_intact(&self) -> bool {
        self.missing.is_empty() && self.added.is_empty() && self.changed.is_empty()
    }
}

/// Holds an audit folder against its manifest.
///
/// # Errors
/// When there is no manifest, it is damaged, or a file cannot be read.
pub fn verify(dir: &Path) -> Result<Verification, FolderError> {
    let path = dir.join(MANIFEST);
    if fs::symlink_metadata(&path).is_err() {
        return Err(FolderError::NotAnAudit {
            path: dir.to_path_buf(),
            missing: MANIFEST,
        });
    }
    let text = read_plain_text(&path, LARGEST).map_err(|e| FolderError::io("read", &path, e))?;
    let mut expected = parse(&text)?;
    let mut result = Verification::default();
    for (file, kind) in walk(dir)? {
        if !is_about_others(&file) && kind.is_none() {
            continue;
        }
        let Some(hash) = expected.remove(&file) else {
            result.added.push(file);
            continue;
        };
        result.checked += 1;
        // A link in the place of a file is another content, wherever it leads.
        if kind.is_some() || hash_file(dir, &file)? != hash {
            result.changed.push(file);
        }
    }
    result.missing = expected.into_keys().collect();
    Ok(result)
}

/// The text of the manifest: a line per file in the form of `sha256sum`, sorted by name.
pub(super) fn write(dir: &Path) -> Result<String, FolderError> {
    let mut text = String::new();
    for file in files(dir)? {
        text.push_str(&hash_file(dir, &file)?);
        text.push_str("  ");
        text.push_str(&file);
        text.push('\n');
    }
    Ok(text)
}

/// Every file under a folder but the manifest, relative with `/`, sorted.
///
/// # Errors
/// When the folder cannot be read, or holds something that is no file: it could lead out of the folder.
pub(super) fn files(dir: &Path) -> Result<Vec<String>, FolderError> {
    let mut names = Vec::new();
    for (name, kind) in walk(dir)? {
        match kind {
            Some(kind) => return Err(FolderError::NotAFile { name, kind }),
            None if is_about_others(&name) => names.push(name),
            None => {}
        }
    }
    Ok(names)
}

/// Whether a file is neither the manifest nor about it.
fn is_about_others(name: &str) -> bool {
    name != MANIFEST && !BESIDE.contains(&name)
}

fn parse(text: &str) -> Result<BTreeMap<String, String>, FolderError> {
    let mut expected = BTreeMap::new();
    for (index, line) in text.lines().enumerate() {
        let bad = |why: &str| FolderError::Bad {
            file: MANIFEST.into(),
            line: index + 1,
            why: why.into(),
        };
        let (hash, name) = line
            .split_once(' ')
            .ok_or_else(|| bad("not a line of sha256sum"))?;
        let name = name
            .strip_prefix([' ', '*'])
            .ok_or_else(|| bad("not a line of sha256sum"))?;
        if hash.len() != 64 || !hash.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(bad("not a SHA-256"));
        }
        if name.starts_with('/') || name.split('/').any(|part| part == "..") {
            return Err(bad("a name that leads out of the folder"));
        }
        if expected
            .insert(name.to_owned(), hash.to_ascii_lowercase())
            .is_some()
        {
            return Err(bad("the same name twice"));
        }
    }
    Ok(expected)
}

fn hash_file(dir: &Path, name: &str) -> Result<String, FolderError> {
    let path = dir.join(name);
    let mut file = open_plain(&path).map_err(|e| FolderError::io("read", &path, e))?;
    let mut hash = Sha256::new();
    std::io::copy(&mut file, &mut hash).map_err(|e| FolderError::io("read", &path, e))?;
    Ok(hex::encode(hash.finalize()))
}

/// SHA-256 in hex.
pub(super) fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}
