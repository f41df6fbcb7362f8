//! Conditions: the `when` of a rule, typed at load, three-valued when asked.

use super::check::Check;
use super::field::Field;
use super::subject::Subject;
use super::value::{Amount, Truth, Unit, Value};
use crate::messages::Messages;
use crate::say;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// What must hold: every part of it.
#[derive(Debug, Clone, Default)]
pub struct Condition {
    pub(super) parts: Vec<Part>,
}

#[derive(Debug, Clone)]
pub(super) enum Part {
    Field(&'static Field, Test),
    Any(Vec<Condition>),
    /// A check, and whether it must fail instead.
    Check(Check, bool),
}

#[derive(Debug, Clone)]
pub(super) enum Test {
    Is(Plain),
    OneOf(Vec<Plain>),
    Not(Box<Test>),
    Over(Limit),
    Under(Limit),
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Plain {
    Word(String),
    Number(Amount),
    Flag(bool),
}

/// A number, or a named threshold that a jurisdiction may change.
#[derive(Debug, Clone)]
pub(super) enum Limit {
    Number(Amount, Unit),
    Threshold(String),
}

/// Thresholds of a jurisdiction, in the units of their fields.
pub type Limits = BTreeMap<String, f64>;

/// What a condition says of a subject, and what its checks had to add.
#[derive(Debug, Clone)]
pub struct Reply {
    /// Yes, no, not known.
    pub truth: Truth,
    /// What checks add to the fact line, or why it is not known.
    pub notes: Vec<Note>,
    /// Evidence beside the subject's own.
    pub evidence: Vec<String>,
    /// Pages beside the subject's own.
    pub pages: Vec<String>,
}

impl Reply {
    fn yes() -> Reply {
        Reply {
            truth: Truth::Yes,
            notes: Vec::new(),
            evidence: Vec::new(),
            pages: Vec::new(),
        }
    }
}

/// A note of a reply. Put into words where it is told: most replies are not.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Note {
    /// What a check said.
    Said(String),
    /// The field of that name is not known.
    Unknown(&'static str),
}

impl Note {
    /// In words.
    pub fn words(&self, messages: &Messages) -> String {
        match self {
            Note::Said(said) => said.clone(),
            Note::Unknown(field) => {
                say!(messages, "untested-field", field = field.replace('_', " "))
            }
        }
    }
}

/// One part of a condition and the value it met.
#[derive(Debug, Clone, PartialEq)]
pub struct Traced {
    /// The part, in words.
    pub part: String,
    /// The value it met, or what a check has to say.
    pub met: String,
    /// Whether it holds.
    pub truth: Truth,
}

impl Condition {
    /// Whether it asks nothing.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Asks it of a subject.
    pub(super) fn ask(&self, subject: &Subject<'_>, thresholds: &Limits) -> Reply {
        let mut reply = Reply::yes();
        let mut checks = Vec::new();
        for part in &self.parts {
            let truth = match part {
                Part::Field(field, test) => {
                    let truth = test.ask(&subject.value(field.name), thresholds, subject);
                    if truth == Truth::Unknown {
                        reply.notes.push(Note::Unknown(field.name));
                    }
                    truth
                }
                Part::Any(options) => ask_any(options, subject, thresholds, &mut reply),
                Part::Check(check, flipped) => {
                    checks.push((*check, *flipped));
                    Truth::Yes
                }
            };
            reply.truth = reply.truth.and(truth);
            if reply.truth == Truth::No {
                return Reply {
                    truth: Truth::No,
                    ..Reply::yes()
                };
            }
        }
        // checks last: they look at everything, fields at one thing
        for (check, flipped) in checks {
            let answer = check.run(subject);
            let truth = if flipped {
                answer.truth.negate()
            } else {
                answer.truth
            };
            reply.truth = reply.truth.and(truth);
            reply.notes.extend(answer.note.map(Note::Said));
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
            Part::Check(..) => false,
        })
    }

    /// Whether a jurisdiction can change what it says: it compares with a named threshold.
    pub(super) fn names_threshold(&self) -> bool {
        self.parts.iter().any(|part| match part {
            Part::Field(_, test) => test.names_threshold(),
            Part::Any(options) => options.iter().any(Condition::names_threshold),
            Part::Check(..) => false,
        })
    }

    /// Every condition that differs from this one by one part turned into its opposite.
    #[cfg(test)]
    pub(super) fn flipped(&self) -> Vec<(String, Condition)> {
        let mut all = Vec::new();
        for (i, part) in self.parts.iter().enumerate() {
            let mut with = |what: String, part: Part| {
                let mut parts = self.parts.clone();
                parts[i] = part;
                all.push((what, Condition { parts }));
            };
            match part {
                Part::Field(field, test) => with(
                    format!("not: {} {}", field.name, test.words()),
                    Part::Field(field, Test::Not(Box::new(test.clone()))),
                ),
                Part::Check(check, flipped) => with(
                    format!("not: check {}", check.as_str()),
                    Part::Check(*check, !flipped),
                ),
                Part::Any(options) => {
                    for (n, option) in options.iter().enumerate() {
                        for (what, condition) in option.flipped() {
                            let mut options = options.clone();
                            options[n] = condition;
                            with(format!("option {}: {what}", n + 1), Part::Any(options));
                        }
                    }
                }
            }
        }
        all
    }

    /// Every part with the value it met and what it says of it, for `explain`.
    pub(super) fn trace(&self, subject: &Subject<'_>, thresholds: &Limits) -> Vec<Traced> {
        let mut all = Vec::new();
        for part in &self.parts {
            match part {
                Part::Field(field, test) => {
                    let value = subject.value(field.name);
                    all.push(Traced {
                        part: format!("{} {}", field.name.replace('_', " "), test.words()),
                        met: value.to_string(),
                        truth: test.ask(&value, thresholds, subject),
                    });
                }
                Part::Any(options) => {
                    let mut reply = Reply::yes();
                    let truth = ask_any(options, subject, thresholds, &mut reply);
                    let inner: Vec<String> = options
                        .iter()
                        .flat_map(|o| o.trace(subject, thresholds))
                        .map(|t| format!("{} (met: {})", t.part, t.met))
                        .collect();
                    all.push(Traced {
                        part: "one of these".into(),
                        met: inner.join("; "),
                        truth,
                    });
                }
                Part::Check(check, flipped) => {
                    let answer = check.run(subject);
                    all.push(Traced {
                        part: format!("check {}: {}", check.as_str(), check.means()),
                        met: answer.note.unwrap_or_else(|| "nothing of the kind".into()),
                        truth: if *flipped {
                            answer.truth.negate()
                        } else {
                            answer.truth
                        },
                    });
                }
            }
        }
        all
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
                Part::Check(check, _) => format!("check {}: {}", check.as_str(), check.means()),
            })
            .collect()
    }
}

fn ask_any(
    options: &[Condition],
    subject: &Subject<'_>,
    thresholds: &Limits,
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
    fn ask(&self, value: &Value<'_>, thresholds: &Limits, subject: &Subject<'_>) -> Truth {
        if *value == Value::Unknown {
            return Truth::Unknown;
        }
        let from = subject.world.began;
        match self {
            Test::Is(plain) => plain.holds(value, from).into(),
            Test::OneOf(list) => list.iter().any(|p| p.holds(value, from)).into(),
            Test::Not(test) => test.ask(value, thresholds, subject).negate(),
            Test::Over(limit) => limit.compare(value, thresholds, from, |v, l| v > l),
            Test::Under(limit) => limit.compare(value, thresholds, from, |v, l| v < l),
        }
    }

    fn names_threshold(&self) -> bool {
        match self {
            Test::Is(_) | Test::OneOf(_) => false,
            Test::Not(test) => test.names_threshold(),
            Test::Over(limit) | Test::Under(limit) => matches!(limit, Limit::Threshold(_)),
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
        value: &Value<'_>,
        thresholds: &Limits,
        from: Option<Date>,
        test: fn(f64, f64) -> bool,
    ) -> Truth {
        let limit = match self {
            Limit::Number(number, _) => Some(number.number(from)),
            Limit::Threshold(name) => thresholds.get(name).copied(),
        };
        match (value, limit) {
            (Value::Number(number), Some(limit)) => test(*number, limit).into(),
            _ => Truth::Unknown,
        }
    }

    fn words(&self) -> String {
        match self {
            Limit::Number(number, unit) => number.words(*unit),
            Limit::Threshold(name) => format!("threshold {name}"),
        }
    }
}

impl Plain {
    fn holds(&self, value: &Value<'_>, from: Option<Date>) -> bool {
        match (self, value) {
            (Plain::Word(wanted), Value::Word(word)) => wanted == word,
            (Plain::Word(wanted), Value::Words(words)) => words.iter().any(|w| w == wanted),
            (Plain::Number(wanted), Value::Number(number)) => {
                (wanted.number(from) - number).abs() < 1e-9
            }
            (Plain::Flag(wanted), Value::Flag(flag)) => wanted == flag,
            _ => false,
        }
    }

    fn words(&self) -> String {
        match self {
            Plain::Word(word) => word.clone(),
            Plain::Number(number) => number.words(Unit::Plain),
            Plain::Flag(true) => "true".into(),
            Plain::Flag(false) => "false".into(),
        }
    }
}
