//! The right half in one call: from a recording and the data files to the report document.
//!
//! Pure: the same recording and the same files give the same document, whoever asks and whenever.

use crate::catalogue::{DataFiles, FileError, RULESET_VERSION};
use crate::detect::{Catalogue, Lists, facts_with};
use crate::evidence::Recording;
use crate::findings;
use crate::report::{Document, RulesetId, Tool};
use crate::rules::RuleSet;

/// The commit this program was built from, or `unknown`.
pub const COMMIT: &str = env!("CONSENTRY_COMMIT");

/// What can be asked of a judgement.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct JudgeOptions {
    /// Jurisdictions; none means those the audit was recorded for.
    pub jurisdictions: Option<Vec<String>>,
    /// Texts of filter lists, a second opinion on third parties.
    pub lists: Vec<String>,
}

/// Judges a recording.
///
/// # Errors
/// Every mistake in every rule and catalogue file.
pub fn judge(
    recording: &Recording,
    files: &DataFiles,
    options: &JudgeOptions,
) -> Result<Document, Vec<FileError>> {
    let (catalogue, rules) = load(files)?;
    let lists = (!options.lists.is_empty()).then(|| Lists::read(&options.lists));
    let mut facts = facts_with(recording, &catalogue, lists.as_ref());
    if let Some(jurisdictions) = &options.jurisdictions {
        facts.audit.jurisdictions.clone_from(jurisdictions);
    }
    let verdicts = rules.judge(&facts, &facts.audit.jurisdictions);
    let (findings, results) = findings::build(&verdicts, &facts, &rules, &catalogue);
    Ok(Document::new(tool(files, &rules), facts, findings, results))
}

/// Loads the catalogue and the rules.
///
/// # Errors
/// Every mistake in every file of both.
pub fn load(files: &DataFiles) -> Result<(Catalogue, RuleSet), Vec<FileError>> {
    match (Catalogue::load(files), RuleSet::load(files)) {
        (Ok(catalogue), Ok(rules)) => Ok((catalogue, rules)),
        (catalogue, rules) => {
            let mut errors = catalogue.err().unwrap_or_default();
            errors.extend(rules.err().unwrap_or_default());
            Err(errors)
        }
    }
}

fn tool(files: &DataFiles, rules: &RuleSet) -> Tool {
    Tool {
        name: "consentry".into(),
        version: env!("CARGO_PKG_VERSION").into(),
        commit: COMMIT.into(),
        ruleset: RulesetId {
            version: RULESET_VERSION.into(),
            sha256: files.sha256(),
            law_as_of: rules.law().stated_as_of.clone(),
        },
    }
}
