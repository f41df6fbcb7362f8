//! A language for tests: the English texts, each between ⟦ and ⟧. What is printed outside of them was not
//! asked for as a text.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::load::embedded;
use super::{ENGLISH, Messages};
use crate::catalogue::DataFile;
use fluent_syntax::ast::{Entry, PatternElement};
use fluent_syntax::{parser, serializer};

/// The language. Its tag is none that a message file has.
pub(crate) fn pseudo() -> Messages {
    let english = embedded(ENGLISH).unwrap();
    let mut resource = parser::parse(english.text.to_string()).unwrap();
    for entry in &mut resource.body {
        if let Entry::Message(message) = entry {
            let elements = &mut message.value.as_mut().unwrap().elements;
            let text = |value: &str| PatternElement::TextElement {
                value: value.to_owned(),
            };
            elements.insert(0, text("⟦"));
            elements.push(text("⟧"));
        }
    }
    let file = DataFile {
        name: "en-XA.ftl".into(),
        text: serializer::serialize(&resource).into(),
    };
    let tag = "en-XA".parse().unwrap();
    Messages::of("en-XA", tag, &[english], &[file]).unwrap()
}

/// What stands outside of all brackets, piece by piece, and how many brackets are open at the end.
pub(crate) fn outside(text: &str, mut open: usize) -> (Vec<String>, usize) {
    let mut pieces = vec![String::new()];
    for c in text.chars() {
        match c {
            '⟦' => open += 1,
            '⟧' => {
                open -= 1;
                pieces.push(String::new());
            }
            c if open == 0 => pieces.last_mut().unwrap().push(c),
            _ => {}
        }
    }
    pieces.retain(|piece| piece.chars().any(char::is_alphabetic));
    (pieces, open)
}
