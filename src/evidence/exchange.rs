//! [`Exchange`]: request, response and end of one hop, joined from the events of a run.

mod join;

pub use self::join::exchanges;

use super::observation::{
    Body, FailedSeen, RequestExtra, RequestSeen, ResponseExtra, ResponseSeen, SocketSeen,
};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// One hop of a request chain with all that belongs to it.
#[derive(Debug, Clone)]
pub struct Exchange<'a> {
    /// Number in the log of the line that began it.
    pub seq: u64,
    /// Milliseconds of the run at which that line was written.
    pub t_ms: f64,
    /// The request; made up from the socket's own events when Chrome announced only those.
    pub request: Cow<'a, RequestSeen>,
    /// Headers that really went out; none when nothing was sent over the network, or Chrome did not say.
    pub request_extra: Option<&'a RequestExtra>,
    /// Head of the response.
    pub response: Option<&'a ResponseSeen>,
    /// Milliseconds of the run at which the response was seen.
    pub response_ms: Option<f64>,
    /// Headers that really came in.
    pub response_extra: Option<&'a ResponseExtra>,
    /// Body kept of the response.
    pub body: Option<&'a Body>,
    /// Bytes on the wire, once it was read to its end.
    pub bytes: Option<f64>,
    /// Milliseconds of the run at which it ended, well or badly.
    pub end_ms: Option<f64>,
    /// How it failed.
    pub failed: Option<&'a FailedSeen>,
    /// Messages and state changes, for a socket.
    pub messages: Vec<&'a SocketSeen>,
    /// Whether Chrome's net log shows that it was written to a connection.
    pub net_logged: bool,
    /// Whether only Chrome's net log shows it: then headers, body, frame and answer are unknown.
    pub net_log_only: bool,
}

/// How a request ended, as far as what left the browser is concerned.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Delivery {
    /// It went over the network: its head was handed to a connection. Whether a request that was cut
    /// off in that instant arrived is known to the other side alone.
    #[default]
    Sent,
    /// The browser held it back.
    Blocked,
    /// It could not be sent, as far as Chrome said.
    Failed,
    /// Answered from a cache or a service worker.
    Cached,
}

impl Delivery {
    /// The name used in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Delivery::Sent => "sent",
            Delivery::Blocked => "blocked",
            Delivery::Failed => "failed",
            Delivery::Cached => "cached",
        }
    }
}

impl Exchange<'_> {
    /// Whether an answer came over the network: then the request has left, however it ended for the page.
    fn answered(&self) -> bool {
        self.response_extra.is_some()
            || self
                .response
                .is_some_and(|r| !r.from_cache && !r.from_service_worker)
    }

    /// How it ended.
    ///
    /// A request that was aborted or held back from the page after its headers went out was sent: a
    /// beacon cut short by leaving the page still told the vendor. What a cache answered was sent too
    /// when headers went out for it: to ask whether the copy still holds, or to fetch it beforehand.
    pub fn delivery(&self) -> Delivery {
        let kept = self
            .response
            .is_some_and(|r| r.from_cache || r.from_service_worker);
        if kept && self.request_extra.is_none() {
            return Delivery::Cached;
        }
        if self.answered() || self.net_logged {
            return Delivery::Sent;
        }
        // Chrome names no answer to an attempt, only that a connection came about.
        if self.request.resource == "webtransport"
            && !self.messages.iter().any(|m| m.what == "established")
        {
            return Delivery::Failed;
        }
        match self.failed {
            None => Delivery::Sent,
            Some(failed) if failed.blocked.is_some() => Delivery::Blocked,
            Some(failed) if failed.error.contains("BLOCKED_BY_CLIENT") => Delivery::Blocked,
            Some(failed)
                if self.request_extra.is_some()
                    && (failed.canceled || failed.error == "net::ERR_ABORTED") =>
            {
                Delivery::Sent
            }
            Some(_) => Delivery::Failed,
        }
    }

    /// HTTP status; none when there was no answer.
    pub fn status(&self) -> Option<u16> {
        self.response
            .map(|r| r.status)
            .or_else(|| self.response_extra.map(|r| r.status))
            .filter(|s| *s > 0)
    }

    /// A request header, as it went out where that is known.
    pub fn request_header(&self, name: &str) -> Option<&str> {
        let wire = self.request_extra.and_then(|e| header(&e.headers, name));
        wire.or_else(|| header(&self.request.headers, name))
    }

    /// A response header, as it came in where that is known.
    pub fn response_header(&self, name: &str) -> Option<&str> {
        let wire = self.response_extra.and_then(|e| header(&e.headers, name));
        wire.or_else(|| self.response.and_then(|r| header(&r.headers, name)))
    }
}

/// A header by name, whatever its case.
pub fn header<'h>(headers: &'h BTreeMap<String, String>, name: &str) -> Option<&'h str> {
    headers
        .iter()
        .find(|(k, _)| k.eq_ignore_ascii_case(name))
        .map(|(_, v)| v.as_str())
}
