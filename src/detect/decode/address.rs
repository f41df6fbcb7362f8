//! Addresses: host, path and query, cut out of the text where it stands in normal form already.

use std::borrow::Cow;
use std::ops::Range;
use url::{ParseError, Position, Url};

/// What a byte may be part of without a change by the URL standard.
const HOST: u8 = 1;
const PATH: u8 = 2;
const QUERY: u8 = 4;

/// Longest host that is read without the standard's parser.
const HOST_LIMIT: usize = 255;

static CLASS: [u8; 256] = classes();

const fn classes() -> [u8; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let c = byte as u8;
        let host = c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, b'-' | b'.' | b'_');
        let path = c.is_ascii_uppercase()
            || matches!(
                c,
                b'/' | b'%' | b'~' | b'!' | b'$' | b'&' | b'(' | b')' | b'*' | b'+' | b','
            )
            || matches!(c, b';' | b'=' | b':' | b'@');
        // In a query most is escaped or left alone, which is one once it is read.
        let query = c >= b' ' && c != 0x7f && c != b'#';
        table[byte] = if host { HOST | PATH } else { 0 }
            | if path { PATH } else { 0 }
            | if query { QUERY } else { 0 };
        byte += 1;
    }
    table
}

/// How many of the bytes are of a class before the first that is not.
fn run(bytes: &[u8], class: u8) -> usize {
    let end = bytes
        .iter()
        .position(|b| CLASS[usize::from(*b)] & class == 0);
    end.unwrap_or(bytes.len())
}

/// The same for a query, the longest part of most addresses: one look at all the bytes without a stop,
/// which is faster than one that may stop.
fn query_run(bytes: &[u8]) -> usize {
    let plain = bytes.iter().fold(true, |plain, b| {
        plain & (*b >= b' ') & (*b != 0x7f) & (*b != b'#')
    });
    if plain {
        bytes.len()
    } else {
        run(bytes, QUERY)
    }
}

/// An address, parsed as the URL standard (WHATWG) says.
///
/// Most addresses of requests are in the standard's normal form, as browsers write them; those are
/// only looked through. All others go through [`Url::parse`].
#[derive(Debug)]
pub struct Address<'a> {
    text: Cow<'a, str>,
    host: Range<usize>,
    path: Range<usize>,
    query: Option<Range<usize>>,
    web: bool,
}

impl<'a> Address<'a> {
    /// Reads an address.
    ///
    /// # Errors
    /// As [`Url::parse`].
    pub fn parse(text: &'a str) -> Result<Address<'a>, ParseError> {
        if let Some(plain) = plain(text) {
            return Ok(plain);
        }
        let url = Url::parse(text)?;
        let until = |position: Position| url[..position].len();
        let query = url
            .query()
            .map(|_| until(Position::BeforeQuery)..until(Position::AfterQuery));
        Ok(Address {
            host: until(Position::BeforeHost)..until(Position::AfterHost),
            path: until(Position::BeforePath)..until(Position::AfterPath),
            query,
            web: matches!(url.scheme(), "http" | "https" | "ws" | "wss"),
            text: Cow::Owned(url.into()),
        })
    }

    /// Whether its scheme is that of a web request: `http`, `https`, `ws`, `wss`.
    pub fn is_web(&self) -> bool {
        self.web
    }

    /// Host in lower case without the final dot, empty where there is none.
    pub fn host(&self) -> &str {
        let host = &self.text[self.host.clone()];
        host.strip_suffix('.').unwrap_or(host)
    }

    /// Path in the standard's form, percent-decoded nowhere.
    pub fn path(&self) -> &str {
        let path = &self.text[self.path.clone()];
        if path.is_empty() && self.web {
            "/"
        } else {
            path
        }
    }

    /// Query without its question mark; what it holds is not escaped anew.
    pub fn query(&self) -> Option<Cow<'a, str>> {
        let range = self.query.clone()?;
        Some(match &self.text {
            Cow::Borrowed(text) => Cow::Borrowed(&text[range]),
            Cow::Owned(text) => Cow::Owned(text[range].to_owned()),
        })
    }
}

/// An address whose host and path the standard would leave as they are; none where that is not sure.
fn plain(text: &str) -> Option<Address<'_>> {
    const SCHEMES: [&str; 4] = ["https://", "http://", "wss://", "ws://"];
    let bytes = text.as_bytes();
    let start = SCHEMES.iter().find(|s| text.starts_with(**s))?.len();
    let host = start..start + run(&bytes[start..], HOST);
    if !is_plain_host(&text[host.clone()]) {
        return None;
    }
    let mut at = host.end;
    let path = match bytes.get(at) {
        None | Some(b'?' | b'#') => at..at,
        Some(b'/') => at..at + run(&bytes[at..], PATH),
        Some(_) => return None,
    };
    if !is_plain_path(&text[path.clone()]) {
        return None;
    }
    at = path.end;
    let mut query = None;
    if bytes.get(at) == Some(&b'?') {
        let from = at + 1;
        at = from + query_run(&bytes[from..]);
        query = Some(from..at);
    }
    let ends = matches!(bytes.get(at), None | Some(b'#'));
    // What is blank at the end is no part of an address.
    if !ends || bytes.last().is_some_and(|b| *b <= b' ') {
        return None;
    }
    Some(Address {
        text: Cow::Borrowed(text),
        host,
        path,
        query,
        web: true,
    })
}

/// Whether a host of the letters of hosts is no number, and neither has empty labels nor such as stand
/// for other letters.
fn is_plain_host(host: &str) -> bool {
    let bytes = host.as_bytes();
    let mut before = b'.';
    let mut last_label_is_number = false;
    for (at, byte) in bytes.iter().enumerate() {
        if before == b'.' {
            if *byte == b'.' || bytes[at..].starts_with(b"xn--") {
                return false;
            }
            last_label_is_number = byte.is_ascii_digit();
        }
        before = *byte;
    }
    let sized = (1..=HOST_LIMIT).contains(&bytes.len());
    sized && !last_label_is_number
}

/// Whether a path has no segment of dots, which would be taken out of it, also when they are escaped.
fn is_plain_path(path: &str) -> bool {
    let mut before = 0;
    let mut escaped = false;
    for byte in path.bytes() {
        if byte == b'.' && before == b'/' {
            return false;
        }
        escaped |= byte == b'%';
        before = byte;
    }
    !escaped || !(path.contains("%2e") || path.contains("%2E"))
}
