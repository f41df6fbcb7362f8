//! Cookies over all scenarios.

use super::catalogue::{Area, Catalogue};
use super::facts::{CookieFact, SetBy};
use super::identifier::looks_like_identifier;
use super::life::{Deed, Life, Stored, over_runs, speaks_of_choice};
use super::party::{OwnSite, host_of, site};
use super::requests::Traffic;
use super::set_cookie::{Lifetime, SetCookie, days, parse};
use super::view::RunView;
use crate::evidence::{Consent, Event, JarCookie, Scenario};
use crate::messages::Messages;
use crate::say;
use indexmap::IndexMap;
use std::collections::{BTreeMap, BTreeSet};
use url::Url;

/// What makes a cookie one cookie: domain, name, path, partition. Its order is the order of the ids.
type Key = (String, String, String, Option<String>);

/// What is known of one cookie.
#[derive(Default)]
struct Track {
    /// By position of the run among the views.
    lives: BTreeMap<usize, Life>,
    /// First one to set it: run, time, who.
    setter: Option<(usize, f64, SetBy, Option<String>)>,
    /// Last listing of it.
    jar: Option<JarCookie>,
    /// Last time it was asked for.
    asked: Option<SetCookie>,
    requested_days: Option<f64>,
    stored_days: Option<f64>,
    pages: Vec<String>,
    values: BTreeSet<String>,
}

/// Cookies of all runs, `C-001`, by domain, name, path and partition.
pub fn cookies(
    views: &[RunView<'_>],
    own: &OwnSite,
    catalogue: &Catalogue,
    traffic: &Traffic,
    messages: &Messages,
) -> Vec<CookieFact> {
    let mut tracks: BTreeMap<Key, Track> = BTreeMap::new();
    for (index, view) in views.iter().enumerate() {
        from_responses(&mut tracks, index, view, traffic);
        from_scripts(&mut tracks, index, view);
        from_jars(&mut tracks, index, view);
    }
    let mut facts: Vec<CookieFact> = tracks
        .into_iter()
        .filter_map(|(key, track)| fact(key, track, views, own, catalogue, messages))
        .collect();
    for (number, cookie) in facts.iter_mut().enumerate() {
        cookie.id = format!("C-{:03}", number + 1);
        // A third-party domain of a vendor speaks for itself where the catalogue has no name.
        if cookie.vendor.is_none() && cookie.party == super::facts::Party::Third {
            let domain = site(&cookie.domain);
            cookie.vendor = catalogue
                .vendors()
                .find(|v| v.domains.iter().any(|d| site(d) == domain))
                .map(|v| v.id.clone());
        }
    }
    facts
}

fn key(cookie: &SetCookie, page: Option<&str>) -> Key {
    let partition = cookie.partitioned.then(|| page.map(top_site)).flatten();
    (
        cookie.domain.clone(),
        cookie.name.clone(),
        cookie.path.clone(),
        partition,
    )
}

/// Site of a top-level address.
fn top_site(url: &str) -> String {
    Url::parse(url).map_or_else(|_| site(url), |u| site(&host_of(&u)))
}

struct Write<'w> {
    run: usize,
    t_ms: f64,
    consent: Consent,
    blocked: bool,
    by: SetBy,
    page: Option<String>,
    cookie: &'w SetCookie,
}

fn record(track: &mut Track, write: Write<'_>) {
    let life = track.lives.entry(write.run).or_default();
    let deed = match write.cookie.lifetime {
        _ if write.blocked => Deed::Blocked,
        Lifetime::Removes => Deed::Removed,
        _ => Deed::Set(write.cookie.value.clone()),
    };
    let sets = matches!(deed, Deed::Set(_) | Deed::Blocked);
    life.deeds.push((write.t_ms, write.consent, deed));
    if !sets {
        return;
    }
    let earlier = track
        .setter
        .as_ref()
        .is_some_and(|(run, t, _, _)| (*run, *t) <= (write.run, write.t_ms));
    if !earlier {
        track.setter = Some((write.run, write.t_ms, write.by, write.page.clone()));
    }
    if let Some(page) = write.page.filter(|p| !track.pages.contains(p)) {
        track.pages.push(page);
    }
    if let Lifetime::Days(days) = write.cookie.lifetime {
        track.requested_days = Some(track.requested_days.map_or(days, |d| d.max(days)));
    }
    if !write.blocked {
        track.values.insert(write.cookie.value.clone());
    }
    track.asked = Some(write.cookie.clone());
}

fn from_responses(
    tracks: &mut BTreeMap<Key, Track>,
    index: usize,
    view: &RunView<'_>,
    traffic: &Traffic,
) {
    for exchange in &view.exchanges {
        let Some(extra) = exchange.response_extra else {
            continue;
        };
        let Ok(url) = Url::parse(&exchange.request.url) else {
            continue;
        };
        let t_ms = exchange
            .response_ms
            .or(exchange.end_ms)
            .unwrap_or(exchange.request.start_ms);
        let visit = view
            .visit(exchange.request.visit, exchange.request.start_ms)
            .map(|(_, v)| v);
        let request = traffic.ids.get(&(
            index,
            exchange.request.request.clone(),
            exchange.request.hop,
        ));
        for line in &extra.set_cookie {
            let Some(cookie) = parse(line, &url, view.unix(t_ms)) else {
                continue;
            };
            let track = tracks
                .entry(key(&cookie, visit.map(|v| v.url.as_str())))
                .or_default();
            let blocked = extra.blocked_cookies.iter().any(|b| b.line == *line);
            let by = SetBy {
                kind: "http".into(),
                request: request.cloned(),
                script: None,
            };
            // The answer belongs to the request: its consent state is that of the request.
            let consent = view.timeline.at(exchange.request.start_ms).0;
            let page = visit.map(|v| v.page.clone());
            record(
                track,
                Write {
                    run: index,
                    t_ms,
                    consent,
                    blocked,
                    by,
                    page,
                    cookie: &cookie,
                },
            );
        }
    }
}

fn from_scripts(tracks: &mut BTreeMap<Key, Track>, index: usize, view: &RunView<'_>) {
    for (t_ms, event) in view.events() {
        let Event::CookieWrite(write) = event else {
            continue;
        };
        let Ok(url) = Url::parse(&write.frame_url) else {
            continue;
        };
        let Some(cookie) = parse(&write.text, &url, view.unix(t_ms)) else {
            continue;
        };
        let visit = view.visit(write.visit, t_ms).map(|(_, v)| v);
        let blocked = cookie.domain_is_refused(&url)
            || cookie.http_only
            || (cookie.secure && url.scheme() == "http");
        let track = tracks
            .entry(key(&cookie, visit.map(|v| v.url.as_str())))
            .or_default();
        let by = SetBy {
            kind: "script".into(),
            request: None,
            script: write.script.clone(),
        };
        let consent = view.timeline.at(t_ms).0;
        let page = visit.map(|v| v.page.clone());
        record(
            track,
            Write {
                run: index,
                t_ms,
                consent,
                blocked,
                by,
                page,
                cookie: &cookie,
            },
        );
    }
}

fn from_jars(tracks: &mut BTreeMap<Key, Track>, index: usize, view: &RunView<'_>) {
    let jars: Vec<(f64, &Vec<JarCookie>, _)> = view
        .events()
        .filter_map(|(t_ms, event)| match event {
            Event::Jar { cookies, visit, .. } => Some((t_ms, cookies, *visit)),
            _ => None,
        })
        .collect();
    for (t_ms, jar, visit) in &jars {
        for listed in *jar {
            let track = tracks.entry(jar_key(listed)).or_default();
            track.lives.entry(index).or_default();
            if let Some(expires) = listed.expires {
                // Counted from when it was last written before the listing.
                let written = track.lives[&index]
                    .deeds
                    .iter()
                    .rev()
                    .map(|d| d.0)
                    .filter(|t| t <= t_ms)
                    .fold(None, latest);
                let stored = days(expires - view.unix(written.unwrap_or(*t_ms)));
                track.stored_days = Some(track.stored_days.map_or(stored, |d| d.max(stored)));
            }
            if let Some(page) = view.page(*visit, *t_ms).filter(|_| track.pages.is_empty()) {
                track.pages.push(page);
            }
            track.values.insert(listed.value.clone());
            track.jar = Some(listed.clone());
        }
    }
    for (key, track) in tracks.iter_mut() {
        let Some(life) = track.lives.get_mut(&index) else {
            continue;
        };
        life.deeds.sort_by(|a, b| a.0.total_cmp(&b.0));
        life.listings = jars
            .iter()
            .map(|(t_ms, jar, _)| {
                let stored = jar.iter().find(|c| jar_key(c) == *key);
                (
                    *t_ms,
                    stored.map(|c| Stored {
                        value: c.value.clone(),
                        expires: c.expires,
                    }),
                )
            })
            .collect();
    }
}

fn latest(best: Option<f64>, t: f64) -> Option<f64> {
    Some(best.map_or(t, |b| b.max(t)))
}

fn jar_key(cookie: &JarCookie) -> Key {
    let domain = cookie.domain.trim_start_matches('.').to_ascii_lowercase();
    (
        domain,
        cookie.name.clone(),
        cookie.path.clone(),
        cookie.partition.as_deref().map(top_site),
    )
}

fn fact(
    key: Key,
    track: Track,
    views: &[RunView<'_>],
    own: &OwnSite,
    catalogue: &Catalogue,
    messages: &Messages,
) -> Option<CookieFact> {
    let (domain, name, path, partition) = key;
    let lives: Vec<(&RunView<'_>, &Life)> = track
        .lives
        .iter()
        .map(|(run, life)| (&views[*run], life))
        .filter(|(view, l)| !l.is_given() && !view.is_of_login(&domain, &name))
        .collect();
    let (scenarios, first_set) = by_scenario(&lives);
    if scenarios.is_empty() {
        return None;
    }
    let party = own.party(&site(&domain));
    let entry = catalogue.cookie(&name, &domain, Area::Cookie);
    let is_own = party == super::facts::Party::First && entry.is_none_or(|e| e.vendor.is_none());
    let observed = is_own && written_by_choices(&name, &lives);
    let (jar, asked) = (track.jar.as_ref(), track.asked.as_ref());
    let session = match (jar, asked) {
        (Some(jar), _) => jar.expires.is_none() && track.stored_days.is_none(),
        (None, Some(_)) => track.requested_days.is_none(),
        (None, None) => true,
    };
    let (purpose, purpose_source) = match entry {
        Some(entry) => {
            let date = catalogue.as_of();
            let source = say!(messages, "cookie-source-catalogue", date = date);
            (Some(entry.purpose.clone()), Some(source))
        }
        None if observed => (
            Some("necessary".to_owned()),
            Some(say!(messages, "cookie-source-observed")),
        ),
        None => (None, None),
    };
    Some(CookieFact {
        id: String::new(),
        host_only: jar.map_or_else(
            || asked.is_none_or(|a| a.host_only),
            |j| !j.domain.starts_with('.'),
        ),
        path,
        partition,
        party,
        set_by: track.setter.map_or_else(
            || SetBy {
                kind: "unknown".into(),
                ..SetBy::default()
            },
            |(_, _, by, _)| by,
        ),
        vendor: entry.and_then(|e| e.vendor.clone()),
        purpose,
        purpose_source,
        stores_choice: entry.is_some_and(|e| e.stores_choice) || observed,
        identifier: track.values.iter().any(|v| looks_like_identifier(v)),
        session,
        lifetime_days: track.stored_days,
        requested_lifetime_days: track.requested_days,
        http_only: jar.map_or_else(|| asked.is_some_and(|a| a.http_only), |j| j.http_only),
        secure: jar.map_or_else(|| asked.is_some_and(|a| a.secure), |j| j.secure),
        same_site: jar.map_or_else(
            || asked.and_then(|a| a.same_site.clone()),
            |j| j.same_site.clone(),
        ),
        kept_days: kept_days(&lives),
        seen_runs: seen_runs(&lives),
        told: Default::default(),
        first_set,
        scenarios,
        pages: track.pages,
        name,
        domain,
    })
}

/// Days that it is still kept for when last listed in each scenario; 0 for the session. Over several
/// runs the longest counts.
fn kept_days(lives: &[(&RunView<'_>, &Life)]) -> IndexMap<Scenario, f64> {
    let mut kept = IndexMap::new();
    for scenario in Scenario::ALL {
        let last = lives
            .iter()
            .filter(|(view, _)| view.scenario() == scenario)
            .filter_map(|(view, life)| {
                let (t_ms, stored) = life
                    .listings
                    .iter()
                    .rev()
                    .find_map(|(t, stored)| Some((*t, stored.as_ref()?)))?;
                Some(
                    stored
                        .expires
                        .map_or(0.0, |end| days((end - view.unix(t_ms)).max(0.0))),
                )
            })
            .max_by(f64::total_cmp);
        if let Some(last) = last {
            kept.insert(scenario, last);
        }
    }
    kept
}

/// Runs in which it was there or was tried to be set, per scenario.
pub fn seen_runs(lives: &[(&RunView<'_>, &Life)]) -> IndexMap<Scenario, Vec<u32>> {
    let mut all: IndexMap<Scenario, Vec<u32>> = IndexMap::new();
    for scenario in Scenario::ALL {
        let mut runs: Vec<u32> = lives
            .iter()
            .filter(|(view, life)| {
                view.scenario() == scenario && life.state(&view.timeline).is_some()
            })
            .map(|(view, _)| view.log.run)
            .collect();
        runs.sort_unstable();
        if !runs.is_empty() {
            all.insert(scenario, runs);
        }
    }
    all
}

/// States and first consent per scenario, in report order.
pub fn by_scenario(
    lives: &[(&RunView<'_>, &Life)],
) -> (
    IndexMap<Scenario, super::facts::CookieState>,
    IndexMap<Scenario, Consent>,
) {
    let (mut states, mut first) = (IndexMap::new(), IndexMap::new());
    for scenario in Scenario::ALL {
        let of = || lives.iter().filter(|(view, _)| view.scenario() == scenario);
        if let Some(state) = over_runs(of().filter_map(|(view, life)| life.state(&view.timeline))) {
            states.insert(scenario, state);
        }
        // Over several runs the earliest state counts: once without consent is without consent.
        if let Some(consent) = of()
            .filter_map(|(view, life)| life.first_set(&view.timeline))
            .min()
        {
            first.insert(scenario, consent);
        }
    }
    (states, first)
}

/// Whether an entry is written by the choice itself: by accepting and by refusing, with different
/// values, and speaking of a choice. Where only one of the two was made, its name must speak of it.
pub fn written_by_choices(name: &str, lives: &[(&RunView<'_>, &Life)]) -> bool {
    let made = |wanted: Scenario| lives.iter().any(|(v, _)| v.scenario() == wanted);
    let written = |wanted: Scenario| {
        lives
            .iter()
            .filter(|(view, _)| view.scenario() == wanted)
            .find_map(|(view, life)| life.written_by_choice(&view.timeline))
    };
    match (written(Scenario::Reject), written(Scenario::Accept)) {
        (Some(reject), Some(accept)) => {
            reject != accept && (speaks_of_choice(name, &reject) || speaks_of_choice(name, &accept))
        }
        (Some(_), None) => !made(Scenario::Accept) && speaks_of_choice(name, ""),
        (None, Some(_)) => !made(Scenario::Reject) && speaks_of_choice(name, ""),
        (None, None) => false,
    }
}
