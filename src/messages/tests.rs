#![allow(clippy::unwrap_used, clippy::expect_used)]
use super::load::embedded;
use super::*;

#[test]
fn the_english_texts_are_without_mistake() {
    let english = embedded(ENGLISH).unwrap();
    let known = check::Known::of(&english);
    let checked = check::file(&english, &known);
    if let Err(errors) = checked {
        panic!(
            "{:#?}",
            errors
                .iter()
                .map(|e| (e.position(), e.message.clone()))
                .collect::<Vec<_>>()
        );
    }
}
