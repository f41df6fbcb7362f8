//! The consent interface.

use super::facts::{BannerClicks, BannerControl, BannerFact};
use super::view::RunView;
use crate::evidence::{Choice, Consent, Control, Event, Notice, NoticeKind, Scenario};

struct Look<'a> {
    view: usize,
    t_ms: f64,
    notice: &'a Notice,
}

/// What was found of a consent interface, in scenario `before` if it looked, else in the first that did.
///
/// Further layers and switches are taken from every scenario that opened them before a choice.
pub fn banner(views: &[RunView<'_>]) -> BannerFact {
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
    let Some(look) = found else {
        return BannerFact {
            present: (!looks.is_empty()).then_some(false),
            withdraw_control,
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
        preticked: preticked(&controls),
        withdraw_control,
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
    }
}

/// Fewest actions that a confirmed choice took.
fn fewest(views: &[RunView<'_>], wanted: Consent, scenarios: &[Scenario]) -> Option<u32> {
    let choices = views
        .iter()
        .filter(|v| scenarios.contains(&v.scenario()))
        .flat_map(RunView::events);
    choices
        .filter_map(|(_, event)| match event {
            Event::Choice(Choice {
                wanted: w,
                confirmed: true,
                clicks,
                ..
            }) if *w == wanted => *clicks,
            _ => None,
        })
        .min()
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
