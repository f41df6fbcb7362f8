//! Consent signals in a hit: Google's `gcs` and `gcd`, Microsoft's `asc`, and others as they are.

use super::locator::Locator;
use super::message::{Item, Message};
use super::params::cut_cow;
use crate::detect::catalogue::shared_file::{GcdLetter, GoogleConsent, SignalState};
use serde::{Serialize, Serializer};
use serde_json::Value;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A decoded signal.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Signal<'m> {
    /// As in `RequestFact::consent_signal`. Of two entries with one name the later counts.
    entries: Vec<(&'m str, Said<'m>)>,
    /// `granted`, `denied` or unknown.
    pub state: Option<&'static str>,
}

/// What a signal says under one name.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
enum Said<'m> {
    Text(Cow<'m, str>),
    Flag(bool),
    Words(Vec<&'m str>),
    States(BTreeMap<&'m str, &'static str>),
}

impl Signal<'_> {
    /// Its entries as a fact.
    pub fn to_map(&self) -> BTreeMap<String, Value> {
        let value = |said: &Said<'_>| match said {
            Said::Text(text) => Value::from(text.as_ref()),
            Said::Flag(flag) => Value::from(*flag),
            Said::Words(words) => Value::from(words.as_slice()),
            Said::States(states) => states.iter().map(|(k, v)| (*k, *v)).collect(),
        };
        let entries = self.entries.iter();
        entries
            .map(|(name, said)| ((*name).to_owned(), value(said)))
            .collect()
    }
}

/// As a map, by name.
impl Serialize for Signal<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let by_name: BTreeMap<&str, &Said<'_>> =
            self.entries.iter().map(|(k, v)| (*k, v)).collect();
        serializer.collect_map(by_name)
    }
}

/// Values as they came, by the short names of their locators, which are few.
struct Raw<'m>(Vec<(&'m str, Cow<'m, str>)>);

impl Raw<'_> {
    fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(own, _)| *own == name);
        found.map(|(_, value)| value.as_ref())
    }
}

/// Characters kept of a value.
const VALUE: usize = 200;
/// The signals that `gcs` has letters for, in order.
const GCS_ORDER: [&str; 2] = ["ad_storage", "analytics_storage"];

/// Reads the signals that the locators find.
pub fn read<'m>(
    message: &'m Message<'_>,
    locators: &'m [Locator],
    google: &'m GoogleConsent,
) -> Signal<'m> {
    let mut signal = Signal::default();
    let mut raw = Raw(Vec::new());
    for locator in locators {
        let name = locator.short_name();
        if let Some(found) = message.first(std::slice::from_ref(locator), &Item::default())
            && raw.get(name).is_none()
        {
            raw.0.push((name, cut_cow(found.value, VALUE)));
        }
    }
    if raw.0.is_empty() {
        return signal;
    }
    signal.entries.reserve(2 * raw.0.len() + 4);
    let gcs = raw.get("gcs").map(read_gcs).unwrap_or_default();
    let letters = raw.get("gcd").map(|v| gcd_letters(v, google));
    let letters = letters.unwrap_or_default();
    let mut contradiction = false;
    let in_gcs = |name: &str| {
        let at = GCS_ORDER.iter().position(|n| *n == name)?;
        gcs[at]
    };
    for (name, letter) in &letters {
        let own = Some(letter.state).filter(|s| decided(*s));
        let other = in_gcs(name).filter(|s| decided(*s));
        contradiction |= own.is_some() && other.is_some() && own != other;
        // A decided state outweighs "unset"; of two decided ones the newer signal (gcd) is shown.
        let shown = own.or(other).unwrap_or(letter.state);
        signal.say(name, Some(shown.word().into()));
    }
    for (name, state) in GCS_ORDER.into_iter().zip(gcs) {
        if !letters.iter().any(|(own, _)| *own == name) {
            signal.say(name, state.map(|s| s.word().into()));
        }
    }
    signal.say("contradiction", contradiction.then_some(Said::Flag(true)));
    if !contradiction {
        signal.state = state(raw.get("asc"), gcs, &letters);
    }
    history(&letters, &mut signal);
    in_words(&raw, google, &mut signal);
    for (name, value) in raw.0 {
        signal.say(name, Some(Said::Text(value)));
    }
    signal
}

impl From<&'static str> for Said<'_> {
    fn from(word: &'static str) -> Self {
        Said::Text(Cow::Borrowed(word))
    }
}

impl<'m> Signal<'m> {
    fn say(&mut self, name: &'m str, said: Option<Said<'m>>) {
        self.entries.extend(said.map(|said| (name, said)));
    }
}

/// What the default and the update command said of each signal, by the letters of `gcd`.
fn history<'m>(letters: &[(&'m str, &GcdLetter)], signal: &mut Signal<'m>) {
    let said = |of: fn(&GcdLetter) -> SignalState| {
        let told = letters
            .iter()
            .filter(|(_, letter)| of(letter) != SignalState::None);
        let states: BTreeMap<&'m str, &'static str> = told
            .map(|(name, letter)| (*name, of(letter).word()))
            .collect();
        (!states.is_empty()).then_some(Said::States(states))
    };
    let (default, update) = (said(|l| l.default), said(|l| l.update));
    signal.say("default", default);
    signal.say("update", update);
}

/// The flags beside `gcs` and `gcd`, in words. Unknown values stay as they came.
fn in_words<'m>(raw: &Raw<'m>, google: &'m GoogleConsent, signal: &mut Signal<'m>) {
    signal.say(
        "personalised_ads",
        match raw.get("npa") {
            Some("1") => Some("off".into()),
            Some("0") => Some("on".into()),
            _ => None,
        },
    );
    signal.say(
        "treated_as_eea",
        match raw.get("dma") {
            Some("1") => Some(Said::Flag(true)),
            Some("0") => Some(Said::Flag(false)),
            _ => None,
        },
    );
    signal.say(
        "linked_services",
        raw.get("dma_cps").and_then(|v| services(v, google)),
    );
    signal.say(
        "privacy_sandbox",
        raw.get("pscdl").map(|v| match v {
            "noapi" => "interface not there".into(),
            "denied" => "denied".into(),
            label => Said::Text(Cow::Owned(format!("label {label}"))),
        }),
    );
    signal.say(
        "just_updated",
        (raw.get("gcu") == Some("1")).then_some(Said::Flag(true)),
    );
}

/// Google services that data may be linked with.
fn services<'m>(text: &str, google: &'m GoogleConsent) -> Option<Said<'m>> {
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
    names.filter(|n| !n.is_empty()).map(Said::Words)
}

fn decided(state: SignalState) -> bool {
    matches!(state, SignalState::Granted | SignalState::Denied)
}

/// What the hit says as a whole: only where all decided parts agree.
fn state(
    asc: Option<&str>,
    gcs: [Option<SignalState>; 2],
    letters: &[(&str, &GcdLetter)],
) -> Option<&'static str> {
    match asc {
        Some("D") => return Some("denied"),
        Some("G") => return Some("granted"),
        _ => {}
    }
    // gcs speaks of storage, which is what the hit is judged by; gcd speaks where gcs is silent.
    let mut by_gcs = gcs.into_iter().flatten().filter(|s| decided(*s));
    let mut by_gcd = letters
        .iter()
        .map(|(_, letter)| letter.state)
        .filter(|s| decided(*s));
    let first = by_gcs.next();
    let agreed = match first.or_else(|| by_gcd.next())? {
        state if first.is_some() => by_gcs.all(|s| s == state).then_some(state),
        state => by_gcd.all(|s| s == state).then_some(state),
    };
    agreed.map(SignalState::word)
}

/// `G1xy`: ad storage, analytics storage.
fn read_gcs(text: &str) -> [Option<SignalState>; 2] {
    let Some([ad, analytics]) = text.strip_prefix("G1").map(str::as_bytes) else {
        return [None; 2];
    };
    [*ad, *analytics].map(|letter| match letter {
        b'1' => Some(SignalState::Granted),
        b'0' => Some(SignalState::Denied),
        b'-' => Some(SignalState::Unset),
        _ => None,
    })
}

/// Two digits, then letter and digit for each signal; tags of newer date append further pairs, whose meaning is not published.
fn gcd_letters<'g>(text: &str, google: &'g GoogleConsent) -> Vec<(&'g str, &'g GcdLetter)> {
    let is_pair = |p: &[u8]| p.len() == 2 && p[0].is_ascii_lowercase() && p[1].is_ascii_digit();
    let whole = match text.as_bytes().split_at_checked(2) {
        Some((head, pairs)) => {
            head.iter().all(u8::is_ascii_digit)
                && pairs.chunks(2).all(is_pair)
                && pairs.len() / 2 >= google.gcd_order.len()
        }
        None => false,
    };
    if !whole {
        return Vec::new();
    }
    let letters = text.as_bytes()[2..].chunks(2).map(|pair| pair[0]);
    google
        .gcd_order
        .iter()
        .zip(letters)
        .filter_map(|(name, letter)| {
            let known = google
                .gcd_letters
                .get(char::from(letter).encode_utf8(&mut [0; 4]) as &str)?;
            Some((name.as_str(), known))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::detect::catalogue::WireRequest;

    fn google() -> GoogleConsent {
        toml::from_str(include_str!("../../../rules/vendors/_google-consent.toml")).unwrap()
    }

    /// State and entries.
    struct Told {
        state: Option<&'static str>,
        entries: BTreeMap<String, Value>,
    }

    fn signal(query: &str) -> Told {
        let url = format!("https://www.google-analytics.com/g/collect?{query}");
        let message = Message::new(&WireRequest::get(&url)).unwrap();
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
        let google = google();
        let signal = read(&message, &locators, &google);
        let entries = signal.to_map();
        assert_eq!(
            serde_json::to_value(&signal).unwrap(),
            serde_json::to_value(&entries).unwrap()
        );
        Told {
            state: signal.state,
            entries,
        }
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
