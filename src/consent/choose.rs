//! Walking through the layers of a notice to an answer.

use super::candidate::Candidate;
use super::cmps::Cmp;
use super::engine::{Attempt, Engine, Found};
use super::journal::Journal;
use super::kept::Kept;
use super::page::Page;
use super::press::{Press, press};
use super::seen::{ControlSeen, FrameRef};
use super::signals::{self, State};
use super::wait::Wait;
use crate::browser::{BrowserError, Tab};
use crate::evidence::{Consent, ControlAction, Notice};
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// Longest wait for a layer to open.
const LAYER: Duration = Duration::from_secs(4);

/// Most notices answered one after the other.
const MAX_NOTICES: usize = 3;

/// Longest wait for an answer that cannot be pressed at first.
const ENABLED: Duration = Duration::from_secs(6);

/// How often a notice is read anew that was drawn anew before it could be pressed.
const MAX_DRAWINGS: usize = 3;

/// How often a deciding control is pressed that leaves everything as it was.
const MAX_PRESSES: usize = 2;

pub(super) async fn choose<J: Journal>(
    engine: &Engine,
    tab: &Tab,
    found: &Found,
    wanted: Consent,
    journal: &J,
) -> Result<Attempt, BrowserError> {
    let product = found.product.clone();
    let mut walk = Walk::begin(engine, tab, wanted, journal, found.notice.clone(), product).await?;
    let ended = match (wanted, &found.candidate) {
        (Consent::Accepted | Consent::Rejected, candidate) => {
            walk.answer(candidate.as_ref()).await?
        }
        (Consent::Dismissed, candidate) => walk.close(candidate.as_ref()).await?,
        (Consent::None | Consent::Withdrawn, _) => Err("this is no answer to a notice".to_owned()),
    };
    Ok(walk.end(ended))
}

/// Why a step could not be taken.
pub(super) type Step = Result<(), String>;

/// One attempt under way.
pub(super) struct Walk<'a, J> {
    pub(super) engine: &'a Engine,
    pub(super) tab: &'a Tab,
    pub(super) page: Page<'a>,
    pub(super) wanted: Consent,
    pub(super) journal: &'a J,
    pub(super) clicks: u32,
    pub(super) begun: Instant,
    pub(super) last_input: Option<Instant>,
    /// Notices answered after the first.
    pub(super) answered: usize,
    pub(super) notice: Notice,
    pub(super) before: Kept,
    pub(super) state_before: State,
    pub(super) product: Option<String>,
}

impl<'a, J: Journal> Walk<'a, J> {
    /// Notes what the site keeps and says before anything is pressed.
    pub(super) async fn begin(
        engine: &'a Engine,
        tab: &'a Tab,
        wanted: Consent,
        journal: &'a J,
        notice: Notice,
        product: Option<String>,
    ) -> Result<Walk<'a, J>, BrowserError> {
        let page = Page::new(tab);
        let before = page.kept().await?;
        let state_before = signals::read(tab).await?;
        Ok(Walk {
            engine,
            tab,
            page,
            wanted,
            journal,
            clicks: 0,
            begun: Instant::now(),
            last_input: None,
            answered: 1,
            notice,
            before,
            state_before,
            product,
        })
    }

    /// What came of it.
    pub(super) fn end(self, ended: Step) -> Attempt {
        Attempt {
            wanted: self.wanted,
            clicks: self.clicks,
            took_ms: self
                .last_input
                .map(|at| ((at - self.begun).as_secs_f64() * 1000.0).round()),
            pressed: ended.is_ok(),
            reason: ended.err(),
            went: false,
            notice: self.notice,
            before: self.before,
            state_before: self.state_before,
            product: self.product,
        }
    }

    /// Answers by the user's path, else by the notice's own controls.
    pub(super) async fn answer(&mut self, first: Option<&Candidate>) -> Result<Step, BrowserError> {
        let hints = match self.wanted {
            Consent::Accepted => self.engine.hints.accept.clone(),
            Consent::Rejected => self.engine.hints.reject.clone(),
            _ => Vec::new(),
        };
        if !hints.is_empty() {
            return self.follow(&hints).await;
        }
        match first {
            Some(first) => self.answer_one(first).await,
            None => Ok(Err("no consent notice was found".into())),
        }
    }

    async fn answer_one(&mut self, first: &Candidate) -> Result<Step, BrowserError> {
        let goal = if self.wanted == Consent::Accepted {
            ControlAction::Accept
        } else {
            ControlAction::Reject
        };
        if let Some(control) = self.pick(first, goal) {
            return self.decide(first, &control, goal).await;
        }
        if let Some((on, control)) = self.once_enabled(first, goal).await? {
            return self.decide(&on, &control, goal).await;
        }
        // Where the switches stand open beside what saves them no further layer is needed.
        let open = self.wanted != Consent::Accepted
            && self.shows_switches(first)
            && self.pick(first, ControlAction::Save).is_some();
        // What is unfolded already would only be folded again.
        let doors: Vec<ControlSeen> = first
            .usable(ControlAction::Settings)
            .into_iter()
            .filter(|c| c.expanded.as_deref() != Some("true"))
            .cloned()
            .collect();
        if open || doors.is_empty() {
            return if self.wanted != Consent::Accepted && has_toggles(first) {
                self.by_switches(first.clone()).await
            } else {
                Ok(Err(format!(
                    "the notice offers no control that leads to \"{}\"",
                    self.wanted
                )))
            };
        }
        let mut why = String::new();
        for door in doors.iter().take(2) {
            match self.open(first, door).await? {
                Err(reason) => why = reason,
                Ok(layer) => {
                    if let Some(control) = self.pick(&layer, goal) {
                        return self.decide(&layer, &control, goal).await;
                    }
                    return match self.wanted {
                        Consent::Accepted => Ok(Err(
                            "no layer offers a control that accepts everything".into(),
                        )),
                        _ => self.by_switches(layer).await,
                    };
                }
            }
        }
        // The next layer may stand open beside the first: reopened, some show both at once.
        let look = self.engine.once(&self.page, self.is_closed(first)).await?;
        let saves = |c: &Candidate| has_toggles(c) && !c.usable(ControlAction::Save).is_empty();
        match look.all.into_iter().find(saves) {
            Some(open) if self.wanted != Consent::Accepted => self.by_switches(open).await,
            _ => Ok(Err(why)),
        }
    }

    /// Whether a switch that is no necessary one can be seen and moved.
    fn shows_switches(&self, on: &Candidate) -> bool {
        let order: Vec<&str> = on.language.as_deref().into_iter().collect();
        on.controls.iter().any(|(c, _)| {
            c.is_toggle()
                && c.visible
                && !c.disabled
                && !self.engine.words.names_indispensable(&c.text, &order)
        })
    }

    /// Waits for an answer that is drawn and cannot be pressed yet.
    pub(super) async fn once_enabled(
        &self,
        on: &Candidate,
        goal: ControlAction,
    ) -> Result<Option<(Candidate, ControlSeen)>, BrowserError> {
        let waits = |c: &Candidate| {
            c.controls
                .iter()
                .any(|(s, a)| *a == goal && s.visible && s.disabled)
        };
        let end = Instant::now() + ENABLED;
        let mut now = on.clone();
        while waits(&now) && Instant::now() < end {
            sleep(Duration::from_millis(300)).await;
            let Some(next) = self.again(&now).await? else {
                return Ok(None);
            };
            if let Some(control) = self.pick(&next, goal) {
                return Ok(Some((next, control)));
            }
            now = next;
        }
        Ok(None)
    }

    /// The same control of a notice that was drawn anew since it was read; none when it was not.
    async fn drawn_anew(
        &self,
        on: &Candidate,
        control: &ControlSeen,
    ) -> Result<Option<(Candidate, ControlSeen)>, BrowserError> {
        let asked = format!("control({})", control.id);
        let there: Option<Option<ControlSeen>> = self.page.run(&on.frame, &asked).await?;
        if there.flatten().is_some() {
            return Ok(None);
        }
        let look = self.engine.once(&self.page, self.is_closed(on)).await?;
        let Some(now) = look.all.into_iter().find(|c| c.decides_like(on)) else {
            return Ok(None);
        };
        let same = now
            .controls
            .iter()
            .map(|(c, _)| c)
            .find(|c| c.visible && !c.disabled && c.text == control.text)
            .cloned();
        Ok(same.map(|same| (now, same)))
    }

    /// One more input was sent.
    pub(super) fn count(&mut self) {
        self.clicks += 1;
        self.last_input = Some(Instant::now());
    }

    /// The control that does this; "all" before the rest, but for saving after it; then the larger one.
    pub(super) fn pick(&self, on: &Candidate, action: ControlAction) -> Option<ControlSeen> {
        let words = &self.engine.words;
        let says_all = |c: &ControlSeen| {
            let label = super::text::Label::read(&c.text, false);
            words.languages.values().any(|l| {
                l.all
                    .iter()
                    .any(|a| label.tokens.windows(a.len()).any(|w| w == a.as_slice()))
            })
        };
        let area = |c: &ControlSeen| (c.rect.width * c.rect.height).round();
        let better = |a: &&ControlSeen, b: &&ControlSeen| {
            // "Tick all and save" saves something else than what stands there.
            let all = match action {
                ControlAction::Save => says_all(b).cmp(&says_all(a)),
                _ => says_all(a).cmp(&says_all(b)),
            };
            all.then(b.leaves.cmp(&a.leaves))
                .then(area(a).total_cmp(&area(b)))
        };
        on.usable(action).into_iter().max_by(better).cloned()
    }

    pub(super) async fn click(
        &mut self,
        frame: &FrameRef,
        control: &ControlSeen,
        purpose: ControlAction,
        decides: bool,
    ) -> Result<Step, BrowserError> {
        let action = if control.is_toggle() {
            "untick"
        } else {
            "click"
        };
        let what = Press {
            frame,
            control,
            action,
            purpose,
            decides: decides.then_some(self.wanted),
        };
        let done = press(self.tab, &self.page, &what, self.journal).await?;
        if done.is_ok() {
            self.count();
        }
        Ok(done)
    }

    /// Presses the deciding control, and sees to what it leaves standing: another notice is answered
    /// too; switches that it only moved are saved; a control that did nothing is pressed once more.
    async fn decide(
        &mut self,
        on: &Candidate,
        control: &ControlSeen,
        goal: ControlAction,
    ) -> Result<Step, BrowserError> {
        let (mut on, mut control) = (on.clone(), control.clone());
        for press in 1..=MAX_PRESSES {
            let mut drawings = 0;
            while let Err(why) = self.click(&on.frame, &control, goal, true).await? {
                // Some frameworks draw their notice anew while it stands: it is the same one.
                drawings += 1;
                match self.drawn_anew(&on, &control).await? {
                    Some((now, same)) if drawings <= MAX_DRAWINGS => (on, control) = (now, same),
                    _ => return Ok(Err(why)),
                }
            }
            let still = match self.still_there(&on).await? {
                Ok(still) => still,
                // "Withdraw consent" took: what the page asks anew then is another matter.
                Err(_) if on.way_back && self.record_fell().await? => return Ok(Ok(())),
                Err(next) => return self.answer_next(next).await,
            };
            let save = self.pick(&still, ControlAction::Save);
            if self.kept_already().await? {
                return Ok(Ok(()));
            }
            if goal == ControlAction::Reject && save.is_some() {
                return self.by_switches(still).await;
            }
            if goal == ControlAction::Accept
                && let (true, Some(save)) = (has_toggles(&still), save)
            {
                return self
                    .click(&still.frame, &save, ControlAction::Save, true)
                    .await;
            }
            match self.pick(&still, goal) {
                Some(again) if press < MAX_PRESSES => (on, control) = (still, again),
                _ => break,
            }
        }
        // Confirming will tell.
        Ok(Ok(()))
    }

    /// The box, when it still asks some time after a press; else what stands in its place.
    async fn still_there(
        &self,
        on: &Candidate,
    ) -> Result<Result<Candidate, Option<Candidate>>, BrowserError> {
        let end = Instant::now() + Duration::from_millis(2500);
        loop {
            sleep(Duration::from_millis(300)).await;
            let closed = self.is_closed(on);
            // What a press opened is known by what it opened from; read on its own it may be no notice.
            let look = match on.panel {
                true => self.engine.once_any(&self.page, closed).await?,
                false => self.engine.once(&self.page, closed).await?,
            };
            let same = |c: &Candidate| c.frame.id == on.frame.id && c.seen.id == on.seen.id;
            let still =
                (look.all.into_iter()).find(|c| c.asks() && (same(c) || c.decides_like(on)));
            match still {
                None if on.panel => {
                    return Ok(Err(self.engine.once(&self.page, closed).await?.candidate));
                }
                None => return Ok(Err(look.candidate)),
                Some(still) if Instant::now() >= end => return Ok(Ok(still)),
                Some(_) => {}
            }
        }
    }

    /// Answers a further notice over the page, when there is one.
    async fn answer_next(&mut self, next: Option<Candidate>) -> Result<Step, BrowserError> {
        let over = |c: &Candidate| c.asks() && c.seen.position != "flow";
        match next.filter(over) {
            None => Ok(Ok(())),
            Some(_) if self.answered >= MAX_NOTICES => Ok(Err(format!(
                "after {MAX_NOTICES} notices were answered another one asked"
            ))),
            Some(next) => {
                self.answered += 1;
                Box::pin(self.answer_one(&next)).await
            }
        }
    }

    pub(super) fn is_closed(&self, on: &Candidate) -> bool {
        on.seen.selector.contains(" >>> ")
    }

    /// Opens the next layer and reads it.
    pub(super) async fn open(
        &mut self,
        from: &Candidate,
        door: &ControlSeen,
    ) -> Result<Result<Candidate, String>, BrowserError> {
        let closed = self.is_closed(from);
        self.open_by(&from.frame, door, closed).await
    }

    /// Presses a control that opens a layer, and reads what was not there before.
    pub(super) async fn open_by(
        &mut self,
        frame: &FrameRef,
        door: &ControlSeen,
        closed: bool,
    ) -> Result<Result<Candidate, String>, BrowserError> {
        // The first layer may stay where it is: only what was not there before is the next one.
        let known: Vec<_> = self
            .engine
            .once_any(&self.page, closed)
            .await?
            .all
            .iter()
            .map(Candidate::key)
            .collect();
        if let Err(why) = self
            .click(frame, door, ControlAction::Settings, false)
            .await?
        {
            return Ok(Err(why));
        }
        let mut wait = Wait::new(LAYER, 4);
        let (mut last, mut ends) = (None, false);
        while !ends {
            ends = wait.ends();
            sleep(Duration::from_millis(300)).await;
            let look = self.engine.once_any(&self.page, closed).await?;
            // "Withdraw consent" alone is what taking back was looking for.
            let answers = |c: &Candidate| {
                c.asks()
                    || c.leads_on(&self.engine.words).is_some()
                    || c.way_back && self.wanted == Consent::Withdrawn
            };
            let Some(now) = look
                .all
                .into_iter()
                .find(|c| answers(c) && !known.contains(&c.key()))
            else {
                continue;
            };
            if last == Some(now.key()) {
                self.record_layer(&now);
                return Ok(Ok(now));
            }
            last = Some(now.key());
        }
        Ok(Err(format!("\"{}\" opened no further layer", door.text)))
    }

    pub(super) fn record_layer(&mut self, layer: &Candidate) {
        self.notice.layers_read += 1;
        let number = self.notice.layers_read;
        self.notice.controls.extend(layer.evidence(number));
        self.journal.notice(&self.notice);
    }

    /// The consent manager that is walked through, when known.
    pub(super) fn cmp(&self) -> Option<&Cmp> {
        let id = self.product.as_deref()?;
        self.engine.cmps.products.get(id)
    }

    /// Whether the site has already kept a record that says what was wanted.
    pub(super) async fn kept_already(&self) -> Result<bool, BrowserError> {
        let product = self.cmp();
        let changes =
            self.page
                .kept()
                .await?
                .changes(&self.before, product, &self.engine.words.rules);
        Ok(changes
            .iter()
            .any(|c| c.says.agrees(self.wanted) == Some(true)))
    }

    /// The same layer read again.
    pub(super) async fn again(&self, layer: &Candidate) -> Result<Option<Candidate>, BrowserError> {
        let closed = self.is_closed(layer);
        let look = self.engine.once_any(&self.page, closed).await?;
        let same = |c: &&Candidate| c.frame.id == layer.frame.id && c.seen.id == layer.seen.id;
        // Some frameworks draw their notice anew at every press.
        let anew = |c: &&Candidate| c.decides_like(layer);
        let same = look
            .all
            .iter()
            .find(same)
            .or_else(|| look.all.iter().find(anew));
        match same.cloned() {
            None => Ok(self.engine.once(&self.page, closed).await?.candidate),
            same => Ok(same),
        }
    }

    /// Follows a path that the user gave.
    pub(super) async fn follow(&mut self, path: &[String]) -> Result<Step, BrowserError> {
        for (at, hint) in path.iter().enumerate() {
            let last = at + 1 == path.len();
            let found = self.page.named_within(hint, "answer", LAYER).await?;
            let Some((frame, control)) = found else {
                return Ok(Err(format!(
                    "nothing on the page matches the hint `{hint}`"
                )));
            };
            let class = self.engine.words.classify(&control.text, &[]);
            if class == super::label::Class::Pay {
                return Ok(Err(format!(
                    "the hint `{hint}` leads to \"{}\", which buys or subscribes",
                    control.text
                )));
            }
            let purpose = match (last, self.wanted) {
                (false, _) => ControlAction::Settings,
                (true, Consent::Accepted) => ControlAction::Accept,
                (true, Consent::Dismissed) => ControlAction::Close,
                (true, _) => ControlAction::Reject,
            };
            if let Err(why) = self.click(&frame, &control, purpose, last).await? {
                return Ok(Err(why));
            }
        }
        Ok(Ok(()))
    }
}

pub(super) fn has_toggles(on: &Candidate) -> bool {
    on.controls.iter().any(|(c, _)| c.is_toggle())
}
