//! The templates: embedded in the binary, replaced file by file by `--templates DIR`.

use super::super::{Document, ReportError, site_text};
use super::helpers;
use crate::messages::Messages;
use crate::say;
use handlebars::Handlebars;
use include_dir::{Dir, include_dir};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

static EMBEDDED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/templates");

/// Where `print.css` wants the line at the foot of each page.
const FOOT_MARK: &str = "\"page-foot\"";

/// Template files by path with `/`, as `partials/cover.hbs`.
pub struct Templates {
    files: BTreeMap<String, String>,
}

impl Templates {
    /// The embedded files, overlaid by those of the same path in `overlay`.
    ///
    /// # Errors
    /// When the overlay cannot be read.
    pub fn load(overlay: Option<&Path>) -> Result<Templates, ReportError> {
        let mut files = BTreeMap::new();
        embedded(&EMBEDDED, &mut files);
        if let Some(folder) = overlay {
            read_folder(folder, folder, &mut files)?;
        }
        Ok(Templates { files })
    }

    /// The one style block: screen and print, with the page foot of this audit.
    ///
    /// # Errors
    /// When a file is missing or would close the block.
    pub fn style(&self, document: &Document) -> Result<String, ReportError> {
        let audit = &document.facts.audit;
        let name = audit.organisation.as_deref().unwrap_or(&audit.host);
        let day = audit.started.get(..10).unwrap_or("");
        let foot = say!(
            document.messages,
            "report-foot",
            name = name,
            day = day,
            status = audit.status.as_str()
        );
        let foot = format!("\"{}\"", site_text::css_string(&foot));
        let print = self.get("print.css")?.replace(FOOT_MARK, &foot);
        block("style", format!("{}{print}", self.get("report.css")?))
    }

    /// The one script block.
    ///
    /// # Errors
    /// As [`Templates::style`].
    pub fn script(&self) -> Result<String, ReportError> {
        block("script", self.get("report.js")?.to_owned())
    }

    /// The page.
    ///
    /// # Errors
    /// When a template has a mistake or names a field that does not exist.
    pub fn page(
        &self,
        data: &Value,
        messages: &Messages,
        style: String,
        script: String,
    ) -> Result<String, ReportError> {
        let mut engine = Handlebars::new();
        engine.set_strict_mode(true);
        engine.register_escape_fn(|text| {
            site_text::html(&site_text::lines(text, site_text::TEXT_LIMIT))
        });
        helpers::register(&mut engine, messages, style, script);
        for (path, text) in self.files.iter().filter(|(p, _)| p.ends_with(".hbs")) {
            let name = path
                .trim_start_matches("partials/")
                .trim_end_matches(".hbs");
            engine
                .register_template_string(name, text)
                .map_err(|e| ReportError::Template {
                    file: path.clone(),
                    message: e.to_string(),
                })?;
        }
        engine
            .render("report", data)
            .map_err(|e| ReportError::Template {
                file: e.template_name.clone().unwrap_or_else(|| "report".into()) + ".hbs",
                message: e.to_string(),
            })
    }

    fn get(&self, path: &str) -> Result<&str, ReportError> {
        self.files
            .get(path)
            .map(String::as_str)
            .ok_or_else(|| ReportError::Template {
                file: path.into(),
                message: "the file is missing".into(),
            })
    }
}

/// Refuses a block that closes its own element.
fn block(element: &str, text: String) -> Result<String, ReportError> {
    let lower = text.to_lowercase();
    if lower.contains(&format!("</{element}")) || lower.contains("<!--") {
        return Err(ReportError::Template {
            file: format!("the {element} block"),
            message: format!("holds \"</{element}\" or \"<!--\""),
        });
    }
    Ok(text)
}

fn embedded(dir: &Dir<'static>, into: &mut BTreeMap<String, String>) {
    for file in dir.files() {
        if let Some(text) = file.contents_utf8() {
            let path = file.path().to_string_lossy().replace('\\', "/");
            into.insert(path, text.to_owned());
        }
    }
    for sub in dir.dirs() {
        embedded(sub, into);
    }
}

fn read_folder(
    root: &Path,
    folder: &Path,
    into: &mut BTreeMap<String, String>,
) -> Result<(), ReportError> {
    let failed = |path: &Path| {
        let path = path.to_path_buf();
        move |source| ReportError::Io { path, source }
    };
    let entries = std::fs::read_dir(folder).map_err(failed(folder))?;
    for entry in entries {
        let path = entry.map_err(failed(folder))?.path();
        if path.is_dir() {
            read_folder(root, &path, into)?;
        } else if path
            .extension()
            .is_some_and(|e| e == "hbs" || e == "css" || e == "js")
        {
            let text = std::fs::read_to_string(&path).map_err(failed(&path))?;
            let relative = path.strip_prefix(root).unwrap_or(&path);
            into.insert(relative.to_string_lossy().replace('\\', "/"), text);
        }
    }
    Ok(())
}
