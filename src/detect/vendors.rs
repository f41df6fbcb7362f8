//! Vendors seen: those of the catalogue, and third-party sites that are not in it.

use super::catalogue::Catalogue;
use super::facts::{CookieFact, Party, PixelFact, StorageFact, VendorFact};
use super::requests::Traffic;
use crate::evidence::Scenario;
use std::collections::{BTreeMap, BTreeSet};

/// Evidence ids kept for each vendor.
const EVIDENCE: usize = 8;

#[derive(Default)]
struct Seen {
    scenarios: BTreeSet<Scenario>,
    accounts: BTreeSet<String>,
    events: BTreeSet<String>,
    hosts: BTreeSet<String>,
    requests: u64,
    evidence: Vec<String>,
}

impl Seen {
    fn cite(&mut self, id: &str) {
        if self.evidence.len() < EVIDENCE {
            self.evidence.push(id.to_owned());
        }
    }
}

/// Vendors seen, by id. `declared` is left open: policies are read later.
pub fn vendors(
    traffic: &Traffic,
    pixels: &[PixelFact],
    cookies: &[CookieFact],
    storage: &[StorageFact],
    catalogue: &Catalogue,
) -> Vec<VendorFact> {
    let requests = &traffic.requests;
    let mut seen: BTreeMap<String, Seen> = BTreeMap::new();
    for pixel in pixels {
        let vendor = seen.entry(pixel.vendor.clone()).or_default();
        vendor.accounts.extend(pixel.account.clone());
        vendor.events.extend(pixel.event.clone());
        vendor.cite(&pixel.id);
    }
    for (id, accounts) in &traffic.accounts {
        let known = &mut seen.entry(id.clone()).or_default().accounts;
        // A script is asked for as `AW-1`, and its hits name `1`: one account.
        let told = |account: &&String| {
            let bare = account.split_once('-').map(|(_, bare)| bare);
            !bare.is_some_and(|bare| known.contains(bare))
        };
        let new: Vec<String> = accounts.iter().filter(told).cloned().collect();
        known.extend(new);
    }
    for request in requests {
        let id = match (&request.vendor, request.party) {
            (Some(id), _) => id.clone(),
            (None, Party::Third) => unknown(&request.site),
            (None, Party::First) => continue,
        };
        let vendor = seen.entry(id).or_default();
        vendor.scenarios.insert(request.scenario);
        vendor.hosts.insert(request.host.clone());
        vendor.requests += 1;
        vendor.cite(&request.id);
    }
    let kept = cookies
        .iter()
        .map(|c| {
            (
                &c.vendor,
                c.party,
                super::party::site(&c.domain),
                c.scenarios.keys(),
                &c.id,
            )
        })
        .chain(storage.iter().map(|s| {
            (
                &s.vendor,
                s.party,
                super::storage::origin_site(&s.origin),
                s.scenarios.keys(),
                &s.id,
            )
        }));
    for (vendor, party, site, scenarios, id) in kept {
        let key = match (vendor, party) {
            // The word of a platform (`wordpress`) is no vendor of the catalogue.
            (Some(v), _) if catalogue.vendor(v).is_some() => v.clone(),
            (_, Party::Third) => unknown(&site),
            (_, Party::First) => continue,
        };
        // Without a request it was not contacted: a name in a cookie alone does not make a recipient.
        if let Some(vendor) = seen.get_mut(&key) {
            vendor.scenarios.extend(scenarios.copied());
            vendor.cite(id);
        }
    }
    seen.into_iter()
        .map(|(id, seen)| fact(id, seen, catalogue))
        .collect()
}

/// Id of a third-party site that is not in the catalogue.
pub fn unknown(site: &str) -> String {
    format!("unknown:{site}")
}

fn fact(id: String, seen: Seen, catalogue: &Catalogue) -> VendorFact {
    let known = catalogue.vendor(&id);
    VendorFact {
        name: known.map_or_else(
            || id.trim_start_matches("unknown:").to_owned(),
            |v| v.name.clone(),
        ),
        company: known.map(|v| v.entity.clone()).filter(|e| !e.is_empty()),
        country: known.map(|v| v.country.clone()).filter(|c| !c.is_empty()),
        category: known.map_or_else(|| "unknown".to_owned(), |v| v.category.clone()),
        purpose: known.and_then(|v| v.purposes.first().cloned()),
        known: known.is_some(),
        scenarios: seen.scenarios.into_iter().collect(),
        accounts: seen.accounts.into_iter().collect(),
        events: seen.events.into_iter().collect(),
        hosts: seen.hosts.into_iter().collect(),
        requests: seen.requests,
        declared: None,
        gvl_id: known.and_then(|v| v.gvl_id.and_then(|n| u16::try_from(n).ok())),
        controller_eu: known.and_then(|v| v.controller_eu.clone()),
        seat: known
            .filter(|v| !v.country.is_empty())
            .map(|v| catalogue.terms().seat(Some(&v.country)).to_owned()),
        certainty: known.map(|v| v.confidence.clone()),
        evidence: seen.evidence,
        id,
    }
}
