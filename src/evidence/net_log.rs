//! What was recorded, held against Chrome's own net log.

use super::exchange::{Delivery, Exchange};
use super::observation::{Event, NetLogged};
use super::recording::RunLog;
use std::collections::HashMap;

/// A run held against its net log.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AgainstNetLog<'a> {
    /// Those that the recorder did not hear, with their number in the log.
    pub missed: Vec<(u64, &'a NetLogged)>,
    /// Positions of the exchanges that it proves to have left the browser.
    pub proven: Vec<usize>,
}

impl AgainstNetLog<'_> {
    /// Requests of pages that left the browser, by the net log.
    pub fn seen(&self) -> usize {
        self.proven.len() + self.missed.len()
    }
}

/// Holds what was recorded of a run against its net log; none when the run has no net log.
///
/// Only what was written to a connection counts. Address and method are compared as often as they
/// occur, so that a request heard once and sent twice is missed once. A request without an initiator
/// is our own navigation when it was recorded, and the browser's own traffic when not.
pub fn against_net_log<'a>(
    run: &'a RunLog,
    exchanges: &[Exchange<'_>],
) -> Option<AgainstNetLog<'a>> {
    let mut events = run.observations.iter().rev();
    if !events.any(|o| matches!(o.event, Event::NetLogRead { .. })) {
        return None;
    }
    // The last of a list is taken first: what is known to have been sent before what seemed to fail.
    let mut heard: HashMap<(&str, &str), Vec<usize>> = HashMap::new();
    for wanted in [Delivery::Failed, Delivery::Blocked, Delivery::Sent] {
        for (at, exchange) in exchanges.iter().enumerate().rev() {
            // What a cache answered is no witness of something that was sent.
            if exchange.delivery() == wanted {
                let request = &exchange.request;
                let key = (request.method.as_str(), bare(&request.url));
                heard.entry(key).or_default().push(at);
            }
        }
    }
    let mut result = AgainstNetLog::default();
    for o in &run.observations {
        let Event::NetLogged(logged) = &o.event else {
            continue;
        };
        if !logged.sent {
            continue;
        }
        let key = (logged.method.as_str(), bare(&logged.url));
        match heard.get_mut(&key).and_then(Vec::pop) {
            Some(at) => result.proven.push(at),
            None if logged.initiator.is_some() => result.missed.push((o.seq, logged)),
            None => {}
        }
    }
    Some(result)
}

/// An address without its fragment, which never leaves the browser.
fn bare(url: &str) -> &str {
    url.split('#').next().unwrap_or(url)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::{
        FailedSeen, Observation, RequestSeen, ResponseSeen, Scenario, exchanges,
    };
    use std::collections::BTreeMap;

    fn heard(id: &str, url: &str) -> Event {
        Event::Request(Box::new(RequestSeen {
            target: "T".into(),
            ..RequestSeen::of_address(id, url, "image", 1.0)
        }))
    }

    fn logged(url: &str, initiator: Option<&str>, sent: bool) -> Event {
        Event::NetLogged(NetLogged {
            source: 1,
            hop: 0,
            url: url.into(),
            method: "GET".into(),
            initiator: initiator.map(str::to_owned),
            top_site: None,
            kind: "other".into(),
            start_ms: 1.0,
            sent,
        })
    }

    fn cached(id: &str) -> Event {
        Event::Response(ResponseSeen {
            request: id.into(),
            hop: 0,
            status: 200,
            mime: String::new(),
            headers: BTreeMap::new(),
            remote_ip: None,
            protocol: None,
            from_service_worker: false,
            from_cache: true,
        })
    }

    fn failed(id: &str) -> Event {
        Event::Failed(FailedSeen {
            request: id.into(),
            error: "net::ERR_CONNECTION_RESET".into(),
            blocked: None,
            canceled: false,
        })
    }

    fn run(mut events: Vec<Event>) -> RunLog {
        events.push(Event::NetLogRead {
            resolved: false,
            requests: 0,
            whole: true,
        });
        let observations = events.into_iter().zip(0..).map(|(event, seq)| Observation {
            seq,
            t_ms: 1.0,
            event,
        });
        RunLog::new(Scenario::Before, 1, String::new(), observations.collect())
    }

    const PAGE: Option<&str> = Some("https://a.example");

    #[test]
    fn a_request_sent_twice_and_heard_once_is_missed_once() {
        let run = run(vec![
            heard("1", "https://a.example/x#part"),
            logged("https://a.example/x", PAGE, true),
            logged("https://a.example/x", PAGE, true),
        ]);
        let all = exchanges(&run);
        let missed: Vec<bool> = all.iter().map(|e| e.net_log_only).collect();
        assert_eq!(missed, [false, true]);
        let held = against_net_log(&run, &all).unwrap_or_default();
        assert_eq!(
            (held.seen(), held.missed.len()),
            (2, 0),
            "with the missed one added nothing is missing"
        );
    }

    #[test]
    fn an_answer_from_a_cache_is_no_witness_of_a_request_that_was_sent() {
        let run = run(vec![
            heard("1", "https://a.example/x"),
            cached("1"),
            logged("https://a.example/x", PAGE, true),
        ]);
        assert_eq!(exchanges(&run).len(), 2);
    }

    #[test]
    fn a_request_that_seemed_to_fail_was_sent_when_the_net_log_says_so() {
        let run = run(vec![
            heard("1", "https://a.example/x"),
            failed("1"),
            heard("2", "https://a.example/y"),
            failed("2"),
            logged("https://a.example/x", PAGE, true),
        ]);
        let delivered: Vec<Delivery> = exchanges(&run).iter().map(Exchange::delivery).collect();
        assert_eq!(delivered, [Delivery::Sent, Delivery::Failed]);
    }

    #[test]
    fn the_browsers_own_traffic_and_what_never_left_are_not_missed() {
        let run = run(vec![
            logged("https://update.example/", None, true),
            logged("http://a.example/upgraded", PAGE, false),
        ]);
        let all = exchanges(&run);
        assert!(all.is_empty());
        assert_eq!(against_net_log(&run, &all).map(|h| h.seen()), Some(0));
    }
}
