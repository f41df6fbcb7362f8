//! The sixth state of a run: consent was given, and is taken back by the ways that a visitor has.

use super::scenario::{Chosen, Confirmed, Run, Stop};
use super::visit::{self, Opened};
use crate::consent::{Elsewhere, Withdrawal};
use crate::evidence::{Action, Consent, ControlAction, Event, NoticeKind, PlannedPage, VisitStep};
use std::time::Duration;

/// Longest wait for a way back on a page about cookies.
const LOOK: Duration = Duration::from_secs(2);

impl<'a> Run<'a, Confirmed> {
    /// Takes the consent back: on the page that is open, else on the pages that it names for it.
    pub(super) async fn withdraw(mut self) -> Result<Run<'a, Chosen>, Stop> {
        let mut here = self
            .try_here(self.state.opened.visit, 0, Duration::ZERO)
            .await?;
        let pages = std::mem::take(&mut here.elsewhere);
        for to in pages {
            if here.attempt.pressed {
                break;
            }
            if !self.is_named()(&to.url) {
                continue;
            }
            let spent = here.attempt.clicks + 1;
            self.follow(&to).await;
            if let Some(trouble) = &self.state.opened.trouble {
                tracing::debug!(url = to.url, why = trouble.line(), "no way back there");
                continue;
            }
            here = self.try_here(self.state.opened.visit, spent, LOOK).await?;
        }
        let opened = &self.state.opened;
        if !here.attempt.pressed {
            let reason = here
                .attempt
                .reason
                .clone()
                .unwrap_or_else(|| "no way back to the choice was found".into());
            return self
                .give_up(opened, Consent::Withdrawn, None, &reason)
                .await;
        }
        self.after_click(&here.attempt, opened).await;
        visit::leave(&self.core.recorder, opened, self.patience()).await;
        self.alive()?;
        let state = Chosen {
            page: self.state.page,
            attempt: here.attempt,
        };
        Ok(Run {
            core: self.core,
            state,
        })
    }

    async fn try_here(&self, visit: u32, spent: u32, wait: Duration) -> Result<Withdrawal, Stop> {
        let core = &*self.core;
        let tab = &core.recorder.tab;
        let failed = |error: crate::browser::BrowserError| Stop::Failed(error.to_string());
        let found = core.engine.look(tab, visit, wait).await.map_err(failed)?;
        if found.notice.kind != NoticeKind::None {
            core.recorder
                .write(Event::Notice(Box::new(found.notice.clone())));
        }
        let steps = core.steps();
        let withdrawal = core.engine.withdraw(tab, &found, spent, &steps);
        withdrawal.await.map_err(failed)
    }

    /// Follows a link to a page that may hold the way back. It is opened as a visit of its own, so that
    /// what it sends is counted to it; the link that was followed is written down.
    async fn follow(&mut self, to: &Elsewhere) {
        let core = &*self.core;
        let shot = self.shoot(&format!("before \"{}\"", to.text), false).await;
        core.recorder.write(Event::Action(Action {
            action: "open".into(),
            text: to.text.clone(),
            selector: to.selector.clone(),
            by: "address".into(),
            at_ms: core.recorder.clock.now_ms(),
            purpose: ControlAction::Policy,
            screenshot: shot,
        }));
        visit::leave(&core.recorder, &self.state.opened, self.patience()).await;
        let page = core.pages.planned(&to.url).unwrap_or_else(|| PlannedPage {
            url: to.url.clone(),
            ..self.state.page.clone()
        });
        let mut opened: Opened = self.open(&page, VisitStep::Further).await;
        let recorder = &self.core.recorder;
        visit::settle(recorder, &mut opened, self.patience()).await;
        visit::read(recorder, &mut opened, self.is_named()).await;
        self.state.opened = opened;
    }
}
