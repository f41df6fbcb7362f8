//! What goes along with a request unasked: the page's address as referrer, and fields that are made for
//! a vendor's server interface.

use crate::evidence::Exchange;
use std::collections::BTreeSet;
use url::{Url, form_urlencoded};

/// Bodies are searched up to this length, in bytes.
const BODY: usize = 64 * 1024;

/// How much of the page's address went along: `none`, `origin`, `path`, `query`; none when the headers
/// on the wire were not recorded.
pub fn referrer(exchange: &Exchange<'_>, url: &Url) -> Option<String> {
    exchange.request_extra?;
    let Some(referrer) = exchange.request_header("referer") else {
        return Some("none".into());
    };
    let Ok(referrer) = Url::parse(referrer) else {
        return Some("none".into());
    };
    // a document's own address as its parts' referrer leaks nothing to its own host
    let word = if referrer.host_str() == url.host_str() {
        "none"
    } else if referrer.query().is_some_and(|q| !q.is_empty()) {
        "query"
    } else if !matches!(referrer.path(), "" | "/") {
        "path"
    } else {
        "origin"
    };
    Some(word.into())
}

/// Names of fields, of address and body, that are in a list. `data[0].event_id` counts as `event_id`.
pub fn relay_fields(exchange: &Exchange<'_>, url: &Url, list: &[String]) -> Vec<String> {
    let known = |name: &str| list.iter().any(|k| k.eq_ignore_ascii_case(name));
    let mut found: BTreeSet<String> = url
        .query_pairs()
        .filter(|(name, _)| known(name))
        .map(|(name, _)| name.to_ascii_lowercase())
        .collect();
    let body = exchange
        .request
        .body
        .as_ref()
        .and_then(|b| b.text.as_deref());
    if let Some(body) = body {
        let mut end = body.len().min(BODY);
        while !body.is_char_boundary(end) {
            end -= 1;
        }
        let body = &body[..end];
        if body.trim_start().starts_with(['{', '[']) {
            // names of JSON fields stand in quotes before a colon
            for part in list {
                let quoted = format!("\"{part}\"");
                let named = body
                    .match_indices(&quoted)
                    .any(|(at, _)| body[at + quoted.len()..].trim_start().starts_with(':'));
                if named {
                    found.insert(part.clone());
                }
            }
        } else {
            let names = form_urlencoded::parse(body.as_bytes()).map(|(name, _)| name);
            found.extend(names.filter(|n| known(n)).map(|n| n.to_ascii_lowercase()));
        }
    }
    found.into_iter().collect()
}
