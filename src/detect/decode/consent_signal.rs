//! Consent signals in a hit: Google's `gcs` and `gcd`, Microsoft's `asc`, and others as they are.

use super::locator::Locator;
use super::message::{Item, Message};
use crate::detect::catalogue::shared_file::{GcdLetter, GoogleConsent, SignalState};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// A decoded signal.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Signal {
    /// As in `RequestFact::consent_signal`.
    pub entries: BTreeMap<String, Value>,
    /// `granted`, `denied` or unknown.
    pub state: Option<&'static str>,
}

/// Reads the signals that the locators find.
pub fn read(message: &Message, locators: &[Locator], google: &GoogleConsent) -> Signal {
    let mut signal = Signal::default();
    let mut raw = BTreeMap::new();
    for locator in locators {
        if let Some(found) = message
            .find_all(locator, &Item::default())
            .into_iter()
            .next()
        {
            let value: String = found.value.chars().take(200).collect();
            raw.entry(locator.short_name().to_owned()).or_insert(value);
        }
    }
    let gcs = raw.get("gcs").map(|v| read_gcs(v)).unwrap_or_default();
    let gcd = raw
        .get("gcd")
        .map(|v| read_gcd(v, google))
        .unwrap_or_default();
    let mut contradiction = false;
    for (name, state) in gcd.iter().chain(&gcs) {
        let said = [&gcs, &gcd].map(|m| m.get(name).copied().filter(|s| decided(*s)));
        if let [Some(a), Some(b)] = said {
            contradiction |= a != b;
        }
        // A decided state outweighs "unset"; of two decided ones the newer signal (gcd) is shown.
        let shown = said[1].or(said[0]).unwrap_or(*state);
        signal.entries.insert(name.clone(), shown.word().into());
    }
    if contradiction {
        signal.entries.insert("contradiction".into(), true.into());
    }
    signal.state = if contradiction {
        None
    } else {
        state(&raw, &gcs, &gcd)
    };
    history(&raw, google, &mut signal.entries);
    in_words(&raw, google, &mut signal.entries);
    signal
        .entries
        .extend(raw.into_iter().map(|(k, v)| (k, Value::String(v))));
    signal
}

/// What the default and the update command said of each signal, by the letters of `gcd`.
fn history(
    raw: &BTreeMap<String, String>,
    google: &GoogleConsent,
    entries: &mut BTreeMap<String, Value>,
) {
    let Some(letters) = raw.get("gcd").map(|v| gcd_letters(v, google)) else {
        return;
    };
    let said = |of: fn(&GcdLetter) -> SignalState| -> Map<String, Value> {
        letters
            .iter()
            .filter(|(_, letter)| of(letter) != SignalState::None)
            .map(|(name, letter)| (name.clone(), of(letter).word().into()))
            .collect()
    };
    for (name, map) in [
        ("default", said(|l| l.default)),
        ("update", said(|l| l.update)),
    ] {
        if !map.is_empty() {
            entries.insert(name.into(), Value::Object(map));
        }
    }
}

/// The flags beside `gcs` and `gcd`, in words. Unknown values stay as they came.
fn in_words(
    raw: &BTreeMap<String, String>,
    google: &GoogleConsent,
    entries: &mut BTreeMap<String, Value>,
) {
    let mut say = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            entries.insert(name.to_owned(), value);
        }
    };
    let get = |name: &str| raw.get(name).map(String::as_str);
    say(
        "personalised_ads",
        match get("npa") {
            Some("1") => Some("off".into()),
            Some("0") => Some("on".into()),
            _ => None,
        },
    );
    say(
        "treated_as_eea",
        match get("dma") {
            Some("1") => Some(true.into()),
            Some("0") => Some(false.into()),
            _ => None,
        },
    );
    say(
        "linked_services",
        get("dma_cps").and_then(|v| services(v, google)),
    );
    say(
        "privacy_sandbox",
        get("pscdl").map(|v| match v {
            "noapi" => "interface not there".into(),
            "denied" => "denied".into(),
            label => Value::from(format!("label {label}")),
        }),
    );
    say(
        "just_updated",
        (get("gcu") == Some("1")).then_some(true.into()),
    );
}

/// Google services that data may be linked with.
fn services(text: &str, google: &GoogleConsent) -> Option<Value> {
    if text == "-" {
        return Some("none".into());
    }
    let names: Option<Vec<&str>> = text
        .chars()
        .map(|c| {
            google
                .dma_services
                .get(c.encode_utf8(&mut [0; 4]) as &str)
                .map(String::as_str)
        })
        .collect();
    names.filter(|n| !n.is_empty()).map(Value::from)
}

fn decided(state: SignalState) -> bool {
    matches!(state, SignalState::Granted | SignalState::Denied)
}

/// What the hit says as a whole: only where all decided parts agree.
fn state(
    raw: &BTreeMap<String, String>,
    gcs: &BTreeMap<String, SignalState>,
    gcd: &BTreeMap<String, SignalState>,
) -> Option<&'static str> {
    match raw.get("asc").map(String::as_str) {
        Some("D") => return Some("denied"),
        Some("G") => return Some("granted"),
        _ => {}
    }
    // gcs speaks of storage, which is what the hit is judged by; gcd speaks where gcs is silent.
    let parts: Vec<SignalState> = if gcs.values().any(|s| decided(*s)) {
        gcs.values().copied().collect()
    } else {
        gcd.values().copied().collect()
    };
    let decided: Vec<SignalState> = parts.into_iter().filter(|s| decided(*s)).collect();
    match decided.split_first() {
        Some((first, rest)) if rest.iter().all(|s| s == first) => Some(first.word()),
        _ => None,
    }
}

/// `G1xy`: ad storage, analytics storage.
fn read_gcs(text: &str) -> BTreeMap<String, SignalState> {
    let letters: Vec<char> = text.chars().collect();
    let ['G', '1', ad, analytics] = letters[..] else {
        return BTreeMap::new();
    };
    let meaning = |c: char| match c {
        '1' => Some(SignalState::Granted),
        '0' => Some(SignalState::Denied),
        '-' => Some(SignalState::Unset),
        _ => None,
    };
    [("ad_storage", ad), ("analytics_storage", analytics)]
        .into_iter()
        .filter_map(|(n, c)| Some((n.to_owned(), meaning(c)?)))
        .collect()
}

/// The state in force by each letter of `gcd`.
fn read_gcd(text: &str, google: &GoogleConsent) -> BTreeMap<String, SignalState> {
    gcd_letters(text, google)
        .into_iter()
        .map(|(name, letter)| (name, letter.state))
        .collect()
}

/// Two digits, then letter and digit for each signal; tags of newer date append further pairs, whose meaning is not published.
fn gcd_letters<'g>(text: &str, google: &'g GoogleConsent) -> BTreeMap<String, &'g GcdLetter> {
    let chars: Vec<char> = text.chars().collect();
    let head_is_digits = chars.len() >= 2 && chars[..2].iter().all(char::is_ascii_digit);
    let pairs: Vec<char> = chars
        .get(2..)
        .unwrap_or_default()
        .chunks(2)
        .filter(|p| p.len() == 2 && p[0].is_ascii_lowercase() && p[1].is_ascii_digit())
        .map(|p| p[0])
        .collect();
    if !head_is_digits || pairs.len() < google.gcd_order.len() || pairs.len() * 2 + 2 != chars.len()
    {
        return BTreeMap::new();
    }
    google
        .gcd_order
        .iter()
        .zip(pairs)
        .filter_map(|(name, letter)| {
            let known = google
                .gcd_letters
                .get(letter.encode_utf8(&mut [0; 4]) as &str)?;
            Some((name.clone(), known))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::detect::catalogue::WireRequest;
    use url::Url;

    fn google() -> GoogleConsent {
        toml::from_str(include_str!("../../../rules/vendors/_google-consent.toml")).unwrap()
    }

    fn signal(query: &str) -> Signal {
        let url = Url::parse(&format!(
            "https://www.google-analytics.com/g/collect?{query}"
        ))
        .unwrap();
        let message = Message::read(&WireRequest {
            url: &url,
            method: "GET",
            content_type: None,
            content_encoding: None,
            body: None,
        });
        let locators: Vec<Locator> = [
            "q:gcs",
            "q:gcd",
            "q:npa",
            "q:asc",
            "q:dma",
            "q:dma_cps",
            "q:pscdl",
            "q:gcu",
        ]
        .iter()
        .map(|l| Locator::parse(l).unwrap())
        .collect();
        read(&message, &locators, &google())
    }

    #[test]
    fn letters_and_digits_are_read() {
        for (query, state, ad, analytics, user, personal) in [
            ("gcs=G100", Some("denied"), "denied", "denied", None, None),
            (
                "gcs=G111",
                Some("granted"),
                "granted",
                "granted",
                None,
                None,
            ),
            ("gcs=G101", None, "denied", "granted", None, None),
            ("gcs=G1--", None, "unset", "unset", None, None),
            (
                "gcs=G100&gcd=13p3p3p2p5",
                Some("denied"),
                "denied",
                "denied",
                Some("denied"),
                Some("denied"),
            ),
            (
                "gcs=G111&gcd=13r3r3r2r5",
                Some("granted"),
                "granted",
                "granted",
                Some("granted"),
                Some("granted"),
            ),
            (
                "gcd=13l3l3l3l1",
                None,
                "unset",
                "unset",
                Some("unset"),
                Some("unset"),
            ),
            (
                "gcd=13l3l3l3l1l1",
                None,
                "unset",
                "unset",
                Some("unset"),
                Some("unset"),
            ),
            (
                "gcd=11t1q1u1v5",
                None,
                "granted",
                "denied",
                Some("denied"),
                Some("granted"),
            ),
            (
                "gcs=G100&gcd=13l3l3l3l1",
                Some("denied"),
                "denied",
                "denied",
                Some("unset"),
                Some("unset"),
            ),
        ] {
            let s = signal(query);
            assert_eq!(s.state, state, "{query}");
            let text = |n: &str| s.entries.get(n).and_then(Value::as_str);
            assert_eq!(
                (
                    text("ad_storage"),
                    text("analytics_storage"),
                    text("ad_user_data"),
                    text("ad_personalization")
                ),
                (Some(ad), Some(analytics), user, personal),
                "{query}"
            );
            assert!(!s.entries.contains_key("contradiction"), "{query}");
        }
    }

    #[test]
    fn two_signals_that_disagree_are_told() {
        let s = signal("gcs=G100&gcd=13r3r3r2r5");
        assert_eq!(s.entries["contradiction"], true);
        assert_eq!(s.state, None);
    }

    #[test]
    fn what_the_commands_said_and_the_flags_beside_are_told() {
        let s = signal("gcs=G110&gcd=11r1q1v1u5&npa=1&dma=1&dma_cps=sypham&pscdl=denied&gcu=1");
        let json = serde_json::to_value(&s.entries).unwrap();
        for (pointer, expected) in [
            ("/default/ad_storage", "denied"),
            ("/update/ad_storage", "granted"),
            ("/default/analytics_storage", "denied"),
            ("/update/analytics_storage", "denied"),
            ("/default/ad_user_data", "granted"),
            ("/update/ad_personalization", "denied"),
            ("/personalised_ads", "off"),
            ("/privacy_sandbox", "denied"),
            ("/linked_services/0", "search"),
            ("/linked_services/5", "maps"),
        ] {
            assert_eq!(
                json.pointer(pointer).and_then(Value::as_str),
                Some(expected),
                "{pointer}"
            );
        }
        assert_eq!(
            (&json["treated_as_eea"], &json["just_updated"]),
            (&true.into(), &true.into())
        );
        let s = signal("gcd=13l3l3p3l1&dma_cps=-&npa=0&dma=2&pscdl=label_x");
        let json = serde_json::to_value(&s.entries).unwrap();
        assert_eq!(json["linked_services"], "none");
        assert_eq!(
            json["default"],
            serde_json::json!({"ad_user_data": "denied"})
        );
        assert_eq!(json.get("update"), None);
        assert_eq!(json.get("treated_as_eea"), None);
        assert_eq!(json["personalised_ads"], "on");
    }

    #[test]
    fn microsoft_and_raw_values() {
        assert_eq!(signal("asc=D").state, Some("denied"));
        assert_eq!(signal("asc=G").state, Some("granted"));
        let s = signal("npa=1");
        assert_eq!((s.entries["npa"].as_str(), s.state), (Some("1"), None));
    }

    #[test]
    fn nonsense_stays_raw() {
        for query in [
            "gcs=",
            "gcs=GGGG",
            "gcs=G1xx",
            "gcd=13",
            "gcd=zzp3p3p2p5",
            "gcd=13p3p3p2p",
            "gcd=%F0%9F%98%80",
            "gcs=G1%C3%A9",
        ] {
            let s = signal(query);
            assert_eq!(s.state, None, "{query}");
            assert!(!s.entries.contains_key("ad_storage"), "{query}");
        }
    }
}
