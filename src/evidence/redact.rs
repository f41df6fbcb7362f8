//! [`Secrets`]: what the user gave in confidence, replaced before anything is written.

use super::encoded::{packed, unpacked};
use super::spellings::spellings;
use aho_corasick::{AhoCorasick, MatchKind};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt;

/// What stands in the evidence in place of a secret.
pub const REDACTED: &str = "(redacted)";

/// Shorter values are replaced only where they stand as the header or cookie they were given as:
/// replacing every `1` would destroy the evidence and hide nothing.
const SHORTEST_ANYWHERE: usize = 6;

/// A cookie's value of this many letters is replaced wherever it stands when it has letters and digits, and
/// one of so many in any case.
const SHORTEST_TOKEN: usize = 12;
const LONG_TOKEN: usize = 24;

/// The event of a cookie that a script writes.
const COOKIE_WRITE: &str = "cookie-write";

/// Headers whose values are never written, whoever gave them.
const ALWAYS: [&str; 2] = ["authorization", "proxy-authorization"];

/// Largest body that is unpacked to be looked into, in bytes.
const LARGEST_UNPACKED: u64 = 64 << 20;

/// What the user gave in confidence: headers, cookies, a password.
#[derive(Clone, Default)]
pub struct Secrets {
    /// Names of headers, lower case.
    headers: Vec<String>,
    /// Names and values of cookies.
    cookies: Vec<(String, String)>,
    /// Names of cookies whose values are secret, whatever they are: those of a login.
    sessions: BTreeSet<String>,
    /// Texts replaced wherever they stand.
    anywhere: Vec<String>,
    /// All of their spellings.
    spellings: Option<AhoCorasick>,
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secrets(…)")
    }
}

impl Secrets {
    /// Adds a header: its value is replaced under that name and, unless very short, everywhere.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push(name.trim().to_ascii_lowercase());
        self.anywhere(value);
        // `Bearer abc`: the token alone is the secret too.
        if let Some((_, token)) = value.trim().split_once(' ') {
            self.anywhere(token);
        }
        self
    }

    /// Adds a cookie: its value is replaced in cookie headers and jars and, unless very short, everywhere.
    #[must_use]
    pub fn cookie(mut self, name: &str, value: &str) -> Self {
        self.cookies
            .push((name.trim().to_owned(), value.trim().to_owned()));
        self.anywhere(value);
        self
    }

    /// Adds a user name and password: the password, and both in the form of HTTP authentication.
    #[must_use]
    pub fn password(mut self, user: &str, password: &str) -> Self {
        self.anywhere(password);
        self.anywhere(&STANDARD.encode(format!("{user}:{password}")));
        self
    }

    /// Adds a text that is typed into a page: it is replaced wherever it stands, unless it is very short.
    #[must_use]
    pub fn text(mut self, value: &str) -> Self {
        self.anywhere(value);
        self
    }

    /// Adds a cookie of a login: whatever value it has is replaced under its name, and this one everywhere
    /// where it is long and mixed enough to stand nowhere by chance.
    #[must_use]
    pub fn session(mut self, name: &str, value: &str) -> Self {
        self.sessions.insert(name.trim().to_owned());
        if is_token(value) {
            self.anywhere(value);
        }
        self
    }

    /// New values of the cookies of a login in what is about to be written.
    pub(super) fn renewed(&self, value: &Value) -> Vec<(String, String)> {
        if self.sessions.is_empty() {
            return Vec::new();
        }
        let lines = value["set_cookie"].as_array().into_iter().flatten();
        let written = value["text"]
            .as_str()
            .filter(|_| value["event"] == COOKIE_WRITE);
        let lines = lines.filter_map(Value::as_str).chain(written);
        let pairs = lines.filter_map(|line| line.split(';').next()?.split_once('='));
        let pairs = pairs.map(|(name, value)| (name.trim(), value.trim()));
        let listed = value["cookies"].as_array().into_iter().flatten();
        let listed = listed.filter_map(|c| Some((c["name"].as_str()?, c["value"].as_str()?)));
        let is_new = |(name, value): &(&str, &str)| {
            self.sessions.contains(*name)
                && is_token(value)
                && !self.anywhere.iter().any(|known| known == value)
        };
        let mut all: Vec<(String, String)> = pairs
            .chain(listed)
            .filter(is_new)
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        all.sort();
        all.dedup();
        all
    }

    fn anywhere(&mut self, value: &str) {
        let value = value.trim();
        if value.len() < SHORTEST_ANYWHERE {
            return;
        }
        self.anywhere.push(value.to_owned());
        let mut all: Vec<Vec<u8>> = self.anywhere.iter().flat_map(|v| spellings(v)).collect();
        all.sort();
        all.dedup();
        // Where one spelling is part of another, the longer one goes.
        self.spellings = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(all)
            .ok();
    }

    /// Replaces every secret in a value that is about to be written.
    pub fn redact(&self, value: &mut Value) {
        match value {
            Value::String(text) => self.redact_text(text),
            Value::Array(items) => items.iter_mut().for_each(|v| self.redact(v)),
            Value::Object(map) => {
                self.redact_jar_cookie(map);
                let written = map.get("event").is_some_and(|e| e == COOKIE_WRITE);
                for (key, entry) in map.iter_mut() {
                    match (key.as_str(), entry) {
                        ("set_cookie", Value::Array(lines)) => {
                            for line in lines.iter_mut() {
                                self.redact_cookies(line);
                            }
                        }
                        ("line", entry) => self.redact_cookies(entry),
                        ("text", entry) if written => self.redact_cookies(entry),
                        ("headers", Value::Object(headers)) => self.redact_headers(headers),
                        ("base64", Value::String(text)) => self.redact_base64(text),
                        (_, entry) => self.redact(entry),
                    }
                }
            }
            _ => {}
        }
    }

    fn redact_headers(&self, headers: &mut serde_json::Map<String, Value>) {
        for (name, value) in headers.iter_mut() {
            let lower = name.to_ascii_lowercase();
            if ALWAYS.contains(&lower.as_str()) || self.headers.contains(&lower) {
                *value = Value::String(REDACTED.into());
            } else if ["cookie", "set-cookie"].contains(&lower.as_str()) {
                self.redact_cookies(value);
            } else {
                self.redact(value);
            }
        }
    }

    /// A `Cookie` header or `Set-Cookie` lines: what a login set has no value, and of the rest what is secret
    /// goes as anywhere.
    fn redact_cookies(&self, value: &mut Value) {
        if let Value::String(text) = value
            && self
                .sessions
                .iter()
                .any(|name| text.contains(name.as_str()))
        {
            let pairs = text.split_inclusive([';', '\n']);
            *text = pairs.map(|pair| self.without_session(pair)).collect();
        }
        self.redact(value);
    }

    /// One pair with what ends it.
    fn without_session(&self, pair: &str) -> String {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        if value.is_empty() || !self.sessions.contains(name.trim()) {
            return pair.to_owned();
        }
        let end = value
            .strip_suffix([';', '\n'])
            .map_or("", |v| &value[v.len()..]);
        format!("{name}={REDACTED}{end}")
    }

    /// A cookie of a jar: `{"name": …, "value": …}`.
    fn redact_jar_cookie(&self, map: &mut serde_json::Map<String, Value>) {
        let hit = match (map.get("name"), map.get("value")) {
            (Some(Value::String(name)), Some(Value::String(value))) => {
                // A cookie stands under its domain; a key of storage may have the same name.
                self.cookies.iter().any(|(n, v)| n == name && v == value)
                    || !value.is_empty()
                        && map.contains_key("domain")
                        && self.sessions.contains(name)
            }
            _ => false,
        };
        if hit {
            map.insert("value".into(), Value::String(REDACTED.into()));
        }
    }

    fn redact_text(&self, text: &mut String) {
        for (name, value) in &self.cookies {
            if !value.is_empty() && text.contains(&format!("{name}={value}")) {
                *text = replace_cookie(text, name, value);
            }
        }
        match &self.spellings {
            Some(spellings) if spellings.is_match(text.as_str()) => {
                let mut out = String::with_capacity(text.len());
                spellings.replace_all_with(text, &mut out, |_, _, out| {
                    out.push_str(REDACTED);
                    true
                });
                *text = out;
            }
            _ => {}
        }
    }

    /// A binary body: looked into as bytes, for its base64 hides what is in it.
    fn redact_base64(&self, text: &mut String) {
        let Ok(bytes) = STANDARD.decode(text.as_bytes()) else {
            return self.redact_text(text);
        };
        if let Some(without) = self.redacted(&bytes) {
            *text = STANDARD.encode(without);
        }
    }

    /// Bytes without secrets; none when there is none in them. What is packed is packed again.
    fn redacted(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        let spellings = self.spellings.as_ref()?;
        let without = |bytes: &[u8]| {
            let hit = spellings.is_match(bytes);
            hit.then(|| {
                let redactions = vec![REDACTED; spellings.patterns_len()];
                spellings.replace_all_bytes(bytes, &redactions)
            })
        };
        let inner = unpacked(bytes, LARGEST_UNPACKED);
        match inner.and_then(|inner| without(&inner)) {
            Some(inner) => Some(packed(&inner).unwrap_or_default()),
            None => without(bytes),
        }
    }
}

/// Whether a value of a cookie stands nowhere by chance, as the name of a language does.
fn is_token(value: &str) -> bool {
    let has = |kind: fn(&char) -> bool| value.chars().any(|c| kind(&c));
    let length = value.chars().count();
    length >= LONG_TOKEN
        || length >= SHORTEST_TOKEN && has(char::is_ascii_digit) && has(char::is_ascii_alphabetic)
}

/// Replaces `name=value` where it is a whole pair: at the start or after `;` or a space, up to `;`, a space or the end.
fn replace_cookie(text: &str, name: &str, value: &str) -> String {
    let pair = format!("{name}={value}");
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(&pair) {
        let (before, from) = rest.split_at(at);
        let after = &from[pair.len()..];
        let starts = before
            .chars()
            .next_back()
            .or(out.chars().next_back())
            .is_none_or(|c| c == ';' || c.is_whitespace());
        let ends = after
            .chars()
            .next()
            .is_none_or(|c| c == ';' || c.is_whitespace());
        out.push_str(before);
        if starts && ends {
            out.push_str(name);
            out.push('=');
            out.push_str(REDACTED);
        } else {
            out.push_str(&pair);
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use flate2::Compression;
    use flate2::read::MultiGzDecoder;
    use flate2::write::GzEncoder;
    use serde_json::json;
    use std::io::{Read, Write as _};

    fn redacted(secrets: &Secrets, mut value: Value) -> String {
        secrets.redact(&mut value);
        value.to_string()
    }

    #[test]
    fn authorisation_is_never_written() {
        let out = redacted(
            &Secrets::default(),
            json!({"headers": {"authorization": "Basic dTpw", "Proxy-Authorization": "Basic eHg=", "Accept": "*/*"}}),
        );
        assert!(!out.contains("dTpw") && !out.contains("eHg="), "{out}");
        assert!(out.contains("*/*"));
    }

    #[test]
    fn a_given_header_is_replaced_under_its_name_and_where_it_is_echoed() {
        let secrets = Secrets::default().header("X-Stage-Key", "open sesame 42");
        let out = redacted(
            &secrets,
            json!({"headers": {"x-stage-key": "open sesame 42"}, "url": "https://a.example/?k=open%20sesame%2042&l=open+sesame+42",
                   "text": "you sent open sesame 42"}),
        );
        assert!(!out.contains("sesame"), "{out}");
    }

    #[test]
    fn a_short_header_value_is_replaced_under_its_name_only() {
        let secrets = Secrets::default().header("X-Stage", "1");
        let out = redacted(
            &secrets,
            json!({"headers": {"X-Stage": "1", "DNT": "1"}, "url": "https://a.example/1"}),
        );
        assert_eq!(
            out,
            json!({"headers": {"X-Stage": REDACTED, "DNT": "1"}, "url": "https://a.example/1"})
                .to_string()
        );
    }

    #[test]
    fn a_given_cookie_is_replaced_in_headers_jars_and_lines() {
        let secrets = Secrets::default().cookie("gate", "abc");
        let out = redacted(
            &secrets,
            json!({"headers": {"Cookie": "a=1; gate=abc; xgate=abc; gate=abcd"},
                   "cookies": [{"name": "gate", "value": "abc"}, {"name": "other", "value": "abc"}],
                   "set_cookie": ["gate=abc; Path=/"]}),
        );
        let expected = json!({"headers": {"Cookie": "a=1; gate=(redacted); xgate=abc; gate=abcd"},
                   "cookies": [{"name": "gate", "value": REDACTED}, {"name": "other", "value": "abc"}],
                   "set_cookie": ["gate=(redacted); Path=/"]});
        assert_eq!(out, expected.to_string());
    }

    #[test]
    fn a_typed_secret_is_replaced_in_every_way_that_a_page_writes_it() {
        let secrets = Secrets::default().text("p\"w & <x>!'7");
        let body = json!({"pw": "p\"w & <x>!'7"}).to_string();
        let out = redacted(
            &secrets,
            json!({"body": body, "url": "https://a.example/?p=p%22w%20%26%20%3Cx%3E!'7",
                   "form": "p=p%22w+%26+%3Cx%3E%21%277", "html": "value=\"p&quot;w &amp; &lt;x&gt;!'7\""}),
        );
        assert_eq!(out.matches(REDACTED).count(), 4, "{out}");
        assert!(!out.contains("w &") && !out.contains("%26"), "{out}");
    }

    /// Every spelling, with what surrounds it, in a text and in a binary body.
    #[test]
    fn a_secret_is_found_in_every_spelling() {
        let value = "Zürich/ép\"w & <x>'7";
        let secrets = Secrets::default().text(value);
        let base64 = |before: &str| STANDARD.encode(format!("{before}{value}&b=2"));
        let spelt = [
            base64(""),
            base64("a"),
            base64("ab"),
            base64("abc").replace('+', "-").replace('/', "_"),
            hex::encode(value),
            hex::encode_upper(value),
            "Z%c3%bcrich%2f%c3%a9p%22w%20%26%20%3cx%3e'7".into(),
            "Z\\u00fcrich/\\u00e9p\\\"w & <x>'7".into(),
            "Zürich\\/ép\\\"w & <x>'7".into(),
            "Z%25C3%25BCrich%252F%25C3%25A9p%2522w%2520%2526%2520%253Cx%253E'7".into(),
            json!(json!(value).to_string()).to_string(),
            "Zürich/ép&quot;w &amp; &lt;x&gt;&#39;7".into(),
            value.bytes().map(|b| format!("%{b:02X}")).collect(),
        ];
        for text in spelt {
            let out = redacted(&secrets, json!({"text": format!("q={text}!")}));
            assert!(out.contains(REDACTED), "{text}: {out}");
        }
        let wide: Vec<u8> = format!("q={value}")
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let packed = |bytes: &[u8]| {
            let mut packer = GzEncoder::new(Vec::new(), Compression::best());
            packer.write_all(bytes).unwrap();
            packer.finish().unwrap()
        };
        for bytes in [
            wide.clone(),
            packed(format!("q={value}").as_bytes()),
            packed(&wide),
        ] {
            let out = redacted(&secrets, json!({"base64": STANDARD.encode(&bytes)}));
            let body: Value = serde_json::from_str(&out).unwrap();
            let mut inner = STANDARD.decode(body["base64"].as_str().unwrap()).unwrap();
            if bytes[0] == 0x1f {
                let mut read = Vec::new();
                MultiGzDecoder::new(&*inner).read_to_end(&mut read).unwrap();
                inner = read;
            }
            let text = String::from_utf8_lossy(&inner).replace('\0', "");
            assert_eq!(text, format!("q={REDACTED}"));
        }
        let plain = json!({"text": "Zurich", "base64": STANDARD.encode(packed(b"nothing"))});
        assert_eq!(redacted(&secrets, plain.clone()), plain.to_string());
    }

    /// A text that begins like another goes whole, and many of them go in one pass.
    #[test]
    fn the_longest_secret_goes_and_many_go_at_once() {
        let secrets = Secrets::default().text("hush-hush").text("hush-hush-hush");
        let many = "hush-hush-hush ".repeat(50_000);
        let out = redacted(
            &secrets,
            json!({"text": many, "base64": STANDARD.encode(&many)}),
        );
        assert_eq!(out.matches(REDACTED).count(), 50_000);
        assert!(!out.contains("hush") && !out.contains("aHVzaC"));
    }

    #[test]
    fn the_cookies_of_a_login_have_no_value_and_new_ones_are_learnt() {
        let secrets = Secrets::default()
            .session("sid", "9f3c0a7714bb2d5e")
            .session("lang", "english");
        let line = json!({"event": "response-extra", "set_cookie": ["sid=aa11bb22cc33dd44; Path=/", "theme=english"],
            "headers": {"cookie": "sid=9f3c0a7714bb2d5e; lang=english; theme=dark\nsid=x"}});
        assert_eq!(
            secrets.renewed(&line),
            [("sid".to_owned(), "aa11bb22cc33dd44".to_owned())]
        );
        let expected = json!({"event": "response-extra", "set_cookie": ["sid=(redacted); Path=/", "theme=english"],
            "headers": {"cookie": "sid=(redacted); lang=(redacted); theme=dark\nsid=(redacted)"}});
        assert_eq!(redacted(&secrets, line), expected.to_string());
        let kept = json!({"event": "jar", "text": "an english play about sid=1",
            "cookies": [{"name": "sid", "value": "", "domain": "a.example"}], "entries": [{"name": "sid", "value": "1"}]});
        assert_eq!(redacted(&secrets, kept.clone()), kept.to_string());
        let out = redacted(
            &secrets,
            json!({"event": "cookie-write", "text": "lang=deutsch; path=/", "url": "https://a.example/?s=9f3c0a7714bb2d5e",
                "cookies": [{"name": "lang", "value": "x", "domain": "a.example"}]}),
        );
        assert!(!out.contains("9f3c") && !out.contains("deutsch"), "{out}");
        assert!(out.contains("\"value\":\"(redacted)\""), "{out}");
    }

    #[test]
    fn a_password_is_replaced_in_every_form() {
        let secrets = Secrets::default().password("ann", "correct horse");
        let binary = STANDARD.encode(b"\xff\xfepw=correct horse\xff");
        let out = redacted(
            &secrets,
            json!({"a": "correct horse", "b": STANDARD.encode("ann:correct horse"), "body": {"base64": binary.clone()}}),
        );
        assert!(
            !out.contains("horse")
                && !out.contains(&STANDARD.encode("ann:correct horse"))
                && !out.contains(&binary),
            "{out}"
        );
    }
}
