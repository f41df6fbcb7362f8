//! [`ThirdPersons`]: e-mail addresses and telephone numbers of real people, replaced in the recorded
//! traffic before it is written.
//!
//! A page that sends the address of whoever is signed in, or of a person it is about, would make the
//! evidence a store of personal data of its own (Art. 5(1)(c) GDPR). What is put in its place has the
//! same form, so that it is still told that an address was sent, and is the same for the same address
//! within one audit, so that it is still told that two recipients got the same one.
//!
//! The identity that the audit plants stays, and so does any address below a name that nobody has. So do texts of public pages (documents, policies, notices):
//! they are what every visitor reads, and rules look for the contact of an officer in them.

use super::email::{Email, has_email, replace_emails};
use super::encoded::{packed, runs, unpacked, value_of};
use base64::Engine;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD};
use regex::{Captures, Regex};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::sync::LazyLock;

/// Host of the addresses put in place of real ones; `.invalid` leads nowhere (RFC 2606).
const REDACTED_HOST: &str = "redacted.invalid";
/// Names that are given to nobody, so that an address below them is no person's (RFC 2606, RFC 6761). The
/// planted identity ([`Planted::of`](super::Planted::of)) is below one of them.
const RESERVED: [&str; 7] = [
    "example",
    "invalid",
    "test",
    "localhost",
    "example.com",
    "example.net",
    "example.org",
];
/// Country code that no country has (ITU-T E.164, reserved), in front of the numbers put in place of real ones.
const NO_COUNTRY: &str = "999";
/// First digits of the range that Ofcom gives to nobody, of which the planted number is.
const OUR_NUMBERS: &str = "447700900";

/// Layers of base64 that are looked into.
const DEPTH: usize = 3;
/// Shortest and longest word that is tried as base64, in bytes.
const WORD: std::ops::RangeInclusive<usize> = 16..=65_536;
/// Bytes that a packed body is unpacked to at most.
const UNPACKED: u64 = 4 << 20;

/// A telephone number in international form that is the whole of a value. Without the plus sign a number is told from no other number.
static PHONE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"(?P<lead>^|[=":,;&\[]|%(?:25)?(?:3[AaDd]|2[26Cc]|5[Bb]))(?P<plus>\+|%(?:25)?2[Bb])(?P<digits>[1-9](?:(?:[ ().-]|%(?:25)?20){0,2}[0-9]){8,14})(?P<tail>$|["&,;\]}]|%(?:25)?(?:2[26Cc]|5[Dd]|7[Dd]))"#).ok()
});

const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_padding_mode(DecodePaddingMode::Indifferent)
    .with_decode_allow_trailing_bits(true);
static PADDED: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    LENIENT.with_encode_padding(true),
);
static BARE: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    LENIENT.with_encode_padding(false),
);
static URL_PADDED: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::URL_SAFE,
    LENIENT.with_encode_padding(true),
);
static URL_BARE: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::URL_SAFE,
    LENIENT.with_encode_padding(false),
);

/// What was replaced in one value of one line of the event log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Redacted {
    /// `seq` of the line.
    pub line: u64,
    /// Where in it, as a JSON pointer (RFC 6901).
    pub at: String,
    /// SHA-256 (hex) of the whole value before.
    pub sha256: String,
    /// E-mail addresses replaced.
    pub emails: u32,
    /// Telephone numbers replaced.
    pub phones: u32,
}

/// Replaces addresses and numbers of real people.
#[derive(Debug, Clone, Default)]
pub struct ThirdPersons {
    /// Makes what stands for an address differ from audit to audit.
    salt: String,
}

#[derive(Default)]
struct Count {
    emails: u32,
    phones: u32,
}

impl ThirdPersons {
    /// For one audit.
    pub fn of(audit_id: &str) -> ThirdPersons {
        ThirdPersons {
            salt: audit_id.to_owned(),
        }
    }

    /// Redacts an event that is about to be written as line `line`, when it is of the traffic or of
    /// what is stored.
    pub fn redact(&self, event: &mut Value, line: u64) -> Vec<Redacted> {
        let told = |tag: &str| {
            matches!(
                tag,
                "visit-end"
                    | "target"
                    | "frame"
                    | "request"
                    | "request-extra"
                    | "response"
                    | "response-extra"
                    | "failed"
                    | "socket"
                    | "cookie-write"
                    | "storage-write"
                    | "script-call"
                    | "jar"
                    | "storage-dump"
                    | "page-event"
                    | "net-logged"
            )
        };
        let mut found = Vec::new();
        if event.get("event").and_then(Value::as_str).is_some_and(told) {
            self.walk(event, &mut String::new(), line, &mut found);
        }
        found
    }

    fn walk(&self, value: &mut Value, at: &mut String, line: u64, found: &mut Vec<Redacted>) {
        let length = at.len();
        match value {
            Value::String(text) => {
                let mut count = Count::default();
                let new = if at.ends_with("/base64") {
                    self.packed(text, &mut count)
                } else {
                    changed(text, self.text(text, DEPTH, &mut count))
                };
                if let Some(new) = new {
                    found.push(Redacted {
                        line,
                        at: at.clone(),
                        sha256: hex::encode(Sha256::digest(text.as_bytes())),
                        emails: count.emails,
                        phones: count.phones,
                    });
                    *text = new;
                }
            }
            Value::Array(items) => {
                for (n, item) in items.iter_mut().enumerate() {
                    at.push_str(&format!("/{n}"));
                    self.walk(item, at, line, found);
                    at.truncate(length);
                }
            }
            Value::Object(map) => {
                for (key, entry) in map.iter_mut() {
                    at.push('/');
                    at.push_str(&key.replace('~', "~0").replace('/', "~1"));
                    self.walk(entry, at, line, found);
                    at.truncate(length);
                }
            }
            _ => {}
        }
    }

    /// Addresses and numbers of a text, also in words of base64.
    fn text<'t>(&self, text: &'t str, depth: usize, count: &mut Count) -> Cow<'t, str> {
        let mut out = replace_emails(text, &mut |email| self.email(email, count));
        if out.contains('+') || out.contains("%2") {
            out = merge(out, |t| self.phones(t, count));
        }
        if depth > 0 && out.len() >= *WORD.start() {
            out = merge(out, |t| self.words(t, depth, count));
        }
        out
    }

    fn email(&self, email: &Email<'_>, count: &mut Count) -> Option<String> {
        let host = email.domain.to_ascii_lowercase();
        if is_nobodys(&host) {
            return None;
        }
        count.emails += 1;
        let local = email.local.to_ascii_lowercase();
        let token = self.token(&format!("{local}@{host}"));
        Some(format!("r{}{}{REDACTED_HOST}", &token[..12], email.at))
    }

    fn phones<'t>(&self, text: &'t str, count: &mut Count) -> Cow<'t, str> {
        let Some(regex) = PHONE.as_ref() else {
            return Cow::Borrowed(text);
        };
        regex.replace_all(text, |c: &Captures<'_>| {
            let digits = c["digits"].replace("%2520", "").replace("%20", "");
            let digits: String = digits.chars().filter(char::is_ascii_digit).collect();
            if digits.starts_with(OUR_NUMBERS) || digits.starts_with(NO_COUNTRY) {
                return c[0].to_owned();
            }
            count.phones += 1;
            let token = u64::from_str_radix(&self.token(&digits)[..8], 16).unwrap_or_default();
            let new = format!("{NO_COUNTRY}{:09}", token % 1_000_000_000);
            format!("{}{}{new}{}", &c["lead"], &c["plus"], &c["tail"])
        })
    }

    /// Words of base64 that hold an address.
    fn words<'t>(&self, text: &'t str, depth: usize, count: &mut Count) -> Cow<'t, str> {
        let mut out: Option<String> = None;
        let mut kept = 0;
        for word in runs(text).map(value_of) {
            let start = word.as_ptr() as usize - text.as_ptr() as usize;
            let Some(new) = self.word(word, depth, count) else {
                continue;
            };
            let out = out.get_or_insert_with(String::new);
            out.push_str(&text[kept..start]);
            out.push_str(&new);
            kept = start + word.len();
        }
        out.map_or(Cow::Borrowed(text), |out| Cow::Owned(out + &text[kept..]))
    }

    fn word(&self, word: &str, depth: usize, count: &mut Count) -> Option<String> {
        if !WORD.contains(&word.len()) {
            return None;
        }
        let padded = word.ends_with('=');
        let engine = match (word.contains(['-', '_']), padded) {
            (true, true) => &URL_PADDED,
            (true, false) => &URL_BARE,
            (false, true) => &PADDED,
            (false, false) => &BARE,
        };
        let bytes = engine.decode(word).ok()?;
        self.bytes(bytes, depth - 1, count)
            .map(|new| engine.encode(new))
    }

    /// A binary body, in base64 in the log.
    fn packed(&self, text: &str, count: &mut Count) -> Option<String> {
        let bytes = STANDARD.decode(text.as_bytes()).ok()?;
        self.bytes(bytes, DEPTH, count)
            .map(|new| STANDARD.encode(new))
    }

    /// Bytes that may be a text, or packed ones (gzip). Of other bytes the readable runs are looked at.
    fn bytes(&self, bytes: Vec<u8>, depth: usize, count: &mut Count) -> Option<Vec<u8>> {
        match unpacked(&bytes, UNPACKED) {
            Some(open) => packed(&self.bytes_open(&open, depth, count)?),
            None => self.bytes_open(&bytes, depth, count),
        }
    }

    fn bytes_open(&self, bytes: &[u8], depth: usize, count: &mut Count) -> Option<Vec<u8>> {
        if let Ok(text) = std::str::from_utf8(bytes) {
            return changed(text, self.text(text, depth, count)).map(String::into_bytes);
        }
        let mut out = Vec::with_capacity(bytes.len());
        let mut any = false;
        for chunk in bytes.utf8_chunks() {
            let new = if has_email(chunk.valid()) {
                self.text(chunk.valid(), depth, count)
            } else {
                Cow::Borrowed(chunk.valid())
            };
            any |= new != chunk.valid();
            out.extend_from_slice(new.as_bytes());
            out.extend_from_slice(chunk.invalid());
        }
        any.then_some(out)
    }

    /// The same for the same text within one audit, and of no use to who tries addresses without its id.
    fn token(&self, text: &str) -> String {
        hex::encode(Sha256::digest(format!("{} {text}", self.salt)))
    }
}

/// Whether a host is one that nobody can have.
fn is_nobodys(host: &str) -> bool {
    RESERVED.iter().any(|name| {
        host.strip_suffix(name)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    })
}

/// Applies a further replacement.
fn merge<'t>(text: Cow<'t, str>, then: impl FnOnce(&str) -> Cow<'_, str>) -> Cow<'t, str> {
    match changed(&text, then(&text)) {
        Some(new) => Cow::Owned(new),
        None => text,
    }
}

/// The new text, when it is another one.
fn changed(old: &str, new: Cow<'_, str>) -> Option<String> {
    (new != old).then(|| new.into_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::evidence::Planted;
    use serde_json::json;

    fn redacted(mut event: Value) -> (String, Vec<Redacted>) {
        let found = ThirdPersons::of("A-1").redact(&mut event, 7);
        (event.to_string(), found)
    }

    fn request(url: &str) -> Value {
        json!({"event": "request", "url": url})
    }

    #[test]
    fn one_address_is_told_from_another_and_from_itself_in_another_audit() {
        let stands_for = |audit: &str, address: &str| {
            let mut event = request(address);
            ThirdPersons::of(audit).redact(&mut event, 0);
            event["url"].as_str().unwrap().to_owned()
        };
        assert_eq!(
            stands_for("A-1", "jo@post.co.uk"),
            stands_for("A-1", "Jo@Post.co.uk")
        );
        assert_ne!(
            stands_for("A-1", "jo@post.co.uk"),
            stands_for("A-1", "jim@post.co.uk")
        );
        assert_ne!(
            stands_for("A-1", "jo@post.co.uk"),
            stands_for("A-2", "jo@post.co.uk")
        );
    }

    #[test]
    fn numbers_are_replaced_where_they_are_a_whole_value() {
        for url in [
            "https://t.example/?ph=%2B442079460123",
            "https://t.example/?ph=+44%20(20)%207946-0123&x=1",
            "https://t.example/?j=%7B%22tel%22%3A%22%2B442079460123%22%7D",
        ] {
            let (text, found) = redacted(request(url));
            assert!(!text.contains("7946"), "{text}");
            assert!(text.contains("999") && found[0].phones == 1, "{text}");
        }
    }

    #[test]
    fn what_is_of_no_person_stays_to_the_byte() {
        let ours = Planted::of("A-1");
        let number = ours.phone.replace('+', "%2B").replace(' ', "%20");
        for url in [
            format!("https://t.example/?em={}&ph={number}", ours.email),
            format!(
                "https://t.example/?d={}",
                STANDARD.encode(format!("{{\"em\":\"{}\"}}", ours.email.to_lowercase()))
            ),
            "https://t.example/?em=jo@shop.example&x=jim%40example.org".to_owned(),
            "https://key@o1.ingest.example/api/1?v=icon@2x.png&p=pkg@1.2.3".to_owned(),
            "https://t.example/?_ga=GS1.1.1700000000+1700000000&t=2026-11-29T10:00:00+0100"
                .to_owned(),
            format!("https://t.example/?id={}", "Q0FGRUJBQkU".repeat(900)),
        ] {
            let (text, found) = redacted(request(&url));
            assert_eq!(text, request(&url).to_string());
            assert_eq!(found, Vec::new());
        }
    }

    #[test]
    fn texts_of_public_pages_stay() {
        let policy = json!({"event": "document", "text": "Write to dpo@theatre.example"});
        assert_eq!(redacted(policy.clone()).0, policy.to_string());
    }

    #[test]
    fn what_was_replaced_once_is_not_replaced_again() {
        let (once, _) = redacted(request(
            "https://t.example/?em=jo@post.co.uk&ph=%2B442079460123",
        ));
        let (twice, found) = redacted(serde_json::from_str(&once).unwrap());
        assert_eq!((once, found), (twice, Vec::new()));
    }
}
