//! Opening a page, waiting until it is quiet, reading it and leaving it.

use super::activity::Patience;
use super::error::plain;
use super::recorder::Recorder;
use crate::browser::{BrowserError, Tab};
use crate::evidence::{DocumentSeen, Event, Gap, PlannedPage, Visit, VisitEnd, VisitNo, VisitStep};
use serde_json::json;
use std::time::{Duration, Instant};

/// Goodbye beacons need this long to leave and to be heard.
const GOODBYE: Duration = Duration::from_millis(600);

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
            Trouble::NoAnswer(why) => why.clone(),
        }
    }
}

/// A page that is open.
pub(super) struct Opened {
    pub(super) visit: VisitNo,
    pub(super) begun: Instant,
    pub(super) trouble: Option<Trouble>,
    pub(super) document: Option<DocumentSeen>,
    settled: Option<(Instant, bool)>,
}

/// Opens a page in the driven tab. Whatever goes wrong is in the result.
pub(super) async fn open(
    recorder: &Recorder,
    visit: VisitNo,
    page: &PlannedPage,
    step: VisitStep,
) -> Opened {
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
        begun,
        trouble,
        document: None,
        settled: None,
    }
}

/// Waits until the page has loaded and is quiet; false when the time was up first.
pub(super) async fn settle(recorder: &Recorder, opened: &mut Opened, patience: Patience) {
    if opened.trouble.is_some() {
        return;
    }
    let load_cap = opened.begun + patience.cap * 2;
    loop {
        let (loaded, _, crashed) = recorder.progress();
        if loaded.is_some() || crashed || Instant::now() >= load_cap {
            break;
        }
        tokio::time::sleep(TICK).await;
    }
    let quiet = quiet(recorder, patience).await;
    let (loaded, document, crashed) = recorder.progress();
    opened.settled = Some((Instant::now(), quiet && loaded.is_some()));
    if crashed {
        opened.trouble = Some(Trouble::Crashed);
    } else if let Some(document) = document {
        if document.status >= 400 {
            opened.trouble = Some(Trouble::Status(document.status));
        } else if !document.mime.is_empty()
            && !matches!(
                document.mime.as_str(),
                "text/html" | "application/xhtml+xml"
            )
        {
            opened.trouble = Some(Trouble::NotHtml(document.mime));
        }
    }
    if loaded.is_none() && !crashed {
        let effect = "requests that only start when the page has loaded are not recorded";
        recorder.gap(
            "the page did not finish loading",
            "its load event did not come in time",
            effect,
            "requests",
        );
    } else if !quiet && !crashed {
        let effect = "requests that start later are not recorded";
        recorder.gap(
            "the page did not become quiet",
            format!("it was still busy after {} s", patience.cap.as_secs()),
            effect,
            "requests",
        );
    }
}

/// Waits for quiet; false when the cap was reached first.
pub(super) async fn quiet(recorder: &Recorder, patience: Patience) -> bool {
    let until = Instant::now() + patience.cap;
    while Instant::now() < until {
        if recorder.is_quiet(patience.quiet) {
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
    opened.document = recorder.read_document(opened.visit).await;
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

/// Leaves the page by way of a blank one, so that its goodbye requests are heard, and writes down how
/// the visit went.
pub(super) async fn leave(recorder: &Recorder, opened: &Opened) {
    let dead = matches!(opened.trouble, Some(Trouble::Crashed));
    if !dead {
        recorder.read_jar("after-visit").await;
        recorder.read_storage("after-visit").await;
    }
    let (loaded, document, _) = recorder.progress();
    let popups = popups(&recorder.tab);
    for (session, _) in &popups {
        recorder.tab.connection().send(
            Some(session),
            "Page.navigate",
            json!({"url": "about:blank"}),
        );
    }
    let left = recorder.tab.navigate("about:blank").await;
    tokio::time::sleep(GOODBYE).await;
    for (_, target) in &popups {
        recorder
            .tab
            .connection()
            .send(None, "Target.closeTarget", json!({"targetId": target}));
    }
    if let Err(error) = left {
        let effect = "requests that the page sends when it is left may be missing";
        recorder.gap(
            "the page could not be left",
            error.to_string(),
            effect,
            "requests",
        );
    }
    let error = opened.trouble.as_ref().map(Trouble::line);
    if let Some(why) = &error {
        recorder.write(Event::Gap(Gap {
            what: "a page could not be recorded".into(),
            why: why.clone(),
            effect: "what this page loads and stores is unknown".into(),
            hides: "page".into(),
            visit: Some(opened.visit),
        }));
    }
    let since = |at: Instant| {
        (at.saturating_duration_since(opened.begun).as_secs_f64() * 10_000.0).round() / 10.0
    };
    recorder.write(Event::VisitEnd(VisitEnd {
        visit: opened.visit,
        error,
        final_url: opened
            .document
            .as_ref()
            .map(|d| d.url.clone())
            .or_else(|| document.as_ref().map(|d| d.url.clone())),
        status: document.as_ref().map(|d| d.status),
        title: opened.document.as_ref().map(|d| d.title.clone()),
        mime: document.map(|d| d.mime),
        loaded_ms: loaded.map(since),
        settled_ms: opened.settled.map(|(at, _)| since(at)),
        settled: opened.settled.is_some_and(|(_, quiet)| quiet),
    }));
}

fn popups(tab: &Tab) -> Vec<(String, String)> {
    let all = tab.targets().all();
    all.into_iter()
        .filter(|t| t.cdp_type == "page" && t.session != tab.session())
        .map(|t| (t.session, t.target))
        .collect()
}
