//! What one step of a journey does.

use super::super::recorder::Recorder;
use super::super::scenario::host_of;
use super::super::visit::{self, Trouble};
use super::{Outcome, Told, Walk};
use crate::browser::BrowserError;
use crate::catalogue::did_you_mean;
use crate::config::{Act, Awaited, Step, Target, Text, Wait};
use crate::consent::{Done, Hands, Input, Named, Purpose};
use crate::evidence::{Canary, ControlAction, Event, Typed, TypedStep};
use globset::GlobMatcher;
use std::sync::Arc;
use std::time::{Duration, Instant};
use url::Url;

/// Longest time in which something that is to be operated is looked for.
const COMES: Duration = Duration::from_secs(10);

/// Time between two looks at what is waited for.
const TICK: Duration = Duration::from_millis(50);

/// What is left of the time of a step for the last look at what is waited for.
const LAST_LOOK: Duration = Duration::from_secs(2);

/// Time in which a page begins to act on an input.
const ACTS: Duration = Duration::from_millis(150);

impl Walk<'_> {
    /// Does a step, and sees that the page it led to is one of the journey.
    pub(super) async fn step(&mut self, step: &Step) -> Result<Outcome, BrowserError> {
        let outcome = self.act(&step.act).await?;
        if outcome.is_err() {
            return Ok(outcome);
        }
        let may_lead_on = matches!(
            step.act,
            Act::Go(_) | Act::Click(_) | Act::Press(_) | Act::Choose(..) | Act::Submit(_)
        );
        if may_lead_on || step.expect.is_some() {
            self.settle().await;
        }
        Ok(match self.astray().await {
            Some(why) => Err(why),
            None => outcome,
        })
    }

    async fn act(&mut self, act: &Act) -> Result<Outcome, BrowserError> {
        let recorder = Arc::clone(self.recorder);
        let hands = Hands::on(&recorder.tab);
        Ok(match act {
            Act::Go(place) => {
                let seed = self.settings.seeds.first();
                let Some(url) = seed.and_then(|seed| place.on(seed)) else {
                    return Ok(Err("it is no address".into()));
                };
                self.go(&url).await?
            }
            Act::Click(target) => match self.find(&hands, target).await? {
                Ok(found) if self.answers_notice(&found).await? => {
                    Err("it answers the consent notice, which only the scenario does".into())
                }
                Ok(found) => {
                    self.sends();
                    done(hands.press(&found).await?, &found)
                }
                Err(why) => Err(why),
            },
            Act::Submit(target) => match self.find(&hands, target).await? {
                Ok(found) => {
                    self.sends();
                    done(hands.submit(&found).await?, &found)
                }
                Err(why) => Err(why),
            },
            Act::Hover(target) => match self.find(&hands, target).await? {
                Ok(found) => done(hands.hover(&found).await?, &found),
                Err(why) => Err(why),
            },
            Act::Scroll(target) => match self.find(&hands, target).await? {
                Ok(found) => done(hands.scroll_to(&found).await?, &found),
                Err(why) => Err(why),
            },
            Act::Choose(target, option) => match self.find(&hands, target).await? {
                Ok(found) => done(hands.choose(&found, option).await?, &found),
                Err(why) => Err(why),
            },
            Act::Fill(target, text) => match self.find(&hands, target).await? {
                Ok(found) => self.fill(&hands, &found, text).await?,
                Err(why) => Err(why),
            },
            Act::Press(key) => {
                // Other keys move about in a form and do not send it.
                if matches!(key.as_str(), "Enter" | "Space") {
                    self.sends();
                }
                recorder.tab.press_key(key.as_str()).await?;
                Ok(Told::by(Input::Keyboard.as_str()))
            }
            Act::Wait(wait) => self.wait(&hands, wait).await?,
            Act::Settle => Ok(Told::default()),
        })
    }

    /// Whether pressing something would answer the consent notice: what the visitor has said would no
    /// longer be what the scenario is about.
    async fn answers_notice(&self, what: &Named) -> Result<bool, BrowserError> {
        let Some(visit) = self.recorder.visit() else {
            return Ok(false);
        };
        let tab = &self.recorder.tab;
        let found = self.engine.look(tab, visit, Duration::ZERO).await?;
        let selector = what.selector();
        Ok(found.notice.controls.iter().any(|control| {
            let answers = matches!(
                control.action,
                ControlAction::Accept
                    | ControlAction::Reject
                    | ControlAction::Save
                    | ControlAction::Close
            );
            answers && control.selector == selector
        }))
    }

    /// Opens an address: as the first visit of the journey, later as any page that the tab comes to.
    async fn go(&mut self, url: &Url) -> Result<Outcome, BrowserError> {
        let address = url.as_str();
        if self.recorder.visit().is_none() {
            let pages = std::mem::take(&mut self.pages);
            self.recorder
                .begin_journey(self.first_visit, address, pages);
        }
        let answer = self.recorder.tab.navigate(address).await?;
        if answer.download {
            return Ok(Err("it is a download".into()));
        }
        let Some(code) = answer.error else {
            return Ok(Ok(Told::by("address")));
        };
        // The browser's own page about it comes now, and counts as the one that was asked for.
        tokio::time::sleep(ACTS).await;
        let trouble = Trouble::Network(code);
        let why = trouble.line();
        if let (Some(visit), Some((begun, _))) = (self.recorder.visit(), self.recorder.journey()) {
            let mut opened = visit::arrived(self.recorder, visit, begun);
            opened.trouble = Some(trouble);
            self.last = Some(opened);
        }
        Ok(Err(why))
    }

    async fn find(
        &self,
        hands: &Hands<'_>,
        target: &Target,
    ) -> Result<Result<Named, String>, BrowserError> {
        let wait = COMES.min(self.settings.timeout / 2);
        let found = hands.find(target.as_str(), Purpose::Press, wait).await?;
        if let Some(found) = found {
            return Ok(Ok(found));
        }
        let mut why = format!("nothing on the page is named by {target}");
        let by_words = ["text=", "label=", "role="];
        let words = target.as_str().rsplit_once('=').map(|(_, words)| words);
        let starts = |start: &&str| target.as_str().starts_with(*start);
        if let Some(words) = words.filter(|_| by_words.iter().any(starts)) {
            let names = hands.names().await?;
            if let Some(near) = did_you_mean(words, names.iter().map(String::as_str)) {
                why = format!("{why}; {near}");
            }
        }
        Ok(Err(why))
    }

    async fn fill(
        &mut self,
        hands: &Hands<'_>,
        field: &Named,
        text: &Text,
    ) -> Result<Outcome, BrowserError> {
        let Some(hidden) = hands.hides_text(field).await? else {
            return Ok(Err("nothing can be typed into it".into()));
        };
        let mut canary = None;
        let text = match text {
            Text::Value(text) => text.clone(),
            Text::Canary(part) => {
                canary = Some(*part);
                self.recorder.plant().part(*part)
            }
            Text::Secret(variable) => {
                let Some(secret) = self.settings.journey_secrets.get(variable.as_str()) else {
                    return Ok(Err(format!("{variable} is not set")));
                };
                self.shows_secret |= !hidden;
                secret.reveal().to_owned()
            }
        };
        let frames = self.recorder.tab.frames();
        let frame = field
            .frame()
            .and_then(|id| frames.iter().find(|f| f.id == id));
        let place = (field.selector(), frame.map(|f| f.url.clone()));
        let recorder = self.recorder;
        // Told before it is done: what the page sends in answer comes after it.
        let tell = || {
            if let Some(part) = canary {
                typed(recorder, part, &place, TypedStep::Typed);
            }
        };
        let outcome = hands.fill(field, &text, tell).await?;
        if let Some(part) = canary {
            self.typed.push((part, place.0, place.1));
        }
        Ok(done(outcome, field))
    }

    /// What was typed may be sent by the next input: what comes after it is what the visitor sent.
    fn sends(&mut self) {
        for (part, selector, frame) in std::mem::take(&mut self.typed) {
            typed(
                self.recorder,
                part,
                &(selector, frame),
                TypedStep::Submitted,
            );
        }
    }

    async fn wait(&self, hands: &Hands<'_>, wait: &Wait) -> Result<Outcome, BrowserError> {
        let left = self.settings.timeout.saturating_sub(LAST_LOOK);
        let end = Instant::now() + left;
        match wait.awaited() {
            Awaited::Time(time) => tokio::time::sleep(time).await,
            Awaited::Seen(target) => {
                let found = hands.find(target.as_str(), Purpose::See, left).await?;
                if found.is_none() {
                    return Ok(Err(format!("it was not seen within {} s", left.as_secs())));
                }
            }
            Awaited::Address(glob) => {
                let Ok(fits) = globset::Glob::new(glob).map(|g| g.compile_matcher()) else {
                    return Ok(Err("it is no pattern of an address".into()));
                };
                while !self.address().is_some_and(|url| is_at(&fits, glob, &url)) {
                    if Instant::now() >= end {
                        let at = self.address().map_or_else(String::new, String::from);
                        return Ok(Err(format!("the page is still at {at}")));
                    }
                    tokio::time::sleep(TICK).await;
                }
                self.settle().await;
            }
        }
        Ok(Ok(Told::default()))
    }

    /// Waits until the page has loaded and is quiet, at most so long as for a page.
    async fn settle(&self) {
        let recorder = self.recorder;
        tokio::time::sleep(ACTS).await;
        let end = Instant::now() + (self.patience.cap * 2).min(self.settings.timeout / 2);
        while Instant::now() < end {
            let (loaded, _, crashed) = recorder.progress();
            if crashed || loaded.is_some() && recorder.is_quiet(self.patience.quiet) {
                return;
            }
            tokio::time::sleep(TICK).await;
        }
    }

    /// Address of the page.
    pub(super) fn address(&self) -> Option<Url> {
        let frame = self.recorder.tab.main_frame()?;
        frame.url.parse().ok()
    }

    /// Looks at a page that was newly come to; why the journey cannot go on there.
    async fn astray(&mut self) -> Option<String> {
        let recorder = Arc::clone(self.recorder);
        let visit = recorder.visit()?;
        let hosts = &self.hosts;
        let is_named = |url: &str| url.parse().is_ok_and(|u| hosts.contains(&host_of(&u)));
        if self.last.as_ref().is_none_or(|o| o.visit != visit) {
            let begun = recorder
                .journey()
                .map_or_else(Instant::now, |(begun, _)| begun);
            let mut opened = visit::arrived(&recorder, visit, begun);
            if self
                .address()
                .is_some_and(|url| url.scheme() == "chrome-error")
            {
                let why = "the page that it leads to could not be loaded";
                opened.trouble = Some(Trouble::NoAnswer(why.into()));
            }
            visit::read(&recorder, &mut opened, is_named).await;
            if let Some(document) = &opened.document {
                recorder.titled(&document.title);
            }
            let trouble = opened.trouble.as_ref().map(Trouble::line);
            self.last = Some(opened);
            if trouble.is_some() {
                return trouble;
            }
        }
        let url = self.address()?;
        let elsewhere = !is_named(url.as_str());
        elsewhere.then(|| Trouble::Elsewhere(url.into()).line())
    }
}

fn done(outcome: Done, what: &Named) -> Outcome {
    outcome.map(|by| Told {
        by: Some(by.as_str()),
        selector: Some(what.selector()),
    })
}

fn typed(recorder: &Recorder, part: Canary, place: &(String, Option<String>), step: TypedStep) {
    recorder.write(Event::Typed(Typed {
        kind: part.as_str().into(),
        step,
        selector: place.0.clone(),
        frame: place.1.clone(),
        at_ms: recorder.clock.now_ms(),
        visit: recorder.visit(),
    }));
}

/// Whether an address fits a pattern: of a path, with or without its query, or of the whole address.
fn is_at(fits: &GlobMatcher, glob: &str, url: &Url) -> bool {
    if glob.contains("://") {
        return fits.is_match(url.as_str());
    }
    let query = url.query().map(|q| format!("?{q}")).unwrap_or_default();
    fits.is_match(url.path()) || fits.is_match(format!("{}{query}", url.path()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn an_address_is_waited_for_by_path_query_or_whole() {
        let fits = |glob: &str, url: &str| {
            let matcher = globset::Glob::new(glob).unwrap().compile_matcher();
            is_at(&matcher, glob, &url.parse().unwrap())
        };
        assert!(fits("/thanks*", "https://a.example/thanks/you?order=7"));
        assert!(fits("*order=*", "https://a.example/thanks?order=7"));
        assert!(fits("https://b.example/*", "https://b.example/x"));
        assert!(!fits("/thanks*", "https://a.example/cart"));
        assert!(!fits("https://b.example/*", "https://a.example/x"));
    }
}
