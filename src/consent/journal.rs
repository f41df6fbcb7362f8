//! [`Journal`]: where the engine writes down what it does, at the moment it does it.

use crate::evidence::{Action, Consent, Notice};
use std::future::Future;

/// Where the engine writes down what it does, at the moment it does it. Implemented by the recorder.
pub trait Journal: Sync {
    /// Milliseconds since the scenario run started.
    fn now_ms(&self) -> f64;

    /// An input is about to be sent to the page.
    fn action(&self, action: Action);

    /// From this moment on this consent state is in force; called just before the deciding input.
    fn consent(&self, consent: Consent);

    /// Further layers of a notice were read: same notice, more controls, higher `layers_read`.
    fn notice(&self, notice: &Notice);

    /// Takes a screenshot; its path inside the audit folder, none when it could not be taken.
    fn shot(&self, what: &str) -> impl Future<Output = Option<String>> + Send;
}
