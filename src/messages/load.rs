//! Message files: those in the binary, and those of `--templates DIR` laid over them.

use super::check::{self, Known};
use super::{Bundle, DataText, ENGLISH, Messages, Texts};
use crate::catalogue::{DataFile, FileError};
use fluent_bundle::FluentResource;
use fluent_bundle::concurrent::FluentBundle;
use include_dir::{Dir, include_dir};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use thiserror::Error;
use unic_langid::LanguageIdentifier;

static EMBEDDED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/templates/messages");

/// The folder of message files under `templates/` and under `--templates DIR`.
const FOLDER: &str = "messages";

/// The texts of a language cannot be used.
#[derive(Debug, Error)]
pub enum MessagesError {
    /// It is no language tag.
    #[error("\"{0}\" is no language tag as \"de\" or \"pt-BR\"")]
    NoTag(String),
    /// There is no file of it.
    #[error("there are no texts in \"{language}\"")]
    Unknown {
        /// What was asked for.
        language: String,
        /// Languages that there are texts in.
        known: Vec<String>,
    },
    /// A file cannot be read.
    #[error("cannot read {path}: {source}")]
    Read {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Mistakes in message files, each with its place.
    #[error("{}", .0.first().map_or("", |e| e.message.as_str()))]
    Files(Vec<FileError>),
}

impl Messages {
    /// The texts of a language: `messages/<language>.ftl` of the binary, with `overlay`'s file of that name
    /// laid over it text by text; and under it English, laid over in the same way.
    ///
    /// # Errors
    /// When there is no such file, one cannot be read, or one has a mistake: what is no Fluent, an id that
    /// English does not have, a name that the text is not given.
    pub fn load(language: &str, overlay: Option<&Path>) -> Result<Messages, MessagesError> {
        Messages::load_with(language, overlay, &[])
    }

    /// The same, with texts of data files that the message files may tell too.
    ///
    /// # Errors
    /// As [`Messages::load`]; also when a text that lists things lists more or fewer than the data file.
    pub fn load_with(
        language: &str,
        overlay: Option<&Path>,
        data: &[DataText],
    ) -> Result<Messages, MessagesError> {
        let plain = language
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '-');
        let tag = language.parse::<LanguageIdentifier>();
        let (true, Ok(tag)) = (plain, tag) else {
            return Err(MessagesError::NoTag(language.into()));
        };
        let files = files(ENGLISH, overlay)?;
        let own = match language {
            ENGLISH => Vec::new(),
            other => self::files(other, overlay)?,
        };
        if language != ENGLISH && own.is_empty() {
            let known = languages(overlay);
            let language = language.into();
            return Err(MessagesError::Unknown { language, known });
        }
        Messages::of(language, tag, &files, &own, data)
    }

    /// The texts of these files, the first of `english` being complete.
    pub(super) fn of(
        language: &str,
        tag: LanguageIdentifier,
        english: &[DataFile],
        own: &[DataFile],
        data: &[DataText],
    ) -> Result<Messages, MessagesError> {
        let mut known = english.first().map(Known::of).unwrap_or_default();
        known.add(data);
        let mut said = BTreeSet::new();
        let mut errors = Vec::new();
        for (n, file) in english.iter().chain(own).enumerate() {
            match check::file(file, &known) {
                Ok(ids) if n >= english.len() => said.extend(ids),
                Ok(_) => {}
                Err(all) => errors.extend(all),
            }
        }
        if !errors.is_empty() {
            return Err(MessagesError::Files(errors));
        }
        let missing = match own {
            [] => 0,
            _ => known.ids().filter(|id| !said.contains(*id)).count(),
        };
        Ok(Messages(Arc::new(Texts {
            language: language.into(),
            own: (!own.is_empty()).then(|| bundle(tag, own)),
            english: Arc::new(bundle(english_tag(), english)),
            missing,
            all: known.ids().count(),
            data: !data.is_empty(),
        })))
    }
}

/// The English texts of the binary. A test holds them to be without mistake.
pub(super) fn embedded_english() -> Messages {
    let files: Vec<DataFile> = embedded(ENGLISH).into_iter().collect();
    let known = files.first().map(Known::of).unwrap_or_default();
    Messages(Arc::new(Texts {
        language: ENGLISH.into(),
        own: None,
        english: Arc::new(bundle(english_tag(), &files)),
        missing: 0,
        all: known.ids().count(),
        data: false,
    }))
}

fn english_tag() -> LanguageIdentifier {
    ENGLISH.parse().unwrap_or_default()
}

fn bundle(tag: LanguageIdentifier, files: &[DataFile]) -> Bundle {
    let mut bundle: Bundle = FluentBundle::new_concurrent(vec![tag]);
    // A page's words are isolated where they are printed, in the way of each medium.
    bundle.set_use_isolating(false);
    for file in files {
        // What is no Fluent was refused before.
        let resource = match FluentResource::try_new(file.text.to_string()) {
            Ok(resource) | Err((resource, _)) => resource,
        };
        bundle.add_resource_overriding(resource);
    }
    bundle
}

/// The embedded file of a language.
pub(super) fn embedded(language: &str) -> Option<DataFile> {
    let file = EMBEDDED.get_file(format!("{language}.ftl"))?;
    Some(DataFile {
        name: format!("templates/{FOLDER}/{language}.ftl"),
        text: file.contents_utf8()?.into(),
    })
}

/// The embedded file and that of the overlay, as far as they are there.
fn files(language: &str, overlay: Option<&Path>) -> Result<Vec<DataFile>, MessagesError> {
    let mut all: Vec<DataFile> = embedded(language).into_iter().collect();
    let Some(path) = overlay.map(|dir| dir.join(FOLDER).join(format!("{language}.ftl"))) else {
        return Ok(all);
    };
    match std::fs::read_to_string(&path) {
        Ok(text) => all.push(DataFile {
            name: path.to_string_lossy().into_owned(),
            text: text.into(),
        }),
        Err(source) if source.kind() == std::io::ErrorKind::NotFound => {}
        Err(source) => return Err(MessagesError::Read { path, source }),
    }
    Ok(all)
}

/// Languages that there are texts in.
fn languages(overlay: Option<&Path>) -> Vec<String> {
    let embedded = EMBEDDED.files().map(|file| file.path().to_path_buf());
    let folder = overlay.and_then(|dir| std::fs::read_dir(dir.join(FOLDER)).ok());
    let own = folder
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path());
    let mut all: Vec<String> = embedded
        .chain(own)
        .filter(|path| path.extension().is_some_and(|e| e == "ftl"))
        .filter_map(|path| Some(path.file_stem()?.to_string_lossy().into_owned()))
        .collect();
    all.sort();
    all.dedup();
    all
}
