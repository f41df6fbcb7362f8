//! Is there a trace of a record of the choice?

use super::Answer;
use crate::rules::subject::Subject;
use crate::say;

pub(super) fn run(subject: &Subject<'_>) -> Answer {
    let world = subject.world;
    let facts = world.facts;
    match facts.banner.present {
        None => return Answer::unknown(say!(subject.world.messages, "untested-interface")),
        Some(false) => return Answer::no(),
        Some(true) => {}
    }
    let told_somebody = facts.requests.iter().any(|r| {
        r.scenario == subject.scenario
            && r.consent == subject.scenario.consent()
            && r.method != "GET"
            && r.purpose.as_deref() == Some("cmp")
    });
    if told_somebody {
        return Answer::no();
    }
    let kept = world.choice_records(subject.scenario);
    Answer::yes(say!(subject.world.messages, "note-no-proof"))
        .with([facts.banner.id.clone()])
        .with(kept)
}
