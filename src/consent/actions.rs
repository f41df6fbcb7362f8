//! What each control of a box does: its words first, the box around it second, selectors of a known product last.
//! Pure.

use super::cmps::Cmp;
use super::label::Class;
use super::score::topic_hits;
use super::seen::{BoxSeen, ControlSeen, FrameRef};
use super::text::plain;
use super::words::Words;
use crate::evidence::ControlAction;
use std::collections::{BTreeMap, BTreeSet};

/// Actions that selectors of a known product give to controls, by registry number; per frame.
pub(super) type ProductSays = BTreeMap<(Option<String>, u64), ControlAction>;

/// Groups of buttons that stay pressed of which one affirms and another refuses, and no more than that, where
/// something saves them: what answers for everything is no position of a switch.
pub(super) fn pairs(
    controls: &[ControlSeen],
    classes: &[Class],
    words: &Words,
) -> BTreeSet<String> {
    if !classes.contains(&Class::Save) {
        return BTreeSet::new();
    }
    let rules = &words.rules;
    let bare = |c: &ControlSeen| {
        rules.is_yes(&c.text) || rules.is_polite_refusal(&c.text) || rules.is_on(&c.text).is_some()
    };
    let of = |wanted: Class| -> BTreeSet<&String> {
        let held = controls.iter().zip(classes);
        held.filter(|(c, class)| c.pressed.is_some() && **class == wanted && bare(c))
            .filter_map(|(c, _)| c.group.as_ref())
            .collect()
    };
    let (yes, no) = (of(Class::Accept), of(Class::Reject));
    yes.intersection(&no).map(|g| (*g).clone()).collect()
}

/// Makes the one control of a notice that says it was read ("OK") its answer, where the notice offers no
/// other; whether it did.
pub(super) fn takes_for_answer(
    controls: &mut [(ControlSeen, ControlAction)],
    classes: &[Class],
) -> bool {
    let answers = |(control, action): &(ControlSeen, ControlAction)| {
        control.visible
            && (control.is_toggle()
                || matches!(
                    action,
                    ControlAction::Accept
                        | ControlAction::Reject
                        | ControlAction::Settings
                        | ControlAction::Save
                        | ControlAction::Pay
                ))
    };
    if controls.iter().any(answers) {
        return false;
    }
    let told = |(control, action): &(ControlSeen, ControlAction), class: &Class| {
        *class == Class::Acknowledge && *action == ControlAction::Close && control.visible
    };
    let words: BTreeSet<&str> = controls
        .iter()
        .zip(classes)
        .filter(|(control, class)| told(control, class))
        .map(|(control, _)| control.0.text.as_str())
        .collect();
    if words.len() != 1 {
        return false;
    }
    for (control, class) in controls.iter_mut().zip(classes) {
        if told(control, class) {
            control.1 = ControlAction::Accept;
        }
    }
    true
}

/// Words first, the box around them second, selectors of a known product last.
pub(super) fn act(
    seen: &BoxSeen,
    classes: &[Class],
    frame: &FrameRef,
    says: &ProductSays,
    words: &Words,
) -> Vec<(ControlSeen, ControlAction)> {
    let has = |class: Class| {
        seen.controls
            .iter()
            .zip(classes)
            .any(|(c, k)| *k == class && c.visible && !c.is_toggle())
    };
    let (accept, reject, settings) = (has(Class::Accept), has(Class::Reject), has(Class::Settings));
    // "Details" unfolds the switches that the box still hides.
    let hides = seen.controls.iter().any(|c| c.is_toggle() && !c.visible);
    seen.controls
        .iter()
        .zip(classes)
        .map(|(control, class)| {
            let by_product = says.get(&(frame.id.clone(), control.id)).copied();
            let action = if control.is_toggle() {
                ControlAction::Other
            } else {
                match class {
                    Class::Pay => ControlAction::Pay,
                    Class::Reject => ControlAction::Reject,
                    Class::Save => ControlAction::Save,
                    Class::Settings => ControlAction::Settings,
                    Class::Accept if control.leaves => ControlAction::Other,
                    Class::Accept => ControlAction::Accept,
                    Class::Policy
                        if !control.leaves
                            && !settings
                            && !words.names_a_document(&control.text)
                            && (hides || !leads_down_the_page(control))
                            && by_product != Some(ControlAction::Policy) =>
                    {
                        ControlAction::Settings
                    }
                    Class::Policy => ControlAction::Policy,
                    Class::Acknowledge if !accept && (reject || settings) => ControlAction::Accept,
                    Class::Acknowledge if !accept => ControlAction::Close,
                    Class::Close => ControlAction::Close,
                    Class::Acknowledge | Class::Other if by_product.is_some() => {
                        by_product.unwrap_or(ControlAction::Other)
                    }
                    // An icon without a name: its author's names for it, or its place, say what it is.
                    Class::Other
                        if !control.leaves
                            && !control.text.chars().any(char::is_alphanumeric)
                            && (words.rules.marks_close(&control.marks)
                                || stands_in_the_corner(seen, control)) =>
                    {
                        ControlAction::Close
                    }
                    // The head of a notice that has to be unfolded.
                    Class::Other
                        if control.expanded.as_deref() == Some("false")
                            && !(accept || reject || settings)
                            && topic_hits(&plain(&control.text, false), &words.topics_plain)
                                > 0 =>
                    {
                        ControlAction::Settings
                    }
                    Class::Acknowledge | Class::Other => ControlAction::Other,
                }
            };
            (control.clone(), action)
        })
        .collect()
}

/// Whether it is a link to a place in the page.
fn leads_down_the_page(control: &ControlSeen) -> bool {
    let place = control.url.as_deref().and_then(|u| u.split_once('#'));
    control.role == "link" && place.is_some_and(|(_, name)| !name.is_empty())
}

/// Whether a small control stands in an upper corner of its box, where crosses stand.
fn stands_in_the_corner(seen: &BoxSeen, control: &ControlSeen) -> bool {
    const SMALL: f64 = 60.0;
    const NEAR: f64 = 48.0;
    let (outer, inner) = (&seen.rect, &control.rect);
    let left = inner.x - outer.x;
    let right = outer.x + outer.width - (inner.x + inner.width);
    control.role == "button"
        && inner.width <= SMALL
        && inner.height <= SMALL
        && outer.width > 4.0 * SMALL
        && (0.0..=NEAR).contains(&(inner.y - outer.y))
        && ((0.0..=NEAR).contains(&left) || (0.0..=NEAR).contains(&right))
}

/// Selectors of a product's controls by action.
pub(super) fn product_selectors(cmp: &Cmp) -> BTreeMap<&'static str, &Vec<String>> {
    [
        ("accept", &cmp.buttons.accept),
        ("reject", &cmp.buttons.reject),
        ("settings", &cmp.buttons.settings),
        ("save", &cmp.buttons.save),
    ]
    .into_iter()
    .filter(|(_, s)| !s.is_empty())
    .collect()
}
