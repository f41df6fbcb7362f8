//! [`World`]: the facts with the look-ups that conditions need.

use crate::detect::{Facts, PixelFact, RequestFact, VendorFact};
use crate::evidence::{Consent, Scenario};
use std::collections::HashMap;

/// The facts, indexed.
pub struct World<'a> {
    /// The facts.
    pub facts: &'a Facts,
    requests: HashMap<&'a str, &'a RequestFact>,
    pixels: HashMap<&'a str, Vec<&'a PixelFact>>,
    vendors: HashMap<&'a str, &'a VendorFact>,
}

impl<'a> World<'a> {
    /// Indexes the facts.
    pub fn new(facts: &'a Facts) -> Self {
        let mut pixels: HashMap<&str, Vec<&PixelFact>> = HashMap::new();
        for pixel in &facts.pixels {
            pixels
                .entry(pixel.request.as_str())
                .or_default()
                .push(pixel);
        }
        World {
            facts,
            requests: facts.requests.iter().map(|r| (r.id.as_str(), r)).collect(),
            pixels,
            vendors: facts.vendors.iter().map(|v| (v.id.as_str(), v)).collect(),
        }
    }

    /// The request of that id.
    pub fn request(&self, id: &str) -> Option<&'a RequestFact> {
        self.requests.get(id).copied()
    }

    /// The events read from a request.
    pub fn pixels_of(&self, request: &str) -> &[&'a PixelFact] {
        self.pixels.get(request).map_or(&[], Vec::as_slice)
    }

    /// The vendor of that id.
    pub fn vendor(&self, id: &str) -> Option<&'a VendorFact> {
        self.vendors.get(id).copied()
    }

    /// The purpose of a vendor, `none` when it is not known.
    pub fn vendor_purpose(&self, id: Option<&str>) -> String {
        id.and_then(|id| self.vendor(id))
            .and_then(|v| v.purpose.clone())
            .unwrap_or_else(|| "none".into())
    }

    /// Runs recorded of a scenario.
    pub fn runs(&self, scenario: Scenario) -> u32 {
        self.facts.scenarios.get(&scenario).map_or(0, |s| s.runs)
    }

    /// Whether something seen under `consent` belongs to what the scenario is about: nothing was said
    /// yet (before, gpc), or the scenario's own choice was in force and its grace time over.
    pub fn in_force(&self, scenario: Scenario, consent: Consent, grace: bool) -> bool {
        consent == own_consent(scenario) && !grace
    }
}

/// The consent state that a scenario is about.
pub fn own_consent(scenario: Scenario) -> Consent {
    match scenario {
        Scenario::Before | Scenario::Gpc => Consent::None,
        Scenario::Dismiss => Consent::Dismissed,
        Scenario::Reject => Consent::Rejected,
        Scenario::Accept => Consent::Accepted,
        Scenario::Withdraw => Consent::Withdrawn,
    }
}

/// How a request ended, in one word: `sent`, `blocked`, `failed`, `cached`.
pub fn delivery(request: &RequestFact) -> &'static str {
    if request.blocked.is_some() {
        "blocked"
    } else if request.from_cache {
        "cached"
    } else if request.error.is_some() && request.status.is_none() {
        "failed"
    } else {
        "sent"
    }
}
