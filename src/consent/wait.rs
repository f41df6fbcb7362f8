//! Waiting for what a page may come to show.

use std::time::Duration;
use tokio::time::Instant;

/// How long something is waited for, by the clock and by looks. One look takes seconds where the machine or the
/// page is busy, and what was hardly looked for is not said to be missing.
#[derive(Debug)]
pub(super) struct Wait {
    end: Instant,
    looks: u32,
}

impl Wait {
    /// So long, and at least so many looks.
    pub(super) fn new(time: Duration, looks: u32) -> Wait {
        Wait {
            end: Instant::now() + time,
            looks,
        }
    }

    /// Whether the look that begins now is the last one. A look that began earlier does not tell how things stood
    /// at the end.
    pub(super) fn ends(&mut self) -> bool {
        self.looks = self.looks.saturating_sub(1);
        self.looks == 0 && Instant::now() >= self.end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slow_looks_are_as_many_as_quick_ones() {
        let mut wait = Wait::new(Duration::ZERO, 3);
        assert_eq!(
            [wait.ends(), wait.ends(), wait.ends()],
            [false, false, true]
        );
        let mut wait = Wait::new(Duration::from_secs(600), 1);
        assert!(!wait.ends() && !wait.ends());
    }
}
