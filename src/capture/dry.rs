//! Looks round on a page as a visitor does who decides nothing: rests the pointer on its main controls,
//! moves the focus on, plays a video and shows the basket. Real input only. Nothing is sent, bought or
//! answered: what would do that by its words or by its kind is not pressed, and a video that is loaded only
//! once the visitor agrees is left alone, because agreeing is the scenario's to do.

use super::recorder::Recorder;
use super::typing::point_at;
use crate::browser::BrowserError;
use crate::catalogue::{DataFile, DataFiles, FileError};
use crate::evidence::{DryAct, DryKind, DryOutcome, Event};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

const FILE: &str = "forms/dry.toml";

/// Controls pointed at on one page: so many in its menus, and as many elsewhere; and in a run.
const MOST_POINTED: usize = 3;
const MOST_POINTED_IN_RUN: usize = 18;

/// Steps of the focus, in a run.
const MOST_FOCUSED: usize = 4;

/// Videos pressed on one page, and in a run.
const MOST_PLAYED: usize = 2;
const MOST_PLAYED_IN_RUN: usize = 4;

/// Time in which a video begins: of the page's own, and of a player in a frame, which asks its server first.
const BEGINS: Duration = Duration::from_millis(1500);
const PLAYER_BEGINS: Duration = Duration::from_secs(3);

/// Time in which what was pressed draws and sends what it has to.
const SHOWS: Duration = Duration::from_millis(400);

/// Time for which the pointer rests on a control: menus that open by it wait for a moment.
const RESTS: Duration = Duration::from_millis(60);

/// Time between two looks at a video.
const TICK: Duration = Duration::from_millis(100);

/// Longest time for all of it on one page.
const DEADLINE: Duration = Duration::from_secs(10);

/// What of a page could be pointed at, played or shown. Runs in an isolated world.
const LOOK: &str = concat!("{", include_str!("path.js"), include_str!("dry.js"), "}");

/// The control that has the focus: its selector and its words.
const FOCUSED: &str = "(() => { const e = document.activeElement; if (!e || e === document.body) return null; \
    const words = String(e.getAttribute('aria-label') || e.textContent || e.name || '').replace(/\\s+/g, ' ').trim(); \
    return [e.localName + (e.id ? '#' + CSS.escape(e.id) : ''), words.slice(0, 100)]; })()";

/// Whether anything of a document plays.
const PLAYS: &str =
    "[...document.querySelectorAll('video, audio')].some((v) => !v.paused || v.currentTime > 0)";

/// What a player says in its middle, where it is going to be pressed.
const MIDDLE: &str = "(() => { let said = ''; for (let at = document.elementFromPoint(innerWidth / 2, innerHeight / 2), up = 0; \
    at && at !== document.documentElement && up < 4; at = at.parentElement, up++) { \
    const text = String(at.textContent || '').replace(/\\s+/g, ' ').trim(); if (text.length > 400) break; said = text; } return said; })()";

/// What may be pointed at and pressed, by its words.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DryWords {
    play: Vec<String>,
    basket: Vec<String>,
    never: Vec<String>,
    never_point: Vec<String>,
    choice: Vec<String>,
    player: Vec<Player>,
}

/// A player in a frame.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Player {
    host: String,
    path: String,
}

/// A video or a player in a frame, as the page shows it.
#[derive(Debug, Deserialize)]
struct Video {
    selector: String,
    names: Vec<String>,
    near: String,
    /// Of a frame.
    address: Option<String>,
}

/// A control as the page shows it.
#[derive(Debug, Deserialize)]
struct Control {
    selector: String,
    names: Vec<String>,
    near: String,
    /// Whether it is a button that neither leads elsewhere nor sends a form.
    press: bool,
    /// Whether it stands in a menu.
    menu: bool,
}

/// What `dry.js` returns.
#[derive(Debug, Deserialize)]
struct Seen {
    videos: Vec<Video>,
    controls: Vec<Control>,
}

impl DryWords {
    /// Reads the file.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn load(files: &DataFiles) -> Result<DryWords, Vec<FileError>> {
        let read = files.get(FILE).map(DataFile::read);
        let mut words: DryWords = read.transpose()?.unwrap_or_default();
        for list in [
            &mut words.play,
            &mut words.basket,
            &mut words.never,
            &mut words.never_point,
        ] {
            for phrase in list.iter_mut() {
                *phrase = plain(phrase);
            }
            // A phrase of signs alone would stand in every label.
            list.retain(|phrase| !phrase.is_empty());
        }
        Ok(words)
    }

    fn plays(&self, names: &[String]) -> bool {
        let plays = |name: &String| {
            let said = plain(name);
            self.play.iter().any(|p| {
                let rest = said.strip_prefix(p.as_str());
                rest.is_some_and(|rest| rest.is_empty() || p.contains(' ') && rest.starts_with(' '))
            })
        };
        names.iter().any(plays) && !self.forbids(names)
    }

    fn shows_basket(&self, names: &[String]) -> bool {
        names.iter().any(|n| self.basket.contains(&plain(n))) && !self.forbids(names)
    }

    /// Whether a word of a label begins like one that sends, buys, answers, changes or ends something.
    fn forbids(&self, names: &[String]) -> bool {
        begins_any(names, &self.never)
    }

    fn may_point(&self, control: &Control) -> bool {
        let names = &control.names;
        !begins_any(names, &self.never_point)
            && !self.asks(&control.near)
            && !names.iter().any(|n| self.asks(n))
    }

    /// Whether a text asks for consent to load something.
    fn asks(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        self.choice.iter().any(|part| text.contains(part.as_str()))
    }

    fn is_player(&self, address: &str) -> bool {
        let Ok(url) = address.parse::<url::Url>() else {
            return false;
        };
        let host = url.host_str().unwrap_or_default();
        self.player.iter().any(|player| {
            let above = host.strip_suffix(player.host.as_str());
            above.is_some_and(|above| above.is_empty() || above.ends_with('.'))
                && url.path().starts_with(player.path.as_str())
        })
    }
}

/// A label without numbers, brackets and signs, lower case.
fn plain(label: &str) -> String {
    let lower = label.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric());
    let words: Vec<&str> = words
        .filter(|w| !w.is_empty() && !w.chars().all(char::is_numeric))
        .collect();
    words.join(" ")
}

fn begins_any(names: &[String], with: &[String]) -> bool {
    names.iter().any(|name| {
        let said = format!(" {}", plain(name));
        with.iter().any(|w| said.contains(&format!(" {w}")))
    })
}

fn bare(address: &str) -> &str {
    address.split(['?', '#']).next().unwrap_or_default()
}

/// What a run has done so far.
#[derive(Debug, Default)]
struct Done {
    /// Controls that stand on every page are pointed at once a run.
    pointed: BTreeSet<String>,
    focused: bool,
    played: BTreeSet<String>,
    basket: bool,
}

/// Looks round on the pages of a run.
#[derive(Debug)]
pub(super) struct Dry {
    words: Arc<DryWords>,
    done: Mutex<Done>,
}

/// On what something is done, in words and by selector.
type On<'a> = (&'a str, &'a str);

/// By what an input was given; why none was, or that it did not do what it was given for.
type Fate = Result<&'static str, (DryOutcome, String)>;

fn left_alone(why: &str) -> Fate {
    Err((DryOutcome::LeftAlone, why.to_owned()))
}

impl Dry {
    pub(super) fn new(words: Arc<DryWords>) -> Dry {
        Dry {
            words,
            done: Mutex::default(),
        }
    }

    fn done(&self) -> MutexGuard<'_, Done> {
        self.done.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Looks round on the page that is open.
    pub(super) async fn look_round(&self, recorder: &Recorder) {
        let why = match tokio::time::timeout(DEADLINE, self.acts(recorder)).await {
            Ok(Ok(())) => return,
            Ok(Err(error)) => error.to_string(),
            Err(_) => format!("it took longer than {} s", DEADLINE.as_secs()),
        };
        recorder.gap(
            "controls and videos of a page could not be tried to the end",
            why,
            "what the page sends when they are pointed at, played or shown is not known in part",
            "method",
        );
    }

    async fn acts(&self, recorder: &Recorder) -> Result<(), BrowserError> {
        let Ok(found) = recorder.tab.evaluate(None, LOOK).await else {
            return Ok(());
        };
        let Ok(seen) = serde_json::from_value::<Seen>(found) else {
            return Ok(());
        };
        self.point(recorder, &seen.controls).await?;
        if !seen.controls.is_empty() {
            self.move_focus(recorder).await?;
        }
        self.play(recorder, &seen).await?;
        self.show_basket(recorder, &seen.controls).await
    }

    /// The controls of a page that are still to be pointed at. They count as done from here on.
    fn to_point<'s>(&self, controls: &'s [Control]) -> Vec<&'s Control> {
        let mut done = self.done();
        let mut taken = Vec::new();
        for menu in [false, true] {
            let mut here = 0;
            for control in controls.iter().filter(|c| c.menu == menu) {
                let full = here == MOST_POINTED || done.pointed.len() >= MOST_POINTED_IN_RUN;
                if !full
                    && self.words.may_point(control)
                    && done
                        .pointed
                        .insert(format!("{menu} {}", control.names.join(" ")))
                {
                    here += 1;
                    taken.push(control);
                }
            }
        }
        taken
    }

    async fn point(&self, recorder: &Recorder, controls: &[Control]) -> Result<(), BrowserError> {
        for control in self.to_point(controls) {
            let Some((x, y)) = point_at(&recorder.tab, None, &control.selector).await? else {
                continue;
            };
            let at_ms = recorder.clock.now_ms();
            recorder.tab.mouse_move(x, y).await?;
            tell(recorder, DryKind::Hover, Ok("mouse"), control.on(), at_ms);
            tokio::time::sleep(RESTS).await;
        }
        Ok(())
    }

    /// Moves the focus on by the keyboard, as who has no pointer does; once a run.
    async fn move_focus(&self, recorder: &Recorder) -> Result<(), BrowserError> {
        if std::mem::replace(&mut self.done().focused, true) {
            return Ok(());
        }
        for _ in 0..MOST_FOCUSED {
            let at_ms = recorder.clock.now_ms();
            recorder.tab.press_key("Tab").await?;
            let now = recorder.tab.evaluate(None, FOCUSED).await?;
            if let (Some(selector), Some(words)) = (now[0].as_str(), now[1].as_str()) {
                let on = (words, selector);
                tell(recorder, DryKind::Focus, Ok("keyboard"), on, at_ms);
            }
        }
        Ok(())
    }

    /// Whether another video is played; it counts as done from here on.
    fn may_play(&self, which: &str) -> bool {
        let mut done = self.done();
        done.played.len() < MOST_PLAYED_IN_RUN && done.played.insert(which.to_owned())
    }

    async fn play(&self, recorder: &Recorder, seen: &Seen) -> Result<(), BrowserError> {
        let mut pressed = 0;
        for video in &seen.videos {
            let player = video.address.as_deref();
            if pressed == MOST_PLAYED || player.is_some_and(|a| !self.words.is_player(a)) {
                continue;
            }
            let which = player.map_or(video.selector.as_str(), bare).to_owned();
            let page = recorder.tab.main_frame().map(|f| f.url).unwrap_or_default();
            if !self.may_play(&format!("{} {which}", bare(&page))) {
                continue;
            }
            let at_ms = recorder.clock.now_ms();
            let fate = self.press_video(recorder, video).await?;
            pressed += usize::from(!matches!(&fate, Err((DryOutcome::LeftAlone, _))));
            let words = video.names.first().map_or(which.as_str(), String::as_str);
            let on = (words, video.selector.as_str());
            tell(recorder, DryKind::Play, fate, on, at_ms);
        }
        let buttons = seen.controls.iter();
        for control in buttons.filter(|c| c.press && self.words.plays(&c.names)) {
            let asks = self.words.asks(&control.near);
            if pressed == MOST_PLAYED && !asks || !self.may_play(&control.names.join(" ")) {
                continue;
            }
            let at_ms = recorder.clock.now_ms();
            let fate = if asks {
                left_alone(ASKS)
            } else {
                self.press(recorder, &control.selector).await?
            };
            pressed += usize::from(fate.is_ok());
            tell(recorder, DryKind::Play, fate, control.on(), at_ms);
        }
        Ok(())
    }

    /// Presses a video where it is drawn, and sees whether it plays.
    async fn press_video(&self, recorder: &Recorder, video: &Video) -> Result<Fate, BrowserError> {
        let tab = &recorder.tab;
        if self.words.asks(&video.near) || video.names.iter().any(|n| self.words.asks(n)) {
            return Ok(left_alone(ASKS));
        }
        let mut frame = None;
        if let Some(address) = &video.address {
            let frames = tab.frames();
            let found = frames
                .into_iter()
                .skip(1)
                .find(|f| bare(&f.url) == bare(address));
            let Some(found) = found else {
                return Ok(left_alone("its document is not there"));
            };
            let said = tab.evaluate(Some(&found.id), MIDDLE).await?;
            if self.words.asks(said.as_str().unwrap_or_default()) {
                return Ok(left_alone(ASKS));
            }
            frame = Some(found.id);
        }
        let fate = self.press(recorder, &video.selector).await?;
        if fate.is_err() {
            return Ok(fate);
        }
        let (plays, begins) = match &frame {
            Some(_) => (PLAYS.to_owned(), PLAYER_BEGINS),
            None => {
                let selector = Value::from(video.selector.as_str());
                let plays = format!(
                    "(() => {{ const v = document.querySelector({selector}); return !!v && (!v.paused || v.currentTime > 0); }})()"
                );
                (plays, BEGINS)
            }
        };
        let end = Instant::now() + begins;
        while Instant::now() < end {
            if tab.evaluate(frame.as_deref(), &plays).await? == true {
                // What it sends when it begins comes before the next act.
                tokio::time::sleep(SHOWS).await;
                return Ok(fate);
            }
            tokio::time::sleep(TICK).await;
        }
        let why = format!("it did not begin within {} ms", begins.as_millis());
        recorder.gap(
            "a video that was pressed did not play",
            why.clone(),
            "what is sent while it plays is not known",
            "method",
        );
        Ok(Err((DryOutcome::Failed, why)))
    }

    async fn press(&self, recorder: &Recorder, selector: &str) -> Result<Fate, BrowserError> {
        let Some((x, y)) = point_at(&recorder.tab, None, selector).await? else {
            return Ok(left_alone("something lies over it"));
        };
        recorder.tab.mouse_click(x, y).await?;
        Ok(Ok("mouse"))
    }

    /// Presses a button that shows the basket, once a run. A link to it is a page of the plan like others.
    async fn show_basket(
        &self,
        recorder: &Recorder,
        controls: &[Control],
    ) -> Result<(), BrowserError> {
        let shows = |c: &&Control| c.press && self.words.shows_basket(&c.names);
        let Some(control) = controls.iter().find(shows) else {
            return Ok(());
        };
        if std::mem::replace(&mut self.done().basket, true) {
            return Ok(());
        }
        let here = || recorder.tab.main_frame().map(|f| bare(&f.url).to_owned());
        let (before, at_ms) = (here(), recorder.clock.now_ms());
        let mut fate = self.press(recorder, &control.selector).await?;
        if fate.is_ok() {
            tokio::time::sleep(SHOWS).await;
            if here() != before {
                let why = "its button led to another page".to_owned();
                recorder.gap(
                    "the basket could not be shown",
                    why.clone(),
                    "what that page loads is counted to the page that the button stands on",
                    "method",
                );
                fate = Err((DryOutcome::Failed, why));
            }
        }
        tell(recorder, DryKind::Basket, fate, control.on(), at_ms);
        Ok(())
    }
}

/// Why a video that is loaded only once the visitor agrees is left alone.
const ASKS: &str = "it asks for consent, which only the scenario gives";

impl Control {
    fn on(&self) -> On<'_> {
        let words = self.names.first().map_or("", String::as_str);
        (words, &self.selector)
    }
}

/// Writes down what was done, as of when the input was given.
fn tell(recorder: &Recorder, act: DryKind, fate: Fate, (text, selector): On<'_>, at_ms: f64) {
    let (by, outcome, reason) = match fate {
        Ok(by) => (Some(by), DryOutcome::Done, None),
        Err((DryOutcome::LeftAlone, why)) => (None, DryOutcome::LeftAlone, Some(why)),
        Err((outcome, why)) => (Some("mouse"), outcome, Some(why)),
    };
    recorder.write(Event::DryAct(Box::new(DryAct {
        act,
        outcome,
        reason,
        text: text.to_owned(),
        selector: selector.to_owned(),
        by: by.map(str::to_owned),
        at_ms,
        visit: recorder.visit(),
    })));
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn words() -> DryWords {
        DryWords::load(&DataFiles::embedded()).unwrap()
    }

    fn named(names: &[&str]) -> Vec<String> {
        names.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_only_shows_is_told_from_what_buys_sends_or_answers() {
        let words = words();
        for label in [
            "Play",
            "▶ Play video: The Tempest",
            "Video abspielen",
            "PLAY",
        ] {
            assert!(words.plays(&named(&[label])), "{label}");
        }
        for label in [
            "Play and accept cookies",
            "Play the piano with us",
            "Playlist",
            "Load video",
            "Video laden",
        ] {
            assert!(!words.plays(&named(&[label])), "{label}");
        }
        for label in [
            "Basket (2)",
            "Your basket",
            "WARENKORB",
            "Voir le panier",
            "Cart 0",
        ] {
            assert!(words.shows_basket(&named(&[label])), "{label}");
        }
        for label in [
            "Add to basket",
            "In den Warenkorb",
            "Empty basket",
            "Checkout",
            "",
        ] {
            assert!(!words.shows_basket(&named(&[label])), "{label}");
        }
        // What one of its names says is enough to leave it alone.
        assert!(!words.shows_basket(&named(&["Basket", "Add to basket"])));
    }

    #[test]
    fn every_word_that_may_be_pressed_is_free_of_those_that_never_are() {
        let words = words();
        for label in words.play.iter().chain(&words.basket) {
            assert!(!words.forbids(std::slice::from_ref(label)), "{label}");
        }
        let misspelt = DataFiles::embedded().with(FILE, "plays = []\n");
        let errors = DryWords::load(&misspelt).unwrap_err();
        assert!(errors[0].position().starts_with("forms/dry.toml:1:"));
    }

    #[test]
    fn a_question_about_consent_is_not_pressed_and_a_player_is_known_by_its_address() {
        let words = words();
        assert!(words.asks("To watch this film, accept YouTube's cookies."));
        assert!(words.asks("Inhalt laden: dabei werden Daten an einen Drittanbieter übertragen"));
        assert!(!words.asks("Behind the scenes of The Tempest"));
        let control = |name: &str| Control {
            selector: String::new(),
            names: named(&[name]),
            near: String::new(),
            press: true,
            menu: false,
        };
        assert!(words.may_point(&control("Book tickets")));
        assert!(!words.may_point(&control("Log out")) && !words.may_point(&control("Accept all")));
        assert!(words.is_player("https://www.youtube-nocookie.com/embed/x?rel=0"));
        assert!(words.is_player("https://player.vimeo.com/video/1"));
        for other in [
            "https://notyoutube.com/embed/x",
            "https://www.youtube.com/watch",
            "https://maps.example/embed/",
        ] {
            assert!(!words.is_player(other), "{other}");
        }
    }
}
