//! [`Keeper`]: the secrets of an audit folder, which grow while it is written.

use super::redact::Secrets;
use serde_json::Value;
use std::sync::{Arc, PoisonError, RwLock};

/// The secrets that everything written into a folder is kept free of; shared by its writers.
#[derive(Debug, Clone, Default)]
pub(super) struct Keeper(Arc<RwLock<Arc<Secrets>>>);

impl Keeper {
    pub(super) fn new(secrets: Secrets) -> Keeper {
        Keeper(Arc::new(RwLock::new(Arc::new(secrets))))
    }

    fn now(&self) -> Arc<Secrets> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Adds cookies of a login, by name and value.
    pub(super) fn add_sessions(&self, cookies: &[(String, String)]) {
        if cookies.is_empty() {
            return;
        }
        let mut held = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let grown = cookies
            .iter()
            .fold(Secrets::clone(&held), |all, (name, value)| {
                all.session(name, value)
            });
        *held = Arc::new(grown);
    }

    /// Replaces every secret in a value that is about to be written, a session's new value among them.
    pub(super) fn redact(&self, value: &mut Value) {
        let mut secrets = self.now();
        let renewed = secrets.renewed(value);
        if !renewed.is_empty() {
            self.add_sessions(&renewed);
            secrets = self.now();
        }
        secrets.redact(value);
    }
}
