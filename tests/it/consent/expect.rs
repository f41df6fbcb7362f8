//! `expect.toml` of a kind of banner.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What a page of `tests/web/consent` must and must not do.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expect {
    /// What the page is for; printed when it fails.
    pub about: String,
    /// The kind whose page it opens, when it has none of its own.
    pub page: Option<String>,
    /// How that page is made to leak: `before` any answer or `after` a refusal.
    pub leak: Option<String>,
    /// Language of its words.
    pub language: String,
    /// Kind of notice.
    pub kind: String,
    /// Id of the consent manager in the catalogue.
    pub cmp: Option<String>,
    /// Seconds that the notice is waited for.
    pub wait_s: Option<u64>,
    /// Moves the pointer and scrolls before it is looked for.
    #[serde(default)]
    pub stir: bool,
    /// Counted in the figures of `examples/consent`, left out of the test: it takes long and others try
    /// the same, or it is not operated right yet, which `about` then says.
    #[serde(default)]
    pub figures_only: bool,
    /// What the tracker is told before any answer.
    #[serde(default)]
    pub before: Vec<String>,
    pub accept: Option<Answer>,
    pub dismiss: Option<Answer>,
    pub reject: Option<Answer>,
    pub withdraw: Option<Answer>,
    /// The banner as it was measured.
    #[serde(default)]
    pub design: Design,
    /// `[consent]` of the configuration.
    #[serde(default)]
    pub hints: Hints,
}

/// How an answer ends.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// Kind of notice, where this visit meets another one.
    pub kind: Option<String>,
    /// Inputs it takes.
    pub clicks: Option<u32>,
    /// Part of the reason why it cannot be given or confirmed.
    pub fails: Option<String>,
    /// What the page has kept afterwards: `accepted`, `rejected`, `nothing`; as was wanted unless said.
    pub keeps: Option<String>,
    /// Proofs that must be among those that were found.
    #[serde(default)]
    pub proofs: Vec<String>,
    /// Days for which the answer is remembered.
    pub days: Option<f64>,
    /// What the tracker is told on the page loaded again afterwards; `view` after accepting unless said.
    pub sent: Option<Vec<String>>,
}

/// The banner as it was measured.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Design {
    /// Optional switches that were on, of every layer that the refusal opened.
    pub preticked: Option<Vec<String>>,
    /// What the controls of the first layer do.
    pub first_layer: Option<Vec<String>>,
    /// Contrast by action, at least and at most.
    #[serde(default)]
    pub contrast: BTreeMap<String, [f64; 2]>,
    /// Font size by action.
    #[serde(default)]
    pub font_px: BTreeMap<String, f64>,
    /// Partners that the text counts.
    pub partners: Option<u32>,
    /// Controls that the Tab key does not reach.
    pub unreachable: Option<Vec<String>>,
    /// Language of the banner's words.
    pub language: Option<String>,
    /// The same in the view of a phone.
    pub phone: Option<Phone>,
}

/// What a visitor with a phone sees without scrolling, and what not.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phone {
    pub in_view: Vec<String>,
    pub out_of_view: Vec<String>,
}

/// `[consent]` of the configuration.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Hints {
    pub banner: Option<String>,
    pub accept: Vec<String>,
    pub reject: Vec<String>,
    pub withdraw: Vec<String>,
    pub dismiss: Option<String>,
}

/// Every kind under a folder, by name.
pub fn all(root: &Path) -> Vec<(String, Expect)> {
    let mut out: Vec<(String, Expect)> = std::fs::read_dir(root)
        .unwrap()
        .filter_map(|entry| {
            let folder: PathBuf = entry.unwrap().path();
            let text = std::fs::read_to_string(folder.join("expect.toml")).ok()?;
            let name = folder.file_name()?.to_str()?.to_owned();
            let expect = toml::from_str(&text).unwrap_or_else(|e| panic!("{name}: {e}"));
            Some((name, expect))
        })
        .collect();
    out.sort_by(|a, b| a.0.cmp(&b.0));
    out
}
