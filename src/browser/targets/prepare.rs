//! Preparing a target while it is held: what is enabled, put in and set before its first instruction runs.

use super::{TargetInfo, Targets};
use crate::browser::BrowserError;
use crate::browser::connection::lock;
use crate::browser::flags::window_size;
use crate::browser::privacy_signal::{Told, imitation};
use crate::config::Device;
use futures_util::future::join_all;
use serde_json::{Value, json};
use std::time::Duration;

/// Deadline of each enable command: a page that does not answer is let go and misses it.
const INIT_DEADLINE: Duration = Duration::from_secs(4);

/// Turns of the event loop over which the script that asked for something is followed back.
const ASYNC_DEPTH: u32 = 8;

impl Targets {
    /// Prepares a target and lets it go.
    pub(super) async fn prepare(&self, target: &TargetInfo) {
        let session = Some(target.session.as_str());
        let mut calls = self.commands(&target.cdp_type);
        // A window without opener has no renderer that could answer before it may go on. The session
        // keeps the order, so it is prepared all the same when its page comes.
        let go = "Runtime.runIfWaitingForDebugger";
        let at_once = target.cdp_type == "page";
        if at_once {
            calls.push((go, json!({})));
        }
        match target.cdp_type.as_str() {
            "page" | "iframe" | "worker" | "shared_worker" => {
                let sent = calls
                    .into_iter()
                    .map(|(m, p)| self.connection.call_within(session, m, p, INIT_DEADLINE));
                for failed in join_all(sent).await.into_iter().filter_map(Result::err) {
                    tracing::debug!(kind = target.cdp_type, url = target.url, %failed, "target not fully prepared");
                }
                if matches!(target.cdp_type.as_str(), "page" | "iframe") {
                    let tree = self
                        .connection
                        .call_within(session, "Page.getFrameTree", json!({}), INIT_DEADLINE)
                        .await;
                    if let Ok(tree) = tree {
                        lock(&self.state)
                            .frames
                            .seed(&target.session, &tree["frameTree"]);
                    }
                }
            }
            _ => {
                for (method, params) in calls {
                    self.connection.send(session, method, params);
                }
            }
        }
        if !at_once {
            self.connection.send(session, go, json!({}));
        }
    }

    /// What is sent to a target of a type.
    fn commands(&self, cdp_type: &str) -> Vec<(&'static str, Value)> {
        let network = json!({"maxPostDataSize": 65536, "maxTotalBufferSize": 20 << 20, "maxResourceBufferSize": 4 << 20});
        // Pictures are fetched, and promises continued, when the script that asked is off the stack:
        // only the stacks of before name it.
        let depth = json!({"maxDepth": ASYNC_DEPTH});
        let mut calls = vec![
            ("Network.enable", network),
            ("Runtime.enable", json!({})),
            ("Runtime.setAsyncCallStackDepth", depth),
        ];
        if let Some(binding) = &self.instrumentation.binding {
            calls.push(("Runtime.addBinding", json!({ "name": binding })));
        }
        if matches!(cdp_type, "page" | "iframe") {
            calls.push(("Target.setAutoAttach", auto_attach()));
            calls.push(("Page.enable", json!({})));
            calls.push(("Inspector.enable", json!({})));
            if let Some(script) = &self.instrumentation.page_script {
                calls.push((
                    "Page.addScriptToEvaluateOnNewDocument",
                    json!({"source": script, "runImmediately": true}),
                ));
            }
            if let Some(overrides) = &self.overrides {
                calls.push(("Emulation.setUserAgentOverride", overrides.clone()));
            }
            calls.push((
                "Emulation.setTimezoneOverride",
                json!({"timezoneId": self.timezone}),
            ));
        } else {
            if cdp_type != "shared_storage_worklet" && !cdp_type.contains("worklet") {
                calls.push(("Target.setAutoAttach", auto_attach()));
            }
            if let Some(overrides) = &self.overrides {
                calls.push(("Network.setUserAgentOverride", overrides.clone()));
            }
            if let Some(script) = &self.instrumentation.worker_script {
                calls.push((
                    "Runtime.evaluate",
                    json!({ "expression": script, "silent": true }),
                ));
            }
        }
        if self.told == Told::Imitated {
            calls.extend(imitation(matches!(cdp_type, "page" | "iframe")));
        }
        calls
    }

    /// Gives the driven tab its viewport.
    pub(super) async fn emulate(&self, session: &str) -> Result<(), BrowserError> {
        let (width, height) = window_size(self.device);
        let mobile = self.device == Device::Mobile;
        let scale = if mobile { 2.625 } else { 1.0 };
        let metrics =
            json!({"width": width, "height": height, "deviceScaleFactor": scale, "mobile": mobile});
        self.connection
            .call(Some(session), "Emulation.setDeviceMetricsOverride", metrics)
            .await?;
        self.connection
            .call(
                Some(session),
                "Emulation.setFocusEmulationEnabled",
                json!({"enabled": true}),
            )
            .await?;
        if mobile {
            self.connection
                .call(
                    Some(session),
                    "Emulation.setTouchEmulationEnabled",
                    json!({"enabled": true}),
                )
                .await?;
        }
        Ok(())
    }
}

/// Everything but the browser's own surfaces.
pub(super) fn auto_attach() -> Value {
    let filter = json!([
        {"type": "browser", "exclude": true},
        {"type": "tab", "exclude": true},
        {"type": "browser_ui", "exclude": true},
        {}
    ]);
    json!({"autoAttach": true, "waitForDebuggerOnStart": true, "flatten": true, "filter": filter})
}
