//! What hides in a text: percent signs, escapes, base64, packed bytes, one inside the other.

use crate::detect::decode::body::from_base64;
use crate::detect::decode::fields::percent_decoded;
use crate::evidence::encoded::{runs, unpacked, value_of};
use std::borrow::Cow;

/// Layers below the text itself.
const DEPTH: usize = 4;
/// Bytes of all layers together.
const BYTES: usize = 1 << 20;
/// Words of one layer that are tried as base64.
const WORDS: usize = 400;
/// Shortest word that is tried.
const SHORTEST: usize = 12;

/// Calls `see` with the text and with everything that hides in it.
pub fn each(text: &str, see: &mut dyn FnMut(&str)) {
    let mut left = BYTES;
    go(Cow::Borrowed(text), DEPTH, &mut left, see);
}

fn go(text: Cow<'_, str>, depth: usize, left: &mut usize, see: &mut dyn FnMut(&str)) {
    let end = (0..=text.len().min(*left))
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0);
    *left -= end;
    let text = &text[..end];
    if text.len() < 4 {
        return;
    }
    see(text);
    if depth == 0 {
        return;
    }
    if text.contains('%') {
        let decoded = percent_decoded(text);
        if decoded != text {
            go(Cow::Owned(decoded.into_owned()), depth - 1, left, see);
        }
    }
    if text.contains('+') && !text.contains(' ') {
        go(Cow::Owned(text.replace('+', " ")), 0, left, see);
    }
    if text.contains("\\u") {
        go(Cow::Owned(unescaped(text)), depth - 1, left, see);
    }
    for word in words(text) {
        if let Some(inner) = inside(word) {
            go(Cow::Owned(inner), depth - 1, left, see);
        }
    }
}

/// Runs of letters of base64 and base64url that are long enough.
fn words(text: &str) -> impl Iterator<Item = &str> {
    runs(text)
        .filter(|run| run.len() >= SHORTEST)
        // Its filling may be wrong, and is not needed.
        .map(|run| value_of(run).trim_end_matches('='))
        .take(WORDS)
}

/// The readable text in a word of base64, unpacked when it is packed.
fn inside(word: &str) -> Option<String> {
    let bytes = from_base64(word)?;
    let bytes = unpacked(&bytes, BYTES as u64).unwrap_or(bytes);
    let text = String::from_utf8(bytes).ok()?;
    let readable = text
        .chars()
        .all(|c| !c.is_control() || matches!(c, '\n' | '\r' | '\t'));
    readable.then_some(text)
}

/// `\u0040` and the like undone; what is no escape is kept.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("\\u") {
        out.push_str(&rest[..at]);
        let letter = rest
            .get(at + 2..at + 6)
            .and_then(|hex| u32::from_str_radix(hex, 16).ok())
            .and_then(char::from_u32);
        match letter {
            Some(letter) => {
                out.push(letter);
                rest = &rest[at + 6..];
            }
            None => {
                out.push_str("\\u");
                rest = &rest[at + 2..];
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::evidence::ThirdPersons;
    use base64::Engine as _;
    use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
    use serde_json::{Value, json};
    use sha2::Digest;
    use std::io::Write;

    fn holds(text: &str, needle: &str) -> bool {
        let mut found = false;
        each(text, &mut |layer| found |= layer.contains(needle));
        found
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        out.write_all(bytes).unwrap();
        out.finish().unwrap()
    }

    fn asked(url: &str) -> Value {
        json!({"event": "request", "url": url})
    }

    #[test]
    fn what_hides_is_seen() {
        let packed = STANDARD.encode(gzip(b"{\"e\":\"jo@post.example\"}"));
        let json = STANDARD.encode("{\"user\":{\"email\":\"jo@post.example\"}}");
        let twice = URL_SAFE_NO_PAD.encode(format!("d={json}"));
        for text in [
            "jo@post.example",
            "jo%40post.example",
            "a%3Djo%2540post.example",
            "{\"e\":\"jo\\u0040post.example\"}",
            &json,
            &format!("data={json}&x=1"),
            &twice,
            &packed,
        ] {
            assert!(holds(text, "jo@post.example"), "{text}");
        }
        assert!(holds("jo+bloggs", "jo bloggs"));
        assert!(!holds("nothing", "jo"));
    }

    #[test]
    fn hostile_texts_are_bounded() {
        let deep = (0..12).fold("x".repeat(60), |t, _| STANDARD.encode(t));
        let mut bytes = 0;
        for text in [
            deep,
            "%25".repeat(300_000),
            "QUJD".repeat(250_000),
            "\\u".repeat(100_000),
        ] {
            each(&text, &mut |layer| bytes += layer.len());
        }
        assert!(bytes <= 4 * BYTES, "{bytes}");
    }

    #[test]
    fn no_layer_of_redacted_traffic_names_the_person_and_one_shows_that_there_was_one() {
        let packed = STANDARD.encode(gzip(b"{\"em\":\"jo.bloggs@post.co.uk\"}"));
        let inner = STANDARD.encode("{\"email\":\"jo.bloggs@post.co.uk\"}");
        let binary = STANDARD.encode(b"\xff\xfe\x0ejo.bloggs@post.co.uk\xff");
        for (at, event) in [
            ("/url", asked("https://t.example/?em=jo.bloggs@post.co.uk")),
            (
                "/url",
                asked("https://t.example/?em=jo.bloggs%40post.co.uk&x=1"),
            ),
            (
                "/url",
                asked(
                    "https://t.example/?u=https%3A%2F%2Fa.example%2F%3Fe%3Djo.bloggs%2540post.co.uk",
                ),
            ),
            (
                "/url",
                asked("https://t.example/?u=a%252525253Djo.bloggs%25252540post.co.uk"),
            ),
            ("/url", asked(&format!("https://t.example/?d={inner}"))),
            (
                "/url",
                asked(&format!(
                    "https://t.example/?d={}",
                    URL_SAFE_NO_PAD.encode(format!("x={inner}"))
                )),
            ),
            (
                "/body/text",
                json!({"event": "request", "body": {"text": "{\"e\":\"Jo.Bloggs@post.co.uk\"}"}}),
            ),
            (
                "/body/base64",
                json!({"event": "request", "body": {"base64": packed}}),
            ),
            (
                "/body/base64",
                json!({"event": "request", "body": {"base64": binary}}),
            ),
            (
                "/cookies/0/value",
                json!({"event": "jar", "cookies": [{"value": "jo.bloggs@post.co.uk"}]}),
            ),
        ] {
            let before = event.pointer(at).unwrap().as_str().unwrap().to_owned();
            let mut event = event;
            let found = ThirdPersons::of("A-1").redact(&mut event, 7);
            let text = event.pointer(at).unwrap().as_str().unwrap();
            // Bytes that are no text are no layer: they are looked at as they are.
            let bytes = STANDARD.decode(text).unwrap_or_default();
            let mut open = String::from_utf8_lossy(&bytes).into_owned();
            each(text, &mut |layer| open.push_str(layer));
            assert!(
                !open.to_lowercase().contains("bloggs"),
                "{before} became {text}"
            );
            assert!(open.contains("redacted.invalid"), "{before} became {text}");
            let hash = hex::encode(sha2::Sha256::digest(before.as_bytes()));
            assert_eq!(found.len(), 1, "{before}");
            assert_eq!(
                (found[0].line, found[0].at.as_str(), found[0].emails),
                (7, at, 1)
            );
            assert_eq!(found[0].sha256, hash);
        }
    }
}
