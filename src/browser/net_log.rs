//! Chrome's own net log: a second witness of what left the browser, independent of CDP.
//!
//! The file is what `--log-net-log` writes: a head of constants, then one event a line
//! (<https://www.chromium.org/developers/design-documents/network-stack/netlog/>). A browser that was
//! killed leaves it without its end; the lines are whole all the same.

use serde::Deserialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Read};

/// Longest line that is read, in bytes; a longer one is counted as damage.
const MAX_LINE: u64 = 8 << 20;

/// A request in the net log; one per hop of a redirect chain.
#[derive(Debug, Clone, PartialEq)]
pub struct NetLogRequest {
    /// Number of its source in the log, shared by the hops of a chain.
    pub source: u64,
    /// 0 for the first request, then one more per redirect.
    pub hop: u32,
    /// Address.
    pub url: String,
    /// HTTP method.
    pub method: String,
    /// Origin that asked for it; none for the browser itself and for addresses that we opened.
    pub initiator: Option<String>,
    /// Site of the top-level page, as Chrome partitions its network by it.
    pub top_site: Option<String>,
    /// `main frame`, `subframe` or `other`.
    pub kind: String,
    /// Milliseconds since 1970 at which it started.
    pub at_ms: f64,
    /// Whether its head was written to a connection: only then did it leave the browser.
    pub sent: bool,
}

/// A net log as read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NetLog {
    /// The requests, in order of their start.
    pub requests: Vec<NetLogRequest>,
    /// CNAME records that Chrome's own resolver was given: a name and the name it leads to. Empty where
    /// the operating system or a proxy resolves names.
    pub aliases: BTreeSet<(String, String)>,
    /// Whether Chrome's own resolver answered at all.
    pub resolved: bool,
    /// Whether every line could be read; a cut-off last line does not count.
    pub whole: bool,
}

#[derive(Deserialize)]
struct Line {
    #[serde(default)]
    params: Option<Value>,
    phase: u64,
    source: Source,
    time: String,
    #[serde(rename = "type")]
    kind: u64,
}

#[derive(Deserialize)]
struct Source {
    id: u64,
}

/// Numbers that this build of Chrome gives to what we look for.
struct Numbers {
    start_job: u64,
    send_request: u64,
    /// Not every build tells of it.
    dns_results: Option<u64>,
    begin: u64,
    offset: f64,
}

impl Numbers {
    fn of(head: &Value) -> Option<Numbers> {
        let types = &head["logEventTypes"];
        let offset = &head["timeTickOffset"];
        Some(Numbers {
            start_job: types["URL_REQUEST_START_JOB"].as_u64()?,
            send_request: types["HTTP_TRANSACTION_SEND_REQUEST"].as_u64()?,
            dns_results: types["HOST_RESOLVER_DNS_TASK_EXTRACTION_RESULTS"].as_u64(),
            begin: head["logEventPhase"]["PHASE_BEGIN"].as_u64()?,
            offset: offset
                .as_f64()
                .or_else(|| offset.as_str().and_then(|s| s.parse().ok()))?,
        })
    }
}

/// Reads a net log line by line; memory grows with the requests, not with the file.
///
/// # Errors
/// IO, or a head that is not one of Chrome's.
pub fn read_net_log(file: impl Read) -> std::io::Result<NetLog> {
    let bad = |what: &str| std::io::Error::new(std::io::ErrorKind::InvalidData, what.to_owned());
    let mut reader = BufReader::with_capacity(1 << 16, file);
    let mut line = Vec::new();
    next_line(&mut reader, &mut line)?;
    let head = trimmed(&line);
    let head = head
        .strip_prefix(b"{\"constants\":".as_slice())
        .ok_or_else(|| bad("it does not begin with Chrome's constants"))?;
    let head: Value = serde_json::from_slice(head).map_err(|e| bad(&e.to_string()))?;
    let numbers =
        Numbers::of(&head).ok_or_else(|| bad("this Chrome names its events otherwise"))?;
    // Most lines are of other events: they are told by their number before they are parsed.
    let numbers_wanted = [numbers.start_job, numbers.send_request]
        .into_iter()
        .chain(numbers.dns_results);
    let wanted: Vec<Vec<u8>> = numbers_wanted
        .map(|n| format!("\"type\":{n}}}").into_bytes())
        .collect();
    let mut log = NetLog {
        whole: true,
        ..NetLog::default()
    };
    let mut last: BTreeMap<u64, usize> = BTreeMap::new();
    loop {
        line.clear();
        let full = next_line(&mut reader, &mut line)?;
        if line.is_empty() {
            break;
        }
        let text = trimmed(&line);
        if !wanted.iter().any(|w| text.ends_with(w)) {
            continue;
        }
        match serde_json::from_slice::<Line>(text) {
            Ok(event) if Some(event.kind) == numbers.dns_results => {
                log.resolved = true;
                log.aliases.extend(aliases(&event));
            }
            Ok(event) => take(&mut log.requests, &mut last, &numbers, event),
            Err(_) => log.whole &= !full,
        }
    }
    Ok(log)
}

/// CNAME records in an answer of Chrome's own resolver.
fn aliases(event: &Line) -> Vec<(String, String)> {
    let results = event.params.as_ref().map(|p| &p["results"]);
    let results = results.and_then(Value::as_array).into_iter().flatten();
    let name = |record: &Value, key: &str| {
        let name = record[key].as_str()?.trim_end_matches('.');
        (!name.is_empty()).then(|| name.to_ascii_lowercase())
    };
    results
        .filter(|r| r["type"] == "alias")
        .filter_map(|r| Some((name(r, "domain_name")?, name(r, "alias_target")?)))
        .collect()
}

fn take(
    requests: &mut Vec<NetLogRequest>,
    last: &mut BTreeMap<u64, usize>,
    numbers: &Numbers,
    event: Line,
) {
    if event.phase != numbers.begin {
        return;
    }
    let source = event.source.id;
    if event.kind == numbers.send_request {
        if let Some(request) = last.get(&source).and_then(|at| requests.get_mut(*at)) {
            request.sent = true;
        }
        return;
    }
    let Some(params) = event.params else {
        return;
    };
    let text = |name: &str| params[name].as_str().unwrap_or_default().to_owned();
    let origin = |text: String| {
        Some(text).filter(|t| !t.is_empty() && t != "not an origin" && !t.starts_with("null"))
    };
    let hop = last
        .get(&source)
        .and_then(|at| requests.get(*at))
        .map_or(0, |before| before.hop + 1);
    let key = text("network_isolation_key");
    last.insert(source, requests.len());
    requests.push(NetLogRequest {
        source,
        hop,
        url: text("url"),
        method: text("method"),
        // An opaque origin ("null …") is a page's all the same: a sandboxed frame or a data: address.
        initiator: Some(text("initiator")).filter(|t| !t.is_empty() && t != "not an origin"),
        top_site: origin(key.split(' ').next().unwrap_or_default().to_owned()),
        kind: text("request_type"),
        at_ms: milliseconds(&event.time) + numbers.offset,
        sent: false,
    });
}

/// A time of the log; "inf" and "nan" are numbers to the parser and no times.
fn milliseconds(time: &str) -> f64 {
    let time = time.parse::<f64>().ok();
    time.filter(|t| t.is_finite()).unwrap_or(0.0)
}

/// Reads a line into `line`; whether it ended with a line feed and was not cut.
fn next_line(reader: &mut impl BufRead, line: &mut Vec<u8>) -> std::io::Result<bool> {
    reader.by_ref().take(MAX_LINE).read_until(b'\n', line)?;
    if line.ends_with(b"\n") {
        return Ok(true);
    }
    if line.len() as u64 == MAX_LINE {
        let mut rest = Vec::new();
        while reader
            .by_ref()
            .take(MAX_LINE)
            .read_until(b'\n', &mut rest)?
            > 0
        {
            if rest.ends_with(b"\n") {
                break;
            }
            rest.clear();
        }
        return Ok(true);
    }
    Ok(false)
}

fn trimmed(line: &[u8]) -> &[u8] {
    let mut end = line.len();
    while end > 0 && matches!(line[end - 1], b'\n' | b'\r' | b',') {
        end -= 1;
    }
    &line[..end]
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::cases::{cut_up, runner};
    use proptest::prelude::*;

    const HEAD: &str = r#"{"constants":{"logEventTypes":{"URL_REQUEST_START_JOB":7,"HTTP_TRANSACTION_SEND_REQUEST":9,"HOST_RESOLVER_DNS_TASK_EXTRACTION_RESULTS":23},"logEventPhase":{"PHASE_BEGIN":1,"PHASE_END":2},"timeTickOffset":1000},
"events": [
"#;

    fn start(source: u64, time: u64, url: &str, initiator: &str) -> String {
        format!(
            r#"{{"params":{{"initiator":"{initiator}","method":"GET","network_isolation_key":"https://a.example https://a.example","request_type":"other","url":"{url}"}},"phase":1,"source":{{"id":{source},"type":1}},"time":"{time}","type":7}},
"#
        )
    }

    fn sent(source: u64) -> String {
        format!(
            "{{\"phase\":1,\"source\":{{\"id\":{source},\"type\":1}},\"time\":\"5\",\"type\":9}},\n"
        )
    }

    #[test]
    fn hops_and_what_left_are_told_and_a_cut_end_is_no_damage() {
        let text = [
            HEAD,
            &start(3, 10, "https://a.example/1", "https://a.example"),
            &sent(3),
            &start(3, 20, "https://b.example/2", "https://a.example"),
            &start(4, 30, "https://c.example/", "not an origin"),
            &sent(4),
            "{\"params\":{\"url\":\"https://cut",
        ]
        .concat();
        let log = read_net_log(text.as_bytes()).unwrap();
        assert!(log.whole);
        let told: Vec<_> = log
            .requests
            .iter()
            .map(|r| (r.source, r.hop, r.sent, r.at_ms, r.initiator.is_some()))
            .collect();
        assert_eq!(
            told,
            [
                (3, 0, true, 1010.0, true),
                (3, 1, false, 1020.0, true),
                (4, 0, true, 1030.0, false)
            ]
        );
        assert_eq!(
            log.requests[0].top_site.as_deref(),
            Some("https://a.example")
        );
    }

    #[test]
    fn where_a_name_leads_is_told_once() {
        let answer = |query: &str| {
            format!(
                r#"{{"params":{{"results":[{{"alias_target":"theatre.data.vendor.example","domain_name":"Metrics.theatre.example","query_type":"{query}","source":"dns","type":"alias"}},{{"domain_name":"edge.vendor.example","endpoints":[{{"address":"192.0.2.7","port":0}}],"query_type":"{query}","source":"dns","type":"data"}}]}},"phase":0,"source":{{"id":101,"type":14}},"time":"9","type":23}},
"#
            )
        };
        let log = read_net_log([HEAD, &answer("AAAA"), &answer("A")].concat().as_bytes()).unwrap();
        let told: Vec<_> = log.aliases.into_iter().collect();
        let (name, target) = ("metrics.theatre.example", "theatre.data.vendor.example");
        assert_eq!(told, [(name.to_owned(), target.to_owned())]);
        assert!(log.resolved && log.whole && log.requests.is_empty());
    }

    /// What a page is called, and lines of it, are in the log: parts of true lines in any order.
    #[test]
    fn any_log_is_read_line_by_line() {
        let lines = vec![
            start(3, 10, "https://a.example/1", "https://a.example"),
            start(3, u64::MAX, "", "null"),
            sent(3),
            sent(u64::MAX),
            "{\"type\":7},\n".to_owned(),
            "{\"params\":[],\"phase\":1,\"source\":{\"id\":1},\"time\":\"x\",\"type\":23},\n"
                .to_owned(),
            start(4, 5, "", "").replace("\"time\":\"5\"", "\"time\":\"inf\""),
            "\"type\":9}\n".to_owned(),
        ];
        let tested = runner(500).run(&cut_up(lines, 20), |text| {
            let log = read_net_log(format!("{HEAD}{text}").as_bytes()).unwrap();
            prop_assert!(log.requests.len() <= text.lines().count());
            prop_assert!(log.requests.iter().all(|r| r.at_ms.is_finite()));
            Ok(())
        });
        tested.unwrap();
    }

    #[test]
    fn a_damaged_line_is_said_and_another_file_is_refused() {
        let damaged = format!(
            "{HEAD}{{\"params\":{{,\"type\":7}},\n{}",
            start(1, 1, "https://a.example/", "")
        );
        let log = read_net_log(damaged.as_bytes()).unwrap();
        assert!(!log.whole);
        assert_eq!(log.requests.len(), 1);
        assert!(read_net_log("<html>".as_bytes()).is_err());
        assert!(read_net_log("{\"constants\":{}}\n".as_bytes()).is_err());
    }
}
