//! The driven tab.

use super::connection::Connection;
use super::error::BrowserError;
use super::frames::Frame;
use super::keys::key;
use super::targets::{TargetInfo, Targets};
use base64::Engine;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

/// Deadline of a script that we evaluate.
const SCRIPT_DEADLINE: Duration = Duration::from_secs(5);

/// Deadline of a screenshot.
const SHOT_DEADLINE: Duration = Duration::from_secs(15);

/// Tallest screenshot in CSS pixels: Chrome does not finish much taller ones.
const MAX_HEIGHT: f64 = 16384.0;

/// Name of the isolated world that our readings run in; pages cannot see it.
const WORLD: &str = "consentry";

/// A part of the page to photograph, in CSS pixels of the document.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Clip {
    /// Left edge.
    pub x: f64,
    /// Top edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
    /// Enlargement; 1 is one image pixel per CSS pixel.
    pub scale: f64,
}

/// How a navigation began.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Navigated {
    /// CDP loader id of the new document; also the request id of its request.
    pub loader: Option<String>,
    /// Network error, e.g. `net::ERR_NAME_NOT_RESOLVED`.
    pub error: Option<String>,
    /// Whether it turned out to be a download.
    pub download: bool,
}

/// The driven tab: cheap to clone, `Send` and `Sync`.
#[derive(Clone)]
pub struct Tab {
    inner: Arc<Inner>,
}

struct Inner {
    connection: Connection,
    targets: Arc<Targets>,
    session: String,
    target: String,
    /// Browser context; none for the browser's own.
    context: Option<String>,
    timeout: Duration,
}

impl Tab {
    pub(super) fn new(
        connection: Connection,
        targets: Arc<Targets>,
        session: String,
        (target, context): (String, Option<String>),
        timeout: Duration,
    ) -> Tab {
        Tab {
            inner: Arc::new(Inner {
                connection,
                targets,
                session,
                target,
                context,
                timeout,
            }),
        }
    }

    /// CDP session of the tab.
    pub fn session(&self) -> &str {
        &self.inner.session
    }

    /// Browser context that it belongs to, with its cookies and storage; none for the browser's own.
    pub fn context(&self) -> Option<&str> {
        self.inner.context.as_deref()
    }

    /// Another tab of the same browser context.
    ///
    /// # Errors
    /// As [`Targets::new_tab`].
    pub async fn another(&self) -> Result<Tab, BrowserError> {
        match self.context() {
            None => self.inner.targets.new_tab().await,
            context => self.inner.targets.make_tab(context).await,
        }
    }

    /// Ends the browser context of a tab that has one of its own: its tabs are closed, its cookies and storage
    /// are gone.
    pub fn end_context(&self) {
        if let Some(context) = self.context() {
            let params = json!({"browserContextId": context});
            self.inner
                .connection
                .send(None, "Target.disposeBrowserContext", params);
        }
    }

    /// Longest time that one page may take.
    pub fn timeout(&self) -> Duration {
        self.inner.timeout
    }

    /// CDP target id of the tab.
    pub fn target(&self) -> &str {
        &self.inner.target
    }

    /// The browser's connection.
    pub fn connection(&self) -> &Connection {
        &self.inner.connection
    }

    /// Every target and frame of the browser.
    pub fn targets(&self) -> &Arc<Targets> {
        &self.inner.targets
    }

    /// Targets that live in this tab or were opened by it, itself left out.
    pub fn belongings(&self) -> Vec<TargetInfo> {
        let mut all = self.inner.targets.all();
        all.retain(|t| t.root.as_ref() == Some(&self.inner.session) && !t.is_driven());
        all
    }

    /// Closes the tab for good.
    pub fn close(&self) {
        let params = json!({"targetId": self.inner.target});
        self.inner
            .connection
            .send(None, "Target.closeTarget", params);
    }

    /// Calls a CDP method on the tab's own session.
    ///
    /// # Errors
    /// As [`Connection::call`].
    pub async fn call(&self, method: &str, params: Value) -> Result<Value, BrowserError> {
        self.inner
            .connection
            .call(Some(&self.inner.session), method, params)
            .await
    }

    /// Calls a CDP method on another session of the tab (a frame in a process of its own).
    ///
    /// # Errors
    /// As [`Connection::call`].
    pub async fn call_on(
        &self,
        session: &str,
        method: &str,
        params: Value,
    ) -> Result<Value, BrowserError> {
        self.inner
            .connection
            .call(Some(session), method, params)
            .await
    }

    /// Every frame of the tab, the main frame first, parents before children, also those that live in
    /// processes of their own.
    pub fn frames(&self) -> Vec<Frame> {
        self.inner.targets.frames_below(&self.inner.session)
    }

    /// The main frame.
    pub fn main_frame(&self) -> Option<Frame> {
        self.frames().into_iter().next()
    }

    /// Evaluates an expression in an isolated world of a frame (`None`: the main frame): it sees the
    /// document, and the page does not see it. A promise is awaited; the value comes back as JSON.
    /// After 5 s the script is ended.
    ///
    /// # Errors
    /// [`BrowserError::Script`] when it threw, [`BrowserError::NoFrame`], or as [`Connection::call`].
    pub async fn evaluate(&self, frame: Option<&str>, js: &str) -> Result<Value, BrowserError> {
        self.evaluate_within(frame, js, SCRIPT_DEADLINE).await
    }

    /// As [`Tab::evaluate`] with a deadline of its own.
    ///
    /// # Errors
    /// As [`Tab::evaluate`].
    pub async fn evaluate_within(
        &self,
        frame: Option<&str>,
        js: &str,
        deadline: Duration,
    ) -> Result<Value, BrowserError> {
        let mut attempt = 0;
        loop {
            let (session, id) = self.locate(frame)?;
            let result = self.evaluate_isolated(&session, &id, js, deadline).await;
            match result {
                // A navigation in between takes the world away: once more in the new document.
                Err(BrowserError::Refused { ref message, .. })
                    if attempt == 0 && message.contains("context") =>
                {
                    attempt += 1
                }
                other => return other,
            }
        }
    }

    /// Evaluates an expression in the page's own world of the main frame. For reading only: what the
    /// page defines (`dataLayer`, `__tcfapi`) is not visible elsewhere.
    ///
    /// # Errors
    /// As [`Tab::evaluate`].
    pub async fn evaluate_main(&self, js: &str) -> Result<Value, BrowserError> {
        let params = json!({"expression": js});
        self.run_script(&self.inner.session, params, SCRIPT_DEADLINE)
            .await
    }

    /// Opens an address. Returns once the document has been committed, or failed.
    ///
    /// # Errors
    /// As [`Connection::call`]; a network error is not an error but part of [`Navigated`].
    pub async fn navigate(&self, url: &str) -> Result<Navigated, BrowserError> {
        self.navigate_within(url, self.inner.timeout).await
    }

    /// As [`Tab::navigate`] with a deadline of its own.
    ///
    /// # Errors
    /// As [`Tab::navigate`].
    pub async fn navigate_within(
        &self,
        url: &str,
        timeout: Duration,
    ) -> Result<Navigated, BrowserError> {
        let session = Some(self.inner.session.as_str());
        let answer = self
            .inner
            .connection
            .call_within(session, "Page.navigate", json!({"url": url}), timeout)
            .await?;
        Ok(Navigated {
            loader: answer["loaderId"].as_str().map(str::to_owned),
            error: answer["errorText"]
                .as_str()
                .filter(|e| !e.is_empty())
                .map(str::to_owned),
            download: answer["isDownload"].as_bool().unwrap_or(false),
        })
    }

    /// Clicks with the mouse at a point of the viewport, in CSS pixels: move, press, release.
    ///
    /// # Errors
    /// As [`Connection::call`].
    pub async fn mouse_click(&self, x: f64, y: f64) -> Result<(), BrowserError> {
        let event = |kind: &str, button: &str, buttons: u32, count: u32| json!({"type": kind, "x": x, "y": y, "button": button, "buttons": buttons, "clickCount": count, "pointerType": "mouse"});
        self.call(
            "Input.dispatchMouseEvent",
            event("mouseMoved", "none", 0, 0),
        )
        .await?;
        // Some controls arm themselves on hover.
        tokio::time::sleep(Duration::from_millis(40)).await;
        self.call(
            "Input.dispatchMouseEvent",
            event("mousePressed", "left", 1, 1),
        )
        .await?;
        tokio::time::sleep(Duration::from_millis(40)).await;
        self.call(
            "Input.dispatchMouseEvent",
            event("mouseReleased", "left", 0, 1),
        )
        .await?;
        Ok(())
    }

    /// Turns the mouse wheel at a point of the viewport by so many CSS pixels, down when positive.
    ///
    /// # Errors
    /// As [`Connection::call`].
    pub async fn wheel(&self, x: f64, y: f64, by: f64) -> Result<(), BrowserError> {
        self.call(
            "Input.dispatchMouseEvent",
            json!({"type": "mouseWheel", "x": x, "y": y, "deltaX": 0, "deltaY": by}),
        )
        .await
        .map(drop)
    }

    /// Moves the mouse without clicking.
    ///
    /// # Errors
    /// As [`Connection::call`].
    pub async fn mouse_move(&self, x: f64, y: f64) -> Result<(), BrowserError> {
        self.call(
            "Input.dispatchMouseEvent",
            json!({"type": "mouseMoved", "x": x, "y": y}),
        )
        .await
        .map(drop)
    }

    /// Presses and releases a key by its `KeyboardEvent.key` name (`Escape`, `Enter`, `Tab`, `Space`, …).
    ///
    /// # Errors
    /// [`BrowserError::Refused`] for a key that is not known here, or as [`Connection::call`].
    pub async fn press_key(&self, name: &str) -> Result<(), BrowserError> {
        let Some(key) = key(name) else {
            return Err(BrowserError::Refused {
                method: "press_key".into(),
                message: format!("no key named {name}"),
            });
        };
        let mut event =
            json!({"key": key.key, "code": key.code, "windowsVirtualKeyCode": key.number});
        event["type"] = if key.text.is_empty() {
            "rawKeyDown"
        } else {
            "keyDown"
        }
        .into();
        if !key.text.is_empty() {
            event["text"] = key.text.into();
        }
        self.call("Input.dispatchKeyEvent", event.clone()).await?;
        event["type"] = "keyUp".into();
        self.call("Input.dispatchKeyEvent", event).await.map(drop)
    }

    /// Types a text by the keyboard, a key a character, where the focus is.
    ///
    /// # Errors
    /// As [`Connection::call`].
    pub async fn type_text(&self, text: &str) -> Result<(), BrowserError> {
        for character in text.chars().map(String::from) {
            let down = json!({"type": "keyDown", "key": character, "text": character, "unmodifiedText": character});
            let up = json!({"type": "keyUp", "key": character});
            self.call("Input.dispatchKeyEvent", down).await?;
            self.call("Input.dispatchKeyEvent", up).await?;
        }
        Ok(())
    }

    /// Selects everything in the field that has the focus, as Ctrl+A does.
    ///
    /// # Errors
    /// As [`Connection::call`].
    pub async fn select_all(&self) -> Result<(), BrowserError> {
        // The editing command makes it the same on every system.
        let key = json!({"type": "rawKeyDown", "key": "a", "code": "KeyA", "windowsVirtualKeyCode": 65, "modifiers": 2, "commands": ["selectAll"]});
        let up = json!({"type": "keyUp", "key": "a", "code": "KeyA", "windowsVirtualKeyCode": 65, "modifiers": 2});
        self.call("Input.dispatchKeyEvent", key).await?;
        self.call("Input.dispatchKeyEvent", up).await.map(drop)
    }

    /// A PNG of the whole page (at most 16,384 px tall), or of a part of it.
    ///
    /// # Errors
    /// As [`Connection::call`].
    pub async fn screenshot(&self, clip: Option<Clip>) -> Result<Vec<u8>, BrowserError> {
        let clip = match clip {
            Some(clip) => clip,
            None => {
                let size =
                    self.call("Page.getLayoutMetrics", json!({})).await?["cssContentSize"].take();
                let side = |name: &str| size[name].as_f64().unwrap_or(0.0).max(1.0);
                Clip {
                    x: 0.0,
                    y: 0.0,
                    width: side("width").min(MAX_HEIGHT),
                    height: side("height").min(MAX_HEIGHT),
                    scale: 1.0,
                }
            }
        };
        let clip = json!({"x": clip.x, "y": clip.y, "width": clip.width, "height": clip.height, "scale": clip.scale});
        self.capture(json!({"format": "png", "captureBeyondViewport": true, "clip": clip}))
            .await
    }

    /// A PNG of what a visitor sees without scrolling on.
    ///
    /// # Errors
    /// As [`Connection::call`].
    pub async fn viewport_screenshot(&self) -> Result<Vec<u8>, BrowserError> {
        self.capture(json!({"format": "png"})).await
    }

    async fn capture(&self, params: Value) -> Result<Vec<u8>, BrowserError> {
        let method = "Page.captureScreenshot";
        self.call("Page.bringToFront", json!({})).await?;
        let answer = self
            .inner
            .connection
            .call_within(Some(&self.inner.session), method, params, SHOT_DEADLINE)
            .await?;
        let missing = || BrowserError::Answer {
            method: method.into(),
            what: "an image".into(),
        };
        let data = answer["data"].as_str().ok_or_else(missing)?;
        base64::engine::general_purpose::STANDARD
            .decode(data)
            .map_err(|_| missing())
    }

    fn locate(&self, frame: Option<&str>) -> Result<(String, String), BrowserError> {
        if self.inner.connection.is_closed() {
            return Err(BrowserError::Closed);
        }
        match frame {
            None => self
                .main_frame()
                .map(|f| (f.session, f.id))
                .ok_or_else(|| BrowserError::NoFrame("main".into())),
            Some(id) => {
                let frame = self
                    .inner
                    .targets
                    .frame(id)
                    .ok_or_else(|| BrowserError::NoFrame(id.into()))?;
                Ok((frame.session, frame.id))
            }
        }
    }

    async fn evaluate_isolated(
        &self,
        session: &str,
        frame: &str,
        js: &str,
        deadline: Duration,
    ) -> Result<Value, BrowserError> {
        let method = "Page.createIsolatedWorld";
        let params = json!({"frameId": frame, "worldName": WORLD});
        let world = self
            .inner
            .connection
            .call_within(Some(session), method, params, deadline)
            .await?;
        let context = world["executionContextId"].as_i64();
        let context = context.ok_or_else(|| BrowserError::Answer {
            method: method.into(),
            what: "a context".into(),
        })?;
        let params = json!({"expression": js, "contextId": context});
        self.run_script(session, params, deadline).await
    }

    async fn run_script(
        &self,
        session: &str,
        mut params: Value,
        deadline: Duration,
    ) -> Result<Value, BrowserError> {
        params["returnByValue"] = true.into();
        params["awaitPromise"] = true.into();
        let result = self
            .inner
            .connection
            .call_within(Some(session), "Runtime.evaluate", params, deadline)
            .await;
        if let Err(BrowserError::Timeout { .. }) = &result {
            self.inner
                .connection
                .send(Some(session), "Runtime.terminateExecution", json!({}));
        }
        let mut answer = result?;
        if let Some(thrown) = answer.get("exceptionDetails") {
            let said = thrown["exception"]["description"]
                .as_str()
                .or_else(|| thrown["text"].as_str())
                .unwrap_or("threw");
            return Err(BrowserError::Script(said.chars().take(300).collect()));
        }
        Ok(answer["result"]["value"].take())
    }
}
