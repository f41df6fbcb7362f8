//! `consentry identify`: one line in, decoded events out. Pure.

use super::catalogue::{Catalogue, DecodedEvent, Hit, WireRequest};
use super::decode::consent_signal::Signal;
use super::decode::message::Message;
use super::decode::params::{self, Param};
use super::facts::{ItemFact, UserData};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;
use std::borrow::Cow;
use std::collections::BTreeMap;

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

/// An output line, its members in the order in which they are written.
#[derive(Debug, Serialize)]
struct Row<'r> {
    id: &'r Value,
    vendor: Option<&'r str>,
    vendor_name: Option<&'r str>,
    purpose: Option<&'r str>,
    kind: Option<&'r str>,
    account: Option<&'r str>,
    event: Option<&'r str>,
    canonical: Option<&'r str>,
    value: Option<&'r str>,
    currency: Option<&'r str>,
    dedupe_id: Option<&'r str>,
    user_data: &'r [UserData],
    consent_signal: &'r Signal<'r>,
    #[serde(serialize_with = "by_name")]
    params: &'r [Param<'r>],
    // Page address, items, click ids and readable names, where there are any.
    #[serde(skip_serializing_if = "Option::is_none")]
    page_url: Option<&'r str>,
    #[serde(skip_serializing_if = "<[ItemFact]>::is_empty")]
    items: &'r [ItemFact],
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    click_ids: &'r BTreeMap<Cow<'r, str>, Cow<'r, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    search_term: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_id: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hit_id: Option<&'r str>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    named: &'r BTreeMap<Cow<'r, str>, Cow<'r, str>>,
}

/// The answer to a bad line.
#[derive(Debug, Serialize)]
struct Mistake<'r> {
    id: &'r Value,
    error: &'r str,
}

fn by_name<S: Serializer>(params: &[Param<'_>], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(params::by_name(params))
}

/// Decodes one line, a bare address or a JSON object with at least `url`, and appends the lines that
/// answer it; whether the line was a good one.
///
/// One object per decoded event. A recognised request without an event (a script, a frame) gives
/// one object with `event` null, an unknown or too weakly marked one gives one with `vendor` null,
/// a bad line gives `{"id","error"}`. An empty line gives nothing.
pub fn identify_line(catalogue: &Catalogue, line: &str, out: &mut Vec<u8>) -> bool {
    let line = line.trim().trim_start_matches('\u{feff}');
    if line.is_empty() {
        return true;
    }
    match answer(catalogue, line, out) {
        Ok(()) => true,
        Err((id, error)) => {
            write(
                out,
                &Mistake {
                    id: &id,
                    error: &error,
                },
            );
            false
        }
    }
}

fn answer(catalogue: &Catalogue, line: &str, out: &mut Vec<u8>) -> Result<(), (Value, String)> {
    let (input, bare) = if line.starts_with('{') {
        (parse(line)?, None)
    } else {
        (Line::default(), Some(line))
    };
    let id = input.id.unwrap_or(Value::Null);
    let Some(url) = bare.or(input.url.as_deref()) else {
        return Err((id, "no url".into()));
    };
    let body = match input.body {
        None | Some(Value::Null) => None,
        Some(Value::String(text)) => Some(text),
        // A body given as JSON stands for its text.
        Some(other) => Some(other.to_string()),
    };
    let method = match &input.method {
        Some(method) => Cow::Owned(method.to_ascii_uppercase()),
        None => Cow::Borrowed(if body.is_some() { "POST" } else { "GET" }),
    };
    let message = match Message::new(&WireRequest {
        url,
        method: &method,
        content_type: input.content_type.as_deref(),
        content_encoding: input.content_encoding.as_deref(),
        body: body.as_deref().map(str::as_bytes),
    }) {
        Ok(message) => message,
        Err(e) => return Err((id, format!("not an address: {e}"))),
    };
    let hit = catalogue.identify(&message).filter(|hit| !hit.weak);
    match &hit {
        Some(hit) if !hit.events.is_empty() => {
            for event in &hit.events {
                row(out, &id, Some(hit), event);
            }
        }
        other => row(out, &id, other.as_ref(), &DecodedEvent::default()),
    }
    Ok(())
}

fn parse(line: &str) -> Result<Line, (Value, String)> {
    if let Ok(input) = serde_json::from_str(line) {
        return Ok(input);
    }
    // Read once more as whatever it is: for its id, and because a member may be there twice.
    let value: Value =
        serde_json::from_str(line).map_err(|e| (Value::Null, format!("not JSON: {e}")))?;
    let id = value.get("id").cloned().unwrap_or(Value::Null);
    serde_json::from_value(value).map_err(|e| (id, format!("not a request: {e}")))
}

fn row(out: &mut Vec<u8>, id: &Value, hit: Option<&Hit<'_>>, event: &DecodedEvent<'_>) {
    let vendor = hit.map(|h| h.vendor);
    let no_signal = Signal::default();
    let account = event
        .account
        .as_deref()
        .or(hit.and_then(|h| h.account.as_deref()));
    write(
        out,
        &Row {
            id,
            vendor: vendor.map(|v| v.id.as_str()),
            vendor_name: vendor.map(|v| v.name.as_str()),
            purpose: vendor.and_then(|v| v.purposes.first().map(String::as_str)),
            kind: hit.map(|h| h.kind),
            account,
            event: event.event.as_deref(),
            canonical: event.canonical,
            value: event.value.as_deref(),
            currency: event.currency.as_deref(),
            dedupe_id: event.dedupe_id.as_deref(),
            user_data: &event.user_data,
            consent_signal: hit.map_or(&no_signal, |h| &h.signal),
            params: &event.params,
            page_url: event.page_url.as_deref(),
            items: &event.items,
            click_ids: &event.click_ids,
            search_term: event.search_term.as_deref(),
            client_id: event.client_id.as_deref(),
            hit_id: event.hit_id.as_deref(),
            named: &event.named,
        },
    );
}

/// Writes a row and a line end.
fn write(out: &mut Vec<u8>, row: &impl Serialize) {
    // Memory takes everything, and no key of a row is anything but text.
    let _ = serde_json::to_writer(&mut *out, row);
    out.push(b'\n');
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::catalogue::DataFiles;
    use serde_json::json;
    use std::sync::LazyLock;

    fn lines(line: &str) -> Vec<Value> {
        static CATALOGUE: LazyLock<Catalogue> =
            LazyLock::new(|| Catalogue::load(&DataFiles::embedded()).unwrap());
        let mut out = Vec::new();
        let good = identify_line(&CATALOGUE, line, &mut out);
        let rows = String::from_utf8(out).unwrap();
        let rows: Vec<Value> = rows
            .lines()
            .map(|l| serde_json::from_str(l).unwrap())
            .collect();
        assert_eq!(good, rows.iter().all(|r| r.get("error").is_none()));
        rows
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
