//! What is new since the audit before?

use super::Answer;
use crate::rules::subject::{Subject, Thing};
use crate::say;

pub(super) fn run(subject: &Subject<'_>) -> Answer {
    let Thing::Vendor(vendor) = subject.thing else {
        return Answer::no();
    };
    let facts = subject.world.facts;
    let Some(baseline) = &facts.audit.baseline else {
        return Answer::unknown(say!(subject.world.messages, "untested-no-baseline"));
    };
    if !baseline.vendors.contains(&vendor.id) {
        return Answer::yes(say!(
            subject.world.messages,
            "note-new-vendor",
            vendor = vendor.name.to_string(),
            audit = baseline.audit.to_string()
        ));
    }
    let fresh: Vec<&String> = vendor
        .accounts
        .iter()
        .filter(|a| !baseline.accounts.contains(&format!("{} {a}", vendor.id)))
        .collect();
    if let Some(account) = fresh.first() {
        return Answer::yes(say!(
            subject.world.messages,
            "note-new-account",
            account = account.to_string(),
            vendor = vendor.name.to_string(),
            audit = baseline.audit.to_string()
        ));
    }
    let cookies: Vec<_> = facts
        .cookies
        .iter()
        .filter(|c| c.vendor.as_ref() == Some(&vendor.id))
        .filter(|c| {
            !baseline
                .cookies
                .contains(&format!("{}@{}", c.name, c.domain))
        })
        .collect();
    match cookies.first() {
        Some(cookie) => Answer::yes(say!(
            subject.world.messages,
            "note-new-cookie",
            cookie = cookie.name.to_string(),
            vendor = vendor.name.to_string(),
            audit = baseline.audit.to_string()
        ))
        .with(cookies.iter().map(|c| c.id.clone())),
        None => Answer::no(),
    }
}
