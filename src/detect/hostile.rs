//! Hostile input: what the fuzz targets and the tests beside them feed to the readers of foreign text.
//!
//! Each function reads any bytes and gives the number of letters that came out, so that its callers can
//! hold it to a bound. None may panic, and none may take more than time in proportion to its input.

use super::catalogue::{Catalogue, Hit, WireRequest};
use super::container::read::read;
use super::decode::message::Message;
use super::identify::identify_line;
use super::{set_cookie, tc_string};
use crate::messages::Messages;
use std::borrow::Cow;
use url::Url;

/// Beginnings of addresses that rules know, each of a kind of its own, and none.
const BEGINNINGS: [&str; 5] = [
    "",
    "https://www.google-analytics.com/g/collect?v=2&tid=G-ABCDEF1&",
    "https://t.co/i/adsct?txn_id=a&events=",
    "https://ad.doubleclick.net/activity;src=1;",
    "https://www.facebook.com/tr/?id=1&ev=Lead&",
];

/// Addresses whose rules read forms, multipart, JSON, lines and packed bodies.
const READERS: [&str; 7] = [
    "https://region1.google-analytics.com/g/collect?v=2&tid=G-ABCDEF1",
    "https://www.facebook.com/tr/",
    "https://analytics.tiktok.com/api/v2/pixel",
    "https://o1.ingest.sentry.io/api/1/envelope/?sentry_key=1",
    "https://tr.snapchat.com/p",
    "https://api.segment.io/v1/batch",
    "https://matomo.example/matomo.php?idsite=1&rec=1",
];

/// Any address, as it is and as the query of an address that a rule knows.
pub fn address(catalogue: &Catalogue, data: &[u8]) -> usize {
    let text = String::from_utf8_lossy(data);
    let mut letters = 0;
    for beginning in BEGINNINGS {
        let url = format!("{beginning}{text}");
        if let Ok(message) = Message::new(&WireRequest::get(&url)) {
            letters += catalogue.identify(&message).map_or(0, |hit| size(&hit));
        }
    }
    letters
}

/// Any body, sent to addresses that read bodies, under one name or another.
pub fn body(catalogue: &Catalogue, data: &[u8]) -> usize {
    const KINDS: [Option<&str>; 3] = [
        None,
        Some("multipart/form-data; boundary=b"),
        Some("application/json"),
    ];
    let mut letters = 0;
    for (url, content_type) in READERS.into_iter().zip(KINDS.into_iter().cycle()) {
        let message = Message::new(&WireRequest {
            url,
            method: "POST",
            content_type,
            content_encoding: None,
            body: Some(data),
        });
        if let Ok(message) = message {
            letters += catalogue.identify(&message).map_or(0, |hit| size(&hit));
        }
    }
    letters
}

/// Any text as a served tag manager container, and as the list of its tags.
pub fn container(data: &[u8]) -> usize {
    let text = String::from_utf8_lossy(data);
    let as_tags = format!("\"resource\":{{\"macros\":[],\"tags\":[{text}]}}");
    let messages = Messages::english();
    let containers = [read(&text, &messages), read(&as_tags, &messages)];
    let tags = containers.iter().flatten().flat_map(|c| &c.tags);
    tags.map(|tag| {
        let fields = tag.fields.values().map(String::len).sum::<usize>();
        let conditions = tag.fires_on.iter().chain(&tag.blocked_on);
        fields + conditions.map(String::len).sum::<usize>()
    })
    .sum()
}

/// Any line of `consentry identify`.
pub fn line(catalogue: &Catalogue, data: &[u8]) -> usize {
    let mut out = Vec::new();
    identify_line(catalogue, &String::from_utf8_lossy(data), &mut out);
    out.len()
}

/// Any lines as `Set-Cookie`, of a site below a suffix of two labels.
pub fn cookie(data: &[u8]) -> usize {
    let text = String::from_utf8_lossy(data);
    let Ok(url) = Url::parse("https://www.shop.co.uk/a/b?c") else {
        return 0;
    };
    let cookies = text
        .lines()
        .filter_map(|line| set_cookie::parse(line, &url, 1_764_000_000.0));
    cookies
        .map(|cookie| {
            let refused = usize::from(cookie.domain_is_refused(&url));
            refused
                + cookie.name.len()
                + cookie.value.len()
                + cookie.domain.len()
                + cookie.path.len()
        })
        .sum()
}

/// Any text as the TC string of a consent signal; gives the number of ids in it.
pub fn tc_string(data: &[u8]) -> usize {
    let read = tc_string::tc_string(&String::from_utf8_lossy(data));
    read.map_or(0, |tc| {
        let interest = tc.purposes_on_interest.len() + tc.vendors_on_interest.len();
        tc.purposes.len() + tc.vendors.len() + interest
    })
}

fn size(hit: &Hit<'_>) -> usize {
    let of = |text: &Option<Cow<'_, str>>| text.as_ref().map_or(0, |t| t.len());
    let events = hit.events.iter();
    events
        .map(|e| {
            let params: usize = e.params.iter().map(|p| p.name.len() + p.value.len()).sum();
            let named: usize = e.named.iter().map(|(k, v)| k.len() + v.len()).sum();
            of(&e.event) + of(&e.account) + of(&e.page_url) + params + named
        })
        .sum()
}
