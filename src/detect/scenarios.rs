//! Scenarios: how each ended, what was done, which state the page holds.

use super::facts::{ActionFact, ConsentStateFact, ScenarioFact};
use super::view::RunView;
use crate::evidence::{AuditRecord, Choice, Consent, Event, Outcome, Scenario, Signal};
use crate::messages::Messages;
use crate::say;
use indexmap::IndexMap;
use serde_json::Value;

/// Every scenario asked for, and every other that was recorded, in report order.
pub fn scenarios(
    record: &AuditRecord,
    views: &[RunView<'_>],
    messages: &Messages,
) -> IndexMap<Scenario, ScenarioFact> {
    Scenario::ALL
        .into_iter()
        .filter_map(|scenario| {
            let runs: Vec<&RunView<'_>> =
                views.iter().filter(|v| v.scenario() == scenario).collect();
            (record.scenarios.contains(&scenario) || !runs.is_empty())
                .then(|| (scenario, fact(scenario, &runs, record, messages)))
        })
        .collect()
}

fn fact(
    scenario: Scenario,
    runs: &[&RunView<'_>],
    record: &AuditRecord,
    messages: &Messages,
) -> ScenarioFact {
    let (outcome, reason) = outcome(runs, record.runs, messages);
    let first = runs.first();
    let choice = first.and_then(|view| choice(scenario, view));
    let state = first.map(|view| consent_state(view)).unwrap_or_default();
    ScenarioFact {
        outcome,
        reason,
        runs: runs.len() as u32,
        actions: first.map(|view| actions(view)).unwrap_or_default(),
        tc_string: state
            .tcf
            .as_ref()
            .and_then(|tcf| find_text(tcf, "tcString"))
            .and_then(|text| super::tc_string::tc_string(&text)),
        consent_state: state,
        choice_confirmed: choice.map(|c| c.confirmed),
        gpc_acknowledged: (scenario == Scenario::Gpc)
            .then(|| gpc_acknowledged(runs))
            .flatten(),
        choice_proofs: choice.map(|c| c.proofs.clone()).unwrap_or_default(),
        refusal_forgotten: runs
            .iter()
            .filter_map(|view| self::choice(scenario, view))
            .any(Choice::is_forgotten_refusal),
    }
}

/// The worst of the runs, and why.
fn outcome(runs: &[&RunView<'_>], asked: u32, messages: &Messages) -> (Outcome, Option<String>) {
    if runs.is_empty() {
        return (Outcome::Failed, Some(say!(messages, "scenario-no-run")));
    }
    let worst = |outcome: Outcome| runs.iter().find(|v| v.log.outcome == outcome);
    let Some(view) = worst(Outcome::Failed).or_else(|| worst(Outcome::NotTestable)) else {
        if (runs.len() as u32) < asked {
            let few = say!(messages, "scenario-few-runs", n = runs.len(), of = asked);
            return (Outcome::Failed, Some(few));
        }
        return (Outcome::Done, None);
    };
    let reason = match &view.log.reason {
        _ if view.log.is_broken_off() => say!(messages, "scenario-broken-off"),
        Some(reason) => reason.clone(),
        None => say!(messages, "no-reason"),
    };
    let reason = if runs.len() > 1 {
        say!(
            messages,
            "scenario-run",
            run = view.log.run,
            reason = reason
        )
    } else {
        reason
    };
    (view.log.outcome, Some(reason))
}

/// A text of that name, at the top of an object or one level below.
fn find_text(value: &Value, name: &str) -> Option<String> {
    let object = value.as_object()?;
    let own = object.get(name).and_then(Value::as_str);
    let below = object
        .values()
        .filter_map(|v| v.as_object()?.get(name)?.as_str())
        .next();
    own.or(below).map(str::to_owned)
}

/// Whether a page says that an opt-out signal is honoured; none when no document was kept.
fn gpc_acknowledged(runs: &[&RunView<'_>]) -> Option<bool> {
    let mut looked = None;
    for (_, event) in runs.iter().flat_map(|view| view.events()) {
        let Event::Document(document) = event else {
            continue;
        };
        let text = super::pages::words(&document.html);
        let signal = [
            "global privacy control",
            "opt out signal",
            "opt out preference signal",
            "gpc signal",
        ];
        let honoured = [
            "honored",
            "honoured",
            "detected",
            "recognized",
            "recognised",
            "active",
            "applied",
        ];
        let says = signal.iter().any(|s| text.contains(&format!(" {s} ")))
            && honoured.iter().any(|w| text.contains(&format!(" {w} ")));
        looked = Some(looked.unwrap_or(false) || says);
    }
    looked
}

/// The choice that the scenario is about.
fn choice<'a>(scenario: Scenario, view: &RunView<'a>) -> Option<&'a Choice> {
    let wanted = scenario.consent();
    if wanted == Consent::None {
        return None;
    }
    let choices = view.events().filter_map(|(_, event)| match event {
        Event::Choice(choice) if choice.wanted == wanted => Some(choice),
        _ => None,
    });
    choices.last()
}

fn actions(view: &RunView<'_>) -> Vec<ActionFact> {
    let choices = view.events().filter_map(|(t_ms, event)| match event {
        Event::Choice(_) => Some(t_ms),
        _ => None,
    });
    let chosen = choices.last();
    let actions = view.events().filter_map(|(_, event)| match event {
        Event::Action(a) => Some(ActionFact {
            action: a.action.clone(),
            text: a.text.clone(),
            selector: a.selector.clone(),
            time_ms: a.at_ms,
            screenshot: a.screenshot.clone(),
            after_choice: chosen.is_some_and(|t_ms| a.at_ms > t_ms),
        }),
        _ => None,
    });
    actions.collect()
}

/// The state after the choice, completed by that at the end; where no choice was made, the last one read.
fn consent_state(view: &RunView<'_>) -> ConsentStateFact {
    let signals: Vec<&Signal> = view
        .events()
        .filter_map(|(_, event)| match event {
            Event::Signal(signal) => Some(&**signal),
            _ => None,
        })
        .collect();
    let after = signals.iter().rev().filter(|s| s.step == "after-choice");
    let end = signals.iter().rev().filter(|s| s.step == "end");
    let chosen = view.timeline.last_choice().is_some();
    let earlier = signals
        .iter()
        .rev()
        .filter(|s| !chosen && s.step != "after-choice" && s.step != "end");
    let mut state = ConsentStateFact::default();
    for signal in after.chain(end).chain(earlier) {
        state.tcf = state.tcf.or_else(|| signal.tcf.clone());
        state.gpp = state.gpp.or_else(|| signal.gpp.clone());
        state.google_consent_mode = state
            .google_consent_mode
            .or_else(|| signal.google_consent_mode.clone());
        state.microsoft_consent_mode = state
            .microsoft_consent_mode
            .or_else(|| signal.microsoft_consent_mode.clone());
        state.shopify = state.shopify.or_else(|| signal.shopify.clone());
        state.wp_consent_api = state
            .wp_consent_api
            .or_else(|| signal.wp_consent_api.clone());
        state.cmp = state.cmp.or_else(|| signal.cmp.clone());
    }
    state
}
