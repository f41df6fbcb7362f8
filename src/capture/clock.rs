//! The clock of a scenario run.

use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// Milliseconds since the run started, from our clock or from the browser's.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clock {
    start: Instant,
    start_wall_ms: f64,
}

impl Clock {
    /// Starts now.
    pub(super) fn start() -> Clock {
        let wall = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        Clock {
            start: Instant::now(),
            start_wall_ms: wall.as_secs_f64() * 1000.0,
        }
    }

    /// Milliseconds since the start.
    pub(super) fn now_ms(&self) -> f64 {
        round(self.start.elapsed().as_secs_f64() * 1000.0)
    }

    /// The same for a CDP `wallTime` (seconds since 1970); both clocks are this machine's. A worker of
    /// a page whose clock was moved on may say a time to come: what is heard has happened by now.
    pub(super) fn wall_ms(&self, wall_time: Option<f64>) -> f64 {
        let now = self.now_ms();
        wall_time.map_or(now, |s| self.since_start_ms(s).min(now))
    }

    /// Milliseconds since the start of a time in seconds since 1970, also one that is not this clock's.
    pub(super) fn since_start_ms(&self, wall_time: f64) -> f64 {
        round(wall_time * 1000.0 - self.start_wall_ms)
    }

    #[cfg(test)]
    pub(super) fn at_wall_ms(start_wall_ms: f64) -> Clock {
        // A run that has gone on for a while: what is told has happened.
        Clock {
            start: Instant::now() - std::time::Duration::from_secs(60),
            start_wall_ms,
        }
    }
}

/// Milliseconds from one moment to a later one.
pub(super) fn ms_between(begun: Instant, at: Instant) -> f64 {
    round(at.saturating_duration_since(begun).as_secs_f64() * 1000.0)
}

/// A tenth of a millisecond is all that either clock is good for.
fn round(ms: f64) -> f64 {
    (ms * 10.0).round() / 10.0
}
