//! One scenario run: fresh → loaded → chosen → settled → sealed.
//!
//! Each state is a type, so that a choice cannot be made on a page that already has one, and further
//! pages cannot be visited under a consent state that was not confirmed.

use super::activity::Patience;
use super::choice::Steps;
use super::further;
use super::journey::{self, Logins, Saved};
use super::notice::Comes;
use super::pages::Pages;
use super::recorder::Recorder;
use super::visit::{self, Opened, Trouble};
use super::{CaptureError, Progress};
use crate::config::Settings;
use crate::consent::{Attempt, ConfirmStep, Engine, Found};
use crate::evidence::{
    Choice, Consent, Event, Folder, Notice, NoticeKind, PlannedPage, Scenario, VisitNo, VisitStep,
};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// Time in which a site can act on a choice before it is looked at again.
const AFTER_CLICK: Duration = Duration::from_millis(500);

/// Why a run ended before its end.
#[derive(Debug)]
pub(super) enum Stop {
    /// The scenario cannot be carried out on this site.
    NotTestable(String),
    /// It broke off.
    Failed(String),
    /// A journey before its first page failed. It is not tried again: another login that fails may lock
    /// the account.
    Login(String),
    /// The entry page is no page: nothing of this audit can be recorded.
    Entry(CaptureError),
}

/// What a run works with.
pub(super) struct Core {
    pub(super) recorder: Arc<Recorder>,
    pub(super) folder: Arc<Folder>,
    pub(super) engine: Arc<Engine>,
    pub(super) settings: Arc<Settings>,
    pub(super) progress: Arc<dyn Progress>,
    pub(super) comes: Arc<OnceLock<Comes>>,
    pub(super) logins: Arc<Logins>,
    /// The login that the run started from.
    pub(super) signed_in: Option<Arc<Saved>>,
    pub(super) scenario: Scenario,
    pub(super) run: u32,
    pub(super) pages: Pages,
    pub(super) shown: usize,
    pub(super) next_visit: VisitNo,
}

impl Core {
    /// The journal for the engine's steps on the tab that is open now.
    pub(super) fn steps(&self) -> Steps<'_> {
        Steps {
            recorder: &self.recorder,
            folder: &self.folder,
            run: (self.scenario, self.run),
        }
    }
}

/// A run in a state.
pub(super) struct Run<'a, S> {
    pub(super) core: &'a mut Core,
    pub(super) state: S,
}

/// Nothing was opened yet.
struct Fresh;
/// The entry page is open and no choice was made.
struct Loaded {
    page: PlannedPage,
    opened: Opened,
    found: Found,
}
/// A choice was made and not yet confirmed.
pub(super) struct Chosen {
    pub(super) page: PlannedPage,
    pub(super) attempt: Attempt,
}
/// A choice was confirmed, and the page on which it was is still open.
pub(super) struct Confirmed {
    pub(super) page: PlannedPage,
    pub(super) opened: Opened,
}
/// The consent state of the scenario is in force.
pub(super) struct Settled;

/// Carries the scenario out.
pub(super) async fn drive(core: &mut Core) -> Result<(), Stop> {
    let scenario = core.scenario;
    journey::log_in(core).await?;
    let loaded = Run { core, state: Fresh }.load().await?;
    let settled = match scenario {
        // With the signal of the sixth the browser is another one; what is done in it is the same.
        Scenario::Before | Scenario::Gpc => loaded.stay_silent().await?,
        Scenario::Dismiss => loaded.make(Consent::Dismissed).await?,
        Scenario::Reject => loaded.make(Consent::Rejected).await?,
        Scenario::Accept => loaded.make(Consent::Accepted).await?,
        Scenario::Withdraw => {
            let accepted = loaded.choose(Consent::Accepted).await?.confirm().await?;
            let withdrawn = accepted.withdraw().await?;
            withdrawn.confirm().await?.settle().await?
        }
    };
    let mut settled = settled.visit_further().await?;
    if matches!(scenario, Scenario::Reject | Scenario::Withdraw) {
        settled.reopen().await?;
    }
    journey::look_whether_still_in(settled.core).await;
    settled.core.recorder.read_jar("end").await;
    Ok(())
}

impl<S> Run<'_, S> {
    pub(super) async fn open(&mut self, page: &PlannedPage, step: VisitStep) -> Opened {
        let core = &mut *self.core;
        let recorder = visit::fresh(&core.recorder).await;
        if recorder.tab.session() != core.recorder.tab.session() {
            core.recorder.tab.close();
        }
        core.recorder = recorder;
        let visit = core.next_visit;
        core.next_visit += 1;
        let of = core.pages.of(core.settings.pages);
        core.shown += usize::from(!matches!(step, VisitStep::Reload | VisitStep::Reopen));
        core.progress
            .page(core.scenario, core.run, core.shown, of, &page.url);
        visit::open(&core.recorder, visit, page, step).await
    }

    pub(super) fn patience(&self) -> Patience {
        Patience::of(self.core.settings.settle)
    }

    pub(super) async fn shoot(&self, what: &str, full: bool) -> Option<String> {
        let core = &*self.core;
        core.recorder
            .shoot(&core.folder, (core.scenario, core.run), what, full)
            .await
    }

    async fn signals(&self, step: &str, visit: VisitNo) {
        let core = &*self.core;
        match core.engine.signals(&core.recorder.tab, step, visit).await {
            Ok(signal) => core.recorder.write(Event::Signal(Box::new(signal))),
            Err(error) => {
                let effect = "what the page says about its consent state is unknown at this step";
                core.recorder.gap(
                    "the consent state of the page could not be read",
                    error.to_string(),
                    effect,
                    "banner",
                );
            }
        }
    }

    pub(super) async fn snapshot(&self, step: &str, visit: VisitNo) {
        self.core.recorder.read_jar(step).await;
        self.core.recorder.read_storage(step).await;
        self.signals(step, visit).await;
    }

    pub(super) fn is_named(&self) -> impl Fn(&str) -> bool + use<S> {
        let hosts: Vec<(String, Option<u16>)> =
            self.core.settings.seeds.iter().map(host_of).collect();
        move |url: &str| url.parse().is_ok_and(|u| hosts.contains(&host_of(&u)))
    }

    pub(super) fn alive(&self) -> Result<(), Stop> {
        if let Some(why) = self.core.recorder.broken() {
            return Err(Stop::Failed(why));
        }
        if self.core.recorder.tab.connection().is_closed() {
            return Err(Stop::Failed("the browser ended".into()));
        }
        Ok(())
    }
}

pub(super) fn host_of(url: &url::Url) -> (String, Option<u16>) {
    let host = url.host_str().unwrap_or_default();
    (
        host.strip_prefix("www.").unwrap_or(host).to_owned(),
        url.port(),
    )
}

impl<'a> Run<'a, Fresh> {
    /// Opens the entry page and looks for a consent notice while it settles.
    async fn load(mut self) -> Result<Run<'a, Loaded>, Stop> {
        let Some(page) = self.core.pages.next() else {
            return Err(Stop::Failed("there is no page to visit".into()));
        };
        let mut opened = self.open(&page, VisitStep::Entry).await;
        let found = if opened.trouble.is_none() {
            let silent = matches!(self.core.scenario, Scenario::Before | Scenario::Gpc);
            self.look_while_settling(&mut opened, silent).await
        } else {
            Err(crate::browser::BrowserError::NoFrame("entry page".into()))
        };
        let is_named = self.is_named();
        visit::read(&self.core.recorder, &mut opened, is_named).await;
        self.core.pages.learn(&page, &opened).await;
        if let Some(trouble) = opened.trouble.clone() {
            self.shoot("entry page that could not be recorded", false)
                .await;
            visit::leave(&self.core.recorder, &opened, self.patience()).await;
            return Err(entry_trouble(&page, &trouble));
        }
        self.shoot("entry page before any choice", false).await;
        let found = match found {
            Ok(found) => found,
            Err(error) => {
                visit::leave(&self.core.recorder, &opened, self.patience()).await;
                return Err(Stop::Failed(error.to_string()));
            }
        };
        self.core
            .recorder
            .write(Event::Notice(Box::new(found.notice.clone())));
        self.keep_markup(&found).await;
        self.snapshot("before-choice", opened.visit).await;
        self.alive()?;
        Ok(Run {
            core: self.core,
            state: Loaded {
                page,
                opened,
                found,
            },
        })
    }
}

/// An entry page that is no page ends the audit; a wall or an error answer only says that nothing can be tested.
fn entry_trouble(page: &PlannedPage, trouble: &Trouble) -> Stop {
    let url = page.url.clone();
    match trouble {
        Trouble::Network(_) | Trouble::NoAnswer(_) | Trouble::Elsewhere(_) => {
            Stop::Entry(CaptureError::Unreachable {
                url,
                what: trouble.line(),
            })
        }
        Trouble::NotHtml(mime) => Stop::Entry(CaptureError::NotHtml {
            url,
            mime: mime.clone(),
        }),
        Trouble::Crashed | Trouble::Hung => Stop::Failed(trouble.line()),
        Trouble::Status(_) | Trouble::Wall(_) => {
            Stop::NotTestable(format!("start page: {}", trouble.line()))
        }
    }
}

impl<'a> Run<'a, Loaded> {
    /// Makes no choice.
    async fn stay_silent(self) -> Result<Run<'a, Settled>, Stop> {
        self.shoot("entry page in full before any choice", true)
            .await;
        let Loaded {
            mut opened, found, ..
        } = self.state;
        let silent = Run {
            core: self.core,
            state: Settled,
        };
        silent.look_again(&mut opened, &found).await;
        visit::leave(&silent.core.recorder, &opened, silent.patience()).await;
        silent.alive()?;
        Ok(silent)
    }

    /// Makes a choice, sees that it took and goes on under it.
    async fn make(self, wanted: Consent) -> Result<Run<'a, Settled>, Stop> {
        self.choose(wanted).await?.confirm().await?.settle().await
    }

    /// Answers the notice through its own controls.
    async fn choose(self, wanted: Consent) -> Result<Run<'a, Chosen>, Stop> {
        let core = &*self.core;
        let Loaded {
            page,
            opened,
            found,
        } = &self.state;
        if matches!(found.notice.kind, NoticeKind::None) {
            let reason = "no consent notice was found, so no choice could be made";
            return self.give_up(opened, wanted, None, reason).await;
        }
        let mut attempt = core
            .engine
            .choose(&core.recorder.tab, found, wanted, &core.steps())
            .await
            .map_err(|error| Stop::Failed(error.to_string()))?;
        if !attempt.pressed {
            let reason = attempt
                .reason
                .clone()
                .unwrap_or_else(|| "the notice has no control for it".into());
            return self
                .give_up(opened, wanted, Some(attempt.clicks), &reason)
                .await;
        }
        let on_page = self.after_click(&attempt, opened).await;
        if let (Consent::Dismissed, Some(choice)) = (wanted, &on_page)
            && !choice.confirmed
        {
            let reason = "it was closed and stood there again once the page had settled";
            return self
                .give_up(opened, wanted, Some(attempt.clicks), reason)
                .await;
        }
        attempt.went = on_page.is_some_and(|choice| choice.went());
        visit::leave(&core.recorder, opened, self.patience()).await;
        self.alive()?;
        let state = Chosen {
            page: page.clone(),
            attempt,
        };
        Ok(Run {
            core: self.core,
            state,
        })
    }
}

impl<S> Run<'_, S> {
    /// Lets the page act on a choice, and reads what it made of it.
    pub(super) async fn after_click(&self, attempt: &Attempt, opened: &Opened) -> Option<Choice> {
        let core = &*self.core;
        tokio::time::sleep(AFTER_CLICK).await;
        visit::quiet(&core.recorder, self.patience()).await;
        let on_page = core
            .engine
            .confirm(&core.recorder.tab, attempt, ConfirmStep::AfterClick)
            .await;
        if let Err(error) = &on_page {
            tracing::debug!(%error, "the page could not be looked at after the choice");
        }
        self.shoot("entry page after the choice", false).await;
        self.snapshot("after-choice", opened.visit).await;
        on_page.ok()
    }

    /// Writes down that a choice could not be made, and why; the scenario ends here.
    pub(super) async fn give_up<T>(
        &self,
        opened: &Opened,
        wanted: Consent,
        clicks: Option<u32>,
        reason: &str,
    ) -> Result<T, Stop> {
        let recorder = &self.core.recorder;
        let choice = Choice {
            wanted,
            confirmed: false,
            proofs: Vec::new(),
            clicks,
            reason: Some(reason.to_owned()),
            ..Choice::default()
        };
        recorder.write(Event::Choice(choice));
        self.shoot("page where no choice could be made", false)
            .await;
        // What was said before a withdrawal that failed still stands.
        let before = if wanted == Consent::Withdrawn {
            Consent::Accepted
        } else {
            Consent::None
        };
        if recorder.consent() != before {
            recorder.set_consent(before);
        }
        let effect = "what the site does after this choice is unknown; no other page was visited in this scenario";
        recorder.gap(
            &format!("the choice \"{wanted}\" could not be made"),
            reason,
            effect,
            "scenario",
        );
        visit::leave(recorder, opened, self.patience()).await;
        Err(Stop::NotTestable(reason.to_owned()))
    }
}

impl<'a> Run<'a, Chosen> {
    /// Opens the entry page again and sees whether the choice took. The page stays open.
    pub(super) async fn confirm(mut self) -> Result<Run<'a, Confirmed>, Stop> {
        let page = self.state.page.clone();
        let mut opened = self.open(&page, VisitStep::Reload).await;
        visit::settle(&self.core.recorder, &mut opened, self.patience()).await;
        let is_named = self.is_named();
        visit::read(&self.core.recorder, &mut opened, is_named).await;
        let (core, attempt) = (&*self.core, &self.state.attempt);
        let recorder = &core.recorder;
        let choice = match core
            .engine
            .confirm(&recorder.tab, attempt, ConfirmStep::AfterReload)
            .await
        {
            Ok(choice) => choice,
            Err(error) => Choice {
                wanted: attempt.wanted,
                confirmed: false,
                proofs: Vec::new(),
                clicks: Some(attempt.clicks),
                reason: Some(error.to_string()),
                ..Choice::default()
            },
        };
        recorder.write(Event::Choice(choice.clone()));
        self.shoot("entry page loaded again after the choice", false)
            .await;
        if choice.confirmed {
            // A notice that was only closed may be open again: nothing beside it has to lead back to it.
            let withdraw_control = match attempt.wanted {
                Consent::Dismissed => None,
                _ => core
                    .engine
                    .withdraw_control(&recorder.tab)
                    .await
                    .unwrap_or(None),
            };
            recorder.write(Event::Notice(Box::new(Notice {
                visit: opened.visit,
                withdraw_control,
                ..attempt.notice.clone()
            })));
        } else {
            let why = choice
                .reason
                .clone()
                .unwrap_or_else(|| "nothing proved that it took".into());
            // Who refused has refused: what the site forgets does not take it back.
            let stands = choice.is_forgotten_refusal();
            if !stands {
                recorder.set_consent(Consent::None);
            }
            let effect = if stands {
                "what was recorded after the refusal, also when the page was loaded again, is judged; no other page was visited in this scenario"
            } else {
                "what the site does after this choice is unknown; no other page was visited in this scenario"
            };
            recorder.gap(
                &format!("the choice \"{}\" was not confirmed", attempt.wanted),
                why.clone(),
                effect,
                "scenario",
            );
            visit::leave(recorder, &opened, self.patience()).await;
            return Err(Stop::NotTestable(format!(
                "the choice was made but not confirmed: {why}"
            )));
        }
        self.alive()?;
        Ok(Run {
            core: self.core,
            state: Confirmed { page, opened },
        })
    }
}

impl<'a> Run<'a, Confirmed> {
    /// Leaves the page: the choice stands for what follows.
    async fn settle(self) -> Result<Run<'a, Settled>, Stop> {
        visit::leave(&self.core.recorder, &self.state.opened, self.patience()).await;
        self.alive()?;
        Ok(Run {
            core: self.core,
            state: Settled,
        })
    }
}

impl Run<'_, Settled> {
    /// Visits the other pages of the plan, and takes the journeys.
    async fn visit_further(self) -> Result<Self, Stop> {
        while further::visit_some(self.core, &self.is_named()).await {
            self.alive()?;
        }
        self.alive()?;
        journey::take_all(self.core).await?;
        self.alive()?;
        Ok(self)
    }
}
