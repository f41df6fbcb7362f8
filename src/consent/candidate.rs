//! A box taken for the consent notice: what its controls offer, and how it is told from another one. Pure.

use super::measure::hundredths;
use super::seen::{BoxSeen, ControlSeen, FrameRef};
use super::words::Words;
use crate::evidence::{Control, ControlAction, ControlMeasure, NoticeKind};

/// A box taken for the notice.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    /// Frame it is in.
    pub frame: FrameRef,
    /// The box.
    pub seen: BoxSeen,
    /// Language of its words.
    pub language: Option<String>,
    /// Its controls, read.
    pub controls: Vec<(ControlSeen, ControlAction)>,
    /// How sure.
    pub score: i32,
    /// It asks nothing and only offers to take back what was said ("Withdraw consent").
    pub way_back: bool,
    /// It tells, and its one answer says that one has read it ("OK"): pressed, that is the nearest that a
    /// visitor comes to accepting.
    pub acknowledges: bool,
    /// Taken for the choice because a press opened it and it has switches beside what saves them.
    pub panel: bool,
}

impl Candidate {
    /// Controls that do this, that a visitor sees and can operate.
    pub(super) fn usable(&self, action: ControlAction) -> Vec<&ControlSeen> {
        self.controls
            .iter()
            .filter(|(c, a)| *a == action && c.visible && !c.disabled && !c.is_toggle())
            .map(|(c, _)| c)
            .collect()
    }

    /// Whether it asks for a choice.
    pub(super) fn asks(&self) -> bool {
        (!self.usable(ControlAction::Accept).is_empty() && !self.acknowledges)
            || (!self.usable(ControlAction::Reject).is_empty() && !self.way_back)
            || (!self.usable(ControlAction::Save).is_empty()
                && self.controls.iter().any(|(c, _)| c.is_toggle()))
    }

    /// The control that leads on from a step of a choice that is made step by step: it has a switch, and
    /// nothing yet that saves.
    pub(super) fn leads_on(&self, words: &Words) -> Option<&ControlSeen> {
        let switch = self.controls.iter().any(|(c, _)| c.is_toggle());
        if !switch || !self.usable(ControlAction::Save).is_empty() {
            return None;
        }
        let operable = |c: &ControlSeen| c.visible && !c.disabled && !c.leaves && !c.is_toggle();
        let controls = self.controls.iter().map(|(c, _)| c);
        controls
            .filter(|c| operable(c))
            .find(|c| words.rules.leads_on(&c.text))
    }

    /// What kind of thing it is.
    pub(super) fn kind(&self) -> NoticeKind {
        let has = |a| !self.usable(a).is_empty();
        let choice = has(ControlAction::Reject)
            || has(ControlAction::Settings)
            || has(ControlAction::Save)
            || has(ControlAction::Pay);
        if !choice && (self.acknowledges || !has(ControlAction::Accept)) {
            return NoticeKind::NoticeOnly;
        }
        let lies_over = self.seen.position != "flow" || self.seen.afloat || self.frame.id.is_some();
        if self.seen.blocked >= 0.9 && lies_over {
            return NoticeKind::Wall;
        }
        if choice || has(ControlAction::Accept) {
            NoticeKind::Banner
        } else {
            NoticeKind::NoticeOnly
        }
    }

    /// Whether the user named it.
    pub(super) fn is_hinted(&self) -> bool {
        self.seen.marked.as_deref() == Some("hint")
    }

    /// Its visible controls for the evidence.
    pub(super) fn evidence(&self, layer: u32) -> Vec<Control> {
        let visible = self.controls.iter().filter(|(c, a)| {
            c.visible && (c.is_toggle() || *a != ControlAction::Other || !c.text.is_empty())
        });
        let order = self.tab_order();
        visible
            .map(|(c, action)| Control {
                action: *action,
                text: c.text.clone(),
                selector: self.frame.path(&c.selector),
                role: c.role.clone(),
                layer,
                x: hundredths(self.frame.x + c.rect.x),
                y: hundredths(self.frame.y + c.rect.y),
                width: hundredths(c.rect.width),
                height: hundredths(c.rect.height),
                font_px: hundredths(c.font_px),
                contrast: c.contrast(),
                checked: c.checked,
                disabled: c.disabled,
                measure: ControlMeasure {
                    focus_order: order
                        .iter()
                        .position(|id| *id == c.id)
                        .and_then(|at| u32::try_from(at + 1).ok()),
                    ..c.measure()
                },
            })
            .collect()
    }

    /// Numbers of the controls that the Tab key reaches, in its order: those with an index of their own
    /// first, then the rest as they stand (HTML, sequential focus navigation).
    fn tab_order(&self) -> Vec<u64> {
        let mut stops: Vec<(i32, u64)> = self
            .controls
            .iter()
            .filter_map(|(c, _)| Some((c.tab_index?, c.id)))
            .collect();
        stops.sort_by_key(|(index, _)| if *index > 0 { *index } else { i32::MAX });
        stops.into_iter().map(|(_, id)| id).collect()
    }

    /// Numbers of the visible controls that mean something.
    pub(super) fn decisive(&self) -> Vec<u64> {
        let meaning = self
            .controls
            .iter()
            .filter(|(s, a)| s.visible && *a != ControlAction::Other && !s.is_toggle());
        meaning.map(|(s, _)| s.id).collect()
    }

    /// Whether its controls say the same as those of another box, drawn anew.
    pub(super) fn decides_like(&self, other: &Candidate) -> bool {
        let says = |c: &Candidate| -> Vec<(String, ControlAction)> {
            c.controls
                .iter()
                .filter(|(s, a)| s.visible && *a != ControlAction::Other && !s.is_toggle())
                .map(|(s, a)| (s.text.clone(), *a))
                .collect()
        };
        self.frame.id == other.frame.id && says(self) == says(other)
    }

    /// What tells this state of the box from another one.
    pub(super) fn key(&self) -> (Option<String>, Vec<u64>) {
        let mut ids: Vec<u64> = self
            .controls
            .iter()
            .filter(|(c, _)| c.visible)
            .map(|(c, _)| c.id)
            .collect();
        ids.push(self.seen.id);
        (self.frame.id.clone(), ids)
    }
}
