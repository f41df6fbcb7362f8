//! Runs the examples that vendor files carry.

use super::vendor_file::{CounterExample, Example, Expect};
use super::{Catalogue, DecodedEvent, Hit, WireRequest};
use crate::catalogue::{DataFile, FileError};
use crate::detect::decode::message::Message;
use crate::detect::facts::ItemFact;
use base64::Engine as _;
use serde_json::Value;
use toml::Spanned;

/// The examples of one file.
#[derive(Debug)]
pub(super) struct Suite {
    pub(super) file: DataFile,
    pub(super) vendor: String,
    pub(super) examples: Vec<Example>,
    pub(super) counter_examples: Vec<CounterExample>,
}

pub(super) fn run(catalogue: &Catalogue, suites: &[Suite]) -> Result<usize, Vec<FileError>> {
    let mut errors = Vec::new();
    let mut count = 0;
    for suite in suites {
        for example in &suite.examples {
            count += 1;
            let body = match &example.body_base64 {
                Some(text) => {
                    match base64::engine::general_purpose::STANDARD.decode(text.get_ref()) {
                        Ok(bytes) => Some(bytes),
                        Err(e) => {
                            errors.push(suite.error(text, format!("not base64: {e}")));
                            continue;
                        }
                    }
                }
                None => example.body.clone().map(String::into_bytes),
            };
            let sent = Sent {
                url: &example.url,
                method: example.method.as_deref(),
                body: body.as_deref(),
                content_type: example.content_type.as_deref(),
            };
            match sent.message() {
                Err(problem) => errors.push(suite.error(&example.url, problem)),
                Ok(message) => errors.extend(
                    differences(&suite.vendor, catalogue.identify(&message), &example.expect)
                        .into_iter()
                        .map(|d| suite.error(&example.url, d)),
                ),
            }
        }
        for example in &suite.counter_examples {
            count += 1;
            let sent = Sent {
                url: &example.url,
                method: example.method.as_deref(),
                body: example.body.as_deref().map(str::as_bytes),
                content_type: example.content_type.as_deref(),
            };
            let message = match sent.message() {
                Ok(message) => message,
                Err(problem) => {
                    errors.push(suite.error(&example.url, problem));
                    continue;
                }
            };
            // A request to the vendor's own domain is named all the same, but no rule may claim it.
            if let Some(hit) = catalogue.identify(&message)
                && hit.vendor.id == suite.vendor
                && hit.kind != "unclassified"
            {
                errors.push(suite.error(
                    &example.url,
                    format!(
                        "counter-example is recognised as {} of {}",
                        hit.kind, hit.vendor.id
                    ),
                ));
            }
        }
    }
    if errors.is_empty() {
        Ok(count)
    } else {
        Err(errors)
    }
}

impl Suite {
    fn error(&self, at: &Spanned<String>, message: String) -> FileError {
        FileError::at(&self.file, at.span(), message, None)
    }
}

/// An example as a request.
struct Sent<'a> {
    url: &'a Spanned<String>,
    method: Option<&'a str>,
    body: Option<&'a [u8]>,
    content_type: Option<&'a str>,
}

impl Sent<'_> {
    fn message(&self) -> Result<Message<'_>, String> {
        let method = self
            .method
            .unwrap_or(if self.body.is_some() { "POST" } else { "GET" });
        Message::new(&WireRequest {
            url: self.url.get_ref(),
            method,
            content_type: self.content_type,
            content_encoding: None,
            body: self.body,
        })
        .map_err(|e| format!("not an address: {e}"))
    }
}

/// What differs between a hit and what was expected, in words.
fn differences(vendor: &str, hit: Option<Hit<'_>>, expect: &Expect) -> Vec<String> {
    let Some(hit) = hit else {
        return vec![format!("example is not recognised; expected {vendor}")];
    };
    if hit.vendor.id != vendor {
        return vec![format!(
            "example is recognised as {}; expected {vendor}",
            hit.vendor.id
        )];
    }
    let mut out = Vec::new();
    let mut same = |what: &str, expected: Option<&str>, found: Option<&str>| {
        if let Some(expected) = expected.filter(|e| Some(*e) != found) {
            out.push(format!(
                "{what} is {}; expected \"{expected}\"",
                found.map_or("none".into(), |f| format!("\"{f}\""))
            ));
        }
    };
    let first = hit.events.first();
    same("kind", expect.kind.map(|k| k.word()), Some(hit.kind));
    same(
        "account",
        expect.account.as_deref(),
        first
            .and_then(|e| e.account.as_deref())
            .or(hit.account.as_deref()),
    );
    same(
        "event",
        expect.event.as_deref(),
        first.and_then(|e| e.event.as_deref()),
    );
    same(
        "canonical",
        expect.canonical.map(|c| c.word()),
        first.and_then(|e| e.canonical),
    );
    same(
        "value",
        expect.value.as_deref(),
        first.and_then(|e| e.value.as_deref()),
    );
    same(
        "currency",
        expect.currency.as_deref(),
        first.and_then(|e| e.currency.as_deref()),
    );
    same(
        "dedupe_id",
        expect.dedupe_id.as_deref(),
        first.and_then(|e| e.dedupe_id.as_deref()),
    );
    same(
        "page_url",
        expect.page_url.as_deref(),
        first.and_then(|e| e.page_url.as_deref()),
    );
    same(
        "signal_state",
        expect.signal_state.as_deref(),
        hit.signal.state,
    );
    same(
        "weak",
        expect.weak.map(|w| if w { "true" } else { "false" }),
        Some(if hit.weak { "true" } else { "false" }),
    );
    let consent = hit.signal.to_map();
    for (name, expected) in expect.consent.iter().flatten() {
        let found = consent
            .get(name)
            .map(|v| v.as_str().map_or_else(|| v.to_string(), str::to_owned));
        same(&format!("consent.{name}"), Some(expected), found.as_deref());
    }
    let more = first.map(DecodedEvent::more).unwrap_or_default();
    same("hit_id", expect.hit_id.as_deref(), more.hit_id.as_deref());
    same(
        "search_term",
        expect.search_term.as_deref(),
        more.search_term.as_deref(),
    );
    for (name, expected) in expect.click_ids.iter().flatten() {
        let found = more.click_ids.get(name).map(String::as_str);
        same(&format!("click_ids.{name}"), Some(expected), found);
    }
    for (name, expected) in expect.named.iter().flatten() {
        let found = more.named.get(name).map(String::as_str);
        same(&format!("named.{name}"), Some(expected), found);
    }
    if let Some(expected) = &expect.items {
        let found: Vec<String> = more.items.iter().map(item_text).collect();
        same("items", Some(&list(expected)), Some(&list(&found)));
    }
    if let Some(expected) = &expect.events {
        let found: Vec<String> = hit
            .events
            .iter()
            .map(|e| e.event.as_deref().unwrap_or_default().to_owned())
            .collect();
        same("events", Some(&list(expected)), Some(&list(&found)));
    }
    if let Some(expected) = &expect.user_data {
        let mut found: Vec<String> = hit
            .events
            .iter()
            .flat_map(|e| &e.user_data)
            .map(|d| format!("{}:{}", d.kind, d.form))
            .collect();
        let mut expected = expected.clone();
        found.sort();
        expected.sort();
        same("user_data", Some(&list(&expected)), Some(&list(&found)));
    }
    out
}

/// `id × quantity at price`, or the name where there is no id; what was not sent is left out.
fn item_text(item: &ItemFact) -> String {
    let mut text = item.id.clone().or(item.name.clone()).unwrap_or_default();
    if let Some(quantity) = &item.quantity {
        text += &format!(" × {quantity}");
    }
    if let Some(price) = &item.price {
        text += &format!(" at {price}");
    }
    text
}

fn list(words: &[String]) -> String {
    Value::from(words.to_vec()).to_string()
}
