//! When a site shows its consent notice, learnt by the first run that makes no choice, so that later
//! runs wait for it as long as it takes, and not at all where there is none.

use super::recorder::Recorder;
use super::scenario::{Core, Run};
use super::visit::{self, Opened};
use crate::browser::BrowserError;
use crate::config::Settle;
use crate::consent::Found;
use crate::evidence::{Event, NoticeKind, NoticeMeasure};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Longest wait for a consent notice.
const LONGEST: Duration = Duration::from_secs(10);

/// The same with quick settling, which looks for no delayed work either.
const QUICK: Duration = Duration::from_secs(4);

/// Wait for a notice after the page was stirred.
const AFTER_STIR: Duration = Duration::from_millis(1500);

/// When the notice of a site comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comes {
    /// By the time the page has settled.
    ByItself,
    /// Once the pointer moves or the page is scrolled.
    WhenStirred,
    /// Later than the page needs to settle.
    Late,
    /// Not in the time that a page is looked at.
    Never,
}

impl Core {
    fn waits_for_notice(&self) -> Duration {
        match self.settings.settle {
            Settle::Quick => QUICK,
            Settle::Normal | Settle::Patient => LONGEST,
        }
    }

    /// Whether a page without a notice is done with once it has settled: where the notice is known to come
    /// by then or never, and where no choice is to be made, since such a run looks again before it leaves.
    fn settles_first(&self, silent: bool) -> bool {
        let looks_again = silent && self.settings.settle != Settle::Quick;
        match self.comes.get() {
            Some(Comes::Never | Comes::WhenStirred) => true,
            Some(Comes::Late) => false,
            Some(Comes::ByItself) | None => looks_again,
        }
    }
}

impl<S> Run<'_, S> {
    /// Looks for a notice while the page settles.
    pub(super) async fn look_while_settling(
        &self,
        opened: &mut Opened,
        silent: bool,
    ) -> Result<Found, BrowserError> {
        let core = &*self.core;
        let (tab, visit) = (&core.recorder.tab, opened.visit);
        let settled = AtomicBool::new(false);
        let before = opened.begun.elapsed().as_secs_f64() * 1000.0;
        let settles_first = core.settles_first(silent);
        let enough = || settles_first && settled.load(Ordering::Relaxed);
        let settling = async {
            visit::settle(&core.recorder, opened, self.patience()).await;
            settled.store(true, Ordering::Relaxed);
        };
        let look = core
            .engine
            .look_until(tab, visit, core.waits_for_notice(), &enough);
        let ((), found) = tokio::join!(settling, look);
        let mut found = found?;
        // The engine counts from its call, the evidence from the navigation.
        found.notice.appeared_ms = found.notice.appeared_ms.map(|ms| (ms + before).round());
        let stirs = !silent && matches!(core.comes.get(), None | Some(Comes::WhenStirred));
        if found.notice.kind == NoticeKind::None
            && stirs
            && visit::stir_now(&core.recorder, opened, self.patience()).await
        {
            found = core.engine.look(tab, visit, AFTER_STIR).await?;
        }
        say_what_was_not_searched(&core.recorder, &found);
        Ok(found)
    }

    /// Looks again where no notice came by itself: after the page was stirred, and after its delayed work.
    /// What is learnt is for the runs that follow. A notice that stands is measured on a phone as well.
    pub(super) async fn look_again(&self, opened: &mut Opened, found: &Found) {
        let core = &*self.core;
        let (recorder, patience) = (&core.recorder, self.patience());
        let stirred = visit::stir_now(recorder, opened, patience).await;
        let mut comes = Comes::ByItself;
        let mut now = found.clone();
        if stirred && found.notice.kind == NoticeKind::None {
            comes = Comes::WhenStirred;
            now = self.glance(opened, &now).await;
        }
        if stirred {
            visit::outlast_now(recorder, opened, patience).await;
            if now.notice.kind == NoticeKind::None {
                comes = Comes::Late;
                now = self.glance(opened, &now).await;
            }
        }
        if now.notice.kind == NoticeKind::None {
            comes = Comes::Never;
        } else if now.notice.kind != found.notice.kind {
            recorder.write(Event::Notice(Box::new(now.notice.clone())));
            self.keep_markup(&now).await;
            self.shoot("entry page with its consent notice, which came late", false)
                .await;
        }
        // With quick settling nothing was looked for later, so nothing is known of it.
        if stirred || comes == Comes::ByItself {
            let _ = core.comes.set(comes);
        }
        if now.notice.kind != NoticeKind::None {
            self.on_phone(now).await;
        }
    }

    /// Keeps the notice's part of the document beside the log. It is written as text: opened in a browser
    /// it shows the markup and runs nothing.
    pub(super) async fn keep_markup(&self, found: &Found) {
        let core = &*self.core;
        let Ok(Some(markup)) = core.engine.markup(&core.recorder.tab, found).await else {
            return;
        };
        let mut text = String::from(
            "<!doctype html>\n<meta charset=\"utf-8\">\n<title>Consent notice as it stood in the document</title>\n<pre>",
        );
        for c in markup.chars() {
            match c {
                '&' => text.push_str("&amp;"),
                '<' => text.push_str("&lt;"),
                '>' => text.push_str("&gt;"),
                c => text.push(c),
            }
        }
        text.push_str("</pre>\n");
        let name = format!("evidence/banner/{}-{}.html", core.scenario, core.run);
        if let Err(error) = core.folder.write_text(&name, &text) {
            core.recorder.unwritable(error);
        }
    }

    async fn glance(&self, opened: &Opened, known: &Found) -> Found {
        let core = &*self.core;
        let look = core
            .engine
            .look(&core.recorder.tab, opened.visit, Duration::ZERO);
        match look.await {
            // How long after the navigation cannot be said: time was moved on.
            Ok(mut found) => {
                found.notice.appeared_ms = None;
                found
            }
            Err(_) => known.clone(),
        }
    }

    async fn on_phone(&self, found: Found) {
        let core = &*self.core;
        let Ok(Some(phone)) = core.engine.on_phone(&core.recorder.tab).await else {
            return;
        };
        self.shoot("entry page on a phone", false).await;
        let mut notice = found.notice;
        let measure = notice.measure.get_or_insert_with(NoticeMeasure::default);
        measure.phone = Some(phone);
        core.recorder.write(Event::Notice(Box::new(notice)));
    }
}

/// A page on which no notice was found, and which was searched in part only, has none as far as is known.
pub(super) fn say_what_was_not_searched(recorder: &Recorder, found: &Found) {
    if found.notice.kind == NoticeKind::None
        && let Some(why) = &found.not_searched
    {
        recorder.gap(
            "a consent notice was looked for in a part of the page only",
            why.clone(),
            "that none was found does not mean that there is none",
            "banner",
        );
    }
}
