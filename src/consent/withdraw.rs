//! Taking consent back: finding the way a visitor has, then refusing there.

use super::candidate::Candidate;
use super::choose::{Step, Walk};
use super::doors::{self, Leads};
use super::engine::{Attempt, Engine, Found};
use super::journal::Journal;
use super::kept::Kept;
use super::label::Class;
use super::says::Says;
use super::seen::{ControlSeen, Door, FrameRef};
use crate::browser::{BrowserError, Tab};
use crate::evidence::{Consent, ControlAction, NoticeKind};
use std::collections::BTreeSet;
use std::time::Duration;
use tokio::time::sleep;

/// Most links and controls of one page that are tried.
const MAX_DOORS: usize = 3;

/// Most pages that a way back may lead to.
const MAX_PAGES: usize = 2;

/// How long a menu takes to unfold.
const UNFOLDS: Duration = Duration::from_millis(350);

/// What [`Engine::withdraw`] came to.
#[derive(Debug, Clone)]
pub struct Withdrawal {
    /// What was done on this page.
    pub attempt: Attempt,
    /// Pages that may hold the way back, the plainest first; empty once it was found.
    pub elsewhere: Vec<Elsewhere>,
}

/// A page that may hold the way back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Elsewhere {
    /// Its address.
    pub url: String,
    /// Words of the link.
    pub text: String,
    /// Its selector.
    pub selector: String,
}

pub(super) async fn withdraw<J: Journal>(
    engine: &Engine,
    tab: &Tab,
    found: &Found,
    spent: u32,
    journal: &J,
) -> Result<Withdrawal, BrowserError> {
    let (notice, product) = (found.notice.clone(), found.product.clone());
    let mut walk = Walk::begin(engine, tab, Consent::Withdrawn, journal, notice, product).await?;
    walk.clicks = spent;
    let mut elsewhere = Vec::new();
    let hints = engine.hints.withdraw.clone();
    let ended = if !hints.is_empty() {
        walk.follow(&hints).await?
    } else if let Some(open) = found.candidate.as_ref().filter(|c| c.asks()) {
        walk.answer(Some(open)).await?
    } else {
        walk.by_doors(&mut elsewhere).await?
    };
    if ended.is_ok() {
        elsewhere.clear();
    }
    Ok(Withdrawal {
        attempt: walk.end(ended),
        elsewhere,
    })
}

impl<J: Journal> Walk<'_, J> {
    async fn by_doors(&mut self, elsewhere: &mut Vec<Elsewhere>) -> Result<Step, BrowserError> {
        let engine = self.engine;
        let Some(seen) = self.page.doors(&engine.reopen_selectors(), &[]).await? else {
            return Ok(Err("the page could not be read".into()));
        };
        let language = self.notice.language.clone();
        let rank = |doors: &[Door]| -> Vec<(Leads, Door)> {
            let ranked = doors::ranked(doors, &engine.words, language.as_deref());
            ranked.into_iter().map(|(l, d)| (l, d.clone())).collect()
        };
        let mut ways = rank(&seen.doors);
        let (mut why, mut tried) = (None, BTreeSet::new());
        for _ in 0..MAX_DOORS {
            let next = ways.iter().find(|(leads, door)| {
                *leads != Leads::Policy && !door.leaves && !tried.contains(&door.id)
            });
            let Some((_, door)) = next.cloned() else {
                break;
            };
            tried.insert(door.id);
            if let Some(opener) = door.opener
                && let Err(reason) = self.unfold(opener).await?
            {
                why = Some(reason);
                continue;
            }
            let Some(control) = self.control(door.id).await? else {
                continue;
            };
            match self.through(&door, &control).await? {
                Ok(()) => return Ok(Ok(())),
                Err(reason) => why = Some(reason),
            }
            // What was pressed may have unfolded the way back.
            if let Some(now) = self.page.doors(&engine.reopen_selectors(), &[]).await? {
                ways = rank(&now.doors);
            }
        }
        for (_, door) in ways.iter().filter(|(_, d)| d.leaves) {
            if elsewhere.len() >= MAX_PAGES {
                break;
            }
            let Some(url) = door.url.clone() else {
                continue;
            };
            let url = url.split('#').next().unwrap_or_default().to_owned();
            if elsewhere.iter().any(|e| e.url == url) {
                continue;
            }
            let selector = self
                .control(door.id)
                .await?
                .map(|c| c.selector)
                .unwrap_or_default();
            elsewhere.push(Elsewhere {
                url,
                text: door.text.clone(),
                selector,
            });
        }
        Ok(Err(why.unwrap_or_else(|| {
            "no link and no control outside the notice leads back to the choice".into()
        })))
    }

    pub(super) async fn control(&self, id: u64) -> Result<Option<ControlSeen>, BrowserError> {
        let control: Option<Option<ControlSeen>> = self
            .page
            .run(&FrameRef::default(), &format!("control({id})"))
            .await?;
        Ok(control.flatten())
    }

    /// Unfolds the menu or part of the page in which a way back is hidden.
    async fn unfold(&mut self, opener: u64) -> Result<Step, BrowserError> {
        let Some(control) = self.control(opener).await? else {
            return Ok(Err("what hides the way back was gone".into()));
        };
        let top = FrameRef::default();
        let pressed = (self.click(&top, &control, ControlAction::Settings, false)).await?;
        sleep(UNFOLDS).await;
        Ok(pressed)
    }

    /// Goes through a door and refuses behind it.
    async fn through(&mut self, door: &Door, control: &ControlSeen) -> Result<Step, BrowserError> {
        let top = FrameRef::default();
        let order: Vec<&str> = self.notice.language.as_deref().into_iter().collect();
        if self.engine.words.classify(&door.text, &order) == Class::Reject {
            // "Withdraw consent": the press itself may be the answer.
            if let Err(why) = self
                .click(&top, control, ControlAction::Reject, true)
                .await?
            {
                return Ok(Err(why));
            }
            sleep(Duration::from_millis(600)).await;
            let open = self.engine.once(&self.page, true).await?.candidate;
            let Some(open) = open.filter(Candidate::asks) else {
                return Ok(Ok(()));
            };
            self.take_layer(&open);
            let answered = self.answer(Some(&open)).await?;
            // A wall that can only be accepted or bought off: what was accepted is forgotten all the same.
            return Ok(match answered {
                Err(_) if self.undone().await? => Ok(()),
                answered => answered,
            });
        }
        match self.open_by(&top, control, true).await? {
            Ok(layer) => {
                self.take_layer(&layer);
                self.answer(Some(&layer)).await
            }
            // The press itself may have been the answer, whatever it was called.
            Err(_) if self.record_fell().await? => {
                self.journal.consent(Consent::Withdrawn);
                Ok(Ok(()))
            }
            Err(why) => Ok(Err(why)),
        }
    }

    /// Whether the record of the acceptance is gone, or says something else now.
    pub(super) async fn record_fell(&self) -> Result<bool, BrowserError> {
        Ok(self.fell(&self.page.kept().await?))
    }

    /// As [`Walk::record_fell`], or whether what the acceptance wrote is gone, under whatever name.
    async fn undone(&self) -> Result<bool, BrowserError> {
        let kept = self.page.kept().await?;
        Ok(self.fell(&kept) || kept.erased(&self.before, &self.engine.words.rules))
    }

    fn fell(&self, kept: &Kept) -> bool {
        let (product, rules) = (self.cmp(), &self.engine.words.rules);
        let changed = kept.changes(&self.before, product, rules);
        kept.lost(&self.before, product, rules) || changed.iter().any(|c| c.says != Says::Accepted)
    }

    /// The layer that was reopened is the notice of this attempt.
    fn take_layer(&mut self, layer: &Candidate) {
        if self.notice.kind == NoticeKind::None {
            self.notice.kind = layer.kind();
            self.notice.language.clone_from(&layer.language);
            self.notice.text.clone_from(&layer.seen.text);
            self.notice.selector = layer.frame.path(&layer.seen.selector);
        }
    }
}
