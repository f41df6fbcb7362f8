//! [`Secrets`]: what the user gave in confidence, replaced before anything is written.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC};
use serde_json::Value;
use std::fmt;

/// What stands in the evidence in place of a secret.
pub const REDACTED: &str = "(redacted)";

/// Shorter values are replaced only where they stand as the header or cookie they were given as:
/// replacing every `1` would destroy the evidence and hide nothing.
const SHORTEST_ANYWHERE: usize = 6;

/// What `encodeURIComponent` encodes (ECMA-262 §19.2.6.4).
const COMPONENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'!')
    .remove(b'~')
    .remove(b'*')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')');

/// Headers whose values are never written, whoever gave them.
const ALWAYS: [&str; 2] = ["authorization", "proxy-authorization"];

/// What the user gave in confidence: headers, cookies, a password.
#[derive(Clone, Default)]
pub struct Secrets {
    /// Names of headers, lower case.
    headers: Vec<String>,
    /// Names and values of cookies.
    cookies: Vec<(String, String)>,
    /// Texts replaced wherever they stand, longest first.
    anywhere: Vec<String>,
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

    fn anywhere(&mut self, value: &str) {
        let value = value.trim();
        if value.len() < SHORTEST_ANYWHERE {
            return;
        }
        let encoded: String = url::form_urlencoded::byte_serialize(value.as_bytes()).collect();
        let component = percent_encoding::utf8_percent_encode(value, COMPONENT).to_string();
        let in_json = Value::from(value).to_string();
        let in_html = value
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;");
        let forms = [
            value.to_owned(),
            encoded.replace('+', "%20"),
            encoded,
            component,
            in_json[1..in_json.len() - 1].to_owned(),
            in_html.replace('"', "&quot;"),
            in_html,
            STANDARD.encode(value),
            STANDARD_NO_PAD.encode(value),
            URL_SAFE_NO_PAD.encode(value),
        ];
        self.anywhere.extend(forms);
        self.anywhere
            .sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        self.anywhere.dedup();
    }

    /// Replaces every secret in a value that is about to be written.
    pub fn redact(&self, value: &mut Value) {
        match value {
            Value::String(text) => self.redact_text(text),
            Value::Array(items) => items.iter_mut().for_each(|v| self.redact(v)),
            Value::Object(map) => {
                self.redact_jar_cookie(map);
                for (key, entry) in map.iter_mut() {
                    match (key.as_str(), entry) {
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
            } else {
                self.redact(value);
            }
        }
    }

    /// A cookie of a jar: `{"name": …, "value": …}`.
    fn redact_jar_cookie(&self, map: &mut serde_json::Map<String, Value>) {
        let hit = match (map.get("name"), map.get("value")) {
            (Some(Value::String(name)), Some(Value::String(value))) => {
                self.cookies.iter().any(|(n, v)| n == name && v == value)
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
        for secret in &self.anywhere {
            if text.contains(secret.as_str()) {
                *text = text.replace(secret.as_str(), REDACTED);
            }
        }
    }

    /// A binary body: looked into as bytes, for its base64 hides what is in it.
    fn redact_base64(&self, text: &mut String) {
        let Ok(mut bytes) = STANDARD.decode(text.as_bytes()) else {
            return;
        };
        let mut changed = false;
        for secret in &self.anywhere {
            while let Some(at) = bytes
                .windows(secret.len())
                .position(|w| w == secret.as_bytes())
            {
                bytes.splice(at..at + secret.len(), REDACTED.bytes());
                changed = true;
            }
        }
        if changed {
            *text = STANDARD.encode(bytes);
        }
    }
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
    use serde_json::json;

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
