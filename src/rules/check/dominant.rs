//! Geometry of the first layer: does accepting outweigh refusing?

use super::Answer;
use crate::evidence::ControlAction;
use crate::rules::subject::{Subject, Thing};
use crate::say;

/// Area of accept against area of refuse above which accept outweighs; measured on honest banners
/// the two differ by up to 1.75 through the length of their words alone.
const AREA: f64 = 2.0;
/// Contrast of the refusal below which it counts as faint, when accept is also `FACTOR` times stronger.
const FAINT: f64 = 3.0;
const FACTOR: f64 = 1.5;

pub(super) fn run(subject: &Subject<'_>) -> Answer {
    let Thing::Banner(banner) = subject.thing else {
        return Answer::no();
    };
    match banner.present {
        None => return Answer::unknown(say!(subject.world.messages, "untested-interface")),
        Some(false) => return Answer::no(),
        Some(true) => {}
    }
    let control = |wanted: ControlAction| banner.first_layer.iter().find(|c| c.action == wanted);
    let (Some(accept), Some(reject)) = (
        control(ControlAction::Accept),
        control(ControlAction::Reject),
    ) else {
        return Answer::no();
    };
    let (larger, smaller) = (accept.width * accept.height, reject.width * reject.height);
    if smaller > 0.0 && larger / smaller > AREA {
        return Answer::yes(say!(
            subject.world.messages,
            "note-larger",
            accept = accept.text.to_string(),
            larger = format!("{larger:.0}"),
            reject = reject.text.to_string(),
            smaller = format!("{smaller:.0}")
        ));
    }
    match (accept.contrast, reject.contrast) {
        (Some(strong), Some(faint)) if faint < FAINT && strong / faint.max(0.1) >= FACTOR => {
            Answer::yes(say!(
                subject.world.messages,
                "note-stronger",
                accept = accept.text.to_string(),
                strong = format!("{strong:.1}"),
                reject = reject.text.to_string(),
                faint = format!("{faint:.1}")
            ))
        }
        (Some(_), Some(_)) if smaller > 0.0 => Answer::no(),
        _ => Answer::unknown(say!(subject.world.messages, "untested-controls")),
    }
}
