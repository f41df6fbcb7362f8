//! When a site shows its consent notice, learnt by the first run that makes no choice, so that later
//! runs wait for it as long as it takes, and not at all where there is none.

use super::recorder::Recorder;
use super::scenario::{Core, Run};
use super::visit::{self, Opened};
use crate::browser::BrowserError;
use crate::config::Settle;
use crate::consent::Found;
use crate::evidence::{Event, NoticeKind, NoticeMeasure, VisitNo, VisitStep};
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

/// What the log of a run that made no choice tells of when the notice comes: for an audit that is continued.
#[derive(Debug, Default)]
pub(super) struct Learnt {
    /// The visit of the entry page, while it lasts.
    entry: Option<VisitNo>,
    stirred: bool,
    swept: bool,
    comes: Option<Comes>,
}

impl Learnt {
    /// Takes the next event of the log in.
    pub(super) fn heed(&mut self, event: &Event) {
        match event {
            Event::Visit(visit) if visit.step == VisitStep::Entry => self.entry = Some(visit.visit),
            Event::VisitEnd(end) if self.entry == Some(end.visit) => self.entry = None,
            Event::Stirred { visit, .. } => self.stirred |= visit.is_some() && *visit == self.entry,
            Event::Swept { visit, .. } => self.swept |= visit.is_some() && *visit == self.entry,
            Event::Notice(notice)
                if self.entry == Some(notice.visit) && notice.kind != NoticeKind::None =>
            {
                let comes = match (self.stirred, self.swept) {
                    (_, true) => Comes::Late,
                    (true, false) => Comes::WhenStirred,
                    (false, false) => Comes::ByItself,
                };
                self.comes = self.comes.or(Some(comes));
            }
            _ => {}
        }
    }

    /// What was learnt; nothing where nothing was looked for later.
    pub(super) fn comes(&self) -> Option<Comes> {
        self.comes.or(self.stirred.then_some(Comes::Never))
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::{Notice, Visit};

    fn visit(visit: VisitNo, step: VisitStep) -> Event {
        Event::Visit(Visit {
            visit,
            page: "P-001".into(),
            url: "https://a.example/".into(),
            step,
        })
    }

    fn notice(visit: VisitNo, kind: NoticeKind) -> Event {
        Event::Notice(Box::new(Notice {
            visit,
            kind,
            cmp: None,
            language: None,
            text: String::new(),
            selector: String::new(),
            appeared_ms: None,
            controls: Vec::new(),
            layers_read: 1,
            withdraw_control: None,
            waited_ms: 0.0,
            measure: None,
        }))
    }

    fn stirred(visit: VisitNo) -> Event {
        let what = String::new();
        Event::Stirred {
            visit: Some(visit),
            what,
        }
    }

    fn swept(visit: VisitNo) -> Event {
        Event::Swept {
            visit: Some(visit),
            virtual_ms: 1.0,
            pushed: 0,
        }
    }

    #[test]
    fn what_a_run_learnt_is_read_out_of_its_log() {
        let (none, banner) = (NoticeKind::None, NoticeKind::Banner);
        let late = [notice(2, none), stirred(2), swept(2), notice(2, banner)];
        for (events, comes) in [
            (vec![notice(2, banner), stirred(2)], Some(Comes::ByItself)),
            (
                vec![notice(2, none), stirred(2), notice(2, banner)],
                Some(Comes::WhenStirred),
            ),
            (late.to_vec(), Some(Comes::Late)),
            (
                vec![notice(2, none), stirred(2), swept(2), notice(3, banner)],
                Some(Comes::Never),
            ),
            (vec![notice(2, none), stirred(3)], None),
        ] {
            // A login comes before the entry page.
            let mut learnt = Learnt::default();
            learnt.heed(&visit(1, VisitStep::Journey));
            learnt.heed(&notice(1, banner));
            learnt.heed(&visit(2, VisitStep::Entry));
            events.iter().for_each(|event| learnt.heed(event));
            assert_eq!(learnt.comes(), comes);
        }
    }
}
