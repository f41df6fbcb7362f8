//! The consent interface.

use super::facts::{
    AskedAgain, BannerClicks, BannerControl, BannerFact, BannerSeconds, Remembered,
};
use super::pages::words;
use super::terms::{Terms, begins};
use super::variants::variants;
use super::view::RunView;
use crate::evidence::{
    Choice, Consent, Control, ControlAction, Event, Notice, NoticeKind, NoticeMeasure, Scenario,
    VisitNo, VisitStep,
};
use indexmap::IndexMap;

struct Look<'a> {
    view: usize,
    t_ms: f64,
    notice: &'a Notice,
}

/// What was found of a consent interface, in scenario `before` if it looked, else in the first that did.
///
/// Further layers and switches are taken from every scenario that opened them before a choice.
pub fn banner(views: &[RunView<'_>], terms: &Terms) -> BannerFact {
    let looks: Vec<Look<'_>> = views
        .iter()
        .enumerate()
        .flat_map(|(view, v)| {
            v.events().filter_map(move |(t_ms, event)| match event {
                Event::Notice(notice) => Some(Look { view, t_ms, notice }),
                _ => None,
            })
        })
        .collect();
    let before_choice = |l: &&Look<'_>| {
        views[l.view]
            .timeline
            .first_choice()
            .is_none_or(|choice| l.t_ms <= choice || l.notice.visit <= 1 && first_look(&looks, l))
    };
    let found = looks
        .iter()
        .filter(before_choice)
        .find(|l| l.notice.kind != NoticeKind::None);
    let withdraw_control = withdraw_control(&looks);
    let (seen, variants) = variants(views);
    let Some(look) = found else {
        return BannerFact {
            present: (!looks.is_empty()).then_some(false),
            withdraw_control,
            seen,
            ..BannerFact::default()
        };
    };
    let (view, notice) = (&views[look.view], look.notice);
    let mut controls: Vec<&Control> = Vec::new();
    for control in looks
        .iter()
        .filter(before_choice)
        .flat_map(|l| &l.notice.controls)
    {
        let known = |c: &&&Control| {
            c.layer == control.layer && c.text == control.text && c.role == control.role
        };
        if controls.iter().find(known).is_none() {
            controls.push(control);
        }
    }
    let first_layer = notice
        .controls
        .iter()
        .filter(|c| c.layer <= 1)
        .map(control_fact)
        .collect();
    let preticked = preticked(&controls);
    let measure = measure(&looks, notice);
    let (names_purposes, tells_withdrawal) =
        super::policy::banner_tells(&notice.text, notice.language.as_deref(), terms);
    BannerFact {
        id: "B-1".into(),
        present: Some(true),
        kind: notice.kind,
        cmp: looks
            .iter()
            .filter(before_choice)
            .find_map(|l| l.notice.cmp.clone()),
        language: notice.language.clone(),
        text: notice.text.clone(),
        page: view.page(Some(notice.visit), look.t_ms),
        screenshot: screenshot(view, look),
        appeared_ms: notice.appeared_ms,
        first_layer,
        further_layers: controls
            .iter()
            .copied()
            .filter(|c| c.layer > 1)
            .map(control_fact)
            .collect(),
        clicks: clicks(views),
        preticked_interest: preticked
            .iter()
            .filter(|name| {
                let name = words(name);
                terms.languages().any(|l| begins(&name, &l.interest))
            })
            .cloned()
            .collect(),
        preticked,
        withdraw_control,
        phone_reject: measure
            .as_ref()
            .and_then(|m| m.phone.as_ref())
            .filter(|phone| phone.present)
            .map(|phone| phone.in_view.contains(&ControlAction::Reject)),
        measure,
        purposes: purposes(&controls),
        seconds: BannerSeconds {
            accept: quickest(
                views,
                Consent::Accepted,
                &[Scenario::Accept, Scenario::Withdraw],
            ),
            reject: quickest(views, Consent::Rejected, &[Scenario::Reject]),
            dismiss: quickest(views, Consent::Dismissed, &[Scenario::Dismiss]),
            withdraw: quickest(views, Consent::Withdrawn, &[Scenario::Withdraw]),
        },
        asked_again: asked_again(views),
        remembered: remembered(views),
        names_purposes,
        tells_withdrawal,
        switches: controls
            .iter()
            .filter(|c| c.checked.is_some() && !c.disabled)
            .count() as u32,
        reopened_on: reopened_on(views),
        seen,
        variants,
    }
}

/// Whether it is the first look of its run: made before anything was clicked, whenever it was written down.
fn first_look(looks: &[Look<'_>], look: &Look<'_>) -> bool {
    looks
        .iter()
        .find(|l| l.view == look.view)
        .is_some_and(|l| std::ptr::eq(l.notice, look.notice))
}

fn control_fact(control: &Control) -> BannerControl {
    BannerControl {
        action: control.action,
        text: control.text.clone(),
        selector: control.selector.clone(),
        role: control.role.clone(),
        x: Some(control.x),
        y: Some(control.y),
        width: control.width,
        height: control.height,
        contrast: control.contrast,
        font_px: control.font_px,
        layer: control.layer,
        checked: control.checked,
        measure: control.measure.clone(),
    }
}

/// Names of switches that were on before any choice. One that cannot be moved is no option.
fn preticked(controls: &[&Control]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for control in controls
        .iter()
        .filter(|c| c.checked == Some(true) && !c.disabled)
    {
        let name = if control.text.is_empty() {
            &control.selector
        } else {
            &control.text
        };
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    names
}

/// Switches that were on when the interface was opened again after a confirmed choice.
fn reopened_on(views: &[RunView<'_>]) -> IndexMap<Scenario, Vec<String>> {
    let mut on: IndexMap<Scenario, Vec<String>> = IndexMap::new();
    for view in views {
        let Some((chosen, visit)) = choice_of(view) else {
            continue;
        };
        for (t_ms, event) in view.events() {
            let Event::Notice(notice) = event else {
                continue;
            };
            let movable = |c: &&Control| c.checked.is_some() && !c.disabled;
            let switches: Vec<&Control> = notice.controls.iter().filter(movable).collect();
            // what was opened to make the choice is no answer to it
            if t_ms <= chosen || notice.visit <= visit || switches.is_empty() {
                continue;
            }
            let names = on.entry(view.scenario()).or_default();
            for control in switches.into_iter().filter(|c| c.checked == Some(true)) {
                if !names.contains(&control.text) {
                    names.push(control.text.clone());
                }
            }
        }
    }
    on
}

/// When the scenario's own choice was confirmed, and in which visit.
fn choice_of(view: &RunView<'_>) -> Option<(f64, u32)> {
    let wanted = view.scenario().consent();
    let mut visit = 0;
    let mut chosen = None;
    for (t_ms, event) in view.events() {
        match event {
            Event::Visit(v) => visit = v.visit,
            Event::Choice(c) if c.wanted == wanted && c.confirmed => chosen = Some((t_ms, visit)),
            _ => {}
        }
    }
    chosen
}

fn withdraw_control(looks: &[Look<'_>]) -> Option<bool> {
    let seen: Vec<bool> = looks
        .iter()
        .filter_map(|l| l.notice.withdraw_control)
        .collect();
    (!seen.is_empty()).then(|| seen.contains(&true))
}

fn clicks(views: &[RunView<'_>]) -> BannerClicks {
    BannerClicks {
        accept: fewest(
            views,
            Consent::Accepted,
            &[Scenario::Accept, Scenario::Withdraw],
        ),
        reject: fewest(views, Consent::Rejected, &[Scenario::Reject]),
        withdraw: fewest(views, Consent::Withdrawn, &[Scenario::Withdraw]),
        dismiss: fewest(views, Consent::Dismissed, &[Scenario::Dismiss]),
    }
}

/// Fewest actions that a choice took which was confirmed, or which the notice took and the site forgot.
fn fewest(views: &[RunView<'_>], wanted: Consent, scenarios: &[Scenario]) -> Option<u32> {
    let of = |v: &&RunView<'_>| scenarios.contains(&v.scenario());
    let taken = views.iter().filter(of).flat_map(|view| view.events());
    taken
        .filter_map(|(_, event)| match event {
            Event::Choice(choice) if choice.confirmed || choice.forgotten => Some(choice),
            _ => None,
        })
        .filter(|c| c.wanted == wanted)
        .filter_map(|c| c.clicks)
        .min()
}

/// Seconds of the fastest confirmed choice.
fn quickest(views: &[RunView<'_>], wanted: Consent, scenarios: &[Scenario]) -> Option<f64> {
    let of = |v: &&RunView<'_>| scenarios.contains(&v.scenario());
    let taken = views.iter().filter(of).flat_map(confirmed);
    taken
        .filter(|c| c.wanted == wanted)
        .filter_map(|c| c.took_ms)
        .min_by(f64::total_cmp)
        .map(|ms| (ms / 100.0).round() / 10.0)
}

/// Choices of a run that were confirmed.
fn confirmed<'a>(view: &RunView<'a>) -> impl Iterator<Item = &'a Choice> + use<'a> {
    view.events().filter_map(|(_, event)| match event {
        Event::Choice(choice) if choice.confirmed => Some(choice),
        _ => None,
    })
}

/// The measures of the first layer, with those on a phone, which are taken last.
fn measure(looks: &[Look<'_>], notice: &Notice) -> Option<NoticeMeasure> {
    let mut measure = notice.measure.clone()?;
    measure.phone = looks
        .iter()
        .filter_map(|l| l.notice.measure.as_ref())
        .find_map(|m| m.phone.clone());
    Some(measure)
}

/// Names of the switches.
fn purposes(controls: &[&Control]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for control in controls {
        let switch = matches!(control.role.as_str(), "checkbox" | "switch");
        if switch && !control.text.is_empty() && !names.contains(&control.text) {
            names.push(control.text.clone());
        }
    }
    names
}

/// Pages that asked although a choice stood: the one on which it was made, when it was loaded again, and
/// further ones.
fn asked_again(views: &[RunView<'_>]) -> Vec<AskedAgain> {
    let mut out: Vec<AskedAgain> = Vec::new();
    for view in views {
        let Some((chosen, _)) = view.timeline.last_choice() else {
            continue;
        };
        for (t_ms, event) in view.events().filter(|(t, _)| *t > chosen) {
            let page = match event {
                Event::Choice(choice) if choice.forgotten => view.page(None, t_ms),
                Event::Notice(notice)
                    if matches!(notice.kind, NoticeKind::Banner | NoticeKind::Wall)
                        && asks(notice)
                        && is_further(view, notice.visit) =>
                {
                    view.page(Some(notice.visit), t_ms)
                }
                _ => continue,
            };
            let again = AskedAgain {
                scenario: view.scenario(),
                page,
            };
            if !out.contains(&again) {
                out.push(again);
            }
        }
    }
    out
}

/// Whether it wants an answer: switches that can be saved, on a page about cookies, ask nobody.
fn asks(notice: &Notice) -> bool {
    let answers = |c: &Control| matches!(c.action, ControlAction::Accept | ControlAction::Reject);
    notice.controls.iter().any(answers)
}

fn is_further(view: &RunView<'_>, number: VisitNo) -> bool {
    view.events().any(|(_, event)| {
        matches!(event, Event::Visit(v) if v.visit == number && v.step == VisitStep::Further)
    })
}

/// Where confirmed choices were kept, once each.
fn remembered(views: &[RunView<'_>]) -> Vec<Remembered> {
    let mut out: Vec<Remembered> = Vec::new();
    for choice in views.iter().flat_map(confirmed) {
        for record in &choice.records {
            let same = |r: &Remembered| {
                r.choice == choice.wanted && r.area == record.area && r.name == record.name
            };
            if !out.iter().any(same) {
                out.push(Remembered {
                    choice: choice.wanted,
                    area: record.area.clone(),
                    name: record.name.clone(),
                    days: record.days,
                });
            }
        }
    }
    out
}

/// Screenshot of the visit that shows the notice, by our own words; else the first of the visit.
fn screenshot(view: &RunView<'_>, look: &Look<'_>) -> Option<String> {
    let of_visit: Vec<(&str, &str)> = view
        .events()
        .filter_map(|(_, event)| match event {
            Event::Screenshot { file, what, visit }
                if visit.is_none_or(|v| v == look.notice.visit) =>
            {
                Some((file.as_str(), what.as_str()))
            }
            _ => None,
        })
        .collect();
    let shows = |what: &str| {
        ["notice", "banner", "consent"]
            .iter()
            .any(|w| what.to_lowercase().contains(w))
    };
    of_visit
        .iter()
        .find(|(_, what)| shows(what))
        .or(of_visit.first())
        .map(|(file, _)| (*file).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::{Observation, RunLog, Visit};

    fn control(action: ControlAction) -> Control {
        Control {
            action,
            text: String::new(),
            selector: String::new(),
            role: "button".into(),
            layer: 1,
            x: 0.0,
            y: 0.0,
            width: 0.0,
            height: 0.0,
            font_px: 16.0,
            contrast: None,
            checked: None,
            disabled: false,
            measure: crate::evidence::ControlMeasure::default(),
        }
    }

    #[test]
    fn a_forgotten_refusal_asks_again_on_its_page_and_a_form_of_switches_asks_nobody() {
        let visit = |visit, page: &str, step| {
            Event::Visit(Visit {
                visit,
                page: page.into(),
                url: String::new(),
                step,
            })
        };
        let notice = |visit, action| {
            Event::Notice(Box::new(Notice {
                visit,
                kind: NoticeKind::Banner,
                controls: vec![control(action)],
                ..Notice::default()
            }))
        };
        let refused = Event::Consent {
            consent: Consent::Rejected,
        };
        let forgotten = Event::Choice(Choice {
            wanted: Consent::Rejected,
            forgotten: true,
            ..Choice::default()
        });
        let events = [
            visit(1, "P-001", VisitStep::Entry),
            refused,
            visit(2, "P-001", VisitStep::Reload),
            forgotten,
            visit(3, "P-002", VisitStep::Further),
            notice(3, ControlAction::Save),
            visit(4, "P-003", VisitStep::Further),
            notice(4, ControlAction::Accept),
        ];
        let observations = events
            .into_iter()
            .enumerate()
            .map(|(n, event)| Observation {
                seq: n as u64,
                t_ms: n as f64 * 1000.0,
                event,
            });
        let log = RunLog::new(Scenario::Reject, 1, String::new(), observations.collect());
        let asked: Vec<Option<String>> = (asked_again(&[RunView::of(&log)]).into_iter())
            .map(|again| again.page)
            .collect();
        assert_eq!(asked, [Some("P-001".to_owned()), Some("P-003".to_owned())]);
    }
}
