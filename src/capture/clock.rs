//! The clock of a scenario run.

use crate::evidence::Gap;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// How far the machine's clock may be from where it would be by itself before that is said, in
/// milliseconds. Time servers correct a clock by less.
const SET: f64 = 5_000.0;

/// Milliseconds since the run started, from our clock or from the browser's.
///
/// It goes by the monotonic clock. What the browser tells as a time of day is held against what the
/// machine's clock shows when it is heard, so that setting that clock moves no request to before or behind
/// a choice.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clock {
    start: Instant,
    start_wall_ms: f64,
    /// What the machine's clock shows, in milliseconds since 1970, so many milliseconds after the start.
    wall: fn(&Clock, f64) -> f64,
}

impl Clock {
    /// Starts now.
    pub(super) fn start() -> Clock {
        Clock {
            start: Instant::now(),
            start_wall_ms: machine_ms(),
            wall: |_, _| machine_ms(),
        }
    }

    /// Milliseconds since the start.
    pub(super) fn now_ms(&self) -> f64 {
        round(self.elapsed_ms())
    }

    fn elapsed_ms(&self) -> f64 {
        self.start.elapsed().as_secs_f64() * 1000.0
    }

    /// The same for a CDP `wallTime` (seconds since 1970) that was told just now; both clocks are this
    /// machine's. What is heard has happened in this run by now: a worker of a page whose clock was moved
    /// on may say a time to come, and what was on its way while the machine's clock was set any time.
    pub(super) fn wall_ms(&self, wall_time: Option<f64>) -> f64 {
        let now = self.now_ms();
        let told = wall_time.map(|s| self.since_start_ms(s));
        told.filter(|ms| (0.0..=now).contains(ms)).unwrap_or(now)
    }

    /// Milliseconds since the start of a time in seconds since 1970 that was told just now, also one that is
    /// not this clock's.
    pub(super) fn since_start_ms(&self, wall_time: f64) -> f64 {
        let elapsed = self.elapsed_ms();
        round(wall_time * 1000.0 - ((self.wall)(self, elapsed) - elapsed))
    }

    /// Milliseconds since the start of a time that Chrome's net log gives, in milliseconds since 1970. It
    /// counts on from the time of day at which it was begun, wherever the machine's clock is set later.
    pub(super) fn logged_ms(&self, at_ms: f64) -> f64 {
        round(at_ms - self.start_wall_ms).clamp(0.0, self.now_ms())
    }

    /// That the machine's clock was set since the start; none when it was not.
    pub(super) fn gap(&self) -> Option<Gap> {
        let elapsed = self.elapsed_ms();
        let by_ms = (self.wall)(self, elapsed) - elapsed - self.start_wall_ms;
        (by_ms.abs() >= SET).then(|| Gap {
            what: format!(
                "the machine's clock was set during this run, by {:+.0} s",
                by_ms / 1000.0
            ),
            why: "somebody or a time server set it, or the machine slept".into(),
            effect: "times of day and how long cookies last are off by as much; the order of requests and choices is not".into(),
            hides: "environment".into(),
            visit: None,
        })
    }

    /// A run that has gone on for a minute, on a machine whose clock goes right.
    #[cfg(test)]
    pub(super) fn at_wall_ms(start_wall_ms: f64) -> Clock {
        Clock {
            start: Instant::now() - std::time::Duration::from_secs(60),
            start_wall_ms,
            wall: |clock, elapsed| clock.start_wall_ms + elapsed,
        }
    }
}

/// What the machine's clock shows, in milliseconds since 1970.
fn machine_ms() -> f64 {
    let wall = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    wall.as_secs_f64() * 1000.0
}

/// Milliseconds from one moment to a later one.
pub(super) fn ms_between(begun: Instant, at: Instant) -> f64 {
    round(at.saturating_duration_since(begun).as_secs_f64() * 1000.0)
}

/// A tenth of a millisecond is all that either clock is good for.
fn round(ms: f64) -> f64 {
    (ms * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: f64 = 3_600_000.0;

    /// The same run, after the machine's clock was set.
    fn set(wall: fn(&Clock, f64) -> f64) -> Clock {
        Clock {
            wall,
            ..Clock::at_wall_ms(1_000_000.0)
        }
    }

    #[test]
    fn setting_the_machines_clock_moves_no_request() {
        let steady = Clock::at_wall_ms(1_000_000.0);
        assert_eq!(steady.wall_ms(Some(1_030.0)), 30_000.0);
        assert!(steady.gap().is_none());
        let on = set(|c, elapsed| c.start_wall_ms + elapsed + 5.0 * HOUR);
        let back = set(|c, elapsed| c.start_wall_ms + elapsed - 3.0 * HOUR);
        assert_eq!(on.wall_ms(Some(1_030.0 + 5.0 * 3600.0)), 30_000.0);
        assert_eq!(back.wall_ms(Some(1_030.0 - 3.0 * 3600.0)), 30_000.0);
        // On its way while the clock was set: it has happened by now, and not before the run.
        for clock in [on, back] {
            assert!(clock.wall_ms(Some(1_030.0)) >= 60_000.0);
            assert_eq!(clock.logged_ms(1_030_000.0), 30_000.0);
        }
        let gap = back.gap().map(|gap| gap.what);
        assert_eq!(
            gap.as_deref(),
            Some("the machine's clock was set during this run, by -10800 s")
        );
        assert!(on.gap().is_some());
    }

    #[test]
    fn what_is_told_of_another_time_is_of_now() {
        let clock = Clock::at_wall_ms(1_000_000.0);
        assert!(clock.wall_ms(Some(9_999.0)) >= 60_000.0);
        assert!(clock.wall_ms(Some(1.0)) >= 60_000.0);
        assert!(clock.wall_ms(None) >= 60_000.0);
        assert!(clock.logged_ms(9_999_000.0) >= 60_000.0);
        assert_eq!(clock.logged_ms(1.0), 0.0);
    }
}
