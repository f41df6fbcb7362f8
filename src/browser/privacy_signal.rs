//! Global Privacy Control: the browser's own signal, or one set by us when it has none.
//!
//! Chromium carries GPC behind a test switch. What it does natively reaches pages, frames, workers
//! and nearly every request; what we set ourselves misses some, and the audit says which it was.
//! Specification: <https://www.w3.org/TR/gpc/>.

use super::connection::Connection;
use serde_json::{Value, json};

/// The property and the header, for a browser without the signal.
const IMITATION: &str = "(() => { const at = globalThis.Navigator || globalThis.WorkerNavigator; \
    if (at) Object.defineProperty(at.prototype, 'globalPrivacyControl', \
    { get: () => true, configurable: true, enumerable: true }); })();";

/// What the browser is asked to tell every site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PrivacySignal {
    /// Nothing, as a browser does whose user changed no setting.
    #[default]
    Silent,
    /// Global Privacy Control.
    GlobalPrivacyControl,
}

/// How Global Privacy Control is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// Not at all.
    Not,
    /// By the browser itself.
    Natively,
    /// By a header and a property that we set.
    Imitated,
}

impl PrivacySignal {
    /// What must be on the command line for it.
    pub(super) fn argument(self) -> Option<&'static str> {
        // Only where it is wanted: with the switch the property is there, and false, in every page.
        (self == PrivacySignal::GlobalPrivacyControl)
            .then_some("--enable-features=GlobalPrivacyControlTest")
    }

    /// Switches it on for the whole browser.
    pub(super) async fn switch_on(self, connection: &Connection) -> Told {
        if self == PrivacySignal::Silent {
            return Told::Not;
        }
        let method = "Browser.setGlobalPrivacyControl";
        match connection.call(None, method, json!({"gpc": true})).await {
            Ok(_) => Told::Natively,
            Err(error) => {
                tracing::debug!(%error, "the browser has no Global Privacy Control of its own");
                Told::Imitated
            }
        }
    }
}

/// What a page's or worker's session is told for an imitated signal.
pub(super) fn imitation(has_documents: bool) -> [(&'static str, Value); 2] {
    let script = if has_documents {
        (
            "Page.addScriptToEvaluateOnNewDocument",
            json!({"source": IMITATION, "runImmediately": true}),
        )
    } else {
        (
            "Runtime.evaluate",
            json!({"expression": IMITATION, "silent": true}),
        )
    };
    let headers = json!({"headers": {"Sec-GPC": "1"}});
    [("Network.setExtraHTTPHeaders", headers), script]
}
