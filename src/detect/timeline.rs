//! Which consent state was in force when.

use crate::evidence::{Consent, ControlAction, Event, Outcome, RunLog};

/// Time after a reject or withdraw click in which requests are not held against the site, in milliseconds.
pub const GRACE_MS: f64 = 1500.0;

/// The consent states of a run, in order of time.
///
/// A choice that was made and not confirmed stays in force, and nothing after it is held against the
/// site: what the page took it for is not known, and neither "as before" nor "as wanted" would be true.
/// A refusal that the notice took and the site forgot is known for what it is, and stays in force. A key or
/// click that was to close the notice and left it standing changes nothing: the log takes it back.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Timeline {
    flips: Vec<(f64, Consent)>,
    /// When a choice was made whose effect is not known.
    unsure_from: Option<f64>,
}

impl Timeline {
    /// Reads the states of a run.
    ///
    /// A state is in force from the input that made the choice, not from the moment at which the
    /// recorder had confirmed it: a page reacts to the click, and what it sends then is the answer to it.
    pub fn of(run: &RunLog) -> Timeline {
        let mut flips: Vec<(f64, Consent)> = Vec::new();
        let mut decided: Option<f64> = None;
        let mut unsure_from: Option<f64> = None;
        // Choices made of which it is not yet said whether they took.
        let mut open: Option<f64> = None;
        for o in &run.observations {
            match &o.event {
                Event::Action(action) => {
                    let decides = matches!(
                        action.purpose,
                        ControlAction::Accept
                            | ControlAction::Reject
                            | ControlAction::Save
                            | ControlAction::Close
                    );
                    if decides {
                        decided = Some(action.at_ms);
                    }
                }
                Event::Consent {
                    consent: Consent::None,
                } => {
                    // Taken back before the attempt ended: nothing was closed, so nothing was dismissed.
                    let closed = |(at, consent): &(f64, Consent)| {
                        *consent == Consent::Dismissed && open.is_some_and(|from| *at >= from)
                    };
                    if flips.last().is_some_and(closed) {
                        while flips.pop_if(|flip| closed(flip)).is_some() {}
                        open = None;
                    }
                }
                Event::Consent { consent } => {
                    let at = decided.take().map_or(o.t_ms, |click| click.min(o.t_ms));
                    open = open.or(Some(at));
                    flips.push((at, *consent));
                }
                Event::Choice(choice) => {
                    decided = None;
                    let made = open.take();
                    if !choice.confirmed && !choice.is_forgotten_refusal() {
                        unsure_from = unsure_from.or(made);
                    }
                }
                _ => {}
            }
        }
        if run.outcome != Outcome::Done {
            unsure_from = unsure_from.or(open);
        }
        flips.sort_by(|a, b| a.0.total_cmp(&b.0));
        Timeline { flips, unsure_from }
    }

    /// The state in force at a time, and whether what happens then is not held against the site:
    /// in the grace after a refusal, or after a choice whose effect is not known.
    pub fn at(&self, t_ms: f64) -> (Consent, bool) {
        match self.flips.iter().rev().find(|(flip, _)| *flip <= t_ms) {
            None => (Consent::None, false),
            Some((flip, consent)) => {
                let refused = matches!(consent, Consent::Rejected | Consent::Withdrawn);
                let unsure = self.unsure_from.is_some_and(|from| t_ms >= from);
                (*consent, unsure || (refused && t_ms - flip <= GRACE_MS))
            }
        }
    }

    /// When the last choice was made, and which; none when no choice was made.
    pub fn last_choice(&self) -> Option<(f64, Consent)> {
        self.flips
            .iter()
            .rev()
            .copied()
            .find(|(_, c)| *c != Consent::None)
    }

    /// When the first choice was made.
    pub fn first_choice(&self) -> Option<f64> {
        self.flips
            .iter()
            .find(|(_, c)| *c != Consent::None)
            .map(|(t, _)| *t)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::evidence::{Action, Observation, Scenario};

    fn run(events: Vec<(f64, Event)>) -> RunLog {
        let observations = events
            .into_iter()
            .enumerate()
            .map(|(n, (t_ms, event))| Observation {
                seq: n as u64,
                t_ms,
                event,
            })
            .collect();
        let mut log = RunLog::new(Scenario::Reject, 1, "x".into(), observations);
        log.outcome = Outcome::Done;
        log
    }

    fn click(at_ms: f64, purpose: ControlAction) -> Event {
        Event::Action(Action {
            action: "click".into(),
            text: String::new(),
            selector: String::new(),
            by: "mouse".into(),
            at_ms,
            purpose,
            screenshot: None,
        })
    }

    #[test]
    fn a_state_holds_from_the_deciding_click_on() {
        let timeline = Timeline::of(&run(vec![
            (1000.0, click(990.0, ControlAction::Settings)),
            (2000.0, click(1990.0, ControlAction::Reject)),
            (
                4000.0,
                Event::Consent {
                    consent: Consent::Rejected,
                },
            ),
        ]));
        assert_eq!(timeline.at(1989.0), (Consent::None, false));
        assert_eq!(timeline.at(1990.0), (Consent::Rejected, true));
        assert_eq!(timeline.at(1990.0 + GRACE_MS), (Consent::Rejected, true));
        assert_eq!(
            timeline.at(1990.0 + GRACE_MS + 1.0),
            (Consent::Rejected, false)
        );
    }

    #[test]
    fn after_a_choice_that_did_not_take_nothing_is_held_against_the_site() {
        let choice = crate::evidence::Choice {
            wanted: Consent::Accepted,
            confirmed: false,
            proofs: vec![],
            clicks: Some(1),
            reason: Some("the notice came back".into()),
            ..Default::default()
        };
        let timeline = Timeline::of(&run(vec![
            (1000.0, click(1000.0, ControlAction::Accept)),
            (
                1001.0,
                Event::Consent {
                    consent: Consent::Accepted,
                },
            ),
            (5000.0, Event::Choice(choice)),
            (
                5001.0,
                Event::Consent {
                    consent: Consent::None,
                },
            ),
        ]));
        assert_eq!(timeline.at(999.0), (Consent::None, false));
        assert_eq!(timeline.at(1002.0), (Consent::Accepted, true));
        assert_eq!(timeline.at(9000.0), (Consent::Accepted, true));
    }

    #[test]
    fn what_left_the_notice_standing_is_no_dismissal() {
        let consent = |consent| Event::Consent { consent };
        let failed = crate::evidence::Choice {
            wanted: Consent::Dismissed,
            ..Default::default()
        };
        let mut tried = vec![
            (1000.0, click(1000.0, ControlAction::Close)),
            (1001.0, consent(Consent::Dismissed)),
            (3000.0, consent(Consent::None)),
        ];
        let mut log = run([tried.clone(), vec![(3100.0, Event::Choice(failed))]].concat());
        log.outcome = Outcome::NotTestable;
        let timeline = Timeline::of(&log);
        assert_eq!(timeline.at(1500.0), (Consent::None, false));
        assert_eq!(timeline.at(4000.0), (Consent::None, false));
        assert_eq!(timeline.first_choice(), None);
        tried.extend([
            (3200.0, click(3200.0, ControlAction::Close)),
            (3201.0, consent(Consent::Dismissed)),
        ]);
        let timeline = Timeline::of(&run(tried));
        assert_eq!(timeline.at(1500.0), (Consent::None, false));
        assert_eq!(timeline.at(3300.0), (Consent::Dismissed, false));
    }

    #[test]
    fn a_refusal_that_the_site_forgot_stands_and_its_grace_ends() {
        let choice = crate::evidence::Choice {
            wanted: Consent::Rejected,
            forgotten: true,
            asks_again: Some(true),
            ..Default::default()
        };
        let mut log = run(vec![
            (1000.0, click(1000.0, ControlAction::Reject)),
            (
                1001.0,
                Event::Consent {
                    consent: Consent::Rejected,
                },
            ),
            (9000.0, Event::Choice(choice)),
        ]);
        log.outcome = Outcome::NotTestable;
        let timeline = Timeline::of(&log);
        assert_eq!(timeline.at(2000.0), (Consent::Rejected, true));
        assert_eq!(timeline.at(3400.0), (Consent::Rejected, false));
        assert_eq!(timeline.at(9500.0), (Consent::Rejected, false));
    }

    #[test]
    fn there_is_no_grace_after_accepting() {
        let timeline = Timeline::of(&run(vec![
            (
                10.0,
                Event::Consent {
                    consent: Consent::Accepted,
                },
            ),
            (
                5000.0,
                Event::Consent {
                    consent: Consent::Withdrawn,
                },
            ),
        ]));
        assert_eq!(timeline.at(11.0), (Consent::Accepted, false));
        assert_eq!(timeline.at(5001.0), (Consent::Withdrawn, true));
        assert_eq!(timeline.last_choice(), Some((5000.0, Consent::Withdrawn)));
        assert_eq!(timeline.first_choice(), Some(10.0));
    }

    #[test]
    fn without_a_choice_there_is_none() {
        let timeline = Timeline::of(&run(vec![(
            0.0,
            Event::Consent {
                consent: Consent::None,
            },
        )]));
        assert_eq!(timeline.at(9e9), (Consent::None, false));
        assert_eq!(timeline.last_choice(), None);
    }
}
