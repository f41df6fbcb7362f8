//! The last look of a run: what the choice shows when it is opened again.

use super::scenario::{Run, Settled, Stop};
use super::visit;
use crate::evidence::VisitStep;

impl Run<'_, Settled> {
    /// Opens the entry page once more, and on it the choice by the page's own way back. It comes after
    /// all other pages, because some sites forget the choice as soon as it is opened. Where the page
    /// offers no way back, what it would show stays unknown.
    pub(super) async fn reopen(&mut self) -> Result<(), Stop> {
        let Some(page) = self.core.pages.entry() else {
            return Ok(());
        };
        let mut opened = self.open(&page, VisitStep::Reopen).await;
        visit::settle(&self.core.recorder, &mut opened, self.patience()).await;
        visit::read(&self.core.recorder, &mut opened, self.is_named()).await;
        if opened.trouble.is_none() {
            let core = &*self.core;
            let (tab, steps) = (&core.recorder.tab, core.steps());
            let shown = core.engine.reopen(tab, opened.visit, &steps).await;
            match shown.map_err(|error| Stop::Failed(error.to_string()))? {
                Ok(()) => {
                    self.shoot("the choice opened again", false).await;
                }
                Err(why) => tracing::debug!(why, "the choice was not opened again"),
            }
        }
        // Its delayed work was awaited when it was loaded again after the choice.
        opened.looked_over = true;
        visit::leave(&self.core.recorder, &opened, self.patience()).await;
        self.alive()
    }
}
