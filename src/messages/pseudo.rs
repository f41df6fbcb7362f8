//! Languages for tests: the English texts between ⟦ and ⟧. What is printed outside of them was not asked for
//! as a text.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::load::embedded;
use super::{ENGLISH, Messages};
use crate::catalogue::DataFile;
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::{parser, serializer};

/// Each text is between brackets, with what is put into it. The tag is none that a message file has.
pub(crate) fn pseudo() -> Messages {
    made(|pattern| {
        pattern.elements.insert(0, text("⟦"));
        pattern.elements.push(text("⟧"));
    })
}

/// Only the words of a text are between brackets: what is put into it stands outside, and shows there when
/// it is no text itself.
pub(crate) fn words_alone() -> Messages {
    made(part)
}

fn part(pattern: &mut Pattern<String>) {
    let mut elements = Vec::new();
    for element in pattern.elements.drain(..) {
        match element {
            PatternElement::TextElement { value } => elements.push(text(&format!("⟦{value}⟧"))),
            PatternElement::Placeable { mut expression } => {
                let fixed = matches!(
                    expression,
                    Expression::Inline(InlineExpression::StringLiteral { .. })
                );
                if let Expression::Select { variants, .. } = &mut expression {
                    variants.iter_mut().for_each(|v| part(&mut v.value));
                }
                elements.extend(fixed.then(|| text("⟦")));
                elements.push(PatternElement::Placeable { expression });
                elements.extend(fixed.then(|| text("⟧")));
            }
        }
    }
    pattern.elements = elements;
}

fn text(value: &str) -> PatternElement<String> {
    let value = value.to_owned();
    PatternElement::TextElement { value }
}

fn made(change: fn(&mut Pattern<String>)) -> Messages {
    let english = embedded(ENGLISH).unwrap();
    let mut resource = parser::parse(english.text.to_string()).unwrap();
    for entry in &mut resource.body {
        if let Entry::Message(message) = entry {
            change(message.value.as_mut().unwrap());
        }
    }
    let file = DataFile {
        name: "en-XA.ftl".into(),
        text: serializer::serialize(&resource).into(),
    };
    let tag = "en-XA".parse().unwrap();
    Messages::of("en-XA", tag, &[english], &[file], &[]).unwrap()
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
