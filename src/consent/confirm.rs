//! Proving that a choice took.

use super::candidate::Candidate;
use super::engine::{Attempt, ConfirmStep, Engine};
use super::kept::Change;
use super::page::Page;
use super::says::Says;
use super::signals;
use super::wait::Wait;
use crate::browser::{BrowserError, Tab};
use crate::evidence::{Choice, ChoiceRecord, Consent, NoticeKind};
use std::time::Duration;
use tokio::time::sleep;

/// Longest watch for a notice that comes back.
const WATCH: Duration = Duration::from_secs(7);

pub(super) async fn confirm(
    engine: &Engine,
    tab: &Tab,
    attempt: &Attempt,
    when: ConfirmStep,
) -> Result<Choice, BrowserError> {
    let mut choice = Choice {
        wanted: attempt.wanted,
        confirmed: false,
        proofs: Vec::new(),
        clicks: attempt.pressed.then_some(attempt.clicks),
        reason: attempt.reason.clone(),
        took_ms: attempt.took_ms,
        ..Choice::default()
    };
    if !attempt.pressed {
        choice
            .reason
            .get_or_insert_with(|| "no control was pressed".into());
        return Ok(choice);
    }
    let page = Page::new(tab);
    let stood = match when {
        ConfirmStep::AfterClick => goes(engine, &page, attempt).await?,
        ConfirmStep::AfterReload => stays_away(engine, &page, attempt).await?,
    };
    let gone = stood == Stood::Gone;
    let mut proofs = Proofs {
        gone,
        unseen: stood == Stood::Unseen,
        ..Proofs::default()
    };
    choice.asks_again = (when == ConfirmStep::AfterReload && !proofs.unseen).then_some(!gone);
    if gone {
        choice.proofs.push(
            if when == ConfirmStep::AfterClick {
                "notice-gone"
            } else {
                "notice-gone-after-reload"
            }
            .into(),
        );
    }
    if attempt.wanted == Consent::Dismissed && when == ConfirmStep::AfterReload {
        // That it went away when it was closed was seen then; it may well ask again on the next page.
        proofs.closed = true;
        choice.proofs.insert(0, "notice-gone".into());
    }
    let product = attempt
        .product
        .as_deref()
        .and_then(|id| engine.cmps.products.get(id));
    let (kept, rules) = (page.kept().await?, &engine.words.rules);
    // The visitor is asked anew after the reload.
    let asks_anew = attempt.wanted == Consent::Withdrawn && choice.asks_again == Some(true);
    let lost = attempt.wanted == Consent::Withdrawn && kept.lost(&attempt.before, product, rules);
    if lost || asks_anew && kept.erased(&attempt.before, rules) {
        proofs.stored = true;
        add(&mut choice.proofs, "record-removed");
        if !gone {
            // Nothing is kept any more and the visitor is asked anew: the acceptance is undone.
            proofs.state = true;
            add(&mut choice.proofs, "notice-asks-again");
        }
    }
    let changes = kept.changes(&attempt.before, product, rules);
    // So it is where the record is another one.
    if asks_anew && changes.iter().any(|c| c.says != Says::Accepted) {
        proofs.state = true;
        add(&mut choice.proofs, "notice-asks-again");
    }
    for change in changes {
        proofs.stored = true;
        add(
            &mut choice.proofs,
            if change.area == "cookie" {
                "cookie-changed"
            } else {
                "storage-changed"
            },
        );
        proofs.hear(change.says, "cmp-state", attempt.wanted, &mut choice.proofs);
        choice.records.push(change.into());
    }
    // Kept under a name that says nothing: it stands there since the answer, and the notice stays away.
    let answered = when == ConfirmStep::AfterReload && attempt.wanted != Consent::Dismissed;
    if gone && answered && !proofs.stored {
        let changed = attempt.wanted == Consent::Withdrawn;
        for change in kept.written(&attempt.before, changed, rules) {
            proofs.stored = true;
            add(&mut choice.proofs, "entry-written");
            choice.records.push(change.into());
        }
        if changed && !proofs.stored && kept.erased(&attempt.before, rules) {
            proofs.stored = true;
            add(&mut choice.proofs, "record-removed");
        }
    }
    let state = signals::read(tab).await?;
    for (proof, says) in state.answers(&attempt.state_before) {
        proofs.hear(says, proof, attempt.wanted, &mut choice.proofs);
    }
    choice.confirmed = proofs.enough(attempt.wanted);
    // Where a record was kept all the same, what came back may be something else than the notice.
    let answers = matches!(attempt.wanted, Consent::Rejected | Consent::Accepted);
    let forgets = choice.asks_again == Some(true) && proofs.are_none();
    choice.forgotten = answers && attempt.went && forgets;
    if !choice.confirmed {
        choice.reason = Some(if choice.forgotten {
            forgotten(kept != attempt.before).to_owned()
        } else {
            proofs.why(attempt.wanted, when)
        });
    }
    Ok(choice)
}

impl From<Change> for ChoiceRecord {
    fn from(change: Change) -> ChoiceRecord {
        ChoiceRecord {
            area: change.area,
            name: change.name,
            days: change.days,
        }
    }
}

fn add(list: &mut Vec<String>, proof: &str) {
    if !list.iter().any(|p| p == proof) {
        list.push(proof.to_owned());
    }
}

/// The three kinds of proof, and what speaks against.
#[derive(Debug, Default)]
struct Proofs {
    gone: bool,
    /// Whether it is gone cannot be said.
    unseen: bool,
    stored: bool,
    state: bool,
    against: Option<&'static str>,
    /// Closed without an answer, and seen to go.
    closed: bool,
}

impl Proofs {
    fn hear(&mut self, says: Says, proof: &'static str, wanted: Consent, list: &mut Vec<String>) {
        match says.agrees(wanted) {
            Some(true) => {
                self.state = true;
                add(list, proof);
            }
            Some(false) => self.against = Some(proof),
            None => {}
        }
    }

    /// Two kinds, and nothing against. A notice that was only closed leaves no record to look for: it
    /// was seen to go by the one who closed it, and again when the page had settled.
    fn enough(&self, wanted: Consent) -> bool {
        if wanted == Consent::Dismissed {
            return self.gone || self.closed;
        }
        let kinds = usize::from(self.gone) + usize::from(self.stored) + usize::from(self.state);
        self.against.is_none() && kinds >= 2
    }

    /// Whether nothing speaks for the choice, and nothing against it.
    fn are_none(&self) -> bool {
        !(self.gone || self.stored || self.state) && self.against.is_none()
    }

    fn why(&self, wanted: Consent, when: ConfirmStep) -> String {
        if let Some(proof) = self.against {
            let whose = match proof {
                "tcf-state" => "the TC data",
                "gpp-state" => "the GPP string",
                "consent-mode-state" => "Google consent mode",
                "microsoft-consent-state" => "Microsoft consent mode",
                "shopify-state" => "Shopify's customer privacy",
                "wp-consent-state" => "the WP Consent API",
                _ => "the record the site kept",
            };
            return format!("{whose} after the click does not say \"{wanted}\"");
        }
        let mut missing = Vec::new();
        if self.unseen {
            missing.push("the page gave no answer when it was looked through for the notice");
        } else if !self.gone {
            missing.push(if when == ConfirmStep::AfterReload {
                "the notice came back after a reload"
            } else {
                "the notice is still there"
            });
        }
        if !self.stored {
            missing.push("no record of the choice was kept");
        }
        if !self.state {
            missing.push("the page publishes no consent state that says so");
        }
        missing.join("; ")
    }
}

/// What happened to an answer that the notice took and the site did not remember.
fn forgotten(something_stored: bool) -> &'static str {
    if something_stored {
        "the notice went away and came back after the reload; no record of the choice was stored"
    } else {
        "the notice went away and came back after the reload; nothing was stored"
    }
}

/// Whether what was answered still stands: a notice that asks, or the one that only tells, where that was it.
fn stands(notice: &Candidate, attempt: &Attempt) -> bool {
    notice.asks() || notice.acknowledges && attempt.notice.kind == NoticeKind::NoticeOnly
}

/// What became of the notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stood {
    Gone,
    Stands,
    /// The page could not be read.
    Unseen,
}

/// Looks at a page that does not answer before it is given up.
const UNSEEN: u32 = 3;

/// Waits for the notice to go.
async fn goes(engine: &Engine, page: &Page<'_>, attempt: &Attempt) -> Result<Stood, BrowserError> {
    let mut wait = Wait::new(Duration::from_secs(4), UNSEEN);
    // Looks at which it was away, and of these the last ones without a progress bar: while the answer is being
    // passed on the page is not to be left. A bar that never ends holds up nothing.
    let (mut away, mut idle) = (0, 0);
    loop {
        let ends = wait.ends();
        let look = engine.once(page, true).await?;
        let (unseen, busy) = (look.is_silent(), look.busy);
        let asks = look.candidate.is_some_and(|c| stands(&c, attempt));
        away = if asks || unseen { 0 } else { away + 1 };
        idle = if away == 0 || busy { 0 } else { idle + 1 };
        if idle >= 2 || ends && away >= 2 {
            return Ok(Stood::Gone);
        }
        if ends && away == 0 {
            return Ok(if unseen { Stood::Unseen } else { Stood::Stands });
        }
        sleep(Duration::from_millis(350)).await;
    }
}

/// Watches as long as the notice took to appear, and some more.
async fn stays_away(
    engine: &Engine,
    page: &Page<'_>,
    attempt: &Attempt,
) -> Result<Stood, BrowserError> {
    let took = Duration::from_secs_f64(attempt.notice.appeared_ms.unwrap_or(0.0).max(0.0) / 1000.0);
    let mut wait = Wait::new((took + Duration::from_millis(1500)).min(WATCH), 1);
    let (mut standing, mut unseen) = (0, 0);
    loop {
        let ends = wait.ends();
        let look = engine.once(page, ends).await?;
        unseen = if look.is_silent() { unseen + 1 } else { 0 };
        let asks = look.candidate.is_some_and(|c| stands(&c, attempt));
        // Drawn for a moment and taken away again is not asking.
        standing = if asks { standing + 1 } else { 0 };
        if standing >= 3 {
            return Ok(Stood::Stands);
        }
        if ends && unseen >= UNSEEN {
            return Ok(Stood::Unseen);
        }
        if ends && standing == 0 && unseen == 0 {
            return Ok(Stood::Gone);
        }
        sleep(Duration::from_millis(350)).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_kinds_are_needed_and_nothing_against() {
        let mut list = Vec::new();
        let mut proofs = Proofs {
            gone: true,
            ..Proofs::default()
        };
        assert!(!proofs.enough(Consent::Rejected));
        proofs.hear(Says::Rejected, "cmp-state", Consent::Rejected, &mut list);
        assert!(proofs.enough(Consent::Rejected));
        assert_eq!(list, ["cmp-state"]);
        proofs.hear(Says::Accepted, "tcf-state", Consent::Rejected, &mut list);
        assert!(!proofs.enough(Consent::Rejected));
        assert_eq!(
            proofs.why(Consent::Rejected, ConfirmStep::AfterReload),
            "the TC data after the click does not say \"rejected\""
        );
    }
}
