//! Do machine-readable signals still say "granted" after the choice was taken back?

use super::Answer;
use crate::rules::subject::Subject;
use crate::say;

pub(super) fn run(subject: &Subject<'_>) -> Answer {
    let facts = subject.world.facts;
    let Some(scenario) = facts.scenarios.get(&subject.scenario) else {
        return Answer::unknown(say!(subject.world.messages, "untested-signals"));
    };
    let state = &scenario.consent_state;
    let page = facts.pages.first().map(|p| p.id.clone());
    let mut read = false;
    if let Some(mode) = &state.google_consent_mode {
        read = true;
        let granted: Vec<&str> = mode
            .get("update")
            .and_then(|u| u.as_object())
            .into_iter()
            .flatten()
            .filter(|(name, value)| {
                (name.starts_with("ad_") || name.starts_with("analytics"))
                    && value.as_str() == Some("granted")
            })
            .map(|(name, _)| name.as_str())
            .collect();
        if !granted.is_empty() {
            return Answer::yes(say!(
                subject.world.messages,
                "note-still-granted",
                kinds = subject.world.messages.comma(&granted)
            ))
            .with(page);
        }
    }
    if let Some(tc) = &scenario.tc_string {
        read = true;
        if !tc.purposes.is_empty() {
            return Answer::yes(say!(
                subject.world.messages,
                "note-tc-still",
                n = tc.purposes.len()
            ))
            .with(page);
        }
    }
    if read {
        Answer::no()
    } else {
        Answer::unknown(say!(subject.world.messages, "untested-no-signal"))
    }
}
