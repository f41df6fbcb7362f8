//! [`Life`]: what happened to one cookie or storage entry in one run.

use super::facts::CookieState;
use super::timeline::Timeline;
use crate::evidence::Consent;

/// A lifetime that moved by less is the same one renewed, in seconds.
const SAME_LIFETIME_S: f64 = 86_400.0;

/// Time after a choice in which something written belongs to it, in milliseconds.
const AFTER_CHOICE_MS: f64 = 5_000.0;

/// What was done to it.
#[derive(Debug, Clone, PartialEq)]
pub enum Deed {
    /// Written with a value.
    Set(String),
    /// Removed.
    Removed,
    /// The browser refused to store it.
    Blocked,
}

/// Its value and expiry (seconds since 1970; none for the session) when all were listed.
#[derive(Debug, Clone, PartialEq)]
pub struct Stored {
    /// Value, cut as in the evidence.
    pub value: String,
    /// Expiry.
    pub expires: Option<f64>,
}

/// What happened to one cookie or storage entry in one run.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Life {
    /// What was done to it and when, in order of time.
    pub deeds: Vec<(f64, Consent, Deed)>,
    /// Every listing of the run: whether it was there.
    pub listings: Vec<(f64, Option<Stored>)>,
}

impl Life {
    /// Whether it was there when the run began and never written: the auditor's own.
    pub fn is_given(&self) -> bool {
        self.deeds.is_empty()
            && self
                .listings
                .first()
                .is_some_and(|(_, stored)| stored.is_some())
    }

    /// State in the run; none when it was not seen in it.
    pub fn state(&self, timeline: &Timeline) -> Option<CookieState> {
        let listed = self.listings.iter().any(|(_, s)| s.is_some());
        let written = self.deeds.iter().any(|(_, _, d)| matches!(d, Deed::Set(_)));
        if !listed && !written {
            return self
                .deeds
                .iter()
                .any(|(_, _, d)| *d == Deed::Blocked)
                .then_some(CookieState::Blocked);
        }
        let end = self.at(f64::INFINITY);
        let before = timeline
            .last_choice()
            .and_then(|(choice, _)| self.at(choice));
        Some(match (before, end) {
            (Some(before), Some(end)) if same(&before, &end) => CookieState::Kept,
            (Some(_), Some(_)) => CookieState::Changed,
            (_, None) => CookieState::Removed,
            (None, Some(_)) => CookieState::Set,
        })
    }

    /// What was stored at a time: the last listing up to it, and what was done since.
    ///
    /// The expiry of what was written and not yet listed is not known; the last listed one stands for it.
    fn at(&self, t_ms: f64) -> Option<Stored> {
        let listing = self.listings.iter().rev().find(|(t, _)| *t <= t_ms);
        let mut stored = listing.and_then(|(_, s)| s.clone());
        let since = listing.map_or(f64::NEG_INFINITY, |(t, _)| *t);
        // What was listed at the end of a run outweighs what scripts said they wrote.
        for (t, _, deed) in self
            .deeds
            .iter()
            .filter(|(t, _, _)| *t > since && *t <= t_ms)
        {
            match deed {
                Deed::Set(value) => {
                    let next = self
                        .listings
                        .iter()
                        .find(|(later, _)| later >= t)
                        .and_then(|(_, s)| s.as_ref());
                    let expires =
                        next.map_or(stored.as_ref().and_then(|s| s.expires), |s| s.expires);
                    stored = Some(Stored {
                        value: cut(value),
                        expires,
                    });
                }
                Deed::Removed => stored = None,
                Deed::Blocked => {}
            }
        }
        stored
    }

    /// Consent state when it was first set; none when it never was.
    pub fn first_set(&self, timeline: &Timeline) -> Option<Consent> {
        let written = self
            .deeds
            .iter()
            .find(|(_, _, d)| matches!(d, Deed::Set(_)))
            .map(|(t, c, _)| (*t, *c));
        let listed = self
            .listings
            .iter()
            .find(|(_, s)| s.is_some())
            .map(|(t, _)| (*t, timeline.at(*t).0));
        match (written, listed) {
            // Listed before it was seen to be written: something else wrote it first.
            (Some(w), Some(l)) if l.0 < w.0 => Some(l.1),
            (Some(w), _) => Some(w.1),
            (None, l) => l.map(|(_, c)| c),
        }
    }

    /// Value before and right after the last choice, when it was written or changed by it.
    pub fn written_by_choice(&self, timeline: &Timeline) -> Option<String> {
        let (choice, _) = timeline.last_choice()?;
        let before = self.at(choice).map(|s| s.value);
        let listed = self
            .listings
            .iter()
            .find(|(t, _)| *t > choice)
            .and_then(|(_, s)| s.clone())
            .map(|s| s.value);
        let written = self.deeds.iter().rev().find_map(|(t, _, d)| match d {
            Deed::Set(v) if *t >= choice && *t <= choice + AFTER_CHOICE_MS => Some(cut(v)),
            _ => None,
        });
        let after = written.or(listed)?;
        (before.as_ref() != Some(&after)).then_some(after)
    }
}

fn same(a: &Stored, b: &Stored) -> bool {
    let lifetime = match (a.expires, b.expires) {
        (None, None) => true,
        (Some(a), Some(b)) => (a - b).abs() <= SAME_LIFETIME_S,
        _ => false,
    };
    a.value == b.value && lifetime
}

/// Values in listings are cut at 512 characters; those written are cut alike before they are compared.
fn cut(value: &str) -> String {
    value.chars().take(512).collect()
}

/// The word for several runs of one scenario: what weighs most, for one run is enough.
pub fn over_runs(states: impl IntoIterator<Item = CookieState>) -> Option<CookieState> {
    const WEIGHT: [CookieState; 5] = [
        CookieState::Blocked,
        CookieState::Removed,
        CookieState::Set,
        CookieState::Kept,
        CookieState::Changed,
    ];
    states
        .into_iter()
        .max_by_key(|s| WEIGHT.iter().position(|w| w == s))
}

/// Words by which a value or name speaks of a choice.
const CHOICE_WORDS: [&str; 17] = [
    "consent",
    "cookie",
    "choice",
    "gdpr",
    "dsgvo",
    "privacy",
    "optin",
    "opt-in",
    "opt_in",
    "optout",
    "opt-out",
    "opt_out",
    "banner",
    "notice",
    "cmp",
    "einwilligung",
    "permission",
];

/// Whether name or value speaks of a choice.
pub fn speaks_of_choice(name: &str, value: &str) -> bool {
    let (name, value) = (name.to_lowercase(), value.to_lowercase());
    CHOICE_WORDS
        .iter()
        .any(|w| name.contains(w) || value.contains(w))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::evidence::{Event, Observation, RunLog, Scenario};

    fn rejected_at(t_ms: f64) -> Timeline {
        let event = Event::Consent {
            consent: Consent::Rejected,
        };
        Timeline::of(&RunLog::new(
            Scenario::Reject,
            1,
            String::new(),
            vec![Observation {
                seq: 0,
                t_ms,
                event,
            }],
        ))
    }

    fn stored(value: &str, expires: f64) -> Option<Stored> {
        Some(Stored {
            value: value.into(),
            expires: Some(expires),
        })
    }

    fn listed(listings: Vec<(f64, Option<Stored>)>) -> Life {
        Life {
            deeds: vec![],
            listings,
        }
    }

    #[test]
    fn before_and_end_tell_the_state() {
        let t = rejected_at(100.0);
        for (before, end, expected) in [
            (stored("a", 1e9), stored("a", 1e9 + 60.0), CookieState::Kept),
            (stored("a", 1e9), stored("b", 1e9), CookieState::Changed),
            (stored("a", 1e9), stored("a", 2e9), CookieState::Changed),
            (stored("a", 1e9), None, CookieState::Removed),
            (None, stored("a", 1e9), CookieState::Set),
        ] {
            let life = listed(vec![(50.0, before.clone()), (500.0, end.clone())]);
            assert_eq!(life.state(&t), Some(expected), "{before:?} {end:?}");
        }
        assert_eq!(listed(vec![(50.0, None), (500.0, None)]).state(&t), None);
    }

    #[test]
    fn what_is_refused_is_blocked_and_never_set() {
        let life = Life {
            deeds: vec![(10.0, Consent::None, Deed::Blocked)],
            listings: vec![(50.0, None)],
        };
        assert_eq!(life.state(&Timeline::default()), Some(CookieState::Blocked));
        assert_eq!(life.first_set(&Timeline::default()), None);
    }

    #[test]
    fn without_a_choice_it_is_set_or_removed() {
        let set = (10.0, Consent::None, Deed::Set("a".into()));
        let life = Life {
            deeds: vec![set.clone()],
            listings: vec![(50.0, stored("a", 1e9))],
        };
        assert_eq!(life.state(&Timeline::default()), Some(CookieState::Set));
        let gone = Life {
            deeds: vec![set],
            listings: vec![(50.0, None)],
        };
        assert_eq!(gone.state(&Timeline::default()), Some(CookieState::Removed));
    }

    #[test]
    fn a_broken_off_run_is_told_by_what_was_written() {
        let life = Life {
            deeds: vec![(10.0, Consent::None, Deed::Set("a".into()))],
            listings: vec![],
        };
        assert_eq!(life.state(&rejected_at(100.0)), Some(CookieState::Kept));
        assert_eq!(life.first_set(&rejected_at(100.0)), Some(Consent::None));
    }

    #[test]
    fn what_the_choice_wrote_is_known() {
        let t = rejected_at(100.0);
        let life = listed(vec![(50.0, None), (200.0, stored("rejected", 1e9))]);
        assert_eq!(life.written_by_choice(&t).as_deref(), Some("rejected"));
        let same = listed(vec![(50.0, stored("x", 1e9)), (200.0, stored("x", 1e9))]);
        assert_eq!(same.written_by_choice(&t), None);
    }
}
