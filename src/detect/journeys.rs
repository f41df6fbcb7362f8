//! Journeys: what was done step by step, and which of the expected events followed.

use super::facts::{JourneyFact, Limit, LoginFact, PixelFact, RequestFact, StepFact};
use super::view::RunView;
use crate::evidence::{
    AuditRecord, Consent, Delivery, Event, JourneyOutcome, JourneyStep, PlannedJourney, PlannedStep,
};
use crate::messages::Messages;
use crate::say;
use std::collections::BTreeMap;

/// Journeys of every run in which they were to be taken, `E-001`, by journey, scenario and run.
pub fn journeys(
    record: &AuditRecord,
    views: &[RunView<'_>],
    requests: &[RequestFact],
    pixels: &[PixelFact],
    messages: &Messages,
) -> Vec<JourneyFact> {
    let times: BTreeMap<&str, f64> = requests
        .iter()
        .map(|r| (r.id.as_str(), r.time_ms))
        .collect();
    let mut all = Vec::new();
    for plan in &record.journeys {
        for view in views {
            if plan.scenarios.contains(&view.scenario()) {
                let mut fact = journey(plan, view, &times, pixels, messages);
                fact.id = format!("E-{:03}", all.len() + 1);
                all.push(fact);
            }
        }
    }
    all
}

fn journey(
    plan: &PlannedJourney,
    view: &RunView<'_>,
    times: &BTreeMap<&str, f64>,
    pixels: &[PixelFact],
    messages: &Messages,
) -> JourneyFact {
    let mut begun = false;
    let mut taken_over = false;
    let mut ended = None;
    let mut tried: BTreeMap<u32, (f64, &JourneyStep)> = BTreeMap::new();
    for (t_ms, event) in view.events() {
        match event {
            Event::JourneyBegun { journey } if *journey == plan.name => begun = true,
            Event::SignedIn(login) if login.journeys.contains(&plan.name) => taken_over = true,
            Event::JourneyStep(step) if step.journey == plan.name => {
                tried.insert(step.step, (t_ms, &**step));
            }
            Event::JourneyEnd { journey, outcome } if *journey == plan.name => {
                ended = Some((t_ms, *outcome));
            }
            _ => {}
        }
    }
    if taken_over && !begun {
        return as_taken_over(plan, view);
    }
    let failed = tried
        .values()
        .find(|(_, step)| step.outcome == JourneyOutcome::Failed);
    let reason = match (&ended, failed) {
        (Some((_, JourneyOutcome::Done)), _) => None,
        (_, Some((_, step))) => {
            let reason = step.reason.clone();
            let reason = reason.unwrap_or_else(|| say!(messages, "no-reason"));
            Some(say!(
                messages,
                "journey-step-failed",
                step = step.step,
                reason = reason
            ))
        }
        _ if begun => Some(say!(messages, "journey-broken-off")),
        _ => Some(say!(messages, "journey-not-reached")),
    };
    let outcome = match ended {
        Some((_, outcome)) => outcome,
        None if begun => JourneyOutcome::Failed,
        None => JourneyOutcome::NotReached,
    };
    let of_run: Vec<&PixelFact> = pixels
        .iter()
        .filter(|p| p.scenario == view.scenario() && p.run == view.log.run)
        .filter(|p| p.delivery != Delivery::Blocked.as_str())
        .collect();
    let end = ended.map_or(f64::INFINITY, |(t_ms, _)| t_ms);
    let last = plan.steps.len() as u32;
    let steps = (1..).zip(&plan.steps).map(|(n, planned)| {
        let Some((t_ms, step)) = tried.get(&n) else {
            return unreached(planned);
        };
        // What an event needs to come it has until the next step has ended; the last two have all of
        // the time in which the last page was watched.
        let until = match tried.get(&(n + 1)) {
            Some((t_ms, _)) if n + 1 < last => *t_ms,
            _ => end.max(*t_ms),
        };
        let seen = of_run.iter().filter(|p| {
            p.canonical.is_some()
                && p.canonical == planned.expect
                && std::iter::once(&p.request)
                    .chain(&p.repeats)
                    .filter_map(|r| times.get(r.as_str()))
                    .any(|t| *t >= step.begun_ms && *t <= until)
        });
        StepFact {
            outcome: step.outcome,
            reason: step.reason.clone(),
            by: step.by.clone(),
            selector: step.selector.clone(),
            time_ms: Some(step.begun_ms),
            page: view.page(step.visit, step.begun_ms),
            url: step.url.clone(),
            screenshot: step.screenshot.clone(),
            seen: seen.map(|p| p.id.clone()).collect(),
            ..unreached(planned)
        }
    });
    of(plan, view, (outcome, reason), steps.collect())
}

/// A login that was made in another run, and that this one started from: nothing of it was done here.
fn as_taken_over(plan: &PlannedJourney, view: &RunView<'_>) -> JourneyFact {
    let steps = plan.steps.iter().map(|planned| StepFact {
        outcome: JourneyOutcome::Done,
        expected: None,
        ..unreached(planned)
    });
    of(plan, view, (JourneyOutcome::Done, None), steps.collect())
}

fn of(
    plan: &PlannedJourney,
    view: &RunView<'_>,
    (outcome, reason): (JourneyOutcome, Option<String>),
    steps: Vec<StepFact>,
) -> JourneyFact {
    JourneyFact {
        id: String::new(),
        name: plan.name.clone(),
        scenario: view.scenario(),
        run: view.log.run,
        before: plan.before,
        outcome,
        reason,
        steps,
    }
}

/// Runs that started from a login that was made before.
pub fn logins(views: &[RunView<'_>]) -> Vec<LoginFact> {
    let mut all = Vec::new();
    for view in views {
        for (_, event) in view.events() {
            if let Event::SignedIn(login) = event {
                all.push(LoginFact {
                    scenario: view.scenario(),
                    run: view.log.run,
                    journeys: login.journeys.clone(),
                    cookies: login.cookies.clone(),
                    left_out: login.left_out.clone(),
                });
            }
        }
    }
    all
}

fn unreached(planned: &PlannedStep) -> StepFact {
    StepFact {
        action: planned.action.clone(),
        target: planned.target.clone(),
        outcome: JourneyOutcome::NotReached,
        reason: None,
        by: None,
        selector: None,
        time_ms: None,
        page: None,
        url: None,
        screenshot: None,
        expected: planned.expect.clone(),
        seen: Vec::new(),
    }
}

/// Expected events that did not follow although everything had been accepted. Where it was not, that
/// nothing followed is as it should be.
pub fn unseen(journeys: &[JourneyFact], messages: &Messages) -> Vec<Limit> {
    let mut all = Vec::new();
    let accepted = journeys
        .iter()
        .filter(|j| !j.before && j.scenario.consent() == Consent::Accepted);
    for journey in accepted {
        for (n, step) in (1..).zip(&journey.steps) {
            let Some(event) = step
                .expected
                .as_ref()
                .filter(|_| step.outcome == JourneyOutcome::Done)
            else {
                continue;
            };
            if step.seen.is_empty() {
                all.push(Limit {
                    what: say!(
                        messages,
                        "limit-event",
                        event = event.as_str(),
                        journey = journey.name.as_str(),
                        step = n
                    ),
                    why: say!(messages, "limit-event-why"),
                    effect: say!(messages, "limit-event-effect"),
                    hides: "journey".into(),
                    scenario: Some(journey.scenario),
                });
            }
        }
    }
    all
}
