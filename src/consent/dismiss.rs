//! Closing a notice without an answer: its cross, else Escape, else a click beside it.

use super::candidate::Candidate;
use super::choose::{Step, Walk};
use super::journal::Journal;
use super::label::Class;
use super::seen::{ControlSeen, Point};
use super::wait::Wait;
use crate::browser::BrowserError;
use crate::evidence::{Action, Consent, ControlAction};
use std::time::Duration;
use tokio::time::sleep;

/// Longest wait for a notice to go after one way of closing it was tried.
const GOES: Duration = Duration::from_millis(2000);

/// Most notices closed one after the other.
const MAX_NOTICES: usize = 3;

impl<J: Journal> Walk<'_, J> {
    /// Closes what stands open, and a second and third notice when there are more.
    pub(super) async fn close(&mut self, first: Option<&Candidate>) -> Result<Step, BrowserError> {
        if let Some(hint) = self.engine.hints.dismiss.clone() {
            return self.close_by_hint(&hint, first).await;
        }
        let Some(first) = first else {
            return Ok(Err("no consent notice was found".into()));
        };
        let mut now = first.clone();
        for _ in 0..MAX_NOTICES {
            if let Err(why) = self.close_one(&now).await? {
                return Ok(Err(why));
            }
            let closed = self.is_closed(&now);
            let next = self.engine.once(&self.page, closed).await?.candidate;
            match next.filter(Candidate::asks) {
                Some(next) => now = next,
                None => return Ok(Ok(())),
            }
        }
        Ok(Err(format!(
            "after {MAX_NOTICES} notices were closed another one asked"
        )))
    }

    async fn close_by_hint(
        &mut self,
        hint: &str,
        first: Option<&Candidate>,
    ) -> Result<Step, BrowserError> {
        if hint.eq_ignore_ascii_case("escape") {
            self.escape().await?;
        } else if let Err(why) = self.follow(&[hint.to_owned()]).await? {
            return Ok(Err(why));
        }
        match first {
            Some(first) if !self.closed(first).await? => {
                Ok(Err(format!("the hint `{hint}` left the notice standing")))
            }
            _ => Ok(Ok(())),
        }
    }

    async fn close_one(&mut self, on: &Candidate) -> Result<Step, BrowserError> {
        let order: Vec<&str> = on.language.as_deref().into_iter().collect();
        if self.engine.words.closing_agrees(&on.seen.text, &order) {
            return Ok(Err(
                "it cannot be closed without an answer: its text says that closing it is agreeing"
                    .into(),
            ));
        }
        let mut tried = Vec::new();
        if let Some(cross) = self.cross(on) {
            let name = if cross.text.is_empty() {
                "its cross".to_owned()
            } else {
                format!("\"{}\"", cross.text)
            };
            match self
                .click(&on.frame, &cross, ControlAction::Close, true)
                .await?
            {
                Ok(()) if self.closed(on).await? => return Ok(Ok(())),
                Ok(()) => tried.push(name),
                Err(why) => tried.push(why),
            }
        }
        self.escape().await?;
        if self.closed(on).await? {
            return Ok(Ok(()));
        }
        tried.push("Escape".into());
        if on.frame.id.is_none() {
            let point: Option<Option<Point>> = self
                .page
                .run(&on.frame, &format!("beside({})", on.seen.id))
                .await?;
            if let Some(point) = point.flatten() {
                self.note("click", "(beside the notice)", "mouse");
                self.tab.mouse_click(point.x, point.y).await?;
                if self.closed(on).await? {
                    return Ok(Ok(()));
                }
                tried.push("a click beside it".into());
            }
        }
        Ok(Err(format!(
            "it cannot be closed without an answer: {} left it standing",
            tried.join(", ")
        )))
    }

    /// The control that closes it and says nothing else. "OK" under a notice is taken for an answer by
    /// many sites, so it is no way of closing without one.
    fn cross(&self, on: &Candidate) -> Option<ControlSeen> {
        let order: Vec<&str> = on.language.as_deref().into_iter().collect();
        let closes = |c: &&ControlSeen| {
            !c.leaves
                && (!c.text.chars().any(char::is_alphanumeric)
                    || self.engine.words.classify(&c.text, &order) == Class::Close)
        };
        on.usable(ControlAction::Close)
            .into_iter()
            .find(closes)
            .cloned()
    }

    async fn escape(&mut self) -> Result<(), BrowserError> {
        self.note("key", "Escape", "keyboard");
        self.tab.press_key("Escape").await
    }

    fn note(&mut self, action: &str, text: &str, by: &str) {
        self.journal.action(Action {
            action: action.to_owned(),
            text: text.to_owned(),
            selector: String::new(),
            by: by.to_owned(),
            at_ms: self.journal.now_ms(),
            purpose: ControlAction::Close,
            screenshot: None,
        });
        self.journal.consent(Consent::Dismissed);
        self.count();
    }

    /// Whether the box went. One that stands was not dismissed, and the journal takes the state back.
    async fn closed(&self, on: &Candidate) -> Result<bool, BrowserError> {
        let gone = self.goes(on).await?;
        if !gone {
            self.journal.consent(Consent::None);
        }
        Ok(gone)
    }

    /// Whether the box goes, seen twice.
    async fn goes(&self, on: &Candidate) -> Result<bool, BrowserError> {
        let mut wait = Wait::new(GOES, 2);
        let mut away = 0;
        loop {
            sleep(Duration::from_millis(200)).await;
            let ends = wait.ends();
            let look = self.engine.once(&self.page, self.is_closed(on)).await?;
            let stands = look
                .all
                .iter()
                .any(|c| c.frame.id == on.frame.id && c.seen.id == on.seen.id);
            away = if stands || look.is_silent() {
                0
            } else {
                away + 1
            };
            if away >= 2 || ends && away == 0 {
                return Ok(away >= 2);
            }
        }
    }
}
