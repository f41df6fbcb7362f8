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
use std::collections::BTreeMap;
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
            let radios = radios(self.engine, &now);
            if let Some(name) = radios.unread {
                return Ok(Err(format!(
                    "\"{name}\" is chosen, and none of the choices beside it is named as a refusal"
                )));
            }
            for radio in radios.press {
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
                    // Or the choice is made step by step.
                    let next = now.leads_on(&self.engine.words).cloned();
                    match next {
                        Some(next) if !on => match self.step_on(&now, &next).await? {
                            Some(step) => now = step,
                            None => break,
                        },
                        _ => break,
                    }
                    continue;
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

    /// Goes on to the next step of a choice; none when none came.
    async fn step_on(
        &mut self,
        from: &Candidate,
        next: &ControlSeen,
    ) -> Result<Option<Candidate>, BrowserError> {
        let pressed = self
            .click(&from.frame, next, ControlAction::Settings, false)
            .await?;
        let end = Instant::now() + FURTHER;
        let mut last = None;
        while pressed.is_ok() && Instant::now() < end {
            sleep(Duration::from_millis(250)).await;
            let look = (self.engine.once_any(&self.page, self.is_closed(from))).await?;
            let new = |c: &&Candidate| {
                c.frame.id == from.frame.id
                    && c.key() != from.key()
                    && super::choose::has_toggles(c)
                    && (c.asks() || c.leads_on(&self.engine.words).is_some())
            };
            let now = look.all.iter().find(new);
            match now {
                Some(now) if last == Some(now.key()) => {
                    self.record_layer(now);
                    return Ok(Some(now.clone()));
                }
                now => last = now.map(Candidate::key),
            }
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

/// What has to be pressed for a group of radio buttons to refuse.
#[derive(Debug, Default)]
struct Radios {
    /// In each group the one that refuses, else the lowest of its levels ("Required cookies"), where
    /// another is chosen.
    press: Vec<ControlSeen>,
    /// A group that stands on something that is no refusal, and offers none that can be told.
    unread: Option<String>,
}

fn radios(engine: &Engine, layer: &Candidate) -> Radios {
    let order: Vec<&str> = layer.language.as_deref().into_iter().collect();
    let class = |c: &ControlSeen| engine.words.classify(&c.text, &order);
    let lowest = |c: &ControlSeen| names_lowest(engine, &c.text, &order);
    let mut groups: BTreeMap<&str, Vec<&ControlSeen>> = BTreeMap::new();
    for (control, _) in &layer.controls {
        if control.role == "radio" && control.visible {
            let group = control.group.as_deref().unwrap_or_default();
            groups.entry(group).or_default().push(control);
        }
    }
    let mut out = Radios::default();
    for group in groups.values() {
        let refusing = group.iter().find(|c| class(c) == Class::Reject);
        let wanted = refusing.or_else(|| group.iter().find(|c| lowest(c)));
        match wanted {
            Some(c) if c.checked != Some(true) && !c.disabled => out.press.push((*c).clone()),
            Some(_) => {}
            None => {
                let stands =
                    |c: &&&ControlSeen| c.checked == Some(true) && class(c) == Class::Accept;
                let on = group.iter().find(stands).map(|c| c.text.clone());
                out.unread = out.unread.or(on);
            }
        }
    }
    out
}

/// Whether a level is named as the one that cannot be done without; what it holds may follow its name.
fn names_lowest(engine: &Engine, text: &str, order: &[&str]) -> bool {
    const NAME: usize = 4;
    let name: Vec<&str> = text.split_whitespace().take(NAME).collect();
    engine.words.names_necessary(&name.join(" "), order)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;
    use crate::catalogue::DataFiles;
    use crate::config::ConsentHints;
    use crate::consent::seen::BoxSeen;

    fn of(group: &[(&str, bool)]) -> Radios {
        let engine = Engine::load(&DataFiles::embedded(), &ConsentHints::default()).unwrap();
        let radio = |(text, checked): &(&str, bool)| ControlSeen {
            role: "radio".into(),
            text: (*text).into(),
            visible: true,
            checked: Some(*checked),
            group: Some("level".into()),
            ..ControlSeen::default()
        };
        let controls = group.iter().map(|c| (radio(c), ControlAction::Other));
        let layer = Candidate {
            frame: FrameRef::default(),
            seen: BoxSeen::default(),
            language: Some("en".into()),
            controls: controls.collect(),
            score: 0,
            way_back: false,
            acknowledges: false,
        };
        radios(&engine, &layer)
    }

    #[test]
    fn levels_are_put_to_the_lowest_and_what_cannot_be_read_is_not_saved() {
        let pressed = |group: &[(&str, bool)]| -> Vec<String> {
            of(group).press.into_iter().map(|c| c.text).collect()
        };
        let levels = [
            (
                "Required cookies Security, the basket and this choice.",
                false,
            ),
            ("Functional cookies", false),
            ("Advertising cookies", true),
        ];
        assert_eq!(pressed(&levels), [levels[0].0]);
        assert_eq!(pressed(&[("Yes", true), ("No", false)]), ["No"]);
        assert!(pressed(&[("Yes", false), ("No", true)]).is_empty());
        let unread = of(&[("Accept all", true), ("Level one", false)]);
        assert_eq!(unread.unread.as_deref(), Some("Accept all"));
    }
}
