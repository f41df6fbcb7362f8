//! Consent signals in a hit: Google's `gcs` and `gcd`, Microsoft's `asc`, and others as they are.

use super::locator::Locator;
use super::message::{Item, Message};
use crate::detect::catalogue::shared_file::{GoogleConsent, SignalState};
use serde_json::Value;
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
    signal
        .entries
        .extend(raw.into_iter().map(|(k, v)| (k, Value::String(v))));
    signal
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

/// Two digits, then letter and digit for each signal; tags of newer date append further pairs, whose meaning is not published.
fn read_gcd(text: &str, google: &GoogleConsent) -> BTreeMap<String, SignalState> {
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
            Some((
                name.clone(),
                google
                    .gcd_letters
                    .get(letter.encode_utf8(&mut [0; 4]) as &str)?
                    .state,
            ))
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
        let locators: Vec<Locator> = ["q:gcs", "q:gcd", "q:npa", "q:asc"]
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
