//! Reading and touching all frames of a tab through `find.js`.

use super::seen::{ControlSeen, Doors, FrameRead, FrameRef, Missed, PageRead, Place};
use super::wait::Wait;
use crate::browser::{BrowserError, Frame, FrameBox, Tab};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::time::sleep;

/// The script that reads a frame.
const FIND: &str = include_str!("find.js");

/// What is answered where the script was not run yet.
const NOT_THERE: &str = "consentry: not there";

/// Name of the isolated world that [`Tab::evaluate`] uses; closed shadow roots are handed in there.
const WORLD: &str = "consentry";

/// Frames looked into; advertising pages hold hundreds.
const MAX_FRAMES: usize = 40;

/// Time between two looks for a control that a person named.
const BETWEEN: Duration = Duration::from_millis(250);

/// What is asked of every frame.
#[derive(Debug, Clone)]
pub(super) struct Ask {
    /// Topic words, lower case.
    pub topics: Vec<String>,
    /// Boxes of known products.
    pub containers: Vec<String>,
    /// Marks of known products.
    pub marks: Vec<String>,
    /// Properties of `window` that mark products.
    pub globals: Vec<String>,
    /// Box named by the user.
    pub hint: Option<String>,
}

/// A tab with the script.
#[derive(Clone)]
pub(super) struct Page<'a> {
    tab: &'a Tab,
}

/// As many elements as the script in the page reads (`find.js`).
pub(super) const MAX_ELEMENTS: u64 = 30_000;

/// Closed shadow roots that are looked into.
const MAX_CLOSED: usize = 50;

/// Counts the elements of a document.
const ELEMENTS: &str = "document.getElementsByTagName('*').length";

/// Trouble of the page is nothing found; trouble of the browser is an error.
fn soft<T>(result: Result<T, BrowserError>) -> Result<Option<T>, BrowserError> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(e) if e.is_fatal() => Err(e),
        Err(e) => {
            tracing::debug!("notice: {e}");
            Ok(None)
        }
    }
}

impl<'a> Page<'a> {
    pub(super) fn new(tab: &'a Tab) -> Page<'a> {
        Page { tab }
    }

    /// Puts the focus on something; false when it does not take it.
    pub(super) async fn focus(&self, frame: &FrameRef, id: u64) -> Result<bool, BrowserError> {
        let taken: Option<bool> = self.run(frame, &format!("focus({id})")).await?;
        Ok(taken == Some(true))
    }

    /// Calls a function of the script in a frame.
    pub(super) async fn run<T: DeserializeOwned>(
        &self,
        frame: &FrameRef,
        call: &str,
    ) -> Result<Option<T>, BrowserError> {
        // The script is long and stays in the frame's world: it is sent only where it is not there yet.
        let js = format!(
            "globalThis.consentryFind ? globalThis.consentryFind.{call} : {}",
            json!(NOT_THERE)
        );
        let mut value = soft(self.tab.evaluate(frame.id.as_deref(), &js).await)?;
        if value.as_ref().is_some_and(|v| v == NOT_THERE) {
            let js = format!("{FIND}; globalThis.consentryFind.{call}");
            value = soft(self.tab.evaluate(frame.id.as_deref(), &js).await)?;
        }
        Ok(value.and_then(|v| serde_json::from_value(v).ok()))
    }

    /// Reads every frame. `closed` also looks into closed shadow roots, which costs more; `any` also reads
    /// boxes that do not name the topic.
    pub(super) async fn read(
        &self,
        ask: &Ask,
        closed: bool,
        any: bool,
    ) -> Result<PageRead, BrowserError> {
        let missed = if closed {
            self.open_closed_roots().await?
        } else {
            None
        };
        let asked = json!({"topics": ask.topics, "containers": ask.containers, "marks": ask.marks, "hint": ask.hint, "any": any});
        let call = format!("read({asked})");
        let frames = self.tab.frames();
        let mut page = PageRead {
            missed,
            ..PageRead::default()
        };
        let main = FrameRef::default();
        match self.run::<FrameRead>(&main, &call).await? {
            Some(read) => page.frames.push((main, read)),
            None => page.missed = Some(Missed::Silent),
        }
        let child_frames: Vec<&Frame> = frames.iter().skip(1).take(MAX_FRAMES).collect();
        if !child_frames.is_empty()
            && page
                .frames
                .first()
                .is_some_and(|(_, r)| r.frames.iter().any(|f| f.visible))
        {
            for frame in child_frames {
                let Some(place) = self.place_of(frame, &page).await? else {
                    continue;
                };
                if let Some(read) = self.run::<FrameRead>(&place, &call).await? {
                    page.frames.push((place, read));
                }
            }
        }
        page.globals = self.globals(&ask.globals).await?;
        Ok(page)
    }

    /// Those of the named properties that the main window has.
    async fn globals(&self, names: &[String]) -> Result<Vec<String>, BrowserError> {
        let names = json!(names);
        let js = format!(
            "({names}).filter(n => {{ try {{ let o = window; for (const p of n.split('.')) {{ if (o == null || !(p in Object(o))) return false; o = o[p]; }} return o !== undefined && !(o instanceof Element) && !(o instanceof HTMLCollection); }} catch {{ return false; }} }})"
        );
        let value = soft(self.tab.evaluate_main(&js).await)?;
        Ok(value
            .and_then(|v| serde_json::from_value(v).ok())
            .unwrap_or_default())
    }

    /// Where a frame is drawn in the tab; none when it is not drawn.
    async fn place_of(
        &self,
        frame: &Frame,
        page: &PageRead,
    ) -> Result<Option<FrameRef>, BrowserError> {
        let Some(drawn) = self.frame_box(frame).await? else {
            return Ok(None);
        };
        let FrameBox {
            x,
            y,
            width,
            height,
        } = drawn;
        if width < 20.0 || height < 20.0 {
            return Ok(None);
        }
        let parent = page.frames.iter().find(|(r, _)| {
            let main = self.tab.main_frame().map(|f| f.id);
            r.id.as_deref().or(main.as_deref()) == frame.parent.as_deref()
        });
        let prefix = parent.map_or_else(
            || "iframe".to_owned(),
            |(place, read)| {
                let near = |f: &&super::seen::FrameElement| {
                    (place.x + f.rect.x - x).abs() < 30.0 && (place.y + f.rect.y - y).abs() < 30.0
                };
                let found = read.frames.iter().filter(near).min_by(|a, b| {
                    (a.rect.width - width)
                        .abs()
                        .total_cmp(&(b.rect.width - width).abs())
                });
                place.path(found.map_or("iframe", |f| f.selector.as_str()))
            },
        );
        Ok(Some(FrameRef {
            id: Some(frame.id.clone()),
            x,
            y,
            prefix,
        }))
    }

    async fn frame_box(&self, frame: &Frame) -> Result<Option<FrameBox>, BrowserError> {
        Ok(soft(self.tab.frame_box(frame).await)?.flatten())
    }

    /// The control that a person named, in the page or in a frame that is drawn; the page first.
    ///
    /// `hint` is a CSS selector, `text=Words`, `label=Words` or `role=button name=Words`; `purpose` says what
    /// it is wanted for: `answer` a notice, `press`, or `see`. `closed` also looks into closed shadow roots.
    pub(super) async fn named(
        &self,
        hint: &str,
        purpose: &str,
        closed: bool,
    ) -> Result<Option<(FrameRef, ControlSeen)>, BrowserError> {
        if closed {
            self.open_closed_roots().await?;
        }
        let call = format!("byHint({}, {})", json!(hint), json!(purpose));
        let main = FrameRef::default();
        let found: Option<Option<ControlSeen>> = self.run(&main, &call).await?;
        if let Some(control) = found.flatten() {
            return Ok(Some((main, control)));
        }
        for frame in self.tab.frames().iter().skip(1).take(MAX_FRAMES) {
            let Some(place) = self.place_of(frame, &PageRead::default()).await? else {
                continue;
            };
            let found: Option<Option<ControlSeen>> = self.run(&place, &call).await?;
            if let Some(control) = found.flatten() {
                return Ok(Some((place, control)));
            }
        }
        Ok(None)
    }

    /// As [`Page::named`], looked for until it is there, at most so long.
    pub(super) async fn named_within(
        &self,
        hint: &str,
        purpose: &str,
        wait: Duration,
    ) -> Result<Option<(FrameRef, ControlSeen)>, BrowserError> {
        let mut waiting = Wait::new(wait, 1);
        let mut round = 0u32;
        loop {
            // Closed shadow roots cost a dump of the document.
            let ends = waiting.ends();
            let found = self.named(hint, purpose, ends || round % 4 == 3).await?;
            if found.is_some() || ends {
                return Ok(found);
            }
            round += 1;
            sleep(BETWEEN).await;
        }
    }

    /// Where a frame is drawn now; it may have been scrolled.
    pub(super) async fn refresh(&self, frame: &FrameRef) -> Result<FrameRef, BrowserError> {
        let Some(id) = frame.id.as_deref() else {
            return Ok(frame.clone());
        };
        let all = self.tab.frames();
        let Some(found) = all.iter().find(|f| f.id == id) else {
            return Ok(frame.clone());
        };
        let place = self.frame_box(found).await?;
        Ok(place.map_or_else(
            || frame.clone(),
            |drawn| FrameRef {
                x: drawn.x,
                y: drawn.y,
                ..frame.clone()
            },
        ))
    }

    /// Brings a control into view; the point is in the tab's view.
    pub(super) async fn place(&self, frame: &FrameRef, id: u64) -> Result<Place, BrowserError> {
        let place: Option<Place> = self.run(frame, &format!("place({id})")).await?;
        let Some(mut place) = place else {
            return Ok(Place::default());
        };
        if frame.id.is_some() && place.there {
            let now = self.refresh(frame).await?;
            (place.x, place.y) = (place.x + now.x, place.y + now.y);
            let top = FrameRef::default();
            let at: Option<Option<String>> = self
                .run(&top, &format!("frameAt({}, {})", place.x, place.y))
                .await?;
            place.agrees &= at.flatten().is_some();
        }
        Ok(place)
    }

    /// Links and controls outside the boxes with these numbers, in the main frame.
    pub(super) async fn doors(
        &self,
        reopen: &[String],
        skip: &[u64],
    ) -> Result<Option<Doors>, BrowserError> {
        let asked = json!({"reopen": reopen, "skip": skip});
        self.run(&FrameRef::default(), &format!("doors({asked})"))
            .await
    }

    /// Hands closed shadow roots of the tab's own process to the script's world in their frame, and says what
    /// kept it from that. Not on a page of more elements than the script reads: the whole tree comes as one
    /// message, of gigabytes.
    async fn open_closed_roots(&self) -> Result<Option<Missed>, BrowserError> {
        let Some(main) = self.tab.main_frame() else {
            return Ok(Some(Missed::Silent));
        };
        let elements = soft(self.tab.evaluate(None, ELEMENTS).await)?;
        let Some(elements) = elements.and_then(|n| n.as_u64()) else {
            return Ok(Some(Missed::Silent));
        };
        if elements > MAX_ELEMENTS {
            return Ok(Some(Missed::TooMany(elements)));
        }
        soft(self.tab.call("DOM.enable", json!({})).await)?;
        let document = soft(
            self.tab
                // Not as a tree: a page can nest deeper than is read of a message.
                .call(
                    "DOM.getFlattenedDocument",
                    json!({"depth": -1, "pierce": true}),
                )
                .await,
        )?;
        let Some(nodes) = document.as_ref().and_then(|d| d["nodes"].as_array()) else {
            return Ok(Some(Missed::Silent));
        };
        let roots = closed_roots(nodes, &main.id, MAX_CLOSED);
        let mut worlds: BTreeMap<&str, Option<i64>> = BTreeMap::new();
        for root in &roots {
            let context = match worlds.get(root.frame.as_str()) {
                Some(known) => *known,
                None => {
                    let made = self.world(&root.frame).await?;
                    *worlds.entry(&root.frame).or_insert(made)
                }
            };
            let Some(context) = context else { continue };
            let resolve = |node: i64| json!({"backendNodeId": node, "executionContextId": context});
            let host = soft(self.tab.call("DOM.resolveNode", resolve(root.host)).await)?;
            let shadow = soft(self.tab.call("DOM.resolveNode", resolve(root.root)).await)?;
            // One that has gone meanwhile shows nothing any more.
            let (Some(host), Some(shadow)) = (host, shadow) else {
                continue;
            };
            let hand_in = json!({
                "objectId": host["object"]["objectId"],
                "functionDeclaration": format!("function(root) {{ {FIND}; globalThis.consentryFind.closedRoots.set(this, root); }}"),
                "arguments": [{"objectId": shadow["object"]["objectId"]}],
            });
            soft(self.tab.call("Runtime.callFunctionOn", hand_in).await)?;
        }
        // From here on every change of the document would be reported to us otherwise.
        soft(self.tab.call("DOM.disable", json!({})).await)?;
        Ok(None)
    }

    /// The script's world in a frame of the tab's own process.
    async fn world(&self, frame: &str) -> Result<Option<i64>, BrowserError> {
        let asked = json!({"frameId": frame, "worldName": WORLD});
        let world = soft(self.tab.call("Page.createIsolatedWorld", asked).await)?;
        Ok(world.and_then(|w| w["executionContextId"].as_i64()))
    }

    /// Cookies of the page and its frames, and web storage of every frame.
    pub(super) async fn kept(&self) -> Result<super::kept::Kept, BrowserError> {
        let mut kept = super::kept::Kept::default();
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0.0, |d| d.as_secs_f64());
        if let Some(answer) = soft(self.tab.call("Network.getCookies", json!({})).await)? {
            for cookie in answer["cookies"].as_array().into_iter().flatten() {
                kept.add(
                    "cookie",
                    cookie["domain"].as_str(),
                    cookie["name"].as_str(),
                    cookie["value"].as_str(),
                );
                let ends = cookie["expires"].as_f64().filter(|e| *e > now);
                if let (Some(ends), false) = (ends, cookie["session"] == true) {
                    kept.ends(
                        cookie["domain"].as_str(),
                        cookie["name"].as_str(),
                        (ends - now) / 86_400.0,
                    );
                }
            }
        }
        let frames = self.tab.frames();
        let ids = std::iter::once(None).chain(
            frames
                .iter()
                .skip(1)
                .take(MAX_FRAMES)
                .map(|f| Some(f.id.clone())),
        );
        for id in ids {
            let frame = FrameRef {
                id,
                ..FrameRef::default()
            };
            let Some(storage) = self.run::<Storage>(&frame, "storage()").await? else {
                continue;
            };
            for (area, entries) in [("local", &storage.local), ("session", &storage.session)] {
                for (key, value) in entries.as_object().into_iter().flatten() {
                    kept.add(area, Some(&storage.origin), Some(key), value.as_str());
                }
            }
        }
        Ok(kept)
    }
}

#[derive(Debug, Deserialize)]
struct Storage {
    origin: String,
    local: Value,
    session: Value,
}

/// A closed shadow root, by backend ids.
struct ClosedRoot {
    frame: String,
    host: i64,
    root: i64,
}

/// Closed shadow roots in a flattened document, outer ones first, at most so many.
///
/// Elements stand side by side and name what they are in; what is in a shadow root or in a frame's
/// document names that, and only these two are inside of the element they belong to.
fn closed_roots(nodes: &[Value], main: &str, most: usize) -> Vec<ClosedRoot> {
    let mut walk = Walk::default();
    let mut todo: Vec<&Value> = nodes.iter().rev().collect();
    while let Some(node) = todo.pop() {
        let Some(id) = node["nodeId"].as_i64() else {
            continue;
        };
        if let Some(parent) = node["parentId"].as_i64() {
            walk.inside_of.entry(id).or_insert(parent);
        }
        for root in node["shadowRoots"].as_array().into_iter().flatten() {
            if let Some(root_id) = root["nodeId"].as_i64() {
                walk.inside_of.insert(root_id, id);
            }
            let ids = (
                node["backendNodeId"].as_i64(),
                root["backendNodeId"].as_i64(),
            );
            if let ("closed", (Some(host), Some(root))) =
                (root["shadowRootType"].as_str().unwrap_or_default(), ids)
            {
                walk.closed.push((id, host, root));
            }
            todo.push(root);
        }
        let inner = &node["contentDocument"];
        if let (Some(inner_id), Some(frame)) = (inner["nodeId"].as_i64(), node["frameId"].as_str())
        {
            walk.frames.insert(inner_id, frame);
            todo.push(inner);
        }
    }
    let found = walk.closed.iter().take(most);
    found
        .map(|(id, host, root)| ClosedRoot {
            frame: walk.frame(*id).unwrap_or(main).to_owned(),
            host: *host,
            root: *root,
        })
        .collect()
}

/// What is learnt of a flattened document; numbers are node ids, and backend ids of the closed roots.
#[derive(Default)]
struct Walk<'v> {
    inside_of: BTreeMap<i64, i64>,
    frames: BTreeMap<i64, &'v str>,
    closed: Vec<(i64, i64, i64)>,
}

impl<'v> Walk<'v> {
    /// The frame whose document a node is in; none for the main one.
    fn frame(&self, mut node: i64) -> Option<&'v str> {
        // No tree is deeper than it has nodes: a circle ends.
        for _ in 0..=self.inside_of.len() {
            if let Some(frame) = self.frames.get(&node) {
                return Some(frame);
            }
            node = *self.inside_of.get(&node)?;
        }
        None
    }
}
