//! What `find.js` says of one frame, and all frames put together.

use crate::evidence::{ControlMeasure, NoticeMeasure};
use serde::Deserialize;

/// A rectangle in CSS pixels.
#[derive(Debug, Clone, Copy, Default, PartialEq, Deserialize)]
pub(super) struct Rect {
    /// Left edge.
    pub x: f64,
    /// Top edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

/// What `read` returns.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct FrameRead {
    /// Address of the document.
    pub url: String,
    /// `lang` of the root element.
    pub lang: Option<String>,
    /// Width of the view.
    pub width: f64,
    /// Height of the view.
    pub height: f64,
    /// Selectors of known products that match.
    pub dom: Vec<String>,
    /// Addresses of scripts, frames and linked files.
    pub hosts: Vec<String>,
    /// Boxes that may be a notice.
    pub boxes: Vec<BoxSeen>,
    /// Frame elements.
    pub frames: Vec<FrameElement>,
    /// Whether a progress bar is in view.
    pub busy: bool,
}

/// A frame element of a document.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct FrameElement {
    /// Its selector.
    pub selector: String,
    /// Its address as written.
    pub src: String,
    /// Whether a visitor sees it.
    pub visible: bool,
    /// Where it is.
    pub rect: Rect,
}

/// A box that may be a notice.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct BoxSeen {
    /// Number in the frame's registry.
    pub id: u64,
    /// Its selector.
    pub selector: String,
    /// `dialog`, `popover`, `fixed`, `sticky`, `absolute`, `frame`, `flow`.
    pub position: String,
    /// `product` or `hint`, when a selector led to it.
    pub marked: Option<String>,
    /// Where it is.
    pub rect: Rect,
    /// Highest z-index of it and what holds it.
    pub z: i64,
    /// Drawn over everything by the browser.
    pub top_layer: bool,
    /// Readable text, cut.
    pub text: String,
    /// Length of the whole text.
    pub text_length: usize,
    /// Nearest `lang`.
    pub lang: Option<String>,
    /// What can be typed into.
    pub fields: Fields,
    /// Share of the rest of the view that a click cannot reach.
    pub blocked: f64,
    /// Something else lies over all of its controls.
    pub covered: bool,
    /// It, or what holds it, lies over the page.
    pub afloat: bool,
    /// What can be pressed.
    pub controls: Vec<ControlSeen>,
    /// Distance from the root.
    pub depth: u32,
}

/// What can be typed into.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default)]
pub(super) struct Fields {
    /// An e-mail field.
    pub email: bool,
    /// A password field.
    pub password: bool,
    /// Fields in all.
    pub text: u32,
}

/// Something that can be pressed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct ControlSeen {
    /// Number in the frame's registry.
    pub id: u64,
    /// `button`, `link`, `checkbox`, `switch`, `radio`, `tab`.
    pub role: String,
    /// Its name.
    pub text: String,
    /// Its selector.
    pub selector: String,
    /// Where a click on it lands.
    pub rect: Rect,
    /// Whether a visitor sees it.
    pub visible: bool,
    /// A link to another page.
    pub leaves: bool,
    /// State of a switch.
    pub checked: Option<bool>,
    /// Whether a button that stays pressed is pressed; none for other controls.
    pub pressed: Option<bool>,
    /// Cannot be operated.
    pub disabled: bool,
    /// `aria-expanded`; `aria-selected` of a tab.
    pub expanded: Option<String>,
    /// Group of a radio button, or of a button that stays pressed.
    pub group: Option<String>,
    /// Font size.
    pub font_px: f64,
    /// Text colour with opacity, 0–255 and 0–1.
    pub color: Option<[f64; 4]>,
    /// Background, 0–255; none when it cannot be told.
    pub background: Option<[f64; 3]>,
    /// Classes and ids of it and of what it holds.
    pub marks: String,
    /// Computed font family.
    pub font_family: String,
    /// Computed font weight.
    pub font_weight: Option<f64>,
    /// Its place for the Tab key; none when that does not reach it.
    pub tab_index: Option<i32>,
    /// Where a link leads.
    pub url: Option<String>,
}

impl ControlSeen {
    /// The key that operates it.
    pub(super) fn key(&self) -> &'static str {
        match self.role.as_str() {
            "slider" => "Home",
            _ if self.is_toggle() => "Space",
            _ => "Enter",
        }
    }

    /// Whether only a key puts it where it is wanted: a click on a slider sets what lies under the pointer.
    pub(super) fn by_key_alone(&self) -> bool {
        self.role == "slider"
    }

    /// A switch, checkbox, radio button, or slider of levels.
    pub(super) fn is_toggle(&self) -> bool {
        matches!(
            self.role.as_str(),
            "checkbox" | "switch" | "radio" | "slider"
        )
    }

    /// Its text's colour as it is seen, laid over the background where it is not opaque.
    fn seen_color(&self) -> Option<[f64; 3]> {
        let text = self.color?;
        if text[3] >= 1.0 {
            return Some([text[0], text[1], text[2]]);
        }
        let under = self.background?;
        Some([0, 1, 2].map(|i| text[i] * text[3] + under[i] * (1.0 - text[3])))
    }

    /// How it looks and is reached; its place among others is for the layer to say.
    pub(super) fn measure(&self) -> ControlMeasure {
        ControlMeasure {
            color: self.seen_color().map(hex),
            background: self.background.map(hex),
            font_family: self.font_family.clone(),
            font_weight: self.font_weight,
            keyboard: Some(self.tab_index.is_some()),
            focus_order: None,
            url: self.url.clone().filter(|_| self.leaves),
        }
    }

    /// WCAG contrast of text against background.
    pub(super) fn contrast(&self) -> Option<f64> {
        let (mixed, under) = (self.seen_color()?, self.background?);
        let (a, b) = (luminance(mixed), luminance(under));
        let ratio = (a.max(b) + 0.05) / (a.min(b) + 0.05);
        Some((ratio * 100.0).round() / 100.0)
    }
}

fn hex(rgb: [f64; 3]) -> String {
    let byte = |c: f64| c.round().clamp(0.0, 255.0) as u8;
    let [r, g, b] = rgb.map(byte);
    format!("#{r:02x}{g:02x}{b:02x}")
}

/// Relative luminance, WCAG 2.
fn luminance(rgb: [f64; 3]) -> f64 {
    let [r, g, b] = rgb.map(|c| {
        let c = c / 255.0;
        if c <= 0.04045 {
            c / 12.92
        } else {
            ((c + 0.055) / 1.055).powf(2.4)
        }
    });
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

/// Where a frame is drawn.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct FrameRef {
    /// CDP frame id; none for the main frame.
    pub id: Option<String>,
    /// Left edge of its view in the tab's view.
    pub x: f64,
    /// Top edge.
    pub y: f64,
    /// Selector of the frame elements down to it, with ` >>> `; empty for the main frame.
    pub prefix: String,
}

impl FrameRef {
    /// A selector of this frame as the whole page knows it.
    pub(super) fn path(&self, selector: &str) -> String {
        if self.prefix.is_empty() {
            selector.to_owned()
        } else {
            format!("{} >>> {selector}", self.prefix)
        }
    }
}

/// All frames of a page.
#[derive(Debug, Clone, Default)]
pub(super) struct PageRead {
    /// The main frame first.
    pub frames: Vec<(FrameRef, FrameRead)>,
    /// Properties of the main window that the catalogue names.
    pub globals: Vec<String>,
    /// What kept something of the page from being read.
    pub missed: Option<Missed>,
}

/// Why a look does not tell what a page shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Missed {
    /// The document has so many elements: not all are read, and no closed shadow root.
    TooMany(u64),
    /// The page, or what is closed in it, gave no answer.
    Silent,
}

/// A link or control outside a notice.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Door {
    /// Number in the frame's registry.
    pub id: u64,
    /// Its name; empty for an icon without one.
    pub text: String,
    /// As in [`ControlSeen::role`].
    pub role: String,
    /// A link to another page.
    pub leaves: bool,
    /// Where the link leads.
    pub url: Option<String>,
    /// Whether it floats over the page.
    pub floating: bool,
    /// Whether it stands at the foot of the page.
    pub foot: bool,
    /// A known product's own control for it.
    pub marked: bool,
    /// Classes and ids, of floating ones.
    pub marks: String,
    /// Whether it loads the page it stands on once more.
    pub again: bool,
    /// What has to be unfolded before it can be seen, as a number in the frame's registry.
    pub opener: Option<u64>,
    /// The text it stands in; empty for one that stands alone, leaves or is hidden.
    pub around: String,
}

/// What `doors` returns.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Doors {
    /// Links and controls.
    pub doors: Vec<Door>,
    /// Whether the whole document was read.
    pub complete: bool,
}

/// A point in the frame's view.
#[derive(Debug, Clone, Copy, Default, PartialEq, Deserialize)]
pub(super) struct Point {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
}

/// What `measure` returns.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Measured {
    /// Everything that is written down as it is.
    #[serde(flatten)]
    pub notice: NoticeMeasure,
    /// Numbers of the controls that are seen without scrolling.
    pub in_view: Vec<u64>,
}

/// What `place` returns.
#[derive(Debug, Clone, Copy, Default, PartialEq, Deserialize)]
#[serde(default)]
pub(super) struct Place {
    /// Still in the document.
    pub there: bool,
    /// A visitor sees it.
    pub visible: bool,
    /// A click at the point lands on it.
    pub agrees: bool,
    /// Point in the frame's view.
    pub x: f64,
    /// As above.
    pub y: f64,
    /// An animation that ends is under way on it.
    pub moving: bool,
    /// Where the edge of the view is nearest to it, when it lies beyond that and no scrolling helps.
    pub edge: Option<Point>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_of_black_on_white_and_of_half_seen_grey() {
        let mut control = ControlSeen {
            color: Some([0.0, 0.0, 0.0, 1.0]),
            background: Some([255.0; 3]),
            ..ControlSeen::default()
        };
        assert_eq!(control.contrast(), Some(21.0));
        control.color = Some([119.0, 119.0, 119.0, 1.0]);
        assert_eq!(control.contrast(), Some(4.48));
        control.color = Some([0.0, 0.0, 0.0, 0.0]);
        assert_eq!(control.contrast(), Some(1.0));
        control.background = None;
        assert_eq!(control.contrast(), None);
    }
}
