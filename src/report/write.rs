//! The report's files, written into the audit folder.

use super::extras::Extras;
use super::html::Pictures;
use super::{Document, csv, gitlab, html, json, junit, sarif, summary};
use crate::config::Format;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// A report could not be made.
#[derive(Debug, Error)]
pub enum ReportError {
    /// A template is missing or has a mistake.
    #[error("template {file}: {message}")]
    Template {
        /// Which file.
        file: String,
        /// What is wrong with it.
        message: String,
    },
    /// A table could not be written.
    #[error("{file}: {message}")]
    Table {
        /// Which table.
        file: &'static str,
        /// Why.
        message: String,
    },
    /// A file could not be read or written.
    #[error("{path}: {source}")]
    Io {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

/// Writes the files of the formats that are made here (all but pdf and har) into `folder` and names
/// them, in the order of the formats. The other formats are made elsewhere and passed over.
///
/// Each file appears whole or not at all.
///
/// # Errors
/// When a template or table fails or a file cannot be written.
pub fn write_all(
    document: &Document,
    folder: &Path,
    formats: &[Format],
    extras: &Extras<'_>,
) -> Result<Vec<PathBuf>, ReportError> {
    // Each format is made from the whole document and from nothing else, so that all can be made at once.
    let parts: Vec<_> = std::thread::scope(|scope| {
        let tasks: Vec<_> = formats
            .iter()
            .map(|format| scope.spawn(|| write_one(document, folder, *format, extras)))
            .collect();
        tasks.into_iter().map(|task| task.join()).collect()
    });
    let mut written = Vec::new();
    for part in parts {
        written.extend(part.unwrap_or_else(|panic| std::panic::resume_unwind(panic))?);
    }
    Ok(written)
}

fn write_one(
    document: &Document,
    folder: &Path,
    format: Format,
    extras: &Extras<'_>,
) -> Result<Vec<PathBuf>, ReportError> {
    let one = |name: &str, text: &str| Ok(vec![write(folder, name, text)?]);
    match format {
        Format::Html => {
            let pictures = Pictures::read(folder, html::shown(document));
            one(
                "report.html",
                &html::render_with(document, extras, &pictures)?,
            )
        }
        Format::Json => one("report.json", &json::render(document)),
        Format::Csv => Ok(vec![
            write(folder, "findings.csv", &csv::findings(document)?)?,
            write(folder, "cookies.csv", &csv::cookies(document)?)?,
            write(folder, "vendors.csv", &csv::vendors(document)?)?,
            write(folder, "requests.csv", &csv::requests(document)?)?,
        ]),
        Format::Sarif => one("findings.sarif", &sarif::render(document, extras)),
        Format::Gitlab => one(
            "gl-code-quality-report.json",
            &gitlab::render(document, extras),
        ),
        Format::Junit => one("junit.xml", &junit::render(document, extras)?),
        Format::Md => one("summary.md", &summary::render(document, extras)),
        Format::Pdf | Format::Har => Ok(Vec::new()),
    }
}

fn write(folder: &Path, name: &str, text: &str) -> Result<PathBuf, ReportError> {
    let path = folder.join(name);
    let draft = folder.join(format!(".{name}.part"));
    let done = std::fs::write(&draft, text).and_then(|()| std::fs::rename(&draft, &path));
    done.map_err(|source| ReportError::Io {
        path: path.clone(),
        source,
    })?;
    Ok(path)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::report::extras::Place;
    use crate::report::fixture::{self, extras};

    #[test]
    fn writes_the_files_of_the_formats_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let formats = [
            Format::Html,
            Format::Json,
            Format::Pdf,
            Format::Csv,
            Format::Har,
            Format::Sarif,
            Format::Gitlab,
            Format::Junit,
            Format::Md,
        ];
        let document = fixture::harbour_lights();
        let place = Place::default();
        let written = write_all(&document, folder.path(), &formats, &extras(&place)).unwrap();
        let names: Vec<_> = written
            .iter()
            .map(|p| p.file_name().unwrap().to_str().unwrap())
            .collect();
        assert_eq!(
            names,
            [
                "report.html",
                "report.json",
                "findings.csv",
                "cookies.csv",
                "vendors.csv",
                "requests.csv",
                "findings.sarif",
                "gl-code-quality-report.json",
                "junit.xml",
                "summary.md",
            ]
        );
        let mut there: Vec<_> = std::fs::read_dir(folder.path())
            .unwrap()
            .map(|e| e.unwrap().file_name())
            .collect();
        there.sort();
        assert_eq!(
            there,
            [
                "cookies.csv",
                "findings.csv",
                "findings.sarif",
                "gl-code-quality-report.json",
                "junit.xml",
                "report.html",
                "report.json",
                "requests.csv",
                "summary.md",
                "vendors.csv"
            ]
        );
        let text = std::fs::read_to_string(&written[1]).unwrap();
        assert_eq!(Document::from_json(&text).unwrap(), document);
    }

    #[test]
    fn a_folder_that_is_not_there_is_an_error_with_its_name() {
        let folder = tempfile::tempdir().unwrap().path().join("none");
        let place = Place::default();
        let formats = [Format::Json];
        let error = write_all(&fixture::clean(), &folder, &formats, &extras(&place)).unwrap_err();
        assert!(error.to_string().contains("none"), "{error}");
    }
}
