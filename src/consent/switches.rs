//! Refusing where nothing refuses: everything that is on is switched off and the layer saved.

use super::candidate::Candidate;
use super::choose::{Step, Walk};
use super::engine::Engine;
use super::journal::Journal;
use super::label::Class;
use super::seen::{ControlSeen, FrameRef};
use super::text::plain;
use super::wait::Wait;
use crate::browser::BrowserError;
use crate::evidence::ControlAction;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::time::sleep;

/// Most switches that are unticked one by one.
const MAX_SWITCHES: usize = 60;

/// Most folded parts that are opened.
const MAX_FOLDS: usize = 12;

/// Longest wait for a further layer.
const FURTHER: Duration = Duration::from_millis(2500);

/// How long a switch takes to move.
const MOVES: Duration = Duration::from_millis(120);

/// How long a part of a layer takes to unfold.
const UNFOLDS: Duration = Duration::from_millis(350);

/// Why a layer could not be saved.
const CLOSED: &str = "the layer closed before it was saved";

/// Where a switch stands that was to be switched off.
enum Moved {
    Off,
    /// It was drawn anew, or is gone: only another look tells.
    Gone,
}

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
            now = match self.all_off(now).await? {
                Ok(Some(next)) => next,
                // One press refused it all and closed the layer.
                Ok(None) => return Ok(Ok(())),
                Err(why) => return Ok(Err(why)),
            };
            let radios = radios(self.engine, &now);
            if let Some(name) = radios.unread {
                return Ok(Err(format!(
                    "\"{name}\" is chosen, and none of the choices beside it is named as a refusal"
                )));
            }
            now = match self.levels_down(now, radios.press).await? {
                Ok(next) => next,
                Err(why) => return Ok(Err(why)),
            };
            // What is still on hides in a folded part or behind a tab.
            let on = !self.switches_on(&now).is_empty();
            let fold =
                (self.folds(&now).into_iter()).find(|f| on && !tried.contains(&known_by(&now, f)));
            let Some(fold) = fold else {
                // What rests on legitimate interest, and the partners, may lie a layer further on.
                let Some(door) = self.further(&now, &tried) else {
                    // Or the choice is made step by step.
                    let next = now.leads_on(&self.engine.words).cloned();
                    match next {
                        Some(next) if !on => match self.go_on(&now, &next, true).await? {
                            Some(step) => now = step,
                            None => break,
                        },
                        _ => break,
                    }
                    continue;
                };
                tried.push(known_by(&now, &door));
                if let Some(layer) = self.go_on(&now, &door, false).await? {
                    now = layer;
                }
                continue;
            };
            tried.push(known_by(&now, &fold));
            if self
                .click(&now.frame.clone(), &fold, ControlAction::Settings, false)
                .await?
                .is_err()
            {
                continue;
            }
            sleep(UNFOLDS).await;
            let Some(next) = self.again(&now).await? else {
                return Ok(Err(CLOSED.into()));
            };
            now = next;
            self.record_more(&now);
        }
        if !self.switches_on(&now).is_empty() {
            return Ok(Err(
                "switches that are on could not be reached or stay on".into()
            ));
        }
        let save = match self.pick(&now, ControlAction::Save) {
            Some(save) => Some((now, save)),
            // Some wake only once everything was answered.
            None => self.once_enabled(&now, ControlAction::Save).await?,
        };
        match save {
            Some((on, save)) => {
                self.click(&on.frame, &save, ControlAction::Save, true)
                    .await
            }
            None => Ok(Err("the layer offers nothing that saves".into())),
        }
    }

    /// Switches off what is seen to be on, and reads the layer again: by one press that refuses all of it
    /// where there is one, else switch by switch. A layer that is drawn anew at every press is read anew as
    /// often.
    async fn all_off(
        &mut self,
        layer: Candidate,
    ) -> Result<Result<Option<Candidate>, String>, BrowserError> {
        let mut now = layer;
        let seen_on = |walk: &Self, on: &Candidate| -> Vec<ControlSeen> {
            let on = walk.switches_on(on).into_iter();
            on.filter(|c| c.visible).take(MAX_SWITCHES).collect()
        };
        let mut on = seen_on(self, &now);
        if on.len() > 1
            && let Some(all) = self.pick(&now, ControlAction::Reject)
        {
            // It may save at once.
            let pressed = (self.click(&now.frame, &all, ControlAction::Reject, true)).await?;
            sleep(UNFOLDS).await;
            if pressed.is_ok() {
                match self.again(&now).await? {
                    Some(next) => now = next,
                    None => return Ok(Ok(None)),
                }
                on = seen_on(self, &now);
            }
        }
        loop {
            let before = on.len();
            let mut stale = false;
            for switch in &on {
                match self.off(&now.frame, switch).await? {
                    Ok(Moved::Gone) => {
                        stale = true;
                        break;
                    }
                    Ok(Moved::Off) => {}
                    Err(why) => return Ok(Err(why)),
                }
            }
            match self.again(&now).await? {
                Some(next) => now = next,
                None => return Ok(Err(CLOSED.into())),
            }
            on = seen_on(self, &now);
            if !stale || on.len() >= before {
                return Ok(Ok(Some(now)));
            }
        }
    }

    /// Presses the levels that are wanted, in a layer that may be drawn anew at every press.
    async fn levels_down(
        &mut self,
        layer: Candidate,
        mut press: Vec<ControlSeen>,
    ) -> Result<Result<Candidate, String>, BrowserError> {
        let mut now = layer;
        for _ in 0..MAX_SWITCHES {
            let Some(radio) = press.first().cloned() else {
                break;
            };
            if let Err(why) = (self.click(&now.frame, &radio, ControlAction::Other, false)).await? {
                return Ok(Err(why));
            }
            let read = format!("state({})", radio.id);
            let state: ToggleState = self.page.run(&now.frame, &read).await?.unwrap_or_default();
            if state.there {
                press.remove(0);
                if !press.is_empty() {
                    continue;
                }
            }
            match self.again(&now).await? {
                Some(next) => now = next,
                None => return Ok(Err(CLOSED.into())),
            }
            let left = radios(self.engine, &now).press;
            if left.len() > press.len() {
                return Ok(Err(format!("\"{}\" could not be chosen", radio.text)));
            }
            press = left;
        }
        Ok(Ok(now))
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
    fn further(&self, layer: &Candidate, tried: &[(String, usize)]) -> Option<ControlSeen> {
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
            .find(|c| !c.leaves && !tried.contains(&known_by(layer, c)) && named(c))
            .cloned()
    }

    /// Opens a further layer or more of this one, or goes on to the next step of a choice; none when nothing
    /// came. A step need not name the topic again, and has to lead on or be answered.
    async fn go_on(
        &mut self,
        from: &Candidate,
        door: &ControlSeen,
        is_step: bool,
    ) -> Result<Option<Candidate>, BrowserError> {
        let pressed = self
            .click(&from.frame, door, ControlAction::Settings, false)
            .await?;
        let mut wait = Wait::new(FURTHER, 4);
        let (mut last, mut ends) = (None, pressed.is_err());
        while !ends {
            ends = wait.ends();
            sleep(Duration::from_millis(250)).await;
            let closed = self.is_closed(from);
            let look = if is_step {
                self.engine.once_any(&self.page, closed).await?
            } else {
                self.engine.once(&self.page, closed).await?
            };
            let fits = |c: &Candidate| {
                if is_step {
                    let goes_on = c.asks() || c.leads_on(&self.engine.words).is_some();
                    c.frame.id == from.frame.id && goes_on
                } else {
                    !c.seen.covered
                }
            };
            let new =
                |c: &&Candidate| c.key() != from.key() && super::choose::has_toggles(c) && fits(c);
            let now = look.all.iter().find(new);
            match now {
                Some(now) if last == Some(now.key()) => {
                    if now.seen.id == from.seen.id && !is_step {
                        self.record_more(now);
                    } else {
                        self.record_layer(now);
                    }
                    return Ok(Some(now.clone()));
                }
                Some(now) => last = Some(now.key()),
                None if is_step => last = None,
                None => {}
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
            .filter(|c| !self.engine.words.names_indispensable(&c.text, &order))
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

    async fn off(
        &mut self,
        frame: &FrameRef,
        switch: &ControlSeen,
    ) -> Result<Result<Moved, String>, BrowserError> {
        let read = format!("state({})", switch.id);
        let state: ToggleState = self.page.run(frame, &read).await?.unwrap_or_default();
        if !state.there {
            return Ok(Ok(Moved::Gone));
        }
        // An earlier switch may have taken this one along.
        if state.checked == Some(false) {
            return Ok(Ok(Moved::Off));
        }
        if let Err(why) = self
            .click(frame, switch, ControlAction::Other, false)
            .await?
        {
            return Ok(Err(why));
        }
        sleep(MOVES).await;
        let state: ToggleState = self.page.run(frame, &read).await?.unwrap_or_default();
        Ok(match (state.there, state.checked) {
            (true, Some(true)) => Err(format!(
                "the switch \"{}\" could not be switched off",
                switch.text
            )),
            (true, _) => Ok(Moved::Off),
            (false, _) => Ok(Moved::Gone),
        })
    }
}

/// What a control of a layer is known by when that is drawn anew: its words, and how many of the same words
/// stand before it.
fn known_by(layer: &Candidate, control: &ControlSeen) -> (String, usize) {
    let before = layer
        .controls
        .iter()
        .take_while(|(c, _)| c.id != control.id);
    let same = before.filter(|(c, _)| c.text == control.text).count();
    (control.text.clone(), same)
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
        let on = |c: &ControlSeen| engine.words.rules.is_on(&c.text);
        let refusing = group.iter().find(|c| class(c) == Class::Reject);
        // "On" and "off", or "yes" and "no".
        let named_on = group.iter().any(|c| on(c) == Some(true));
        let wanted = refusing
            .or_else(|| group.iter().find(|c| lowest(c)))
            .or_else(|| group.iter().find(|c| named_on && on(c) == Some(false)));
        match wanted {
            Some(c) if c.checked != Some(true) && !c.disabled => out.press.push((*c).clone()),
            Some(_) => {}
            None => {
                let stands = |c: &&&ControlSeen| {
                    c.checked == Some(true) && (class(c) == Class::Accept || on(c) == Some(true))
                };
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
            panel: false,
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
