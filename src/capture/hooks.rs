//! What the hooks in the page report, as events.

use crate::browser::parse_wire;
use crate::evidence::{CookieWrite, Event, Gap, ScriptCall, StorageWrite, VisitNo};
use regex::Regex;
use std::sync::LazyLock;
use std::time::Duration;

const SOURCE: &str = include_str!("hooks.js");

/// A stack line's script, line and column. Our own lines have no address and never match.
static FRAME: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?m)(?:\(|at |@)((?:https?|blob|data|file|chrome-extension):[^\s()]*?):(\d+):(\d+)\)?$",
    )
    .ok()
});

/// The hooks as a script that reports through the function `binding`.
pub(super) fn script(binding: &str) -> String {
    SOURCE.replace("__BINDING__", binding)
}

/// Longest delay of a worker's timer that is waited for.
const MAX_TIMER: u64 = 60_000;

/// The delay of a timer that a worker has started; none when the report is of something else.
pub(super) fn timer(payload: &str) -> Option<Duration> {
    let ms: u64 = payload.strip_prefix("timer ")?.parse().ok()?;
    Some(Duration::from_millis(ms.min(MAX_TIMER)))
}

/// Reads a report of the hooks. None when it is no report.
pub(super) fn read(payload: &str, visit: Option<VisitNo>) -> Option<Event> {
    let report = parse_wire(payload).ok()?;
    let text = |name: &str| report[name].as_str().unwrap_or_default().to_owned();
    let (script, line) = first_script(&text("stack")).unzip();
    match report["kind"].as_str()? {
        "cookie" => Some(Event::CookieWrite(CookieWrite {
            api: text("api"),
            text: text("text"),
            frame_url: text("frame"),
            script,
            line,
            visit,
        })),
        "storage" => Some(Event::StorageWrite(StorageWrite {
            area: text("area"),
            origin: text("origin"),
            key: text("key"),
            value: text("value"),
            script,
            line,
            visit,
        })),
        // So many that their number says nothing more: the first ones name the script.
        "overflow" if report["calls"] == true => Some(Event::ScriptCall(ScriptCall {
            api: text("call"),
            detail: serde_json::json!({"more": true}),
            script,
            visit,
        })),
        "overflow" => Some(Event::Gap(Gap {
            what: format!("further calls of {} on {} were not recorded", text("of"), text("frame")),
            why: "the page made more of them than are recorded of one document".into(),
            effect: "the list of script writes and calls of this page is not complete; cookies and storage were still read".into(),
            hides: "storage".into(),
            visit,
        })),
        _ => Some(Event::ScriptCall(ScriptCall {
            api: report["call"].as_str()?.to_owned(),
            detail: report["detail"].clone(),
            script,
            visit,
        })),
    }
}

fn first_script(stack: &str) -> Option<(String, u32)> {
    let found = FRAME.as_ref()?.captures(stack)?;
    Some((
        found.get(1)?.as_str().to_owned(),
        found.get(2)?.as_str().parse().ok()?,
    ))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use serde_json::json;

    #[test]
    fn the_script_that_wrote_is_the_first_with_an_address() {
        let stack = "Error\n    at stack (<anonymous>:24:14)\n    at Object.apply (<anonymous>:40:9)\n    \
                     at setCookie (https://t.example/tag.js?id=1:7:12)\n    at https://www.a.example/:3:1";
        let payload = json!({"kind": "cookie", "api": "document.cookie", "text": "a=1", "frame": "https://www.a.example/", "stack": stack});
        let Some(Event::CookieWrite(write)) = read(&payload.to_string(), Some(2)) else {
            panic!("no cookie write")
        };
        assert_eq!(
            (write.script.as_deref(), write.line),
            (Some("https://t.example/tag.js?id=1"), Some(7))
        );
        assert_eq!((write.text.as_str(), write.visit), ("a=1", Some(2)));
    }

    #[test]
    fn calls_are_told_from_writes_and_nonsense_is_nothing() {
        let payload = json!({"kind": "canvas.toDataURL", "call": "canvas.toDataURL", "detail": {"width": 3}, "stack": ""});
        assert!(
            matches!(read(&payload.to_string(), None), Some(Event::ScriptCall(c)) if c.api == "canvas.toDataURL" && c.script.is_none())
        );
        assert_eq!(read("[]", None), None);
        assert_eq!(read("{", None), None);
    }
}
