//! What a hit says about the visitor, in which form, and how it is masked.

use super::body::{from_base64, json_text};
use super::fields::{FIELD_LIMIT, pairs, percent_decoded};
use super::message::Found;
use crate::detect::catalogue::vendor_file::DataKind;
use crate::detect::facts::UserData;
use crate::evidence::email::{self, has_email};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt::Display;

/// Names in Google's `tv.1~em.…~pn0.…`.
const GOOGLE_PARTS: [(&str, DataKind); 9] = [
    ("em", DataKind::Email),
    ("pn", DataKind::Phone),
    ("fn", DataKind::FirstName),
    ("ln", DataKind::LastName),
    ("sa", DataKind::Street),
    ("ct", DataKind::City),
    ("rg", DataKind::State),
    ("pc", DataKind::Zip),
    ("co", DataKind::Country),
];

/// The entries for a value that a rule says is about the visitor.
pub fn read(kind: DataKind, found: &Found<'_>) -> Vec<UserData> {
    let value = found.value.trim();
    if value.is_empty()
        || ["null", "undefined", "none", "false", "[]", "{}"]
            .contains(&value.to_ascii_lowercase().as_str())
    {
        return Vec::new();
    }
    if kind == DataKind::Bundle {
        return bundle(value, &found.place());
    }
    vec![UserData {
        kind: kind.word().into(),
        form: form(kind, value).into(),
        canary: false,
        place: found.place(),
    }]
}

/// Google's `tv.1~em.HASH~pn0.HASH`, or JSON with named members.
fn bundle(value: &str, place: &str) -> Vec<UserData> {
    let entry = |kind: DataKind, part: &str| UserData {
        kind: kind.word().into(),
        form: form(kind, part).into(),
        canary: false,
        place: place.into(),
    };
    if value.starts_with("tv.") {
        return value
            .split('~')
            .skip(1)
            .take(50)
            .filter_map(|part| part.split_once('.'))
            .filter_map(|(name, part)| {
                let name = name.trim_end_matches(|c: char| c.is_ascii_digit());
                let (_, kind) = GOOGLE_PARTS.iter().find(|(n, _)| *n == name)?;
                (!part.is_empty()).then(|| entry(*kind, part))
            })
            .collect();
    }
    if let Some(json) = json_text(value) {
        let named = [
            ("email", DataKind::Email),
            ("phone", DataKind::Phone),
            ("name", DataKind::Name),
            ("user_id", DataKind::Id),
        ];
        return named
            .into_iter()
            .filter_map(|(name, kind)| {
                Some(entry(
                    kind,
                    json.get(name)?.as_str().filter(|v| !v.is_empty())?,
                ))
            })
            .collect();
    }
    vec![entry(DataKind::Bundle, value)]
}

/// The form of a value, by its shape.
pub fn form(kind: DataKind, value: &str) -> &'static str {
    if has_email(value) {
        return "plain";
    }
    if value.bytes().all(|b| b.is_ascii_hexdigit()) {
        match value.len() {
            32 => return "md5",
            40 => return "sha1",
            64 => return "sha256",
            128 => return "sha512",
            _ => {}
        }
    }
    // A short word may be base64 by chance: only what decodes to a digest or to an address counts.
    if let Some(bytes) = from_base64(value) {
        if std::str::from_utf8(&bytes).is_ok_and(has_email) {
            return "base64";
        }
        match bytes.len() {
            32 if value.len() >= 43 => return "sha256",
            20 if (27..=28).contains(&value.len()) => return "sha1",
            16 if (22..=24).contains(&value.len())
                && !matches!(kind, DataKind::Id | DataKind::Name | DataKind::Street) =>
            {
                return "md5";
            }
            64 if value.len() >= 86 => return "sha512",
            _ => {}
        }
    }
    if matches!(kind, DataKind::Email) {
        "other"
    } else {
        "plain"
    }
}

/// The first e-mail address in a text, in clear or in base64: its form, and the address masked.
pub fn first_email(text: &str) -> Option<(&'static str, String)> {
    let shown = |text: &str| {
        let found = email::first_email(text)?;
        Some(percent_decoded(&masked(&found)).into_owned())
    };
    if has_email(text) {
        return shown(text).map(|shown| ("plain", shown));
    }
    if !base64_email(text) {
        return None;
    }
    let decoded = from_base64(text).and_then(|b| String::from_utf8(b).ok());
    let shown = decoded.and_then(|t| shown(&t));
    Some(("base64", shown.unwrap_or_else(|| "an address".into())))
}

/// Replaces the name part of every e-mail address by its first letter and three stars.
pub fn masked(text: &str) -> Cow<'_, str> {
    email::replace_emails(text, &mut |found| {
        Some(format!("{}***{}{}", found.first, found.at, found.domain))
    })
}

/// The same of a text that may be given away.
pub fn masked_cow(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => masked(text),
        Cow::Owned(text) => match masked(&text) {
            Cow::Owned(masked) => Cow::Owned(masked),
            Cow::Borrowed(_) => Cow::Owned(text),
        },
    }
}

/// Masks a value that a rule says is about the visitor, when it is in clear.
pub fn masked_value(text: &str) -> String {
    if has_email(text) {
        return masked(text).into_owned();
    }
    let mut chars = text.chars();
    chars.next().map(|c| format!("{c}***")).unwrap_or_default()
}

/// E-mail addresses in any of the values, in clear where that may be, and in base64; places already
/// told are left out.
pub fn emails_in<'a, P: Display>(
    values: impl Iterator<Item = (P, &'a str)>,
    told: &[UserData],
    may_be_plain: bool,
) -> Vec<UserData> {
    let mut found: Vec<UserData> = Vec::new();
    for (place, value) in values {
        let form = if may_be_plain && has_email(value) {
            "plain"
        } else if base64_email(value) {
            "base64"
        } else {
            continue;
        };
        let place = place.to_string();
        let known = |all: &[UserData]| all.iter().any(|d| d.kind == "email" && d.place == place);
        if !known(told) && !known(&found) {
            found.push(UserData {
                kind: "email".into(),
                form: form.into(),
                canary: false,
                place,
            });
        }
    }
    found
}

/// Drops an address told of a whole parameter (`q:ad`) when it is told of a place inside (`qj:ad:loc`).
pub fn keep_precise(told: &mut Vec<UserData>) {
    if told.len() < 2 {
        return;
    }
    let inner: Vec<String> = told
        .iter()
        .filter(|d| d.kind == "email")
        .filter_map(|d| {
            let (prefix, rest) = d.place.split_once(':')?;
            let name = ["qj", "kv", "nf"]
                .contains(&prefix)
                .then(|| rest.split(':').next())??;
            Some(name.to_owned())
        })
        .collect();
    told.retain(|d| {
        let whole = d
            .place
            .split_once(':')
            .filter(|(prefix, _)| ["q", "f", "line"].contains(prefix));
        d.kind != "email" || !whole.is_some_and(|(_, name)| inner.iter().any(|n| n == name))
    });
    let mut seen = BTreeSet::new();
    told.retain(|d| seen.insert((d.kind.clone(), d.form.clone(), d.place.clone())));
}

/// Shortest and longest text that is looked into as base64, in bytes.
const BASE64_LENGTH: std::ops::RangeInclusive<usize> = 12..=4096;

/// Whether a value is base64 of something with an e-mail address, alone or as part of an address.
fn base64_email(value: &str) -> bool {
    if value.len() < *BASE64_LENGTH.start() {
        return false;
    }
    base64_of_email(value)
        || value.split_once('?').is_some_and(|(_, query)| {
            query.len() >= *BASE64_LENGTH.start()
                && pairs(query)
                    .take(FIELD_LIMIT)
                    .any(|(_, v)| base64_of_email(&v))
        })
}

fn base64_of_email(value: &str) -> bool {
    BASE64_LENGTH.contains(&value.len())
        && may_hold_at(value.as_bytes())
        && from_base64(value)
            .and_then(|b| String::from_utf8(b).ok())
            .is_some_and(|t| has_email(&t))
}

/// Whether a text is of the letters of base64 alone, and may hold an at sign, in clear or escaped. Most
/// ids are of such letters; decoding them all would cost more than everything else.
fn may_hold_at(text: &[u8]) -> bool {
    let mut bits = 0u32;
    let mut held = 0;
    let mut seen = false;
    for byte in text {
        let Some(value) = base64_value(*byte) else {
            // Fillers, and the space that stands for a plus or is cut off: decoded to be sure.
            if matches!(byte, b'=' | b' ') {
                seen |= *byte == b' ';
                continue;
            }
            return false;
        };
        bits = bits << 6 | value;
        held += 6;
        if held >= 8 {
            held -= 8;
            let byte = (bits >> held) as u8;
            seen |= byte == b'@' || byte == b'%';
        }
    }
    seen
}

/// What a letter of base64 or base64url stands for.
fn base64_value(byte: u8) -> Option<u32> {
    Some(match byte {
        b'A'..=b'Z' => u32::from(byte - b'A'),
        b'a'..=b'z' => u32::from(byte - b'a') + 26,
        b'0'..=b'9' => u32::from(byte - b'0') + 52,
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::detect::decode::message::Place;

    #[test]
    fn forms_are_told_by_shape() {
        for (value, form_expected) in [
            ("jane@example.org", "plain"),
            ("jane%40example.org", "plain"),
            (
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                "sha256",
            ),
            (
                "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855",
                "sha256",
            ),
            ("d41d8cd98f00b204e9800998ecf8427e", "md5"),
            ("da39a3ee5e6b4b0d3255bfef95601890afd80709", "sha1"),
            ("47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU", "sha256"),
            ("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", "sha256"),
            ("amFuZUBleGFtcGxlLm9yZw==", "base64"),
            ("whatever", "other"),
        ] {
            assert_eq!(form(DataKind::Email, value), form_expected, "{value}");
        }
        assert_eq!(form(DataKind::FirstName, "Jane"), "plain");
    }

    #[test]
    fn googles_bundle_is_taken_apart() {
        let found = Found {
            value: "tv.1~em.47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU~pn0.~fn0.Jane".into(),
            place: Place::Field("q", "em"),
            path: vec![],
        };
        let data = read(DataKind::Bundle, &found);
        let words: Vec<_> = data
            .iter()
            .map(|d| format!("{}:{}", d.kind, d.form))
            .collect();
        assert_eq!(words, ["email:sha256", "first_name:plain"]);
    }

    #[test]
    fn addresses_are_masked_wherever_they_show() {
        for (text, expected) in [
            ("jane.doe@example.org", "j***@example.org"),
            (
                "https://x.example/?email=jane%40example.org&b=1",
                "https://x.example/?email=j***%40example.org&b=1",
            ),
            (
                "email%3Djane%2540example.org",
                "email%3Dj***%2540example.org",
            ),
            ("jane%2Bnews@example.org", "j***@example.org"),
            ("no address @ all", "no address @ all"),
            ("100%", "100%"),
            ("style@2x.png", "style@2x.png"),
            (
                "https://0123abcd@o1.ingest.example.io/5",
                "https://0123abcd@o1.ingest.example.io/5",
            ),
        ] {
            assert_eq!(masked(text), expected);
        }
        let twice = masked("https%3A%2F%2Fx%2F%3Fe%3Dj%25%34%30%20jane%25%34%30example.org");
        assert!(!twice.contains("jane"), "{twice}");
    }

    #[test]
    fn addresses_are_found_in_any_value() {
        let data = emails_in(
            [
                ("q:dl", "https://x/?e=jane%40example.org"),
                ("q:a", "b"),
                ("q:c", "https://x/?e=amFuZUBleGFtcGxlLm9yZw=="),
            ]
            .into_iter(),
            &[],
            true,
        );
        let words: Vec<_> = data
            .iter()
            .map(|d| format!("{}:{}", d.place, d.form))
            .collect();
        assert_eq!(words, ["q:dl:plain", "q:c:base64"]);
        assert!(emails_in([("q:dl", "a@example.org")].into_iter(), &data, true).is_empty());
    }
}
