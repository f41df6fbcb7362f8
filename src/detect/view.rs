//! [`RunView`]: a run of the recording, prepared for being asked.

use super::timeline::Timeline;
use crate::evidence::{Event, Exchange, RunLog, Scenario, Visit, VisitNo, exchanges};
use std::collections::{BTreeMap, BTreeSet};

/// A run of the recording, prepared for being asked.
#[derive(Debug)]
pub struct RunView<'a> {
    /// The log.
    pub log: &'a RunLog,
    /// Consent states.
    pub timeline: Timeline,
    /// Requests that can leave a browser, by start time.
    pub exchanges: Vec<Exchange<'a>>,
    /// Visits with the time of their begin.
    visits: BTreeMap<VisitNo, (f64, &'a Visit)>,
    /// Requests of pages that left the browser, by Chrome's net log; none when there is no net log.
    pub net_log_seen: Option<u64>,
    /// Cookies of the login that it started from, by domain without leading dot and by name.
    login: BTreeSet<(String, &'a str)>,
    /// CNAME records Chrome was given, by name.
    aliases: BTreeMap<&'a str, &'a str>,
    /// Seconds since 1970 at which the run started; 0 when not known.
    started: f64,
}

/// Longest chain of aliases that is followed, as resolvers do.
const ALIASES: usize = 16;

impl<'a> RunView<'a> {
    /// Prepares a run.
    pub fn of(log: &'a RunLog) -> RunView<'a> {
        let mut visits = BTreeMap::new();
        let mut aliases = BTreeMap::new();
        let mut login = BTreeSet::new();
        for o in &log.observations {
            match &o.event {
                Event::Visit(visit) => {
                    visits.entry(visit.visit).or_insert((o.t_ms, visit));
                }
                Event::Alias { name, target } => {
                    aliases.insert(name.as_str(), target.as_str());
                }
                Event::SignedIn(signed_in) => {
                    login.extend(signed_in.cookies.iter().map(|cookie| {
                        let domain = cookie.domain.trim_start_matches('.');
                        (domain.to_ascii_lowercase(), cookie.name.as_str())
                    }));
                }
                _ => {}
            }
        }
        let started = log
            .start()
            .and_then(|s| s.started.parse::<jiff::Timestamp>().ok())
            .map_or(0.0, |t| t.as_millisecond() as f64 / 1000.0);
        let exchanges: Vec<Exchange<'a>> = exchanges(log)
            .into_iter()
            .filter(|e| leaves_browser(&e.request.url))
            .collect();
        let mut events = log.observations.iter().map(|o| &o.event);
        let net_log_seen = events
            .any(|e| matches!(e, Event::NetLogRead { .. }))
            .then(|| exchanges.iter().filter(|e| e.net_logged).count() as u64);
        RunView {
            log,
            timeline: Timeline::of(log),
            exchanges,
            net_log_seen,
            visits,
            login,
            aliases,
            started,
        }
    }

    /// Names a host leads to by CNAME, the nearest first.
    pub fn aliases(&self, host: &str) -> Vec<&'a str> {
        let mut chain = Vec::new();
        let mut name = host;
        while let Some(target) = self.aliases.get(name).filter(|_| chain.len() < ALIASES) {
            chain.push(*target);
            name = target;
        }
        chain
    }

    /// Whether a cookie is one of the login that the run started from: the visitor's doing, and no matter of the
    /// scenario.
    pub fn is_of_login(&self, domain: &str, name: &str) -> bool {
        self.login.iter().any(|(d, n)| d == domain && *n == name)
    }

    /// The scenario.
    pub fn scenario(&self) -> Scenario {
        self.log.scenario
    }

    /// Seconds since 1970 of a time of the run.
    pub fn unix(&self, t_ms: f64) -> f64 {
        self.started + t_ms / 1000.0
    }

    /// The visit of that number; without a number the one in force at the time.
    pub fn visit(&self, number: Option<VisitNo>, t_ms: f64) -> Option<(f64, &'a Visit)> {
        match number {
            Some(n) => self.visits.get(&n).copied(),
            None => self
                .visits
                .values()
                .copied()
                .filter(|(at, _)| *at <= t_ms)
                .max_by(|a, b| a.0.total_cmp(&b.0)),
        }
    }

    /// Page id of a visit.
    pub fn page(&self, number: Option<VisitNo>, t_ms: f64) -> Option<String> {
        self.visit(number, t_ms).map(|(_, v)| v.page.clone())
    }

    /// Events with their times, in the order of the log.
    pub fn events(&self) -> impl Iterator<Item = (f64, &'a Event)> + use<'a> {
        self.log.observations.iter().map(|o| (o.t_ms, &o.event))
    }
}

/// Whether an address is of the network: `data:`, `blob:` and the browser's own never leave it.
fn leaves_browser(url: &str) -> bool {
    let scheme = url
        .split(':')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    matches!(scheme.as_str(), "http" | "https" | "ws" | "wss")
}
