//! [`Engine`]: what the other rooms call.

use super::actions::{ProductSays, product_selectors};
use super::candidate::Candidate;
use super::cmps::{Cmp, Cmps, Marks};
use super::doors::{self, Leads};
use super::journal::Journal;
use super::kept::Kept;
use super::measure;
use super::page::{Ask, Page};
use super::score;
use super::seen::{Missed, PageRead};
use super::wait::Wait;
use super::withdraw::Withdrawal;
use super::words::Words;
use crate::browser::{BrowserError, Tab};
use crate::catalogue::{DataFiles, FileError};
use crate::config::ConsentHints;
use crate::evidence::{
    Choice, CmpSeen, Consent, ControlAction, Notice, NoticeKind, PhoneMeasure, Signal, VisitNo,
};
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// Time between two looks.
const BETWEEN: Duration = Duration::from_millis(300);

/// Time between the first sight of a notice and the look that shows that it stands still.
const STANDS: Duration = Duration::from_millis(150);

/// How soon it is noticed that there was enough waiting.
const NOTICED: Duration = Duration::from_millis(25);

/// Finds consent notices, answers them and proves the answer. Loaded once, shared by all tabs.
#[derive(Debug, Clone)]
pub struct Engine {
    pub(super) hints: ConsentHints,
    pub(super) words: Words,
    pub(super) cmps: Cmps,
    ask: Ask,
}

/// What [`Engine::look`] found.
#[derive(Debug, Clone)]
pub struct Found {
    /// For the event log; kind `none` when nothing that asks for consent was found.
    pub notice: Notice,
    /// Why a notice may be there all the same when none was found.
    pub not_searched: Option<String>,
    pub(super) candidate: Option<Candidate>,
    pub(super) product: Option<String>,
}

/// What [`Engine::choose`] did. Keep it until the choice is confirmed.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// What was wanted.
    pub wanted: Consent,
    /// Inputs sent to the page.
    pub clicks: u32,
    /// Milliseconds from the beginning to the last input; none when none was sent.
    pub took_ms: Option<f64>,
    /// Whether the deciding control was pressed.
    pub pressed: bool,
    /// Why it was not.
    pub reason: Option<String>,
    /// Whether the notice was seen to go on the page on which it was answered; for whoever confirms the
    /// choice `AfterReload` to fill in from what was seen `AfterClick`.
    pub went: bool,
    /// The notice with every layer that was read.
    pub notice: Notice,
    pub(super) before: Kept,
    pub(super) state_before: super::signals::State,
    pub(super) product: Option<String>,
}

/// When a choice is looked at again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConfirmStep {
    /// On the same document, after the click.
    AfterClick,
    /// On the same address loaded again.
    AfterReload,
}

/// What one look at the page gave.
#[derive(Debug, Clone)]
pub(super) struct Look {
    /// The notice to be answered.
    pub candidate: Option<Candidate>,
    /// Every box that is a consent notice, that one first.
    pub all: Vec<Candidate>,
    pub product: Option<String>,
    /// Whether a progress bar is in view: some notices pass the answer on before they close.
    pub busy: bool,
    /// What kept something of the page from being read.
    pub missed: Option<Missed>,
}

impl Look {
    /// Whether the page gave no answer: then nothing seen is not nothing there.
    pub(super) fn is_silent(&self) -> bool {
        self.missed == Some(Missed::Silent)
    }
}

impl Engine {
    /// Reads and checks `cmps/*.toml` and `words/*.toml`.
    ///
    /// # Errors
    /// Every mistake in every file.
    pub fn load(files: &DataFiles, hints: &ConsentHints) -> Result<Engine, Vec<FileError>> {
        let (words, cmps) = match (Words::load(files), Cmps::load(files)) {
            (Ok(words), Ok(cmps)) => (words, cmps),
            (words, cmps) => {
                return Err(words
                    .err()
                    .into_iter()
                    .chain(cmps.err())
                    .flatten()
                    .collect());
            }
        };
        let sorted = |mut list: Vec<String>| {
            list.sort();
            list.dedup();
            list
        };
        let ask = Ask {
            topics: sorted(
                words
                    .topics_strong
                    .iter()
                    .chain(&words.topics_weak)
                    .cloned()
                    .collect(),
            ),
            containers: sorted(
                cmps.products
                    .values()
                    .filter_map(|c| c.buttons.container.clone())
                    .collect(),
            ),
            marks: sorted(cmps.products.values().flat_map(|c| c.dom.clone()).collect()),
            globals: sorted(
                cmps.products
                    .values()
                    .flat_map(|c| c.globals.clone())
                    .collect(),
            ),
            hint: hints.banner.clone(),
        };
        Ok(Engine {
            hints: hints.clone(),
            words,
            cmps,
            ask,
        })
    }

    /// Looks for a consent notice on the document that `tab` shows, for at most `wait`.
    ///
    /// Returns as soon as one with a control that can be pressed is there and stands still. Sends no
    /// input. `appeared_ms` is measured from the call.
    ///
    /// # Errors
    /// Only when the browser is gone.
    pub async fn look(
        &self,
        tab: &Tab,
        visit: VisitNo,
        wait: Duration,
    ) -> Result<Found, BrowserError> {
        self.look_until(tab, visit, wait, &|| false).await
    }

    /// As [`Engine::look`], and ends as well once `enough` says so, when neither a notice nor a consent
    /// manager is there by then.
    ///
    /// # Errors
    /// Only when the browser is gone.
    pub async fn look_until(
        &self,
        tab: &Tab,
        visit: VisitNo,
        wait: Duration,
        enough: &(dyn Fn() -> bool + Send + Sync),
    ) -> Result<Found, BrowserError> {
        let start = Instant::now();
        let page = Page::new(tab);
        let mut appeared = None;
        let mut last: Option<Look> = None;
        let mut waiting = Wait::new(wait, 1);
        let mut round = 0u32;
        loop {
            // Closed shadow roots cost a dump of the document: only when nothing else shows a notice, and always
            // before it is said that there is none.
            let (done, ends) = (enough(), waiting.ends());
            let closed = last.as_ref().is_none_or(|l| l.candidate.is_none())
                && (round % 4 == 3 || done || ends);
            let look = self.once(&page, closed).await?;
            round += 1;
            if let Some(candidate) = &look.candidate {
                appeared.get_or_insert(ms(start.elapsed()));
                let same = last
                    .as_ref()
                    .and_then(|l| l.candidate.as_ref())
                    .is_some_and(|c| c.key() == candidate.key());
                if (same && candidate.asks()) || ends {
                    return self.found(&page, visit, look, appeared, start).await;
                }
            } else if ends || done && look.product.is_none() {
                return self.found(&page, visit, look, None, start).await;
            }
            let pause = if look.candidate.is_some() {
                STANDS
            } else {
                BETWEEN
            };
            let until = Instant::now() + pause;
            last = Some(look);
            while Instant::now() < until && (done || !enough()) {
                sleep(NOTICED).await;
            }
        }
    }

    async fn found(
        &self,
        page: &Page<'_>,
        visit: VisitNo,
        look: Look,
        appeared_ms: Option<f64>,
        start: Instant,
    ) -> Result<Found, BrowserError> {
        let waited_ms = ms(start.elapsed());
        let product = look
            .product
            .as_deref()
            .and_then(|id| self.cmps.products.get(id));
        let mut notice = Notice {
            visit,
            kind: NoticeKind::None,
            cmp: product.map(seen_cmp),
            language: None,
            text: String::new(),
            selector: String::new(),
            appeared_ms: None,
            controls: Vec::new(),
            layers_read: 0,
            withdraw_control: None,
            waited_ms,
            measure: None,
        };
        let mut look = look;
        if let Some(candidate) = &mut look.candidate {
            self.frame_blocks(page, candidate).await?;
            let told = !self.hints.accept.is_empty() || !self.hints.reject.is_empty();
            notice.kind = match candidate.kind() {
                // The user knows what its words do not say.
                NoticeKind::NoticeOnly if told && candidate.is_hinted() => NoticeKind::Banner,
                kind => kind,
            };
            notice.language.clone_from(&candidate.language);
            notice.text.clone_from(&candidate.seen.text);
            notice.selector = candidate.frame.path(&candidate.seen.selector);
            notice.appeared_ms = appeared_ms;
            notice.controls = candidate.evidence(1);
            let partners = measure::partners(&notice.text, &self.words.rules.partner_words);
            notice.measure = measure::measure(page, candidate, partners).await?;
            notice.layers_read = 1;
            // Many products draw the way back only after the choice, so nothing seen now means nothing yet.
            let skip = if candidate.frame.id.is_none() {
                vec![candidate.seen.id]
            } else {
                Vec::new()
            };
            notice.withdraw_control = self
                .reopeners(page, &skip, candidate.language.as_deref())
                .await?
                .filter(|seen| *seen);
        }
        let not_searched = match look.missed {
            Some(Missed::TooMany(elements)) => {
                let most = super::page::MAX_ELEMENTS;
                Some(format!(
                    "the page has {elements} elements; the first {most} are read, and closed shadow roots are not looked into"
                ))
            }
            Some(Missed::Silent) if look.candidate.is_none() => {
                Some("the page gave no answer when it was looked through".to_owned())
            }
            Some(Missed::Silent) | None => None,
        };
        Ok(Found {
            notice,
            not_searched,
            candidate: look.candidate,
            product: look.product,
        })
    }

    /// For a notice in a frame, what of the page around that frame cannot be reached.
    async fn frame_blocks(
        &self,
        page: &Page<'_>,
        candidate: &mut Candidate,
    ) -> Result<(), BrowserError> {
        let frame = &candidate.frame;
        if frame.id.is_none() {
            return Ok(());
        }
        let rect = candidate.seen.rect;
        let (x, y) = (
            frame.x + rect.x + rect.width / 2.0,
            frame.y + rect.y + rect.height / 2.0,
        );
        let call = format!("frameBlocks({x}, {y})");
        let top = super::seen::FrameRef::default();
        let share: Option<Option<f64>> = page.run(&top, &call).await?;
        if let Some(share) = share.flatten() {
            candidate.seen.blocked = share;
        }
        Ok(())
    }

    /// One look, without waiting.
    pub(super) async fn once(&self, page: &Page<'_>, closed: bool) -> Result<Look, BrowserError> {
        self.glance(page, closed, false).await
    }

    /// As [`Engine::once`], at boxes that do not name the topic too: what a press has opened need not.
    pub(super) async fn once_any(
        &self,
        page: &Page<'_>,
        closed: bool,
    ) -> Result<Look, BrowserError> {
        self.glance(page, closed, true).await
    }

    async fn glance(&self, page: &Page<'_>, closed: bool, any: bool) -> Result<Look, BrowserError> {
        let read = page.read(&self.ask, closed, any).await?;
        let product = self.recognise(&read);
        let says = match product {
            Some(cmp) if !cmp.buttons.by_words => product_says(page, &read, cmp).await?,
            _ => ProductSays::new(),
        };
        let all = score::ranked(&read, &self.words, &says, any);
        Ok(Look {
            candidate: all.iter().find(|c| !c.way_back).cloned(),
            all,
            product: product.map(|c| c.id.clone()),
            busy: read.frames.iter().any(|(_, frame)| frame.busy),
            missed: read.missed,
        })
    }

    fn recognise(&self, read: &PageRead) -> Option<&Cmp> {
        let mut marks = Marks {
            globals: read.globals.clone(),
            ..Marks::default()
        };
        for (_, frame) in &read.frames {
            marks.dom.extend(frame.dom.iter().cloned());
            marks.hosts.extend(frame.hosts.iter().cloned());
            marks.hosts.push(frame.url.clone());
        }
        self.cmps.recognise(&marks)
    }

    /// Answers the notice by the shortest path through its own controls.
    ///
    /// `wanted` is `accepted`, `rejected` or `dismissed` (closed without an answer); anything else gives an
    /// attempt with a reason.
    /// `journal.consent(wanted)` is called just before the deciding input, and again when the page
    /// needs a second one (a "disable all" that has to be saved).
    ///
    /// # Errors
    /// Only when the browser is gone.
    pub async fn choose<J: Journal>(
        &self,
        tab: &Tab,
        found: &Found,
        wanted: Consent,
        journal: &J,
    ) -> Result<Attempt, BrowserError> {
        super::choose::choose(self, tab, found, wanted, journal).await
    }

    /// Takes consent back by the ways that the page shows a visitor: what [`Engine::look`] found open,
    /// a link or control at its foot or floating over it, and names the pages that may hold another
    /// way. `spent` are the actions that led here. Call it on a page whose acceptance was confirmed.
    ///
    /// # Errors
    /// Only when the browser is gone.
    pub async fn withdraw<J: Journal>(
        &self,
        tab: &Tab,
        found: &Found,
        spent: u32,
        journal: &J,
    ) -> Result<Withdrawal, BrowserError> {
        super::withdraw::withdraw(self, tab, found, spent, journal).await
    }

    /// Opens the choice again by a link or control of the page, and tells the journal what its layers
    /// show; nothing is answered. The inner error says why nothing was opened. Call it on a page whose
    /// choice stands, when nothing else is to be recorded there: opening it may change what the page does.
    ///
    /// # Errors
    /// Only when the browser is gone.
    pub async fn reopen<J: Journal>(
        &self,
        tab: &Tab,
        visit: VisitNo,
        journal: &J,
    ) -> Result<Result<(), String>, BrowserError> {
        let language = language_of(&Page::new(tab)).await?;
        super::reopen::reopen(self, tab, visit, language, journal).await
    }

    /// Says whether the choice took. Call it `AfterClick`, reload, call it `AfterReload`; the second
    /// answer is the one that counts. Two proofs of different kinds are needed: the notice is gone (and
    /// stays gone), a record of the choice was kept, the page's own consent state says so.
    ///
    /// # Errors
    /// Only when the browser is gone.
    pub async fn confirm(
        &self,
        tab: &Tab,
        attempt: &Attempt,
        when: ConfirmStep,
    ) -> Result<Choice, BrowserError> {
        super::confirm::confirm(self, tab, attempt, when).await
    }

    /// The notice as it stands in the document, shadow roots included, at most 200,000 characters; none
    /// when there is none or it is gone. It is the page's own: never to be shown as it is.
    ///
    /// # Errors
    /// Only when the browser is gone.
    pub async fn markup(&self, tab: &Tab, found: &Found) -> Result<Option<String>, BrowserError> {
        let Some(candidate) = &found.candidate else {
            return Ok(None);
        };
        let call = format!("markup({})", candidate.seen.id);
        let read: Option<Option<String>> = Page::new(tab).run(&candidate.frame, &call).await?;
        Ok(read.flatten())
    }

    /// Measures the notice of the page in the view of a phone; none when the view could not be changed.
    /// The view stays as it is then: call it last on a tab.
    ///
    /// # Errors
    /// Only when the browser is gone.
    pub async fn on_phone(&self, tab: &Tab) -> Result<Option<PhoneMeasure>, BrowserError> {
        measure::on_phone(self, tab).await
    }

    /// Reads the machine-readable consent state of the page; changes nothing.
    ///
    /// # Errors
    /// Only when the browser is gone.
    pub async fn signals(
        &self,
        tab: &Tab,
        step: &str,
        visit: VisitNo,
    ) -> Result<Signal, BrowserError> {
        let page = Page::new(tab);
        let state = super::signals::read(tab).await?;
        let read = page.read(&self.ask, false, false).await?;
        let product = self.recognise(&read);
        let records = page.kept().await?.records(product, &self.words.rules);
        let registered = state.tcf_cmp_id().and_then(|id| self.cmps.by_tcf_id(id));
        let named = product.map(seen_cmp).or(registered);
        let cmp = (named.is_some() || !records.is_empty()).then(|| serde_json::json!({"id": named.as_ref().map(|c| &c.id), "name": named.as_ref().map(|c| &c.name), "records": records}));
        Ok(Signal {
            step: step.to_owned(),
            visit: Some(visit),
            tcf: state.tcf,
            gpp: state.gpp,
            google_consent_mode: state.consent_mode,
            microsoft_consent_mode: state.microsoft,
            shopify: state.shopify,
            wp_consent_api: state.wordpress,
            cmp,
        })
    }

    /// Whether a link or floating control outside the notice reopens the choice; none when the page
    /// could not be read. Call it when no notice is open.
    ///
    /// # Errors
    /// Only when the browser is gone.
    pub async fn withdraw_control(&self, tab: &Tab) -> Result<Option<bool>, BrowserError> {
        let page = Page::new(tab);
        let language = language_of(&page).await?;
        self.reopeners(&page, &[], language.as_deref()).await
    }

    async fn reopeners(
        &self,
        page: &Page<'_>,
        skip: &[u64],
        language: Option<&str>,
    ) -> Result<Option<bool>, BrowserError> {
        let Some(seen) = page.doors(&self.reopen_selectors(), skip).await? else {
            return Ok(None);
        };
        let back = |d| doors::leads(d, &self.words, language) == Some(Leads::Back);
        if seen.doors.iter().any(back) {
            return Ok(Some(true));
        }
        Ok(seen.complete.then_some(false))
    }

    /// Selectors of known products' own ways back, but for links to any page about cookies.
    pub(super) fn reopen_selectors(&self) -> Vec<String> {
        self.cmps
            .products
            .values()
            .flat_map(|c| c.buttons.reopen.clone())
            .filter(|s| !s.contains("/cookies"))
            .collect()
    }
}

/// The language that the document says it is in.
async fn language_of(page: &Page<'_>) -> Result<Option<String>, BrowserError> {
    page.run(
        &super::seen::FrameRef::default(),
        "read({topics: [], containers: [], marks: [], hint: null}).lang",
    )
    .await
}

/// Which controls the selectors of a known product name.
async fn product_says(
    page: &Page<'_>,
    read: &PageRead,
    cmp: &Cmp,
) -> Result<ProductSays, BrowserError> {
    let selectors = serde_json::json!(product_selectors(cmp));
    let mut out = ProductSays::new();
    for (frame, seen) in &read.frames {
        let ids: Vec<u64> = seen
            .boxes
            .iter()
            .flat_map(|b| b.controls.iter().map(|c| c.id))
            .collect();
        if ids.is_empty() {
            continue;
        }
        let call = format!("matching({}, {selectors})", serde_json::json!(ids));
        let Some(hits) = page.run::<BTreeMap<String, Vec<u64>>>(frame, &call).await? else {
            continue;
        };
        for (name, action) in [
            ("accept", ControlAction::Accept),
            ("reject", ControlAction::Reject),
            ("settings", ControlAction::Settings),
            ("save", ControlAction::Save),
        ] {
            for id in hits.get(name).into_iter().flatten() {
                out.insert((frame.id.clone(), *id), action);
            }
        }
    }
    Ok(out)
}

fn seen_cmp(cmp: &Cmp) -> CmpSeen {
    CmpSeen {
        id: cmp.id.clone(),
        name: cmp.name.clone(),
    }
}

fn ms(time: Duration) -> f64 {
    (time.as_secs_f64() * 1000.0).round()
}

/// Runs the `[[example]]`s of `cmps/*.toml` and `words/*.toml`; how many ran.
///
/// # Errors
/// Every example that does not hold, and every mistake in a file.
pub fn examples(files: &DataFiles) -> Result<usize, Vec<FileError>> {
    let engine = Engine::load(files, &ConsentHints::default())?;
    match (engine.words.examples(files), engine.cmps.examples(files)) {
        (Ok(words), Ok(cmps)) => Ok(words + cmps),
        (words, cmps) => Err(words
            .err()
            .into_iter()
            .chain(cmps.err())
            .flatten()
            .collect()),
    }
}
