//! Patterns of catalogue files: regular expressions, the plain ones among them tried without an engine.

use super::straight::Straight;
use regex::Regex;
use regex_syntax::hir::{Hir, HirKind, Look};

/// Texts that a pattern may stand for before it is left to the engine.
const TEXTS: usize = 32;
/// Shortest piece of text that is worth looking for before a pattern is tried.
const PIECE: usize = 3;

/// A regular expression, compiled.
#[derive(Debug, Clone)]
pub struct Pattern {
    regex: Regex,
    plain: Plain,
}

/// What a pattern says when it is no more than text.
#[derive(Debug, Clone)]
enum Plain {
    Equal(Vec<String>),
    Start(Vec<String>),
    End(Vec<String>),
    Within(String),
    Straight(Straight),
    /// More than that.
    Engine,
}

/// What every text that a pattern matches has: a cheap test before the pattern itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gate {
    /// ASCII letters that may stand at the first place at which beginnings differ, by bit.
    head: u128,
    /// That place.
    at: usize,
    /// ASCII letters that may stand at the end, by bit.
    last: u128,
}

impl Gate {
    /// Lets everything through.
    pub const OPEN: Gate = Gate {
        head: u128::MAX,
        at: 0,
        last: u128::MAX,
    };

    /// Whether a text may be one that the pattern matches.
    pub fn lets(&self, text: &str) -> bool {
        let bytes = text.as_bytes();
        let has = |set: u128, byte: Option<&u8>| match byte {
            Some(byte) if byte.is_ascii() => set >> byte & 1 == 1,
            _ => set == u128::MAX,
        };
        has(self.last, bytes.last()) && has(self.head, bytes.get(self.at))
    }

    fn of(hir: &Hir) -> Gate {
        let (starts, inner, ends) = framed(hir);
        let mut gate = Gate::OPEN;
        let set = |bytes: &mut dyn Iterator<Item = Option<u8>>| {
            bytes
                .map(|b| b.filter(u8::is_ascii).map(|b| 1u128 << b))
                .try_fold(0, |set, bit| Some(set | bit?))
        };
        if starts && let Some(heads) = heads(inner) {
            let first = heads[0].as_bytes();
            gate.at = (0..first.len())
                .find(|at| {
                    heads
                        .iter()
                        .any(|h| h.as_bytes().get(*at) != first.get(*at))
                })
                .unwrap_or(first.len() - 1);
            let mut bytes = heads.iter().map(|h| h.as_bytes().get(gate.at).copied());
            gate.head = set(&mut bytes).unwrap_or(u128::MAX);
        }
        if let (true, Some(HirKind::Literal(text))) = (ends, inner.last().map(Hir::kind)) {
            gate.last = set(&mut std::iter::once(text.0.last().copied())).unwrap_or(u128::MAX);
        }
        gate
    }
}

impl Pattern {
    /// Looks for what is plain in a pattern.
    pub fn new(regex: Regex) -> Pattern {
        // What has been compiled has been parsed.
        let plain = regex_syntax::parse(regex.as_str()).map_or(Plain::Engine, |hir| plain(&hir));
        Pattern { regex, plain }
    }

    /// Whether it matches anywhere in a text.
    pub fn is_match(&self, text: &str) -> bool {
        match &self.plain {
            Plain::Equal(all) => all.iter().any(|t| t == text),
            Plain::Start(all) => all.iter().any(|t| text.starts_with(t.as_str())),
            Plain::End(all) => all.iter().any(|t| text.ends_with(t.as_str())),
            Plain::Within(one) => text.contains(one.as_str()),
            Plain::Straight(straight) => straight.find(text).is_some(),
            Plain::Engine => self.regex.is_match(text),
        }
    }

    /// What its first group matches.
    pub fn capture<'t>(&self, text: &'t str) -> Option<&'t str> {
        if let Plain::Straight(straight) = &self.plain {
            return text.get(straight.find(text)??);
        }
        Some(self.regex.captures(text)?.get(1)?.as_str())
    }

    /// Whether it needs the engine, which costs more than a look at a parameter.
    pub fn is_costly(&self) -> bool {
        matches!(self.plain, Plain::Engine)
    }

    /// The expression itself.
    pub fn regex(&self) -> &Regex {
        &self.regex
    }

    /// A cheap test before it.
    pub fn gate(&self) -> Gate {
        regex_syntax::parse(self.regex.as_str()).map_or(Gate::OPEN, |hir| Gate::of(&hir))
    }

    /// Texts of which one stands in everything that matches; none where there is no telling one.
    pub fn pieces(&self) -> Option<Vec<String>> {
        pieces(&regex_syntax::parse(self.regex.as_str()).ok()?)
    }
}

/// Whether a pattern is bound to the beginning, what is in between, whether it is bound to the end.
fn framed(hir: &Hir) -> (bool, &[Hir], bool) {
    let parts = match hir.kind() {
        HirKind::Concat(parts) => parts.as_slice(),
        _ => std::slice::from_ref(hir),
    };
    let is = |part: Option<&Hir>, look: Look| {
        part.is_some_and(|p| matches!(p.kind(), HirKind::Look(l) if *l == look))
    };
    let starts = is(parts.first(), Look::Start);
    let ends = parts.len() > usize::from(starts) && is(parts.last(), Look::End);
    let inner = &parts[usize::from(starts)..parts.len() - usize::from(ends)];
    (starts, inner, ends)
}

fn plain(hir: &Hir) -> Plain {
    let (starts, inner, ends) = framed(hir);
    let has_group = hir.properties().explicit_captures_len() > 0;
    let straight = || Straight::of(hir).map_or(Plain::Engine, Plain::Straight);
    if has_group && let Some(straight) = Straight::of(hir) {
        return Plain::Straight(straight);
    }
    let Some(mut texts) = sequence(inner) else {
        return straight();
    };
    match (starts, ends) {
        (true, true) => Plain::Equal(texts),
        (true, false) => Plain::Start(texts),
        (false, true) => Plain::End(texts),
        (false, false) if texts.len() == 1 => Plain::Within(texts.swap_remove(0)),
        (false, false) => Plain::Engine,
    }
}

/// All texts that parts in a row match; none where they are too many.
fn sequence(parts: &[Hir]) -> Option<Vec<String>> {
    let mut all = vec![String::new()];
    for part in parts {
        all = joined(&all, &texts(part)?)?;
    }
    Some(all)
}

fn joined(left: &[String], right: &[String]) -> Option<Vec<String>> {
    if left.len() * right.len() > TEXTS {
        return None;
    }
    let both = left.iter().flat_map(|l| right.iter().map(move |r| (l, r)));
    Some(both.map(|(l, r)| format!("{l}{r}")).collect())
}

/// All texts that a part matches.
fn texts(hir: &Hir) -> Option<Vec<String>> {
    match hir.kind() {
        HirKind::Empty => Some(vec![String::new()]),
        HirKind::Literal(text) => Some(vec![String::from_utf8(text.0.to_vec()).ok()?]),
        HirKind::Capture(capture) => texts(&capture.sub),
        HirKind::Concat(parts) => sequence(parts),
        HirKind::Alternation(parts) => {
            let all: Vec<Vec<String>> = parts.iter().map(texts).collect::<Option<_>>()?;
            let all = all.concat();
            (all.len() <= TEXTS).then_some(all)
        }
        HirKind::Repetition(repeated) if repeated.min == 0 && repeated.max == Some(1) => {
            let mut all = texts(&repeated.sub)?;
            all.push(String::new());
            Some(all)
        }
        _ => None,
    }
}

/// Beginnings of which everything has one that parts in a row match; none where any will do.
fn heads(parts: &[Hir]) -> Option<Vec<String>> {
    let mut all = vec![String::new()];
    for part in parts {
        if let Some(longer) = texts(part).and_then(|t| joined(&all, &t)) {
            all = longer;
            continue;
        }
        let inner = match part.kind() {
            HirKind::Capture(capture) => capture.sub.kind(),
            kind => kind,
        };
        if let HirKind::Alternation(ways) = inner {
            let begin: Option<Vec<Vec<String>>> = ways
                .iter()
                .map(|way| match way.kind() {
                    HirKind::Concat(parts) => heads(parts),
                    _ => heads(std::slice::from_ref(way)),
                })
                .collect();
            if let Some(longer) = begin.and_then(|b| joined(&all, &b.concat())) {
                all = longer;
            }
        }
        break;
    }
    all.iter().all(|h| !h.is_empty()).then_some(all)
}

fn pieces(hir: &Hir) -> Option<Vec<String>> {
    match hir.kind() {
        HirKind::Literal(text) => {
            let text = String::from_utf8(text.0.to_vec()).ok()?;
            // Letters behind a dot say no more than what kind of file it is.
            let ending = text.starts_with('.') && text.len() <= 4;
            (text.len() >= PIECE && !ending).then(|| vec![text])
        }
        HirKind::Capture(capture) => pieces(&capture.sub),
        HirKind::Repetition(repeated) if repeated.min > 0 => pieces(&repeated.sub),
        HirKind::Alternation(parts) => {
            let all: Vec<Vec<String>> = parts.iter().map(pieces).collect::<Option<_>>()?;
            Some(all.concat())
        }
        HirKind::Concat(parts) => parts
            .iter()
            .filter_map(pieces)
            .max_by_key(|all| all.iter().map(String::len).min()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::catalogue::DataFiles;
    use std::collections::BTreeSet;

    /// Every pattern of the vendor files, as it stands in quotes behind its sign.
    fn of_the_files() -> BTreeSet<String> {
        let quoted =
            Regex::new(r#""(?:[^"~]*~|path:|host:)([^"\\]+)"|'(?:[^'~]*~|path:|host:)([^']+)'"#);
        let quoted = quoted.unwrap();
        let files = DataFiles::embedded();
        let mut all = BTreeSet::new();
        for (_, file) in files.under("vendors/") {
            for found in quoted.captures_iter(&file.text) {
                let pattern = found.get(1).or(found.get(2)).unwrap().as_str();
                all.extend(Regex::new(pattern).is_ok().then(|| pattern.to_owned()));
            }
        }
        all
    }

    #[test]
    fn no_short_cut_says_other_than_the_engine() {
        let mut patterns = of_the_files();
        assert!(patterns.len() > 150, "{}", patterns.len());
        let own = [
            "",
            "^$",
            "a",
            "^a|b$",
            "(a|b)c",
            "^(a|ab)(c|bcd)$",
            "^[a-z]+[0-9]*$",
            "[a-z]+\\.js",
            "x{2,3}y",
            "^x{2,3}$",
            "^x{2}(x)",
            "(?i)^abc$",
            "^a.c$",
            "^[^/]+/([^/]+)$",
            "/([^/]*)/",
            "^(a)?b",
            "é+ü",
            "(?:a|)$",
            "a*?b",
            "^([a-z]{2,}|[0-9])z",
            "ab(b+)c",
            "(?m)^a$",
            "^\\bword",
            "a(b)(c)",
        ];
        patterns.extend(own.map(str::to_owned));
        // Pieces of the patterns themselves, and texts that nearly fit.
        let mut texts: BTreeSet<String> = [
            "", "/", "a", "ab", "abc", "abcd", "abbc", "aab", "xxy", "xxxy", "xxxxy", "xxx",
            "a\nb", "é", "ééü", "/a/b/", "//", "a/é/b", "az9z", "ABC", "word", "aé",
        ]
        .map(str::to_owned)
        .into();
        for pattern in &patterns {
            let plain: String = pattern
                .replace("[0-9]+", "12345678")
                .replace("[0-9]", "7")
                .chars()
                .filter(|c| !"^$\\()[]{}?+*|".contains(*c))
                .collect();
            for text in [plain.clone(), format!("/x{plain}"), format!("{plain}/é")] {
                texts.insert(text);
            }
            texts.extend(pattern.split(['(', '|', ')', '^', '$']).map(str::to_owned));
        }
        let mut matched = 0;
        for text_of in &patterns {
            let regex = Regex::new(text_of).unwrap();
            let pattern = Pattern::new(regex.clone());
            let (gate, pieces) = (pattern.gate(), pattern.pieces());
            for text in &texts {
                let is = regex.is_match(text);
                matched += usize::from(is);
                assert_eq!(pattern.is_match(text), is, "{text_of} on {text}");
                let group = regex.captures(text).and_then(|c| c.get(1));
                let group = group.map(|g| g.as_str());
                assert_eq!(pattern.capture(text), group, "{text_of} on {text}");
                if is {
                    assert!(gate.lets(text), "{text_of} on {text}: {gate:?}");
                    let holds = |all: &Vec<String>| all.iter().any(|p| text.contains(p.as_str()));
                    assert!(pieces.as_ref().is_none_or(holds), "{text_of} on {text}");
                }
            }
        }
        assert!(matched > 1000, "{matched}");
    }

    #[test]
    fn common_patterns_need_no_engine() {
        for (text, costly) in [
            (r"\.js$", false),
            ("^/(events|jserrors|ins)/", false),
            ("^G-[A-Z0-9]{4,12}$", false),
            (r"^/c/hotjar-([0-9]+)\.js", false),
            ("^(a+)a", true),
        ] {
            let pattern = Pattern::new(Regex::new(text).unwrap());
            assert_eq!(pattern.is_costly(), costly, "{text}");
        }
    }
}
