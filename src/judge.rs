//! The right half in one call: from a recording and the data files to the report document.
//!
//! Pure: the same recording and the same files give the same document, whoever asks and whenever.

use crate::catalogue::{DataFiles, FileError, RULESET_VERSION};
use crate::detect::{BaselineFact, Catalogue, Lists, facts_with};
use crate::evidence::{EvidenceHashes, OwnRules, Recording};
use crate::findings::{self, Comparison, Reviews};
use crate::messages::Messages;
use crate::report::{Document, RulesetId, Tool};
use crate::rules::RuleSet;
use jiff::civil::Date;

/// The commit this program was built from, or `unknown`.
pub const COMMIT: &str = env!("CONSENTRY_COMMIT");

/// What can be asked of a judgement.
#[derive(Debug, Clone, Default)]
pub struct JudgeOptions {
    /// Jurisdictions; none means those the audit was recorded for.
    pub jurisdictions: Option<Vec<String>>,
    /// Texts of filter lists, a second opinion on third parties.
    pub lists: Vec<String>,
    /// What the organisation allows itself; each section that says something stands in place of what the
    /// audit was recorded with.
    pub own_rules: OwnRules,
    /// Human decisions, and the day on which they are asked to stand.
    pub reviews: Option<(Reviews, Date)>,
    /// Earlier audit to compare with.
    pub baseline: Option<Baseline>,
    /// Hashes of the evidence folder.
    pub evidence: Option<EvidenceHashes>,
    /// The language that it is told in.
    pub messages: Messages,
}

/// An earlier audit.
#[derive(Debug, Clone)]
pub struct Baseline {
    /// Its report.
    pub document: Document,
    /// Whether it was judged by the same rules as the later one.
    pub rejudged: bool,
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
    let messages = &options.messages;
    let rules = rules.told_in(messages);
    let mut facts = facts_with(recording, &catalogue, lists.as_ref(), messages);
    if let Some(jurisdictions) = &options.jurisdictions {
        facts.audit.jurisdictions.clone_from(jurisdictions);
    }
    facts.audit.own_rules.replace_with(&options.own_rules);
    facts.audit.baseline = options.baseline.as_ref().map(|old| seen(&old.document));
    let verdicts = rules.judge(&facts, &facts.audit.jurisdictions, messages);
    let (mut findings, results) = findings::build(&verdicts, &facts, &rules, &catalogue, messages);
    let reviews = options
        .reviews
        .as_ref()
        .map(|(reviews, day)| reviews.apply(&mut findings, &facts.pages, &results, *day, messages));
    let mut document =
        Document::new(tool(files, &rules), facts, findings, results).told_in(messages.clone());
    document.reviews = reviews;
    if let Some(hashes) = &options.evidence {
        document.evidence_root = Some(hashes.root.clone());
        document.evidence_files.clone_from(&hashes.files);
    }
    document.changes = options
        .baseline
        .as_ref()
        .map(|old| Comparison::of(old.document.side(), document.side(), old.rejudged));
    Ok(document)
}

/// What an earlier audit saw, for the rule on what is new.
fn seen(old: &Document) -> BaselineFact {
    let vendors = || old.facts.vendors.iter();
    BaselineFact {
        audit: old.facts.audit.id.clone(),
        vendors: vendors().map(|v| v.id.clone()).collect(),
        accounts: vendors()
            .flat_map(|v| v.accounts.iter().map(move |a| format!("{} {a}", v.id)))
            .collect(),
        cookies: old
            .facts
            .cookies
            .iter()
            .map(|c| format!("{}@{}", c.name, c.domain))
            .collect(),
    }
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

#[cfg(test)]
mod tests;
