//! Journeys: what the user wrote down that a visitor does, step by step, with real input.
//!
//! A journey has a tab of its own in the scenario's browser, so the consent that was given there holds.
//! It is taken after the pages of the plan, or before the first of them when it says so ([`log_in`]). A step that
//! cannot be done ends it, is written down with a picture, and the rest of the scenario goes on.

mod login;
mod step;
mod taken_over;

pub(super) use login::{Logins, Saved, log_in, look_whether_still_in};
pub(super) use taken_over::TakenOver;

use super::activity::Patience;
use super::recorder::Recorder;
use super::scenario::{Core, Stop, host_of};
use super::visit::{self, Opened, Trouble};
use crate::config::{Act, Awaited, Journey, Settings};
use crate::consent::Engine;
use crate::evidence::{
    Canary, Event, Folder, Gap, JourneyOutcome, JourneyStep, PlannedStep, Scenario, VisitNo,
};
use std::collections::BTreeMap;
use std::sync::Arc;
use url::Url;

/// Takes the journeys of the scenario; what fails is in the evidence.
pub(super) async fn take_all(core: &mut Core) -> Result<(), Stop> {
    for journey in planned(core, false) {
        take(core, &journey).await?;
    }
    Ok(())
}

fn planned(core: &Core, before: bool) -> Vec<Journey> {
    let settings = &core.settings;
    let mut all = settings.journeys.clone();
    all.retain(|j| j.before == before && j.taken_in(&settings.scenarios).contains(&core.scenario));
    all
}

/// What came of a journey.
struct Taken {
    /// Why it failed, if it did.
    failed: Option<String>,
    /// Where it ended.
    at: Option<Url>,
}

/// Takes one.
async fn take(core: &mut Core, journey: &Journey) -> Result<Taken, Stop> {
    let recorder = visit::fresh(&core.recorder).await;
    recorder.write(Event::JourneyBegun {
        journey: journey.name.clone(),
    });
    let mut walk = Walk::new(core, &recorder, journey);
    let failed = walk.steps().await;
    let at = walk.address();
    let patience = walk.patience;
    if let Some((begun, next)) = recorder.journey() {
        let last = walk.last.take().filter(|o| o.visit == next - 1);
        let mut opened = last.unwrap_or_else(|| visit::arrived(&recorder, next - 1, begun));
        // Where it led is the journey's failure; the page there was recorded as any other.
        opened
            .trouble
            .take_if(|trouble| matches!(trouble, Trouble::Elsewhere(_)));
        if opened.trouble.is_none() && !patience.sweep.is_zero() {
            visit::outlast_now(&recorder, &mut opened, patience).await;
        }
        visit::leave(&recorder, &opened, patience).await;
        core.next_visit = recorder.journey().map_or(next, |(_, next)| next);
    }
    let failed = failed?;
    recorder.write(Event::JourneyEnd {
        journey: journey.name.clone(),
        outcome: match failed {
            Some(_) => JourneyOutcome::Failed,
            None => JourneyOutcome::Done,
        },
    });
    if let Some(why) = &failed {
        core.progress.note(&format!(
            "{}: journey \"{}\": {why}",
            core.scenario, journey.name
        ));
    }
    if recorder.tab.session() != core.recorder.tab.session() {
        recorder.tab.close();
    }
    Ok(Taken { failed, at })
}

/// What became of a step.
type Outcome = Result<Told, String>;

/// What is told of a step that was done.
#[derive(Default)]
struct Told {
    by: Option<&'static str>,
    selector: Option<String>,
}

impl Told {
    fn by(by: &'static str) -> Told {
        Told {
            by: Some(by),
            selector: None,
        }
    }
}

/// A journey under way.
struct Walk<'a> {
    recorder: &'a Arc<Recorder>,
    engine: &'a Engine,
    folder: &'a Folder,
    run: (Scenario, u32),
    journey: &'a Journey,
    plan: Vec<PlannedStep>,
    settings: &'a Settings,
    /// Ids of the pages of the plan, by address.
    pages: BTreeMap<String, String>,
    first_visit: VisitNo,
    /// Hosts that may be visited.
    hosts: Vec<(String, Option<u16>)>,
    patience: Patience,
    /// Parts of the audit's identity that were typed and not yet sent: kind, field, frame.
    typed: Vec<(Canary, String, Option<String>)>,
    /// The page that was looked at last.
    last: Option<Opened>,
    /// Whether a secret stands where a picture would show it.
    shows_secret: bool,
}

impl<'a> Walk<'a> {
    fn new(core: &'a Core, recorder: &'a Arc<Recorder>, journey: &'a Journey) -> Walk<'a> {
        let settings = &*core.settings;
        let named = journey.steps.iter().filter_map(|step| match &step.act {
            Act::Go(place) => place.in_full(),
            _ => None,
        });
        let hosts = settings.seeds.iter().cloned().chain(named);
        // A login comes when a run that finds the pages knows only the first of them, and the other runs
        // know all: for every run to name a page alike, it goes by those that all know.
        let planned = core.pages.so_far().iter();
        let planned = planned.filter(|p| !journey.before || p.found == "seed");
        Walk {
            recorder,
            engine: &core.engine,
            folder: &core.folder,
            run: (core.scenario, core.run),
            journey,
            plan: journey.planned(&settings.scenarios).steps,
            settings,
            pages: planned.map(|p| (p.url.clone(), p.id.clone())).collect(),
            first_visit: core.next_visit,
            hosts: hosts.map(|url| host_of(&url)).collect(),
            patience: Patience::of(settings.settle),
            typed: Vec::new(),
            last: None,
            shows_secret: false,
        }
    }

    /// Takes the steps; why one failed, if one did.
    async fn steps(&mut self) -> Result<Option<String>, Stop> {
        for (n, step) in self.journey.steps.iter().enumerate() {
            if let Act::Go(place) = &step.act
                && let Some(url) = self.settings.seeds.first().and_then(|s| place.on(s))
            {
                self.recorder.turn(url.as_str()).await;
            }
            let begun_ms = self.recorder.clock.now_ms();
            let visit = self.recorder.visit();
            let limit = match &step.act {
                Act::Wait(wait) => match wait.awaited() {
                    Awaited::Time(time) => time + self.settings.timeout,
                    _ => self.settings.timeout,
                },
                _ => self.settings.timeout,
            };
            let outcome = match tokio::time::timeout(limit, self.step(step)).await {
                Ok(Err(error)) if error.is_fatal() => {
                    return Err(Stop::Failed(error.to_string()));
                }
                Ok(Err(error)) => Err(error.to_string()),
                Ok(Ok(outcome)) => outcome,
                Err(_) => Err(format!("it took longer than {} s", limit.as_secs())),
            };
            let why = outcome.as_ref().err().cloned();
            let screenshot = match &why {
                Some(_) => self.shoot(n).await,
                None => None,
            };
            let told = outcome.unwrap_or_default();
            self.recorder
                .write(Event::JourneyStep(Box::new(JourneyStep {
                    journey: self.journey.name.clone(),
                    step: number(n),
                    outcome: match why {
                        Some(_) => JourneyOutcome::Failed,
                        None => JourneyOutcome::Done,
                    },
                    reason: why.clone(),
                    by: told.by.map(str::to_owned),
                    selector: told.selector,
                    begun_ms,
                    visit: visit.or_else(|| self.recorder.visit()),
                    url: self
                        .address()
                        .filter(|url| matches!(url.scheme(), "http" | "https"))
                        .map(String::from),
                    screenshot,
                })));
            if let Some(why) = why {
                return Ok(Some(self.stopped(n, &why)));
            }
        }
        Ok(None)
    }

    /// Writes down that the journey ends here; the reason with its place.
    fn stopped(&self, n: usize, why: &str) -> String {
        let step = self.plan.get(n);
        let what = step.map_or_else(String::new, |s| {
            format!("{} {}", s.action, s.target).trim_end().to_owned()
        });
        let place = format!("step {} ({what})", n + 1);
        self.recorder.write(Event::Gap(Gap {
            what: format!("the journey \"{}\" stopped at {place}", self.journey.name),
            why: why.to_owned(),
            effect: "what the site does from this step on is not known in this scenario".into(),
            hides: "journey".into(),
            visit: self.recorder.visit(),
        }));
        format!("{place}: {why}")
    }

    async fn shoot(&self, n: usize) -> Option<String> {
        if self.shows_secret || self.recorder.visit().is_none() {
            return None;
        }
        let what = format!("journey stopped at step {}", n + 1);
        self.recorder
            .shoot(self.folder, self.run, &what, false)
            .await
    }
}

fn number(n: usize) -> u32 {
    u32::try_from(n + 1).unwrap_or(u32::MAX)
}
