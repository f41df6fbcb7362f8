//! Our own browser-level CDP web socket: flat sessions, one task reads, one writes.

use super::error::BrowserError;
use super::wire::parse_wire;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{mpsc, oneshot, watch};
use tokio_tungstenite::tungstenite::protocol::{Message, WebSocketConfig};

/// Deadline of a call that names none.
pub(super) const CALL_DEADLINE: Duration = Duration::from_secs(10);

/// Largest message taken from the browser (a full-page screenshot in base64 fits well).
const MAX_MESSAGE: usize = 256 << 20;

/// In place of an event that could not be read; `why` is in its parameters.
pub const UNREADABLE: &str = "Consentry.unreadable";

/// Events that nobody reads and that busy pages send by the thousand.
const UNREAD: [&str; 5] = [
    "Runtime.consoleAPICalled",
    "Runtime.executionContextCreated",
    "Runtime.executionContextDestroyed",
    "Runtime.executionContextsCleared",
    "Runtime.exceptionThrown",
];

type Reply = Result<Value, BrowserError>;

/// An event as it came.
#[derive(Debug, Clone, PartialEq)]
pub struct CdpEvent {
    /// Session it belongs to; none for the browser itself.
    pub session: Option<String>,
    /// `Domain.event`.
    pub method: String,
    /// Its parameters.
    pub params: Value,
}

/// The control connection. Cheap to clone; the socket closes when the last clone is gone.
#[derive(Clone)]
pub struct Connection {
    inner: Arc<Inner>,
}

struct Inner {
    out: mpsc::UnboundedSender<String>,
    pending: Arc<Mutex<HashMap<u64, oneshot::Sender<Reply>>>>,
    next: AtomicU64,
    closed: watch::Receiver<bool>,
}

impl Connection {
    /// Opens the socket. Events arrive on the receiver in the order in which Chrome sent them; it
    /// ends when the browser is gone.
    ///
    /// # Errors
    /// [`BrowserError::Connect`].
    pub async fn open(
        ws_url: &str,
    ) -> Result<(Connection, mpsc::UnboundedReceiver<CdpEvent>), BrowserError> {
        let config = WebSocketConfig::default()
            .max_message_size(Some(MAX_MESSAGE))
            .max_frame_size(Some(MAX_MESSAGE));
        let (socket, _) = tokio_tungstenite::connect_async_with_config(ws_url, Some(config), true)
            .await
            .map_err(|e| BrowserError::Connect(e.to_string()))?;
        let (mut sink, mut stream) = socket.split();
        let (out, mut to_send) = mpsc::unbounded_channel::<String>();
        let (events_in, events) = mpsc::unbounded_channel();
        let (closed_in, closed) = watch::channel(false);
        let pending: Arc<Mutex<HashMap<u64, oneshot::Sender<Reply>>>> = Arc::default();
        tokio::spawn(async move {
            while let Some(text) = to_send.recv().await {
                if sink.send(Message::text(text)).await.is_err() {
                    break;
                }
            }
            let _ = sink.close().await;
        });
        let waiting = Arc::clone(&pending);
        tokio::spawn(async move {
            while let Some(Ok(message)) = stream.next().await {
                if let Message::Text(text) = message {
                    dispatch(text.as_str(), &waiting, &events_in);
                }
            }
            let _ = closed_in.send(true);
            for (_, reply) in lock(&waiting).drain() {
                let _ = reply.send(Err(BrowserError::Closed));
            }
        });
        Ok((
            Connection {
                inner: Arc::new(Inner {
                    out,
                    pending,
                    next: AtomicU64::new(1),
                    closed,
                }),
            },
            events,
        ))
    }

    /// Calls a method and waits at most 10 s for its answer.
    ///
    /// # Errors
    /// [`BrowserError::Refused`], [`BrowserError::Timeout`] or [`BrowserError::Closed`].
    pub async fn call(&self, session: Option<&str>, method: &str, params: Value) -> Reply {
        self.call_within(session, method, params, CALL_DEADLINE)
            .await
    }

    /// Calls a method with a deadline of its own.
    ///
    /// # Errors
    /// As [`Connection::call`].
    pub async fn call_within(
        &self,
        session: Option<&str>,
        method: &str,
        params: Value,
        deadline: Duration,
    ) -> Reply {
        let (id, reply) = self.post(session, method, params)?;
        match tokio::time::timeout(deadline, reply).await {
            Ok(Ok(Err(BrowserError::Refused { message, .. }))) => Err(BrowserError::Refused {
                method: method.to_owned(),
                message,
            }),
            Ok(Ok(answer)) => answer,
            Ok(Err(_)) => Err(BrowserError::Closed),
            Err(_) => {
                lock(&self.inner.pending).remove(&id);
                Err(BrowserError::Timeout {
                    method: method.to_owned(),
                    after: deadline,
                })
            }
        }
    }

    /// Sends a call whose answer nobody waits for.
    pub fn send(&self, session: Option<&str>, method: &str, params: Value) {
        if let Ok((id, _)) = self.post(session, method, params) {
            lock(&self.inner.pending).remove(&id);
        }
    }

    /// Whether the browser has closed the connection.
    pub fn is_closed(&self) -> bool {
        *self.inner.closed.borrow()
    }

    /// Returns once the browser has closed the connection.
    pub async fn closed(&self) {
        let mut closed = self.inner.closed.clone();
        let _ = closed.wait_for(|c| *c).await;
    }

    fn post(
        &self,
        session: Option<&str>,
        method: &str,
        params: Value,
    ) -> Result<(u64, oneshot::Receiver<Reply>), BrowserError> {
        if self.is_closed() {
            return Err(BrowserError::Closed);
        }
        let id = self.inner.next.fetch_add(1, Ordering::Relaxed);
        let mut message = json!({ "id": id, "method": method, "params": params });
        if let Some(session) = session {
            message["sessionId"] = session.into();
        }
        let (sender, receiver) = oneshot::channel();
        lock(&self.inner.pending).insert(id, sender);
        self.inner
            .out
            .send(message.to_string())
            .map_err(|_| BrowserError::Closed)?;
        Ok((id, receiver))
    }
}

fn dispatch(
    text: &str,
    pending: &Mutex<HashMap<u64, oneshot::Sender<Reply>>>,
    events: &mpsc::UnboundedSender<CdpEvent>,
) {
    let mut message = match parse_wire(text) {
        Ok(Value::Object(message)) => message,
        Ok(_) => return,
        Err(error) => return unreadable(text, &error.to_string(), pending, events),
    };
    if let Some(id) = message.get("id").and_then(Value::as_u64) {
        let Some(reply) = lock(pending).remove(&id) else {
            return;
        };
        let answer = match message.remove("error") {
            Some(error) => Err(BrowserError::Refused {
                method: String::new(),
                message: error["message"].as_str().unwrap_or("refused").to_owned(),
            }),
            None => Ok(message.remove("result").unwrap_or(Value::Null)),
        };
        let _ = reply.send(answer);
    } else if let Some(Value::String(method)) = message.remove("method") {
        if UNREAD.contains(&method.as_str()) {
            return;
        }
        let session = message
            .get("sessionId")
            .and_then(Value::as_str)
            .map(str::to_owned);
        let params = message.remove("params").unwrap_or(Value::Null);
        let _ = events.send(CdpEvent {
            session,
            method,
            params,
        });
    }
}

/// A message that cannot be read, such as a tree nested without bounds: whoever waits for it as an answer
/// is told at once, and an event that is lost is not lost in silence.
fn unreadable(
    text: &str,
    why: &str,
    pending: &Mutex<HashMap<u64, oneshot::Sender<Reply>>>,
    events: &mpsc::UnboundedSender<CdpEvent>,
) {
    let number = text.strip_prefix("{\"id\":").map(|rest| {
        let end = rest.find(|c: char| !c.is_ascii_digit());
        &rest[..end.unwrap_or(rest.len())]
    });
    if let Some(id) = number.and_then(|n| n.parse().ok()) {
        if let Some(reply) = lock(pending).remove(&id) {
            let message = format!("its answer cannot be read: {why}");
            let method = String::new();
            let _ = reply.send(Err(BrowserError::Refused { method, message }));
        }
        return;
    }
    let _ = events.send(CdpEvent {
        session: None,
        method: UNREADABLE.into(),
        params: json!({ "why": why }),
    });
}

/// A lock that a panicking holder cannot spoil: all our critical sections leave the value whole.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
