//! The consent state that a page publishes for machines: TCF, GPP, Google consent mode.

use super::kept::Says;
use crate::browser::{BrowserError, Tab};
use serde::Deserialize;
use serde_json::Value;

/// The script that reads it.
const SIGNALS: &str = include_str!("signals.js");

/// Consent state as the page publishes it.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub(super) struct State {
    /// `{"ping", "data"}`.
    pub tcf: Option<Value>,
    /// `{"ping"}`.
    pub gpp: Option<Value>,
    /// `{"default", "update", "updates"}`.
    pub consent_mode: Option<Value>,
}

/// Reads it; nothing when the page gives none.
pub(super) async fn read(tab: &Tab) -> Result<State, BrowserError> {
    match tab.evaluate_main(SIGNALS).await {
        Ok(value) => Ok(serde_json::from_value(value).unwrap_or_default()),
        Err(e) if e.is_fatal() => Err(e),
        Err(e) => {
            tracing::debug!("signals: {e}");
            Ok(State::default())
        }
    }
}

impl State {
    /// Id of the consent manager in the TC data.
    pub(super) fn tcf_cmp_id(&self) -> Option<u64> {
        let tcf = self.tcf.as_ref()?;
        tcf["data"]["cmpId"]
            .as_u64()
            .or_else(|| tcf["ping"]["cmpId"].as_u64())
            .filter(|id| *id > 1)
    }

    /// What the TC data say, once the visitor has answered.
    pub(super) fn tcf_says(&self) -> Says {
        let Some(data) = self.tcf.as_ref().map(|t| &t["data"]) else {
            return Says::Nothing;
        };
        if !matches!(
            data["eventStatus"].as_str(),
            Some("useractioncomplete" | "tcloaded")
        ) {
            return Says::Nothing;
        }
        match data["purpose_consents"].as_array() {
            Some(on) if on.is_empty() => Says::Rejected,
            Some(_) => Says::Accepted,
            None => Says::Nothing,
        }
    }

    /// What Google consent mode was told by an update.
    pub(super) fn consent_mode_says(&self) -> Says {
        let Some(update) = self
            .consent_mode
            .as_ref()
            .and_then(|c| c["update"].as_object())
        else {
            return Says::Nothing;
        };
        let optional = [
            "ad_storage",
            "analytics_storage",
            "ad_user_data",
            "ad_personalization",
        ];
        let states: Vec<&str> = optional
            .iter()
            .filter_map(|k| update.get(*k))
            .filter_map(Value::as_str)
            .collect();
        match (states.is_empty(), states.iter().all(|s| *s == "denied")) {
            (true, _) => Says::Nothing,
            (false, true) => Says::Rejected,
            (false, false) => Says::Accepted,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn consent_mode_is_read_from_updates_only() {
        let state = |update: Value| State {
            consent_mode: Some(json!({"default": {"ad_storage": "denied"}, "update": update})),
            ..State::default()
        };
        assert_eq!(state(json!({})).consent_mode_says(), Says::Nothing);
        assert_eq!(
            state(json!({"ad_storage": "denied", "analytics_storage": "denied"}))
                .consent_mode_says(),
            Says::Rejected
        );
        assert_eq!(
            state(json!({"ad_storage": "denied", "analytics_storage": "granted"}))
                .consent_mode_says(),
            Says::Accepted
        );
    }

    #[test]
    fn a_banner_that_is_still_shown_says_nothing_by_tcf() {
        let state = |status: &str, on: Value| State {
            tcf: Some(json!({"data": {"eventStatus": status, "purpose_consents": on}})),
            ..State::default()
        };
        assert_eq!(state("cmpuishown", json!([])).tcf_says(), Says::Nothing);
        assert_eq!(
            state("useractioncomplete", json!([])).tcf_says(),
            Says::Rejected
        );
        assert_eq!(
            state("useractioncomplete", json!(["1"])).tcf_says(),
            Says::Accepted
        );
    }
}
