//! What was observed of the consent banner beside its controls; what was not measured says so.

use super::inventory::lifetime;
use crate::detect::{BannerFact, Remembered};
use crate::evidence::{ControlAction, NoticeMeasure, PhoneMeasure, Scenario};
use crate::messages::Messages;
use crate::report::Document;
use crate::say;
use serde_json::{Value, json};

/// Characters shown of a name.
const LONGEST_NAME: usize = 120;
/// Names of switches, places of a choice and pages told in one row.
const MOST_NAMES: usize = 20;

fn row(m: &Messages, what: &str, text: String, site: bool) -> Value {
    json!({"name": say!(m, "banner-observed", what = what), "text": text, "site": site})
}

/// Each observation of the banner, by name.
pub fn rows(document: &Document) -> Vec<Value> {
    let m = &document.messages;
    let banner = &document.facts.banner;
    let confirmed: Vec<String> = document
        .facts
        .scenarios
        .iter()
        .filter_map(|(s, fact)| {
            let proof = if fact.choice_proofs.is_empty() {
                say!(m, "banner-no-proof")
            } else {
                fact.choice_proofs.join(", ")
            };
            Some(match fact.choice_confirmed? {
                true => {
                    say!(m, "banner-confirmed", scenario = s.as_str(), proof = proof)
                }
                false => say!(m, "banner-unconfirmed", scenario = s.as_str()),
            })
        })
        .collect();
    let manager = banner.cmp.as_ref().map(|c| c.name.clone());
    let appears = banner.appeared_ms.map(|t| {
        let seconds = format!("{:.2}", t / 1_000.0);
        say!(m, "banner-appears", seconds = seconds)
    });
    let seen = match banner.withdraw_control {
        Some(true) => "yes",
        Some(false) => "no",
        None => "unsought",
    };
    let mut rows = vec![
        row(
            m,
            "manager",
            manager.unwrap_or_else(|| say!(m, "banner-manager-unknown")),
            false,
        ),
        row(m, "appears", measured_or(m, appears), false),
        row(
            m,
            "language",
            super::or(banner.language.as_deref(), &say!(m, "unknown")).into(),
            false,
        ),
        row(
            m,
            "preticked",
            switches_on(m, banner, &banner.preticked),
            false,
        ),
        row(m, "reopens", say!(m, "banner-reopens", seen = seen), false),
        row(
            m,
            "choices",
            if confirmed.is_empty() {
                say!(m, "banner-no-choices")
            } else {
                m.semicolon(&confirmed)
            },
            false,
        ),
    ];
    if let Some(forms) = forms(m, banner) {
        rows.push(row(m, "shown-in", forms, false));
    }
    if banner.present == Some(true) {
        rows.extend(measured(m, banner));
        rows.extend(offered(m, banner));
        rows.extend(lasting(document));
    }
    rows
}

/// In how many runs it was shown, and in which forms; none where it was looked for once and shown.
fn forms(m: &Messages, banner: &BannerFact) -> Option<String> {
    let seen = banner.seen.filter(|seen| seen.n > 0 && seen.of > 1)?;
    if banner.variants.len() < 2 {
        return Some(say!(m, "banner-shown-in", n = seen.n, of = seen.of));
    }
    let each: Vec<String> = banner
        .variants
        .iter()
        .map(|form| {
            // `accept: Accept all`: what the site says of it.
            let words = form.controls.iter().map(|control| {
                let words = control.split_once(": ").map(|(_, words)| words);
                words.unwrap_or(control).to_owned()
            });
            let controls = quoted(m, &words.collect::<Vec<_>>());
            say!(
                m,
                "banner-form",
                n = form.seen.n,
                of = form.seen.of,
                controls = controls
            )
        })
        .collect();
    let forms = bounded(m, &each);
    Some(say!(
        m,
        "banner-forms",
        n = seen.n,
        of = seen.of,
        forms = forms
    ))
}

/// What was measured, or that it was not.
fn measured_or(m: &Messages, said: Option<String>) -> String {
    said.unwrap_or_else(|| say!(m, "banner-unmeasured"))
}

/// Where it stands, what it keeps from the visitor and how it is reached.
fn measured(m: &Messages, banner: &BannerFact) -> Vec<Value> {
    let measure = banner.measure.as_ref();
    let page = measure.and_then(|x| x.page_language.clone());
    let page_known = page.is_some();
    let phone = measure.and_then(|x| x.phone.as_ref());
    let phone_reject = banner.phone_reject.map(|seen| yes_no(m, Some(seen)));
    vec![
        row(
            m,
            "covers",
            measured_or(m, measure.map(|x| covers(m, x))),
            false,
        ),
        row(
            m,
            "behind",
            measured_or(m, measure.map(|x| behind(m, x))),
            false,
        ),
        row(
            m,
            "keyboard",
            measured_or(m, measure.map(|x| keyboard(m, x))),
            false,
        ),
        row(
            m,
            "page-language",
            page.unwrap_or_else(|| say!(m, "unknown")),
            page_known,
        ),
        row(
            m,
            "phone",
            measured_or(m, phone.map(|x| on_phone(m, x))),
            false,
        ),
        row(m, "phone-reject", measured_or(m, phone_reject), false),
    ]
}

/// Hundredths of a share from 0 to 1.
fn hundredths(share: f64) -> String {
    format!("{:.0}", share * 100.0)
}

fn covers(m: &Messages, measure: &NoticeMeasure) -> String {
    say!(
        m,
        "banner-covers",
        share = hundredths(measure.covers),
        width = format!("{:.0}", measure.view_width),
        height = format!("{:.0}", measure.view_height)
    )
}

fn behind(m: &Messages, measure: &NoticeMeasure) -> String {
    let scroll = if measure.scroll_locked {
        "locked"
    } else {
        "free"
    };
    say!(
        m,
        "banner-behind",
        blocked = hundredths(measure.blocked),
        scroll = scroll
    )
}

fn keyboard(m: &Messages, measure: &NoticeMeasure) -> String {
    let focus = if measure.focus_inside {
        "inside"
    } else {
        "outside"
    };
    let reached = match measure.tab_stops_before {
        Some(n) => say!(m, "banner-tab-stops", n = n),
        None => say!(m, "banner-tab-unreached"),
    };
    m.semicolon(&[say!(m, "banner-focus", focus = focus), reached])
}

fn on_phone(m: &Messages, phone: &PhoneMeasure) -> String {
    let width = format!("{:.0}", phone.view_width);
    let height = format!("{:.0}", phone.view_height);
    if !phone.present {
        return say!(m, "banner-phone-absent", width = width, height = height);
    }
    let does = |actions: &[ControlAction]| {
        let mut all: Vec<String> = actions
            .iter()
            .map(|a| say!(m, "banner-does", action = a.as_str()))
            .collect();
        all.dedup();
        all.truncate(MOST_NAMES);
        if all.is_empty() {
            say!(m, "none")
        } else {
            m.comma(&all)
        }
    };
    say!(
        m,
        "banner-phone",
        share = hundredths(phone.covers),
        width = width,
        height = height,
        inside = does(&phone.in_view),
        outside = does(&phone.out_of_view)
    )
}

/// What its words and its switches say.
fn offered(m: &Messages, banner: &BannerFact) -> Vec<Value> {
    let partners = banner.measure.as_ref().map(|x| match x.partners {
        Some(n) => say!(m, "banner-partners", n = n),
        None => say!(m, "banner-partners-uncounted"),
    });
    let purposes = match banner.purposes.as_slice() {
        [] if banner.hides_a_layer() => say!(m, "banner-hidden-layer"),
        [] => say!(m, "none"),
        names => quoted(m, names),
    };
    let switches = match banner.switches {
        0 if banner.hides_a_layer() => say!(m, "banner-hidden-layer"),
        n => say!(m, "banner-switches", n = n),
    };
    let interest = switches_on(m, banner, &banner.preticked_interest);
    vec![
        row(m, "names-purposes", yes_no(m, banner.names_purposes), false),
        row(
            m,
            "tells-withdrawal",
            yes_no(m, banner.tells_withdrawal),
            false,
        ),
        row(m, "partners", measured_or(m, partners), false),
        row(m, "purposes", purposes, false),
        row(m, "switches", switches, false),
        row(m, "interest", interest, false),
    ]
}

/// What became of the choices: how long they took, where they are kept, whether they hold.
fn lasting(document: &Document) -> Vec<Value> {
    let m = &document.messages;
    let banner = &document.facts.banner;
    let took = [
        (Scenario::Accept, banner.seconds.accept),
        (Scenario::Reject, banner.seconds.reject),
        (Scenario::Dismiss, banner.seconds.dismiss),
        (Scenario::Withdraw, banner.seconds.withdraw),
    ];
    let took = took.map(|(scenario, seconds)| {
        say!(
            m,
            "banner-seconds",
            state = super::state_name(m, scenario),
            reached = if seconds.is_some() { "yes" } else { "no" },
            seconds = seconds.map_or_else(String::new, |s| format!("{s:.1}"))
        )
    });
    let mut scenarios = document.facts.scenarios.values();
    let any_confirmed = scenarios.any(|s| s.choice_confirmed == Some(true));
    let without = |looked: String| {
        if any_confirmed {
            looked
        } else {
            say!(m, "banner-no-confirmed")
        }
    };
    let kept: Vec<String> = banner.remembered.iter().map(|r| kept(m, r)).collect();
    let asked: Vec<String> = banner
        .asked_again
        .iter()
        .map(|again| {
            let page = again.page.clone().unwrap_or_else(|| say!(m, "unknown"));
            say!(
                m,
                "banner-asked",
                state = super::state_name(m, again.scenario),
                page = page
            )
        })
        .collect();
    let reopened: Vec<String> = banner
        .reopened_on
        .iter()
        .map(|(scenario, names)| {
            let on = if names.is_empty() {
                say!(m, "none")
            } else {
                quoted(m, names)
            };
            say!(
                m,
                "banner-reopened",
                state = super::state_name(m, *scenario),
                names = on
            )
        })
        .collect();
    let told = |all: &[String], otherwise: String| {
        if all.is_empty() {
            otherwise
        } else {
            bounded(m, all)
        }
    };
    vec![
        row(m, "seconds", m.semicolon(&took), false),
        row(
            m,
            "kept",
            told(&kept, without(say!(m, "banner-kept-nowhere"))),
            false,
        ),
        row(
            m,
            "asked",
            told(&asked, without(say!(m, "banner-asked-not"))),
            false,
        ),
        row(
            m,
            "reopened",
            told(&reopened, say!(m, "banner-reopened-not")),
            false,
        ),
    ]
}

fn kept(m: &Messages, kept: &Remembered) -> String {
    let life = match kept.area.as_str() {
        "cookie" => lifetime(m, kept.days.is_none(), kept.days),
        area => say!(m, "storage-life", area = area),
    };
    say!(
        m,
        "banner-kept",
        choice = kept.choice.as_str(),
        name = super::quoted(&kept.name, LONGEST_NAME),
        area = kept.area.as_str(),
        life = life
    )
}

fn yes_no(m: &Messages, known: Option<bool>) -> String {
    match known {
        Some(true) => say!(m, "yes-no", answer = "yes"),
        Some(false) => say!(m, "yes-no", answer = "no"),
        None => say!(m, "unknown"),
    }
}

/// Switches that were on. None seen is not none where a layer was never opened.
fn switches_on(m: &Messages, banner: &BannerFact, names: &[String]) -> String {
    match names {
        [] if banner.hides_a_layer() => say!(m, "banner-hidden-layer"),
        [] => say!(m, "banner-none-preticked"),
        names => quoted(m, names),
    }
}

/// Names that the site wrote, marked as such.
fn quoted(m: &Messages, names: &[String]) -> String {
    m.comma(&first(m, names, |name| super::quoted(name, LONGEST_NAME)))
}

fn bounded(m: &Messages, all: &[String]) -> String {
    m.semicolon(&first(m, all, str::to_owned))
}

/// The first of many, and how many more there are.
fn first(m: &Messages, all: &[String], said: impl Fn(&str) -> String) -> Vec<String> {
    let mut few: Vec<String> = all.iter().take(MOST_NAMES).map(|one| said(one)).collect();
    if let Some(n) = all.len().checked_sub(MOST_NAMES).filter(|n| *n > 0) {
        few.push(say!(m, "list-more", n = n));
    }
    few
}
