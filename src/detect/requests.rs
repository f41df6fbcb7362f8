//! Requests and the events decoded from them.

use super::catalogue::{Catalogue, DecodedEvent, Hit, WireRequest};
use super::decode::message::Message;
use super::facts::{Initiator, Party, PixelFact, RequestFact, SeenBy};
use super::party::{OwnSite, host_of, hosts_of, site};
use super::view::RunView;
use crate::evidence::{Body, Delivery, Event, Exchange};
use base64::Engine;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use url::Url;

/// Requests of all runs with their events, before repeats are folded.
#[derive(Debug, Default)]
pub struct Traffic {
    /// Requests, `R-00001`, by scenario, run and start time.
    pub requests: Vec<RequestFact>,
    /// Events, by request; ids are given when repeats are folded.
    pub pixels: Vec<PixelFact>,
    /// Id of a request by run (position among the views), CDP request id and hop.
    pub ids: BTreeMap<(usize, String, u32), String>,
    /// Accounts told by requests that are no events, by vendor: containers, settings, scripts.
    pub accounts: BTreeMap<String, BTreeSet<String>>,
}

impl Traffic {
    /// Every exchange with its run and its fact, in the order of the requests.
    pub fn exchanges<'v, 'e>(
        &'v self,
        views: &'v [RunView<'e>],
    ) -> impl Iterator<Item = (&'v RunView<'e>, &'v Exchange<'e>, &'v RequestFact)> {
        views.iter().enumerate().flat_map(move |(index, view)| {
            view.exchanges
                .iter()
                .filter_map(move |e| Some((view, e, self.of(index, e)?)))
        })
    }

    /// The fact of an exchange of the run at that position among the views.
    fn of(&self, view: usize, exchange: &Exchange<'_>) -> Option<&RequestFact> {
        let request = &exchange.request;
        let id = self
            .ids
            .get(&(view, request.request.clone(), request.hop))?;
        // Ids count the requests from one.
        let at = id
            .strip_prefix("R-")?
            .parse::<usize>()
            .ok()?
            .checked_sub(1)?;
        self.requests.get(at)
    }
}

/// Names every request of every run.
pub fn traffic(views: &[RunView<'_>], own: &OwnSite, catalogue: &Catalogue) -> Traffic {
    let mut traffic = Traffic::default();
    let mut named: Vec<Option<Named>> = Vec::new();
    for (index, view) in views.iter().enumerate() {
        let frames = frames(view);
        let stirs = stirs(view);
        let page_hosts = page_hosts(view);
        for exchange in &view.exchanges {
            let Ok(url) = Url::parse(&exchange.request.url) else {
                continue;
            };
            let id = format!("R-{:05}", traffic.requests.len() + 1);
            let request = &exchange.request;
            traffic
                .ids
                .insert((index, request.request.clone(), request.hop), id.clone());
            let host = host_of(&url);
            let aliases = view.aliases(&host);
            let mut fact = request_fact(id, view, exchange, &url, own, catalogue, &stirs);
            let by_name = named_by(exchange, &url, &fact, own, catalogue).or_else(|| {
                // A site may be kept with a vendor whole: its pages are not that vendor's tracking.
                if page_hosts.contains(&host) {
                    return None;
                }
                let mut at = aliases.iter();
                at.find_map(|alias| {
                    named_by(exchange, &at_host(&url, alias)?, &fact, own, catalogue)
                })
            });
            fact.aliases = aliases.into_iter().map(str::to_owned).collect();
            fact.frame = frame_url(&frames, exchange);
            fact.redirect_from = request.hop.checked_sub(1).and_then(|hop| {
                traffic
                    .ids
                    .get(&(index, request.request.clone(), hop))
                    .cloned()
            });
            traffic.requests.push(fact);
            named.push(by_name);
        }
    }
    // A weak sign counts only next to a strong one of the same vendor.
    let certain: BTreeSet<String> = named
        .iter()
        .flatten()
        .filter(|n| !n.weak)
        .map(|n| n.vendor.clone())
        .collect();
    for (fact, named) in traffic.requests.iter_mut().zip(named) {
        let Some(named) = named.filter(|n| !n.weak || certain.contains(&n.vendor)) else {
            continue;
        };
        if let Some(account) = named.account {
            let of = traffic.accounts.entry(named.vendor.clone()).or_default();
            of.insert(account);
        }
        fact.purpose = named.purpose;
        fact.vendor = Some(named.vendor);
        fact.vendor_kind = Some(named.kind);
        fact.consent_signal = named.consent_signal;
        traffic.pixels.extend(named.pixels);
    }
    traffic
}

/// What the catalogue says of a request, cut loose from it.
struct Named {
    vendor: String,
    kind: String,
    purpose: Option<String>,
    weak: bool,
    consent_signal: BTreeMap<String, Value>,
    account: Option<String>,
    pixels: Vec<PixelFact>,
}

/// Hosts of the pages visited in a run.
fn page_hosts(view: &RunView<'_>) -> BTreeSet<String> {
    let urls = view.events().filter_map(|(_, event)| match event {
        Event::Visit(visit) => Some(visit.url.as_str()),
        Event::VisitEnd(end) => end.final_url.as_deref(),
        _ => None,
    });
    hosts_of(urls)
}

/// The same address at another host.
fn at_host(url: &Url, host: &str) -> Option<Url> {
    let mut url = url.clone();
    url.set_host(Some(host)).ok()?;
    Some(url)
}

fn named_by(
    exchange: &Exchange<'_>,
    url: &Url,
    fact: &RequestFact,
    own: &OwnSite,
    catalogue: &Catalogue,
) -> Option<Named> {
    let body = exchange.request.body.as_ref().and_then(body_bytes);
    let message = Message::new(&WireRequest {
        url: url.as_str(),
        method: &exchange.request.method,
        content_type: exchange.request_header("content-type"),
        content_encoding: exchange.request_header("content-encoding"),
        body: body.as_deref(),
    })
    .ok()?;
    let hit = catalogue.identify(&message)?;
    // A site that is itself a vendor is not its own third party.
    let is_own = own.party(&site(&host_of(url))) == Party::First
        && hit.vendor.domains.iter().any(|d| site(d) == own.site);
    if is_own {
        return None;
    }
    let purpose = hit.vendor.purposes.first().cloned();
    let consent_signal = hit.signal.to_map();
    Some(Named {
        vendor: hit.vendor.id.clone(),
        kind: hit.kind.to_owned(),
        weak: hit.weak,
        pixels: pixels(fact, &hit, purpose.as_deref(), &consent_signal),
        account: hit.account.as_deref().map(str::to_owned),
        purpose,
        consent_signal,
    })
}

/// Bytes kept of a body.
pub fn body_bytes(body: &Body) -> Option<Vec<u8>> {
    match (&body.text, &body.base64) {
        (Some(text), _) => Some(text.clone().into_bytes()),
        (None, Some(text)) => base64::engine::general_purpose::STANDARD.decode(text).ok(),
        (None, None) => None,
    }
}

fn request_fact(
    id: String,
    view: &RunView<'_>,
    exchange: &Exchange<'_>,
    url: &Url,
    own: &OwnSite,
    catalogue: &Catalogue,
    stirs: &[f64],
) -> RequestFact {
    let request = &exchange.request;
    let (consent, grace) = view.timeline.at(request.start_ms);
    let visit = view.visit(request.visit, request.start_ms);
    let page_clock_ms = request.page_clock_ms.unwrap_or(request.start_ms);
    let host = host_of(url);
    let site = site(&host);
    let relay_fields = if own.party(&site) == Party::First {
        super::leak::relay_fields(exchange, url, &catalogue.terms().parameters().relay)
    } else {
        Vec::new()
    };
    let delivery = exchange.delivery();
    let failed = exchange
        .failed
        .filter(|_| !matches!(delivery, Delivery::Cached));
    RequestFact {
        id,
        scenario: view.scenario(),
        run: view.log.run,
        page: visit.map(|(_, v)| v.page.clone()),
        consent,
        grace,
        time_ms: request.start_ms,
        page_time_ms: visit.map(|(begin, _)| (page_clock_ms - begin).max(0.0)),
        clock_moved: request.page_clock_ms.is_some(),
        url: request.url.clone(),
        host,
        method: request.method.clone(),
        kind: request.resource.to_ascii_lowercase(),
        status: exchange.status(),
        blocked: (delivery == Delivery::Blocked)
            .then(|| failed.map(|f| f.blocked.clone().unwrap_or_else(|| f.error.clone())))
            .flatten(),
        error: failed.map(|f| f.error.clone()).filter(|e| !e.is_empty()),
        from_cache: delivery == Delivery::Cached,
        delivery,
        party: own.party(&site),
        site,
        aliases: Vec::new(),
        vendor: None,
        vendor_kind: None,
        purpose: None,
        initiator: Initiator {
            kind: request.initiator.kind.clone(),
            url: request.initiator.url.clone(),
            line: request.initiator.line,
            chain: request.initiator.chain.clone(),
        },
        redirect_from: None,
        frame: None,
        target: request.target_kind,
        body_bytes: request
            .body
            .as_ref()
            .and_then(|b| b.size.or_else(|| Some(body_bytes(b)?.len() as u64))),
        consent_signal: BTreeMap::new(),
        referrer: super::leak::referrer(exchange, url),
        after_stir_ms: after_stir(stirs, request.start_ms),
        relay_fields,
        seen_by: if exchange.net_log_only {
            SeenBy::NetLog
        } else {
            SeenBy::Recorder
        },
        version: (request.resource.eq_ignore_ascii_case("script"))
            .then(|| version(exchange))
            .flatten(),
    }
}

/// Times at which the recorder had moved about in a page, and at which visits began.
fn stirs(view: &RunView<'_>) -> Vec<f64> {
    let mut times = Vec::new();
    for (t_ms, event) in view.events() {
        match event {
            Event::Stirred { .. } => times.push(t_ms),
            // a new visit: what it sends has nothing to do with the page before
            Event::Visit(_) => times.push(-t_ms),
            _ => {}
        }
    }
    times
}

/// Milliseconds since the last stirring of the same visit.
fn after_stir(stirs: &[f64], t_ms: f64) -> Option<f64> {
    let last = stirs.iter().rev().find(|t| t.abs() <= t_ms)?;
    (*last > 0.0).then(|| t_ms - last)
}

/// Version mark of an answer: the hash of what was kept, else what the server says (RFC 9110 §8.8).
fn version(exchange: &Exchange<'_>) -> Option<String> {
    if let Some(hash) = exchange.body.and_then(|b| b.sha256.as_deref()) {
        return Some(format!("sha256 {}", hash.get(..16).unwrap_or(hash)));
    }
    let wire = exchange.response_extra.map(|r| &r.headers);
    let headers = wire.or_else(|| exchange.response.map(|r| &r.headers))?;
    let value = |name: &str| {
        let mut all = headers.iter();
        all.find(|(n, _)| n.eq_ignore_ascii_case(name))
            .map(|(_, v)| v.chars().take(80).collect::<String>())
    };
    value("last-modified").or_else(|| value("etag"))
}

/// Addresses of each frame with the times at which they were committed.
fn frames<'a>(view: &RunView<'a>) -> BTreeMap<&'a str, Vec<(f64, &'a str)>> {
    let mut frames: BTreeMap<&str, Vec<(f64, &str)>> = BTreeMap::new();
    for (t_ms, event) in view.events() {
        if let Event::Frame(frame) = event {
            frames
                .entry(&frame.frame)
                .or_default()
                .push((t_ms, &frame.url));
        }
    }
    frames
}

fn frame_url(frames: &BTreeMap<&str, Vec<(f64, &str)>>, exchange: &Exchange<'_>) -> Option<String> {
    let request = &exchange.request;
    let committed = request
        .frame
        .as_deref()
        .and_then(|f| frames.get(f))
        .and_then(|commits| {
            commits
                .iter()
                .rev()
                .find(|(t_ms, _)| *t_ms <= request.start_ms)
        })
        .map(|(_, url)| (*url).to_owned());
    let document = Some(request.document_url.clone()).filter(|u| !u.is_empty());
    // While a document is on its way, Chrome may already name it as the one that asks.
    if request.resource == "document" {
        committed.or(document)
    } else {
        document.or(committed)
    }
}

fn pixels(
    fact: &RequestFact,
    hit: &Hit<'_>,
    purpose: Option<&str>,
    consent_signal: &BTreeMap<String, Value>,
) -> Vec<PixelFact> {
    let own = |text: Option<&str>| text.map(str::to_owned);
    let pixel = |event: &DecodedEvent<'_>| PixelFact {
        id: String::new(),
        request: fact.id.clone(),
        scenario: fact.scenario,
        run: fact.run,
        page: fact.page.clone(),
        consent: fact.consent,
        grace: fact.grace,
        vendor: hit.vendor.id.clone(),
        purpose: own(purpose),
        account: own(event.account.as_deref().or(hit.account.as_deref())),
        event: own(event.event.as_deref()),
        canonical: own(event.canonical),
        value: own(event.value.as_deref()),
        currency: own(event.currency.as_deref()),
        dedupe_id: own(event.dedupe_id.as_deref()),
        params: event
            .params_by_name()
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect(),
        user_data: event.user_data.clone(),
        consent_signal: consent_signal.clone(),
        signal_state: own(hit.signal.state),
        delivery: fact.delivery.as_str().to_owned(),
        repeats: Vec::new(),
        more: event.more(),
    };
    hit.events.iter().map(pixel).collect()
}
