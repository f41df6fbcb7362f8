//! What can go wrong between us and Chrome.

use std::path::PathBuf;
use std::time::Duration;
use thiserror::Error;

/// What went wrong between us and Chrome.
#[derive(Debug, Clone, Error)]
pub enum BrowserError {
    /// No Chrome or Chromium was found.
    #[error("no Chrome or Chromium found; looked at: {}", looked.join(", "))]
    NotFound {
        /// Every place that was looked at, in order.
        looked: Vec<String>,
    },
    /// The browser ended, or never opened its control port.
    #[error("{} did not start: {said}", path.display())]
    Launch {
        /// The binary.
        path: PathBuf,
        /// What it said on its way out.
        said: String,
        /// What to do about it, when known.
        help: Option<String>,
    },
    /// Its throw-away profile could not be made.
    #[error("cannot make a profile for the browser: {0}")]
    Profile(String),
    /// The control connection could not be opened.
    #[error("cannot connect to the browser: {0}")]
    Connect(String),
    /// The browser is gone.
    #[error("the browser closed the connection")]
    Closed,
    /// No answer in time.
    #[error("{method} was not answered within {after:?}")]
    Timeout {
        /// CDP method.
        method: String,
        /// The deadline.
        after: Duration,
    },
    /// Chrome refused a call.
    #[error("{method}: {message}")]
    Refused {
        /// CDP method.
        method: String,
        /// Chrome's words.
        message: String,
    },
    /// A script that we evaluated threw.
    #[error("script failed: {0}")]
    Script(String),
    /// An answer without what it must hold.
    #[error("{method} answered without {what}")]
    Answer {
        /// CDP method.
        method: String,
        /// What was missing.
        what: String,
    },
    /// A frame that is no longer there.
    #[error("frame {0} is gone")]
    NoFrame(String),
    /// The report could not be printed.
    #[error("cannot print: {0}")]
    Print(String),
}

impl BrowserError {
    /// Whether the browser itself is gone, so that nothing further can work.
    pub fn is_fatal(&self) -> bool {
        matches!(self, BrowserError::Closed)
    }
}
