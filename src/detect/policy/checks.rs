//! What the text of a policy tells, by the words of its language, with the passage behind each.

use crate::detect::facts::ClaimFact;
use crate::detect::pages::words;
use crate::detect::terms::{PolicyWords, begins};
use aho_corasick::AhoCorasick;
use std::collections::BTreeMap;

/// Longest passage that is quoted.
const PASSAGE: usize = 300;

/// What a text tells.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// By name of the check.
    pub(super) checks: BTreeMap<String, bool>,
    /// The sentence behind a check that holds.
    pub(super) passages: BTreeMap<String, String>,
    /// Sentences that promise something.
    pub(super) claims: Vec<ClaimFact>,
    /// Date of the text, as written.
    pub(super) dated: Option<String>,
}

/// Asks a text by the words of its language. A word that was not looked for is not one that is missing:
/// in a language without words nothing is asked.
pub(super) fn told(text: &str, of: &PolicyWords) -> Told {
    let sentences = sentences(text);
    let folded: Vec<String> = sentences.iter().map(|s| words(s)).collect();
    let mut told = Told::default();
    let holds = |test: &dyn Fn(&str) -> bool| folded.iter().position(|s| test(s));
    let stems = |list: &'_ [String]| {
        let any = Stems::new(list);
        holds(&|s| any.begin(s))
    };
    let contact = || {
        sentences
            .iter()
            .position(|s| s.contains('@') || digits_in_a_row(s) >= 7)
    };
    let storage = ["cookie", "pixel", "tracking", "tracker", "local storage"];
    let storage: Vec<String> = storage.map(String::from).to_vec();
    let interest = || {
        let (interest, storage) = (Stems::new(&of.interest), Stems::new(&storage));
        holds(&|s| interest.begin(s) && storage.begin(s))
    };
    let asked = [
        ("withdraw_told", stems(&of.withdraw)),
        (
            "lifetimes_told",
            numbered(&folded, of).or_else(|| stems(&of.lifetimes)),
        ),
        ("transfer_told", stems(&of.transfer)),
        ("controller_named", stems(&of.controller)),
        ("legal_basis_told", stems(&of.legal_basis)),
        ("rights_told", stems(&of.rights)),
        ("complaint_told", stems(&of.complaint)),
        ("joint_control_told", stems(&of.joint)),
        ("contact_told", contact()),
        ("interest_for_storage", interest()),
    ];
    for (name, at) in asked {
        told.checks.insert(name.to_owned(), at.is_some());
        if let Some(at) = at {
            told.passages
                .insert(name.to_owned(), quoted(&sentences[at]));
        }
    }
    for (kind, list) in [
        ("no-cookies", &of.no_cookies),
        ("no-sharing", &of.no_sharing),
        ("only-after-consent", &of.only_after),
    ] {
        let any = Stems::new(list);
        for (at, sentence) in folded.iter().enumerate() {
            if any.begin(sentence) {
                told.claims.push(ClaimFact {
                    kind: kind.to_owned(),
                    passage: quoted(&sentences[at]),
                });
            }
        }
    }
    told.claims.truncate(20);
    let updated = Stems::new(&of.updated);
    told.dated = folded
        .iter()
        .position(|s| updated.begin(s) && s.bytes().any(|b| b.is_ascii_digit()))
        .map(|at| quoted(&sentences[at]).chars().take(80).collect());
    told
}

/// Beginnings of words that are looked for together, in hundreds of thousands of sentences if need be.
struct Stems<'a> {
    list: &'a [String],
    automaton: Option<AhoCorasick>,
}

impl Stems<'_> {
    fn new(list: &[String]) -> Stems<'_> {
        let spaced = list.iter().map(|stem| format!(" {stem}"));
        Stems {
            list,
            automaton: AhoCorasick::new(spaced).ok(),
        }
    }

    /// Whether folded words hold one of them, as [`begins`] says it.
    fn begin(&self, folded: &str) -> bool {
        match &self.automaton {
            Some(automaton) => automaton.is_match(folded),
            None => begins(folded, self.list),
        }
    }
}

/// A number before a unit of time.
fn numbered(sentences: &[String], of: &PolicyWords) -> Option<usize> {
    let units = [&of.days, &of.months, &of.years, &of.hours, &of.minutes];
    sentences.iter().position(|sentence| {
        let list: Vec<&str> = sentence.split_whitespace().collect();
        list.windows(2).any(|w| {
            w[0].bytes().all(|b| b.is_ascii_digit())
                && units
                    .iter()
                    .any(|stems| stems.iter().any(|s| w[1].starts_with(s.as_str())))
        })
    })
}

/// Sentences, cut at full stops that end one, and at the signs of lists.
fn sentences(text: &str) -> Vec<String> {
    let mut all = Vec::new();
    let mut current = String::new();
    let mut letters = 0;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        current.push(c);
        letters += 1;
        let ends = matches!(c, '.' | '!' | '?' | ';' | '•')
            && chars.peek().is_none_or(|n| n.is_whitespace());
        if ends || letters > 1200 {
            letters = 0;
            all.push(std::mem::take(&mut current).trim().to_owned());
        }
    }
    all.push(current.trim().to_owned());
    all.retain(|s| !s.is_empty());
    all
}

fn quoted(sentence: &str) -> String {
    if sentence.chars().count() <= PASSAGE {
        return sentence.to_owned();
    }
    let mut short: String = sentence.chars().take(PASSAGE - 1).collect();
    short.push('…');
    short
}

fn digits_in_a_row(text: &str) -> usize {
    let (mut most, mut run) = (0, 0);
    for c in text.chars() {
        if c.is_ascii_digit() {
            run += 1;
        } else if !matches!(c, ' ' | '-' | '/' | '(' | ')' | '.') {
            run = 0;
        }
        most = most.max(run);
    }
    most
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::catalogue::DataFiles;
    use crate::detect::terms::Terms;

    fn ask(text: &str, language: &str) -> Told {
        let terms = Terms::load(&DataFiles::embedded()).unwrap();
        told(text, terms.policy(language).unwrap())
    }

    #[test]
    fn what_a_text_tells_is_told_with_its_passage() {
        let read = ask(
            "Last changed on 2 November 2026. You can withdraw at any time. Cookies are kept for 13 months. \
             Write to info@a.example. We never share your data with anybody.",
            "en-GB",
        );
        assert!(read.checks["withdraw_told"]);
        assert!(read.checks["lifetimes_told"]);
        assert!(read.checks["contact_told"]);
        assert!(!read.checks["transfer_told"]);
        assert!(!read.checks["legal_basis_told"]);
        assert_eq!(
            read.passages["withdraw_told"],
            "You can withdraw at any time."
        );
        assert_eq!(read.claims[0].kind, "no-sharing");
        assert_eq!(
            read.dated.as_deref(),
            Some("Last changed on 2 November 2026.")
        );
    }

    #[test]
    fn other_languages_are_asked_by_their_own_words() {
        let german = ask(
            "Verantwortlich ist das Theater. Sie können Ihre Einwilligung jederzeit widerrufen. \
             Rechtsgrundlage für Cookies ist unser berechtigtes Interesse.",
            "de",
        );
        for name in [
            "controller_named",
            "withdraw_told",
            "legal_basis_told",
            "interest_for_storage",
        ] {
            assert!(german.checks[name], "{name}");
        }
        let polish = ask(
            "Administratorem danych jest teatr. Zgodę można wycofać w każdej chwili.",
            "pl",
        );
        assert!(polish.checks["withdraw_told"] && polish.checks["controller_named"]);
        assert!(!polish.checks["complaint_told"]);
    }
}
