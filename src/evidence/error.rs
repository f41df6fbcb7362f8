//! [`FolderError`]: what went wrong with an audit folder, where, and the mend.

use std::io::ErrorKind;
use std::path::PathBuf;
use thiserror::Error;

/// Something went wrong with an audit folder or a HAR file.
#[derive(Debug, Error)]
pub enum FolderError {
    /// The folder to be made is there already and holds something.
    #[error(
        "{path} exists and is not empty; name another folder, or continue it with --resume {path}"
    )]
    Exists {
        /// The folder.
        path: PathBuf,
    },
    /// Another process writes into it.
    #[error("{path} is being written by {holder}; wait until that has ended, or end it")]
    Busy {
        /// The folder.
        path: PathBuf,
        /// Which process, as far as it is known.
        holder: String,
    },
    /// The operating system said no.
    #[error("cannot {what} {path}: {source}; {mend}")]
    Io {
        /// What was tried, as a verb.
        what: &'static str,
        /// On what.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
        /// What to do.
        mend: &'static str,
    },
    /// It is not an audit folder.
    #[error(
        "{path} is not an audit folder: {missing} is missing; name the folder that `consentry scan` or `capture` wrote"
    )]
    NotAnAudit {
        /// The folder.
        path: PathBuf,
        /// What an audit folder would have.
        missing: &'static str,
    },
    /// Written by another version.
    #[error(
        "{path} has the format \"{found}\", this version reads \"{expected}\"; use the version of consentry that recorded it"
    )]
    Format {
        /// The file.
        path: PathBuf,
        /// Its format.
        found: String,
        /// Ours.
        expected: &'static str,
    },
    /// A line or a whole file cannot be understood.
    #[error(
        "{file}:{line}: {why}; the evidence was damaged or edited, restore it from a copy (`consentry verify` names every changed file)"
    )]
    Bad {
        /// The file, relative to the folder.
        file: String,
        /// Line in it, from 1.
        line: usize,
        /// What is wrong.
        why: String,
    },
    /// A HAR file cannot be understood.
    #[error("{place}: {why}; export it again as HAR 1.2")]
    Har {
        /// Where in the file, e.g. `log.entries[3].request.url`.
        place: String,
        /// What is wrong.
        why: String,
    },
    /// Something in the folder is a link, a pipe or a device.
    #[error(
        "{name} is {kind}, and an audit folder holds files alone; take it out, or put the file itself in its place"
    )]
    NotAFile {
        /// Its name, relative to the folder.
        name: String,
        /// What it is.
        kind: &'static str,
    },
    /// A copy would lie in what it is a copy of.
    #[error("{path} lies inside the audit folder; choose a folder outside it with --out")]
    Inside {
        /// Where the copy was to be.
        path: PathBuf,
    },
    /// A file name that this program does not make.
    #[error(
        "\"{name}\" is no name for a file of the audit folder; use a relative path of letters, digits, \".\", \"_\", \"-\" and \"/\""
    )]
    Name {
        /// The name.
        name: String,
    },
}

impl FolderError {
    /// Wraps an error of the operating system, with the mend that goes with its kind.
    pub(super) fn io(
        what: &'static str,
        path: impl Into<PathBuf>,
        source: std::io::Error,
    ) -> FolderError {
        let mend = no_right(&source).unwrap_or_else(|| match source.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "free some space",
            ErrorKind::NotFound => "check the path",
            ErrorKind::NotADirectory | ErrorKind::AlreadyExists => {
                "a file is in the way: choose another folder with --out"
            }
            ErrorKind::FileTooLarge if what.starts_with("write") => {
                "choose a folder with --out where files may be as large"
            }
            ErrorKind::InvalidInput | ErrorKind::FileTooLarge => {
                "the folder is not as consentry wrote it: restore it from a copy"
            }
            _ => "check the disk and the path",
        });
        FolderError::Io {
            what,
            path: path.into(),
            source,
            mend,
        }
    }
}

/// The mend where the audit folder may not be written to.
pub fn no_right(error: &std::io::Error) -> Option<&'static str> {
    matches!(
        error.kind(),
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem
    )
    .then_some("choose a folder you may write to with --out")
}
