//! [`Rule`]: one rule file, read and typed.

use super::condition::Condition;
use super::condition_read::Names;
use super::law::{Law, LegalAt, Pending};
use super::law_read::{known_jurisdictions, legal, severity};
use super::own::{OWN_RULES, OwnPart};
use super::subject::SubjectKind;
use super::tree::{Item, Node, Reader, Table};
use super::verdict::Severity;
use crate::catalogue::{DataFile, FileError};
use crate::evidence::Scenario;
use std::collections::BTreeSet;
use std::ops::Range;

/// Legal topics.
pub const GROUPS: &[&str] = &[
    "accountability",
    "banner-design",
    "children",
    "consent-quality",
    "information",
    "minimisation",
    "own-rules",
    "prior-consent",
    "retention",
    "security",
    "signal",
    "special-category",
    "third-party",
    "transfer",
    "withdrawal",
];

/// Keys of a rule file, in their usual order.
pub const KEYS: &[&str] = &[
    "id",
    "title",
    "group",
    "severity",
    "own",
    "jurisdictions",
    "subject",
    "scenarios",
    "per",
    "automated",
    "question",
    "looks_for",
    "why",
    "legal",
    "exemptions",
    "not_if",
    "folds",
    "retest",
    "when",
    "remedy",
    "example",
];

/// What a finding of a rule is about: one thing in one scenario, or one thing in the whole audit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Per {
    /// The same thing in two scenarios makes two findings.
    Scenario,
    /// The same thing makes one finding, in however many scenarios it is seen.
    Audit,
}

/// A rule.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Id, and name of its file.
    pub id: String,
    /// What it is about, in a few words.
    pub title: String,
    /// Legal topic.
    pub group: String,
    /// Severity, unless a jurisdiction says otherwise.
    pub severity: Severity,
    /// The part of the organisation's own settings that it holds the site to, if it is no rule of law.
    pub own: Option<OwnPart>,
    /// Where it applies; a rule of the organisation's own applies everywhere, and names none.
    pub jurisdictions: Vec<String>,
    /// What it looks at.
    pub subject: SubjectKind,
    /// Scenarios it looks at.
    pub scenarios: Vec<Scenario>,
    /// What its findings are about.
    pub per: Per,
    /// Whether a machine can judge it. One that is not automated is listed with its question.
    pub automated: bool,
    /// What only a person can answer. A match then asks it (outcome `review`) and makes no finding.
    pub question: Option<String>,
    /// What it looks for, in plain words.
    pub looks_for: String,
    /// Condition; asks nothing where the rule is not automated.
    pub when: Condition,
    /// Why it matters, in plain words.
    pub why: String,
    /// Sources of law.
    pub legal: Vec<LegalAt>,
    /// Exemptions that could apply.
    pub exemptions: Vec<String>,
    /// When a match is no fault, in plain words.
    pub not_if: Vec<String>,
    /// Less specific rules whose matches on the same thing it takes in.
    pub folds: Vec<String>,
    /// How to mend it, in a sentence or two.
    pub remedy: String,
    /// Step by step.
    pub steps: Vec<String>,
    /// What to look for when testing again.
    pub retest: String,
    /// Examples it carries.
    pub(super) examples: Vec<Example>,
    /// The file it came from.
    pub(super) file: DataFile,
}

/// An example that a rule carries.
#[derive(Debug, Clone)]
pub(super) struct Example {
    pub(super) expect: Expect,
    /// Jurisdiction it is judged in; the rule's first one when none is given.
    pub(super) place: Option<String>,
    pub(super) span: Range<usize>,
    /// Fragments of facts by their array, e.g. `pixel`, or `facts`.
    pub(super) fragments: Vec<(String, Node)>,
}

/// What an example expects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Expect {
    Finding,
    Review,
    None,
    NotTested,
}

impl Rule {
    /// Where it applies, for a column of a table.
    pub fn places(&self) -> String {
        match self.own {
            Some(_) => "own".into(),
            None => self.jurisdictions.join(", "),
        }
    }
}

impl Expect {
    const ALL: [(Expect, &'static str); 4] = [
        (Expect::Finding, "finding"),
        (Expect::Review, "review"),
        (Expect::None, "none"),
        (Expect::NotTested, "not-tested"),
    ];
}

/// Fragments an example may hold.
pub(super) const FRAGMENTS: &[&str] = &[
    "request", "pixel", "cookie", "storage", "page", "policy", "vendor", "noscript", "form",
    "script", "banner", "facts",
];

/// Reads one rule file.
pub(super) fn read(
    file: &DataFile,
    stem: &str,
    law: &Law,
    vendors: &BTreeSet<String>,
    errors: &mut Vec<FileError>,
    pending: &mut Vec<Pending>,
) -> Option<Rule> {
    let mut reader = Reader::new(file);
    let rule = reader
        .parse()
        .and_then(|table| build(&mut reader, &table, file, stem, law, vendors, pending));
    let failed = reader.failed();
    errors.extend(reader.errors());
    rule.filter(|_| !failed)
}

fn build(
    reader: &mut Reader<'_>,
    table: &Table,
    file: &DataFile,
    stem: &str,
    law: &Law,
    vendors: &BTreeSet<String>,
    pending: &mut Vec<Pending>,
) -> Option<Rule> {
    let top = 0..0;
    reader.only(table, KEYS);
    let id = reader.need_text(table, "id", &top);
    if let Some((id, span)) = &id
        && id != stem
    {
        reader.error(
            span,
            format!("the file of rule `{id}` must be named {id}.toml"),
            None,
        );
    }
    let title = reader.need_text(table, "title", &top);
    let group = word(reader, table, "group", GROUPS);
    if let (Some(group), Some(node)) = (&group, table.get("group"))
        && (group == OWN_RULES) != table.get("own").is_some()
    {
        let message =
            format!("`{OWN_RULES}` is the group of the rules with `own`, and of no others");
        reader.error(&node.span, message, None);
    }
    if table.get("severity").is_none() {
        reader.need_text(table, "severity", &top);
    }
    let severity = severity(reader, table, "severity");
    let own = read_own(reader, table);
    let jurisdictions = match own {
        Some(_) => Vec::new(),
        None => known_jurisdictions(reader, table, &top, law),
    };
    let subject = word(
        reader,
        table,
        "subject",
        &SubjectKind::ALL.map(SubjectKind::as_str),
    );
    let kind = subject.as_deref().and_then(SubjectKind::parse);
    let scenarios = scenarios(reader, table);
    let per = read_per(reader, table, kind);
    let automated = match table.get("automated") {
        Some(_) => reader.flag(table, "automated"),
        None => true,
    };
    let question = if automated {
        reader.text(table, "question")
    } else {
        reader.need_text(table, "question", &top)
    };
    let looks_for = reader.need_text(table, "looks_for", &top);
    let why = reader.need_text(table, "why", &top);
    if own.is_none()
        && matches!(
            table.get("legal").map(|n| &n.item),
            None | Some(Item::List(_))
        )
        && reader.tables(table, "legal").is_empty()
    {
        reader.error(
            &top,
            "a rule needs at least one source of law under `legal`",
            None,
        );
    }
    let legal = legal(reader, table, "legal", law);
    let exemptions = names(
        reader,
        table,
        "exemptions",
        "exemption",
        law.exemptions.keys().map(String::as_str).collect(),
    );
    let not_if = reader
        .texts(table, "not_if")
        .into_iter()
        .map(|(text, _)| text)
        .collect();
    let mut folds = Vec::new();
    for (name, span) in reader.texts(table, "folds") {
        pending.push(Pending {
            file: file.clone(),
            name: name.clone(),
            span,
        });
        folds.push(name);
    }
    let retest = reader.need_text(table, "retest", &top);
    let when = if automated {
        kind.and_then(|kind| read_when(reader, table, kind, law, vendors))
    } else {
        for key in ["when", "example"] {
            if let Some(node) = table.get(key) {
                let message = format!("a rule that is not automated has no `{key}`");
                reader.error(&node.span, message, None);
            }
        }
        Some(Condition::default())
    };
    let (remedy, steps) = read_remedy(reader, table);
    let examples = if automated {
        read_examples(reader, table, question.is_some(), law)
    } else {
        Vec::new()
    };
    Some(Rule {
        id: id?.0,
        title: title?.0,
        group: group?,
        severity: severity?.0,
        own,
        jurisdictions,
        subject: kind?,
        scenarios,
        per,
        automated,
        question: question.map(|(text, _)| text),
        looks_for: looks_for?.0,
        when: when?,
        why: why?.0,
        legal,
        exemptions,
        not_if,
        folds,
        remedy,
        steps,
        retest: retest?.0,
        examples,
        file: file.clone(),
    })
}

fn word(reader: &mut Reader<'_>, table: &Table, key: &str, known: &[&str]) -> Option<String> {
    let (word, span) = reader.need_text(table, key, &(0..0))?;
    if known.contains(&word.as_str()) {
        return Some(word);
    }
    reader.unknown(&span, key, &word, known.iter().copied());
    None
}

fn names(
    reader: &mut Reader<'_>,
    table: &Table,
    key: &str,
    what: &str,
    known: Vec<&str>,
) -> Vec<String> {
    let mut all = Vec::new();
    for (name, span) in reader.texts(table, key) {
        if !known.contains(&name.as_str()) {
            reader.unknown(&span, what, &name, known.iter().copied());
        }
        all.push(name);
    }
    all
}

fn scenarios(reader: &mut Reader<'_>, table: &Table) -> Vec<Scenario> {
    let mut all = Vec::new();
    for (name, span) in reader.need_texts(table, "scenarios", &(0..0)) {
        match Scenario::parse(&name) {
            Some(scenario) => all.push(scenario),
            None => reader.unknown(
                &span,
                "scenario",
                &name,
                Scenario::ALL.map(Scenario::as_str),
            ),
        }
    }
    all
}

/// A rule of the organisation's own claims no law, so it may name none.
fn read_own(reader: &mut Reader<'_>, table: &Table) -> Option<OwnPart> {
    let (word, span) = reader.text(table, "own")?;
    for key in ["jurisdictions", "legal", "exemptions"] {
        if let Some(node) = table.get(key) {
            let message = format!("a rule of the organisation's own has no `{key}`");
            reader.error(&node.span, message, None);
        }
    }
    let own = OwnPart::ALL.into_iter().find(|p| p.as_str() == word);
    if own.is_none() {
        reader.unknown(
            &span,
            "value of `own`",
            &word,
            OwnPart::ALL.map(OwnPart::as_str),
        );
    }
    own
}

fn read_per(reader: &mut Reader<'_>, table: &Table, kind: Option<SubjectKind>) -> Per {
    match reader.text(table, "per") {
        Some((word, _)) if word == "scenario" => Per::Scenario,
        Some((word, _)) if word == "audit" => Per::Audit,
        Some((word, span)) => {
            reader.unknown(&span, "value of `per`", &word, ["scenario", "audit"]);
            Per::Scenario
        }
        None => match kind {
            Some(
                SubjectKind::Request
                | SubjectKind::Pixel
                | SubjectKind::Cookie
                | SubjectKind::Storage,
            )
            | None => Per::Scenario,
            // what the site, its banner and its policies are does not change with the scenario
            Some(_) => Per::Audit,
        },
    }
}

fn read_when(
    reader: &mut Reader<'_>,
    table: &Table,
    kind: SubjectKind,
    law: &Law,
    vendors: &BTreeSet<String>,
) -> Option<Condition> {
    if table.get("when").is_none() {
        reader.error(&(0..0), "missing table `[when]`", None);
    }
    let when = reader.table(table, "when")?;
    let condition = Condition::read(
        reader,
        when,
        kind,
        &Names {
            vendors,
            thresholds: &law.thresholds,
        },
    );
    if when.entries.is_empty() {
        let span = table.get("when").map_or(0..0, |n| n.span.clone());
        reader.error(&span, "an empty `[when]` holds always", None);
    }
    Some(condition)
}

fn read_remedy(reader: &mut Reader<'_>, table: &Table) -> (String, Vec<String>) {
    if table.get("remedy").is_none() {
        reader.error(&(0..0), "missing table `[remedy]`", None);
    }
    let Some(remedy) = reader.table(table, "remedy") else {
        return (String::new(), Vec::new());
    };
    let span = table.get("remedy").map_or(0..0, |n| n.span.clone());
    reader.only(remedy, &["summary", "steps"]);
    let summary = reader
        .need_text(remedy, "summary", &span)
        .map(|(text, _)| text)
        .unwrap_or_default();
    let steps = reader
        .texts(remedy, "steps")
        .into_iter()
        .map(|(text, _)| text)
        .collect();
    (summary, steps)
}

fn read_examples(reader: &mut Reader<'_>, table: &Table, asks: bool, law: &Law) -> Vec<Example> {
    let mut all = Vec::new();
    for (entry, span) in reader.tables(table, "example") {
        let known: Vec<&str> = ["expect", "in"]
            .into_iter()
            .chain(FRAGMENTS.iter().copied())
            .collect();
        reader.only(entry, &known);
        let Some((word, place)) = reader.need_text(entry, "expect", &span) else {
            continue;
        };
        let known = Expect::ALL.into_iter().find(|(_, w)| *w == word);
        let Some((expect, _)) = known else {
            let known = Expect::ALL.map(|(_, w)| w);
            reader.unknown(&place, "value of `expect`", &word, known);
            continue;
        };
        let place = reader.text(entry, "in");
        if let Some((code, at)) = &place
            && !law.jurisdictions.contains_key(code)
        {
            let known = law.jurisdictions.keys().map(String::as_str);
            reader.unknown(at, "jurisdiction", code, known);
        }
        let fragments: Vec<(String, Node)> = entry
            .entries
            .iter()
            .filter(|e| FRAGMENTS.contains(&e.key.as_str()))
            .map(|e| (e.key.clone(), e.node.clone()))
            .collect();
        all.push(Example {
            expect,
            place: place.map(|(code, _)| code),
            span,
            fragments,
        });
    }
    // a rule with a question asks it: its matches are no findings
    let first = if asks {
        (Expect::Review, "review")
    } else {
        (Expect::Finding, "finding")
    };
    for (wanted, word) in [first, (Expect::None, "none")] {
        if !all.iter().any(|e| e.expect == wanted) {
            reader.error(
                &(0..0),
                format!("a rule needs at least one example with expect = \"{word}\""),
                None,
            );
        }
    }
    all
}
