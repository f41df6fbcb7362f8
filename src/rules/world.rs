//! [`World`]: the facts with the look-ups that conditions need.

use super::subject::{Subject, SubjectKind, Thing};
use crate::detect::party::page_hosts;
use crate::detect::terms::Terms;
use crate::detect::{
    CookieFact, CookieState, Facts, Party, PersonalDataFact, PixelFact, RequestFact, VendorFact,
};
use crate::evidence::{Consent, Scenario};
use crate::messages::Messages;
use jiff::civil::Date;
use std::collections::{BTreeSet, HashMap};

/// Purposes that no exemption of the EU covers.
pub const TRACKERS: &[&str] = &[
    "advertising",
    "social",
    "analytics",
    "session-replay",
    "affiliate",
];

/// The facts, indexed.
pub struct World<'a> {
    /// The facts.
    pub facts: &'a Facts,
    /// Word lists.
    pub terms: &'a Terms,
    /// The language that notes are told in.
    pub messages: &'a Messages,
    /// Day on which the audit began, from which calendar months are counted.
    pub began: Option<Date>,
    requests: HashMap<&'a str, &'a RequestFact>,
    by_id: HashMap<&'a str, Thing<'a>>,
    pixels: HashMap<&'a str, Vec<&'a PixelFact>>,
    pixels_of_vendor: HashMap<Scenario, HashMap<&'a str, Vec<&'a PixelFact>>>,
    requests_of_page: HashMap<Scenario, HashMap<&'a str, Vec<&'a RequestFact>>>,
    requests_of_vendor: HashMap<Scenario, HashMap<&'a str, Vec<&'a RequestFact>>>,
    cookies_of_vendor: HashMap<&'a str, Vec<&'a CookieFact>>,
    vendors: HashMap<&'a str, &'a VendorFact>,
    hosts: HashMap<&'a str, &'a VendorFact>,
    page_hosts: BTreeSet<String>,
    personal: HashMap<&'a str, Vec<&'a PersonalDataFact>>,
    names_hidden: bool,
    recorders: BTreeSet<&'a str>,
    passes_id: BTreeSet<&'a str>,
    things: HashMap<(SubjectKind, Scenario), Vec<Thing<'a>>>,
}

impl<'a> World<'a> {
    /// Indexes the facts.
    pub fn new(facts: &'a Facts, terms: &'a Terms, messages: &'a Messages) -> Self {
        let mut page_hosts = page_hosts(&facts.pages);
        page_hosts.insert(facts.audit.host.clone());
        let mut world = World {
            facts,
            terms,
            messages,
            began: began(&facts.audit.started),
            requests: facts.requests.iter().map(|r| (r.id.as_str(), r)).collect(),
            by_id: HashMap::new(),
            pixels: HashMap::new(),
            pixels_of_vendor: HashMap::new(),
            requests_of_page: HashMap::new(),
            requests_of_vendor: HashMap::new(),
            cookies_of_vendor: HashMap::new(),
            vendors: facts.vendors.iter().map(|v| (v.id.as_str(), v)).collect(),
            hosts: facts
                .vendors
                .iter()
                .flat_map(|v| v.hosts.iter().map(move |h| (h.as_str(), v)))
                .collect(),
            page_hosts,
            personal: HashMap::new(),
            recorders: facts
                .replay
                .iter()
                .filter(|r| r.verdict == "recording")
                .flat_map(|r| r.evidence.iter().map(String::as_str))
                .collect(),
            passes_id: facts
                .syncs
                .iter()
                .filter(|s| {
                    s.kind != "link" && s.from != facts.audit.site && s.to != facts.audit.site
                })
                .flat_map(|s| s.evidence.iter().map(String::as_str))
                .collect(),
            names_hidden: facts.limits.iter().any(|l| l.hides == "names"),
            things: things(facts),
        };
        for pixel in &facts.pixels {
            let of_request = world.pixels.entry(pixel.request.as_str()).or_default();
            of_request.push(pixel);
            let of_vendor = world
                .pixels_of_vendor
                .entry(pixel.scenario)
                .or_default()
                .entry(pixel.vendor.as_str())
                .or_default();
            of_vendor.push(pixel);
        }
        for data in &facts.personal_data {
            if let Some(request) = &data.request {
                world.personal.entry(request).or_default().push(data);
            }
        }
        for cookie in &facts.cookies {
            if let Some(vendor) = &cookie.vendor {
                let of_vendor = world.cookies_of_vendor.entry(vendor).or_default();
                of_vendor.push(cookie);
            }
        }
        for ((kind, _), things) in &world.things {
            if *kind != SubjectKind::Vendor {
                let known = things.iter().filter_map(|t| Some((t.id()?, *t)));
                world.by_id.extend(known);
            }
        }
        for request in &facts.requests {
            if let Some(vendor) = &request.vendor {
                let of_vendor = world
                    .requests_of_vendor
                    .entry(request.scenario)
                    .or_default()
                    .entry(vendor.as_str())
                    .or_default();
                of_vendor.push(request);
            }
            if let Some(page) = &request.page {
                let of_page = world
                    .requests_of_page
                    .entry(request.scenario)
                    .or_default()
                    .entry(page.as_str())
                    .or_default();
                of_page.push(request);
            }
        }
        world
    }

    /// Every thing of a kind that was seen in a scenario.
    pub fn things(&self, kind: SubjectKind, scenario: Scenario) -> &[Thing<'a>] {
        self.things
            .get(&(kind, scenario))
            .map_or(&[], Vec::as_slice)
    }

    /// The thing of a kind whose own evidence id it is, as seen in a scenario.
    pub fn subject(
        &'a self,
        kind: SubjectKind,
        scenario: Scenario,
        id: &str,
    ) -> Option<Subject<'a>> {
        let thing = match kind {
            // a vendor is cited by what was sent to it
            SubjectKind::Vendor => *self
                .things(kind, scenario)
                .iter()
                .find(|t| t.id() == Some(id))?,
            _ => *self.by_id.get(id)?,
        };
        Some(Subject {
            world: self,
            scenario,
            thing,
        })
    }

    /// The request of that id.
    pub fn request(&self, id: &str) -> Option<&'a RequestFact> {
        self.requests.get(id).copied()
    }

    /// The events read from a request.
    pub fn pixels_of(&self, request: &str) -> &[&'a PixelFact] {
        self.pixels.get(request).map_or(&[], Vec::as_slice)
    }

    /// The personal data found in a request.
    pub fn personal_in(&self, request: &str) -> &[&'a PersonalDataFact] {
        self.personal.get(request).map_or(&[], Vec::as_slice)
    }

    /// Whether a request belongs to a recording of the session, by two independent signs.
    pub fn records(&self, request: &str) -> bool {
        self.recorders.contains(request)
    }

    /// Whether an identifier of one third party reached another with it.
    pub fn passes_id(&self, request: &str) -> bool {
        self.passes_id.contains(request)
    }

    /// Whether a name of the site leads to a tracker (CNAME); open where names were not looked up.
    pub fn is_aliased(&self, request: &RequestFact) -> Option<bool> {
        let own = request.party == Party::First && !self.is_page_host(&request.host);
        if !own {
            return Some(false);
        }
        match (&request.vendor, self.names_hidden) {
            (None, true) => None,
            _ => Some(!request.aliases.is_empty() && is_tracker(request.purpose.as_deref())),
        }
    }

    /// The events of a vendor in a scenario.
    pub fn events_of(&self, scenario: Scenario, vendor: &str) -> &[&'a PixelFact] {
        self.pixels_of_vendor
            .get(&scenario)
            .and_then(|of| of.get(vendor))
            .map_or(&[], Vec::as_slice)
    }

    /// The cookies of a vendor.
    pub fn cookies_of(&self, vendor: &str) -> &[&'a CookieFact] {
        self.cookies_of_vendor
            .get(vendor)
            .map_or(&[], Vec::as_slice)
    }

    /// The requests of a page in a scenario.
    pub fn requests_on(&self, scenario: Scenario, page: &str) -> &[&'a RequestFact] {
        self.requests_of_page
            .get(&scenario)
            .and_then(|of| of.get(page))
            .map_or(&[], Vec::as_slice)
    }

    /// The requests to a vendor in a scenario.
    pub fn requests_to(&self, scenario: Scenario, vendor: &str) -> &[&'a RequestFact] {
        self.requests_of_vendor
            .get(&scenario)
            .and_then(|of| of.get(vendor))
            .map_or(&[], Vec::as_slice)
    }

    /// The vendor of that id.
    pub fn vendor(&self, id: &str) -> Option<&'a VendorFact> {
        self.vendors.get(id).copied()
    }

    /// The vendor that was contacted under a host.
    pub fn vendor_of_host(&self, host: &str) -> Option<&'a VendorFact> {
        self.hosts.get(host).copied()
    }

    /// The purpose of a vendor, `none` when it is not known.
    pub fn vendor_purpose(&self, id: Option<&str>) -> &'a str {
        id.and_then(|id| self.vendor(id))
            .and_then(|v| v.purpose.as_deref())
            .unwrap_or("none")
    }

    /// The category of a vendor, `unknown` when it is not known.
    pub fn category(&self, id: Option<&str>) -> &'a str {
        id.and_then(|id| self.vendor(id))
            .map_or("unknown", |v| v.category.as_str())
    }

    /// Where the company of a vendor has its seat, as the law on transfers sees it.
    pub fn seat(&self, id: Option<&str>) -> &'static str {
        let country = id
            .and_then(|id| self.vendor(id))
            .and_then(|v| v.country.as_deref());
        self.terms.seat(country)
    }

    /// Whether a page that was visited is on a host.
    pub fn is_page_host(&self, host: &str) -> bool {
        self.page_hosts.contains(host)
    }

    /// Runs recorded of a scenario.
    pub fn runs(&self, scenario: Scenario) -> u32 {
        self.facts.scenarios.get(&scenario).map_or(0, |s| s.runs)
    }

    /// Whether something seen under `consent` belongs to what the scenario is about: nothing was said
    /// yet (before, gpc), or the scenario's own choice was in force and its grace time over.
    pub fn in_force(&self, scenario: Scenario, consent: Consent, grace: bool) -> bool {
        consent == scenario.consent() && !grace
    }

    /// Whether an event is of a tracker, left the browser in what its scenario is about, and does not
    /// say itself that consent is denied.
    pub fn tracks(&self, pixel: &PixelFact) -> bool {
        self.in_force(pixel.scenario, pixel.consent, pixel.grace)
            && !matches!(pixel.delivery.as_str(), "blocked" | "cached")
            && pixel.signal_state.as_deref() != Some("denied")
            && is_tracker(pixel.purpose.as_deref())
    }

    /// Events and cookies of trackers in what a scenario is about, by a name that is the same in all
    /// scenarios.
    pub fn tracking(&self, scenario: Scenario) -> BTreeSet<String> {
        let events = self
            .facts
            .pixels
            .iter()
            .filter(|p| p.scenario == scenario && self.tracks(p))
            .map(|p| format!("{}|{}", p.vendor, p.event.as_deref().unwrap_or("")));
        let cookies = self
            .facts
            .cookies
            .iter()
            .filter(|c| {
                matches!(
                    c.scenarios.get(&scenario),
                    Some(CookieState::Set | CookieState::Kept | CookieState::Changed)
                )
            })
            .filter(|c| {
                !c.stores_choice && matches!(c.purpose.as_deref(), Some("marketing" | "statistics"))
            })
            .map(|c| format!("cookie {}@{}", c.name, c.domain));
        events.chain(cookies).collect()
    }

    /// Longest lifetime, in whole days, of the cookies that keep the choice in a scenario, as asked for;
    /// none when no cookie keeps it, or when web storage does, which has no end of its own.
    pub fn choice_lifetime(&self, scenario: Scenario) -> Option<f64> {
        let lasting = |s: &&crate::detect::StorageFact| {
            s.stores_choice && s.area != "session" && s.scenarios.contains_key(&scenario)
        };
        if self.facts.storage.iter().any(|s| lasting(&s)) {
            return None;
        }
        let there = |state: &CookieState| {
            matches!(
                state,
                CookieState::Set | CookieState::Kept | CookieState::Changed
            )
        };
        self.facts
            .cookies
            .iter()
            .filter(|c| c.stores_choice && c.scenarios.get(&scenario).is_some_and(there))
            .map(|c| {
                if c.session {
                    0.0
                } else {
                    let stored = c.kept_days.get(&scenario).copied().or(c.lifetime_days);
                    // what the browser cut to its own cap was asked for longer
                    let asked = c.requested_lifetime_days.or(c.lifetime_days);
                    match (stored, asked) {
                        (Some(stored), Some(asked)) if stored > 399.0 => asked.round(),
                        (Some(stored), _) => stored.round(),
                        (None, asked) => asked.unwrap_or(0.0).round(),
                    }
                }
            })
            .max_by(f64::total_cmp)
    }

    /// Ids of the cookies that keep the choice in a scenario.
    pub fn choice_records(&self, scenario: Scenario) -> Vec<String> {
        let cookies = self.facts.cookies.iter();
        let cookies = cookies
            .filter(|c| c.stores_choice && c.scenarios.contains_key(&scenario))
            .map(|c| c.id.clone());
        let entries = self.facts.storage.iter();
        let entries = entries
            .filter(|s| s.stores_choice && s.scenarios.contains_key(&scenario))
            .map(|s| s.id.clone());
        cookies.chain(entries).collect()
    }
}

/// Whether a purpose is one that no exemption of the EU covers.
pub fn is_tracker(purpose: Option<&str>) -> bool {
    purpose.is_some_and(|p| TRACKERS.contains(&p))
}

/// Days since 1970 do not matter here, only the calendar: the day of an RFC 3339 stamp.
fn began(stamp: &str) -> Option<Date> {
    stamp.get(..10)?.parse().ok()
}

/// Everything that was seen, by kind and scenario.
fn things(facts: &Facts) -> HashMap<(SubjectKind, Scenario), Vec<Thing<'_>>> {
    let mut all: HashMap<(SubjectKind, Scenario), Vec<Thing<'_>>> = HashMap::new();
    let mut add = |kind: SubjectKind, scenario: Scenario, thing| {
        all.entry((kind, scenario)).or_default().push(thing);
    };
    for request in &facts.requests {
        add(
            SubjectKind::Request,
            request.scenario,
            Thing::Request(request),
        );
    }
    for pixel in &facts.pixels {
        add(SubjectKind::Pixel, pixel.scenario, Thing::Pixel(pixel));
    }
    for call in &facts.fingerprinting {
        add(SubjectKind::Script, call.scenario, Thing::Script(call));
    }
    for scenario in Scenario::ALL {
        for cookie in &facts.cookies {
            if cookie.scenarios.contains_key(&scenario) {
                add(SubjectKind::Cookie, scenario, Thing::Cookie(cookie));
            }
        }
        for entry in &facts.storage {
            if entry.scenarios.contains_key(&scenario) {
                add(SubjectKind::Storage, scenario, Thing::Storage(entry));
            }
        }
        for page in &facts.pages {
            let seen = |v: &crate::detect::PageVisit| v.scenario == scenario && v.outcome == "ok";
            if page.visits.iter().any(seen) {
                add(SubjectKind::Page, scenario, Thing::Page(page));
            }
        }
        for vendor in &facts.vendors {
            if vendor.scenarios.contains(&scenario) {
                add(SubjectKind::Vendor, scenario, Thing::Vendor(vendor));
            }
        }
        add(SubjectKind::Banner, scenario, Thing::Banner(&facts.banner));
        add(SubjectKind::Site, scenario, Thing::Site);
        for policy in &facts.policies {
            add(SubjectKind::Policy, scenario, Thing::Policy(policy));
        }
        // the source of a page is read once; it is the same in every scenario
        for image in &facts.noscript {
            add(SubjectKind::Noscript, scenario, Thing::Noscript(image));
        }
        for form in &facts.forms {
            add(SubjectKind::Form, scenario, Thing::Form(form));
        }
    }
    all
}
