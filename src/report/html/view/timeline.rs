//! Who fired when around the banner and the choice: events and the loads of tags' libraries, in the first run
//! of the refusal; where no refusal could be made, of the acceptance.

use super::look::Look;
use super::{cut, state_name, vendor_name};
use crate::detect::{Facts, GRACE_MS, PixelFact, RequestFact};
use crate::evidence::Scenario;
use crate::messages::Messages;
use crate::report::Document;
use crate::report::answer::names;
use crate::report::matrix::{Class, Matrix, class_of, first_run};
use crate::say;
use serde_json::{Value, json};

const LEFT: f64 = 150.0;
const WIDTH: f64 = 800.0;
const TOP: f64 = 58.0;
const STEP: f64 = 34.0;
/// Platforms drawn one by one; the matrix above has all.
const MOST_ROWS: usize = 12;
/// Marks drawn of one platform and kind.
const MOST_MARKS: usize = 200;
/// Times told of one platform, kind and part of the run.
const MOST_TIMES: usize = 8;
/// Beginnings of pages that are drawn.
const MOST_PAGES: usize = 40;
/// Characters of a name beside its row, and in a sentence.
const ROW_NAME: usize = 22;
const NAME: usize = 60;
/// Space that an id of a page takes, in units of the picture.
const LABEL: f64 = 42.0;

/// What a mark stands for, in the order in which they are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Without,
    Decision,
    With,
    Load,
}

impl Kind {
    const ALL: [Kind; 4] = [Kind::Without, Kind::Decision, Kind::With, Kind::Load];

    fn code(self) -> &'static str {
        match self {
            Kind::Without => "without",
            Kind::Decision => "decision",
            Kind::With => "with",
            Kind::Load => "load",
        }
    }
}

/// One request or event of the run.
struct Mark<'d> {
    vendor: &'d str,
    kind: Kind,
    /// Milliseconds since the run started.
    at: f64,
}

/// The plot of the first scenario with a choice that was recorded; null when there was none, or nobody fired.
pub fn view(document: &Document, matrix: &Matrix, look: &Look<'_>) -> Value {
    [Scenario::Reject, Scenario::Accept]
        .into_iter()
        .find_map(|scenario| plot(document, matrix, look, scenario))
        .unwrap_or_default()
}

fn plot(
    document: &Document,
    matrix: &Matrix,
    look: &Look<'_>,
    scenario: Scenario,
) -> Option<Value> {
    let facts = &document.facts;
    let run = first_run(facts, scenario)?;
    // What is opened after the choice, to be read, is no part of it.
    let mut actions = facts.scenarios.get(&scenario)?.actions.iter().rev();
    let click = actions.find(|a| !a.after_choice)?.time_ms;
    let mut all = marks(facts, look, scenario, run);
    all.retain(|mark| matrix.rows.iter().any(|row| row.vendor == mark.vendor));
    if all.is_empty() || !click.is_finite() {
        return None;
    }
    let m = &document.messages;
    let (drawn, silent): (Vec<_>, Vec<_>) = matrix
        .rows
        .iter()
        .map(|row| row.vendor.as_str())
        .partition(|id| all.iter().any(|mark| mark.vendor == *id));
    let more = drawn.len().saturating_sub(MOST_ROWS);
    let ids = &drawn[..drawn.len().min(MOST_ROWS)];
    let times = all.iter().map(|mark| mark.at);
    let end = times.fold(click + GRACE_MS, f64::max) * 1.04;
    let scale = Scale { end };
    let starts = starts(facts, scenario, run);
    let bottom = TOP + STEP * ids.len() as f64;
    let rows: Vec<Value> = ids
        .iter()
        .enumerate()
        .map(|(n, &id)| row(document, &all, id, TOP + STEP * (n as f64 + 0.5), &scale))
        .collect();
    // Measured from the navigation to the page; the axis begins with the run.
    let opened = starts.first().map_or(0.0, |(_, at)| *at);
    let shown = facts.banner.appeared_ms.map(|ms| ms + opened);
    let shown = shown.filter(|t| t.is_finite() && *t < click);
    let refused = scenario == Scenario::Reject;
    // The sum that the matrix and the signal line have.
    let followed = match refused {
        true => matrix.without(scenario),
        false => matrix.with(scenario),
    };
    let state = state_name(m, scenario);
    let mut words = vec![say!(
        m,
        "timeline-words",
        state = state,
        run = run,
        scenario = scenario.as_str(),
        seconds = seconds(click),
        n = followed
    )];
    if more > 0 {
        words.push(say!(m, "timeline-more", n = more));
    }
    if !silent.is_empty() {
        let silent: Vec<String> = silent.iter().map(|id| named(document, id, NAME)).collect();
        words.push(say!(m, "timeline-silent", names = names(m, &silent)));
    }
    let words = m.sentences(&words);
    let told = shown.map(|t| say!(m, "timeline-shown", seconds = seconds(t)));
    let appeared = shown.map(|t| say!(m, "timeline-appeared", seconds = seconds(t)));
    let appeared = appeared.unwrap_or_default();
    let chosen = say!(
        m,
        "timeline-click",
        scenario = scenario.as_str(),
        seconds = seconds(click)
    );
    let with = all.iter().any(|mark| mark.kind == Kind::With);
    let loads = all.iter().any(|mark| mark.kind == Kind::Load);
    let pages = page_lines(&starts, &scale, bottom);
    let axis = bottom + if pages.is_empty() { 12.0 } else { 40.0 };
    Some(json!({
        "words": words,
        "described": m.sentences(&[words.clone(), appeared, spoken(document, &all, ids, click)]),
        "height": px(axis + 28.0),
        "left": px(LEFT), "right": px(LEFT + WIDTH), "top": px(TOP), "bottom": px(bottom),
        "zone": refused.then(|| json!({
            "x": px(scale.x(click)),
            "width": px(LEFT + WIDTH - scale.x(click)),
            "height": px(bottom - TOP),
            "grace": px(scale.x(click + GRACE_MS) - scale.x(click)),
        })),
        "click": label(scale.x(click), chosen),
        "shown": shown.zip(told).map(|(t, text)| label(scale.x(t), text)),
        "pages": pages,
        "page_line": px(bottom + 6.0),
        "axis_y": px(axis),
        "tick_y": px(axis + 18.0),
        "ticks": ticks(end).into_iter().map(|t| json!({"x": px(scale.x(t)), "text": say!(m, "timeline-tick", seconds = format!("{:.0}", t / 1_000.0))})).collect::<Vec<_>>(),
        "rows": rows,
        "loads": loads,
        "with": with,
        "table": table(document, &all, ids, click, refused),
        "visits": starts.iter().take(MOST_PAGES).map(|(page, at)| visit(document, page, *at)).collect::<Vec<_>>(),
        "refused": refused,
    }))
}

/// Events that left the browser, and the scripts, settings and frames that platforms' tags are loaded from.
fn marks<'d>(facts: &'d Facts, look: &Look<'d>, scenario: Scenario, run: u32) -> Vec<Mark<'d>> {
    let event = |p: &'d PixelFact| {
        let here = p.scenario == scenario && p.run == run;
        if !here || matches!(p.delivery.as_str(), "blocked" | "cached") {
            return None;
        }
        // On its way when the choice was made: not held against the site.
        let kind = match class_of(p) {
            Class::Without if !p.grace => Kind::Without,
            Class::With => Kind::With,
            _ => Kind::Decision,
        };
        let at = look.request(&p.request)?.time_ms;
        Some(Mark {
            vendor: &p.vendor,
            kind,
            at,
        })
    };
    let load = |r: &'d RequestFact| {
        let here = r.scenario == scenario && r.run == run;
        let left = r.blocked.is_none() && !r.from_cache && r.redirect_from.is_none();
        let kind = r.vendor_kind.as_deref()?;
        (here && left && matches!(kind, "script" | "config" | "frame")).then_some(())?;
        Some(Mark {
            vendor: r.vendor.as_deref()?,
            kind: Kind::Load,
            at: r.time_ms,
        })
    };
    let events = facts.pixels.iter().filter_map(event);
    let all = events.chain(facts.requests.iter().filter_map(load));
    let mut all: Vec<Mark<'d>> = all.filter(|mark| mark.at.is_finite()).collect();
    all.iter_mut().for_each(|mark| mark.at = mark.at.max(0.0));
    all.sort_by(|a, b| a.at.total_cmp(&b.at));
    all
}

/// When each page of the plan was asked for: its id and milliseconds since the run started, in order of time.
fn starts(facts: &Facts, scenario: Scenario, run: u32) -> Vec<(&str, f64)> {
    let documents = facts.requests.iter().filter(|r| {
        r.scenario == scenario
            && r.run == run
            && r.kind == "document"
            && r.redirect_from.is_none()
            && r.time_ms.is_finite()
    });
    let mut all: Vec<(&str, f64)> = documents
        .filter_map(|r| {
            let id = r.page.as_deref()?;
            // A frame asks for a document too, at another address.
            let page = facts.pages.iter().find(|p| p.id == id)?;
            (bare(&page.url) == bare(&r.url)).then_some((id, r.time_ms.max(0.0)))
        })
        .collect();
    all.sort_by(|a, b| a.1.total_cmp(&b.1));
    all
}

/// An address without what stands behind `#`, which is never asked for.
fn bare(address: &str) -> &str {
    address.split('#').next().unwrap_or(address)
}

/// From milliseconds to the width of the plot.
struct Scale {
    end: f64,
}

impl Scale {
    fn x(&self, t: f64) -> f64 {
        LEFT + WIDTH * (t / self.end).clamp(0.0, 1.0)
    }
}

fn row(document: &Document, all: &[Mark<'_>], id: &str, y: f64, scale: &Scale) -> Value {
    let of = |kind: Kind| {
        let here = all.iter().filter(move |m| m.vendor == id && m.kind == kind);
        here.take(MOST_MARKS)
    };
    let loads: Vec<Value> = of(Kind::Load)
        .map(|mark| json!({"x": px(scale.x(mark.at) - 5.0), "y": px(y - 5.0)}))
        .collect();
    let events = [Kind::With, Kind::Decision, Kind::Without]
        .into_iter()
        .flat_map(of);
    let marks: Vec<Value> = events
        .map(|mark| {
            let (icon, class) = match mark.kind {
                Kind::Without => ("stop", "ps st"),
                Kind::With => ("ok", "pg2 gr"),
                Kind::Decision | Kind::Load => ("warn", "pw wa"),
            };
            json!({"icon": icon, "class": class, "x": px(scale.x(mark.at) - 8.0), "y": px(y - 8.0)})
        })
        .collect();
    json!({
        "name": named(document, id, ROW_NAME),
        "y": px(y),
        "text_y": px(y + 4.0),
        "loads": loads,
        "marks": marks,
    })
}

/// Lines where pages begin. Their ids stand in two rows; where neither has room the line stands alone.
fn page_lines(starts: &[(&str, f64)], scale: &Scale, bottom: f64) -> Vec<Value> {
    let mut free = [f64::NEG_INFINITY; 2];
    let mut lines = Vec::new();
    for (id, at) in starts.iter().take(MOST_PAGES) {
        let x = scale.x(*at);
        let lane = free
            .iter()
            .position(|from| x >= *from && x + LABEL <= 960.0);
        if let Some(lane) = lane {
            free[lane] = x + LABEL;
        }
        let text_y = bottom + if lane == Some(1) { 31.0 } else { 18.0 };
        lines.push(json!({
            "x": px(x),
            "text_x": px(x + 4.0),
            "text_y": px(text_y),
            "id": lane.map(|_| *id),
        }));
    }
    lines
}

/// The words beside an upright line, on the side on which there is room.
fn label(x: f64, text: String) -> Value {
    let (text_x, anchor) = if x > LEFT + WIDTH * 0.7 {
        (x - 6.0, "end")
    } else {
        (x + 6.0, "start")
    };
    json!({"x": px(x), "text_x": px(text_x), "anchor": anchor, "text": text})
}

/// What the plot shows, for who does not see it: each platform's events before and after the choice.
fn spoken(document: &Document, all: &[Mark<'_>], ids: &[&str], click: f64) -> String {
    let m = &document.messages;
    let of = |id: &str| {
        let (before, after): (Vec<_>, Vec<_>) = all
            .iter()
            .filter(|mark| mark.vendor == id && mark.kind != Kind::Load)
            .partition(|mark| mark.at <= click);
        let name = named(document, id, NAME);
        let (before, after) = (before.len(), after.len());
        say!(
            m,
            "timeline-spoken",
            name = name,
            before = before,
            after = after
        )
    };
    let said: Vec<String> = ids.iter().map(|&id| of(id)).collect();
    m.sentences(&said)
}

/// The same as a table: per platform what was sent before the choice, in the grace after it, and later.
fn table(
    document: &Document,
    all: &[Mark<'_>],
    ids: &[&str],
    click: f64,
    refused: bool,
) -> Vec<Value> {
    let grace = if refused { GRACE_MS } else { 0.0 };
    let part = |mark: &Mark<'_>| match mark.at {
        at if at <= click => 0,
        at if at <= click + grace => 1,
        _ => 2,
    };
    let cell = |id: &str, which: usize| -> Vec<String> {
        let of = |kind: Kind| {
            let here = all.iter().filter(|mark| mark.vendor == id);
            let here = here.filter(|mark| mark.kind == kind && part(mark) == which);
            let times: Vec<f64> = here.map(|mark| mark.at).collect();
            (!times.is_empty()).then(|| told(&document.messages, kind, &times))
        };
        Kind::ALL.into_iter().filter_map(of).collect()
    };
    let shown: &[usize] = if refused { &[0, 1, 2] } else { &[0, 2] };
    ids.iter()
        .map(|&id| {
            let cells: Vec<_> = shown.iter().map(|which| cell(id, *which)).collect();
            json!({"name": vendor_name(document, id), "cells": cells})
        })
        .collect()
}

/// "2 events without permission: 1.84, 2.10 s".
fn told(m: &Messages, kind: Kind, times: &[f64]) -> String {
    let (n, more) = (times.len(), times.len().saturating_sub(MOST_TIMES));
    let mut some: Vec<String> = times.iter().take(MOST_TIMES).map(|t| seconds(*t)).collect();
    if more > 0 {
        some.push(say!(m, "list-more", n = more));
    }
    let times = m.comma(&some);
    say!(m, "timeline-told", kind = kind.code(), n = n, times = times)
}

fn visit(document: &Document, page: &str, at: f64) -> Value {
    let known = document.facts.pages.iter().find(|p| p.id == page);
    let path = known.map_or_else(String::new, |p| super::method::path_of(&p.url));
    json!({"id": page, "path": path, "at": say!(document.messages, "timeline-tick", seconds = seconds(at))})
}

/// A platform's name, cut.
fn named(document: &Document, id: &str, most: usize) -> String {
    cut(&vendor_name(document, id), most)
}

fn seconds(ms: f64) -> String {
    format!("{:.2}", ms / 1_000.0)
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
