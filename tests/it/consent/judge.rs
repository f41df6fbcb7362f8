//! What is wrong with an outcome.

use super::expect::{Answer, Expect, Phone};
use super::server::Pressed;
use super::stage::Ran;
use consentry::evidence::{Consent, Control, ControlAction, Notice, PhoneMeasure};

/// What came of one answer to one kind.
#[derive(Debug, Clone)]
pub struct Outcome {
    pub kind: String,
    pub wanted: Consent,
    /// Whether the banner allows that answer; one that does not has to be left as it is.
    pub allowed: bool,
    /// Whether the notice was found for what it is, and nothing was pressed before an answer was asked for.
    pub found: bool,
    /// What is wrong with how it was operated.
    pub operated: Vec<String>,
    /// What is wrong with what was written down of it.
    pub noted: Vec<String>,
    /// Controls that were pressed and lead elsewhere than asked.
    pub wrong_presses: Vec<String>,
}

impl Outcome {
    /// Everything that is wrong, as lines.
    pub fn faults(&self, about: &str) -> Vec<String> {
        let presses = self.wrong_presses.iter().map(|p| format!("pressed {p}"));
        (self.operated.iter().chain(&self.noted).cloned())
            .chain(presses)
            .map(|what| format!("{} {}: {what} ({about})", self.kind, self.wanted))
            .collect()
    }
}

/// What a press may do on the way to an answer, in the words of `kit.js`.
fn leads_to(wanted: Consent, press: &Pressed) -> bool {
    let may: &[&str] = match wanted {
        Consent::Accepted => &["accept", "open", "save"],
        Consent::Rejected | Consent::Withdrawn => &["reject", "open", "save", "switch"],
        Consent::Dismissed => &["close"],
        Consent::None => &[],
    };
    may.contains(&press.effect.as_str())
}

/// What is wrong with an outcome; empty when it is as expected.
pub fn judge(kind: &str, expect: &Expect, wanted: Consent, answer: &Answer, ran: &Ran) -> Outcome {
    let noted = noted(expect, wanted, answer, ran);
    Outcome {
        kind: kind.to_owned(),
        wanted,
        allowed: answer.fails.is_none(),
        found: seen_as_expected(expect, answer, ran) && ran.unasked.is_empty(),
        operated: operated(expect, wanted, answer, ran),
        noted,
        wrong_presses: (ran.unasked.iter())
            .chain(ran.pressed.iter().filter(|p| !leads_to(wanted, p)))
            .map(|p| format!("\"{}\", which is for {}", p.label, p.effect))
            .collect(),
    }
}

fn seen_as_expected(expect: &Expect, answer: &Answer, ran: &Ran) -> bool {
    let kind = serde_json::to_value(ran.found.notice.kind).unwrap();
    kind == answer.kind.as_ref().unwrap_or(&expect.kind).as_str()
}

/// What is wrong with what was written down: kind, consent manager, inputs, measures.
fn noted(expect: &Expect, wanted: Consent, answer: &Answer, ran: &Ran) -> Vec<String> {
    let mut wrong = Vec::new();
    if !seen_as_expected(expect, answer, ran) {
        wrong.push(format!("kind {:?}", ran.found.notice.kind));
    }
    let cmp = ran.found.notice.cmp.as_ref().map(|c| c.id.clone());
    if cmp != expect.cmp {
        wrong.push(format!("consent manager {cmp:?}"));
    }
    if let Some(clicks) = answer.clicks
        && ran.attempt.clicks != clicks
    {
        wrong.push(format!("{} inputs", ran.attempt.clicks));
    }
    for proof in &answer.proofs {
        if !ran.choice.proofs.contains(proof) {
            wrong.push(format!("no {proof} among {:?}", ran.choice.proofs));
        }
    }
    if let Some(days) = answer.days
        && !(ran.choice.records.iter()).any(|r| r.days.is_some_and(|d| (d - days).abs() < 0.2))
    {
        wrong.push(format!("remembered as {:?}", ran.choice.records));
    }
    if wanted == Consent::Rejected {
        wrong.extend(design(expect, &ran.attempt.notice));
    }
    wrong
}

/// What is wrong with how it was operated, by what the page and the tracker say.
fn operated(expect: &Expect, wanted: Consent, answer: &Answer, ran: &Ran) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut check = |ok: bool, what: String| {
        if !ok {
            wrong.push(what);
        }
    };
    check(
        ran.before == expect.before,
        format!("before: {:?}", ran.before),
    );
    check(
        !ran.told.contains(&"wrong".to_owned()),
        "pressed what must not be".into(),
    );
    let reason = ran.choice.reason.clone().unwrap_or_default();
    if let Some(why) = &answer.fails {
        check(!ran.choice.confirmed, "confirmed".into());
        check(reason.contains(why.as_str()), format!("reason: {reason}"));
        if expect.kind == "none" {
            let touched = ran.notes.actions.lock().unwrap().len();
            check(touched == 0, "actions on no banner".into());
        }
    } else {
        check(
            ran.choice.confirmed,
            format!("{:?} after {:?}", ran.choice, ran.clicked),
        );
        let by_script = ran
            .notes
            .actions
            .lock()
            .unwrap()
            .iter()
            .any(|a| a.by == "script");
        check(!by_script, "pressed by script".into());
        let flips = ran.notes.consents.lock().unwrap().clone();
        check(
            flips.last() == Some(&wanted),
            format!("journalled {flips:?}"),
        );
        let kept = answer.keeps.as_deref().unwrap_or(match wanted {
            Consent::Accepted => "accepted",
            Consent::Rejected => "rejected",
            _ => "",
        });
        let ok = match (wanted, kept) {
            (Consent::Withdrawn, "") => ran.truth == "rejected" || ran.truth == "nothing",
            (_, "") => ran.truth == "nothing",
            (_, kept) => expect.cmp.is_some() || ran.truth == kept,
        };
        check(ok, format!("the page acts on {}", ran.truth));
        let sent = answer.sent.clone().unwrap_or_else(|| match wanted {
            Consent::Accepted => vec!["view".into()],
            _ => expect
                .before
                .iter()
                .filter(|_| wanted == Consent::Dismissed)
                .cloned()
                .collect(),
        });
        check(
            ran.after == sent,
            format!("the tracker heard {:?}", ran.after),
        );
    }
    wrong
}

/// What is wrong with the banner on a phone.
pub fn on_phone(wanted: &Phone, seen: &PhoneMeasure) -> Vec<String> {
    let named = |list: &[ControlAction]| -> Vec<String> {
        let name = |a| {
            serde_json::to_value(a)
                .unwrap()
                .as_str()
                .unwrap()
                .to_owned()
        };
        list.iter().map(name).collect()
    };
    let (inside, outside) = (named(&seen.in_view), named(&seen.out_of_view));
    if inside == wanted.in_view && outside == wanted.out_of_view {
        return Vec::new();
    }
    vec![format!("on a phone {inside:?} in view, {outside:?} not")]
}

/// What is wrong with what was measured.
fn design(expect: &Expect, notice: &Notice) -> Vec<String> {
    let mut wrong = Vec::new();
    let wanted = &expect.design;
    let first: Vec<&Control> = notice.controls.iter().filter(|c| c.layer == 1).collect();
    let named = |c: &Control| serde_json::to_value(c.action).unwrap();
    let of = |name: &str| first.iter().find(|c| named(c) == name);
    if let Some(ticked) = &wanted.preticked {
        let mut seen: Vec<String> = Vec::new();
        for c in notice
            .controls
            .iter()
            .filter(|c| c.checked == Some(true) && !c.disabled)
        {
            if !seen.contains(&c.text) {
                seen.push(c.text.clone());
            }
        }
        if &seen != ticked {
            wrong.push(format!("pre-ticked {seen:?}"));
        }
    }
    if let Some(actions) = &wanted.first_layer {
        let seen: Vec<String> = first
            .iter()
            .filter(|c| c.action != ControlAction::Other)
            .map(|c| named(c).as_str().unwrap().to_owned())
            .collect();
        if &seen != actions {
            wrong.push(format!("first layer {seen:?}"));
        }
    }
    for (name, [least, most]) in &wanted.contrast {
        let seen = of(name).and_then(|c| c.contrast);
        if !seen.is_some_and(|c| (*least..=*most).contains(&c)) {
            wrong.push(format!("contrast of {name}: {seen:?}"));
        }
    }
    for (name, size) in &wanted.font_px {
        let seen = of(name).map(|c| c.font_px);
        if seen != Some(*size) {
            wrong.push(format!("font of {name}: {seen:?}"));
        }
    }
    let measure = notice.measure.clone().unwrap_or_default();
    if wanted.partners.is_some() && measure.partners != wanted.partners {
        wrong.push(format!("partners {:?}", measure.partners));
    }
    if let Some(names) = &wanted.unreachable {
        let seen: Vec<&str> = first
            .iter()
            .filter(|c| c.measure.keyboard == Some(false))
            .map(|c| c.text.as_str())
            .collect();
        if &seen != names {
            wrong.push(format!("not reached by Tab: {seen:?}"));
        }
    }
    let fits = measure.width > 1.0 && measure.view_width > 1.0 && measure.covers <= 1.0;
    if !first.is_empty() && !fits {
        wrong.push(format!("measured as {measure:?}"));
    }
    if let Some(language) = &wanted.language
        && notice.language.as_ref() != Some(language)
    {
        wrong.push(format!("language {:?}", notice.language));
    }
    wrong
}
