//! Can the refuse control be read at all?

use super::Answer;
use crate::evidence::ControlAction;
use crate::rules::subject::{Subject, Thing};
use crate::say;

/// Contrast under which text counts as practically unreadable; our own reading, no number in law.
const CONTRAST: f64 = 1.5;
/// Font size under which it does, CSS pixels.
const FONT: f64 = 8.0;

pub(super) fn run(subject: &Subject<'_>) -> Answer {
    let Thing::Banner(banner) = subject.thing else {
        return Answer::no();
    };
    match banner.present {
        None => return Answer::unknown(say!(subject.world.messages, "untested-interface")),
        Some(false) => return Answer::no(),
        Some(true) => {}
    }
    let mut unmeasured = false;
    for control in banner
        .first_layer
        .iter()
        .filter(|c| c.action == ControlAction::Reject)
    {
        if control.font_px > 0.0 && control.font_px < FONT {
            return Answer::yes(say!(
                subject.world.messages,
                "note-small",
                text = control.text.to_string(),
                height = format!("{:.1}", control.font_px)
            ));
        }
        match control.contrast {
            Some(contrast) if contrast < CONTRAST => {
                return Answer::yes(say!(
                    subject.world.messages,
                    "note-faint",
                    text = control.text.to_string(),
                    contrast = format!("{contrast:.2}")
                ));
            }
            Some(_) => {}
            None => unmeasured = true,
        }
    }
    if unmeasured {
        Answer::unknown(say!(subject.world.messages, "untested-refusal-contrast"))
    } else {
        Answer::no()
    }
}
