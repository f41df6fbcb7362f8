//! Virtual time: a page's timers run out without being waited for.
//!
//! While the page has nothing to fetch, its clock jumps from timer to timer; while something is being
//! fetched it stands still, so an answer finds the page as it would have. It cannot be switched off
//! again: a tab whose clock was moved is read, left and closed, never used for another page. Workers
//! and frames in processes of their own keep real time. CDP: `Emulation.setVirtualTimePolicy`.

use super::error::BrowserError;
use super::tab::Tab;
use serde_json::json;
use std::time::{Duration, Instant};

/// Time between two looks at the clock.
const TICK: Duration = Duration::from_millis(15);

/// A page's clock that stood still this long waits for a fetch that may never end; once one was passed
/// over it holds the clock at every step, and less is enough to tell.
const STUCK: Duration = Duration::from_millis(350);
const STUCK_AGAIN: Duration = Duration::from_millis(120);

/// How far a stuck clock is pushed on in spite of what is being fetched, in milliseconds.
const PUSH: f64 = 800.0;

/// How far a page's clock was moved.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Swept {
    /// Milliseconds of the page's own time that went by.
    pub virtual_ms: f64,
    /// Whether all of the budget was used before the cap.
    pub complete: bool,
    /// How often a fetch that did not end held the clock and was passed over.
    pub pushed: u32,
}

impl Tab {
    /// Lets `budget` of the page's time go by as fast as its work allows, for at most `cap` of real time.
    ///
    /// Afterwards the tab may be read, left and closed, and nothing else.
    ///
    /// # Errors
    /// As [`super::Connection::call`].
    pub async fn sweep(&self, budget: Duration, cap: Duration) -> Result<Swept, BrowserError> {
        let begun = Instant::now();
        let total = budget.as_secs_f64() * 1000.0;
        let start = self.page_clock().await?;
        let mut swept = Swept {
            virtual_ms: 0.0,
            complete: false,
            pushed: 0,
        };
        let policy = "pauseIfNetworkFetchesPending";
        let mut moved = (Instant::now(), start);
        self.grant(policy, total).await?;
        while begun.elapsed() < cap {
            tokio::time::sleep(TICK).await;
            if self.targets().take_expired(self.session()) {
                swept.complete = true;
                break;
            }
            let patience = if swept.pushed == 0 {
                STUCK
            } else {
                STUCK_AGAIN
            };
            if moved.0.elapsed() < patience {
                continue;
            }
            let now = self.page_clock().await?;
            let left = total - (now - start);
            if now - moved.1 < 1.0 && left > 0.0 {
                swept.pushed += 1;
                self.grant("advance", PUSH.min(left)).await?;
                self.until_expired(STUCK).await;
                let left = total - (self.page_clock().await? - start);
                if left <= 0.0 {
                    swept.complete = true;
                    break;
                }
                self.grant(policy, left).await?;
            }
            moved = (Instant::now(), self.page_clock().await?);
        }
        swept.virtual_ms = (self.page_clock().await? - start).max(0.0);
        // Standing still it would hold back what is read, and what leaving sends.
        self.release_clock();
        Ok(swept)
    }

    /// Lets the clock of a tab go on that is being swept.
    pub fn release_clock(&self) {
        self.targets().release(self.session());
    }

    /// Lets the clock of a tab stand whose page was left for a blank one.
    pub fn hold_clock(&self) {
        self.targets().hold(self.session());
    }

    async fn grant(&self, policy: &str, budget: f64) -> Result<(), BrowserError> {
        self.call(
            "Emulation.setVirtualTimePolicy",
            json!({"policy": policy, "budget": budget}),
        )
        .await
        .map(drop)
    }

    async fn until_expired(&self, cap: Duration) {
        let begun = Instant::now();
        while begun.elapsed() < cap && !self.targets().take_expired(self.session()) {
            tokio::time::sleep(TICK).await;
        }
    }

    /// Milliseconds of the page's own clock.
    async fn page_clock(&self) -> Result<f64, BrowserError> {
        let answer = self.evaluate(None, "performance.now()").await?;
        answer.as_f64().ok_or_else(|| BrowserError::Answer {
            method: "performance.now()".into(),
            what: "a number".into(),
        })
    }
}
