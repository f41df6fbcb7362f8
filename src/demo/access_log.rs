//! The server's own record of what arrived: the truth that the recorder is held against.

use std::sync::{Arc, Mutex, PoisonError};

/// One request as it arrived at the demo server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    /// HTTP method.
    pub method: String,
    /// Host name asked for, without the port.
    pub host: String,
    /// Path with its query, as sent.
    pub path_and_query: String,
    /// Request body; bytes that are no UTF-8 are replaced.
    pub body: String,
    /// `User-Agent`: tells the browser's requests from our own fetches of robots.txt and sitemaps.
    pub user_agent: String,
    /// `Cookie` header, empty when none was sent.
    pub cookies: String,
    /// Status answered.
    pub status: u16,
}

impl Access {
    /// The whole address, as the browser would write it.
    pub fn url(&self) -> String {
        format!("https://{}{}", self.host, self.path_and_query)
    }
}

/// Shared, ordered log.
#[derive(Debug, Clone, Default)]
pub(super) struct AccessLog(Arc<Mutex<Vec<Access>>>);

impl AccessLog {
    /// Adds one request.
    pub(super) fn push(&self, access: Access) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(access);
    }

    /// Everything so far, in order of arrival.
    pub(super) fn entries(&self) -> Vec<Access> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Forgets everything so far.
    pub(super) fn clear(&self) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }
}
