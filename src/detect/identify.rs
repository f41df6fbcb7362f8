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
    let mut row = json!({
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
    });
    // Page address, items, click ids and readable names, where there are any.
    let more = event.map(|e| serde_json::to_value(&e.more));
    if let (Some(Ok(Value::Object(more))), Some(row)) = (more, row.as_object_mut()) {
        row.extend(more.into_iter().filter(|(_, value)| !value.is_null()));
    }
    row
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::catalogue::DataFiles;
    use std::sync::LazyLock;

    fn lines(line: &str) -> Vec<Value> {
        static CATALOGUE: LazyLock<Catalogue> =
            LazyLock::new(|| Catalogue::load(&DataFiles::embedded()).unwrap());
        identify_line(&CATALOGUE, line)
    }

    #[test]
    fn a_bare_address_and_an_object_are_read() {
        let bare = lines(
            "https://www.facebook.com/tr/?id=12345678901&ev=Donate&cd[value]=5&cd[currency]=EUR&eid=e1",
        );
        assert_eq!(bare.len(), 1);
        let row = &bare[0];
        for (key, value) in [
            ("vendor", "meta"),
            ("vendor_name", "Meta Pixel"),
            ("purpose", "advertising"),
            ("account", "12345678901"),
            ("event", "Donate"),
            ("canonical", "donate"),
            ("value", "5"),
            ("currency", "EUR"),
            ("dedupe_id", "e1"),
        ] {
            assert_eq!(row[key], value, "{key}");
        }
        assert_eq!(row["id"], Value::Null);
        assert_eq!(row["params"]["ev"], "Donate");
        let rich = lines(
            "https://www.facebook.com/tr/?id=12345678901&ev=Purchase&dl=https%3A%2F%2Fa.example%2F%3Ffbclid%3Dabc123&cd[genre]=opera&cd[content_ids]=%5B%22a%22%5D",
        );
        assert_eq!(rich[0]["named"]["genre"], "opera");
        assert_eq!(rich[0]["click_ids"]["fbclid"], "abc123");
        assert_eq!(rich[0]["items"][0]["id"], "a");
        assert_eq!(rich[0]["page_url"], "https://a.example/?fbclid=abc123");
        let batch = lines(
            r#"{"id":7,"url":"https://www.google-analytics.com/g/collect?v=2&tid=G-ABCDEF1&gcs=G100","method":"POST","body":"en=scroll\r\nen=purchase","content_type":"text/plain","initiator":"x","page":"y"}"#,
        );
        assert_eq!(
            batch
                .iter()
                .map(|r| (r["id"].clone(), r["event"].clone()))
                .collect::<Vec<_>>(),
            [(json!(7), json!("scroll")), (json!(7), json!("purchase"))]
        );
        assert_eq!(batch[0]["consent_signal"]["ad_storage"], "denied");
    }

    #[test]
    fn what_is_no_event_is_told_as_such() {
        let unknown = lines(r#"{"id":"a","url":"https://www.example.org/"}"#);
        assert_eq!(
            (
                &unknown[0]["id"],
                &unknown[0]["vendor"],
                &unknown[0]["event"]
            ),
            (&json!("a"), &Value::Null, &Value::Null)
        );
        let script = lines("https://www.googletagmanager.com/gtm.js?id=GTM-ABC1234");
        assert_eq!(
            (
                &script[0]["vendor"],
                &script[0]["account"],
                &script[0]["event"]
            ),
            (&json!("gtm"), &json!("GTM-ABC1234"), &Value::Null)
        );
        let weak = lines("https://www.example.org/pd.js");
        assert_eq!(weak[0]["vendor"], Value::Null);
    }

    #[test]
    fn bad_lines_are_told_and_no_more() {
        for (line, id) in [
            ("not an address", Value::Null),
            ("{\"id\":3,\"url\":\"nowhere\"}", json!(3)),
            ("{\"id\":4}", json!(4)),
            ("{\"url\":5,\"id\":6}", json!(6)),
            ("{\"id\":", Value::Null),
        ] {
            let out = lines(line);
            assert_eq!(out.len(), 1, "{line}");
            assert_eq!(out[0]["id"], id, "{line}");
            assert!(out[0]["error"].is_string(), "{line}");
        }
        assert!(lines("  ").is_empty());
    }
}
