//! Do addresses of pages travel to third parties as referrers?

use super::Answer;
use crate::detect::Party;
use crate::rules::subject::Subject;
use crate::say;
use std::collections::BTreeSet;

pub(super) fn run(subject: &Subject<'_>) -> Answer {
    let facts = subject.world.facts;
    let third = || {
        facts
            .requests
            .iter()
            .filter(|r| r.scenario == subject.scenario && r.party == Party::Third)
    };
    let leaking: Vec<_> = third()
        .filter(|r| matches!(r.referrer.as_deref(), Some("path" | "query")))
        .collect();
    if leaking.is_empty() {
        let recorded = third().any(|r| r.referrer.is_some());
        return if recorded || third().next().is_none() {
            Answer::no()
        } else {
            Answer::unknown(say!(subject.world.messages, "untested-headers"))
        };
    }
    let sites: BTreeSet<&str> = leaking.iter().map(|r| r.site.as_str()).collect();
    Answer::yes(say!(
        subject.world.messages,
        "note-referrer",
        n = leaking.len(),
        sites = sites.len()
    ))
    .with(leaking.iter().map(|r| r.id.clone()).take(10))
    .on(leaking.iter().filter_map(|r| r.page.clone()))
}
