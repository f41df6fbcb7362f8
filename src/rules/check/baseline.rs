//! What is new since the audit before?

use super::Answer;
use crate::rules::subject::{Subject, Thing};

pub(super) fn run(subject: &Subject<'_>) -> Answer {
    let Thing::Vendor(vendor) = subject.thing else {
        return Answer::no();
    };
    let facts = subject.world.facts;
    let Some(baseline) = &facts.audit.baseline else {
        return Answer::unknown("no earlier audit was given to compare with (--baseline)");
    };
    if !baseline.vendors.contains(&vendor.id) {
        return Answer::yes(format!(
            "{} was not seen in audit {}.",
            vendor.name, baseline.audit
        ));
    }
    let fresh: Vec<&String> = vendor
        .accounts
        .iter()
        .filter(|a| !baseline.accounts.contains(&format!("{} {a}", vendor.id)))
        .collect();
    if let Some(account) = fresh.first() {
        return Answer::yes(format!(
            "Account {account} of {} was not seen in audit {}.",
            vendor.name, baseline.audit
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
        Some(cookie) => Answer::yes(format!(
            "Cookie {} of {} was not seen in audit {}.",
            cookie.name, vendor.name, baseline.audit
        ))
        .with(cookies.iter().map(|c| c.id.clone())),
        None => Answer::no(),
    }
}
