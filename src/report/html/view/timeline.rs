//! Who fired when, in the run in which the visitor refused.

use super::look::Look;
use crate::evidence::{Consent, Scenario};
use crate::report::Document;
use crate::report::matrix::{Class, class_of, first_run};
use crate::say;
use serde_json::{Value, json};

const LEFT: f64 = 150.0;
const WIDTH: f64 = 800.0;
const TOP: f64 = 58.0;
const STEP: f64 = 34.0;
const MOST_ROWS: usize = 8;
const MOST_MARKS: usize = 400;
/// Milliseconds after a click in which requests under way are not held against the site.
const GRACE: f64 = 1_500.0;

/// The plot of scenario reject, run 1; null when it was not recorded or nobody fired.
pub fn view(document: &Document, look: &Look<'_>) -> Value {
    let facts = &document.facts;
    let Some(run) = first_run(facts, Scenario::Reject) else {
        return Value::Null;
    };
    let here: Vec<_> = facts
        .pixels
        .iter()
        .filter(|p| p.scenario == Scenario::Reject && p.run == run)
        .filter_map(|p| {
            let request = look.request(&p.request)?;
            request
                .time_ms
                .is_finite()
                .then_some((p, request.time_ms.max(0.0)))
        })
        .take(MOST_MARKS)
        .collect();
    let click = facts
        .scenarios
        .get(&Scenario::Reject)
        .and_then(|s| s.actions.iter().rev().find(|a| !a.after_choice));
    let (Some(click), false) = (click.map(|a| a.time_ms), here.is_empty()) else {
        return Value::Null;
    };
    let end = here.iter().map(|(_, t)| *t).fold(click + GRACE, f64::max) * 1.04;
    let x = |t: f64| LEFT + WIDTH * (t / end).clamp(0.0, 1.0);
    let mut ids: Vec<&str> = Vec::new();
    for (pixel, _) in &here {
        if !ids.contains(&pixel.vendor.as_str()) && ids.len() < MOST_ROWS {
            ids.push(&pixel.vendor);
        }
    }
    let bottom = TOP + STEP * ids.len() as f64;
    let rows: Vec<Value> = ids
        .iter()
        .enumerate()
        .map(|(n, id)| {
            let y = TOP + STEP * (n as f64 + 0.5);
            let marks: Vec<Value> = here
                .iter()
                .filter(|(p, _)| p.vendor == *id)
                .map(|(p, t)| {
                    let (icon, class) = match class_of(p) {
                        Class::Without => ("stop", "ps st"),
                        Class::With => ("ok", "pg2 gr"),
                        _ => ("warn", "pw wa"),
                    };
                    json!({"icon": icon, "class": class, "x": px(x(*t) - 8.0), "y": px(y - 8.0)})
                })
                .collect();
            json!({"name": super::vendor_name(document, id), "y": px(y), "text_y": px(y + 4.0), "marks": marks})
        })
        .collect();
    let after = here
        .iter()
        .filter(|(p, _)| p.consent == Consent::Rejected && !p.grace);
    let held = after.filter(|(p, _)| class_of(p) == Class::Without).count();
    let shown = facts
        .banner
        .appeared_ms
        .filter(|t| t.is_finite() && *t < click);
    let seconds = |t: f64| format!("{:.2}", t / 1_000.0);
    let m = &document.messages;
    let words = say!(
        m,
        "timeline-words",
        run = run,
        seconds = seconds(click),
        n = held
    );
    json!({
        "words": words,
        "height": px(bottom + 40.0),
        "left": px(LEFT), "right": px(LEFT + WIDTH), "top": px(TOP), "bottom": px(bottom),
        "zone": {"x": px(x(click)), "width": px(LEFT + WIDTH - x(click)), "height": px(bottom - TOP)},
        "grace_width": px(x(click + GRACE) - x(click)),
        "click": {"x": px(x(click)), "text_x": px(x(click) + 6.0), "text": say!(m, "timeline-click", seconds = seconds(click))},
        "shown": shown.map(|t| json!({"x": px(x(t)), "text_x": px(x(t) + 6.0), "text": say!(m, "timeline-shown", seconds = seconds(t))})),
        "axis_y": px(bottom + 12.0),
        "tick_y": px(bottom + 30.0),
        "ticks": ticks(end).into_iter().map(|t| json!({"x": px(x(t)), "text": say!(m, "timeline-tick", seconds = format!("{:.0}", t / 1_000.0))})).collect::<Vec<_>>(),
        "rows": rows,
    })
}

fn ticks(end: f64) -> Vec<f64> {
    let steps = [
        1_000.0, 2_000.0, 5_000.0, 10_000.0, 30_000.0, 60_000.0, 300_000.0,
    ];
    let step = steps.into_iter().find(|s| end / s <= 9.0).unwrap_or(end);
    (0..10)
        .map(|n| f64::from(n) * step)
        .filter(|t| *t <= end)
        .collect()
}

fn px(value: f64) -> String {
    format!("{value:.1}")
}
