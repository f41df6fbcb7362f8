//! Reading JSON that carries what pages wrote.
//!
//! A string of JavaScript may hold half of a character (a lone surrogate). Chrome writes it as an escape,
//! `\ud800`, which is no character in UTF-8 and which strict readers refuse with the whole message.

use serde_json::Value;

/// Reads a message; halves of characters become U+FFFD, as in every text that leaves the browser.
///
/// # Errors
/// What `serde_json` says of text that is no JSON even so, or is nested too deeply.
pub fn parse_wire(text: &str) -> Result<Value, serde_json::Error> {
    serde_json::from_str(text).or_else(|error| match with_whole_characters(text) {
        Some(mended) => serde_json::from_str(&mended),
        None => Err(error),
    })
}

/// The text with escapes of lone surrogates replaced; none when it holds none.
fn with_whole_characters(text: &str) -> Option<String> {
    let mut mended = String::new();
    let mut kept = 0;
    let mut at = 0;
    while let Some(found) = text[at..].find('\\') {
        let escape = at + found;
        match unit(text, escape) {
            // Another escape: its second sign may be a backslash itself. Both are ASCII.
            None => at = escape + 2,
            Some(0xd800..=0xdbff) if matches!(unit(text, escape + 6), Some(0xdc00..=0xdfff)) => {
                at = escape + 12;
            }
            Some(0xd800..=0xdfff) => {
                mended.push_str(&text[kept..escape]);
                mended.push_str("\\ufffd");
                at = escape + 6;
                kept = at;
            }
            Some(_) => at = escape + 6,
        }
        if !text.is_char_boundary(at) {
            return None; // no JSON: an escape of something that is not ASCII
        }
    }
    (kept > 0).then(|| mended + &text[kept..])
}

/// The UTF-16 unit of an escape `\uXXXX` that begins there.
fn unit(text: &str, at: usize) -> Option<u16> {
    let digits = text.get(at..at + 6)?.strip_prefix("\\u")?;
    u16::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::cases::runner;
    use proptest::prelude::*;

    fn read(text: &str) -> Option<String> {
        let value = parse_wire(text).ok()?;
        Some(value["a"].as_str()?.to_owned())
    }

    #[test]
    fn half_a_character_is_replaced_and_the_rest_stays() {
        for (text, expected) in [
            (r#"{"a":"x\ud800y"}"#, "x\u{fffd}y"),
            (
                r#"{"a":"\udfff\ud83d\ude00\ud83d"}"#,
                "\u{fffd}\u{1f600}\u{fffd}",
            ),
            (r#"{"a":"\ud800\ud83d\ude00"}"#, "\u{fffd}\u{1f600}"),
            (r#"{"a":"\\ud800\ud800"}"#, "\\ud800\u{fffd}"),
            (r#"{"a":"\\\ud800é\u0041"}"#, "\\\u{fffd}éA"),
        ] {
            assert_eq!(read(text).as_deref(), Some(expected), "{text}");
        }
    }

    /// Pieces of texts as the browser sends them, halves of characters among them.
    #[test]
    fn any_message_is_read_once_through_and_has_whole_characters() {
        const PIECES: &[&str] = &[
            "{\"a\":\"",
            "\"}",
            "\\ud800",
            "\\udfff",
            "\\ud83d\\ude00",
            "\\\\",
            "\\",
            "\\u",
            "\\u00",
            "d8",
            "é",
            "x",
            "\"",
        ];
        let text = prop::collection::vec(prop::sample::select(PIECES), 0..12);
        let tested = runner(2000).run(&text, |pieces| {
            for text in [
                pieces.concat(),
                format!("{{\"a\":\"{}\"}}", pieces.concat()),
            ] {
                if let Ok(message) = parse_wire(&text) {
                    let again: Value = serde_json::from_str(&message.to_string()).unwrap();
                    prop_assert_eq!(again, message);
                }
            }
            Ok(())
        });
        tested.unwrap();
        // A megabyte of halves: each is looked at once.
        let many = format!("{{\"a\":\"{}\"}}", "\\ud800".repeat(1 << 17));
        assert_eq!(read(&many).unwrap().chars().count(), 1 << 17);
    }

    #[test]
    fn what_is_no_json_stays_none() {
        for text in [
            "",
            "\\",
            "{\"a\":\"\\é\"}",
            "{\"a\":\"\\u12",
            "{\"a\":\"\\ud800",
            "{\"a\":\"\\ud800\\é",
        ] {
            assert!(parse_wire(text).is_err(), "{text}");
        }
    }
}
