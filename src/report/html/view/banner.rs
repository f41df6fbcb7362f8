//! The consent banner: what it offered, what each choice cost, what was measured.

use super::Pictures;
use crate::detect::{BannerControl, BannerFact};
use crate::evidence::{ControlAction, NoticeKind, Scenario};
use crate::messages::Messages;
use crate::report::Document;
use crate::say;
use serde_json::{Value, json};

pub fn view(document: &Document, pictures: &Pictures) -> Value {
    let banner = &document.facts.banner;
    let shown = banner.present == Some(true);
    json!({
        "lede": lede(&document.messages, banner),
        "shown": shown,
        "picture": banner.screenshot.as_deref().and_then(|s| pictures.get(s)),
        "marks": banner.screenshot.as_deref().and_then(|s| pictures.get(s)).map(|_| marks(document)),
        "screenshot": banner.screenshot,
        "screenshot_hash": banner.screenshot.as_deref().and_then(|s| document.evidence_files.get(s)),
        "actions": actions(document),
        "weight": weight(&document.messages, banner),
        "controls": controls(&document.messages, banner),
        "observed": super::observed::rows(document),
        "text": banner.text,
    })
}

fn lede(m: &Messages, banner: &BannerFact) -> String {
    match (banner.present, banner.kind) {
        (None, _) => say!(m, "banner-unsought"),
        (Some(false), _) | (_, NoticeKind::None) => say!(m, "banner-none"),
        (_, NoticeKind::NoticeOnly) => say!(m, "banner-notice"),
        (_, kind) => {
            let thing = match kind {
                NoticeKind::Wall => "wall",
                _ => "layer",
            };
            let yes = has(&banner.first_layer, ControlAction::Accept);
            let no = has(&banner.first_layer, ControlAction::Reject);
            let offer = match (yes, no) {
                (true, true) => "both",
                (true, false) => "accept",
                (false, true) => "reject",
                (false, false) => "neither",
            };
            let mut said = vec![say!(m, "banner-offers", thing = thing, offer = offer)];
            match (banner.clicks.accept, banner.clicks.reject) {
                (Some(n), Some(reject)) => {
                    said.push(say!(m, "banner-cost", n = n, reject = reject));
                }
                (Some(n), None) => said.push(say!(m, "banner-cost-accept", n = n)),
                _ => {}
            }
            m.sentences(&said)
        }
    }
}

/// How much larger and stronger the way to accept is than the one beside it that refuses, or else leads to a
/// refusal; none where the first layer has not both, measured.
fn weight(m: &Messages, banner: &BannerFact) -> Option<String> {
    let first = |action| banner.first_layer.iter().find(|c| c.action == action);
    let accept = first(ControlAction::Accept)?;
    let other = first(ControlAction::Reject).or_else(|| first(ControlAction::Settings))?;
    let times = |one: f64, other: f64| {
        let times = one / other;
        (other > 0.0 && times.is_finite()).then(|| format!("{times:.1}"))
    };
    let area = times(accept.width * accept.height, other.width * other.height)?;
    let contrast = accept.contrast.zip(other.contrast);
    let contrast = contrast.and_then(|(one, other)| times(one, other));
    let known = if contrast.is_some() { "yes" } else { "no" };
    Some(say!(
        m,
        "banner-weight",
        accept = super::quoted(&accept.text, 60),
        other = super::quoted(&other.text, 60),
        area = area,
        known = known,
        contrast = contrast.unwrap_or_default()
    ))
}

fn has(controls: &[BannerControl], action: ControlAction) -> bool {
    controls.iter().any(|c| c.action == action)
}

/// The clicks of each choice, from the scenario in which it was made.
fn actions(document: &Document) -> Vec<Value> {
    let m = &document.messages;
    let clicks = &document.facts.banner.clicks;
    let choices = [
        (Scenario::Accept, clicks.accept),
        (Scenario::Reject, clicks.reject),
        (Scenario::Withdraw, clicks.withdraw),
    ];
    choices
        .into_iter()
        .map(|(scenario, n)| {
            let fact = document.facts.scenarios.get(&scenario);
            let steps: Vec<Value> = match (n, fact) {
                (Some(n), Some(fact)) => {
                    // A withdrawal begins with a full accept, whose actions come first.
                    let made: Vec<_> = fact.actions.iter().filter(|a| !a.after_choice).collect();
                    let skip = made.len().saturating_sub(n as usize);
                    let own = made.iter().skip(skip).enumerate();
                    own.map(|(i, a)| json!({"n": i + 1, "text": a.text}))
                        .collect()
                }
                _ => Vec::new(),
            };
            let words = match n {
                Some(n) if steps.is_empty() => say!(m, "banner-actions", n = n),
                Some(_) => String::new(),
                None => say!(m, "banner-unreached"),
            };
            json!({"name": super::state_name(m, scenario), "steps": steps, "words": words})
        })
        .collect()
}

fn controls(m: &Messages, banner: &BannerFact) -> Vec<Value> {
    let layers = [(true, &banner.first_layer), (false, &banner.further_layers)];
    layers
        .into_iter()
        .flat_map(|(first, controls)| {
            let numbered = controls.iter().take(60).enumerate();
            numbered.map(move |(n, c)| {
                let mark = first.then(|| n + 1);
                let mut row = control(m, first, c);
                row["mark"] = json!(mark);
                row
            })
        })
        .collect()
}

/// Boxes with numbers over the screenshot: the controls of the first layer, where they were measured.
fn marks(document: &Document) -> Value {
    let view = &document.facts.audit.environment.viewport;
    let size = view.split_once(['x', '\u{d7}']);
    let number = |text: &str| {
        text.trim()
            .parse::<f64>()
            .ok()
            .filter(|n| (1.0..20_000.0).contains(n))
    };
    let (Some(width), Some(height)) = (
        size.and_then(|(w, _)| number(w)),
        size.and_then(|(_, h)| number(h)),
    ) else {
        return Value::Null;
    };
    let inside = |v: f64, most: f64| v.is_finite() && (0.0..most).contains(&v);
    let px = |v: f64| format!("{v:.0}");
    let boxes: Vec<Value> = document
        .facts
        .banner
        .first_layer
        .iter()
        .take(60)
        .enumerate()
        .filter_map(|(n, c)| {
            let (x, y) = (c.x?, c.y?);
            if !inside(x, width) || !inside(y, height) {
                return None;
            }
            Some(json!({
                "n": n + 1,
                "x": px(x), "y": px(y), "width": px(c.width.clamp(0.0, width)), "height": px(c.height.clamp(0.0, height)),
                "cx": px(x), "cy": px(y), "ty": px(y + 6.0),
            }))
        })
        .collect();
    json!({"width": px(width), "height": px(height), "boxes": boxes})
}

fn control(m: &Messages, first: bool, control: &BannerControl) -> Value {
    let layer = if first { "first" } else { "later" };
    json!({
        "text": control.text,
        "does": say!(m, "banner-does", action = control.action.as_str()),
        "layer": say!(m, "banner-layer", layer = layer),
        "role": control.role,
        "size": format!("{:.0} × {:.0} px", control.width, control.height),
        "font": format!("{:.0} px", control.font_px),
        "contrast": control.contrast.map_or_else(|| say!(m, "unknown"), |c| format!("{c:.1}:1")),
    })
}
