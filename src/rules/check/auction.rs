//! Is a request part of an advertising auction?

use super::Answer;
use crate::rules::subject::{Subject, Thing};
use crate::say;
use url::Url;

/// Two signs of path and parameters; one alone is a common word.
const SIGNS: usize = 2;

pub(super) fn run(subject: &Subject<'_>) -> Answer {
    let Thing::Request(request) = subject.thing else {
        return Answer::no();
    };
    let Ok(url) = Url::parse(&request.url) else {
        return Answer::unknown(say!(subject.world.messages, "untested-address"));
    };
    let known = &subject.world.terms.parameters().auction;
    let path = url.path().to_ascii_lowercase();
    let mut signs: Vec<String> = path
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|part| {
            known.iter().any(|k| k == part) || matches!(*part, "auction" | "bid" | "bidder")
        })
        .map(str::to_owned)
        .collect();
    signs.extend(
        url.query_pairs()
            .map(|(name, _)| name.to_ascii_lowercase())
            .filter(|n| known.contains(n)),
    );
    signs.sort();
    signs.dedup();
    let protocol = signs.iter().any(|s| s.starts_with("openrtb"));
    if signs.len() < SIGNS && !protocol {
        return Answer::no();
    }
    Answer::yes(say!(
        subject.world.messages,
        "note-auction",
        signs = subject.world.messages.comma(&signs)
    ))
}
