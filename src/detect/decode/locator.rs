//! Locators: where in a request a value sits.

use super::pattern::Pattern;
use regex::Regex;
use std::fmt;
use std::ops::Range;

/// Prefixes a locator can begin with.
pub const PREFIXES: [&str; 12] = [
    "q", "f", "qf", "j", "qj", "m", "line", "path", "host", "const", "kv", "nf",
];

/// Where a value sits.
#[derive(Debug, Clone)]
pub enum Locator {
    /// `q:NAME`, query parameter.
    Query(Name),
    /// `f:NAME`, form field.
    Form(Name),
    /// `qf:NAME`, query first, then form.
    QueryOrForm(Name),
    /// `j:a.*.b`, JSON body.
    Json(JsonPath),
    /// `qj:NAME:a.*.b`, JSON text in a parameter.
    JsonIn(Name, JsonPath),
    /// `m:NAME`, `;NAME=value` in the path.
    Matrix(Name),
    /// `line:NAME`, field of a line of the body.
    Line(Name),
    /// `path:REGEX`, first capture on the path.
    Path(Pattern),
    /// `host:REGEX`, first capture on the host.
    Host(Pattern),
    /// `const:VALUE`.
    Const(String),
    /// `kv:NAME:KEY`, `KEY=VALUE;…` in a parameter.
    Pairs(Name, String),
    /// `nf:PREFIX:KEY`, form text in the parameters PREFIX0, PREFIX1, ….
    Nested(String, String),
}

/// Name of a parameter, with the mark by which messages without it are told at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    text: String,
    mark: u64,
}

impl Name {
    /// A name that is looked for.
    pub fn new(text: impl Into<String>) -> Name {
        let text = text.into();
        Name {
            mark: Name::mark(&text),
            text,
        }
    }

    /// One of 64 bits, by length and by the letters at both ends.
    pub fn mark(name: &str) -> u64 {
        let bytes = name.as_bytes();
        let at = |byte: Option<&u8>| byte.map_or(0, |b| u32::from(*b));
        let mixed = at(bytes.first()) * 31 + at(bytes.last()) * 7 + bytes.len() as u32;
        1 << (mixed & 63)
    }

    /// Its own mark.
    pub fn own_mark(&self) -> u64 {
        self.mark
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Steps into a JSON value.
pub type JsonPath = Vec<Step>;

/// A step into a JSON value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// A key, or the index of an array.
    Key(String),
    /// Every entry of an array.
    Each,
}

/// A locator that must be there, perhaps matching.
#[derive(Debug, Clone)]
pub struct Condition {
    /// Where.
    pub locator: Locator,
    /// What the value must match.
    pub matching: Option<Pattern>,
}

/// Alternatives, of which one must hold.
pub type AnyOf = Vec<Condition>;

/// A mistake in a locator: what, at which bytes of its text, and the mend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocatorError {
    /// What is wrong.
    pub message: String,
    /// Where in the locator's text.
    pub at: Range<usize>,
    /// The mend.
    pub help: Option<String>,
}

impl LocatorError {
    fn new(message: impl Into<String>, at: Range<usize>, help: Option<String>) -> Self {
        LocatorError {
            message: message.into(),
            at,
            help,
        }
    }
}

impl Locator {
    /// Reads a locator.
    ///
    /// # Errors
    /// Unknown prefix, missing part, bad regular expression.
    pub fn parse(text: &str) -> Result<Locator, LocatorError> {
        let known = || {
            format!(
                "a locator begins with one of {}",
                PREFIXES.map(|p| format!("{p}:")).join(" ")
            )
        };
        let Some((prefix, rest)) = text.split_once(':') else {
            return Err(LocatorError::new(
                "a locator needs a prefix",
                0..text.len(),
                Some(known()),
            ));
        };
        let from = prefix.len() + 1;
        if rest.is_empty() {
            return Err(LocatorError::new(
                "the locator names nothing",
                0..text.len(),
                Some(format!("write a name after \"{prefix}:\"")),
            ));
        }
        let two = || match rest.split_once(':') {
            Some((a, b)) if !a.is_empty() && !b.is_empty() => Ok((a.to_owned(), b.to_owned())),
            _ => Err(LocatorError::new(
                format!("\"{prefix}:\" needs two parts"),
                0..text.len(),
                Some(format!("write {prefix}:NAME:KEY")),
            )),
        };
        let name = || Name::new(rest);
        Ok(match prefix {
            "q" => Locator::Query(name()),
            "f" => Locator::Form(name()),
            "qf" => Locator::QueryOrForm(name()),
            "m" => Locator::Matrix(name()),
            "line" => Locator::Line(name()),
            "const" => Locator::Const(rest.to_owned()),
            "j" => Locator::Json(json_path(rest, from)?),
            "qj" => {
                let (name, path) = two()?;
                let at = from + name.len() + 1;
                Locator::JsonIn(Name::new(name), json_path(&path, at)?)
            }
            "kv" => {
                let (name, key) = two()?;
                Locator::Pairs(Name::new(name), key)
            }
            "nf" => {
                let (prefix, key) = two()?;
                Locator::Nested(prefix, key)
            }
            "path" => Locator::Path(capturing(rest, from)?),
            "host" => Locator::Host(capturing(rest, from)?),
            other => {
                let help = crate::catalogue::did_you_mean(other, PREFIXES).unwrap_or_else(known);
                return Err(LocatorError::new(
                    format!("unknown locator prefix \"{other}:\""),
                    0..other.len(),
                    Some(help),
                ));
            }
        })
    }

    /// The locator as it is written, for evidence (`q:ud[em]`).
    pub fn text(&self) -> String {
        match self {
            Locator::Query(n) => format!("q:{n}"),
            Locator::Form(n) => format!("f:{n}"),
            Locator::QueryOrForm(n) => format!("qf:{n}"),
            Locator::Json(p) => format!("j:{}", path_text(p)),
            Locator::JsonIn(n, p) => format!("qj:{n}:{}", path_text(p)),
            Locator::Matrix(n) => format!("m:{n}"),
            Locator::Line(n) => format!("line:{n}"),
            Locator::Path(r) => format!("path:{}", r.regex()),
            Locator::Host(r) => format!("host:{}", r.regex()),
            Locator::Const(v) => format!("const:{v}"),
            Locator::Pairs(n, k) => format!("kv:{n}:{k}"),
            Locator::Nested(p, k) => format!("nf:{p}:{k}"),
        }
    }

    /// The last part of its name: what a consent signal is called.
    pub fn short_name(&self) -> &str {
        match self {
            Locator::Query(n)
            | Locator::Form(n)
            | Locator::QueryOrForm(n)
            | Locator::Matrix(n)
            | Locator::Line(n) => n.as_str(),
            Locator::Const(n) => n,
            Locator::Pairs(_, k) | Locator::Nested(_, k) => k,
            Locator::Json(p) | Locator::JsonIn(_, p) => match p.last() {
                Some(Step::Key(k)) => k,
                _ => "",
            },
            Locator::Path(_) | Locator::Host(_) => "",
        }
    }
}

impl Condition {
    /// Reads `LOCATOR` or `LOCATOR~REGEX`.
    ///
    /// # Errors
    /// As [`Locator::parse`], or a bad regular expression.
    pub fn parse(text: &str) -> Result<Condition, LocatorError> {
        let name_at = text.find(':').map_or(0, |i| i + 1);
        // A name can begin with "~" (`m:~oref`), so the sign is looked for behind its first letter.
        let tilde = text
            .get(name_at + 1..)
            .and_then(|rest| rest.find('~'))
            .map(|i| i + name_at + 1);
        let Some(tilde) = tilde else {
            return Ok(Condition {
                locator: Locator::parse(text)?,
                matching: None,
            });
        };
        let pattern = &text[tilde + 1..];
        let matching = Regex::new(pattern)
            .map_err(|e| LocatorError::new(bad_regex(&e), tilde + 1..text.len(), None))?;
        Ok(Condition {
            locator: Locator::parse(&text[..tilde])?,
            matching: Some(Pattern::new(matching)),
        })
    }

    /// Reads `A|B`; a bar splits only in front of a locator prefix, as patterns hold bars too.
    ///
    /// # Errors
    /// As [`Condition::parse`].
    pub fn parse_any(text: &str) -> Result<AnyOf, LocatorError> {
        let mut parts = Vec::new();
        let mut start = 0;
        for (i, _) in text.match_indices('|') {
            let next = &text[i + 1..];
            if PREFIXES
                .iter()
                .any(|p| next.strip_prefix(p).is_some_and(|r| r.starts_with(':')))
            {
                parts.push(start..i);
                start = i + 1;
            }
        }
        parts.push(start..text.len());
        parts
            .into_iter()
            .map(|range| {
                Condition::parse(&text[range.clone()]).map_err(|mut e| {
                    e.at = e.at.start + range.start..e.at.end + range.start;
                    e
                })
            })
            .collect()
    }
}

fn capturing(pattern: &str, at: usize) -> Result<Pattern, LocatorError> {
    let regex = Regex::new(pattern)
        .map_err(|e| LocatorError::new(bad_regex(&e), at..at + pattern.len(), None))?;
    if regex.captures_len() < 2 {
        return Err(LocatorError::new(
            "the pattern captures nothing",
            at..at + pattern.len(),
            Some("put the wanted part in parentheses".into()),
        ));
    }
    Ok(Pattern::new(regex))
}

/// The reason a pattern was refused, on one line.
pub(crate) fn bad_regex(error: &regex::Error) -> String {
    let text = error.to_string();
    let reason = text.lines().last().unwrap_or_default();
    format!(
        "bad regular expression: {}",
        reason.strip_prefix("error: ").unwrap_or(reason)
    )
}

fn json_path(text: &str, at: usize) -> Result<JsonPath, LocatorError> {
    let mut steps = Vec::new();
    let mut from = at;
    for part in text.split('.') {
        if part.is_empty() {
            return Err(LocatorError::new(
                "an empty step in a JSON path",
                from.saturating_sub(1)..from + 1,
                Some("write a.b.0.c".into()),
            ));
        }
        steps.push(if part == "*" {
            Step::Each
        } else {
            Step::Key(part.to_owned())
        });
        from += part.len() + 1;
    }
    Ok(steps)
}

fn path_text(path: &JsonPath) -> String {
    path.iter()
        .map(|s| match s {
            Step::Key(k) => k.as_str(),
            Step::Each => "*",
        })
        .collect::<Vec<_>>()
        .join(".")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn locators_read_as_they_are_written() {
        for text in [
            "q:id",
            "f:id",
            "qf:cd[value]",
            "j:a.0.*.b",
            "qj:events:*.1.value",
            "m:~oref",
            "line:en",
            "path:^/x/([0-9]+)",
            "host:^([^.]+)",
            "const:x",
            "kv:data:event",
            "nf:p:e",
        ] {
            assert_eq!(Locator::parse(text).unwrap().text(), text);
        }
    }

    #[test]
    fn mistakes_have_a_place_and_a_mend() {
        let e = Locator::parse("lines:id").unwrap_err();
        assert_eq!(
            (e.message.as_str(), e.at.clone()),
            ("unknown locator prefix \"lines:\"", 0..5)
        );
        assert!(e.help.unwrap().contains("did you mean"));
        assert!(
            Locator::parse("path:^/x")
                .unwrap_err()
                .message
                .contains("captures nothing")
        );
        assert_eq!(Locator::parse("path:^/(x").unwrap_err().at, 5..9);
        assert!(Locator::parse("qj:events").is_err());
        assert!(Locator::parse("q:").is_err());
        assert!(Locator::parse("id").is_err());
        assert!(Locator::parse("j:a..b").is_err());
    }

    #[test]
    fn bars_split_alternatives_but_not_patterns() {
        let any = Condition::parse_any("q:id~^(G|GT|UA)-|j:x~a|q:y").unwrap();
        assert_eq!(any.len(), 3);
        assert_eq!(
            any[0].matching.as_ref().unwrap().regex().as_str(),
            "^(G|GT|UA)-"
        );
        assert_eq!(any[2].locator.text(), "q:y");
        let bad = Condition::parse_any("q:a|qf:").unwrap_err();
        assert_eq!(bad.at, 4..7);
    }
}
