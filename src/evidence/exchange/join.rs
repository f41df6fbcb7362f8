//! Joining the events of a run by request id and hop, in whatever order they stand in its log.

use super::{Exchange, header};
use crate::evidence::net_log::against_net_log;
use crate::evidence::observation::{
    Body, Event, FailedSeen, InitiatorSeen, NetLogged, RequestExtra, RequestSeen, ResponseExtra,
    ResponseSeen, SocketSeen,
};
use crate::evidence::recording::RunLog;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Everything seen of one CDP request id.
#[derive(Default)]
struct Parts<'a> {
    hops: BTreeMap<u32, (u64, f64, &'a RequestSeen)>,
    request_extras: Vec<&'a RequestExtra>,
    responses: BTreeMap<u32, (f64, &'a ResponseSeen)>,
    response_extras: Vec<&'a ResponseExtra>,
    body: Option<&'a Body>,
    finished: Option<(f64, f64)>,
    failed: Option<(f64, &'a FailedSeen)>,
    sockets: Vec<(u64, f64, &'a SocketSeen)>,
}

/// All exchanges of a run, by start time, then by their line in the log.
///
/// The parts may stand in the log in any order. The headers on the wire carry no hop number: they
/// are given to the hops in order, leaving out hops that they contradict.
pub fn exchanges(run: &RunLog) -> Vec<Exchange<'_>> {
    let mut parts: BTreeMap<&str, Parts<'_>> = BTreeMap::new();
    for o in &run.observations {
        match &o.event {
            Event::Request(r) => {
                // Seen on two sessions: the first line stands.
                parts
                    .entry(&r.request)
                    .or_default()
                    .hops
                    .entry(r.hop)
                    .or_insert((o.seq, o.t_ms, r));
            }
            Event::RequestExtra(e) => parts.entry(&e.request).or_default().request_extras.push(e),
            Event::Response(r) => {
                parts
                    .entry(&r.request)
                    .or_default()
                    .responses
                    .entry(r.hop)
                    .or_insert((o.t_ms, r));
            }
            Event::ResponseExtra(e) => parts.entry(&e.request).or_default().response_extras.push(e),
            Event::ResponseBody { request, body } => {
                parts.entry(request).or_default().body = Some(body)
            }
            Event::Finished { request, bytes } => {
                parts.entry(request).or_default().finished = Some((o.t_ms, *bytes))
            }
            Event::Failed(f) => parts.entry(&f.request).or_default().failed = Some((o.t_ms, f)),
            Event::Socket(s) => parts
                .entry(&s.request)
                .or_default()
                .sockets
                .push((o.seq, o.t_ms, s)),
            _ => {}
        }
    }
    let mut all: Vec<Exchange<'_>> = parts.into_values().flat_map(join).collect();
    if let Some(held) = against_net_log(run, &all) {
        for at in held.proven {
            all[at].net_logged = true;
        }
        all.extend(
            held.missed
                .into_iter()
                .map(|(seq, logged)| net_log_alone(seq, logged)),
        );
    }
    all.sort_by(|a, b| {
        a.request
            .start_ms
            .total_cmp(&b.request.start_ms)
            .then(a.seq.cmp(&b.seq))
    });
    all
}

fn join(parts: Parts<'_>) -> Vec<Exchange<'_>> {
    let mut hops: Vec<Exchange<'_>> = if parts.hops.is_empty() {
        parts
            .sockets
            .iter()
            .find_map(socket_alone)
            .into_iter()
            .collect()
    } else {
        let one = |(seq, t_ms, r): &(u64, f64, _)| blank(*seq, *t_ms, Cow::Borrowed(*r));
        parts.hops.values().map(one).collect()
    };
    for exchange in &mut hops {
        if let Some((t_ms, response)) = parts.responses.get(&exchange.request.hop) {
            exchange.response = Some(response);
            exchange.response_ms = Some(*t_ms);
        }
    }
    for extra in parts.request_extras {
        let free = |e: &Exchange<'_>| e.request_extra.is_none();
        if let Some(at) = place(&hops, free, |e| request_agrees(e, extra)) {
            hops[at].request_extra = Some(extra);
        }
    }
    for extra in parts.response_extras {
        let free = |e: &Exchange<'_>| e.response_extra.is_none();
        if let Some(at) = place(&hops, free, |e| response_agrees(e, extra)) {
            hops[at].response_extra = Some(extra);
        }
    }
    if let Some(last) = hops.last_mut() {
        last.body = parts.body;
        if let Some((t_ms, bytes)) = parts.finished {
            last.bytes = Some(bytes);
            last.end_ms = Some(t_ms);
        }
        if let Some((t_ms, failed)) = parts.failed {
            last.failed = Some(failed);
            last.end_ms = Some(t_ms);
        }
        last.messages = parts.sockets.into_iter().map(|(_, _, s)| s).collect();
    }
    hops
}

/// First free hop that agrees, else the first free one.
fn place<'a>(
    hops: &[Exchange<'a>],
    free: impl Fn(&Exchange<'a>) -> bool,
    agrees: impl Fn(&Exchange<'a>) -> bool,
) -> Option<usize> {
    hops.iter()
        .position(|e| free(e) && agrees(e))
        .or_else(|| hops.iter().position(free))
}

fn request_agrees(exchange: &Exchange<'_>, extra: &RequestExtra) -> bool {
    let Ok(url) = url::Url::parse(&exchange.request.url) else {
        return true;
    };
    let host = header(&extra.headers, ":authority").or_else(|| header(&extra.headers, "host"));
    let host_agrees = host.is_none_or(|h| {
        let name = url.host_str().unwrap_or_default();
        h.eq_ignore_ascii_case(name)
            || url
                .port()
                .is_some_and(|p| h.eq_ignore_ascii_case(&format!("{name}:{p}")))
    });
    let path_agrees = header(&extra.headers, ":path").is_none_or(|sent| {
        let query = url.query().map(|q| format!("?{q}")).unwrap_or_default();
        sent == format!("{}{query}", url.path())
    });
    host_agrees && path_agrees
}

fn response_agrees(exchange: &Exchange<'_>, extra: &ResponseExtra) -> bool {
    match exchange.response {
        None => true,
        // A revalidated answer shows the page the status of the cached one.
        Some(response) => response.status == extra.status || extra.status == 304,
    }
}

fn blank<'a>(seq: u64, t_ms: f64, request: Cow<'a, RequestSeen>) -> Exchange<'a> {
    Exchange {
        seq,
        t_ms,
        request,
        request_extra: None,
        response: None,
        response_ms: None,
        response_extra: None,
        body: None,
        bytes: None,
        end_ms: None,
        failed: None,
        messages: Vec::new(),
        net_logged: false,
        net_log_only: false,
    }
}

/// A request that only the net log shows.
fn net_log_alone(seq: u64, logged: &NetLogged) -> Exchange<'_> {
    let resource = match logged.kind.as_str() {
        "main frame" | "subframe" => "document",
        _ => "other",
    };
    let name = format!("net-log-{}", logged.source);
    let request = RequestSeen {
        hop: logged.hop,
        document_url: logged.top_site.clone().unwrap_or_default(),
        method: logged.method.clone(),
        initiator: InitiatorSeen {
            kind: "other".into(),
            url: logged.initiator.clone(),
            ..InitiatorSeen::default()
        },
        ..RequestSeen::of_address(name, &logged.url, resource, logged.start_ms)
    };
    Exchange {
        net_logged: true,
        net_log_only: true,
        ..blank(seq, logged.start_ms, Cow::Owned(request))
    }
}

/// A socket that Chrome announced without a request event.
fn socket_alone<'a>(&(seq, t_ms, socket): &(u64, f64, &'a SocketSeen)) -> Option<Exchange<'a>> {
    let request = RequestSeen {
        visit: socket.visit,
        ..RequestSeen::of_address(&socket.request, socket.url.clone()?, "websocket", t_ms)
    };
    Some(blank(seq, t_ms, Cow::Owned(request)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::evidence::{Delivery, Observation, Scenario};

    fn request(hop: u32, url: &str) -> Event {
        Event::Request(Box::new(RequestSeen {
            hop,
            target: "T".into(),
            ..RequestSeen::of_address("1", url, "image", f64::from(hop))
        }))
    }

    fn request_extra(host: &str) -> Event {
        Event::RequestExtra(RequestExtra {
            request: "1".into(),
            headers: [("Host".to_owned(), host.to_owned())].into(),
            blocked_cookies: vec![],
        })
    }

    fn response(hop: u32, status: u16) -> Event {
        Event::Response(ResponseSeen {
            request: "1".into(),
            hop,
            status,
            mime: String::new(),
            headers: BTreeMap::new(),
            remote_ip: None,
            protocol: None,
            from_service_worker: false,
            from_cache: false,
        })
    }

    fn response_extra(status: u16, cookie: &str) -> Event {
        Event::ResponseExtra(ResponseExtra {
            request: "1".into(),
            status,
            headers: BTreeMap::new(),
            set_cookie: vec![cookie.into()],
            blocked_cookies: vec![],
        })
    }

    fn failed(error: &str, blocked: Option<&str>) -> Event {
        Event::Failed(FailedSeen {
            request: "1".into(),
            error: error.into(),
            blocked: blocked.map(str::to_owned),
            canceled: false,
        })
    }

    fn log(events: Vec<Event>) -> RunLog {
        let observations = events
            .into_iter()
            .zip(0..)
            .map(|(event, seq)| Observation {
                seq,
                t_ms: seq as f64,
                event,
            })
            .collect();
        RunLog::new(Scenario::Before, 1, String::new(), observations)
    }

    #[test]
    fn headers_on_the_wire_find_their_hop_in_any_order() {
        let parts = vec![
            request_extra("a.example"),
            request(0, "https://a.example/"),
            response_extra(302, "a=1"),
            request(1, "https://b.example/"),
            response(0, 302),
            request_extra("b.example"),
            response(1, 200),
            response_extra(200, "b=1"),
        ];
        // The order within each kind is that of the hops; between the kinds there is none.
        let mut late = parts.clone();
        late.sort_by_key(|e| matches!(e, Event::RequestExtra(_) | Event::ResponseExtra(_)));
        let mut early = parts.clone();
        early.sort_by_key(|e| !matches!(e, Event::RequestExtra(_) | Event::ResponseExtra(_)));
        for events in [parts, late, early] {
            let run = log(events);
            let all = exchanges(&run);
            let cookies: Vec<&str> = all
                .iter()
                .map(|e| e.response_extra.unwrap().set_cookie[0].as_str())
                .collect();
            assert_eq!(cookies, ["a=1", "b=1"]);
            let hosts: Vec<&str> = all
                .iter()
                .map(|e| e.request_header("host").unwrap())
                .collect();
            assert_eq!(hosts, ["a.example", "b.example"]);
        }
    }

    #[test]
    fn a_hop_inside_the_browser_has_no_headers_on_the_wire() {
        // http → https by HSTS never leaves: only the second hop was sent.
        let run = log(vec![
            request(0, "http://a.example/"),
            request(1, "https://b.example/"),
            request_extra("b.example"),
            response(0, 307),
            response(1, 200),
            response_extra(200, "b=1"),
        ]);
        let all = exchanges(&run);
        assert!(all[0].request_extra.is_none() && all[0].response_extra.is_none());
        assert!(all[1].request_extra.is_some() && all[1].response_extra.is_some());
    }

    #[test]
    fn what_left_the_browser_was_sent_however_it_ended() {
        let sent = |events: Vec<Event>| {
            let mut all = vec![request(0, "https://a.example/")];
            all.extend(events);
            let run = log(all);

            exchanges(&run)[0].delivery()
        };
        assert_eq!(sent(vec![]), Delivery::Sent);
        assert_eq!(
            sent(vec![
                request_extra("a.example"),
                failed("net::ERR_ABORTED", None)
            ]),
            Delivery::Sent
        );
        assert_eq!(
            sent(vec![failed("net::ERR_ABORTED", None)]),
            Delivery::Failed
        );
        assert_eq!(
            sent(vec![failed("net::ERR_NAME_NOT_RESOLVED", None)]),
            Delivery::Failed
        );
        assert_eq!(
            sent(vec![failed("net::ERR_FAILED", Some("csp"))]),
            Delivery::Blocked
        );
        assert_eq!(
            sent(vec![
                response_extra(200, "a=1"),
                failed("net::ERR_BLOCKED_BY_ORB", Some("other"))
            ]),
            Delivery::Sent
        );
    }

    #[test]
    fn a_socket_without_a_request_is_an_exchange() {
        let run = log(vec![Event::Socket(SocketSeen {
            request: "1".into(),
            what: "open".into(),
            url: Some("wss://a.example/s".into()),
            body: None,
            visit: Some(1),
        })]);
        let all = exchanges(&run);
        assert_eq!(
            (all.len(), all[0].request.url.as_str()),
            (1, "wss://a.example/s")
        );
    }
}
