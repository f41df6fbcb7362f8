//! Signs that the site's own servers pass data on: possible, and not to be seen from a browser.

use super::catalogue::rule::is_below;
use super::catalogue::shared_file::{ForwardedIdentifier, Integration};
use super::catalogue::{Catalogue, Vendor};
use super::facts::{Party, PixelFact, RequestFact, ServerSideFact};
use super::personal::parts;
use super::platforms::sources;
use super::requests::Traffic;
use super::view::RunView;
use crate::evidence::{Exchange, Scenario};
use std::collections::{BTreeMap, BTreeSet};

/// Pieces of evidence named for each.
const EVIDENCE: usize = 5;

/// What is known of one sign.
#[derive(Default)]
struct Seen {
    ask: String,
    scenarios: BTreeSet<Scenario>,
    evidence: Vec<String>,
}

/// Kind, vendor, what was seen.
type Key = (&'static str, Option<String>, String);

#[derive(Default)]
struct Signs(BTreeMap<Key, Seen>);

impl Signs {
    fn add(&mut self, key: Key, ask: &str, scenario: Scenario, evidence: &str) {
        let seen = self.0.entry(key).or_default();
        seen.ask = ask.to_owned();
        seen.scenarios.insert(scenario);
        if seen.evidence.len() < EVIDENCE && !seen.evidence.iter().any(|e| e == evidence) {
            seen.evidence.push(evidence.to_owned());
        }
    }
}

/// Signs of data passed on by servers, `V-001`.
pub fn server_side(
    views: &[RunView<'_>],
    traffic: &Traffic,
    pixels: &[PixelFact],
    catalogue: &Catalogue,
) -> Vec<ServerSideFact> {
    let mut signs = Signs::default();
    dedupe_ids(pixels, catalogue, &mut signs);
    for (_, exchange, request) in traffic.exchanges(views) {
        if request.party == Party::First {
            forwarded(exchange, request, catalogue, &mut signs);
            own_container(request, catalogue, &mut signs);
        }
    }
    integrations(views, traffic, catalogue, &mut signs);
    signs
        .0
        .into_iter()
        .enumerate()
        .map(|(number, ((kind, vendor, what), seen))| ServerSideFact {
            id: format!("V-{:03}", number + 1),
            kind: kind.to_owned(),
            vendor,
            seen: what,
            ask: seen.ask,
            scenarios: seen.scenarios.into_iter().collect(),
            evidence: seen.evidence,
        })
        .collect()
}

/// An id by which a vendor drops the second copy of an event: a second copy may come from a server.
fn dedupe_ids(pixels: &[PixelFact], catalogue: &Catalogue, signs: &mut Signs) {
    for pixel in pixels.iter().filter(|p| p.dedupe_id.is_some()) {
        let vendor = catalogue.vendor(&pixel.vendor);
        // Counters number their hits for other reasons.
        let advertises = |v: &&Vendor| {
            let main = v.purposes.first().map(String::as_str);
            matches!(main, Some("advertising" | "social"))
        };
        let Some(vendor) = vendor.filter(|v| !v.capi.is_empty()).filter(advertises) else {
            continue;
        };
        let what = format!(
            "events to {} carry an id by which a copy sent by a server would be dropped",
            vendor.name
        );
        let ask = format!(
            "Is a server-side interface of {} used (Conversions API, Events API or the like), with which data, and does it wait for consent?",
            vendor.name
        );
        let key = ("dedupe-id", Some(vendor.id.clone()), what);
        signs.add(key, &ask, pixel.scenario, &pixel.id);
    }
}

/// A vendor's identifier in a request to the site's own host, beyond the cookies that go with each.
fn forwarded(
    exchange: &Exchange<'_>,
    request: &RequestFact,
    catalogue: &Catalogue,
    signs: &mut Signs,
) {
    // The page's own address may carry a click id; that is how the visitor came.
    let says_nothing = !request.url.contains('?') && exchange.request.body.is_none();
    if request.kind == "document" || says_nothing {
        return;
    }
    let identifiers = &catalogue.server_side().identifier;
    for part in parts(exchange).iter().filter(|p| !p.whole) {
        let Some(name) = part.name.as_deref() else {
            continue;
        };
        let fits = |i: &&ForwardedIdentifier| {
            let last = name
                .trim_end_matches(']')
                .rsplit(['.', ':', '[', '/'])
                .next()
                .unwrap_or(name)
                .to_lowercase();
            i.names.contains(&last)
                && i.regex
                    .as_ref()
                    .is_some_and(|r| r.is_match(part.value.trim()))
        };
        let Some(identifier) = identifiers.iter().find(fits) else {
            continue;
        };
        let product = catalogue
            .vendor(&identifier.vendor)
            .map_or(identifier.vendor.as_str(), |v| v.name.as_str());
        let what = format!(
            "an identifier of {product} is sent to {}, at {}",
            request.host, part.place
        );
        let ask = format!(
            "What does {} do with the identifier of {product}? Show the export of the server container or the code that receives it.",
            request.host
        );
        let key = (
            "identifiers-to-own-host",
            Some(identifier.vendor.clone()),
            what,
        );
        signs.add(key, &ask, request.scenario, &request.id);
    }
}

/// A vendor's collection address or library on the site's own host: a server container or gateway.
fn own_container(request: &RequestFact, catalogue: &Catalogue, signs: &mut Signs) {
    let Some(vendor) = request.vendor.as_deref().and_then(|v| catalogue.vendor(v)) else {
        return;
    };
    if !matches!(
        vendor.purposes.first().map(String::as_str),
        Some("analytics" | "advertising" | "social" | "tag-manager" | "cdp")
    ) {
        return;
    }
    let kind = request.vendor_kind.as_deref().unwrap_or("request");
    let what = format!(
        "{} ({kind}) is answered by the site's own host {}",
        vendor.name, request.host
    );
    let key = ("server-container", Some(vendor.id.clone()), what);
    let ask = format!(
        "The export of the server container or gateway on {}: every tag in it, its trigger and its consent setting.",
        request.host
    );
    signs.add(key, &ask, request.scenario, &request.id);
}

fn integrations(
    views: &[RunView<'_>],
    traffic: &Traffic,
    catalogue: &Catalogue,
    signs: &mut Signs,
) {
    let sources = sources(views);
    for integration in &catalogue.server_side().integration {
        let vendor = match integration.vendors.as_slice() {
            [only] => Some(only.clone()),
            _ => None,
        };
        let key = || {
            let what = format!(
                "{} is in use, which can send from the server",
                integration.name
            );
            ("integration", vendor.clone(), what)
        };
        for request in traffic.requests.iter().filter(|r| asks(integration, r)) {
            signs.add(key(), &integration.ask, request.scenario, &request.id);
        }
        if integration
            .html
            .iter()
            .any(|part| sources.iter().any(|s| s.contains(part.as_str())))
        {
            let first = traffic.requests.iter().find(|r| r.kind == "document");
            if let Some(page) = first {
                signs.add(key(), &integration.ask, page.scenario, &page.id);
            }
        }
    }
}

/// Whether a request shows an integration: to one of its hosts, or a path of it on the own host.
fn asks(integration: &Integration, request: &RequestFact) -> bool {
    let path = integration
        .paths
        .iter()
        .any(|p| request.url.contains(p.as_str()));
    let host = integration.hosts.iter().any(|h| is_below(&request.host, h));
    match request.party {
        Party::First => path,
        Party::Third => host && (path || integration.paths.is_empty()),
    }
}
