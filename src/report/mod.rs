//! One report document, one renderer per format. Decides nothing: every format shows the same findings.

pub mod document;

pub use document::*;
