//! Matches merged: one group per rule, thing and scenario, over jurisdictions.

use crate::detect::{CookieFact, NoscriptFact, PixelFact, RequestFact, StorageFact, VendorFact};
use crate::evidence::Scenario;
use crate::messages::Messages;
use crate::rules::subject::Thing;
use crate::rules::world::World;
use crate::rules::{Match, Per, Rule, RuleOutcome, RuleSet, Severity, SubjectKind, Verdict};
use std::collections::{BTreeMap, BTreeSet};

/// What one finding is built from.
pub(super) struct Group<'a> {
    /// The language it is told in.
    pub(super) messages: &'a Messages,
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
    /// The things behind its matches.
    pub(super) things: Things<'a>,
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

    /// Whether it is about the thing that a less specific rule met. Of events and cookies that is that very
    /// one; a rule about a vendor, a library or a notice takes in all that is said of the same.
    fn met(&self, general: &Group<'_>, id: &str) -> bool {
        use SubjectKind::{Cookie, Pixel, Request};
        match (self.rule.subject, general.rule.subject) {
            (Cookie, Cookie) => self.things.cookies.iter().any(|c| c.id == id),
            (Pixel, Pixel) => self.things.pixels.iter().any(|p| p.id == id),
            (Request, Pixel) => {
                let pixel = general.things.pixels.iter().find(|p| p.id == id);
                pixel.is_some_and(|p| self.things.requests.iter().any(|r| r.id == p.request))
            }
            _ => true,
        }
    }

    /// Keeps what it took in from a rule, in one entry.
    fn take(&mut self, new: Folded) {
        match self.folded.iter_mut().find(|f| f.rule == new.rule) {
            Some(known) => {
                known.evidence.extend(new.evidence);
                known.pages.extend(new.pages);
            }
            None => self.folded.push(new),
        }
    }

    /// Pages of its own matches.
    pub(super) fn own_pages(&self) -> BTreeSet<&String> {
        self.matches.iter().flat_map(|m| &m.pages).collect()
    }

    /// Vendor it is about.
    pub(super) fn vendor(&self) -> Option<String> {
        let things = &self.things;
        None.or_else(|| things.pixels.first().map(|p| p.vendor.clone()))
            .or_else(|| things.requests.first().and_then(|r| r.vendor.clone()))
            .or_else(|| things.cookies.first().and_then(|c| c.vendor.clone()))
            .or_else(|| things.storage.first().and_then(|s| s.vendor.clone()))
            .or_else(|| things.noscript.first().map(|n| n.vendor.clone()))
            .or_else(|| things.vendor.map(|v| v.id.clone()))
    }
}

/// The things behind a group's matches; only those of the rule's subject are filled.
#[derive(Default)]
pub(super) struct Things<'a> {
    pub(super) pixels: Vec<&'a PixelFact>,
    pub(super) requests: Vec<&'a RequestFact>,
    pub(super) cookies: Vec<&'a CookieFact>,
    pub(super) storage: Vec<&'a StorageFact>,
    pub(super) noscript: Vec<&'a NoscriptFact>,
    pub(super) vendor: Option<&'a VendorFact>,
}

impl<'a> Things<'a> {
    /// Adds the thing of a match, each once.
    fn add(&mut self, found: &Match, rule: &Rule, key: &str, world: &'a World<'a>) {
        if rule.subject == SubjectKind::Vendor {
            self.vendor = world.vendor(key);
            return;
        }
        let Some(id) = found.evidence.first() else {
            return;
        };
        let subject = world.subject(rule.subject, found.scenario, id);
        let new = |last: Option<&String>| last != Some(id);
        match subject.map(|s| s.thing) {
            Some(Thing::Pixel(p)) if new(self.pixels.last().map(|l| &l.id)) => self.pixels.push(p),
            Some(Thing::Request(r)) if new(self.requests.last().map(|l| &l.id)) => {
                self.requests.push(r);
            }
            // the key names one cookie or entry, which may be seen in several scenarios
            Some(Thing::Cookie(c)) if self.cookies.iter().all(|l| l.id != c.id) => {
                self.cookies.push(c);
            }
            Some(Thing::Storage(s)) if self.storage.iter().all(|l| l.id != s.id) => {
                self.storage.push(s);
            }
            Some(Thing::Noscript(n)) if new(self.noscript.last().map(|l| &l.id)) => {
                self.noscript.push(n);
            }
            _ => {}
        }
    }
}

/// Merges the matches of all verdicts that are findings; a question to a person makes no finding.
pub(super) fn groups<'a>(
    verdicts: &'a [Verdict],
    rules: &'a RuleSet,
    world: &'a World<'a>,
    messages: &'a Messages,
) -> BTreeMap<Name, Group<'a>> {
    let mut groups: BTreeMap<Name, Group<'a>> = BTreeMap::new();
    let mut seen: BTreeSet<(&str, &str, Scenario, Option<&String>)> = BTreeSet::new();
    for verdict in verdicts {
        let Some(rule) = rules.rule(&verdict.rule) else {
            continue;
        };
        if verdict.outcome != RuleOutcome::Finding {
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
                    messages,
                    rule,
                    key: found.key.clone(),
                    scenario,
                    matches: Vec::new(),
                    jurisdictions: Vec::new(),
                    folded: Vec::new(),
                    things: Things::default(),
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
            if seen.insert((&rule.id, &found.key, found.scenario, found.evidence.first())) {
                group.matches.push(found);
                group.things.add(found, rule, &found.key, world);
            }
        }
    }
    groups
}

/// Folds the less specific groups into the more specific ones. Gives, for every group that was folded
/// whole, the name of the group that took it in. Of a group whose events others met in part, the rest
/// stays a finding of its own: an event is never left out because another one of that vendor is worse.
pub(super) fn fold<'a>(
    groups: &mut BTreeMap<Name, Group<'a>>,
    world: &'a World<'a>,
) -> BTreeMap<Name, Name> {
    let vendors: BTreeMap<Name, Option<String>> = groups
        .iter()
        .map(|(name, g)| (name.clone(), g.vendor()))
        .collect();
    // who can take a rule in, so that not every group is held against every other
    let mut takers: BTreeMap<&str, Vec<(&Name, &Group<'_>)>> = BTreeMap::new();
    for (name, group) in groups.iter() {
        for folded in &group.rule.folds {
            takers.entry(folded).or_default().push((name, group));
        }
    }
    let mut into: BTreeMap<Name, Name> = BTreeMap::new();
    let mut parted: Vec<(Name, Vec<(usize, Name)>)> = Vec::new();
    for (name, general) in groups.iter() {
        let mut here: Vec<(&Name, &Group<'_>)> = takers
            .get(general.rule.id.as_str())
            .into_iter()
            .flatten()
            .copied()
            .filter(|(other, special)| {
                **other != *name && takes(special, general, &vendors[*other], &vendors[name])
            })
            .collect();
        here.sort_by_key(|(other, special)| (special.severity(), (*other).clone()));
        let Some((first, _)) = here.first() else {
            continue;
        };
        let taken: Vec<(usize, Name)> = (general.matches.iter().enumerate())
            .filter_map(|(n, found)| {
                let id = found.evidence.first()?;
                let taker = here.iter().find(|(_, special)| special.met(general, id))?;
                Some((n, taker.0.clone()))
            })
            .collect();
        if taken.len() == general.matches.len() {
            into.insert(name.clone(), (*first).clone());
        } else if !taken.is_empty() {
            parted.push((name.clone(), taken));
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
    for (name, taken) in parted {
        for (n, taker) in &taken {
            let folded = groups.get(&name).map(|general| Folded {
                rule: general.rule.id.clone(),
                evidence: general.matches[*n].evidence.clone(),
                pages: general.matches[*n].pages.clone(),
            });
            let end = last(taker).and_then(|end| groups.get_mut(&end));
            if let (Some(end), Some(folded)) = (end, folded) {
                end.take(folded);
            }
        }
        if let Some(general) = groups.get_mut(&name) {
            let gone: BTreeSet<usize> = taken.iter().map(|(n, _)| *n).collect();
            let left = general.matches.iter().enumerate();
            let left = left.filter(|(n, _)| !gone.contains(n)).map(|(_, m)| *m);
            general.matches = left.collect();
            general.things = Things::default();
            for found in &general.matches {
                let (rule, key) = (general.rule, &general.key);
                general.things.add(found, rule, key, world);
            }
        }
    }
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
            special.take(folded);
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
