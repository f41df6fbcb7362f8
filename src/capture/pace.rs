//! How hard a site is visited: the pause between two visits, and how many pages are open at a time.

use crate::config::Settings;
use crate::evidence::Gap;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use url::Url;

/// Pages open at the same time in one run, where nothing else is asked for. More only adds latency on a small
/// machine, and latency changes what a wait sees. Fixed, so that links are found in the same order everywhere.
const LANES: usize = 2;

/// Longest pause that robots.txt is obeyed in by itself. `Crawl-delay` is meant for machines that fetch page after
/// page; here each visit takes seconds as a visitor's does, and 10 s, which many a robots.txt asks for, would
/// make an hour of an audit of sixty pages in six scenarios.
const LONGEST_ASKED: Duration = Duration::from_secs(2);

/// Shared by all runs of a capture.
#[derive(Debug)]
pub(super) struct Pace {
    delay: Duration,
    /// When the next visit of a host may begin.
    next: Mutex<BTreeMap<String, Instant>>,
}

impl Pace {
    /// What the user says, else what robots.txt asks for; `asked` is in seconds.
    pub(super) fn of(settings: &Settings, asked: Option<f32>) -> Pace {
        Pace {
            delay: pause(settings, asked),
            next: Mutex::default(),
        }
    }

    /// Waits until another visit of the host of an address may begin.
    pub(super) async fn turn(&self, address: &str) {
        if self.delay.is_zero() {
            return;
        }
        let url = address.parse::<Url>().ok();
        let host = url.as_ref().and_then(Url::host_str).unwrap_or_default();
        let at = self.take(host, Instant::now());
        tokio::time::sleep_until(at.into()).await;
    }

    /// When the visit that is waited for may begin; the one after it comes a pause later.
    fn take(&self, host: &str, now: Instant) -> Instant {
        let host = host.strip_prefix("www.").unwrap_or(host).to_owned();
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let free = next.entry(host).or_insert(now);
        let at = (*free).max(now);
        *free = at + self.delay;
        at
    }
}

fn pause(settings: &Settings, asked: Option<f32>) -> Duration {
    let obeyed = |seconds| {
        Duration::try_from_secs_f32(seconds).map_or(LONGEST_ASKED, |asked| asked.min(LONGEST_ASKED))
    };
    let told = settings.delay;
    told.unwrap_or_else(|| asked.map(obeyed).unwrap_or_default())
}

/// Pages open at the same time in one run, and runs at the same time.
pub(super) fn at_a_time(settings: &Settings) -> (usize, usize) {
    let runs = settings.concurrency.max(1);
    match settings.per_host {
        None => (LANES, runs),
        Some(most) => {
            let lanes = most.clamp(1, LANES);
            (lanes, (most / lanes).clamp(1, runs))
        }
    }
}

/// What the report says of the pace, in plain words.
pub(super) fn note(settings: &Settings, asked: Option<f32>) -> Option<String> {
    let made = pause(settings, asked);
    if made.is_zero() {
        return None;
    }
    let by = match settings.delay {
        Some(_) => "--delay",
        None => "Crawl-delay of robots.txt",
    };
    let seconds = made.as_secs_f32();
    Some(format!(
        "Visits of a host began at least {seconds} s apart ({by})."
    ))
}

/// That robots.txt asks for a longer pause than was made.
pub(super) fn gap(settings: &Settings, asked: Option<f32>) -> Option<Gap> {
    let asked = asked?;
    let made = pause(settings, Some(asked)).as_secs_f32();
    (made < asked).then(|| Gap {
        what: format!("visits began {made} s apart, and robots.txt asks for {asked} s"),
        why: match settings.delay {
            Some(_) => "--delay says so".into(),
            None => "a longer pause than 2 s is made only when --delay says so".into(),
        },
        effect: "the site may have answered otherwise than at the pace that it asks for".into(),
        hides: "method".into(),
        visit: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(delay: Option<u64>, per_host: Option<usize>) -> Settings {
        Settings {
            delay: delay.map(Duration::from_secs),
            per_host,
            ..Settings::default()
        }
    }

    #[test]
    fn visits_of_one_host_begin_a_pause_apart_and_other_hosts_are_not_held_up() {
        let pace = Pace::of(&settings(Some(2), None), None);
        let now = Instant::now();
        let after = |host: &str, ms: u64| {
            let at = pace.take(host, now + Duration::from_millis(ms));
            at.duration_since(now).as_millis()
        };
        assert_eq!(after("a.example", 0), 0);
        assert_eq!(after("www.a.example", 10), 2000);
        assert_eq!(after("b.example", 10), 10);
        assert_eq!(after("a.example", 20), 4000);
        assert_eq!(after("a.example", 9000), 9000);
    }

    #[test]
    fn robots_txt_is_obeyed_within_reason_and_more_is_a_gap() {
        let delay = |own, asked| Pace::of(&settings(own, None), asked).delay.as_secs();
        assert_eq!(delay(None, None), 0);
        assert_eq!(delay(None, Some(1.0)), 1);
        assert_eq!(delay(None, Some(3600.0)), 2);
        assert_eq!(delay(None, Some(f32::MAX)), 2);
        assert_eq!(delay(Some(7), Some(5.0)), 7);
        assert_eq!(delay(Some(0), Some(5.0)), 0);
        let plain = settings(None, None);
        assert!(gap(&plain, Some(2.0)).is_none() && gap(&plain, None).is_none());
        assert!(gap(&plain, Some(30.0)).is_some());
        assert!(gap(&settings(Some(60), None), Some(30.0)).is_none());
        let told = gap(&settings(Some(0), None), Some(1.0)).map(|g| g.why);
        assert_eq!(told.as_deref(), Some("--delay says so"));
        assert_eq!(note(&plain, None), None);
        assert!(note(&plain, Some(1.0)).is_some_and(|n| n.contains("1 s apart (Crawl-delay")));
    }

    #[test]
    fn so_many_pages_are_open_at_a_time_and_no_more() {
        for (per_host, expected) in [
            (None, (2, 2)),
            (Some(1), (1, 1)),
            (Some(2), (2, 1)),
            (Some(3), (2, 1)),
            (Some(4), (2, 2)),
            (Some(40), (2, 2)),
        ] {
            assert_eq!(at_a_time(&settings(None, per_host)), expected);
        }
    }
}
