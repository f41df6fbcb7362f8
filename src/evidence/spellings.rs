//! The ways in which pages write a text, so that it is found however it was written.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC};
use serde_json::Value;
use std::fmt::Write as _;

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

/// Every letter escaped, as pages do that hide what they send.
const EVERY: &AsciiSet = &every();

const fn every() -> AsciiSet {
    let mut set = CONTROLS.add(0);
    let mut letter = 0x20;
    while letter < 0x80 {
        set = set.add(letter);
        letter += 1;
    }
    set
}

/// The ways in which pages write a text: as it is, escaped for addresses, JSON and HTML, for an address or JSON
/// inside of another, in base64 wherever in it the text begins, in hex, and in UTF-16.
pub(super) fn spellings(value: &str) -> Vec<Vec<u8>> {
    let form: String = url::form_urlencoded::byte_serialize(value.as_bytes()).collect();
    let component = percent_encoding::utf8_percent_encode(value, COMPONENT).to_string();
    let every = percent_encoding::percent_encode(value.as_bytes(), EVERY).to_string();
    let in_json = Value::from(value).to_string();
    let in_json = &in_json[1..in_json.len() - 1];
    // An address inside of an address, and JSON as a text of JSON.
    let again = |text: &str| percent_encoding::utf8_percent_encode(text, COMPONENT).to_string();
    let json_again = Value::from(in_json).to_string();
    let in_html = value
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    let hexed = hex::encode(value);
    let mut texts = vec![
        value.to_owned(),
        small_escapes(&form),
        small_escapes(&component),
        small_escapes(&every),
        form.replace('+', "%20"),
        again(&form),
        again(&component),
        again(&small_escapes(&component)),
        json_again[1..json_again.len() - 1].to_owned(),
        form,
        component,
        every,
        in_json.replace('/', "\\/"),
        ascii_only(in_json),
        in_json.to_owned(),
        in_html.replace('"', "&quot;"),
        in_html.replace('"', "&quot;").replace('\'', "&#39;"),
        in_html.replace('"', "&quot;").replace('\'', "&#x27;"),
        in_html,
        hexed.to_ascii_uppercase(),
        hexed,
        STANDARD.encode(value),
        URL_SAFE.encode(value),
    ];
    for before in 0..3 {
        let bytes = [&[0; 3][..before], value.as_bytes()].concat();
        // Only letters that hold bits of this text and of no neighbour.
        let inner = before + before.div_ceil(2)..bytes.len() * 8 / 6;
        for encoded in [
            STANDARD_NO_PAD.encode(&bytes),
            URL_SAFE_NO_PAD.encode(&bytes),
        ] {
            texts.extend(encoded.get(inner.clone()).map(str::to_owned));
        }
    }
    let wide = || value.encode_utf16();
    let mut all: Vec<Vec<u8>> = texts.into_iter().map(String::into_bytes).collect();
    all.push(wide().flat_map(u16::to_le_bytes).collect());
    all.push(wide().flat_map(u16::to_be_bytes).collect());
    all
}

/// The escapes of an address with small letters.
fn small_escapes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut escape = 0;
    for c in text.chars() {
        if c == '%' {
            escape = 3;
        }
        out.push(if escape > 0 {
            c.to_ascii_lowercase()
        } else {
            c
        });
        escape = usize::saturating_sub(escape, 1);
    }
    out
}

/// A text of JSON with everything beyond ASCII escaped.
fn ascii_only(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii() {
            out.push(c);
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        }
    }
    out
}
