//! One report document, one renderer per format. Decides nothing: every format shows the same findings.

pub mod answer;
pub mod csv;
pub mod diff;
pub mod document;
pub mod extras;
pub mod gate;
pub mod gitlab;
pub mod html;
pub mod json;
pub mod junit;
pub mod lights;
pub mod markdown;
pub mod matrix;
pub mod sarif;
pub mod site_text;
pub mod summary;
pub mod terminal;
pub mod write;

#[cfg(test)]
pub(crate) mod fixture;
#[cfg(test)]
mod snapshots;

pub use document::*;
pub use extras::{Extras, Place};
pub use write::{ReportError, write_all};

use schemars::Schema;

/// The JSON Schema of `report.json`, for `consentry schema report`.
pub fn report_schema() -> Schema {
    schemars::schema_for!(Document)
}
