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
use crate::messages::Messages;
use crate::say;
use std::collections::{BTreeMap, BTreeSet};

/// Pieces of evidence named for each.
const EVIDENCE: usize = 5;

/// A sign. Their order is that of the ids.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Sign {
    /// Events to a vendor of that name can be told from their copies.
    DedupeId { vendor: String },
    /// An identifier of a vendor's goes to a host of the site's own, in one place of the request.
    Identifier {
        product: String,
        host: String,
        place: String,
    },
    /// A product that can send from the server, with the catalogue's question about it.
    Integration { name: String, ask: String },
    /// A request of a kind that is a vendor's is answered by a host of the site's own.
    Container {
        vendor: String,
        kind: String,
        host: String,
    },
}

impl Sign {
    /// The kind in [`ServerSideFact`].
    fn kind(&self) -> &'static str {
        match self {
            Sign::DedupeId { .. } => "dedupe-id",
            Sign::Identifier { .. } => "identifiers-to-own-host",
            Sign::Integration { .. } => "integration",
            Sign::Container { .. } => "server-container",
        }
    }

    /// What was seen, and what a person is to ask.
    fn words(&self, messages: &Messages) -> (String, String) {
        match self {
            Sign::DedupeId { vendor } => {
                let vendor = vendor.as_str();
                (
                    say!(messages, "server-dedupe-id", vendor = vendor),
                    say!(messages, "server-dedupe-id-ask", vendor = vendor),
                )
            }
            Sign::Identifier {
                product,
                host,
                place,
            } => {
                let (product, host) = (product.as_str(), host.as_str());
                (
                    say!(
                        messages,
                        "server-identifier",
                        product = product,
                        host = host,
                        place = place.as_str()
                    ),
                    say!(
                        messages,
                        "server-identifier-ask",
                        product = product,
                        host = host
                    ),
                )
            }
            Sign::Integration { name, ask } => {
                let seen = say!(messages, "server-integration", name = name.as_str());
                (seen, ask.clone())
            }
            Sign::Container { vendor, kind, host } => {
                let host = host.as_str();
                (
                    say!(
                        messages,
                        "server-container",
                        vendor = vendor.as_str(),
                        kind = kind.as_str(),
                        host = host
                    ),
                    say!(messages, "server-container-ask", host = host),
                )
            }
        }
    }
}

/// What is known of one sign.
#[derive(Default)]
struct Seen {
    scenarios: BTreeSet<Scenario>,
    evidence: Vec<String>,
}

/// Kind, vendor, what was seen.
type Key = (&'static str, Option<String>, Sign);

#[derive(Default)]
struct Signs(BTreeMap<Key, Seen>);

impl Signs {
    fn add(&mut self, vendor: Option<&str>, sign: Sign, scenario: Scenario, evidence: &str) {
        let key = (sign.kind(), vendor.map(str::to_owned), sign);
        let seen = self.0.entry(key).or_default();
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
    messages: &Messages,
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
        .map(|(number, ((kind, vendor, sign), seen))| {
            let (what, ask) = sign.words(messages);
            ServerSideFact {
                id: format!("V-{:03}", number + 1),
                kind: kind.to_owned(),
                vendor,
                seen: what,
                ask,
                scenarios: seen.scenarios.into_iter().collect(),
                evidence: seen.evidence,
            }
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
        let sign = Sign::DedupeId {
            vendor: vendor.name.clone(),
        };
        signs.add(Some(&vendor.id), sign, pixel.scenario, &pixel.id);
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
        let sign = Sign::Identifier {
            product: product.to_owned(),
            host: request.host.clone(),
            place: part.place.clone(),
        };
        signs.add(
            Some(&identifier.vendor),
            sign,
            request.scenario,
            &request.id,
        );
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
    let sign = Sign::Container {
        vendor: vendor.name.clone(),
        kind: kind.to_owned(),
        host: request.host.clone(),
    };
    signs.add(Some(&vendor.id), sign, request.scenario, &request.id);
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
            [only] => Some(only.as_str()),
            _ => None,
        };
        let mut add = |scenario, evidence: &str| {
            let sign = Sign::Integration {
                name: integration.name.clone(),
                ask: integration.ask.clone(),
            };
            signs.add(vendor, sign, scenario, evidence);
        };
        for request in traffic.requests.iter().filter(|r| asks(integration, r)) {
            add(request.scenario, &request.id);
        }
        if integration
            .html
            .iter()
            .any(|part| sources.iter().any(|s| s.contains(part.as_str())))
        {
            let first = traffic.requests.iter().find(|r| r.kind == "document");
            if let Some(page) = first {
                add(page.scenario, &page.id);
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
