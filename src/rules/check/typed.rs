//! Does what was typed into a form, and not sent, reach somebody else?

use super::Answer;
use crate::rules::subject::{Subject, Thing};
use crate::say;

/// What reaches or names a person; a postcode alone does not.
const KINDS: [&str; 5] = ["email", "phone", "name", "first_name", "last_name"];

/// As [`run`], only of what can be read as it went out: no digest of it.
pub(super) fn readable(subject: &Subject<'_>) -> Answer {
    sent_on(subject, |form| {
        !["md5", "sha"].iter().any(|digest| form.contains(digest))
    })
}

pub(super) fn run(subject: &Subject<'_>) -> Answer {
    sent_on(subject, |_| true)
}

fn sent_on(subject: &Subject<'_>, counts: impl Fn(&str) -> bool) -> Answer {
    let Thing::Request(request) = subject.thing else {
        return Answer::no();
    };
    let facts = subject.world.facts;
    let found = subject.world.personal_in(&request.id).iter().find(|d| {
        d.canary
            && counts(&d.form)
            && KINDS.contains(&d.kind.as_str())
            && matches!(d.after.as_deref(), Some("typed" | "left-field"))
    });
    if let Some(data) = found {
        let done = match data.after.as_deref() {
            Some("left-field") => "left",
            _ => "typed",
        };
        return Answer::yes(say!(
            subject.world.messages,
            "note-typed",
            kind = data.kind.replace('_', " "),
            form = data.form.as_str(),
            done = done,
            place = data.place.as_str()
        ))
        .with([data.id.clone()]);
    }
    let typed = facts
        .forms
        .iter()
        .any(|f| f.typed_in.contains(&subject.scenario));
    if typed || facts.forms.is_empty() {
        return Answer::no();
    }
    Answer::unknown(say!(subject.world.messages, "untested-nothing-typed"))
}
