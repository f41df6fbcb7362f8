//! `consentry delete DIR`: removes an audit folder and everything in it.

use super::exit::Status;
use super::message::{Trouble, say, shown};
use super::verify::folder_trouble;
use crate::evidence::Folder;
use std::path::Path;

/// Removes an audit folder. Without `yes` it only says what would go.
///
/// # Errors
/// Wrong usage: no audit folder, a link, one that is written at the moment, or no `--yes`; or it cannot be
/// removed.
pub fn run(dir: &Path, yes: bool) -> Result<Status, Trouble> {
    let name = shown(&dir.display().to_string());
    let is_link = std::fs::symlink_metadata(dir).is_ok_and(|m| m.file_type().is_symlink());
    if is_link {
        return Err(Trouble::usage(format!("{name} is a link"))
            .help("name the folder itself")
            .into());
    }
    // Only what this program wrote as an audit is removed.
    let folder = Folder::open_alone(dir).map_err(folder_trouble)?;
    let record = folder.record().map_err(folder_trouble)?;
    let (files, bytes) = size(dir);
    let what = format!("audit {}, {files} files, {bytes} bytes", shown(&record.id));
    if !yes {
        return Err(Trouble::usage(format!("{name} would be removed: {what}"))
            .detail("Recordings hold what visitors' browsers send; once removed they cannot be had again.")
            .help(format!("consentry delete {name} --yes"))
            .into());
    }
    std::fs::remove_dir_all(dir)
        .map_err(|error| Trouble::incomplete(format!("cannot remove {name}: {error}")))?;
    say(&format!("  removed   {name} ({what})\n"))?;
    Ok(Status::Done)
}

/// Files and bytes under a folder; links are counted, not followed.
fn size(dir: &Path) -> (usize, u64) {
    let Ok(entries) = std::fs::read_dir(dir) else {
        return (0, 0);
    };
    let mut total = (0, 0);
    for entry in entries.flatten() {
        let inner = match entry.file_type() {
            Ok(kind) if kind.is_dir() => size(&entry.path()),
            _ => (1, entry.metadata().map_or(0, |m| m.len())),
        };
        total = (total.0 + inner.0, total.1 + inner.1);
    }
    total
}
