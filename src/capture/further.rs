//! The pages of a plan after the first, some at a time, each in a tab of its own.
//!
//! What one page sends does not depend on another but for cookies and storage, which a visitor with
//! two tabs shares just so. Pages are taken from the plan in its order, so that the plan does not
//! depend on which page was quicker.

use super::activity::Patience;
use super::notice::say_what_was_not_searched;
use super::pace;
use super::pages::Pages;
use super::scenario::Core;
use super::visit::{self, Opened};
use crate::evidence::{Event, NoticeKind, PlannedPage, VisitNo, VisitStep};
use futures_util::StreamExt;
use std::time::Duration;

/// Longest time for reading what a page says of its consent state: it is asked in every frame.
const SIGNALS_DEADLINE: Duration = Duration::from_secs(5);

/// Longest time for looking for a notice on a page: one of a hundred thousand elements is slow in everything.
const NOTICE_DEADLINE: Duration = Duration::from_secs(10);

/// A page to visit, with its number in this run and its place in the progress.
struct Stop {
    visit: VisitNo,
    shown: usize,
    page: PlannedPage,
    /// Whether another page may follow in its lane.
    followed: bool,
}

/// Visits the next pages; false when there are none.
pub(super) async fn visit_some(core: &mut Core, is_named: &impl Fn(&str) -> bool) -> bool {
    let (lanes, _) = pace::at_a_time(&core.settings);
    // While pages are being discovered, what is next depends on what was found.
    let most = match core.pages {
        Pages::Discover(_) => lanes,
        Pages::Fixed(..) => usize::MAX,
    };
    let mut stops = Vec::new();
    while stops.len() < most
        && let Some(page) = core.pages.next()
    {
        core.shown += 1;
        stops.push(Stop {
            visit: core.next_visit,
            shown: core.shown,
            page,
            followed: true,
        });
        core.next_visit += 1;
    }
    if !core.pages.learns() {
        let last = stops.len().saturating_sub(lanes);
        stops[last..].iter_mut().for_each(|s| s.followed = false);
    }
    let found = !stops.is_empty();
    let seen = &*core;
    let visits = stops
        .into_iter()
        .map(|stop| visit_one(seen, stop, is_named));
    let visited: Vec<(PlannedPage, Opened)> = futures_util::stream::iter(visits)
        .buffered(lanes)
        .collect()
        .await;
    for (page, opened) in &visited {
        core.pages.learn(page, opened).await;
    }
    found
}

async fn visit_one(
    core: &Core,
    stop: Stop,
    is_named: &impl Fn(&str) -> bool,
) -> (PlannedPage, Opened) {
    let Stop {
        visit,
        shown,
        page,
        followed,
    } = stop;
    let patience = Patience::of(core.settings.settle);
    let of = core.pages.of(core.settings.pages);
    core.progress
        .page(core.scenario, core.run, shown, of, &page.url);
    let recorder = visit::fresh(&core.recorder).await;
    if followed {
        recorder.tab.targets().make_spare();
    }
    let mut opened = visit::open(&recorder, visit, &page, VisitStep::Further).await;
    visit::settle(&recorder, &mut opened, patience).await;
    visit::read(&recorder, &mut opened, is_named).await;
    if opened.is_page() {
        let asked = core.engine.signals(&recorder.tab, "end", visit);
        match tokio::time::timeout(SIGNALS_DEADLINE, asked).await {
            Ok(Ok(signal)) => recorder.write(Event::Signal(Box::new(signal))),
            _ => recorder.gap(
                "the consent state of the page could not be read",
                "it did not answer in time",
                "what the page says about its consent state is unknown at this step",
                "banner",
            ),
        }
    }
    if opened.is_page() {
        let looked = core.engine.look(&recorder.tab, visit, Duration::ZERO);
        let why = match tokio::time::timeout(NOTICE_DEADLINE, looked).await {
            Ok(Ok(found)) if found.notice.kind != NoticeKind::None => {
                recorder.write(Event::Notice(Box::new(found.notice)));
                None
            }
            Ok(Ok(found)) => {
                say_what_was_not_searched(&recorder, &found);
                None
            }
            Ok(Err(error)) if error.is_fatal() => None,
            Ok(Err(error)) => Some(error.to_string()),
            Err(_) => Some("it did not answer in time".into()),
        };
        if let Some(why) = why {
            let effect = "whether it shows a consent notice is unknown";
            let what = "the page could not be searched for a consent notice";
            recorder.gap(what, why, effect, "banner");
        }
    }
    visit::leave(&recorder, &opened, patience).await;
    opened.routes = recorder.routes();
    if recorder.tab.session() != core.recorder.tab.session() {
        recorder.tab.close();
    }
    if !core.pages.learns() {
        // Documents are large, and a plan can be long.
        opened.document = None;
    }
    (page, opened)
}
