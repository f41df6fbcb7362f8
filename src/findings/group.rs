//! Matches merged: one group per rule, thing and scenario, over jurisdictions.

use crate::detect::{
    CookieFact, Facts, NoscriptFact, PixelFact, RequestFact, StorageFact, VendorFact,
};
use crate::evidence::Scenario;
use crate::rules::{Match, Per, Rule, RuleOutcome, RuleSet, Severity, SubjectKind, Verdict};
use std::collections::{BTreeMap, BTreeSet};

/// What one finding is built from.
pub(super) struct Group<'a> {
    pub(super) rule: &'a Rule,
    pub(super) key: String,
    /// None for a rule that judges the audit as a whole.
    pub(super) scenario: Option<Scenario>,
    /// Each thing once per scenario.
    pub(super) matches: Vec<&'a Match>,
    /// Jurisdictions in which it is a finding, with the severity there.
    pub(super) jurisdictions: Vec<(String, Severity)>,
    /// Rules folded into it, with their evidence and pages.
    pub(super) folded: Vec<Folded>,
}

/// A less specific rule that met the same thing.
#[derive(Clone)]
pub(super) struct Folded {
    pub(super) rule: String,
    pub(super) evidence: Vec<String>,
    pub(super) pages: Vec<String>,
}

/// Name of a group: rule, key, scenario.
pub(super) type Name = (String, String, Option<Scenario>);

impl<'a> Group<'a> {
    /// Gravest over the jurisdictions.
    pub(super) fn severity(&self) -> Severity {
        self.jurisdictions
            .iter()
            .map(|(_, s)| *s)
            .min()
            .unwrap_or(self.rule.severity)
    }

    /// Scenarios it was seen in, in report order.
    pub(super) fn scenarios(&self) -> Vec<Scenario> {
        let all: BTreeSet<Scenario> = self.matches.iter().map(|m| m.scenario).collect();
        all.into_iter().collect()
    }

    /// Evidence ids: the things themselves, what goes with them, then what was folded in.
    pub(super) fn evidence(&self) -> Vec<String> {
        let own = self.matches.iter().flat_map(|m| m.evidence.iter());
        let folded = self.folded.iter().flat_map(|f| f.evidence.iter());
        let mut seen = BTreeSet::new();
        own.chain(folded)
            .filter(|id| seen.insert(id.as_str()))
            .cloned()
            .collect()
    }

    /// Page ids, sorted.
    pub(super) fn pages(&self) -> Vec<String> {
        let all: BTreeSet<&String> = self
            .own_pages()
            .into_iter()
            .chain(self.folded.iter().flat_map(|f| &f.pages))
            .collect();
        all.into_iter().cloned().collect()
    }

    /// Pages of its own matches.
    pub(super) fn own_pages(&self) -> BTreeSet<&String> {
        self.matches.iter().flat_map(|m| &m.pages).collect()
    }

    /// The things behind its matches.
    pub(super) fn things(&self, facts: &'a Facts) -> Things<'a> {
        let ids: BTreeSet<&str> = self
            .matches
            .iter()
            .filter_map(|m| m.evidence.first())
            .map(String::as_str)
            .collect();
        let has = |id: &str| ids.contains(id);
        let kind = self.rule.subject;
        let only = |wanted: SubjectKind| kind == wanted;
        Things {
            pixels: if only(SubjectKind::Pixel) {
                facts.pixels.iter().filter(|p| has(&p.id)).collect()
            } else {
                Vec::new()
            },
            requests: if only(SubjectKind::Request) {
                facts.requests.iter().filter(|r| has(&r.id)).collect()
            } else {
                Vec::new()
            },
            cookies: if only(SubjectKind::Cookie) {
                facts.cookies.iter().filter(|c| has(&c.id)).collect()
            } else {
                Vec::new()
            },
            storage: if only(SubjectKind::Storage) {
                facts.storage.iter().filter(|s| has(&s.id)).collect()
            } else {
                Vec::new()
            },
            noscript: if only(SubjectKind::Noscript) {
                facts.noscript.iter().filter(|n| has(&n.id)).collect()
            } else {
                Vec::new()
            },
            vendor: if only(SubjectKind::Vendor) {
                facts.vendors.iter().find(|v| v.id == self.key)
            } else {
                None
            },
        }
    }

    /// Vendor it is about.
    pub(super) fn vendor(&self, facts: &'a Facts) -> Option<String> {
        let things = self.things(facts);
        None.or_else(|| things.pixels.first().map(|p| p.vendor.clone()))
            .or_else(|| things.requests.first().and_then(|r| r.vendor.clone()))
            .or_else(|| things.cookies.first().and_then(|c| c.vendor.clone()))
            .or_else(|| things.storage.first().and_then(|s| s.vendor.clone()))
            .or_else(|| things.noscript.first().map(|n| n.vendor.clone()))
            .or_else(|| things.vendor.map(|v| v.id.clone()))
    }
}

/// The things behind a group's matches; only those of the rule's subject are filled.
pub(super) struct Things<'a> {
    pub(super) pixels: Vec<&'a PixelFact>,
    pub(super) requests: Vec<&'a RequestFact>,
    pub(super) cookies: Vec<&'a CookieFact>,
    pub(super) storage: Vec<&'a StorageFact>,
    pub(super) noscript: Vec<&'a NoscriptFact>,
    pub(super) vendor: Option<&'a VendorFact>,
}

/// Merges the matches of all verdicts.
pub(super) fn groups<'a>(verdicts: &'a [Verdict], rules: &'a RuleSet) -> BTreeMap<Name, Group<'a>> {
    let mut groups: BTreeMap<Name, Group<'a>> = BTreeMap::new();
    for verdict in verdicts {
        let Some(rule) = rules.rule(&verdict.rule) else {
            continue;
        };
        if !matches!(verdict.outcome, RuleOutcome::Finding | RuleOutcome::Review) {
            continue;
        }
        for found in &verdict.matches {
            let scenario = match rule.per {
                Per::Scenario => Some(found.scenario),
                Per::Audit => None,
            };
            let group = groups
                .entry((rule.id.clone(), found.key.clone(), scenario))
                .or_insert_with(|| Group {
                    rule,
                    key: found.key.clone(),
                    scenario,
                    matches: Vec::new(),
                    jurisdictions: Vec::new(),
                    folded: Vec::new(),
                });
            if group
                .jurisdictions
                .iter()
                .all(|(code, _)| *code != verdict.jurisdiction)
            {
                group
                    .jurisdictions
                    .push((verdict.jurisdiction.clone(), verdict.severity));
            }
            let known = |m: &&Match| {
                m.scenario == found.scenario && m.evidence.first() == found.evidence.first()
            };
            if !group.matches.iter().any(known) {
                group.matches.push(found);
            }
        }
    }
    groups
}

/// Folds the less specific groups into the more specific ones. Gives, for every group that was folded,
/// the name of the group that took it in.
pub(super) fn fold(groups: &mut BTreeMap<Name, Group<'_>>, facts: &Facts) -> BTreeMap<Name, Name> {
    let vendors: BTreeMap<Name, Option<String>> = groups
        .iter()
        .map(|(name, g)| (name.clone(), g.vendor(facts)))
        .collect();
    let mut into: BTreeMap<Name, Name> = BTreeMap::new();
    for (name, general) in groups.iter() {
        let taker = groups
            .iter()
            .filter(|(other, special)| {
                *other != name && takes(special, general, &vendors[*other], &vendors[name])
            })
            .min_by_key(|(other, special)| (special.severity(), (*other).clone()));
        if let Some((taker, _)) = taker {
            into.insert(name.clone(), taker.clone());
        }
    }
    // a taker may itself be folded: follow it to the end; the bound stops two rules that name each other
    let last = |name: &Name| {
        let mut at = name;
        for _ in 0..8 {
            match into.get(at) {
                Some(next) => at = next,
                None => return Some(at.clone()),
            }
        }
        None
    };
    let ends: BTreeMap<Name, Name> = into
        .keys()
        .filter_map(|name| Some((name.clone(), last(name)?)))
        .collect();
    for (name, end) in &ends {
        let Some(general) = groups.remove(name) else {
            continue;
        };
        let folded = Folded {
            rule: general.rule.id.clone(),
            evidence: general.evidence(),
            pages: general.pages(),
        };
        if let Some(special) = groups.get_mut(end) {
            special.folded.push(folded);
            special.folded.extend(general.folded);
        }
    }
    ends
}

fn takes(
    special: &Group<'_>,
    general: &Group<'_>,
    one: &Option<String>,
    other: &Option<String>,
) -> bool {
    special.rule.folds.contains(&general.rule.id)
        && (special.scenario == general.scenario || special.scenario.is_none())
        && (special.key == general.key
            || (one.is_some() && one == other)
            || special.rule.subject == SubjectKind::Site)
        && general
            .jurisdictions
            .iter()
            .all(|(code, _)| special.jurisdictions.iter().any(|(c, _)| c == code))
}
