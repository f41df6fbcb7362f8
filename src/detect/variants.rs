//! Whether every visitor is shown the same consent interface. Each run is a visitor of its own with an empty
//! profile, so what differs between them differs between visitors: A/B tests, a notice that is shown to some.
//!
//! Runs with Global Privacy Control are left out: a site may rightly ask such a visitor less.

use super::facts::{BannerFact, Limit};
use super::pages::words;
use super::view::RunView;
use crate::evidence::{CmpSeen, Event, Notice, NoticeKind, Scenario, VisitStep};
use crate::messages::Messages;
use crate::say;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// In how many runs something was seen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct InRuns {
    /// Runs it was seen in.
    pub n: u32,
    /// Runs in which it was looked for.
    pub of: u32,
}

/// A form in which the consent interface was shown on the entry page, before any choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BannerVariant {
    /// What kind of thing it is.
    pub kind: NoticeKind,
    /// Consent manager.
    pub cmp: Option<CmpSeen>,
    /// What the controls of its first layer do and say, in their order, as `accept: Accept all`.
    pub controls: Vec<String>,
    /// SHA-256 (hex) over the words of its text, in lower case and without numbers.
    pub text_sha256: String,
    /// In how many runs it was shown so.
    pub seen: InRuns,
    /// These runs, as `before-1`.
    pub runs: Vec<String>,
}

impl BannerVariant {
    /// Whether another one offers the same: what rules judge of the one they may conclude of the other.
    fn offers_what(&self, other: &BannerVariant) -> bool {
        (self.kind, &self.cmp, &self.controls) == (other.kind, &other.cmp, &other.controls)
    }
}

/// In how many runs the entry page showed a consent interface, and in which forms, in the order in which they
/// were met. None when it was looked for in no run.
pub fn variants(views: &[RunView<'_>]) -> (Option<InRuns>, Vec<BannerVariant>) {
    let (mut seen, mut all) = (InRuns::default(), Vec::<BannerVariant>::new());
    for view in views.iter().filter(|v| v.scenario() != Scenario::Gpc) {
        let looks = entry_looks(view);
        if looks.is_empty() {
            continue;
        }
        seen.of += 1;
        let Some(notice) = looks.into_iter().find(|n| n.kind != NoticeKind::None) else {
            continue;
        };
        seen.n += 1;
        let now = variant(notice);
        let run = format!("{}-{}", view.scenario(), view.log.run);
        let known = all
            .iter_mut()
            .find(|v| v.offers_what(&now) && v.text_sha256 == now.text_sha256);
        match known {
            Some(known) => known.runs.push(run),
            None => all.push(BannerVariant {
                runs: vec![run],
                ..now
            }),
        }
    }
    for variant in &mut all {
        variant.seen = InRuns {
            n: variant.runs.len() as u32,
            of: seen.of,
        };
    }
    ((seen.of > 0).then_some(seen), all)
}

/// What was found on the entry page before a choice, in order.
fn entry_looks<'a>(view: &RunView<'a>) -> Vec<&'a Notice> {
    let choice = view.timeline.first_choice();
    let looks = view.events().filter_map(|(t_ms, event)| {
        let Event::Notice(notice) = event else {
            return None;
        };
        let (_, visit) = view.visit(Some(notice.visit), t_ms)?;
        let open = choice.is_none_or(|choice| t_ms <= choice);
        (visit.step == VisitStep::Entry && open).then_some(&**notice)
    });
    looks.collect()
}

fn variant(notice: &Notice) -> BannerVariant {
    let first = notice.controls.iter().filter(|c| c.layer <= 1);
    let text = words(&notice.text);
    let text: Vec<&str> = text
        .split_whitespace()
        .filter(|word| !word.chars().all(char::is_numeric))
        .collect();
    BannerVariant {
        kind: notice.kind,
        cmp: notice.cmp.clone(),
        controls: first
            .map(|c| format!("{}: {}", c.action.as_str(), c.text))
            .collect(),
        text_sha256: hex::encode(Sha256::digest(text.join(" "))),
        seen: InRuns::default(),
        runs: Vec::new(),
    }
}

/// That visitors are shown different things; none when all were shown the same.
///
/// What is judged is the form in which it was met first. Of one that offers something else a clean rule says
/// nothing, so such a limit hides it; other words alone, or a notice that some are not shown, are only said.
pub fn limit(banner: &BannerFact, m: &Messages) -> Option<Limit> {
    let seen = banner.seen.filter(|seen| seen.n > 0)?;
    let (first, others) = banner.variants.split_first()?;
    if seen.n == seen.of && others.is_empty() {
        return None;
    }
    let same_offer = others.iter().all(|other| other.offers_what(first));
    let (offer, hides) = if same_offer {
        ("same", "environment")
    } else {
        ("other", "banner")
    };
    Some(Limit {
        what: say!(
            m,
            "limit-variants",
            n = seen.n,
            of = seen.of,
            forms = banner.variants.len()
        ),
        why: say!(m, "limit-variants-why"),
        effect: say!(m, "limit-variants-effect", offer = offer),
        hides: hides.into(),
        scenario: None,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::evidence::{Control, Observation, RunLog, Visit};

    /// A run that shows a notice with this text, and refuses in one click or not; no text is no notice.
    fn run(scenario: Scenario, run: u32, text: &str, refuses: bool) -> RunLog {
        let control = |action: &str| -> Control {
            serde_json::from_value(serde_json::json!({
                "action": action, "text": action, "selector": "b", "role": "button", "layer": 1,
                "x": 0.0, "y": 0.0, "width": 1.0, "height": 1.0, "font_px": 16.0, "disabled": false,
            }))
            .unwrap()
        };
        let kind = if text.is_empty() {
            NoticeKind::None
        } else {
            NoticeKind::Banner
        };
        let offered = ["accept", if refuses { "reject" } else { "settings" }];
        let notice = Notice {
            visit: 1,
            kind,
            text: text.into(),
            controls: offered.map(control).to_vec(),
            ..Notice::default()
        };
        let events = [
            Event::Visit(Visit {
                visit: 1,
                page: "P-001".into(),
                url: String::new(),
                step: VisitStep::Entry,
            }),
            Event::Notice(Box::new(notice)),
        ];
        let observations = events
            .into_iter()
            .zip(0_u64..)
            .map(|(event, seq)| Observation {
                seq,
                t_ms: seq as f64 * 1000.0,
                event,
            });
        RunLog::new(scenario, run, String::new(), observations.collect())
    }

    fn told(logs: &[RunLog]) -> BannerFact {
        let views: Vec<RunView<'_>> = logs.iter().map(RunView::of).collect();
        let (seen, variants) = variants(&views);
        BannerFact {
            seen,
            variants,
            ..BannerFact::default()
        }
    }

    fn hides(banner: &BannerFact) -> Option<String> {
        limit(banner, &Messages::english()).map(|l| l.hides)
    }

    #[test]
    fn a_notice_that_all_are_shown_alike_is_one_whatever_it_counts() {
        let banner = told(&[
            run(Scenario::Before, 1, "We and 893 partners care.", true),
            run(Scenario::Before, 2, "We and 894 partners  care.", true),
            run(Scenario::Gpc, 1, "", true),
        ]);
        assert_eq!(banner.seen, Some(InRuns { n: 2, of: 2 }));
        assert_eq!(banner.variants.len(), 1);
        assert_eq!(banner.variants[0].runs, ["before-1", "before-2"]);
        assert_eq!(hides(&banner), None);
        assert_eq!(told(&[]).seen, None);
    }

    #[test]
    fn an_ab_test_is_told_by_its_forms_and_hides_what_was_judged_of_one() {
        let banner = told(&[
            run(Scenario::Before, 1, "We care.", true),
            run(Scenario::Before, 2, "We care.", false),
            run(Scenario::Reject, 1, "We care.", true),
        ]);
        let counts: Vec<InRuns> = banner.variants.iter().map(|v| v.seen).collect();
        assert_eq!(counts, [InRuns { n: 2, of: 3 }, InRuns { n: 1, of: 3 }]);
        assert_eq!(
            banner.variants[1].controls,
            ["accept: accept", "settings: settings"]
        );
        assert_eq!(hides(&banner).as_deref(), Some("banner"));
    }

    #[test]
    fn other_words_and_a_notice_that_some_are_not_shown_are_said() {
        let words = told(&[
            run(Scenario::Before, 1, "We care.", true),
            run(Scenario::Before, 2, "We care a lot.", true),
        ]);
        assert_eq!(words.variants.len(), 2);
        assert_eq!(hides(&words).as_deref(), Some("environment"));
        let sometimes = told(&[
            run(Scenario::Before, 1, "We care.", true),
            run(Scenario::Before, 2, "", true),
        ]);
        assert_eq!(sometimes.seen, Some(InRuns { n: 1, of: 2 }));
        assert_eq!(hides(&sometimes).as_deref(), Some("environment"));
    }
}
