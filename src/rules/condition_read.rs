//! Reading conditions: every key, value, unit and name is typed when the file is loaded.

use super::check::Check;
use super::condition::{Condition, Limit, Part, Plain, Test};
use super::field::{Field, fields};
use super::subject::SubjectKind;
use super::tree::{Item, Node, Reader, Table};
use super::value::{Amount, Kind, Unit};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Names a condition may use, known while loading.
pub(super) struct Names<'n> {
    /// Vendor ids; empty when no vendor file was given, and then not checked.
    pub(super) vendors: &'n BTreeSet<String>,
    /// Thresholds with their values.
    pub(super) thresholds: &'n BTreeMap<String, super::law::Threshold>,
}

impl Condition {
    /// Reads and types a table such as `[when]`.
    pub(super) fn read(
        reader: &mut Reader<'_>,
        table: &Table,
        kind: SubjectKind,
        names: &Names<'_>,
    ) -> Condition {
        let known: Vec<&str> = fields(kind)
            .iter()
            .map(|f| f.name)
            .chain(["any", "check"])
            .collect();
        let mut parts = Vec::new();
        for entry in &table.entries {
            match entry.key.as_str() {
                "any" => parts.extend(read_any(reader, &entry.node, kind, names)),
                "check" => parts.extend(read_checks(reader, &entry.node, kind)),
                name => match fields(kind).iter().find(|f| f.name == name) {
                    Some(field) => {
                        if let Some(test) = read_test(reader, &entry.node, field, names) {
                            parts.push(Part::Field(field, test));
                        }
                    }
                    None => reader.unknown(
                        &entry.key_span,
                        &format!("field of a {}", kind.as_str()),
                        name,
                        known.iter().copied(),
                    ),
                },
            }
        }
        Condition { parts }
    }
}

fn read_any(
    reader: &mut Reader<'_>,
    node: &Node,
    kind: SubjectKind,
    names: &Names<'_>,
) -> Option<Part> {
    let Item::List(list) = &node.item else {
        reader.error(
            &node.span,
            format!("`any` must be a list of tables, not {}", node.item.kind()),
            None,
        );
        return None;
    };
    let mut options = Vec::new();
    for option in list {
        match &option.item {
            Item::Table(table) if !table.entries.is_empty() => {
                options.push(Condition::read(reader, table, kind, names));
            }
            Item::Table(_) => reader.error(&option.span, "an empty table holds always", None),
            other => reader.error(
                &option.span,
                format!("`any` must be a list of tables, not {}", other.kind()),
                None,
            ),
        }
    }
    if list.is_empty() {
        reader.error(&node.span, "`any` is empty and can never hold", None);
    }
    Some(Part::Any(options))
}

/// One check, or a list of checks that must all hold.
fn read_checks(reader: &mut Reader<'_>, node: &Node, kind: SubjectKind) -> Vec<Part> {
    match &node.item {
        Item::List(list) if list.is_empty() => {
            reader.error(&node.span, "the list of checks is empty", None);
            Vec::new()
        }
        Item::List(list) => list
            .iter()
            .filter_map(|n| read_check(reader, n, kind))
            .collect(),
        _ => read_check(reader, node, kind).into_iter().collect(),
    }
}

fn read_check(reader: &mut Reader<'_>, node: &Node, kind: SubjectKind) -> Option<Part> {
    let Item::Text(name) = &node.item else {
        reader.error(
            &node.span,
            format!(
                "`check` must be the name of a check, not {}",
                node.item.kind()
            ),
            None,
        );
        return None;
    };
    let fitting = || {
        Check::ALL
            .iter()
            .filter(|c| c.subjects().contains(&kind))
            .map(|c| c.as_str())
    };
    match Check::parse(name) {
        Some(check) if check.subjects().contains(&kind) => Some(Part::Check(check, false)),
        Some(check) => {
            let subjects: Vec<&str> = check.subjects().iter().map(|k| k.as_str()).collect();
            reader.error(
                &node.span,
                format!(
                    "check `{name}` looks at {}, not at a {}",
                    subjects.join(", "),
                    kind.as_str()
                ),
                None,
            );
            None
        }
        None => {
            reader.unknown(&node.span, "check", name, fitting());
            None
        }
    }
}

fn read_test(
    reader: &mut Reader<'_>,
    node: &Node,
    field: &'static Field,
    names: &Names<'_>,
) -> Option<Test> {
    match &node.item {
        Item::List(list) => {
            if list.is_empty() {
                reader.error(
                    &node.span,
                    format!("the list of `{}` is empty and can never hold", field.name),
                    None,
                );
            }
            let plains = list
                .iter()
                .filter_map(|n| read_plain(reader, n, field, names))
                .collect();
            Some(Test::OneOf(plains))
        }
        Item::Table(table) => read_operator(reader, &node.span, table, field, names),
        _ => read_plain(reader, node, field, names).map(Test::Is),
    }
}

fn read_operator(
    reader: &mut Reader<'_>,
    span: &Range<usize>,
    table: &Table,
    field: &'static Field,
    names: &Names<'_>,
) -> Option<Test> {
    let [entry] = table.entries.as_slice() else {
        reader.error(
            span,
            "one of `not`, `over`, `under` is needed here, and only one",
            None,
        );
        return None;
    };
    match entry.key.as_str() {
        "not" => read_test(reader, &entry.node, field, names).map(|t| Test::Not(Box::new(t))),
        "over" => read_limit(reader, &entry.node, field, names).map(Test::Over),
        "under" => read_limit(reader, &entry.node, field, names).map(Test::Under),
        other => {
            reader.unknown(&entry.key_span, "operator", other, ["not", "over", "under"]);
            None
        }
    }
}

fn read_limit(
    reader: &mut Reader<'_>,
    node: &Node,
    field: &'static Field,
    names: &Names<'_>,
) -> Option<Limit> {
    let Kind::Number(unit) = field.kind else {
        reader.error(
            &node.span,
            format!(
                "`{}` is not a number; `over` and `under` compare numbers",
                field.name
            ),
            None,
        );
        return None;
    };
    if let Item::Table(table) = &node.item {
        reader.only(table, &["threshold"]);
        let (name, span) = reader.need_text(table, "threshold", &node.span)?;
        match names.thresholds.get(&name) {
            Some(threshold) if threshold.unit == unit => return Some(Limit::Threshold(name)),
            Some(_) => reader.error(
                &span,
                format!("threshold `{name}` is not in the unit of `{}`", field.name),
                None,
            ),
            None => reader.unknown(
                &span,
                "threshold",
                &name,
                names.thresholds.keys().map(String::as_str),
            ),
        }
        return None;
    }
    read_number(reader, node, unit).map(|number| Limit::Number(number, unit))
}

/// A number in a unit: plain for counts, a text such as `"13 months"` for the others.
pub(super) fn read_number(reader: &mut Reader<'_>, node: &Node, unit: Unit) -> Option<Amount> {
    match (&node.item, unit) {
        (Item::Number(number), Unit::Plain) if number.is_finite() => Some(Amount::Number(*number)),
        (Item::Text(text), unit) if unit != Unit::Plain => match unit.read(text) {
            Ok(number) => Some(number),
            Err(message) => {
                let wrong = text.split_once(' ').map_or("", |(_, unit)| unit.trim());
                let help = crate::catalogue::did_you_mean(wrong, unit.words().iter().copied());
                reader.error(&node.span, message, help);
                None
            }
        },
        (_, Unit::Plain) => {
            reader.error(
                &node.span,
                format!("a number is needed here, not {}", node.item.kind()),
                None,
            );
            None
        }
        (_, unit) => {
            let example = format!(
                "write for example \"13 {}\"",
                unit.words().get(1).or(unit.words().first()).unwrap_or(&"")
            );
            reader.error(
                &node.span,
                format!(
                    "a number with a unit is needed here, not {}",
                    node.item.kind()
                ),
                Some(example),
            );
            None
        }
    }
}

fn read_plain(
    reader: &mut Reader<'_>,
    node: &Node,
    field: &'static Field,
    names: &Names<'_>,
) -> Option<Plain> {
    match (field.kind, &node.item) {
        (Kind::Word(known) | Kind::Words(known), Item::Text(word)) => {
            if known.contains(&word.as_str()) {
                return Some(Plain::Word(word.clone()));
            }
            reader.unknown(
                &node.span,
                &format!("value of `{}`", field.name),
                word,
                known.iter().copied(),
            );
            None
        }
        (Kind::Vendor, Item::Text(word)) => {
            let known = word == "none" || names.vendors.is_empty() || names.vendors.contains(word);
            if !known {
                reader.unknown(
                    &node.span,
                    "vendor",
                    word,
                    names.vendors.iter().map(String::as_str),
                );
                return None;
            }
            Some(Plain::Word(word.clone()))
        }
        (Kind::Text, Item::Text(text)) => Some(Plain::Word(text.clone())),
        (Kind::Flag, Item::Flag(flag)) => Some(Plain::Flag(*flag)),
        (Kind::Number(unit), _) => read_number(reader, node, unit).map(Plain::Number),
        (kind, item) => {
            let wanted = match kind {
                Kind::Flag => "true or false",
                _ => "a text",
            };
            reader.error(
                &node.span,
                format!("`{}` needs {wanted}, not {}", field.name, item.kind()),
                None,
            );
            None
        }
    }
}
