//! [`Subject`]: what a rule looks at, one thing at a time.

use super::value::Value;
use super::world::World;
use crate::detect::{
    BannerFact, CookieFact, CookieState, FingerprintFact, FormFact, NoscriptFact, PageFact,
    PixelFact, PolicyFact, RequestFact, SetBy, StorageFact, VendorFact,
};
use crate::evidence::{Consent, Scenario};
use indexmap::IndexMap;

/// Kinds of things a rule can look at.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum SubjectKind {
    /// A request.
    Request,
    /// A decoded event of a pixel.
    Pixel,
    /// A cookie in a scenario.
    Cookie,
    /// An entry of web storage in a scenario.
    Storage,
    /// The consent interface.
    Banner,
    /// A page.
    Page,
    /// The site as a whole.
    Site,
    /// A policy that was read.
    Policy,
    /// A vendor seen.
    Vendor,
    /// A vendor's image in the source, for visitors without scripts.
    Noscript,
    /// A form of a page.
    Form,
    /// A script that called interfaces which can serve fingerprinting.
    Script,
}

impl SubjectKind {
    /// All, in the order of the documentation.
    pub const ALL: [SubjectKind; 12] = [
        SubjectKind::Request,
        SubjectKind::Pixel,
        SubjectKind::Cookie,
        SubjectKind::Storage,
        SubjectKind::Banner,
        SubjectKind::Page,
        SubjectKind::Site,
        SubjectKind::Policy,
        SubjectKind::Vendor,
        SubjectKind::Noscript,
        SubjectKind::Form,
        SubjectKind::Script,
    ];

    /// The word used in rule files.
    pub fn as_str(self) -> &'static str {
        match self {
            SubjectKind::Request => "request",
            SubjectKind::Pixel => "pixel",
            SubjectKind::Cookie => "cookie",
            SubjectKind::Storage => "storage",
            SubjectKind::Banner => "banner",
            SubjectKind::Page => "page",
            SubjectKind::Site => "site",
            SubjectKind::Policy => "policy",
            SubjectKind::Vendor => "vendor",
            SubjectKind::Noscript => "noscript",
            SubjectKind::Form => "form",
            SubjectKind::Script => "script",
        }
    }

    /// The kind of that word.
    pub fn parse(word: &str) -> Option<SubjectKind> {
        SubjectKind::ALL.into_iter().find(|k| k.as_str() == word)
    }

    /// Limits that can hide such a thing (`Limit::hides`).
    pub fn hidden_by(self) -> &'static [&'static str] {
        match self {
            SubjectKind::Request | SubjectKind::Pixel | SubjectKind::Vendor => {
                &["scenario", "requests"]
            }
            SubjectKind::Cookie => &["scenario", "cookies"],
            SubjectKind::Storage => &["scenario", "storage"],
            SubjectKind::Banner => &["scenario", "banner"],
            // One that could not be read is a policy of its own, and says so.
            SubjectKind::Page
            | SubjectKind::Policy
            | SubjectKind::Noscript
            | SubjectKind::Form
            | SubjectKind::Script => &["scenario", "page"],
            SubjectKind::Site => &["scenario", "requests", "cookies", "banner"],
        }
    }
}

/// The thing itself.
#[derive(Clone, Copy)]
pub enum Thing<'a> {
    /// A request.
    Request(&'a RequestFact),
    /// An event.
    Pixel(&'a PixelFact),
    /// A cookie.
    Cookie(&'a CookieFact),
    /// A storage entry.
    Storage(&'a StorageFact),
    /// The consent interface.
    Banner(&'a BannerFact),
    /// A page.
    Page(&'a PageFact),
    /// The site.
    Site,
    /// A policy.
    Policy(&'a PolicyFact),
    /// A vendor.
    Vendor(&'a VendorFact),
    /// An image for visitors without scripts.
    Noscript(&'a NoscriptFact),
    /// A form.
    Form(&'a FormFact),
    /// Calls of a script.
    Script(&'a FingerprintFact),
}

impl<'a> Thing<'a> {
    /// Its own evidence id; none for the site as a whole.
    pub fn id(self) -> Option<&'a str> {
        match self {
            Thing::Request(r) => Some(&r.id),
            Thing::Pixel(p) => Some(&p.id),
            Thing::Cookie(c) => Some(&c.id),
            Thing::Storage(s) => Some(&s.id),
            Thing::Banner(b) => Some(&b.id),
            Thing::Page(p) => Some(&p.id),
            Thing::Site => None,
            Thing::Policy(p) => Some(&p.id),
            Thing::Vendor(v) => v.evidence.first().map(String::as_str),
            Thing::Noscript(n) => Some(&n.id),
            Thing::Form(f) => Some(&f.id),
            Thing::Script(g) => Some(&g.id),
        }
    }
}

/// A thing as seen in one scenario.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// Everything else that was seen.
    pub world: &'a World<'a>,
    /// Scenario it is looked at in.
    pub scenario: Scenario,
    /// The thing.
    pub thing: Thing<'a>,
}

impl<'a> Subject<'a> {
    /// Every thing of a kind that was seen in a scenario.
    pub fn all(
        world: &'a World<'a>,
        kind: SubjectKind,
        scenario: Scenario,
    ) -> impl Iterator<Item = Subject<'a>> {
        world
            .things(kind, scenario)
            .iter()
            .map(move |thing| Subject {
                world,
                scenario,
                thing: *thing,
            })
    }

    /// What matches are merged by: the vendor, the cookie, the storage key, the part of the banner.
    pub fn key(&self) -> String {
        match self.thing {
            Thing::Request(request) => request
                .vendor
                .clone()
                .unwrap_or_else(|| request.site.clone()),
            Thing::Pixel(pixel) => pixel.vendor.clone(),
            Thing::Cookie(cookie) => format!("{}@{}", cookie.name, cookie.domain),
            Thing::Storage(entry) => format!("{}@{}", entry.key, entry.origin),
            Thing::Banner(_) => "banner".into(),
            Thing::Page(page) => page.final_url.clone().unwrap_or_else(|| page.url.clone()),
            Thing::Site => "site".into(),
            Thing::Policy(policy) => policy.url.clone(),
            Thing::Vendor(vendor) => vendor.id.clone(),
            Thing::Noscript(image) => image.vendor.clone(),
            Thing::Form(form) => format!("{} {}", form.page, form.action),
            Thing::Script(call) => call.script.clone().unwrap_or_else(|| "inline".into()),
        }
    }

    /// Its own evidence id and those that go with it.
    pub fn evidence(&self) -> Vec<String> {
        match self.thing {
            Thing::Request(request) => vec![request.id.clone()],
            Thing::Pixel(pixel) => vec![pixel.id.clone(), pixel.request.clone()],
            Thing::Cookie(cookie) => {
                let mut ids = vec![cookie.id.clone()];
                ids.extend(cookie.set_by.request.clone());
                ids
            }
            Thing::Storage(entry) => vec![entry.id.clone()],
            Thing::Banner(banner) => vec![banner.id.clone()],
            Thing::Page(page) => vec![page.id.clone()],
            Thing::Site => Vec::new(),
            Thing::Policy(policy) => vec![policy.id.clone()],
            Thing::Vendor(vendor) => vendor.evidence.clone(),
            Thing::Noscript(image) => vec![image.id.clone()],
            Thing::Form(form) => vec![form.id.clone()],
            Thing::Script(call) => vec![call.id.clone()],
        }
    }

    /// Pages it was seen on.
    pub fn pages(&self) -> Vec<String> {
        match self.thing {
            Thing::Request(request) => request.page.iter().cloned().collect(),
            Thing::Pixel(pixel) => pixel.page.iter().cloned().collect(),
            Thing::Cookie(cookie) => cookie.pages.clone(),
            Thing::Storage(_) | Thing::Site | Thing::Vendor(_) => Vec::new(),
            Thing::Banner(banner) => banner.page.iter().cloned().collect(),
            Thing::Page(page) => vec![page.id.clone()],
            Thing::Policy(policy) => policy.page.iter().cloned().collect(),
            Thing::Noscript(image) => image.page.iter().cloned().collect(),
            Thing::Form(form) => vec![form.page.clone()],
            Thing::Script(call) => call.page.iter().cloned().collect(),
        }
    }

    /// Runs it was seen in, as far as the facts tell runs apart.
    pub fn runs(&self) -> Vec<u32> {
        match self.thing {
            Thing::Request(request) => vec![request.run],
            Thing::Pixel(pixel) => vec![pixel.run],
            Thing::Cookie(cookie) => in_scenario(&cookie.seen_runs, self.scenario),
            Thing::Storage(entry) => in_scenario(&entry.seen_runs, self.scenario),
            _ => Vec::new(),
        }
    }

    /// The value of a field, by its name in rule files.
    pub fn value(&self, field: &str) -> Value<'a> {
        match self.thing {
            Thing::Request(request) => super::read::request(self, request, field),
            Thing::Pixel(pixel) => super::read::pixel(self, pixel, field),
            Thing::Cookie(cookie) => super::read::cookie(self, cookie, field),
            Thing::Storage(entry) => super::read::storage(self, entry, field),
            Thing::Banner(banner) => super::read::banner(self, banner, field),
            Thing::Page(page) => super::read::page(page, field),
            Thing::Site => super::read::site(self, field),
            Thing::Policy(policy) => super::read::policy(policy, field),
            Thing::Vendor(vendor) => super::read::vendor(self, vendor, field),
            Thing::Noscript(image) => super::read::noscript(image, field),
            Thing::Form(form) => super::read::form(form, field),
            Thing::Script(call) => super::read::script(call, field),
        }
    }

    /// Whether a cookie or storage entry came, or stayed, under the scenario's own consent state. What
    /// the answer to a request in its grace time set is not held against the site either.
    pub(crate) fn stored_in_force(
        &self,
        state: CookieState,
        first: Option<Consent>,
        by: &SetBy,
    ) -> Value<'static> {
        let own = self.scenario.consent();
        let setter = by.request.as_deref().and_then(|id| self.world.request(id));
        let grace = setter.is_some_and(|r| r.scenario == self.scenario && r.grace);
        match (state, first) {
            (CookieState::Blocked, _) => Value::Flag(false),
            (_, Some(consent)) => Value::Flag(consent == own && !grace),
            (CookieState::Set, None) => Value::Unknown,
            (_, None) => Value::Flag(own == Consent::None),
        }
    }
}

fn in_scenario(runs: &IndexMap<Scenario, Vec<u32>>, scenario: Scenario) -> Vec<u32> {
    runs.get(&scenario).cloned().unwrap_or_default()
}
