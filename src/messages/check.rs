//! A message file held against the English one, so that a slip of the pen is an error with its place.

use super::DataText;
use crate::catalogue::{DataFile, FileError, did_you_mean};
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Message, Pattern, PatternElement};
use fluent_syntax::parser;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// The ids that there are, each with the names of what it is given; and how many things those list that do.
#[derive(Debug, Default)]
pub(super) struct Known {
    texts: BTreeMap<String, BTreeSet<String>>,
    lines: BTreeMap<String, usize>,
}

impl Known {
    /// Those of the English file. A text that does without something it is given names it in its comment.
    pub(super) fn of(english: &DataFile) -> Known {
        let resource = match parser::parse(&*english.text) {
            Ok(resource) | Err((resource, _)) => resource,
        };
        let messages = resource.body.iter().filter_map(|entry| match entry {
            Entry::Message(message) => Some(message),
            _ => None,
        });
        let with_names = messages.map(|message| {
            let mut names = used(message).variables;
            let comment = message.comment.iter().flat_map(|c| &c.content);
            names.extend(comment.flat_map(|line| named(line)));
            (message.id.name.to_owned(), names)
        });
        Known {
            texts: with_names.collect(),
            lines: BTreeMap::new(),
        }
    }

    /// Those of data files; nothing is put into them.
    pub(super) fn add(&mut self, data: &[DataText]) {
        for text in data {
            self.texts.entry(text.id.clone()).or_default();
            if let Some(lines) = text.lines {
                self.lines.insert(text.id.clone(), lines);
            }
        }
    }

    /// The ids, sorted.
    pub(super) fn ids(&self) -> impl Iterator<Item = &str> {
        self.texts.keys().map(String::as_str)
    }

    /// The names of what a text is given.
    #[cfg(test)]
    pub(super) fn names(&self, id: &str) -> Option<&BTreeSet<String>> {
        self.texts.get(id)
    }
}

/// `$n` in a line of a comment.
fn named(line: &str) -> impl Iterator<Item = String> {
    line.split('$').skip(1).map(|rest| {
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_'));
        rest[..end.unwrap_or(rest.len())].to_owned()
    })
}

/// The ids of a file.
///
/// # Errors
/// Every mistake: what is no Fluent, an id that is unknown or there twice, a name that the text is not
/// given, a function (none is known here).
pub(super) fn file(file: &DataFile, known: &Known) -> Result<BTreeSet<String>, Vec<FileError>> {
    let resource = match parser::parse(&*file.text) {
        Ok(resource) => resource,
        Err((_, errors)) => {
            let all = errors.into_iter().map(|error| {
                let place = error.slice.clone().unwrap_or_else(|| error.pos.clone());
                let id = file.text.get(place).and_then(|text| text.split('=').next());
                let about = id.map_or("", str::trim).lines().next().unwrap_or("");
                let message = format!("no Fluent, in \"{about}\": {error}");
                FileError::at(file, error.pos, message, Some(SYNTAX.into()))
            });
            return Err(all.collect());
        }
    };
    let mut checked = Checked {
        file,
        known,
        errors: Vec::new(),
    };
    let mut ids = BTreeSet::new();
    for entry in &resource.body {
        if let Entry::Message(message) = entry {
            if !ids.insert(message.id.name.to_owned()) {
                let message_of = format!("\"{}\" stands here twice", message.id.name);
                checked.wrong(checked.place(message.id.name, true), message_of, None);
            }
            checked.message(message);
        }
    }
    if checked.errors.is_empty() {
        Ok(ids)
    } else {
        Err(checked.errors)
    }
}

const SYNTAX: &str =
    "a text is `id = text`, `{ $name }` puts something in: https://projectfluent.org/fluent/guide/";

struct Checked<'f> {
    file: &'f DataFile,
    known: &'f Known,
    errors: Vec<FileError>,
}

impl Checked<'_> {
    fn message(&mut self, message: &Message<&str>) {
        let id = message.id.name;
        let place = self.place(id, false);
        let Some(names) = self.known.texts.get(id) else {
            let help = did_you_mean(id, self.known.ids());
            let help = help.unwrap_or_else(|| {
                "the ids are those of templates/messages/en.ftl, and of rule files as rule-ID-title".into()
            });
            self.wrong(place, format!("unknown text \"{id}\""), Some(help));
            return;
        };
        if message.value.is_none() {
            let what = format!("\"{id}\" has no text");
            self.wrong(place, what, Some("a text stands behind the =".into()));
            return;
        }
        if let (Some(wanted), Some(pattern)) = (self.known.lines.get(id), &message.value) {
            let n = lines(pattern);
            if n != *wanted {
                let what = format!("\"{id}\" lists {n} and the rule file {wanted}");
                let help = "each stands on a line of its own, in the order of the rule file";
                self.wrong(place.clone(), what, Some(help.into()));
            }
        }
        let used = used(message);
        for name in used.variables.difference(names) {
            let at = self.inside(&place, &format!("${name}"));
            let help = match names.iter().map(String::as_str).collect::<Vec<_>>() {
                none if none.is_empty() => "nothing is put into this text".to_owned(),
                all => did_you_mean(name, all.iter().copied())
                    .unwrap_or_else(|| format!("known here: {}", all.join(", "))),
            };
            self.wrong(at, format!("\"{id}\" is not given ${name}"), Some(help));
        }
        for other in &used.messages {
            let at = self.inside(&place, other);
            let what = format!("\"{id}\" names the text \"{other}\"");
            let help = format!("a piece used by several texts is a term, as in -{other} = …");
            self.wrong(at, what, Some(help));
        }
        for function in &used.functions {
            let at = self.inside(&place, function);
            let what = format!("\"{id}\" calls {function}, and no function is known here");
            let help = "numbers come as they are to be printed".to_owned();
            self.wrong(at, what, Some(help));
        }
    }

    fn wrong(&mut self, at: Range<usize>, message: String, help: Option<String>) {
        self.errors
            .push(FileError::at(self.file, at, message, help));
    }

    /// Where an id stands: at the first place, or the last.
    fn place(&self, id: &str, last: bool) -> Range<usize> {
        let text = &self.file.text;
        let mut starts = text.match_indices(id).map(|(at, _)| at).filter(|at| {
            let line_start = *at == 0 || text.as_bytes()[at - 1] == b'\n';
            line_start
                && text[at + id.len()..]
                    .trim_start_matches(' ')
                    .starts_with('=')
        });
        let at = if last { starts.last() } else { starts.next() };
        at.map_or(0..0, |at| at..at + id.len())
    }

    /// Where something stands in the text that begins at a place.
    fn inside(&self, place: &Range<usize>, what: &str) -> Range<usize> {
        let found = self
            .file
            .text
            .get(place.end..)
            .and_then(|rest| rest.find(what));
        found.map_or(place.clone(), |n| place.end + n..place.end + n + what.len())
    }
}

/// Lines of a text that hold something.
fn lines(pattern: &Pattern<&str>) -> usize {
    let text: String = pattern
        .elements
        .iter()
        .map(|element| match element {
            PatternElement::TextElement { value } => *value,
            // Whatever it is, it stands on that line.
            PatternElement::Placeable { .. } => "x",
        })
        .collect();
    text.lines().filter(|line| !line.trim().is_empty()).count()
}

/// What a text refers to.
#[derive(Default)]
struct Used {
    variables: BTreeSet<String>,
    messages: BTreeSet<String>,
    functions: BTreeSet<String>,
}

fn used(message: &Message<&str>) -> Used {
    let mut used = Used::default();
    if let Some(pattern) = &message.value {
        used.pattern(pattern);
    }
    for attribute in &message.attributes {
        used.pattern(&attribute.value);
    }
    used
}

impl Used {
    fn pattern(&mut self, pattern: &Pattern<&str>) {
        for element in &pattern.elements {
            if let PatternElement::Placeable { expression } = element {
                self.expression(expression);
            }
        }
    }

    fn expression(&mut self, expression: &Expression<&str>) {
        match expression {
            Expression::Inline(inline) => self.inline(inline),
            Expression::Select { selector, variants } => {
                self.inline(selector);
                for variant in variants {
                    self.pattern(&variant.value);
                }
            }
        }
    }

    fn inline(&mut self, inline: &InlineExpression<&str>) {
        match inline {
            InlineExpression::VariableReference { id } => {
                self.variables.insert(id.name.to_owned());
            }
            InlineExpression::MessageReference { id, .. } => {
                self.messages.insert(id.name.to_owned());
            }
            InlineExpression::FunctionReference { id, .. } => {
                self.functions.insert(id.name.to_owned());
            }
            InlineExpression::Placeable { expression } => self.expression(expression),
            InlineExpression::TermReference { .. }
            | InlineExpression::StringLiteral { .. }
            | InlineExpression::NumberLiteral { .. } => {}
        }
    }
}
