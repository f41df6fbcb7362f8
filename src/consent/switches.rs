//! Refusing where nothing refuses: everything that is on is switched off and the layer saved.

use super::choose::{Step, Walk};
use super::engine::Engine;
use super::journal::Journal;
use super::label::{Class, plain};
use super::score::Candidate;
use super::seen::{ControlSeen, FrameRef};
use crate::browser::BrowserError;
use crate::evidence::ControlAction;
use serde::Deserialize;
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// Most switches that are unticked one by one.
const MAX_SWITCHES: usize = 60;

/// Most folded parts that are opened.
const MAX_FOLDS: usize = 12;

/// Longest wait for a further layer.
const FURTHER: Duration = Duration::from_millis(2500);

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ToggleState {
    there: bool,
    checked: Option<bool>,
}

impl<J: Journal> Walk<'_, J> {
    /// Switches everything off that is on and can be switched, looks again, then saves.
    pub(super) async fn by_switches(&mut self, layer: Candidate) -> Result<Step, BrowserError> {
        let mut now = layer;
        let mut tried = Vec::new();
        for _ in 0..MAX_FOLDS {
            for switch in self
                .switches_on(&now)
                .into_iter()
                .filter(|c| c.visible)
                .take(MAX_SWITCHES)
            {
                if let Err(why) = self.off(&now.frame, &switch).await? {
                    return Ok(Err(why));
                }
            }
            for radio in refusing_radios(self.engine, &now) {
                if let Err(why) = self
                    .click(&now.frame, &radio, ControlAction::Other, false)
                    .await?
                {
                    return Ok(Err(why));
                }
            }
            let Some(next) = self.again(&now).await? else {
                return Ok(Err("the layer closed before it was saved".into()));
            };
            now = next;
            // What is still on hides in a folded part or behind a tab.
            let on = !self.switches_on(&now).is_empty();
            let fold = (self.folds(&now).into_iter()).find(|f| on && !tried.contains(&f.id));
            let Some(fold) = fold else {
                // What rests on legitimate interest, and the partners, may lie a layer further on.
                let Some(door) = self.further(&now, &tried) else {
                    break;
                };
                tried.push(door.id);
                if let Some(layer) = self.go_on(&now, &door).await? {
                    now = layer;
                }
                continue;
            };
            tried.push(fold.id);
            if self
                .click(&now.frame.clone(), &fold, ControlAction::Settings, false)
                .await?
                .is_err()
            {
                continue;
            }
            sleep(Duration::from_millis(350)).await;
            let Some(next) = self.again(&now).await? else {
                return Ok(Err("the layer closed before it was saved".into()));
            };
            now = next;
            self.record_more(&now);
        }
        if !self.switches_on(&now).is_empty() {
            return Ok(Err(
                "switches that are on could not be reached or stay on".into()
            ));
        }
        match self.pick(&now, ControlAction::Save) {
            Some(save) => {
                self.click(&now.frame, &save, ControlAction::Save, true)
                    .await
            }
            None => Ok(Err("the layer offers nothing that saves".into())),
        }
    }

    /// Tabs and folded parts of a layer; what is named necessary last.
    fn folds(&self, layer: &Candidate) -> Vec<ControlSeen> {
        let order: Vec<&str> = layer.language.as_deref().into_iter().collect();
        let folded = |c: &ControlSeen, a: &ControlAction| {
            let shut = c.expanded.as_deref() == Some("false");
            let opens = shut || c.role == "tab" && c.expanded.as_deref() != Some("true");
            c.visible && !c.disabled && opens && opens_something(*a)
        };
        let mut out: Vec<ControlSeen> = layer
            .controls
            .iter()
            .filter(|(c, a)| folded(c, a))
            .map(|(c, _)| c.clone())
            .collect();
        out.sort_by_key(|c| self.engine.words.names_necessary(&c.text, &order));
        out
    }

    /// A control that leads on to what rests on legitimate interest, or to the list of partners.
    fn further(&self, layer: &Candidate, tried: &[u64]) -> Option<ControlSeen> {
        let rules = &self.engine.words.rules;
        let named = |c: &ControlSeen| {
            let text = plain(&c.text, false);
            let says = |words: &[String]| words.iter().any(|w| text.contains(w.as_str()));
            says(&rules.interest_words) || c.role != "link" && says(&rules.partner_words)
        };
        layer
            .controls
            .iter()
            .filter(|(c, a)| c.visible && !c.disabled && !c.is_toggle() && opens_something(*a))
            .map(|(c, _)| c)
            .find(|c| !c.leaves && !tried.contains(&c.id) && named(c))
            .cloned()
    }

    /// Opens a further layer, or more of this one; none when neither came.
    async fn go_on(
        &mut self,
        from: &Candidate,
        door: &ControlSeen,
    ) -> Result<Option<Candidate>, BrowserError> {
        let pressed = self
            .click(&from.frame, door, ControlAction::Settings, false)
            .await?;
        if pressed.is_err() {
            return Ok(None);
        }
        let end = Instant::now() + FURTHER;
        let mut last = None;
        while Instant::now() < end {
            sleep(Duration::from_millis(250)).await;
            let look = self.engine.once(&self.page, self.is_closed(from)).await?;
            let new = |c: &&Candidate| {
                c.key() != from.key() && !c.seen.covered && super::choose::has_toggles(c)
            };
            let Some(now) = look.all.iter().find(new) else {
                continue;
            };
            if last == Some(now.key()) {
                if now.seen.id == from.seen.id {
                    self.record_more(now);
                } else {
                    self.record_layer(now);
                }
                return Ok(Some(now.clone()));
            }
            last = Some(now.key());
        }
        Ok(None)
    }

    /// Switches that are on, can be switched and are not named necessary.
    fn switches_on(&self, layer: &Candidate) -> Vec<ControlSeen> {
        let order: Vec<&str> = layer.language.as_deref().into_iter().collect();
        let on = |c: &&ControlSeen| {
            c.is_toggle() && c.role != "radio" && c.checked == Some(true) && !c.disabled
        };
        layer
            .controls
            .iter()
            .map(|(c, _)| c)
            .filter(on)
            .filter(|c| !self.engine.words.names_necessary(&c.text, &order))
            .cloned()
            .collect()
    }

    /// Adds controls that a fold had hidden.
    fn record_more(&mut self, layer: &Candidate) {
        let number = self.notice.layers_read;
        let new: Vec<_> = layer
            .evidence(number)
            .into_iter()
            .filter(|c| {
                !self
                    .notice
                    .controls
                    .iter()
                    .any(|k| k.selector == c.selector)
            })
            .collect();
        if !new.is_empty() {
            self.notice.controls.extend(new);
            self.journal.notice(&self.notice);
        }
    }

    async fn off(&mut self, frame: &FrameRef, switch: &ControlSeen) -> Result<Step, BrowserError> {
        let read = format!("state({})", switch.id);
        // An earlier switch may have taken this one along.
        let state: ToggleState = self.page.run(frame, &read).await?.unwrap_or_default();
        if !state.there || state.checked == Some(false) {
            return Ok(Ok(()));
        }
        if let Err(why) = self
            .click(frame, switch, ControlAction::Other, false)
            .await?
        {
            return Ok(Err(why));
        }
        sleep(Duration::from_millis(120)).await;
        let state: ToggleState = self.page.run(frame, &read).await?.unwrap_or_default();
        Ok(if state.there && state.checked == Some(true) {
            Err(format!(
                "the switch \"{}\" could not be switched off",
                switch.text
            ))
        } else {
            Ok(())
        })
    }
}

/// Whether a control of that kind may open a part of the notice.
fn opens_something(action: ControlAction) -> bool {
    matches!(
        action,
        ControlAction::Other | ControlAction::Settings | ControlAction::Policy
    )
}

/// In each group of radio buttons the one that refuses, where another is chosen.
fn refusing_radios(engine: &Engine, layer: &Candidate) -> Vec<ControlSeen> {
    let order: Vec<&str> = layer.language.as_deref().into_iter().collect();
    let refuses = |c: &ControlSeen| engine.words.classify(&c.text, &order) == Class::Reject;
    layer
        .controls
        .iter()
        .map(|(c, _)| c)
        .filter(|c| {
            c.role == "radio" && c.visible && !c.disabled && c.checked != Some(true) && refuses(c)
        })
        .cloned()
        .collect()
}
