//! Conditions: the `when` of a rule, typed at load, three-valued when asked.

use super::check::Check;
use super::field::{Field, fields};
use super::subject::{Subject, SubjectKind};
use super::tree::{Item, Node, Reader, Table};
use super::value::{Kind, Truth, Unit, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// What must hold: every part of it.
#[derive(Debug, Clone, Default)]
pub struct Condition {
    parts: Vec<Part>,
}

#[derive(Debug, Clone)]
enum Part {
    Field(&'static Field, Test),
    Any(Vec<Condition>),
    Check(Check),
}

#[derive(Debug, Clone)]
enum Test {
    Is(Plain),
    OneOf(Vec<Plain>),
    Not(Box<Test>),
    Over(Limit),
    Under(Limit),
}

#[derive(Debug, Clone, PartialEq)]
enum Plain {
    Word(String),
    Number(f64),
    Flag(bool),
}

/// A number, or a named threshold that a jurisdiction may change.
#[derive(Debug, Clone)]
enum Limit {
    Number(f64),
    Threshold(String),
}

/// What a condition says of a subject, and what its checks had to add.
#[derive(Debug, Clone)]
pub struct Reply {
    /// Yes, no, not known.
    pub truth: Truth,
    /// What checks add to the fact line, or why it is not known.
    pub notes: Vec<String>,
    /// Evidence beside the subject's own.
    pub evidence: Vec<String>,
    /// Pages beside the subject's own.
    pub pages: Vec<String>,
}

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
                "check" => parts.extend(read_check(reader, &entry.node, kind)),
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

    /// Whether it asks nothing.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Asks it of a subject.
    pub(super) fn ask(&self, subject: &Subject<'_>, thresholds: &BTreeMap<String, f64>) -> Reply {
        let mut reply = Reply {
            truth: Truth::Yes,
            notes: Vec::new(),
            evidence: Vec::new(),
            pages: Vec::new(),
        };
        let mut checks = Vec::new();
        for part in &self.parts {
            let truth = match part {
                Part::Field(field, test) => {
                    let truth = test.ask(&subject.value(field.name), thresholds);
                    if truth == Truth::Unknown {
                        reply
                            .notes
                            .push(format!("{} is not known", field.name.replace('_', " ")));
                    }
                    truth
                }
                Part::Any(options) => ask_any(options, subject, thresholds, &mut reply),
                Part::Check(check) => {
                    checks.push(*check);
                    Truth::Yes
                }
            };
            reply.truth = reply.truth.and(truth);
            if reply.truth == Truth::No {
                return Reply {
                    truth: Truth::No,
                    notes: Vec::new(),
                    evidence: Vec::new(),
                    pages: Vec::new(),
                };
            }
        }
        // checks last: they look at everything, fields at one thing
        for check in checks {
            let answer = check.run(subject);
            reply.truth = reply.truth.and(answer.truth);
            reply.notes.extend(answer.note);
            reply.evidence.extend(answer.evidence);
            reply.pages.extend(answer.pages);
        }
        reply
    }

    /// Whether it looks at a field.
    pub fn uses(&self, name: &str) -> bool {
        self.parts.iter().any(|part| match part {
            Part::Field(field, _) => field.name == name,
            Part::Any(options) => options.iter().any(|o| o.uses(name)),
            Part::Check(_) => false,
        })
    }

    /// The condition in words, one line per part.
    pub fn words(&self) -> Vec<String> {
        self.parts
            .iter()
            .map(|part| match part {
                Part::Field(field, test) => {
                    format!("{} {}", field.name.replace('_', " "), test.words())
                }
                Part::Any(options) => format!(
                    "one of: {}",
                    options
                        .iter()
                        .map(|o| format!("({})", o.words().join("; ")))
                        .collect::<Vec<_>>()
                        .join(" or ")
                ),
                Part::Check(check) => format!("check {}: {}", check.as_str(), check.means()),
            })
            .collect()
    }
}

fn ask_any(
    options: &[Condition],
    subject: &Subject<'_>,
    thresholds: &BTreeMap<String, f64>,
    reply: &mut Reply,
) -> Truth {
    let mut truth = Truth::No;
    let mut unknown = Vec::new();
    for option in options {
        let answer = option.ask(subject, thresholds);
        truth = truth.or(answer.truth);
        match answer.truth {
            Truth::Yes => {
                reply.notes.extend(answer.notes);
                reply.evidence.extend(answer.evidence);
                reply.pages.extend(answer.pages);
            }
            Truth::Unknown => unknown.extend(answer.notes),
            Truth::No => {}
        }
    }
    if truth == Truth::Unknown {
        reply.notes.extend(unknown);
    }
    truth
}

impl Test {
    fn ask(&self, value: &Value, thresholds: &BTreeMap<String, f64>) -> Truth {
        if *value == Value::Unknown {
            return Truth::Unknown;
        }
        match self {
            Test::Is(plain) => plain.holds(value).into(),
            Test::OneOf(list) => list.iter().any(|p| p.holds(value)).into(),
            Test::Not(test) => test.ask(value, thresholds).negate(),
            Test::Over(limit) => limit.compare(value, thresholds, |v, l| v > l),
            Test::Under(limit) => limit.compare(value, thresholds, |v, l| v < l),
        }
    }

    fn words(&self) -> String {
        match self {
            Test::Is(plain) => format!("is {}", plain.words()),
            Test::OneOf(list) => {
                format!(
                    "is one of {}",
                    list.iter().map(Plain::words).collect::<Vec<_>>().join(", ")
                )
            }
            Test::Not(test) => match &**test {
                Test::Is(plain) => format!("is not {}", plain.words()),
                other => format!("not: {}", other.words()),
            },
            Test::Over(limit) => format!("over {}", limit.words()),
            Test::Under(limit) => format!("under {}", limit.words()),
        }
    }
}

impl Limit {
    fn compare(
        &self,
        value: &Value,
        thresholds: &BTreeMap<String, f64>,
        test: fn(f64, f64) -> bool,
    ) -> Truth {
        let limit = match self {
            Limit::Number(number) => Some(*number),
            Limit::Threshold(name) => thresholds.get(name).copied(),
        };
        match (value, limit) {
            (Value::Number(number), Some(limit)) => test(*number, limit).into(),
            _ => Truth::Unknown,
        }
    }

    fn words(&self) -> String {
        match self {
            Limit::Number(number) => format!("{number}"),
            Limit::Threshold(name) => format!("threshold {name}"),
        }
    }
}

impl Plain {
    fn holds(&self, value: &Value) -> bool {
        match (self, value) {
            (Plain::Word(wanted), Value::Word(word)) => wanted == word,
            (Plain::Word(wanted), Value::Words(words)) => words.contains(wanted),
            (Plain::Number(wanted), Value::Number(number)) => (wanted - number).abs() < 1e-9,
            (Plain::Flag(wanted), Value::Flag(flag)) => wanted == flag,
            _ => false,
        }
    }

    fn words(&self) -> String {
        match self {
            Plain::Word(word) => word.clone(),
            Plain::Number(number) => format!("{number}"),
            Plain::Flag(true) => "true".into(),
            Plain::Flag(false) => "false".into(),
        }
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
        Some(check) if check.subjects().contains(&kind) => Some(Part::Check(check)),
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
    read_number(reader, node, unit).map(Limit::Number)
}

/// A number in a unit: plain for counts, a text such as `"13 months"` for the others.
pub(super) fn read_number(reader: &mut Reader<'_>, node: &Node, unit: Unit) -> Option<f64> {
    match (&node.item, unit) {
        (Item::Number(number), Unit::Plain) if number.is_finite() => Some(*number),
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
