//! The parts of a request that can hold something about a visitor, each with its place.

use crate::detect::catalogue::WireRequest;
use crate::detect::decode::message::{Item, Message};
use crate::detect::decode::{body, params};
use crate::detect::requests::body_bytes;
use crate::evidence::Exchange;
use std::borrow::Cow;

/// Request headers that the browser writes of itself and that say nothing of the visitor.
const PLAIN_HEADERS: [&str; 22] = [
    "accept",
    "accept-encoding",
    "accept-language",
    "access-control-request-headers",
    "access-control-request-method",
    "cache-control",
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "host",
    "if-modified-since",
    "if-none-match",
    "origin",
    "pragma",
    "priority",
    "range",
    "te",
    "upgrade-insecure-requests",
    "user-agent",
    "dnt",
    "sec-gpc",
];

/// Bytes of a body that are looked at.
const BODY: usize = 1 << 20;

/// A part of a request.
pub struct Part<'e> {
    /// Where: `q:dl`, `f:ud[em]`, `j:context.page.url`, `path`, `header referer`, `body`, `socket`.
    pub place: String,
    /// Name of the parameter or header; none for the path and whole bodies.
    pub name: Option<String>,
    /// Its text.
    pub value: Cow<'e, str>,
    /// A whole body, of which fields may have been told already.
    pub whole: bool,
}

/// The parts of a request and of the messages that were sent over its socket.
pub fn parts<'e>(exchange: &'e Exchange<'e>) -> Vec<Part<'e>> {
    let bytes = exchange.request.body.as_ref().and_then(body_bytes);
    let bytes = bytes.as_deref().map(|b| &b[..b.len().min(BODY)]);
    let message = Message::new(&WireRequest {
        url: &exchange.request.url,
        method: &exchange.request.method,
        content_type: exchange.request_header("content-type"),
        content_encoding: exchange.request_header("content-encoding"),
        body: bytes,
    });
    let Ok(message) = message else {
        return Vec::new();
    };
    let mut all = vec![Part {
        place: "path".into(),
        name: None,
        value: Cow::Owned(message.address().path().to_owned()),
        whole: false,
    }];
    let item = Item::default();
    for param in params::of(&message, &item) {
        all.push(Part {
            place: param.to_string(),
            name: Some(param.name.to_string()),
            value: Cow::Owned(param.value.into_owned()),
            whole: false,
        });
    }
    let fields = message.lines().iter().flat_map(|line| line.iter());
    for field in fields.take(params::PARAMS_LIMIT) {
        all.push(Part {
            place: format!("line:{}", field.name),
            name: Some(field.name.to_string()),
            value: Cow::Owned(field.value.to_string()),
            whole: false,
        });
    }
    headers(exchange, &mut all);
    if let Some(bytes) = bytes {
        let text = body::text(bytes, exchange.request_header("content-encoding"));
        all.push(Part {
            place: "body".into(),
            name: None,
            value: Cow::Owned(text.into_owned()),
            whole: true,
        });
    }
    for message in exchange.messages.iter().filter(|m| m.what == "sent") {
        if let Some(bytes) = message.body.as_ref().and_then(body_bytes) {
            all.push(Part {
                place: "socket".into(),
                name: None,
                value: Cow::Owned(body::text(&bytes, None).into_owned()),
                whole: false,
            });
        }
    }
    all
}

fn headers<'e>(exchange: &'e Exchange<'e>, all: &mut Vec<Part<'e>>) {
    let sent = exchange
        .request_extra
        .map_or(&exchange.request.headers, |e| &e.headers);
    for (name, value) in sent {
        let lower = name.to_ascii_lowercase();
        let plain = PLAIN_HEADERS.contains(&lower.as_str())
            || lower.starts_with(':')
            || lower.starts_with("sec-");
        if !plain && !value.is_empty() {
            all.push(Part {
                place: format!("header {lower}"),
                name: (lower != "cookie").then_some(lower),
                value: Cow::Borrowed(value),
                whole: false,
            });
        }
    }
}
