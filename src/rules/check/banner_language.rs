//! Is the consent interface in another language than its page?

use super::Answer;
use crate::rules::subject::{Subject, Thing};
use crate::say;

pub(super) fn run(subject: &Subject<'_>) -> Answer {
    let Thing::Banner(banner) = subject.thing else {
        return Answer::no();
    };
    if banner.present == Some(false) {
        return Answer::no();
    }
    let facts = subject.world.facts;
    let page = banner
        .page
        .as_ref()
        .and_then(|id| facts.pages.iter().find(|p| p.id == *id));
    let first = |tag: &str| {
        let first = tag
            .split(['-', '_'])
            .next()
            .unwrap_or(tag)
            .to_ascii_lowercase();
        // the two written forms of Norwegian are read by the same people
        if matches!(first.as_str(), "nb" | "nn") {
            "no".to_owned()
        } else {
            first
        }
    };
    match (
        banner.language.as_deref(),
        page.and_then(|p| p.language.as_deref()),
    ) {
        (Some(banner), Some(page)) if first(banner) != first(page) => Answer::yes(say!(
            subject.world.messages,
            "note-banner-language",
            banner = first(banner).to_string(),
            page = first(page).to_string()
        )),
        (Some(_), Some(_)) => Answer::no(),
        _ => Answer::unknown(say!(subject.world.messages, "untested-interface-language")),
    }
}
