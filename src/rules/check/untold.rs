//! What the policies leave out although it was seen: transfers, and joint control.

use super::Answer;
use crate::detect::{PolicyFact, VendorFact};
use crate::messages::Messages;
use crate::rules::subject::Subject;
use crate::rules::world::is_tracker;
use crate::say;

/// Whether recipients in the United States or without an adequacy decision are seen, and no policy
/// speaks of transfers.
pub(super) fn transfer(subject: &Subject<'_>) -> Answer {
    let world = subject.world;
    let abroad = recipients(subject, |v| {
        matches!(world.terms.seat(v.country.as_deref()), "us" | "other")
    });
    silent(subject, "transfer_told", &abroad, "transfers")
}

/// Whether advertising or social pixels are seen, and no policy speaks of joint control.
pub(super) fn joint_control(subject: &Subject<'_>) -> Answer {
    let platforms = recipients(subject, |v| {
        matches!(v.purpose.as_deref(), Some("social"))
            || (v.purpose.as_deref() == Some("advertising") && !v.events.is_empty())
    });
    silent(subject, "joint_control_told", &platforms, "joint-control")
}

/// Brings the platforms that were seen.
pub(super) fn platforms(subject: &Subject<'_>) -> Answer {
    let platforms = recipients(subject, |v| {
        matches!(v.purpose.as_deref(), Some("social"))
            || (v.purpose.as_deref() == Some("advertising") && !v.events.is_empty())
    });
    if platforms.is_empty() {
        return Answer::no();
    }
    let vendors = names(subject.world.messages, &platforms);
    Answer::yes(say!(subject.world.messages, "note-seen", vendors = vendors))
        .with(platforms.iter().filter_map(|v| v.evidence.first().cloned()))
}

fn recipients<'a>(
    subject: &Subject<'a>,
    which: impl Fn(&VendorFact) -> bool,
) -> Vec<&'a VendorFact> {
    subject
        .world
        .facts
        .vendors
        .iter()
        .filter(|v| v.scenarios.contains(&subject.scenario))
        .filter(|v| is_tracker(v.purpose.as_deref()) && which(v))
        .collect()
}

fn silent(subject: &Subject<'_>, check: &str, vendors: &[&VendorFact], what: &str) -> Answer {
    if vendors.is_empty() {
        return Answer::no();
    }
    let policies = &subject.world.facts.policies;
    if policies.is_empty() {
        return Answer::unknown(say!(subject.world.messages, "untested-no-policy"));
    }
    let told = |p: &PolicyFact| p.checks.get(check).copied();
    if policies.iter().any(|p| told(p) == Some(true)) {
        return Answer::no();
    }
    if policies.iter().any(|p| told(p).is_none()) {
        return Answer::unknown(say!(subject.world.messages, "untested-policy-language"));
    }
    Answer::yes(say!(
        subject.world.messages,
        "note-untold",
        vendors = names(subject.world.messages, vendors),
        what = what
    ))
    .with(policies.iter().map(|p| p.id.clone()))
    .with(vendors.iter().filter_map(|v| v.evidence.first().cloned()))
}

fn names(messages: &Messages, vendors: &[&VendorFact]) -> String {
    let mut names: Vec<String> = vendors.iter().map(|v| v.name.clone()).take(8).collect();
    names.dedup();
    let named = messages.comma(&names);
    match vendors.len().saturating_sub(8) {
        0 => named,
        more => say!(messages, "list-and-more", names = named, n = more),
    }
}
