//! Reading the label of a control: what does it do, going by its words alone.

use super::words::{Language, Words};
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;

/// What a label stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Class {
    /// Buys, subscribes or signs in.
    Pay,
    /// Refuses everything optional.
    Reject,
    /// Saves the switches as they stand.
    Save,
    /// Opens another layer.
    Settings,
    /// Opens a text.
    Policy,
    /// Accepts everything.
    Accept,
    /// "OK": an answer only where the box leaves no other reading.
    Acknowledge,
    /// Closes without an answer.
    Close,
    /// Anything else, or unclear.
    Other,
}

impl Class {
    /// Name in the data files.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Class::Pay => "pay",
            Class::Reject => "reject",
            Class::Save => "save",
            Class::Settings => "settings",
            Class::Policy => "policy",
            Class::Accept => "accept",
            Class::Acknowledge => "acknowledge",
            Class::Close => "close",
            Class::Other => "other",
        }
    }
}

/// A label made comparable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Label {
    /// Words without the punctuation around them, lower case.
    pub tokens: Vec<String>,
    /// Whether the first word is set apart by a comma, full stop, dash or exclamation mark.
    pub first_set_apart: bool,
}

impl Label {
    /// NFKC, lower case, plain quotes; symbols and punctuation around words dropped.
    pub(super) fn read(text: &str, turkish: bool) -> Label {
        let plain = plain(text, turkish);
        let mut tokens = Vec::new();
        let mut first_set_apart = false;
        for word in plain.split_whitespace() {
            let core = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '&');
            if core.is_empty() {
                first_set_apart |= tokens.len() == 1 && word.contains(['-', '–', '—']);
                continue;
            }
            if tokens.is_empty() {
                first_set_apart = word.ends_with([',', '.', '!', ';', ':']);
            }
            tokens.push(core.to_owned());
        }
        Label {
            tokens,
            first_set_apart,
        }
    }
}

/// Folded text for whole-label symbols and for topic words.
pub(super) fn plain(text: &str, turkish: bool) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.nfkc() {
        match c {
            '’' | '‘' | 'ʼ' | '`' | '´' => out.push('\''),
            '“' | '”' | '„' => out.push('"'),
            '\u{ad}' | '\u{200b}' | '\u{200c}' | '\u{200d}' | '\u{2060}' | '\u{feff}' => {}
            'I' if turkish => out.push('ı'),
            'İ' if turkish => out.push('i'),
            c => out.extend(c.to_lowercase().map(without_tonos)),
        }
    }
    out
}

/// Greek capitals are written without the accents that the small letters have, and sigma has two small
/// forms: one form stands for all of them.
fn without_tonos(c: char) -> char {
    match c {
        'ά' => 'α',
        'έ' => 'ε',
        'ή' => 'η',
        'ί' | 'ϊ' | 'ΐ' => 'ι',
        'ό' => 'ο',
        'ύ' | 'ϋ' | 'ΰ' => 'υ',
        'ώ' => 'ω',
        'ς' => 'σ',
        c => c,
    }
}

/// Marks every place of `phrase` in `tokens`.
fn mark(tokens: &[String], phrase: &[String], marks: &mut [bool]) -> bool {
    let mut found = false;
    if phrase.len() <= tokens.len() {
        for at in 0..=tokens.len() - phrase.len() {
            if tokens[at..at + phrase.len()] == *phrase {
                marks[at..at + phrase.len()].fill(true);
                found = true;
            }
        }
    }
    found
}

fn holds(tokens: &[String], phrase: &[String]) -> bool {
    phrase.len() <= tokens.len() && tokens.windows(phrase.len()).any(|w| w == phrase)
}

/// Whether a word is another one, or the same with another ending where it is long.
fn is_bent(token: &str, word: &str) -> bool {
    const ENDING: usize = 2;
    let near = || token.chars().count().abs_diff(word.chars().count()) <= ENDING;
    token == word || near() && stem(word, ENDING).is_some_and(|s| token.starts_with(s))
}

/// Whether the words of a phrase stand there in order, with at most two others between any two of them; of
/// long ones the ending may be another one.
fn holds_in_order(tokens: &[String], phrase: &[String]) -> bool {
    let Some((first, rest)) = phrase.split_first() else {
        return true;
    };
    let begins = (0..tokens.len()).filter(|i| is_bent(&tokens[*i], first));
    begins.into_iter().any(|at| {
        let mut at = at;
        rest.iter().all(|word| {
            let near = (at + 1..tokens.len().min(at + 4)).find(|i| is_bent(&tokens[*i], word));
            near.map(|i| at = i).is_some()
        })
    })
}

fn holds_any(tokens: &[String], phrases: &[Vec<String>]) -> bool {
    phrases.iter().any(|p| holds(tokens, p))
}

/// A long word without its last letters, which languages bend; none for a short one.
pub(super) fn stem(word: &str, ending: usize) -> Option<&str> {
    const LONG: usize = 8;
    let letters = word.chars().count();
    let end = word.char_indices().nth(letters.checked_sub(ending)?)?.0;
    (letters >= LONG).then(|| &word[..end])
}

/// As [`holds_any`]; of a long single word the ending may be another one, as languages bend them.
fn holds_any_bent(tokens: &[String], phrases: &[Vec<String>]) -> bool {
    const ENDING: usize = 3;
    let bent = |phrase: &Vec<String>| match phrase.as_slice() {
        [word] => stem(word, ENDING).is_some_and(|stem| {
            let near = |t: &String| t.chars().count() <= word.chars().count() + ENDING;
            tokens.iter().any(|t| t.starts_with(stem) && near(t))
        }),
        _ => false,
    };
    holds_any(tokens, phrases) || phrases.iter().any(bent)
}

fn chars(phrase: &[String]) -> usize {
    phrase.iter().map(|t| t.chars().count()).sum::<usize>() + phrase.len().saturating_sub(1)
}

impl Words {
    /// What a label stands for, asking `languages` in order, then English, then all others.
    pub(super) fn classify(&self, text: &str, languages: &[&str]) -> Class {
        match self.classify_as_written(text, languages) {
            // Catalan hangs its pronouns on with a hyphen ("rebutja-les").
            Class::Other if text.contains('-') => {
                self.classify_as_written(&text.replace('-', " "), languages)
            }
            class => class,
        }
    }

    fn classify_as_written(&self, text: &str, languages: &[&str]) -> Class {
        let trimmed = text.trim();
        if self
            .rules
            .symbols_close
            .iter()
            .any(|s| *s == plain(trimmed, false))
        {
            return Class::Close;
        }
        if self.rules.names_a_price(trimmed) {
            return Class::Pay;
        }
        let first: Vec<(&str, &Language)> = self.order(languages);
        for (id, language) in &first {
            if let Some(class) = self.by_opening(language, text, *id == "tr") {
                return class;
            }
        }
        if trimmed.chars().count() > self.rules.max_label_chars {
            return Class::Other;
        }
        for (id, language) in &first {
            if let Some(class) = self.whole(language, &Label::read(text, *id == "tr")) {
                return class;
            }
        }
        for (id, language) in &first {
            if let Some(class) = self.inner(language, &Label::read(text, *id == "tr")) {
                return class;
            }
        }
        let rest = || {
            self.languages
                .iter()
                .filter(|(id, _)| !first.iter().any(|(f, _)| f == id))
        };
        agreed(rest().filter_map(|(id, l)| self.whole(l, &Label::read(text, id == "tr"))))
            .or_else(|| {
                agreed(rest().filter_map(|(id, l)| self.inner(l, &Label::read(text, id == "tr"))))
            })
            .unwrap_or(Class::Other)
    }

    /// A label that opens with an answer of its own ("No thanks, I'd rather pay more"): what follows does
    /// not change it, unless it speaks of another one.
    fn by_opening(&self, language: &Language, text: &str, turkish: bool) -> Option<Class> {
        let (opening, rest) = text.split_once([',', ';', ':', '.', '!', '–', '—'])?;
        let (opening, rest) = (Label::read(opening, turkish), Label::read(rest, turkish));
        let class = self.whole(language, &opening)?;
        if !matches!(class, Class::Accept | Class::Reject)
            || rest.tokens.is_empty()
            || rest.tokens.len() > 2 * self.rules.max_label_words
        {
            return None;
        }
        let speaks_of = |other: Class| {
            language
                .phrases
                .iter()
                .any(|(c, p)| *c == other && chars(p) >= 2 && holds(&rest.tokens, p))
        };
        let others = [
            Class::Accept,
            Class::Reject,
            Class::Settings,
            Class::Save,
            Class::Pay,
        ];
        let other = others.into_iter().any(|o| o != class && speaks_of(o));
        let limits = holds_any(&rest.tokens, &language.only)
            || holds_any(&rest.tokens, &language.necessary)
            || class == Class::Accept && holds_any(&rest.tokens, &language.negation);
        (!other && !limits).then_some(class)
    }

    /// Whether a link or button outside a notice says that it reopens the choice.
    pub(super) fn reopens(&self, text: &str, languages: &[&str]) -> bool {
        let holds = |(id, language): (&str, &Language)| {
            let label = Label::read(text, id == "tr");
            let tokens = &label.tokens;
            // "Cookieinstellingen" is plain enough wherever it stands; "cookies" is not.
            let inside = |p: &[String]| match p {
                [one] => chars(p) >= 12 && tokens.contains(one),
                _ => holds_in_order(tokens, p),
            };
            tokens.len() <= self.rules.max_label_words
                && language.withdraw.iter().any(|p| *tokens == *p || inside(p))
        };
        let first = self.order(languages);
        first.iter().any(|(id, l)| holds((id, l)))
            || self.languages.iter().any(|(id, l)| holds((id, l)))
    }

    /// Whether a label at the foot of a page may lead back to the choice: it says no more than "Cookies".
    pub(super) fn may_reopen(&self, text: &str, languages: &[&str]) -> bool {
        let order = self.order(languages);
        let says = |(id, language): &(&str, &Language)| {
            let label = Label::read(text, *id == "tr");
            language.withdraw_weak.contains(&label.tokens)
        };
        order.iter().any(says)
    }

    /// Whether an answer is one to something else: it names its matter ("Accept and load video", "Yes, I
    /// am 18").
    pub(super) fn answers_something_else(&self, text: &str) -> bool {
        let tokens = Label::read(text, false).tokens;
        let age = |t: &String| t.parse::<u8>().is_ok_and(|n| (12..=25).contains(&n));
        tokens.iter().any(age)
            || (self.rules.own_matters.iter())
                .any(|m| tokens.iter().any(|t| t.starts_with(m.as_str())))
    }

    /// Whether a label names a document: its link opens a text and no settings.
    pub(super) fn names_a_document(&self, text: &str) -> bool {
        let text = plain(text, false);
        (self.rules.document_words.iter()).any(|w| text.contains(w.as_str()))
    }

    /// Whether a switch is named as one that cannot be done without.
    pub(super) fn names_necessary(&self, text: &str, languages: &[&str]) -> bool {
        let order = self.order(languages);
        let said = |(id, language): &(&str, &Language)| {
            let label = Label::read(text, *id == "tr");
            // "Not necessary" is the opposite.
            let negated = (0..label.tokens.len()).any(|i| {
                language
                    .negation
                    .iter()
                    .any(|n| label.tokens[i..].starts_with(n))
            });
            label.tokens.len() <= self.rules.max_label_words
                && holds_any(&label.tokens, &language.necessary)
                && !negated
        };
        order.iter().any(said)
    }

    /// The named languages that exist, then English.
    fn order(&self, languages: &[&str]) -> Vec<(&str, &Language)> {
        let mut out: Vec<(&str, &Language)> = Vec::new();
        for id in languages.iter().copied().chain(["en"]) {
            let primary = id.split(['-', '_']).next().unwrap_or(id).to_lowercase();
            let primary = if primary == "no" {
                "nb".to_owned()
            } else {
                primary
            };
            if let Some((key, language)) = self.languages.get_key_value(&primary)
                && !out.iter().any(|(known, _)| *known == key)
            {
                out.push((key, language));
            }
        }
        out
    }

    /// The label is one listed phrase; two classes mean nothing.
    fn whole(&self, language: &Language, label: &Label) -> Option<Class> {
        let classes = language.whole.get(&label.tokens.join(" "))?;
        match classes.as_slice() {
            [one] => Some(*one),
            _ => Some(Class::Other),
        }
    }

    /// The label holds listed phrases: guards first, then the longest.
    fn inner(&self, language: &Language, label: &Label) -> Option<Class> {
        let tokens = &label.tokens;
        if tokens.is_empty() || tokens.len() > self.rules.max_label_words {
            return None;
        }
        let usable = |p: &[String]| chars(p) >= self.rules.min_inner_chars;
        let has = |class: Class| {
            language
                .phrases
                .iter()
                .any(|(c, p)| *c == class && usable(p) && holds(tokens, p))
        };
        if language
            .phrases
            .iter()
            .any(|(c, p)| *c == Class::Pay && holds(tokens, p))
        {
            return Some(Class::Pay);
        }
        let mut rejects = vec![false; tokens.len()];
        for (class, phrase) in &language.phrases {
            if *class == Class::Reject && usable(phrase) {
                mark(tokens, phrase, &mut rejects);
            }
        }
        let reject = rejects.contains(&true);
        if label.first_set_apart {
            rejects[0] = true;
        }
        let negated = |skip: &[bool]| {
            (0..tokens.len()).any(|i| !skip[i] && self.negates(language, tokens, i))
        };
        let necessary = holds_any_bent(tokens, &language.necessary);
        let all = holds_any(tokens, &language.all);
        // "Configure or refuse" only opens what can refuse.
        let rest: Vec<String> = (0..tokens.len())
            .map(|i| {
                if rejects[i] {
                    String::new()
                } else {
                    tokens[i].clone()
                }
            })
            .collect();
        let rest_has = |class: Class| {
            language
                .phrases
                .iter()
                .any(|(c, p)| *c == class && usable(p) && holds(&rest, p))
        };
        if reject && rest_has(Class::Settings) && !rest_has(Class::Save) {
            return Some(Class::Settings);
        }
        if reject {
            return Some(if negated(&rejects) {
                Class::Other
            } else {
                Class::Reject
            });
        }
        if has(Class::Accept) || has(Class::Save) {
            let nothing = vec![false; tokens.len()];
            if necessary && (holds_any(tokens, &language.only) || !all) || negated(&nothing) {
                return Some(Class::Reject);
            }
            if holds_any(tokens, &language.selected) {
                return Some(Class::Save);
            }
        }
        // "Just the essential ones", whatever verb is missing.
        if necessary && holds_any(tokens, &language.only) && !negated(&vec![false; tokens.len()]) {
            return Some(Class::Reject);
        }
        match longest(language, tokens, &usable) {
            // "Save cookie settings" saves them, however long the name of what is saved.
            Some(Class::Settings) if has(Class::Save) => Some(Class::Save),
            // "OK to all" is more than to have read it.
            None | Some(Class::Acknowledge)
                if all && self.opens_by_acknowledging(language, tokens) =>
            {
                Some(Class::Accept)
            }
            other => other,
        }
    }

    /// Whether a short label begins with a word that says that something was read, and goes on.
    fn opens_by_acknowledging(&self, language: &Language, tokens: &[String]) -> bool {
        // "OK" and its like; "continue to all offers" leads elsewhere.
        const SHORT: usize = 4;
        let begins = |(class, phrase): &(Class, Vec<String>)| {
            *class == Class::Acknowledge
                && phrase.len() == 1
                && chars(phrase) <= SHORT
                && tokens.starts_with(phrase)
                && tokens.len() > 1
        };
        tokens.len() <= SHORT && language.phrases.iter().any(begins)
    }

    /// Whether word `i` negates; "not necessary" names a thing and negates nothing.
    fn negates(&self, language: &Language, tokens: &[String], i: usize) -> bool {
        let word = &tokens[i];
        let hit = language.negation.iter().any(|n| {
            let joined = n.join(" ");
            let stem = joined.chars().count() >= self.rules.negation_stem_chars;
            (n.len() == 1 && (*word == joined || stem && word.starts_with(&joined)))
                || (n.len() > 1 && tokens[i..].starts_with(n))
        });
        let next = tokens.get(i + 1..i + 2).unwrap_or_default();
        hit && !holds_any(next, &language.necessary)
    }
}

fn longest(
    language: &Language,
    tokens: &[String],
    usable: &dyn Fn(&[String]) -> bool,
) -> Option<Class> {
    let mut best: Option<(usize, Class)> = None;
    for (class, phrase) in &language.phrases {
        if !usable(phrase) || !holds(tokens, phrase) {
            continue;
        }
        let length = chars(phrase);
        best = match best {
            Some((known, held)) if known == length && held != *class => Some((known, Class::Other)),
            Some((known, held)) if known >= length => Some((known, held)),
            _ => Some((length, *class)),
        };
    }
    best.map(|(_, class)| class)
}

/// The one class that all agree on; none when there is no vote, nothing when they differ.
fn agreed(votes: impl Iterator<Item = Class>) -> Option<Class> {
    let mut out = None;
    for vote in votes {
        match out {
            None => out = Some(vote),
            Some(held) if held != vote => return Some(Class::Other),
            Some(_) => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::catalogue::DataFiles;

    fn words() -> Words {
        Words::load(&DataFiles::embedded()).unwrap()
    }

    #[test]
    fn accept_only_necessary_is_a_reject_in_every_language() {
        let words = words();
        for (id, language) in &words.languages {
            let accept = language
                .phrases
                .iter()
                .find(|(c, _)| *c == Class::Accept)
                .unwrap();
            let (Some(only), Some(necessary)) = (language.only.first(), language.necessary.first())
            else {
                continue;
            };
            let label = format!(
                "{} {} {}",
                accept.1.join(" "),
                only.join(" "),
                necessary.join(" ")
            );
            assert_eq!(
                words.classify(&label, &[id]),
                Class::Reject,
                "{id}: {label}"
            );
        }
    }

    #[test]
    fn a_word_of_another_language_is_understood_on_any_page() {
        let words = words();
        assert_eq!(words.classify("Alle ablehnen", &["en"]), Class::Reject);
        assert_eq!(words.classify("Accept all", &["de"]), Class::Accept);
        assert_eq!(words.classify("Odrzuć wszystkie", &["zz"]), Class::Reject);
    }

    #[test]
    fn turkish_capitals_follow_the_page_language() {
        let words = words();
        assert_eq!(Label::read("TIKLA İZİN", true).tokens, ["tıkla", "izin"]);
        assert_eq!(words.classify("TÜMÜNÜ KABUL ET", &["tr"]), Class::Accept);
    }

    #[test]
    fn symbols_and_punctuation_do_not_count() {
        let words = words();
        assert_eq!(
            words.classify("  Continue\u{a0}without accepting → ", &["en"]),
            Class::Reject
        );
        assert_eq!(words.classify("🍪 ACCEPT ALL!", &["en"]), Class::Accept);
        assert_eq!(words.classify("×", &["en"]), Class::Close);
    }

    #[test]
    fn a_tie_between_two_meanings_is_nothing() {
        let mut words = words();
        let english = words.languages.get_mut("en").unwrap();
        english
            .whole
            .insert("maybe".into(), vec![Class::Accept, Class::Reject]);
        assert_eq!(words.classify("Maybe", &["en"]), Class::Other);
    }

    #[test]
    fn paying_wins_over_everything() {
        let words = words();
        for label in [
            "Reject and subscribe",
            "Accept all and subscribe",
            "Subscribe for an ad-free site",
        ] {
            assert_eq!(words.classify(label, &["en"]), Class::Pay, "{label}");
        }
    }

    #[test]
    fn a_refusal_that_is_denied_is_not_pressed() {
        let words = words();
        assert_eq!(words.classify("Don't reject", &["en"]), Class::Other);
        assert_eq!(words.classify("No, reject all", &["en"]), Class::Reject);
        assert_eq!(
            words.classify("Reject all not essential cookies", &["en"]),
            Class::Reject
        );
    }

    #[test]
    fn an_answer_that_is_worded_to_shame_is_still_that_answer() {
        let words = words();
        for (label, class) in [
            ("No thanks, I do not care about culture", Class::Reject),
            (
                "No, I'd rather see ads that mean nothing to me at all",
                Class::Reject,
            ),
            ("Yes, I love this theatre", Class::Accept),
            ("Yes, but only the necessary ones", Class::Reject),
            ("No, let me choose", Class::Other),
            ("Yes, but not the advertising", Class::Other),
            ("No, accept all", Class::Other),
        ] {
            let got = words.classify(label, &["en"]);
            if class == Class::Other || label.starts_with("Yes, but only") {
                assert_ne!(got, Class::Accept, "{label}");
            } else {
                assert_eq!(got, class, "{label}");
            }
        }
    }

    #[test]
    fn a_hyphen_hides_no_word_and_makes_no_answer() {
        let words = words();
        assert_eq!(words.classify("Rebutja-les totes", &["ca"]), Class::Reject);
        assert_eq!(words.classify("Opt-out", &["en"]), Class::Reject);
        assert_eq!(words.classify("Non-reject", &["en"]), Class::Other);
    }

    #[test]
    fn only_the_necessary_ones_is_a_refusal_without_a_verb() {
        let words = words();
        assert_eq!(
            words.classify("Just the essential ones", &["en"]),
            Class::Reject
        );
        assert_eq!(
            words.classify("Not only the essential ones", &["en"]),
            Class::Other
        );
    }

    #[test]
    fn links_that_reopen_the_choice() {
        let words = words();
        assert!(words.reopens("Cookie settings", &["en"]));
        assert!(words.reopens("Change cookie settings", &["de"]));
        assert!(!words.reopens("Cookies", &["en"]));
        assert!(!words.reopens("Privacy policy", &["en"]));
    }
}
