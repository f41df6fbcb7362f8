//! E-mail addresses in what pages send: found in clear and behind percent signs, told from file names.

use percent_encoding::percent_decode_str;
use regex::{Captures, Regex};
use std::borrow::Cow;
use std::sync::LazyLock;

/// An e-mail address; the at sign and the plus may be percent-encoded once or twice.
/// The pattern is fixed, so a failure to compile is a failure of the tests, not of a run.
static EMAIL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)(?P<lead>(?:%(?:25)?(?:3[abdf]|2[0-9acdef]|7[bcd]|0[ad]|5[bd]))*)(?P<local>(?P<first>[a-z0-9])(?:[a-z0-9._+'-]|%(?:25)?2B){0,63})(?P<at>@|%(?:25)?40)(?P<domain>[a-z0-9](?:[a-z0-9-]{0,62})(?:\.[a-z0-9-]{1,63}){0,6}\.[a-z]{2,24})").ok()
});

/// Endings of files that look like a top-level domain behind an at sign (`icon@2x.png`).
const FILE_ENDINGS: [&str; 16] = [
    "png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "ico", "js", "mjs", "css", "map", "json",
    "html", "woff", "ttf",
];

/// Rounds of percent-decoding that are undone.
const ROUNDS: usize = 4;

/// An address in a text, as it is spelt there.
pub struct Email<'t> {
    /// Its first letter or digit.
    pub first: &'t str,
    /// All before the at sign.
    pub local: &'t str,
    /// The at sign, perhaps percent-encoded.
    pub at: &'t str,
    /// All behind it.
    pub domain: &'t str,
}

/// Whether a text holds an e-mail address in clear, perhaps percent-encoded up to four times.
pub fn has_email(text: &str) -> bool {
    let bytes = text.as_bytes();
    // One look at all the bytes without a stop, which is faster than several that may stop.
    let (at_sign, percent) = bytes.iter().fold((false, false), |(at, percent), b| {
        (at | (*b == b'@'), percent | (*b == b'%'))
    });
    let mut decoded = Cow::Borrowed(text);
    if !at_sign {
        // A percent sign may hide an at sign: "%40", "%2540", "%25%34%30". What no decoding brings to
        // light is not there for the pattern either, as it knows no other escapes.
        if !(percent && bytes.contains(&b'4') && bytes.contains(&b'0')) {
            return false;
        }
        decoded = Cow::Owned(decoded_fully(text));
        if !decoded.as_bytes().contains(&b'@') {
            return false;
        }
    }
    if holds(text) {
        return true;
    }
    if matches!(decoded, Cow::Borrowed(_)) {
        decoded = Cow::Owned(decoded_fully(text));
    }
    decoded != text && holds(&decoded)
}

/// The first address in a text, as it is spelt there or after decoding.
pub fn first_email(text: &str) -> Option<String> {
    let first = |text: &str| {
        let found = EMAIL
            .as_ref()?
            .captures_iter(text)
            .find(|c| is_address(text, c))?;
        Some(found[0].to_owned())
    };
    first(text).or_else(|| first(&decoded_fully(text)))
}

/// Puts what `instead` says in place of every address; what it says `None` to stays.
///
/// A text that shows an address only once it is decoded is given back decoded: better a changed
/// spelling than an address.
pub fn replace_emails<'t>(
    text: &'t str,
    instead: &mut dyn FnMut(&Email<'_>) -> Option<String>,
) -> Cow<'t, str> {
    if !has_email(text) {
        return Cow::Borrowed(text);
    }
    let out = replaced(text, instead);
    let decoded = decoded_fully(&out);
    if decoded == out || !holds(&decoded) {
        return out;
    }
    let changed = replaced(&decoded, instead);
    if changed == decoded {
        out
    } else {
        Cow::Owned(changed.into_owned())
    }
}

fn replaced<'t>(
    text: &'t str,
    instead: &mut dyn FnMut(&Email<'_>) -> Option<String>,
) -> Cow<'t, str> {
    let Some(regex) = EMAIL.as_ref() else {
        return Cow::Borrowed(text);
    };
    regex.replace_all(text, |c: &Captures<'_>| {
        let found = Email {
            first: &c["first"],
            local: &c["local"],
            at: &c["at"],
            domain: &c["domain"],
        };
        let new = is_address(text, c).then(|| instead(&found)).flatten();
        new.map_or_else(|| c[0].to_owned(), |new| format!("{}{new}", &c["lead"]))
    })
}

fn holds(text: &str) -> bool {
    EMAIL
        .as_ref()
        .is_some_and(|r| r.captures_iter(text).any(|c| is_address(text, &c)))
}

/// Sorts out file names and the user part of an address (`https://key@host/`).
fn is_address(text: &str, captures: &Captures<'_>) -> bool {
    let before = captures
        .name("first")
        .map_or("", |m| &text[..m.start()])
        .to_ascii_lowercase();
    let ending = captures
        .name("domain")
        .and_then(|d| d.as_str().rsplit('.').next())
        .unwrap_or("")
        .to_ascii_lowercase();
    !before.ends_with("://")
        && !before.ends_with("%3a%2f%2f")
        && !FILE_ENDINGS.contains(&ending.as_str())
}

fn decoded_fully(text: &str) -> String {
    let mut now = text.to_owned();
    for _ in 0..ROUNDS {
        let next = percent_decode_str(&now).decode_utf8_lossy().into_owned();
        if next == now {
            break;
        }
        now = next;
    }
    now
}
