//! The picture on the report's cover, as a data address.

use super::message::Trouble;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::path::Path;

/// Bytes of the largest picture that is taken in.
const LARGEST: usize = 300_000;

/// Reads a PNG, JPEG or SVG. An SVG that could run or load something is refused; as a picture of a page
/// it could do neither, but the file is handed on to others.
///
/// # Errors
/// Wrong usage: not there, too large, another kind of file, an SVG that is more than a drawing.
pub fn read(path: &Path) -> Result<String, Trouble> {
    let name = path.display();
    let bytes = std::fs::read(path)
        .map_err(|error| Trouble::usage(format!("cannot read the logo {name}: {error}")))?;
    if bytes.len() > LARGEST {
        return Err(
            Trouble::usage(format!("the logo {name} is {} bytes", bytes.len()))
                .help(format!("at most {LARGEST} are taken into a report"))
                .into(),
        );
    }
    let kind = kind(&bytes).map_err(|why| {
        Trouble::usage(format!("the logo {name} {why}"))
            .help("a PNG, a JPEG or a plain SVG drawing")
    })?;
    Ok(format!(
        "data:image/{kind};base64,{}",
        STANDARD.encode(bytes)
    ))
}

fn kind(bytes: &[u8]) -> Result<&'static str, String> {
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Ok("png");
    }
    if bytes.starts_with(b"\xff\xd8\xff") {
        return Ok("jpeg");
    }
    let text = std::str::from_utf8(bytes).map_err(|_| "is no picture".to_owned())?;
    let lower = text.to_ascii_lowercase();
    if !lower.contains("<svg") {
        return Err("is no picture".into());
    }
    // Entities could spell any of these words otherwise.
    let banned = [
        "<script",
        "<foreignobject",
        "<image",
        "<iframe",
        "<use",
        "<animate",
        "<set",
        "<style",
        "<!entity",
        "<!doctype",
        "<a ",
        "@import",
        "url(",
        "href",
        "data:",
        "&#",
    ];
    if let Some(word) = banned.iter().find(|w| lower.contains(**w)) {
        return Err(format!("holds \"{word}\""));
    }
    let handler = lower
        .split_whitespace()
        .any(|w| w.trim_start_matches(['"', '\'', '/']).starts_with("on") && w.contains('='));
    if handler {
        return Err("holds an event handler".into());
    }
    Ok("svg+xml")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::kind;

    #[test]
    fn pictures_are_taken_and_what_could_act_is_refused() {
        assert_eq!(kind(b"\x89PNG\r\n\x1a\n..."), Ok("png"));
        assert_eq!(kind(b"\xff\xd8\xff\xe0"), Ok("jpeg"));
        assert_eq!(
            kind(b"<svg xmlns=\"http://www.w3.org/2000/svg\"><path d=\"M0 0h9\"/></svg>"),
            Ok("svg+xml")
        );
        for bad in [
            "<svg><script>alert(1)</script></svg>",
            "<svg onload=\"alert(1)\"></svg>",
            "<svg\nonload='alert(1)'></svg>",
            "<svg><a href=\"https://x.example/\"/></svg>",
            "<svg><path style=\"fill:url(https://x.example/)\"/></svg>",
            "<!DOCTYPE svg [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><svg/>",
            "<html></html>",
            "GIF89a",
        ] {
            assert!(kind(bad.as_bytes()).is_err(), "{bad}");
        }
    }
}
