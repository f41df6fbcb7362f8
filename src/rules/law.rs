//! The law files: sources, exemptions, thresholds, remedies of vendors, jurisdictions.

use super::condition::Condition;
use super::subject::SubjectKind;
use super::value::{Amount, Unit};
use super::verdict::Severity;
use crate::catalogue::DataFile;
use std::collections::BTreeMap;
use std::ops::Range;

/// Everything under `law/`.
#[derive(Debug, Clone, Default)]
pub struct Law {
    /// Sources by id.
    pub sources: BTreeMap<String, Source>,
    /// Exemptions by id.
    pub exemptions: BTreeMap<String, Exemption>,
    /// Thresholds by id.
    pub thresholds: BTreeMap<String, Threshold>,
    /// Remedies of vendors, in file order.
    pub remedies: Vec<VendorRemedy>,
    /// Where platforms have the switch, in file order.
    pub recipes: Vec<Recipe>,
    /// Jurisdictions by id.
    pub jurisdictions: BTreeMap<String, Jurisdiction>,
    /// Day as of which the law is stated, ISO 8601.
    pub stated_as_of: String,
    /// Rules that are switched off, with the reason.
    pub disabled: BTreeMap<String, String>,
}

/// A law, judgment, guideline or decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Id.
    pub id: String,
    /// Short name, e.g. `ePrivacy Directive`.
    pub cite: String,
    /// Full title.
    pub title: String,
    /// Date of adoption or judgment, ISO 8601.
    pub date: String,
    /// Where it applies.
    pub jurisdiction: String,
    /// `law`, `case`, `guidance`, `decision`, `industry`, `proposal`, `context`.
    pub kind: String,
    /// Address; may be empty.
    pub url: String,
    /// How it was checked: `yes`, `secondary`, `no`.
    pub verified: String,
}

/// A source with its pinpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LegalAt {
    /// Source id.
    pub source: String,
    /// Article, point, recital; may be empty.
    pub at: String,
    /// The point number was not checked against the source.
    pub unverified: bool,
}

/// An exemption from consent.
#[derive(Debug, Clone)]
pub struct Exemption {
    /// Id.
    pub id: String,
    /// Name.
    pub title: String,
    /// Where it applies.
    pub jurisdictions: Vec<String>,
    /// The test in words.
    pub test: String,
    /// Signs a machine can see, in words.
    pub hints: String,
    /// Where it comes from.
    pub legal: Vec<LegalAt>,
    /// Conditions under which a thing passes, per kind of subject.
    pub met: BTreeMap<SubjectKind, Condition>,
    /// Conditions under which it cannot pass.
    pub fails: BTreeMap<SubjectKind, Condition>,
    /// Conditions under which all that a machine can see speaks for it: the match becomes a question.
    pub supports: BTreeMap<SubjectKind, Condition>,
    /// What a person must then confirm.
    pub ask: String,
}

/// A named number.
#[derive(Debug, Clone, PartialEq)]
pub struct Threshold {
    /// Id.
    pub id: String,
    /// What it limits.
    pub what: String,
    /// Value in its unit.
    pub value: Amount,
    /// Unit.
    pub unit: Unit,
    /// Source id; empty for our own choice.
    pub source: String,
    /// Standing: law, recommendation, our choice.
    pub status: String,
}

/// How the owner of a site tames a vendor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VendorRemedy {
    /// Vendors it is for.
    pub vendors: Vec<String>,
    /// In a sentence or two.
    pub summary: String,
    /// `yes`, `partly`, `no`.
    pub verified: String,
    /// Copyable code: language and text.
    pub code: Vec<(String, String)>,
}

/// Where the platform of a site has the switch that mends findings of some topics.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipe {
    /// Platform, as in a sentence.
    pub platform: String,
    /// Ids of the platform or of a vendor that show that the site has it; empty where no sign does.
    pub seen: Vec<String>,
    /// Whether any site can follow it: told, too, where the site's own platform is not known.
    pub anywhere: bool,
    /// Legal topics.
    pub groups: Vec<String>,
    /// What to do there.
    pub step: String,
    /// `yes`, `partly`, `no`.
    pub verified: String,
    /// Copyable code: language and text.
    pub code: Vec<(String, String)>,
}

/// A view on the rules: which apply, with which weight.
#[derive(Debug, Clone, PartialEq)]
pub struct Jurisdiction {
    /// Id, e.g. `FR`.
    pub id: String,
    /// Name.
    pub name: String,
    /// Jurisdictions of rules that apply here.
    pub includes: Vec<String>,
    /// Other severity here, by rule.
    pub severity: BTreeMap<String, Severity>,
    /// Other thresholds here.
    pub thresholds: BTreeMap<String, Amount>,
    /// What differs here, by rule.
    pub notes: Vec<(String, String)>,
    /// The text that is in force here in place of a source of the EU, by the id of that source.
    pub instead: BTreeMap<String, LegalAt>,
    /// Whether it is only judged when asked for by name and lies outside Europe.
    pub optional: bool,
    /// What governs storage and access here, in a sentence.
    pub law: String,
}

/// A name used in a law file that can only be checked when all rules are read.
pub(super) struct Pending {
    pub(super) file: DataFile,
    pub(super) name: String,
    pub(super) span: Range<usize>,
}
