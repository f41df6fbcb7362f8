//! Data files: the tree embedded in the binary, overlaid by `--rules DIR`.

use include_dir::{Dir, include_dir};
use miette::{Diagnostic, NamedSource, SourceSpan};
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use thiserror::Error;

static EMBEDDED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/rules");

/// Version of the embedded rule set.
pub const RULESET_VERSION: &str = "2026-11";

/// All data files, by path with `/` (`vendors/meta.toml`), embedded ones replaced by those of an overlay.
#[derive(Debug, Clone, Default)]
pub struct DataFiles {
    files: BTreeMap<String, DataFile>,
}

/// One data file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataFile {
    /// Name shown in errors: `rules/vendors/meta.toml`, or the path on disk.
    pub name: String,
    /// Text; shared, because every mistake in it shows a line of it.
    pub text: Arc<str>,
}

impl DataFile {
    /// What the file says, read as TOML.
    ///
    /// # Errors
    /// The first mistake, with its place.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, Vec<FileError>> {
        toml::from_str(&self.text).map_err(|error| vec![FileError::from_toml(self, &error)])
    }
}

/// Data files could not be read.
#[derive(Debug, Error)]
pub enum DataFilesError {
    /// IO on the overlay.
    #[error("cannot read {path}: {source}")]
    Read {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Not text.
    #[error("{path} is not UTF-8 text")]
    NotText {
        /// Which file.
        path: PathBuf,
    },
}

impl DataFiles {
    /// The files embedded in the binary.
    pub fn embedded() -> DataFiles {
        let mut files = BTreeMap::new();
        collect(&EMBEDDED, &mut files);
        DataFiles { files }
    }

    /// The embedded files, overlaid by every `*.toml` under `dir` (same relative path replaces).
    ///
    /// # Errors
    /// When the folder or a file in it cannot be read.
    pub fn with_overlay(dir: &Path) -> Result<DataFiles, DataFilesError> {
        let mut all = DataFiles::embedded();
        overlay(dir, dir, &mut all.files)?;
        Ok(all)
    }

    /// Files whose path starts with `prefix` (e.g. `vendors/`), in path order.
    pub fn under<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a DataFile)> {
        self.files
            .range(prefix.to_owned()..)
            .take_while(move |(k, _)| k.starts_with(prefix))
            .map(|(k, v)| (k.as_str(), v))
    }

    /// One file.
    pub fn get(&self, path: &str) -> Option<&DataFile> {
        self.files.get(path)
    }

    /// Every file, in path order.
    pub fn all(&self) -> impl Iterator<Item = (&str, &DataFile)> {
        self.files.iter().map(|(k, v)| (k.as_str(), v))
    }

    /// SHA-256 (hex) over all paths and texts.
    pub fn sha256(&self) -> String {
        let mut hash = Sha256::new();
        for (path, file) in &self.files {
            hash.update(path.as_bytes());
            hash.update([0]);
            hash.update(file.text.as_bytes());
            hash.update([0]);
        }
        hex::encode(hash.finalize())
    }

    /// Adds or replaces a file; for tests of rule files.
    #[must_use]
    pub fn with(mut self, path: &str, text: &str) -> DataFiles {
        self.files.insert(
            path.into(),
            DataFile {
                name: path.into(),
                text: text.into(),
            },
        );
        self
    }
}

fn collect(dir: &Dir<'static>, into: &mut BTreeMap<String, DataFile>) {
    for file in dir.files() {
        let path = file.path().to_string_lossy().replace('\\', "/");
        if let (true, Some(text)) = (path.ends_with(".toml"), file.contents_utf8()) {
            into.insert(
                path.clone(),
                DataFile {
                    name: format!("rules/{path}"),
                    text: text.into(),
                },
            );
        }
    }
    for sub in dir.dirs() {
        collect(sub, into);
    }
}

fn overlay(
    root: &Path,
    dir: &Path,
    into: &mut BTreeMap<String, DataFile>,
) -> Result<(), DataFilesError> {
    let read = |source| DataFilesError::Read {
        path: dir.to_path_buf(),
        source,
    };
    let mut entries: Vec<_> = std::fs::read_dir(dir)
        .map_err(read)?
        .collect::<Result<_, _>>()
        .map_err(read)?;
    entries.sort_by_key(std::fs::DirEntry::path);
    for entry in entries {
        let path = entry.path();
        // A folder behind a link may be above this one; a file behind a link is how some systems mount them.
        let kind = entry.file_type().map_err(read)?;
        if kind.is_dir() {
            overlay(root, &path, into)?;
        } else if path.is_file() && path.extension().is_some_and(|e| e == "toml") {
            let bytes = std::fs::read(&path).map_err(|source| DataFilesError::Read {
                path: path.clone(),
                source,
            })?;
            let text = String::from_utf8(bytes)
                .map_err(|_| DataFilesError::NotText { path: path.clone() })?;
            let relative = path
                .strip_prefix(root)
                .unwrap_or(&path)
                .to_string_lossy()
                .replace('\\', "/");
            into.insert(
                relative,
                DataFile {
                    name: path.to_string_lossy().into_owned(),
                    text: text.into(),
                },
            );
        }
    }
    Ok(())
}

/// An error in a file the user wrote (rule, catalogue, configuration): what, where, and the mend.
#[derive(Debug, Error, Diagnostic)]
#[error("{message}")]
pub struct FileError {
    /// What is wrong.
    pub message: String,
    /// The file.
    #[source_code]
    pub source_code: NamedSource<Arc<str>>,
    /// Where.
    #[label("{label}")]
    pub span: SourceSpan,
    /// What to write under the caret.
    pub label: String,
    /// The mend.
    #[help]
    pub help: Option<String>,
}

impl FileError {
    /// An error at a byte range of a file.
    pub fn at(
        file: &DataFile,
        range: std::ops::Range<usize>,
        message: impl Into<String>,
        help: Option<String>,
    ) -> Self {
        FileError {
            message: message.into(),
            source_code: NamedSource::new(&file.name, Arc::clone(&file.text)),
            span: (range.start, range.len()).into(),
            label: "here".into(),
            help,
        }
    }

    /// An error of the TOML reader, with "did you mean" for unknown fields and values.
    pub fn from_toml(file: &DataFile, error: &toml::de::Error) -> Self {
        let range = error.span().unwrap_or(0..0);
        FileError::at(file, range, error.message(), suggestion(error.message()))
    }

    /// `file:line:column`, both from 1.
    pub fn position(&self) -> String {
        let text = self.source_code.inner();
        let end = self.span.offset().min(text.len());
        let before = text.get(..end).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
        format!("{}:{line}:{column}", self.source_code.name())
    }
}

/// "did you mean" for serde's `unknown field/variant … expected one of …` messages.
fn suggestion(message: &str) -> Option<String> {
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let (wrong, known) = quoted.split_first()?;
    did_you_mean(wrong, known.iter().copied())
        .or_else(|| (!known.is_empty()).then(|| format!("known here: {}", known.join(", "))))
}

/// A help line naming the nearest of the known words, if one is near.
pub fn did_you_mean<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    known
        .into_iter()
        .map(|k| (strsim::normalized_damerau_levenshtein(wrong, k), k))
        .filter(|(score, _)| *score > 0.6)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, k)| format!("did you mean \"{k}\"?"))
}

#[cfg(all(test, unix))]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use std::os::unix::fs::symlink;

    #[test]
    fn an_overlay_follows_no_link_to_a_folder() {
        let temp = tempfile::tempdir().unwrap();
        let (rules, outside) = (temp.path().join("rules"), temp.path().join("outside"));
        for folder in [rules.join("own"), outside.clone()] {
            std::fs::create_dir_all(folder).unwrap();
        }
        std::fs::write(outside.join("a.toml"), "a").unwrap();
        symlink(&outside, rules.join("there")).unwrap();
        symlink(&rules, rules.join("own/round")).unwrap();
        // As a mounted map of a cluster has it.
        symlink(outside.join("a.toml"), rules.join("own/b.toml")).unwrap();
        symlink("/dev/zero", rules.join("own/c.toml")).unwrap();
        let files = DataFiles::with_overlay(&rules).unwrap();
        assert_eq!(&*files.get("own/b.toml").unwrap().text, "a");
        let own = |path: &&str| path.starts_with("own/") || path.starts_with("there/");
        let all: Vec<&str> = files.all().map(|(path, _)| path).filter(own).collect();
        assert_eq!(all, ["own/b.toml"]);
    }
}
