//! Who tracks a page that asks for something delicate, or that may be about a guarded topic?

use super::Answer;
use crate::detect::PixelFact;
use crate::rules::subject::{Subject, Thing};
use crate::say;
use std::collections::BTreeSet;

fn trackers<'a>(subject: &Subject<'a>, page: &str) -> Vec<&'a PixelFact> {
    let world = subject.world;
    world
        .requests_on(subject.scenario, page)
        .iter()
        .flat_map(|r| world.pixels_of(&r.id))
        .copied()
        .filter(|p| world.tracks(p))
        .collect()
}

fn names(subject: &Subject<'_>, pixels: &[&PixelFact]) -> String {
    let vendors: BTreeSet<&str> = pixels.iter().map(|p| p.vendor.as_str()).collect();
    let vendors: Vec<&str> = vendors.into_iter().collect();
    subject.world.messages.comma(&vendors)
}

/// Whether trackers run on the page of a form.
pub(super) fn form(subject: &Subject<'_>) -> Answer {
    let Thing::Form(form) = subject.thing else {
        return Answer::no();
    };
    let found = trackers(subject, &form.page);
    if found.is_empty() {
        return Answer::no();
    }
    Answer::yes(say!(
        subject.world.messages,
        "note-form-trackers",
        vendors = names(subject, &found),
        page = form.page.to_string(),
        asks = subject.world.messages.comma(&form.asks)
    ))
    .with(found.iter().map(|p| p.id.clone()).take(10))
}

/// Whether trackers run on a page that may be about guarded topics.
pub(super) fn topic(subject: &Subject<'_>) -> Answer {
    let Thing::Page(page) = subject.thing else {
        return Answer::no();
    };
    let found = trackers(subject, &page.id);
    if found.is_empty() || page.topics.is_empty() {
        return Answer::no();
    }
    let topics: Vec<String> = page
        .topics
        .iter()
        .map(|t| format!("{} (\"{}\")", t.topic, t.words.join("\", \"")))
        .collect();
    Answer::yes(say!(
        subject.world.messages,
        "note-topic",
        scenario = subject.scenario.to_string(),
        page = page.id.to_string(),
        topics = subject.world.messages.comma(&topics),
        vendors = names(subject, &found)
    ))
    .with(found.iter().map(|p| p.id.clone()).take(10))
}
