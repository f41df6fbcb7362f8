//! What Chrome, Firefox and the Website Evidence Collector (chrome-har) write into HAR files beside
//! the standard: who asked for a request, messages of sockets, and texts of answers.

use super::observation::{Body, Event, InitiatorSeen, SocketSeen};
use serde_json::Value;

/// Longest text of an answer that is kept, in bytes: a tag manager container.
const LONGEST_ANSWER: usize = 2 << 20;
/// Messages of one socket that are kept.
const MESSAGES: usize = 1000;

/// Who asked: `_initiator` as DevTools write it, or `_initiator`, `_initiator_type`, `_initiator_line`
/// and `_initiator_detail` as chrome-har does. Firefox writes nothing.
pub(super) fn initiator(entry: &Value) -> InitiatorSeen {
    let own = &entry["_initiator"];
    let detail: Value = entry["_initiator_detail"]
        .as_str()
        .and_then(|text| serde_json::from_str(text).ok())
        .unwrap_or(Value::Null);
    let told = if own.is_object() { own } else { &detail };
    let mut chain = Vec::new();
    let mut stack = &told["stack"];
    // Asynchronous parents hang below one another.
    for _ in 0..20 {
        let frames = stack["callFrames"].as_array().into_iter().flatten();
        chain.extend(frames.filter_map(|f| f["url"].as_str()).map(str::to_owned));
        stack = &stack["parent"];
    }
    chain.retain(|url| !url.is_empty());
    chain.dedup();
    let kind = told["type"].as_str().or(entry["_initiator_type"].as_str());
    let line = told["lineNumber"]
        .as_u64()
        .or(entry["_initiator_line"].as_u64());
    InitiatorSeen {
        kind: kind.unwrap_or("other").to_owned(),
        url: told["url"]
            .as_str()
            .or(own.as_str())
            .map(str::to_owned)
            .or_else(|| chain.first().cloned()),
        line: line.and_then(|n| u32::try_from(n).ok()),
        chain,
    }
}

/// Messages of a socket, which DevTools put beside the entry; times are seconds since 1970.
pub(super) fn messages(entry: &Value, begin: f64, visit: u32, request: &str) -> Vec<(f64, Event)> {
    let list = entry["_webSocketMessages"].as_array().into_iter().flatten();
    list.take(MESSAGES)
        .filter_map(|message| {
            let what = match message["type"].as_str()? {
                "send" => "sent",
                _ => "received",
            };
            let data = message["data"].as_str()?.to_owned();
            let binary = message["opcode"] == 2;
            let body = Body {
                size: (!binary).then_some(data.len() as u64),
                text: (!binary).then(|| data.clone()),
                base64: binary.then_some(data),
                sha256: None,
                truncated: false,
            };
            let at = message["time"].as_f64().map(|s| s * 1000.0 - begin);
            let at = at.filter(|ms| ms.is_finite()).unwrap_or(0.0);
            let seen = SocketSeen {
                request: request.to_owned(),
                what: what.to_owned(),
                url: None,
                body: Some(body),
                visit: Some(visit),
            };
            Some((at, Event::Socket(seen)))
        })
        .collect()
}

/// The text of a script that is a tag manager container: what could fire stands in it.
pub(super) fn container(entry: &Value, request: &str) -> Option<Event> {
    let content = &entry["response"]["content"];
    let text = content["text"].as_str()?;
    let script = content["mimeType"].as_str()?.contains("javascript");
    if !script || content["encoding"] == "base64" || !text.contains("\"macros\"") {
        return None;
    }
    let end = (0..=LONGEST_ANSWER.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at))?;
    Some(Event::ResponseBody {
        request: request.to_owned(),
        body: Body {
            text: text.get(..end).map(str::to_owned),
            base64: None,
            size: Some(text.len() as u64),
            sha256: None,
            truncated: end < text.len(),
        },
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use serde_json::json;

    #[test]
    fn who_asked_is_read_from_either_tool() {
        let devtools = initiator(&json!({"_initiator": {"type": "script", "stack": {
            "callFrames": [{"url": "https://a.example/1.js"}, {"url": "https://a.example/1.js"}],
            "parent": {"callFrames": [{"url": "https://b.example/gtm.js"}]}}}}));
        assert_eq!(devtools.kind, "script");
        assert_eq!(
            devtools.chain,
            ["https://a.example/1.js", "https://b.example/gtm.js"]
        );
        let detail =
            json!({"type": "script", "stack": {"callFrames": [{"url": "https://c.example/w.js"}]}});
        let collector = initiator(
            &json!({"_initiator": "https://c.example/w.js", "_initiator_type": "script",
            "_initiator_line": 7, "_initiator_detail": detail.to_string()}),
        );
        assert_eq!(
            (
                collector.kind.as_str(),
                collector.url.as_deref(),
                collector.line
            ),
            ("script", Some("https://c.example/w.js"), Some(7))
        );
        assert_eq!(collector.chain, ["https://c.example/w.js"]);
        let firefox = initiator(&json!({}));
        assert_eq!((firefox.kind.as_str(), firefox.url), ("other", None));
    }

    #[test]
    fn messages_and_containers_are_kept() {
        let entry = json!({"_webSocketMessages": [
            {"type": "send", "time": 1764000000.5, "opcode": 1, "data": "hello"},
            {"type": "receive", "time": 1764000001.0, "opcode": 2, "data": "aGk="}]});
        let found = messages(&entry, 1_764_000_000_000.0, 1, "har-0");
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].0, 500.0);
        let script = |text: &str, mime: &str| {
            container(
                &json!({"response": {"content": {"mimeType": mime, "text": text}}}),
                "har-0",
            )
            .is_some()
        };
        assert!(script(
            "var data={\"resource\":{\"macros\":[]}}",
            "application/javascript; charset=UTF-8"
        ));
        assert!(!script("alert(1)", "application/javascript"));
        assert!(!script("{\"macros\":[]}", "text/html"));
    }
}
