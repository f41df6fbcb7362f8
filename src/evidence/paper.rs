//! Policies that are files (PDF): kept as they are, beside what the browser recorded.

use super::error::FolderError;
use super::folder::Folder;
use super::plain::read_plain;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::path::Path;

/// What was fetched, inside the audit folder.
const LIST: &str = "evidence/policies.json";

/// Largest file that is read, in bytes: twice what is fetched.
const LARGEST: u64 = 16 << 20;

/// Where the files lie.
const PLACE: &str = "evidence/policies/";

/// A policy that is a file, and that a page of the site links.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    /// Its address.
    pub url: String,
    /// Text of the link that led to it, cut at 120 characters.
    pub text: String,
    /// Its file inside the audit folder, with `/`; none when it was not fetched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Why it was not fetched, in plain words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// The file itself.
    #[serde(skip)]
    pub bytes: Vec<u8>,
}

impl Folder {
    /// Writes the files that were fetched, and the list of all; nothing when there is none and was none before.
    ///
    /// # Errors
    /// When one cannot be written.
    pub fn write_papers(&self, papers: &mut [Paper]) -> Result<(), FolderError> {
        if papers.is_empty() && !self.path().join(LIST).exists() {
            return Ok(());
        }
        for (at, paper) in papers.iter_mut().enumerate() {
            if paper.error.is_none() {
                let file = format!("{PLACE}{}.pdf", at + 1);
                self.write_file(&file, &paper.bytes)?;
                paper.file = Some(file);
            }
        }
        let list = serde_json::to_string_pretty(papers).unwrap_or_default();
        self.write_text(LIST, &list)
    }
}

/// Reads the list and the files; only those that the folder itself has in their place.
pub(super) fn read(folder: &Path, files: &[String]) -> Result<Vec<Paper>, FolderError> {
    let known: BTreeSet<&str> = files.iter().map(String::as_str).collect();
    if !known.contains(LIST) {
        return Ok(Vec::new());
    }
    let load = |file: &str| {
        let path = folder.join(file);
        read_plain(&path, LARGEST).map_err(|e| FolderError::io("read", &path, e))
    };
    let mut papers: Vec<Paper> =
        serde_json::from_slice(&load(LIST)?).map_err(|e| FolderError::Bad {
            file: LIST.into(),
            line: e.line(),
            why: e.to_string(),
        })?;
    for paper in &mut papers {
        match &paper.file {
            Some(file) if file.starts_with(PLACE) && known.contains(file.as_str()) => {
                paper.bytes = load(file)?;
            }
            Some(file) => {
                return Err(FolderError::Bad {
                    file: LIST.into(),
                    line: 1,
                    why: format!("it names \"{file}\", which is not in the folder"),
                });
            }
            None => {}
        }
    }
    Ok(papers)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_is_written_is_read_and_no_other_file_is() {
        let temp = tempfile::tempdir().unwrap();
        let folder = Folder::create(temp.path().join("audit")).unwrap();
        let mut papers = vec![
            Paper {
                url: "https://a.example/privacy.pdf".into(),
                bytes: b"%PDF-".to_vec(),
                ..Paper::default()
            },
            Paper {
                error: Some("the server answered 404".into()),
                ..Paper::default()
            },
        ];
        folder.write_papers(&mut papers).unwrap();
        let files =
            |names: &[&str]| -> Vec<String> { names.iter().map(ToString::to_string).collect() };
        let all = files(&[LIST, "evidence/policies/1.pdf"]);
        assert_eq!(read(folder.path(), &all).unwrap(), papers);
        assert_eq!(read(folder.path(), &[]).unwrap(), []);
        assert!(read(folder.path(), &files(&[LIST])).is_err());
        // An audit that begins anew may find none.
        folder.write_papers(&mut []).unwrap();
        assert_eq!(read(folder.path(), &all).unwrap(), []);
    }
}
