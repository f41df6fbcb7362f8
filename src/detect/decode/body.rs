//! Request bodies: unpacked, and read as form, multipart or JSON. Everything is bounded, nothing panics.

use super::fields::{FIELD_LIMIT, Fields, percent_decoded};
use base64::Engine as _;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use serde_json::Value;
use std::borrow::Cow;
use std::io::Read;

/// Bytes of a body (unpacked) that are looked at.
pub const BODY_LIMIT: usize = 4 << 20;
/// Base64, standard alphabet, padding or not.
const STANDARD: GeneralPurpose = GeneralPurpose::new(&base64::alphabet::STANDARD, LENIENT);
/// Base64url, padding or not.
const URL_SAFE: GeneralPurpose = GeneralPurpose::new(&base64::alphabet::URL_SAFE, LENIENT);
const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_padding_mode(DecodePaddingMode::Indifferent)
    .with_decode_allow_trailing_bits(true);

/// A body that has been read.
#[derive(Debug, Default)]
pub struct Body<'a> {
    /// As text; bytes that are not UTF-8 are replaced.
    pub text: Cow<'a, str>,
    /// Form fields, urlencoded or multipart.
    pub form: Fields<'a>,
    /// JSON value.
    pub json: Option<Value>,
}

/// A body as text, unpacked; bytes that are not UTF-8 are replaced.
pub fn text<'a>(bytes: &'a [u8], content_encoding: Option<&str>) -> Cow<'a, str> {
    match unpack(bytes, content_encoding) {
        Cow::Borrowed(bytes) => String::from_utf8_lossy(bytes),
        Cow::Owned(bytes) => Cow::Owned(
            String::from_utf8(bytes)
                .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()),
        ),
    }
}

/// Reads a body by its headers, and by its look where the headers lie (beacons send JSON as text).
pub fn read<'a>(
    bytes: &'a [u8],
    content_type: Option<&str>,
    content_encoding: Option<&str>,
) -> Body<'a> {
    let kind = content_type.unwrap_or("").to_ascii_lowercase();
    let text = text(bytes, content_encoding);
    if kind.starts_with("multipart/") {
        let form = multipart(&text, content_type.unwrap_or(""));
        return Body {
            text,
            form,
            json: None,
        };
    }
    if let Some(json) = json_text(&text).or_else(|| json_lines(&text)) {
        return Body {
            text,
            form: Fields::default(),
            json: Some(json),
        };
    }
    if text.starts_with("--") && text.contains("Content-Disposition: form-data") {
        let form = multipart(&text, "");
        return Body {
            text,
            form,
            json: None,
        };
    }
    // A form is one line of pairs; several lines are a batch, read by `line:` locators.
    let is_form = kind.contains("x-www-form-urlencoded")
        || (text.contains('=') && !text.trim_end().contains('\n') && !kind.contains("json"));
    let form = match &text {
        _ if !is_form => Fields::default(),
        Cow::Borrowed(text) => Fields::of(Cow::Borrowed(text.trim_end())),
        Cow::Owned(text) => Fields::owned(text.trim_end()),
    };
    Body {
        text,
        form,
        json: None,
    }
}

/// JSON in a text: plain, percent-encoded once more, or in base64. Only objects and arrays count.
pub fn json_text(text: &str) -> Option<Value> {
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.len() > BODY_LIMIT {
        return None;
    }
    match text.as_bytes().first()? {
        b'{' | b'[' => serde_json::from_str(text).ok(),
        b'%' if text.starts_with("%7B")
            || text.starts_with("%5B")
            || text.starts_with("%7b")
            || text.starts_with("%5b") =>
        {
            let once = percent_decoded(text);
            if once == text { None } else { json_text(&once) }
        }
        _ => {
            let decoded = String::from_utf8(from_base64(text)?).ok()?;
            let trimmed = decoded.trim();
            (trimmed.starts_with('{') || trimmed.starts_with('['))
                .then(|| serde_json::from_str(trimmed).ok())
                .flatten()
        }
    }
}

/// JSON values on lines of their own, as a list: newline-delimited JSON, envelopes.
fn json_lines(text: &str) -> Option<Value> {
    if !text.trim_start().starts_with('{') || !text.trim_end().contains('\n') {
        return None;
    }
    text.lines()
        .filter(|line| !line.trim().is_empty())
        .take(FIELD_LIMIT)
        .map(|line| serde_json::from_str(line).ok())
        .collect::<Option<Vec<Value>>>()
        .map(Value::Array)
}

/// Base64 or base64url, with or without padding; a space stands for a plus that a form decoder ate.
pub fn from_base64(text: &str) -> Option<Vec<u8>> {
    let text = text.trim();
    if text.len() < 4 || text.len() > BODY_LIMIT {
        return None;
    }
    let fixed = if text.contains(' ') {
        Cow::Owned(text.replace(' ', "+"))
    } else {
        Cow::Borrowed(text)
    };
    // The two alphabets differ in two letters, which tell which one it is.
    if text.contains(['-', '_']) {
        URL_SAFE.decode(fixed.as_bytes()).ok()
    } else {
        STANDARD.decode(fixed.as_bytes()).ok()
    }
}

/// Undoes gzip and deflate, by header or by magic number; what cannot be unpacked is kept as it is.
fn unpack<'a>(bytes: &'a [u8], encoding: Option<&str>) -> Cow<'a, [u8]> {
    let bytes = &bytes[..bytes.len().min(BODY_LIMIT)];
    let encoding = encoding.unwrap_or("").to_ascii_lowercase();
    let gzip = bytes.starts_with(&[0x1f, 0x8b]);
    let zlib = bytes.len() > 2
        && bytes[0] == 0x78
        && (u16::from(bytes[0]) << 8 | u16::from(bytes[1])) % 31 == 0;
    let mut out = Vec::new();
    let limit = BODY_LIMIT as u64;
    // A stream that breaks off still yields what came before the break.
    if gzip {
        let _ = flate2::read::GzDecoder::new(bytes)
            .take(limit)
            .read_to_end(&mut out);
    } else if zlib {
        let _ = flate2::read::ZlibDecoder::new(bytes)
            .take(limit)
            .read_to_end(&mut out);
    } else if encoding.contains("deflate") {
        let _ = flate2::read::DeflateDecoder::new(bytes)
            .take(limit)
            .read_to_end(&mut out);
    }
    if out.is_empty() {
        Cow::Borrowed(bytes)
    } else {
        Cow::Owned(out)
    }
}

/// Fields of a multipart form; files are left out.
fn multipart(text: &str, content_type: &str) -> Fields<'static> {
    let given = content_type
        .split(';')
        .filter_map(|p| p.trim().split_once('='))
        .find(|(k, _)| k.eq_ignore_ascii_case("boundary"));
    let boundary = match given {
        Some((_, b)) => format!("--{}", b.trim_matches('"')),
        // Without a boundary in the header the first line is it.
        None => text.lines().next().unwrap_or("").trim_end().to_owned(),
    };
    if boundary.len() < 3 {
        return Fields::default();
    }
    let mut fields = Vec::new();
    for part in text.split(boundary.as_str()).skip(1).take(FIELD_LIMIT) {
        let Some((head, value)) = part
            .split_once("\r\n\r\n")
            .or_else(|| part.split_once("\n\n"))
        else {
            continue;
        };
        if head.contains("filename=") {
            continue;
        }
        let Some(name) = head
            .split("name=\"")
            .nth(1)
            .and_then(|r| r.split('"').next())
        else {
            continue;
        };
        let value = value
            .strip_suffix("\r\n")
            .or_else(|| value.strip_suffix('\n'))
            .unwrap_or(value);
        fields.push((Cow::Owned(name.to_owned()), Cow::Owned(value.to_owned())));
    }
    Fields::from_pairs(fields.into_iter())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use std::io::Write;

    fn field<'a>(body: &'a Body<'_>, name: &str) -> Option<&'a str> {
        body.form
            .iter()
            .find(|f| f.name == name)
            .map(|f| f.value.as_ref())
    }

    #[test]
    fn forms_multipart_and_json_are_told_apart() {
        assert_eq!(
            field(&read(b"id=1&ev=PageView", None, None), "ev"),
            Some("PageView")
        );
        let multi = b"------b\r\nContent-Disposition: form-data; name=\"cd[value]\"\r\n\r\n12.50\r\n------b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x\"\r\n\r\nsecret\r\n------b--\r\n";
        for kind in [
            Some("multipart/form-data; boundary=----b"),
            Some("text/plain"),
            None,
        ] {
            let body = read(multi, kind, None);
            assert_eq!(field(&body, "cd[value]"), Some("12.50"), "{kind:?}");
            assert_eq!(field(&body, "f"), None);
        }
        assert_eq!(
            read(b"{\"a\":1}", Some("text/plain"), None).json.unwrap()["a"],
            1
        );
        assert!(
            read(b"en=a\r\nen=b", Some("text/plain;charset=UTF-8"), None)
                .form
                .is_empty()
        );
    }

    #[test]
    fn packed_bodies_are_unpacked_by_header_or_magic() {
        let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        gz.write_all(b"{\"a\":[1]}").unwrap();
        let gz = gz.finish().unwrap();
        assert!(read(&gz, None, None).json.is_some());
        assert!(read(&gz[..gz.len() - 6], None, Some("gzip")).json.is_some());
        let mut raw =
            flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
        raw.write_all(b"a=1").unwrap();
        assert_eq!(
            field(&read(&raw.finish().unwrap(), None, Some("deflate")), "a"),
            Some("1")
        );
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        zlib.write_all(b"a=2").unwrap();
        assert_eq!(
            field(&read(&zlib.finish().unwrap(), None, None), "a"),
            Some("2")
        );
    }

    #[test]
    fn json_hides_in_base64_and_percent_signs() {
        assert_eq!(json_text("eyJldmVudCI6IngifQ==").unwrap()["event"], "x");
        assert_eq!(json_text("%7B%22a%22%3A1%7D").unwrap()["a"], 1);
        assert!(json_text("12345678").is_none());
        assert!(json_text("").is_none());
    }

    #[test]
    fn hostile_bodies_are_survived() {
        let deep = "[".repeat(100_000);
        assert!(read(deep.as_bytes(), None, None).json.is_none());
        read(
            &[0xff, 0xfe, 0x00, b'='],
            Some("application/x-www-form-urlencoded"),
            None,
        );
        read(&[0x1f, 0x8b, 0x08], None, None);
        read(b"--", Some("multipart/form-data; boundary="), None);
        assert_eq!(percent_decoded("%zz%4"), "%zz%4");
        assert_eq!(percent_decoded("%ff"), "\u{fffd}");
        let bomb = vec![0u8; BODY_LIMIT * 3];
        let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        gz.write_all(&bomb).unwrap();
        assert_eq!(
            read(&gz.finish().unwrap(), None, None).text.len(),
            BODY_LIMIT
        );
    }
}
