//! Personal data in traffic: the identity planted by the audit, and what looks like another person's.
//!
//! Looked for in addresses, headers, bodies, messages of sockets and titles of pages, in clear, in
//! every encoding and digest of [`planted`], and in what hides inside ([`layers`]).

mod layers;
mod parts;
mod planted;

use self::parts::Part;
pub use self::parts::parts;
use self::planted::Needles;
use super::catalogue::Catalogue;
use super::catalogue::shared_file::PersonalNames;
use super::decode::user_data;
use super::facts::{Party, PersonalDataFact, PixelFact, RequestFact, UserData};
use super::party::{OwnSite, host_of, site};
use super::requests::Traffic;
use super::view::RunView;
use crate::evidence::{Event, Exchange, Scenario, Typed};
use crate::messages::Messages;
use crate::say;
use std::collections::{BTreeMap, BTreeSet};
use url::Url;

/// Facts kept; more would be a site that leaks with every request, which the first ones show.
const FACTS: usize = 3000;
/// Characters shown of a value.
const SHOWN: usize = 64;

/// Personal data in the traffic of all runs, `D-0001`: one per page, recipient, kind, form and place.
pub fn personal_data(
    views: &[RunView<'_>],
    own: &OwnSite,
    traffic: &Traffic,
    catalogue: &Catalogue,
    messages: &Messages,
) -> Vec<PersonalDataFact> {
    let sought = Sought {
        needles: needles(views),
        names: catalogue.personal_names(),
        own,
        messages,
    };
    let mut all = Found {
        facts: Vec::new(),
        seen: BTreeSet::new(),
    };
    let typed: BTreeMap<(Scenario, u32), Vec<&Typed>> = views
        .iter()
        .map(|view| ((view.scenario(), view.log.run), typed(view)))
        .collect();
    for (view, exchange, request) in traffic.exchanges(views) {
        let typed = typed.get(&(view.scenario(), view.log.run));
        look(
            exchange,
            request,
            &sought,
            typed.map_or(&[], Vec::as_slice),
            &mut all,
        );
    }
    for view in views {
        titles(view, &sought, &mut all);
    }
    for (number, fact) in all.facts.iter_mut().enumerate() {
        fact.id = format!("D-{:04}", number + 1);
    }
    all.facts
}

/// What is looked for, and the language in which it is told.
struct Sought<'a> {
    needles: Vec<Needles>,
    names: &'a PersonalNames,
    own: &'a OwnSite,
    messages: &'a Messages,
}

/// Marks the planted identity in the decoded events, and adds what their rules do not name.
pub fn mark(pixels: &mut [PixelFact], found: &[PersonalDataFact]) {
    for fact in found.iter().filter(|f| f.canary) {
        for pixel in pixels
            .iter_mut()
            .filter(|p| Some(&p.request) == fact.request.as_ref())
        {
            let told = pixel
                .user_data
                .iter_mut()
                .find(|d| d.place == fact.place || d.place.ends_with(&fact.place));
            match told {
                Some(data) => data.canary = true,
                None => pixel.user_data.push(UserData {
                    kind: fact.kind.clone(),
                    form: fact.form.clone(),
                    canary: true,
                    place: fact.place.clone(),
                }),
            }
        }
    }
}

/// The needles of every identity that was planted.
fn needles(views: &[RunView<'_>]) -> Vec<Needles> {
    let mut planted = Vec::new();
    for view in views {
        for (_, event) in view.events() {
            if let Event::Planted(identity) = event
                && !planted.contains(&identity)
            {
                planted.push(identity);
            }
        }
    }
    planted.into_iter().filter_map(Needles::of).collect()
}

fn typed<'a>(view: &RunView<'a>) -> Vec<&'a Typed> {
    view.events()
        .filter_map(|(_, event)| match event {
            Event::Typed(typed) => Some(typed),
            _ => None,
        })
        .collect()
}

/// What the visitor had done with that part of the identity by then.
fn step(typed: &[&Typed], kind: &str, time_ms: f64) -> Option<String> {
    let about = |t: &&&Typed| {
        t.kind == kind || kind == "name" && matches!(t.kind.as_str(), "first_name" | "last_name")
    };
    typed
        .iter()
        .filter(about)
        .filter(|t| t.at_ms <= time_ms)
        .max_by(|a, b| a.at_ms.total_cmp(&b.at_ms))
        .map(|t| t.step.as_str().to_owned())
}

/// Facts, each once.
struct Found {
    facts: Vec<PersonalDataFact>,
    seen: BTreeSet<String>,
}

impl Found {
    fn add(&mut self, fact: PersonalDataFact) {
        let key = format!(
            "{} {} {:?} {} {} {} {} {:?}",
            fact.scenario,
            fact.run,
            fact.page,
            fact.site,
            fact.kind,
            fact.form,
            fact.place,
            fact.after
        );
        if self.facts.len() < FACTS && self.seen.insert(key) {
            self.facts.push(fact);
        }
    }
}

fn look(
    exchange: &Exchange<'_>,
    request: &RequestFact,
    sought: &Sought<'_>,
    typed: &[&Typed],
    all: &mut Found,
) {
    let (needles, messages) = (&sought.needles, sought.messages);
    let third = request.party == Party::Third;
    // Without a planted identity the site's own requests hold nothing that another party gets.
    if !third && needles.is_empty() {
        return;
    }
    let mut told: BTreeSet<(String, String)> = BTreeSet::new();
    for part in parts(exchange) {
        let blank = |kind: &str, form: &str, shown: String| PersonalDataFact {
            id: String::new(),
            kind: kind.to_owned(),
            form: form.to_owned(),
            spelling: None,
            canary: false,
            shown,
            place: part.place.clone(),
            request: Some(request.id.clone()),
            vendor: request.vendor.clone(),
            site: request.site.clone(),
            party: request.party,
            scenario: request.scenario,
            run: request.run,
            page: request.page.clone(),
            consent: request.consent,
            grace: request.grace,
            time_ms: request.time_ms,
            after: None,
        };
        let mut ours = false;
        let seen = &mut |layer: &str| {
            for needle in needles.iter().flat_map(|n| n.find(layer)) {
                ours = true;
                let key = (needle.kind.to_owned(), needle.form.clone());
                // The body as a whole repeats what its fields have told.
                if part.whole && told.contains(&key) {
                    continue;
                }
                told.insert(key);
                let mut fact = blank(
                    needle.kind,
                    &needle.form,
                    say!(messages, "personal-planted"),
                );
                fact.spelling = Some(needle.spelling.to_owned());
                fact.canary = true;
                fact.after = step(typed, needle.kind, request.time_ms);
                all.add(fact);
            }
        };
        if !needles.is_empty() {
            layers::each(&part.value, seen);
        }
        if third && !ours && !part.whole {
            for (kind, form, shown) in looks_personal(&part, sought) {
                all.add(blank(&kind, form, shown));
            }
        }
    }
}

/// What looks like personal data of somebody else: an address anywhere, other kinds by the name of
/// their parameter and their form. Kind, form, what is shown.
fn looks_personal(part: &Part<'_>, sought: &Sought<'_>) -> Vec<(String, &'static str, String)> {
    let (names, messages) = (sought.names, sought.messages);
    let mut found = Vec::new();
    if let Some((form, shown)) = user_data::first_email(&part.value) {
        found.push(("email".to_owned(), form, shown));
    }
    let Some(name) = part.name.as_deref() else {
        return found;
    };
    if let Some(kind) = names.kind(name, &part.value, false) {
        found.push((
            kind.to_owned(),
            "plain",
            masked(kind, &part.value, messages),
        ));
    }
    // A page address that is sent along: what is in its query is told to whoever gets it.
    let page = Url::parse(&part.value)
        .ok()
        .filter(|url| sought.own.party(&site(&host_of(url))) == Party::First);
    for (name, value) in page.iter().flat_map(Url::query_pairs) {
        let kind: Option<String> = names.kind(&name, &value, true).map(str::to_owned);
        if let Some(kind) = kind.filter(|k| found.iter().all(|(known, ..)| known != k)) {
            let shown = masked(&kind, &value, messages);
            found.push((kind, "plain", shown));
        }
    }
    found
}

/// What is shown of a value: search terms and order numbers name the fault, persons stay masked.
fn masked(kind: &str, value: &str, messages: &Messages) -> String {
    let value = value.trim();
    if kind == "search_term" {
        return user_data::masked(value).chars().take(SHOWN).collect();
    }
    let (kept, length) = (2, value.chars().count());
    let start: String = value.chars().take(kept.min(length / 3)).collect();
    say!(messages, "personal-masked", start = start, n = length)
}

/// Titles of pages that hold the planted identity: every script on the page reads them.
fn titles(view: &RunView<'_>, sought: &Sought<'_>, all: &mut Found) {
    for (t_ms, event) in view.events() {
        let (title, visit) = match event {
            Event::VisitEnd(end) => (end.title.as_deref().unwrap_or_default(), end.visit),
            Event::Document(document) => (document.title.as_str(), document.visit),
            _ => continue,
        };
        for needle in sought.needles.iter().flat_map(|n| n.find(title)) {
            let (consent, grace) = view.timeline.at(t_ms);
            all.add(PersonalDataFact {
                id: String::new(),
                kind: needle.kind.to_owned(),
                form: needle.form.clone(),
                spelling: Some(needle.spelling.to_owned()),
                canary: true,
                shown: say!(sought.messages, "personal-planted"),
                place: "title".into(),
                request: None,
                vendor: None,
                site: sought.own.site.clone(),
                party: Party::First,
                scenario: view.scenario(),
                run: view.log.run,
                page: view.page(Some(visit), t_ms),
                consent,
                grace,
                time_ms: t_ms,
                after: None,
            });
        }
    }
}
