//! Reading `consentry.toml`, and pointing at the line of it where a mistake stands.

use super::file::ConfigFile;
use crate::catalogue::{DataFile, FileError, did_you_mean};
use crate::evidence::{LARGEST, read_named_text};
use std::path::{Path, PathBuf};
use thiserror::Error;

/// The configuration cannot be used.
#[derive(Debug, Error)]
pub enum ConfigError {
    /// It cannot be read.
    #[error("cannot read {path}: {source}")]
    Read {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Something in it is wrong.
    #[error("{}", .0.message)]
    File(Box<FileError>),
    /// Something in it is wrong, and its text is not at hand.
    #[error("{message}")]
    Own {
        /// What.
        message: String,
        /// How to mend it.
        help: String,
    },
}

/// A configuration with the text it came from, so that a later check can point at a line of it.
#[derive(Debug, Clone, PartialEq)]
pub struct LoadedConfig {
    /// What it says.
    pub values: ConfigFile,
    /// The text.
    pub source: DataFile,
}

impl LoadedConfig {
    /// Reads a configuration file. Paths in it are taken from the file's own folder.
    ///
    /// # Errors
    /// When it cannot be read, is not TOML, or has an unknown key or a wrong value.
    pub fn read(path: &Path) -> Result<LoadedConfig, ConfigError> {
        let mut loaded = LoadedConfig::read_as_it_stands(path)?;
        let folder = path.parent().unwrap_or(Path::new(""));
        let sites = loaded.values.sites.take();
        let mut sites = sites.unwrap_or_default();
        for values in std::iter::once(&mut loaded.values).chain(&mut sites) {
            for path in values.paths() {
                *path = folder.join(&*path);
            }
        }
        loaded.values.sites = (!sites.is_empty()).then_some(sites);
        Ok(loaded)
    }

    /// As [`LoadedConfig::read`], with paths as they stand there: those of an audit's own settings were
    /// taken from the folder in which it was begun.
    ///
    /// # Errors
    /// As [`LoadedConfig::read`].
    pub fn read_as_it_stands(path: &Path) -> Result<LoadedConfig, ConfigError> {
        let text = read_named_text(path, LARGEST).map_err(|source| ConfigError::Read {
            path: path.into(),
            source,
        })?;
        LoadedConfig::parse(DataFile {
            name: path.to_string_lossy().into_owned(),
            text: text.into(),
        })
    }

    /// Reads the text of a configuration file.
    ///
    /// # Errors
    /// When it is not TOML, or has an unknown key or a wrong value.
    pub fn parse(source: DataFile) -> Result<LoadedConfig, ConfigError> {
        let values = toml::from_str(&source.text)
            .map_err(|error| ConfigError::File(Box::new(toml_error(&source, &error))))?;
        Ok(LoadedConfig { values, source })
    }

    /// An error about the value of a key, pointing at the key's line.
    pub fn error_at(
        &self,
        key: &str,
        message: impl Into<String>,
        help: Option<String>,
    ) -> ConfigError {
        let range = key_range(&self.source.text, key).unwrap_or(0..0);
        ConfigError::File(Box::new(FileError::at(&self.source, range, message, help)))
    }
}

impl ConfigFile {
    /// Every path that it names, but for `-`.
    fn paths(&mut self) -> impl Iterator<Item = &mut PathBuf> {
        [
            &mut self.out,
            &mut self.baseline,
            &mut self.reviews,
            &mut self.ca,
            &mut self.rules,
            &mut self.templates,
            &mut self.site.logo,
            &mut self.sign,
        ]
        .into_iter()
        .filter_map(Option::as_mut)
        .chain(self.lists.iter_mut().flatten())
        .filter(|path| path.as_os_str() != "-")
    }
}

/// Rewords the reader's "unknown field" in the words of the file and adds the nearest known key.
fn toml_error(source: &DataFile, error: &toml::de::Error) -> FileError {
    let message = error.message();
    let range = error.span().unwrap_or(0..0);
    let mut quoted = message.split('`').skip(1).step_by(2);
    if let (true, Some(wrong)) = (message.starts_with("unknown field"), quoted.next()) {
        let known: Vec<&str> = quoted.collect();
        let help = did_you_mean(wrong, known.iter().copied())
            .or_else(|| Some("consentry schema config lists every key".into()));
        return FileError::at(source, range, format!("unknown key \"{wrong}\""), help);
    }
    FileError::from_toml(source, error)
}

/// Byte range of a top-level key in the text, for the caret.
pub(super) fn key_range(text: &str, key: &str) -> Option<std::ops::Range<usize>> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let found = line.trim_start();
        let indent = line.len() - found.len();
        if let Some(rest) = found.strip_prefix(key)
            && rest.trim_start().starts_with('=')
        {
            return Some(start + indent..start + indent + key.len());
        }
        start += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn load(text: &str) -> Result<LoadedConfig, ConfigError> {
        LoadedConfig::parse(DataFile {
            name: "consentry.toml".into(),
            text: text.into(),
        })
    }

    fn file_error(text: &str) -> FileError {
        match load(text) {
            Err(ConfigError::File(error)) => *error,
            other => panic!("expected an error in the file, got {other:?}"),
        }
    }

    #[test]
    fn a_misspelt_key_is_named_with_its_place_and_mend() {
        let error = file_error("pages = 3\njuristiction = [\"EU\"]\n");
        assert_eq!(error.message, "unknown key \"juristiction\"");
        assert_eq!(error.position(), "consentry.toml:2:1");
        assert_eq!(
            error.help.as_deref(),
            Some("did you mean \"jurisdiction\"?")
        );
        let nested = file_error("[consent]\nbaner = \"#x\"\n");
        assert_eq!(nested.help.as_deref(), Some("did you mean \"banner\"?"));
    }

    #[test]
    fn a_misspelt_value_is_an_error_and_not_a_default() {
        let error = file_error("fail-on = \"violatoin\"\n");
        assert_eq!(error.help.as_deref(), Some("did you mean \"violation\"?"));
        assert_eq!(error.position(), "consentry.toml:1:11");
        for wrong in [
            "scenarios = [\"befor\"]",
            "pages = \"ten\"",
            "pages = -1",
            "format = \"html\"",
            "[waiver]",
        ] {
            assert!(load(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn paths_are_taken_from_the_folder_of_the_file_unless_it_is_read_as_it_stands() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("consentry.toml");
        let text = "rules = \"mine\"\nca = \"/etc/ca.pem\"\nout = \"-\"\n[[sites]]\nname = \"x\"\nbaseline = \"old\"\n";
        std::fs::write(&path, text).unwrap();
        let read = LoadedConfig::read(&path).unwrap().values;
        assert_eq!(read.rules, Some(dir.path().join("mine")));
        assert_eq!(read.ca, Some("/etc/ca.pem".into()));
        assert_eq!(read.out, Some("-".into()));
        assert_eq!(
            read.sites.unwrap()[0].baseline,
            Some(dir.path().join("old"))
        );
        let as_it_stands = LoadedConfig::read_as_it_stands(&path).unwrap().values;
        assert_eq!(as_it_stands.rules, Some("mine".into()));
    }
}
