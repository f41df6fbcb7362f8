//! Opening a page, waiting until it is quiet and reading it; `leaving` leaves it.

mod leaving;

pub(super) use self::leaving::{leave, outlast_now, stir_now};

use super::activity::{MainDocument, Patience};
use super::error::plain;
use super::reading::NO_ANSWER;
use super::recorder::Recorder;
use crate::browser::BrowserError;
use crate::evidence::{DocumentSeen, Event, PlannedPage, Visit, VisitNo, VisitStep};
use serde_json::json;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Time between two looks at what the page is doing.
const TICK: Duration = Duration::from_millis(25);

/// Words in titles of pages that bot walls show instead of the page.
const WALLS: [&str; 8] = [
    "just a moment",
    "attention required",
    "access denied",
    "are you a robot",
    "are you human",
    "verify you are human",
    "security check",
    "pardon our interruption",
];

/// Why a page could not be recorded as a page of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Trouble {
    /// The browser's network error.
    Network(String),
    /// Its MIME type.
    NotHtml(String),
    /// The server's answer.
    Status(u16),
    /// A wall against automated browsers.
    Wall(String),
    /// It leads to another host.
    Elsewhere(String),
    /// Its process died.
    Crashed,
    /// It gave no answer for [`NO_ANSWER`].
    Hung,
    /// No answer in time, or the browser would not open it.
    NoAnswer(String),
}

impl Trouble {
    /// In one line.
    pub(super) fn line(&self) -> String {
        match self {
            Trouble::Network(code) => plain(code),
            Trouble::NotHtml(mime) => format!("it is no HTML page but {mime}"),
            Trouble::Status(status) => format!("the server answered {status}"),
            Trouble::Wall(sign) => {
                format!("the site shows a wall against automated browsers ({sign})")
            }
            Trouble::Elsewhere(url) => format!("it leads to another host: {url}"),
            Trouble::Crashed => "the page crashed".into(),
            Trouble::Hung => format!(
                "the page does not respond: it gave no answer for {} s, as one whose script never comes to an end",
                NO_ANSWER.as_secs()
            ),
            Trouble::NoAnswer(why) => why.clone(),
        }
    }
}

/// A page that is open.
pub(super) struct Opened {
    pub(super) visit: VisitNo,
    /// Why it was opened; none where a journey came to it.
    step: Option<VisitStep>,
    pub(super) begun: Instant,
    pub(super) trouble: Option<Trouble>,
    pub(super) document: Option<DocumentSeen>,
    settled: Option<(Instant, bool)>,
    /// From which address its document came, after redirects and where it led by itself.
    pub(super) came: Option<String>,
    /// Whether it was looked over already.
    pub(super) looked_over: bool,
    /// Where it went by itself without loading another document, as of the last look.
    pub(super) routes: Vec<String>,
}

impl Opened {
    /// Whether it is what the site answers to a link that leads nowhere: a page of the site like others,
    /// with what it loads and stores, and no gap of the audit. A wall and a server's own fault (5xx) hide a
    /// page; where the audit starts, there has to be one.
    fn is_dead_link(&self) -> bool {
        let further = self.step == Some(VisitStep::Further);
        further && matches!(self.trouble, Some(Trouble::Status(404 | 410)))
    }

    /// Whether a page of the site was recorded.
    pub(super) fn is_page(&self) -> bool {
        self.trouble.is_none() || self.is_dead_link()
    }
}

/// Opens a page in the driven tab. Whatever goes wrong is in the result.
pub(super) async fn open(
    recorder: &Recorder,
    visit: VisitNo,
    page: &PlannedPage,
    step: VisitStep,
) -> Opened {
    recorder.turn(&page.url).await;
    recorder.begin_visit(visit);
    recorder.write(Event::Visit(Visit {
        visit,
        page: page.id.clone(),
        url: page.url.clone(),
        step,
    }));
    let begun = Instant::now();
    let trouble = match recorder.tab.navigate(&page.url).await {
        Ok(answer) if answer.download => Some(Trouble::NotHtml("a download".into())),
        Ok(answer) => answer.error.map(Trouble::Network),
        Err(BrowserError::Timeout { after, .. }) => {
            recorder.tab.connection().send(
                Some(recorder.tab.session()),
                "Page.stopLoading",
                json!({}),
            );
            Some(Trouble::NoAnswer(format!(
                "no answer within {} s",
                after.as_secs()
            )))
        }
        Err(error) => Some(Trouble::NoAnswer(error.to_string())),
    };
    Opened {
        visit,
        step: Some(step),
        begun,
        trouble,
        document: None,
        settled: None,
        came: None,
        looked_over: false,
        routes: Vec::new(),
    }
}

/// A page that a journey came to, as it is now.
pub(super) fn arrived(recorder: &Recorder, visit: VisitNo, begun: Instant) -> Opened {
    let (loaded, document, crashed) = recorder.progress();
    Opened {
        visit,
        step: None,
        begun,
        trouble: trouble(document.as_ref(), crashed),
        document: None,
        settled: loaded.map(|_| (Instant::now(), true)),
        came: None,
        looked_over: true,
        routes: Vec::new(),
    }
}

/// What is wrong with a document by the answer to its request.
fn trouble(document: Option<&MainDocument>, crashed: bool) -> Option<Trouble> {
    if crashed {
        return Some(Trouble::Crashed);
    }
    let document = document?;
    let mime = document.mime.as_str();
    if document.status >= 400 {
        Some(Trouble::Status(document.status))
    } else if !matches!(mime, "" | "text/html" | "application/xhtml+xml") {
        Some(Trouble::NotHtml(mime.to_owned()))
    } else {
        None
    }
}

/// Waits until the page has loaded and is quiet; false when the time was up first.
pub(super) async fn settle(recorder: &Recorder, opened: &mut Opened, patience: Patience) {
    if opened.trouble.is_some() {
        return;
    }
    let load_cap = (opened.begun + patience.cap * 2).min(limit(recorder, opened));
    loop {
        let (loaded, _, crashed) = recorder.progress();
        if loaded.is_some() || crashed || Instant::now() >= load_cap {
            break;
        }
        tokio::time::sleep(TICK).await;
    }
    let until = limit(recorder, opened).min(Instant::now() + patience.first);
    let quiet = quiet_until(recorder, patience.quiet, until).await;
    let (loaded, document, crashed) = recorder.progress();
    opened.settled = Some((Instant::now(), quiet && loaded.is_some()));
    opened.trouble = trouble(document.as_ref(), crashed);
    if loaded.is_none() && !crashed {
        let effect = "requests that only start when the page has loaded are not recorded";
        recorder.gap(
            "the page did not finish loading",
            "its load event did not come in time",
            effect,
            "requests",
        );
    } else if !quiet && !crashed && patience.sweep.is_zero() {
        not_quiet(recorder, patience.first);
    }
}

/// Says that a page was still busy when it was no longer waited for.
fn not_quiet(recorder: &Recorder, after: Duration) {
    let effect = "requests that start later are not recorded";
    recorder.gap(
        "the page did not become quiet",
        format!(
            "it was still busy after {} s, {}",
            after.as_secs(),
            recorder.awaited()
        ),
        effect,
        "requests",
    );
}

/// Until when a page may take.
fn limit(recorder: &Recorder, opened: &Opened) -> Instant {
    opened.begun + recorder.tab.timeout()
}

/// Waits for quiet; false when the cap was reached first.
pub(super) async fn quiet(recorder: &Recorder, patience: Patience) -> bool {
    quiet_until(recorder, patience.quiet, Instant::now() + patience.cap).await
}

async fn quiet_until(recorder: &Recorder, quiet: Duration, until: Instant) -> bool {
    while Instant::now() < until {
        if recorder.is_quiet(quiet) {
            return true;
        }
        if recorder.progress().2 {
            return false;
        }
        tokio::time::sleep(TICK).await;
    }
    false
}

/// Reads the document of an open page, and sees by it whether it is a page of the site at all.
pub(super) async fn read(
    recorder: &Recorder,
    opened: &mut Opened,
    is_named: impl Fn(&str) -> bool,
) {
    if matches!(
        opened.trouble,
        Some(Trouble::Network(_) | Trouble::NoAnswer(_) | Trouble::Crashed | Trouble::NotHtml(_))
    ) {
        return;
    }
    opened.document = match recorder.read_document(opened.visit).await {
        Ok(document) => Some(document),
        Err(BrowserError::Timeout { .. }) => {
            // A process that died does not answer either.
            let crashed = recorder.progress().2;
            opened.trouble = Some(if crashed {
                Trouble::Crashed
            } else {
                Trouble::Hung
            });
            None
        }
        Err(_) => None,
    };
    opened.came = recorder.progress().1.map(|document| document.url);
    opened.routes = recorder.routes();
    let Some(document) = &opened.document else {
        return;
    };
    let title = document.title.to_lowercase();
    let refused = matches!(
        opened.trouble,
        Some(Trouble::Status(401 | 403 | 405 | 429 | 503))
    );
    if let Some(sign) = WALLS.iter().find(|w| title.contains(*w)) {
        opened.trouble = Some(Trouble::Wall(format!("title \"{sign}\"")));
    } else if refused {
        if let Some(Trouble::Status(status)) = opened.trouble {
            opened.trouble = Some(Trouble::Wall(format!("status {status}")));
        }
    } else if opened.trouble.is_none() && !is_named(&document.url) {
        opened.trouble = Some(Trouble::Elsewhere(document.url.clone()));
    }
}

/// The recorder for the next visit: the tab as it is when nothing was opened in it, else a new one.
///
/// A page's clock that was moved on stands for good, so every visit has a tab of its own.
pub(super) async fn fresh(recorder: &Arc<Recorder>) -> Arc<Recorder> {
    if recorder.visit().is_none() {
        return Arc::clone(recorder);
    }
    match recorder.tab.another().await {
        Ok(tab) => Arc::new(recorder.on(tab)),
        Err(error) => {
            let effect = "the next page is opened in a tab that another page was open in";
            recorder.gap(
                "a new tab could not be opened",
                error.to_string(),
                effect,
                "environment",
            );
            Arc::clone(recorder)
        }
    }
}
