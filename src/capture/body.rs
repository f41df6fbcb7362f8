//! What is kept of a body.

use crate::evidence::Body;
use base64::Engine;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// Bytes kept of a body.
pub(super) const KEPT: usize = 64 << 10;

/// Keeps the start of a body that Chrome handed out whole.
pub(super) fn whole(bytes: &[u8]) -> Body {
    first(bytes, KEPT)
}

/// Keeps the first bytes of a body that Chrome handed out whole.
pub(super) fn first(bytes: &[u8], most: usize) -> Body {
    let mut kept = &bytes[..bytes.len().min(most)];
    if let Err(e) = std::str::from_utf8(kept) {
        // A character that the cut runs through is left out.
        if e.error_len().is_none() && kept.len() < bytes.len() {
            kept = &kept[..e.valid_up_to()];
        }
    }
    let text = std::str::from_utf8(kept).ok().map(str::to_owned);
    Body {
        base64: text
            .is_none()
            .then(|| base64::engine::general_purpose::STANDARD.encode(kept)),
        text,
        size: Some(bytes.len() as u64),
        sha256: Some(hex::encode(Sha256::digest(bytes))),
        truncated: kept.len() < bytes.len(),
    }
}

/// Bytes that Chrome handed out in base64; none when they are not.
pub(super) fn decode(base64: &str) -> Option<Vec<u8>> {
    base64::engine::general_purpose::STANDARD
        .decode(base64)
        .ok()
}

/// A body that was sent and that Chrome did not hand out.
pub(super) fn unknown() -> Body {
    Body {
        text: None,
        base64: None,
        size: None,
        sha256: None,
        truncated: true,
    }
}

/// The body in a CDP `Request`; none when there is none in it.
pub(super) fn of_request(request: &Value) -> Option<Body> {
    let entries = request["postDataEntries"]
        .as_array()
        .filter(|e| !e.is_empty());
    if let Some(entries) = entries {
        let mut bytes = Vec::new();
        let mut missing = false;
        for entry in entries {
            let part = entry["bytes"].as_str().and_then(decode);
            match part {
                Some(part) => bytes.extend(part),
                // A file of a form: Chrome keeps its content to itself.
                None => missing = true,
            }
        }
        let mut body = whole(&bytes);
        if missing {
            body = Body {
                size: None,
                sha256: None,
                truncated: true,
                ..body
            };
        }
        return Some(body);
    }
    request["postData"]
        .as_str()
        .map(|text| whole(text.as_bytes()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use serde_json::json;

    #[test]
    fn a_long_body_is_cut_and_its_digest_is_of_the_whole() {
        let long = "é".repeat(KEPT);
        let body = whole(format!("x{long}").as_bytes());
        assert!(body.truncated);
        assert_eq!(
            body.text.as_ref().map(String::len),
            Some(KEPT - 1),
            "cut before the broken character"
        );
        assert_eq!(body.size, Some(1 + 2 * KEPT as u64));
        assert_eq!(
            body.sha256.unwrap(),
            hex::encode(Sha256::digest(format!("x{long}")))
        );
    }

    #[test]
    fn bytes_that_are_no_text_are_kept_in_base64() {
        let body = of_request(&json!({"postDataEntries": [{"bytes": "/w=="}, {"bytes": "AA=="}]}))
            .unwrap();
        assert_eq!(
            (body.text, body.base64.as_deref(), body.size),
            (None, Some("/wA="), Some(2))
        );
    }

    #[test]
    fn a_part_that_chrome_keeps_makes_the_size_unknown() {
        let body = of_request(&json!({"postDataEntries": [{"bytes": "YQ=="}, {}]})).unwrap();
        assert_eq!(
            (body.text.as_deref(), body.size, body.truncated),
            (Some("a"), None, true)
        );
        assert_eq!(of_request(&json!({"url": "https://a.example/"})), None);
    }
}
