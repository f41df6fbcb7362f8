//! Do trackers work on a page while the home page holds them back?

use super::Answer;
use crate::rules::subject::{Subject, Thing};
use crate::say;
use std::collections::BTreeSet;

pub(super) fn run(subject: &Subject<'_>) -> Answer {
    let Thing::Page(page) = subject.thing else {
        return Answer::no();
    };
    let world = subject.world;
    match world.facts.banner.present {
        None => return Answer::unknown(say!(subject.world.messages, "untested-interface")),
        Some(false) => return Answer::no(),
        Some(true) => {}
    }
    let Some(home) = world.facts.pages.iter().find(|p| p.kind == "home") else {
        return Answer::unknown(say!(subject.world.messages, "untested-home"));
    };
    if home.id == page.id {
        return Answer::no();
    }
    let tracked = |id: &str| -> Vec<(String, String)> {
        world
            .requests_on(subject.scenario, id)
            .iter()
            .flat_map(|r| world.pixels_of(&r.id))
            .filter(|p| world.tracks(p))
            .map(|p| (p.id.clone(), p.vendor.clone()))
            .collect()
    };
    if !tracked(&home.id).is_empty() {
        return Answer::no();
    }
    let here = tracked(&page.id);
    if here.is_empty() {
        return Answer::no();
    }
    let vendors: BTreeSet<&str> = here.iter().map(|(_, v)| v.as_str()).collect();
    let vendors: Vec<&str> = vendors.into_iter().collect();
    Answer::yes(say!(
        subject.world.messages,
        "note-gate",
        vendors = subject.world.messages.comma(&vendors)
    ))
    .with(here.into_iter().map(|(id, _)| id))
}
