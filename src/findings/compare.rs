//! Two audits of one site held against each other: what is new, worse, fixed, and what cannot be said.
//!
//! Only what both audits tested is compared. A finding that is gone because its scenario, page,
//! jurisdiction or rule was not tested again is not "fixed", and one that was never looked for is not
//! "new": both are not comparable, with the reason.

use super::{Finding, RuleResult};
use crate::detect::{Audit, Facts};
use crate::evidence::{Outcome, Scenario};
use crate::messages::Messages;
use crate::rules::{RuleOutcome, Severity};
use crate::say;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

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

/// The scenarios and pages that both audits recorded.
pub(super) struct Ground {
    scenarios: BTreeSet<Scenario>,
    /// Addresses visited in both, with the scenario.
    pages: BTreeSet<(String, Scenario)>,
}

impl Ground {
    fn of(old: &Facts, new: &Facts) -> Ground {
        Ground {
            scenarios: done(old).intersection(&done(new)).copied().collect(),
            pages: visited(old).intersection(&visited(new)).cloned().collect(),
        }
    }

    pub(super) fn scenario(&self, scenario: Scenario) -> bool {
        self.scenarios.contains(&scenario)
    }

    /// Whether a page (by id in its audit) was visited in both in a scenario; what belongs to no page
    /// counts where the scenario does.
    pub(super) fn page(&self, facts: &Facts, id: Option<&str>, scenario: Scenario) -> bool {
        let url = id.and_then(|id| address(facts, id));
        self.scenario(scenario)
            && url.is_none_or(|url| self.pages.contains(&(url.to_owned(), scenario)))
    }

    /// Addresses of a finding's pages that both audits visited in one of its scenarios.
    fn pages_of(&self, facts: &Facts, finding: &Finding) -> BTreeSet<String> {
        let addresses = finding.pages.iter().filter_map(|id| address(facts, id));
        addresses
            .filter(|url| {
                let mut scenarios = finding.scenarios.iter();
                scenarios.any(|s| self.pages.contains(&((*url).to_owned(), *s)))
            })
            .map(str::to_owned)
            .collect()
    }

    fn not_compared(&self, old: Side<'_>, new: Side<'_>) -> Vec<NotCompared> {
        let messages = new.messages;
        let mut list = Vec::new();
        let (was, is) = (done(old.facts), done(new.facts));
        for scenario in was.symmetric_difference(&is) {
            let lost = was.contains(scenario);
            let side = if lost { "later" } else { "earlier" };
            let facts = if lost { new.facts } else { old.facts };
            let fact = facts.scenarios.get(scenario);
            let why = fact.and_then(|f| f.reason.as_deref());
            list.push(NotCompared {
                what: say!(messages, "change-scenario", scenario = scenario.as_str()),
                why: match why {
                    Some(why) => say!(messages, "change-scenario-why", side = side, why = why),
                    None => say!(messages, "change-scenario-absent", side = side),
                },
                lost,
                is_pages: false,
            });
        }
        let (was, is) = (visited(old.facts), visited(new.facts));
        let alone = |a: &BTreeSet<(String, Scenario)>, b: &BTreeSet<(String, Scenario)>| {
            let only = a.difference(b).filter(|(_, s)| self.scenario(*s));
            only.map(|(url, _)| url.clone())
                .collect::<BTreeSet<_>>()
                .len()
        };
        for (pages, side) in [(alone(&was, &is), "later"), (alone(&is, &was), "earlier")] {
            if pages > 0 {
                list.push(NotCompared {
                    what: say!(messages, "change-pages", n = pages),
                    why: say!(messages, "change-pages-why", side = side),
                    // A page can be taken off a site; what was found on it is told by its finding.
                    lost: false,
                    is_pages: true,
                });
            }
        }
        list
    }
}

fn done(facts: &Facts) -> BTreeSet<Scenario> {
    let all = facts.scenarios.iter();
    all.filter(|(_, s)| s.outcome == Outcome::Done)
        .map(|(s, _)| *s)
        .collect()
}

fn visited(facts: &Facts) -> BTreeSet<(String, Scenario)> {
    let visits = facts.pages.iter().flat_map(|p| {
        let ok = p.visits.iter().filter(|v| v.outcome == "ok");
        ok.map(|v| (p.url.clone(), v.scenario))
    });
    visits.collect()
}

fn address<'a>(facts: &'a Facts, id: &str) -> Option<&'a str> {
    let page = facts.pages.iter().find(|p| p.id == id);
    page.map(|p| p.url.as_str())
}

fn changes(old: Side<'_>, new: Side<'_>, ground: &Ground, site: &SiteChanges) -> Vec<Change> {
    let by_print = |side: Side<'_>| -> BTreeMap<String, usize> {
        let all = side.findings.iter().enumerate();
        all.map(|(n, f)| (f.fingerprint.clone(), n)).collect()
    };
    let (was, is) = (by_print(old), by_print(new));
    let mut list = Vec::new();
    for (print, n) in &is {
        let finding = &new.findings[*n];
        list.push(match was.get(print) {
            Some(o) => in_both(old, &old.findings[*o], new, finding, ground, site),
            None => only_in_new(old, new, finding, site),
        });
    }
    for (print, o) in &was {
        if !is.contains_key(print) {
            list.push(only_in_old(new, old, &old.findings[*o], ground));
        }
    }
    list
}

fn change(kind: ChangeKind, finding: &Finding, detail: String) -> Change {
    Change {
        kind,
        fingerprint: finding.fingerprint.clone(),
        rule: finding.rule.clone(),
        title: finding.title.clone(),
        severity: finding.severity,
        old: None,
        new: None,
        detail,
        causes: Vec::new(),
    }
}

fn in_both(
    old: Side<'_>,
    was: &Finding,
    new: Side<'_>,
    is: &Finding,
    ground: &Ground,
    site: &SiteChanges,
) -> Change {
    let messages = new.messages;
    let mut worse = Vec::new();
    let mut better = Vec::new();
    if was.severity != is.severity {
        let (before, after) = (was.severity.as_str(), is.severity.as_str());
        let words = say!(messages, "change-severity", before = before, after = after);
        if is.severity < was.severity {
            worse.push(words);
        } else {
            better.push(words);
        }
    }
    let scenarios = |f: &Finding| -> BTreeSet<Scenario> {
        let of = f.scenarios.iter().copied();
        of.filter(|s| ground.scenario(*s)).collect()
    };
    let (before, after) = (scenarios(was), scenarios(is));
    let named = |set: Vec<Scenario>| {
        let words: Vec<&str> = set.iter().map(|s| s.as_str()).collect();
        words.join(", ")
    };
    let more: Vec<Scenario> = after.difference(&before).copied().collect();
    let fewer: Vec<Scenario> = before.difference(&after).copied().collect();
    if !more.is_empty() {
        worse.push(say!(messages, "change-also-in", scenarios = named(more)));
    }
    if !fewer.is_empty() {
        better.push(say!(
            messages,
            "change-no-longer-in",
            scenarios = named(fewer)
        ));
    }
    let (before, after) = (
        ground.pages_of(old.facts, was),
        ground.pages_of(new.facts, is),
    );
    let counted = say!(
        messages,
        "change-pages-seen",
        before = before.len(),
        after = after.len()
    );
    if after.difference(&before).next().is_some() {
        worse.push(counted);
    } else if before.difference(&after).next().is_some() {
        better.push(counted);
    }
    let kind = match (worse.is_empty(), better.is_empty()) {
        (false, _) => ChangeKind::Worse,
        (true, false) => ChangeKind::Better,
        (true, true) => ChangeKind::Same,
    };
    worse.append(&mut better);
    let mut said = change(kind, is, messages.semicolon(&worse));
    said.old = Some(was.id.clone());
    said.new = Some(is.id.clone());
    if kind == ChangeKind::Worse {
        said.causes = super::compare_site::causes(messages, is, new.facts, site);
    }
    said
}

fn only_in_new(old: Side<'_>, new: Side<'_>, finding: &Finding, site: &SiteChanges) -> Change {
    let mut said = match untested(new.messages, old, finding, "earlier") {
        Some(why) => change(ChangeKind::NotComparable, finding, why),
        None => change(ChangeKind::New, finding, reach(new.messages, finding)),
    };
    said.new = Some(finding.id.clone());
    if said.kind == ChangeKind::New {
        said.causes = super::compare_site::causes(new.messages, finding, new.facts, site);
    }
    said
}

fn only_in_old(new: Side<'_>, old: Side<'_>, finding: &Finding, ground: &Ground) -> Change {
    let unvisited = !finding.pages.is_empty() && ground.pages_of(old.facts, finding).is_empty();
    let why = untested(new.messages, new, finding, "later")
        .or_else(|| less_of_the_banner(new, old, finding))
        .or_else(|| unvisited.then(|| say!(new.messages, "change-unvisited")));
    let mut said = match why {
        Some(why) => change(ChangeKind::NotComparable, finding, why),
        None => {
            let gone = finding
                .vendor
                .as_ref()
                .is_some_and(|vendor| !new.facts.vendors.iter().any(|v| v.id == *vendor));
            let words = if gone {
                say!(new.messages, "change-vendor-gone")
            } else {
                String::new()
            };
            change(ChangeKind::Fixed, finding, words)
        }
    };
    said.old = Some(finding.id.clone());
    said
}

/// Why a finding about the consent interface may only be out of sight: layers behind the first are seen
/// when a choice is made, so a scenario that was not recorded again can have shown them.
fn less_of_the_banner(new: Side<'_>, old: Side<'_>, finding: &Finding) -> Option<String> {
    if !finding.evidence.contains(&old.facts.banner.id) {
        return None;
    }
    let recorded = done(new.facts);
    let lost = done(old.facts)
        .into_iter()
        .find(|s| !recorded.contains(s))?;
    let scenario = lost.as_str();
    Some(say!(
        new.messages,
        "change-banner-unseen",
        scenario = scenario
    ))
}

/// "in before, 3 pages".
fn reach(messages: &Messages, finding: &Finding) -> String {
    let states: Vec<&str> = finding.scenarios.iter().map(|s| s.as_str()).collect();
    let (n, states) = (finding.pages.len(), states.join(", "));
    say!(messages, "change-reach", scenarios = states, n = n)
}

/// Why an audit could not have found a finding of the other one; none when it tested for it.
fn untested(messages: &Messages, side: Side<'_>, finding: &Finding, which: &str) -> Option<String> {
    let recorded = done(side.facts);
    let mut missing = finding.scenarios.iter().filter(|s| !recorded.contains(s));
    if let Some(scenario) = missing.next() {
        let scenario = scenario.as_str();
        return Some(say!(
            messages,
            "change-untested-scenario",
            scenario = scenario,
            side = which
        ));
    }
    let of_rule = || side.rules.iter().filter(|r| r.id == finding.rule);
    if of_rule().next().is_none() {
        return Some(say!(messages, "change-untested-rule", side = which));
    }
    let here = || of_rule().filter(|r| finding.jurisdictions.contains(&r.jurisdiction));
    if here().next().is_none() {
        let places = finding.jurisdictions.join(", ");
        return Some(say!(
            messages,
            "change-untested-places",
            places = places,
            side = which
        ));
    }
    // what the settings of an audit do not speak of, it did not look at either
    let unasked = |r: &RuleResult| {
        matches!(
            r.outcome,
            RuleOutcome::NotTested | RuleOutcome::NotApplicable
        )
    };
    if here().all(unasked) {
        let why = here().map(|r| r.why.as_str()).next().unwrap_or_default();
        return Some(say!(
            messages,
            "change-untested-why",
            side = which,
            why = why
        ));
    }
    None
}
