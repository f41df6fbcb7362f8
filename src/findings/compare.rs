//! Two audits of one site held against each other: what is new, worse, fixed, and what cannot be said.
//!
//! Only what both audits tested is compared. A finding that is gone because its scenario, page,
//! jurisdiction or rule was not tested again is not "fixed", and one that was never looked for is not
//! "new": both are not comparable, with the reason.

use super::compare_findings::changes;
use super::compare_ground::Ground;
use super::{Finding, RuleResult};
use crate::detect::{Audit, Facts};
use crate::messages::Messages;
use crate::rules::Severity;
use crate::say;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Value of [`Comparison::schema`].
pub const DIFF_SCHEMA: &str = "consentry/diff/1";

/// One of the two audits.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    /// Its facts.
    pub facts: &'a Facts,
    /// Its findings.
    pub findings: &'a [Finding],
    /// Outcome of every rule.
    pub rules: &'a [RuleResult],
    /// SHA-256 of the rule files that judged it.
    pub ruleset: &'a str,
    /// The language that changes are told in; of two sides that of the later one.
    pub messages: &'a Messages,
}

/// What changed between two audits of one site; `changes` of `report.json` and the result of `consentry diff`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Comparison {
    /// [`DIFF_SCHEMA`].
    pub schema: String,
    /// The earlier audit.
    pub old: ComparedAudit,
    /// The later audit.
    pub new: ComparedAudit,
    /// Whether the earlier one was judged again with the rules of the later one.
    pub rejudged: bool,
    /// Findings counted by [`ChangeKind`].
    pub counts: ChangeCounts,
    /// Every finding of either audit: new, worse, not comparable, better, fixed, same.
    pub findings: Vec<Change>,
    /// What is new or gone besides findings, over the scenarios and pages that both recorded.
    pub site: SiteChanges,
    /// What only one of the two recorded.
    pub not_compared: Vec<NotCompared>,
}

/// One of two compared audits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ComparedAudit {
    /// Id.
    pub id: String,
    /// Host.
    pub host: String,
    /// UTC, RFC 3339.
    pub started: String,
    /// SHA-256 of its rule files.
    pub ruleset: String,
    /// Findings in it.
    pub findings: usize,
}

/// What became of a finding.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeKind {
    /// Not in the earlier audit, which tested for it.
    New,
    /// Graver, in a further scenario, or on a further page that the earlier audit visited too.
    Worse,
    /// One of the two audits did not test for it.
    NotComparable,
    /// Less grave, in fewer scenarios, or on fewer pages.
    Better,
    /// In the earlier audit only, and the later one tested for it.
    Fixed,
    /// In both alike.
    Same,
}

impl ChangeKind {
    /// All, in the order of a report.
    pub const ALL: [ChangeKind; 6] = [
        ChangeKind::New,
        ChangeKind::Worse,
        ChangeKind::NotComparable,
        ChangeKind::Better,
        ChangeKind::Fixed,
        ChangeKind::Same,
    ];

    /// The name used in `report.json`.
    pub fn as_str(self) -> &'static str {
        match self {
            ChangeKind::New => "new",
            ChangeKind::Worse => "worse",
            ChangeKind::NotComparable => "not-comparable",
            ChangeKind::Better => "better",
            ChangeKind::Fixed => "fixed",
            ChangeKind::Same => "same",
        }
    }

    /// In words.
    pub fn words(self, messages: &Messages) -> String {
        say!(messages, "change-kind", kind = self.as_str())
    }
}

/// Findings by what became of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ChangeCounts {
    /// New.
    pub new: usize,
    /// Worse.
    pub worse: usize,
    /// Not comparable.
    pub not_comparable: usize,
    /// Better.
    pub better: usize,
    /// Fixed.
    pub fixed: usize,
    /// Same.
    pub same: usize,
}

/// A finding in the light of the other audit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Change {
    /// What became of it.
    pub kind: ChangeKind,
    /// Its fingerprint.
    pub fingerprint: String,
    /// Rule id.
    pub rule: String,
    /// Title, of the later audit where it is in both.
    pub title: String,
    /// Severity, of the later audit where it is in both.
    pub severity: Severity,
    /// Id in the earlier audit.
    pub old: Option<String>,
    /// Id in the later audit.
    pub new: Option<String>,
    /// What differs, or why it cannot be compared; empty for what is the same.
    pub detail: String,
    /// What else changed on the site that may have led to it, in words; a lead, no proof.
    pub causes: Vec<String>,
}

/// What is new or gone on the site.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SiteChanges {
    /// Names of vendors.
    pub vendors: NewAndGone,
    /// Accounts (pixel ids, containers) with their vendor.
    pub accounts: NewAndGone,
    /// Kinds of events per vendor and scenario.
    pub pixels: NewAndGone,
    /// Cookies, as name and domain.
    pub cookies: NewAndGone,
    /// Cookies whose lifetime or flags changed, in words.
    pub cookies_changed: Vec<String>,
    /// Third-party hosts contacted.
    pub hosts: NewAndGone,
    /// Scripts that both audits loaded and whose server named another version, in words.
    pub scripts_changed: Vec<String>,
    /// What is different about the consent interface, in words.
    pub banner: Vec<String>,
}

impl SiteChanges {
    /// Whether nothing is new, gone or changed.
    pub fn is_empty(&self) -> bool {
        *self == SiteChanges::default()
    }
}

/// Names that only one of the two audits has.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NewAndGone {
    /// In the later one.
    pub new: Vec<String>,
    /// In the earlier one.
    pub gone: Vec<String>,
}

impl NewAndGone {
    pub(super) fn of(old: BTreeSet<String>, new: BTreeSet<String>) -> NewAndGone {
        NewAndGone {
            new: new.difference(&old).cloned().collect(),
            gone: old.difference(&new).cloned().collect(),
        }
    }
}

/// Something that only one audit recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NotCompared {
    /// What.
    pub what: String,
    /// Why.
    pub why: String,
    /// Whether the earlier audit had it: the later one has lost sight of it.
    pub lost: bool,
    /// Whether it is pages, which only this comparison itself tells.
    #[serde(skip)]
    pub is_pages: bool,
}

impl Comparison {
    /// Holds two audits against each other. `rejudged` says whether both were judged by the same call.
    pub fn of(old: Side<'_>, new: Side<'_>, rejudged: bool) -> Comparison {
        let ground = Ground::of(old.facts, new.facts);
        let site = super::compare_site::changes(new.messages, old.facts, new.facts, &ground);
        let mut findings = changes(old, new, &ground, &site);
        findings.sort_by(|a, b| {
            (a.kind, a.severity, &a.new, &a.old).cmp(&(b.kind, b.severity, &b.new, &b.old))
        });
        let mut counts = ChangeCounts::default();
        for change in &findings {
            *counts.of_mut(change.kind) += 1;
        }
        Comparison {
            schema: DIFF_SCHEMA.into(),
            old: compared(old),
            new: compared(new),
            rejudged,
            counts,
            findings,
            site,
            not_compared: ground.not_compared(old, new),
        }
    }

    /// Whether something is new or worse.
    pub fn is_worse(&self) -> bool {
        self.counts.new + self.counts.worse > 0
    }

    /// Whether the later audit lost sight of something that the earlier one saw.
    pub fn has_lost_sight(&self) -> bool {
        let unseen = |c: &&Change| c.kind == ChangeKind::NotComparable && c.new.is_none();
        self.not_compared.iter().any(|n| n.lost) || self.findings.iter().any(|c| unseen(&c))
    }

    /// Whether a finding of the later audit was in the earlier one, no less grave and no narrower.
    /// What the earlier one did not test for was not.
    pub fn was_there(&self, fingerprint: &str) -> bool {
        let of = |c: &&Change| c.new.is_some() && c.fingerprint == fingerprint;
        let change = self.findings.iter().find(of);
        change.is_some_and(|c| matches!(c.kind, ChangeKind::Same | ChangeKind::Better))
    }
}

impl ChangeCounts {
    /// The count of one kind.
    pub fn of(&self, kind: ChangeKind) -> usize {
        let mut copy = *self;
        *copy.of_mut(kind)
    }

    fn of_mut(&mut self, kind: ChangeKind) -> &mut usize {
        match kind {
            ChangeKind::New => &mut self.new,
            ChangeKind::Worse => &mut self.worse,
            ChangeKind::NotComparable => &mut self.not_comparable,
            ChangeKind::Better => &mut self.better,
            ChangeKind::Fixed => &mut self.fixed,
            ChangeKind::Same => &mut self.same,
        }
    }
}

fn compared(side: Side<'_>) -> ComparedAudit {
    let audit: &Audit = &side.facts.audit;
    ComparedAudit {
        id: audit.id.clone(),
        host: audit.host.clone(),
        started: audit.started.clone(),
        ruleset: side.ruleset.to_owned(),
        findings: side.findings.len(),
    }
}
