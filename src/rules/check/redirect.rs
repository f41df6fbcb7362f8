//! Is an identifier handed from one site to another by a redirect?

use super::Answer;
use super::receives_identifier;
use crate::detect::Party;
use crate::rules::subject::{Subject, Thing};
use crate::say;

pub(super) fn run(subject: &Subject<'_>) -> Answer {
    let Thing::Request(request) = subject.thing else {
        return Answer::no();
    };
    let Some(before) = request
        .redirect_from
        .as_deref()
        .and_then(|id| subject.world.request(id))
    else {
        return Answer::no();
    };
    // from the site itself to a third party is a link, not an exchange between vendors
    if before.site == request.site || before.party == Party::First || request.party == Party::First
    {
        return Answer::no();
    }
    let answer = receives_identifier::run(subject);
    if answer.truth != crate::rules::value::Truth::Yes {
        return answer;
    }
    Answer::yes(say!(
        subject.world.messages,
        "note-redirect",
        from = before.site.to_string(),
        to = request.site.to_string()
    ))
    .with([before.id.clone()])
}
