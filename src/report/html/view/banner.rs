//! The consent banner: what it offered, what each choice cost, what was measured.

use super::{Pictures, count};
use crate::detect::{BannerControl, BannerFact};
use crate::evidence::{ControlAction, NoticeKind, Scenario};
use crate::report::Document;
use serde_json::{Value, json};

pub fn view(document: &Document, pictures: &Pictures) -> Value {
    let banner = &document.facts.banner;
    let shown = banner.present == Some(true);
    json!({
        "lede": lede(banner),
        "shown": shown,
        "picture": banner.screenshot.as_deref().and_then(|s| pictures.get(s)),
        "marks": banner.screenshot.as_deref().and_then(|s| pictures.get(s)).map(|_| marks(document)),
        "screenshot": banner.screenshot,
        "actions": actions(document),
        "controls": controls(banner),
        "observed": observed(document),
        "text": banner.text,
    })
}

fn lede(banner: &BannerFact) -> String {
    match (banner.present, banner.kind) {
        (None, _) => "It could not be looked for, so nothing is said about it.".into(),
        (Some(false), _) | (_, NoticeKind::None) => "None was found under these conditions.".into(),
        (_, NoticeKind::NoticeOnly) => "A notice without a choice was shown.".into(),
        (_, kind) => {
            let thing = if kind == NoticeKind::Wall {
                "The wall"
            } else {
                "The first layer"
            };
            let yes = has(&banner.first_layer, ControlAction::Accept);
            let no = has(&banner.first_layer, ControlAction::Reject);
            let offer = match (yes, no) {
                (true, true) => "offers to accept and to refuse",
                (true, false) => "offers to accept; no control to refuse was recognised there",
                (false, true) => "offers to refuse; no control to accept was recognised there",
                (false, false) => "holds no control that was recognised as accept or refuse",
            };
            let cost = match (banner.clicks.accept, banner.clicks.reject) {
                (Some(a), Some(r)) => format!(
                    " Accepting takes {}, refusing {r}.",
                    count(a as usize, "action", "actions")
                ),
                (Some(a), None) => format!(
                    " Accepting takes {}; refusing was not reached.",
                    count(a as usize, "action", "actions")
                ),
                _ => String::new(),
            };
            format!("{thing} {offer}.{cost}")
        }
    }
}

fn has(controls: &[BannerControl], action: ControlAction) -> bool {
    controls.iter().any(|c| c.action == action)
}

/// The clicks of each choice, from the scenario in which it was made.
fn actions(document: &Document) -> Vec<Value> {
    let clicks = &document.facts.banner.clicks;
    let choices = [
        ("Accept", Scenario::Accept, clicks.accept),
        ("Reject", Scenario::Reject, clicks.reject),
        ("Withdraw", Scenario::Withdraw, clicks.withdraw),
    ];
    choices
        .into_iter()
        .map(|(name, scenario, n)| {
            let fact = document.facts.scenarios.get(&scenario);
            let steps: Vec<Value> = match (n, fact) {
                (Some(n), Some(fact)) => {
                    let skip = fact.actions.len().saturating_sub(n as usize);
                    let own = fact.actions.iter().skip(skip).enumerate();
                    own.map(|(i, a)| json!({"n": i + 1, "text": a.text}))
                        .collect()
                }
                _ => Vec::new(),
            };
            let words = match n {
                Some(n) if steps.is_empty() => count(n as usize, "action", "actions"),
                Some(_) => String::new(),
                None => "not reached in this audit".into(),
            };
            json!({"name": name, "steps": steps, "words": words})
        })
        .collect()
}

fn controls(banner: &BannerFact) -> Vec<Value> {
    let layers = [
        ("1", &banner.first_layer),
        ("2 or later", &banner.further_layers),
    ];
    layers
        .into_iter()
        .flat_map(|(layer, controls)| {
            let numbered = controls.iter().take(60).enumerate();
            numbered.map(move |(n, c)| {
                let mark = (layer == "1").then(|| n + 1);
                let mut row = control(layer, c);
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

fn control(layer: &str, control: &BannerControl) -> Value {
    let does = match control.action {
        ControlAction::Accept => "accepts",
        ControlAction::Reject => "refuses",
        ControlAction::Settings => "opens a layer",
        ControlAction::Save => "saves the switches",
        ControlAction::Close => "closes",
        ControlAction::Pay => "buys or signs in",
        ControlAction::Policy => "opens a policy",
        ControlAction::Other => "other or unclear",
    };
    json!({
        "text": control.text,
        "does": does,
        "layer": layer,
        "role": control.role,
        "size": format!("{:.0} × {:.0} px", control.width, control.height),
        "font": format!("{:.0} px", control.font_px),
        "contrast": control.contrast.map_or_else(|| "not known".into(), |c| format!("{c:.1}:1")),
    })
}

fn observed(document: &Document) -> Vec<Value> {
    let banner = &document.facts.banner;
    let row =
        |name: &str, text: String, site: bool| json!({"name": name, "text": text, "site": site});
    let preticked = match banner.preticked.as_slice() {
        [] => "none seen".into(),
        names => names.join(", "),
    };
    let confirmed: Vec<String> = document
        .facts
        .scenarios
        .iter()
        .filter_map(|(s, fact)| {
            let proof = if fact.choice_proofs.is_empty() {
                "no proof".into()
            } else {
                fact.choice_proofs.join(", ")
            };
            Some(match fact.choice_confirmed? {
                true => format!("{s}: confirmed ({proof})"),
                false => format!("{s}: not confirmed"),
            })
        })
        .collect();
    vec![
        row(
            "Consent manager",
            banner
                .cmp
                .as_ref()
                .map_or_else(|| "not recognised".into(), |c| c.name.clone()),
            false,
        ),
        row(
            "Appears",
            banner.appeared_ms.map_or_else(
                || "not measured".into(),
                |t| format!("{:.2} s after navigation", t / 1_000.0),
            ),
            false,
        ),
        row(
            "Language",
            super::or(banner.language.as_deref(), "not known").into(),
            false,
        ),
        row(
            "Switched on in advance",
            preticked,
            !banner.preticked.is_empty(),
        ),
        row(
            "Control that reopens the choice",
            match banner.withdraw_control {
                Some(true) => "seen",
                Some(false) => "not seen",
                None => "not looked for",
            }
            .into(),
            false,
        ),
        row(
            "Choices",
            if confirmed.is_empty() {
                "none made".into()
            } else {
                confirmed.join("; ")
            },
            false,
        ),
    ]
}
