//! `consentry identify`: one line in, decoded events out. Pure.

use super::catalogue::{Catalogue, DecodedEvent, Hit, WireRequest};
use serde::Deserialize;
use serde_json::{Value, json};
use url::Url;

/// An input line, when it is not a bare address.
#[derive(Debug, Default, Deserialize)]
struct Line {
    id: Option<Value>,
    url: Option<String>,
    method: Option<String>,
    body: Option<Value>,
    content_type: Option<String>,
    content_encoding: Option<String>,
}

/// Decodes one line: a bare address, or a JSON object with at least `url`.
///
/// One object per decoded event. A recognised request without an event (a script, a frame) gives
/// one object with `event` null, an unknown or too weakly marked one gives one with `vendor` null,
/// a bad line gives `{"id","error"}`. An empty line gives nothing.
pub fn identify_line(catalogue: &Catalogue, line: &str) -> Vec<Value> {
    let line = line.trim().trim_start_matches('\u{feff}');
    if line.is_empty() {
        return Vec::new();
    }
    let input = match parse(line) {
        Ok(input) => input,
        Err((id, error)) => return vec![json!({ "id": id, "error": error })],
    };
    let id = input.id.clone().unwrap_or(Value::Null);
    let url = match input.url.as_deref().map(Url::parse) {
        Some(Ok(url)) => url,
        Some(Err(e)) => return vec![json!({ "id": id, "error": format!("not an address: {e}") })],
        None => return vec![json!({ "id": id, "error": "no url" })],
    };
    let body = match input.body {
        None | Some(Value::Null) => None,
        Some(Value::String(text)) => Some(text),
        // A body given as JSON stands for its text.
        Some(other) => Some(other.to_string()),
    };
    let method = input
        .method
        .unwrap_or_else(|| if body.is_some() { "POST" } else { "GET" }.into())
        .to_ascii_uppercase();
    let hit = catalogue.identify(&WireRequest {
        url: &url,
        method: &method,
        content_type: input.content_type.as_deref(),
        content_encoding: input.content_encoding.as_deref(),
        body: body.as_deref().map(str::as_bytes),
    });
    match hit {
        Some(hit) if !hit.weak => output(catalogue, &id, &hit),
        _ => vec![row(catalogue, &id, None, None)],
    }
}

fn parse(line: &str) -> Result<Line, (Value, String)> {
    if !line.starts_with('{') {
        return Ok(Line {
            url: Some(line.to_owned()),
            ..Line::default()
        });
    }
    let value: Value =
        serde_json::from_str(line).map_err(|e| (Value::Null, format!("not JSON: {e}")))?;
    let id = value.get("id").cloned().unwrap_or(Value::Null);
    serde_json::from_value(value).map_err(|e| (id, format!("not a request: {e}")))
}

fn output(catalogue: &Catalogue, id: &Value, hit: &Hit) -> Vec<Value> {
    if hit.events.is_empty() {
        return vec![row(catalogue, id, Some(hit), None)];
    }
    hit.events
        .iter()
        .map(|event| row(catalogue, id, Some(hit), Some(event)))
        .collect()
}

fn row(
    catalogue: &Catalogue,
    id: &Value,
    hit: Option<&Hit>,
    event: Option<&DecodedEvent>,
) -> Value {
    let vendor = hit.and_then(|h| catalogue.vendor(&h.vendor));
    let account = event
        .and_then(|e| e.account.as_ref())
        .or(hit.and_then(|h| h.account.as_ref()));
    json!({
        "id": id,
        "vendor": vendor.map(|v| &v.id),
        "vendor_name": vendor.map(|v| &v.name),
        "purpose": vendor.and_then(|v| v.purposes.first()),
        "kind": hit.map(|h| &h.kind),
        "account": account,
        "event": event.and_then(|e| e.event.as_ref()),
        "canonical": event.and_then(|e| e.canonical.as_ref()),
        "value": event.and_then(|e| e.value.as_ref()),
        "currency": event.and_then(|e| e.currency.as_ref()),
        "dedupe_id": event.and_then(|e| e.dedupe_id.as_ref()),
        "user_data": event.map(|e| e.user_data.clone()).unwrap_or_default(),
        "consent_signal": hit.map(|h| h.consent_signal.clone()).unwrap_or_default(),
        "params": event.map(|e| e.params.clone()).unwrap_or_default(),
    })
}
