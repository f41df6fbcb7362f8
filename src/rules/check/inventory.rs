//! Do the policies list what is stored, and how long?

use super::Answer;
use crate::detect::CookieFact;
use crate::rules::subject::Subject;
use crate::say;

/// Cookies for statistics or marketing that were seen, the choice itself left out.
fn in_use<'a>(subject: &Subject<'a>) -> Vec<&'a CookieFact> {
    let cookies = subject.world.facts.cookies.iter();
    cookies
        .filter(|c| !c.stores_choice)
        .filter(|c| matches!(c.purpose.as_deref(), Some("marketing" | "statistics")))
        .collect()
}

/// Whether no policy lists a single technology though some are in use.
pub(super) fn missing(subject: &Subject<'_>) -> Answer {
    let facts = subject.world.facts;
    let used = in_use(subject);
    if used.is_empty() {
        return Answer::no();
    }
    if facts.policies.is_empty() {
        return Answer::unknown(say!(subject.world.messages, "untested-no-policy"));
    }
    let lists = |p: &crate::detect::PolicyFact| !p.listed.is_empty() || !p.cookies_named.is_empty();
    if facts.policies.iter().any(lists) {
        return Answer::no();
    }
    if facts.policies.iter().any(|p| p.checks.is_empty()) {
        return Answer::unknown(say!(subject.world.messages, "untested-policy-language"));
    }
    Answer::yes(say!(
        subject.world.messages,
        "note-unlisted",
        n = used.len(),
        policies = facts.policies.len()
    ))
    .with(facts.policies.iter().map(|p| p.id.clone()))
    .with(used.iter().map(|c| c.id.clone()).take(20))
}

/// Whether cookies are listed and no lifetime is told anywhere.
pub(super) fn no_durations(subject: &Subject<'_>) -> Answer {
    let facts = subject.world.facts;
    let lasting: Vec<&CookieFact> = in_use(subject).into_iter().filter(|c| !c.session).collect();
    if lasting.is_empty() {
        return Answer::no();
    }
    let listing: Vec<_> = facts
        .policies
        .iter()
        .filter(|p| !p.listed.is_empty() || !p.cookies_named.is_empty())
        .collect();
    if listing.is_empty() {
        return Answer::unknown(say!(subject.world.messages, "untested-no-list"));
    }
    if facts.policies.iter().any(|p| p.unread.is_some()) {
        return Answer::unknown(say!(subject.world.messages, "untested-policy"));
    }
    let told = |p: &&crate::detect::PolicyFact| p.checks.get("lifetimes_told") != Some(&false);
    let listed = |p: &&crate::detect::PolicyFact| p.listed.iter().any(|c| c.duration.is_some());
    if facts.policies.iter().any(|p| told(&p) || listed(&p)) {
        return Answer::no();
    }
    Answer::yes(say!(
        subject.world.messages,
        "note-no-lifetimes",
        n = lasting.len()
    ))
    .with(listing.iter().map(|p| p.id.clone()))
    .with(lasting.iter().map(|c| c.id.clone()).take(20))
}
