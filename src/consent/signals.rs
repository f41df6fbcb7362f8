//! The consent state that a page publishes for machines: TCF, GPP, consent mode of Google and of
//! Microsoft, Shopify's customer privacy, the WP Consent API.

use super::gpp::GppString;
use super::says::Says;
use super::tcf::TcString;
use crate::browser::{BrowserError, Tab};
use serde::Deserialize;
use serde_json::{Value, json};

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
    /// `{"default", "update", "clarity", "state"}`.
    pub microsoft: Option<Value>,
    /// What its reading calls answered, by name.
    pub shopify: Option<Value>,
    /// By category.
    pub wordpress: Option<Value>,
}

/// Reads it; nothing when the page gives none.
pub(super) async fn read(tab: &Tab) -> Result<State, BrowserError> {
    match tab.evaluate_main(SIGNALS).await {
        Ok(value) => {
            let mut state: State = serde_json::from_value(value).unwrap_or_default();
            state.decode();
            Ok(state)
        }
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

    /// Puts what the TC and GPP strings say beside them.
    fn decode(&mut self) {
        let text = |v: &Value| v.as_str().map(str::to_owned);
        if let Some(tcf) = &mut self.tcf
            && let Some(string) = text(&tcf["data"]["tcString"])
            && let Some(said) = TcString::decode(&string)
        {
            tcf["decoded"] = json!(said);
        }
        if let Some(gpp) = &mut self.gpp
            && let Some(string) = text(&gpp["ping"]["gppString"])
            && let Some(said) = GppString::decode(&string)
        {
            gpp["decoded"] = json!(said);
        }
    }

    /// What each signal says that the visitor has answered, where it can be told from what stood there
    /// before: the word for the proof, and the answer.
    pub(super) fn answers(&self, before: &State) -> Vec<(&'static str, Says)> {
        let mut out = vec![("tcf-state", self.tcf_says())];
        let mut changed = |now: &Option<Value>, then: &Option<Value>, proof, says: Says| {
            if now.is_some() && now != then {
                out.push((proof, says));
            }
        };
        let gpp = self.gpp_says();
        changed(&self.gpp, &before.gpp, "gpp-state", gpp);
        let google = self.consent_mode_says();
        let (now, then) = (&self.consent_mode, &before.consent_mode);
        changed(now, then, "consent-mode-state", google);
        let microsoft = updates_say(self.microsoft.as_ref(), &["ad_storage"]);
        let (now, then) = (&self.microsoft, &before.microsoft);
        changed(now, then, "microsoft-consent-state", microsoft);
        let shopify = flags_say(
            self.shopify.as_ref(),
            &["analyticsProcessingAllowed", "marketingAllowed"],
        );
        changed(&self.shopify, &before.shopify, "shopify-state", shopify);
        let wordpress = flags_say(self.wordpress.as_ref(), &["statistics", "marketing"]);
        let (now, then) = (&self.wordpress, &before.wordpress);
        changed(now, then, "wp-consent-state", wordpress);
        out
    }

    /// What the TC data say, once the visitor has answered.
    fn tcf_says(&self) -> Says {
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
            None => data["tcString"]
                .as_str()
                .and_then(TcString::decode)
                .map_or(Says::Nothing, |tc| tc.says()),
        }
    }

    fn gpp_says(&self) -> Says {
        let string = self
            .gpp
            .as_ref()
            .and_then(|g| g["ping"]["gppString"].as_str());
        string
            .and_then(GppString::decode)
            .map_or(Says::Nothing, |gpp| gpp.says())
    }

    /// What Google consent mode was told by an update.
    fn consent_mode_says(&self) -> Says {
        let optional = [
            "ad_storage",
            "analytics_storage",
            "ad_user_data",
            "ad_personalization",
        ];
        updates_say(self.consent_mode.as_ref(), &optional)
    }
}

/// `granted` and `denied` of the named keys in `update`.
fn updates_say(signal: Option<&Value>, keys: &[&str]) -> Says {
    let Some(update) = signal.and_then(|c| c["update"].as_object()) else {
        return Says::Nothing;
    };
    let states: Vec<&str> = keys
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

/// True and false of the named keys.
fn flags_say(signal: Option<&Value>, keys: &[&str]) -> Says {
    let flags: Vec<bool> = keys
        .iter()
        .filter_map(|k| signal?.get(*k)?.as_bool())
        .collect();
    match (flags.is_empty(), flags.contains(&true)) {
        (true, _) => Says::Nothing,
        (false, true) => Says::Accepted,
        (false, false) => Says::Rejected,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

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
    fn a_signal_that_stands_as_before_proves_nothing() {
        let shop = |analytics: bool| State {
            shopify: Some(
                json!({"analyticsProcessingAllowed": analytics, "marketingAllowed": false}),
            ),
            ..State::default()
        };
        let heard = |now: State, then: State| -> Vec<(&str, Says)> {
            let answers = now.answers(&then).into_iter();
            answers.filter(|(_, s)| *s != Says::Nothing).collect()
        };
        assert!(heard(shop(false), shop(false)).is_empty());
        assert_eq!(
            heard(shop(true), shop(false)),
            [("shopify-state", Says::Accepted)]
        );
        let wp = State {
            wordpress: Some(json!({"functional": true, "statistics": false, "marketing": false})),
            ..State::default()
        };
        assert_eq!(
            heard(wp, State::default()),
            [("wp-consent-state", Says::Rejected)]
        );
    }

    #[test]
    fn strings_are_decoded_beside_what_was_read() {
        let mut state = State {
            tcf: Some(
                json!({"data": {"tcString": "CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA"}}),
            ),
            gpp: Some(
                json!({"ping": {"gppString": "DBACNYA~CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA~1YNN"}}),
            ),
            ..State::default()
        };
        state.decode();
        assert_eq!(state.tcf.unwrap()["decoded"]["cmp_id"], 31);
        assert_eq!(state.gpp.unwrap()["decoded"]["us_privacy"], "1YNN");
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
