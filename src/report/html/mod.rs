//! `report.html`: one file that loads nothing, runs one script of ours and shows every finding.
//!
//! All text goes through one escape function; what a page wrote is marked and isolated besides.
//! The content security policy allows exactly the one style and the one script, by hash.

mod helpers;
mod pictures;
mod templates;
mod view;

pub use pictures::Pictures;

use super::{Document, Extras, ReportError};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use templates::Templates;

/// `report.html` with the embedded templates, overlaid by those of the extras, without pictures.
///
/// # Errors
/// When a template cannot be read, has a mistake, names a field that does not exist, or opens a way out of the style or script block.
pub fn render(document: &Document, extras: &Extras<'_>) -> Result<String, ReportError> {
    render_with(document, extras, &Pictures::default())
}

/// Screenshots that the report shows, by their path in the audit folder.
pub fn shown(document: &Document) -> impl Iterator<Item = &str> {
    document.facts.banner.screenshot.as_deref().into_iter()
}

/// As [`render`], with screenshots of the audit folder inside the file.
///
/// # Errors
/// As [`render`].
pub fn render_with(
    document: &Document,
    extras: &Extras<'_>,
    pictures: &Pictures,
) -> Result<String, ReportError> {
    let templates = Templates::load(extras.templates)?;
    let style = templates.style(document)?;
    let script = templates.script()?;
    let policy = format!(
        "default-src 'none'; style-src '{}'; script-src '{}'; img-src data:; base-uri 'none'; form-action 'none'",
        source_hash(&style),
        source_hash(&script),
    );
    let data = view::page(document, extras, pictures, &policy);
    templates.page(&data, &document.messages, style, script)
}

/// The hash of an inline block as a content security policy source.
fn source_hash(block: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(block)))
}

#[cfg(test)]
mod language;
#[cfg(test)]
mod sections;
#[cfg(test)]
mod tests;
