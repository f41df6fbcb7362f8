//! Was a page visited whose address carries the number of a click on an advertisement?

use super::Answer;
use crate::rules::subject::Subject;
use crate::say;

/// A name of a cookie alone does not tell what it keeps: it counts when such an address was visited.
pub(super) fn run(subject: &Subject<'_>) -> Answer {
    let world = subject.world;
    let ids = &world.terms.parameters().click_ids;
    let found = world.facts.pages.iter().find_map(|page| {
        let url = url::Url::parse(&page.url).ok()?;
        let name = url
            .query_pairs()
            .map(|(name, _)| name.to_ascii_lowercase())
            .find(|name| ids.contains(name))?;
        Some((page.id.clone(), name))
    });
    match found {
        Some((page, name)) => Answer::yes(say!(
            subject.world.messages,
            "note-click-id",
            page = page.to_string(),
            name = name.to_string()
        ))
        .on([page]),
        None => Answer::unknown(say!(subject.world.messages, "untested-no-click")),
    }
}
