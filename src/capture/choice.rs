//! The journal in which the banner engine writes what it does.

use super::recorder::Recorder;
use crate::consent::Journal;
use crate::evidence::{Action, Consent, Event, Folder, Notice, Scenario};

/// Writes the engine's steps into the event log.
pub(super) struct Steps<'a> {
    pub(super) recorder: &'a Recorder,
    pub(super) folder: &'a Folder,
    pub(super) run: (Scenario, u32),
}

impl Journal for Steps<'_> {
    fn now_ms(&self) -> f64 {
        self.recorder.clock.now_ms()
    }

    fn action(&self, action: Action) {
        self.recorder.write(Event::Action(action));
    }

    fn consent(&self, consent: Consent) {
        self.recorder.set_consent(consent);
    }

    fn notice(&self, notice: &Notice) {
        self.recorder.write(Event::Notice(Box::new(notice.clone())));
    }

    async fn shot(&self, what: &str) -> Option<String> {
        self.recorder
            .shoot(self.folder, self.run, what, false)
            .await
    }
}
