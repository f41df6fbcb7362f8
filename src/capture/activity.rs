//! Whether the page is busy: what is in flight, and since when nothing happened.

use crate::config::Settle;
use std::collections::HashMap;
use std::time::{Duration, Instant};

/// A request older than this does not keep a page awake: long polls never end.
const OLD: Duration = Duration::from_secs(4);

/// How long to wait for quiet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Patience {
    /// This long without a request starting or ending.
    pub(super) quiet: Duration,
    /// At most this long.
    pub(super) cap: Duration,
    /// At most this long after the load event: what comes later comes by timers, and those the sweep
    /// brings.
    pub(super) first: Duration,
    /// How much of the page's own time is waited for at the end of a visit; none at zero.
    pub(super) sweep: Duration,
}

impl Patience {
    pub(super) fn of(settle: Settle) -> Patience {
        let (quiet, cap, first, sweep) = match settle {
            Settle::Quick => (500, 4_000, 4_000, 0),
            Settle::Normal => (800, 8_000, 3_000, 12_000),
            Settle::Patient => (2_000, 20_000, 20_000, 45_000),
        };
        Patience {
            quiet: Duration::from_millis(quiet),
            cap: Duration::from_millis(cap),
            first: Duration::from_millis(first),
            sweep: Duration::from_millis(sweep),
        }
    }
}

/// The document that the driven tab asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct MainDocument {
    pub(super) status: u16,
    pub(super) mime: String,
    pub(super) url: String,
}

/// What the page is doing.
#[derive(Debug)]
pub(super) struct Activity {
    in_flight: HashMap<String, (Instant, String)>,
    last: Instant,
    /// When the load event of the main frame fired.
    pub(super) loaded: Option<Instant>,
    /// Answer to the main document's request.
    pub(super) document: Option<MainDocument>,
    /// Whether the page's process died.
    pub(super) crashed: bool,
    /// Until when a timer of a worker is running.
    timers: Option<Instant>,
}

impl Activity {
    /// Nothing yet, as of now.
    pub(super) fn new(now: Instant) -> Activity {
        Activity {
            in_flight: HashMap::new(),
            last: now,
            loaded: None,
            document: None,
            crashed: false,
            timers: None,
        }
    }

    /// A request started.
    pub(super) fn begin(&mut self, request: &str, url: &str, now: Instant) {
        self.in_flight
            .insert(request.to_owned(), (now, url.to_owned()));
        self.last = now;
    }

    /// Addresses that are waited for, the oldest first.
    pub(super) fn awaited(&self) -> Vec<&str> {
        let mut all: Vec<&(Instant, String)> = self.in_flight.values().collect();
        all.sort();
        all.into_iter().map(|(_, url)| url.as_str()).collect()
    }

    /// A request was answered, finished or failed. The head of a response counts as its end: a body
    /// that no script reads never finishes.
    pub(super) fn end(&mut self, request: &str, now: Instant) {
        if self.in_flight.remove(request).is_some() {
            self.last = now;
        }
    }

    /// A worker started a timer: its time is not the page's and cannot be moved on.
    pub(super) fn timer(&mut self, until: Instant) {
        self.timers = self.timers.max(Some(until));
    }

    /// Whether a timer of a worker is running.
    pub(super) fn has_timers(&self, now: Instant) -> bool {
        self.timers.is_some_and(|until| until > now)
    }

    /// Whether nothing has started or ended for so long, and nothing young is in flight.
    pub(super) fn is_quiet(&self, quiet: Duration, now: Instant) -> bool {
        let young = self
            .in_flight
            .values()
            .any(|(begun, _)| now.duration_since(*begun) < OLD);
        !young && now.duration_since(self.last) >= quiet
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quiet_needs_time_and_nothing_young_in_flight() {
        let start = Instant::now();
        let at = |ms: u64| start + Duration::from_millis(ms);
        let quiet = Patience::of(Settle::Normal).quiet;
        let mut activity = Activity::new(start);
        assert!(!activity.is_quiet(quiet, at(799)));
        assert!(activity.is_quiet(quiet, at(800)));
        activity.begin("a", "https://a.example/", at(1000));
        assert!(!activity.is_quiet(quiet, at(4900)), "in flight");
        assert!(activity.is_quiet(quiet, at(5000)), "a long poll");
        activity.begin("b", "https://b.example/", at(5000));
        activity.end("b", at(5100));
        assert!(!activity.is_quiet(quiet, at(5800)));
        assert!(activity.is_quiet(quiet, at(5900)));
    }
}
