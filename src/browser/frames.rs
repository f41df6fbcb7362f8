//! Which frames there are, which session each lives in, and where each is drawn.

use super::error::BrowserError;
use super::tab::Tab;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A frame of the driven tab.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// CDP frame id.
    pub id: String,
    /// Parent frame; none for the main frame.
    pub parent: Option<String>,
    /// Its address.
    pub url: String,
    /// Session it lives in.
    pub session: String,
    /// Its `name` attribute, or empty.
    pub name: String,
}

/// Where a frame's content is drawn in the tab's view, in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FrameBox {
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

impl Tab {
    /// Where a frame is drawn now; none for the main frame and for one that is not drawn.
    ///
    /// CDP: `DOM.getFrameOwner`, `DOM.getBoxModel` (the content box).
    ///
    /// # Errors
    /// As [`super::Connection::call`]; refused when the frame is gone.
    pub async fn frame_box(&self, frame: &Frame) -> Result<Option<FrameBox>, BrowserError> {
        let all = self.frames();
        let Some(parent) = all.iter().find(|f| Some(&f.id) == frame.parent.as_ref()) else {
            return Ok(None);
        };
        let ask = |method, params| self.call_on(&parent.session, method, params);
        ask("DOM.enable", json!({})).await?;
        let owner = ask("DOM.getFrameOwner", json!({"frameId": frame.id})).await?;
        let node = json!({"backendNodeId": owner["backendNodeId"]});
        let model = ask("DOM.getBoxModel", node).await?;
        let side = |i: usize| model["model"]["content"][i].as_f64();
        let (Some(x), Some(y), Some(right), Some(bottom)) = (side(0), side(1), side(4), side(5))
        else {
            return Ok(None);
        };
        let mut drawn = FrameBox {
            x,
            y,
            width: right - x,
            height: bottom - y,
        };
        // A frame in a process of its own speaks of its own view only: add where that one is drawn.
        if parent.session != self.session()
            && let Some(outer) = Box::pin(self.frame_box(parent)).await?
        {
            (drawn.x, drawn.y) = (x + outer.x, y + outer.y);
        }
        Ok(Some(drawn))
    }
}

/// Frames of all targets, by frame id.
#[derive(Debug, Default)]
pub(super) struct FrameTree {
    frames: BTreeMap<String, Frame>,
}

impl FrameTree {
    /// Takes in a `Page.*` event of a session.
    pub(super) fn take(&mut self, session: &str, method: &str, params: &Value) {
        match method {
            "Page.frameAttached" => {
                let id = text(&params["frameId"]);
                let parent = params["parentFrameId"].as_str().map(str::to_owned);
                self.frames.entry(id.clone()).or_insert(Frame {
                    id,
                    parent,
                    url: String::new(),
                    session: session.to_owned(),
                    name: String::new(),
                });
            }
            "Page.frameNavigated" => self.commit(session, &params["frame"]),
            "Page.navigatedWithinDocument" => {
                if let Some(frame) = params["frameId"]
                    .as_str()
                    .and_then(|id| self.frames.get_mut(id))
                {
                    frame.url = text(&params["url"]);
                }
            }
            // A swap only moves the frame to another process.
            "Page.frameDetached" if params["reason"] != "swap" => {
                self.remove(params["frameId"].as_str().unwrap_or_default());
            }
            _ => {}
        }
    }

    /// Takes in the answer of `Page.getFrameTree`.
    pub(super) fn seed(&mut self, session: &str, tree: &Value) {
        self.commit(session, &tree["frame"]);
        for child in tree["childFrames"].as_array().into_iter().flatten() {
            self.seed(session, child);
        }
    }

    /// Forgets the frames of a session that ended.
    pub(super) fn forget_session(&mut self, session: &str) {
        self.frames.retain(|_, f| f.session != session);
    }

    /// The frame of that id.
    pub(super) fn get(&self, id: &str) -> Option<&Frame> {
        self.frames.get(id)
    }

    /// The main frame of a session's page, and every frame below it, parents first.
    pub(super) fn below(&self, session: &str) -> Vec<Frame> {
        let Some(root) = self
            .frames
            .values()
            .find(|f| f.parent.is_none() && f.session == session)
        else {
            return Vec::new();
        };
        let mut found = vec![root.clone()];
        let mut at = 0;
        while at < found.len() {
            let parent = found[at].id.clone();
            found.extend(
                self.frames
                    .values()
                    .filter(|f| f.parent.as_ref() == Some(&parent))
                    .cloned(),
            );
            at += 1;
        }
        found
    }

    fn commit(&mut self, session: &str, frame: &Value) {
        let id = text(&frame["id"]);
        if id.is_empty() {
            return;
        }
        let known = self.frames.remove(&id);
        let parent = frame["parentId"]
            .as_str()
            .map(str::to_owned)
            .or_else(|| known.and_then(|k| k.parent));
        let url = format!("{}{}", text(&frame["url"]), text(&frame["urlFragment"]));
        let name = text(&frame["name"]);
        // A new document has no children yet; those of the old one are gone.
        let children: Vec<String> = self
            .frames
            .values()
            .filter(|f| f.parent.as_deref() == Some(&id))
            .map(|f| f.id.clone())
            .collect();
        for child in children {
            self.remove(&child);
        }
        self.frames.insert(
            id.clone(),
            Frame {
                id,
                parent,
                url,
                session: session.to_owned(),
                name,
            },
        );
    }

    fn remove(&mut self, id: &str) {
        if self.frames.remove(id).is_none() {
            return;
        }
        let children: Vec<String> = self
            .frames
            .values()
            .filter(|f| f.parent.as_deref() == Some(id))
            .map(|f| f.id.clone())
            .collect();
        for child in children {
            self.remove(&child);
        }
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn tree() -> FrameTree {
        let mut tree = FrameTree::default();
        tree.take(
            "S",
            "Page.frameNavigated",
            &json!({"frame": {"id": "top", "url": "https://a.example/"}}),
        );
        tree.take(
            "S",
            "Page.frameAttached",
            &json!({"frameId": "kid", "parentFrameId": "top"}),
        );
        tree
    }

    #[test]
    fn a_frame_that_moves_to_another_process_keeps_its_parent() {
        let mut tree = tree();
        tree.take(
            "S",
            "Page.frameDetached",
            &json!({"frameId": "kid", "reason": "swap"}),
        );
        tree.take(
            "S2",
            "Page.frameNavigated",
            &json!({"frame": {"id": "kid", "url": "https://b.example/"}}),
        );
        let frames = tree.below("S");
        assert_eq!(frames.len(), 2);
        assert_eq!(
            (frames[1].parent.as_deref(), frames[1].session.as_str()),
            (Some("top"), "S2")
        );
    }

    #[test]
    fn a_new_document_drops_the_frames_of_the_old_one() {
        let mut tree = tree();
        tree.take(
            "S",
            "Page.frameNavigated",
            &json!({"frame": {"id": "top", "url": "https://a.example/2"}}),
        );
        assert_eq!(tree.below("S").len(), 1);
        assert_eq!(tree.below("S")[0].url, "https://a.example/2");
    }
}
