//! `words/*.toml`: what controls of consent notices say, by language.

use super::label::Class;
use super::text::{Label, begins_any, plain};
use crate::catalogue::{DataFile, DataFiles, FileError, did_you_mean};
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization;

/// Words of every language and the rules by which labels are read.
#[derive(Debug, Clone)]
pub(super) struct Words {
    /// `_rules.toml`.
    pub rules: LabelRules,
    /// Languages by id (BCP 47 primary tag).
    pub languages: BTreeMap<String, Language>,
    /// Topic words of all languages.
    pub topics_strong: Vec<String>,
    /// Those of the topic words that stand for nothing else.
    pub topics_plain: Vec<String>,
    /// Weak topic words of all languages.
    pub topics_weak: Vec<String>,
}

/// `words/_rules.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LabelRules {
    /// A longer label is text, not a control.
    pub max_label_chars: usize,
    /// As above, in words.
    pub max_label_words: usize,
    /// From this length on a negation also matches as the beginning of a word.
    pub negation_stem_chars: usize,
    /// A shorter phrase is only ever a whole label.
    pub min_inner_chars: usize,
    /// Crosses.
    pub symbols_close: Vec<String>,
    /// Parts of names under which a choice is kept.
    pub store_names: Vec<String>,
    /// Names that hold such a part and keep no choice, whole and in lower case.
    pub not_store_names: Vec<String>,
    /// How names begin of what trackers, sessions and forms keep.
    pub other_stores: Vec<String>,
    /// Words of a kept choice for what cannot be refused.
    pub necessary_purposes: Vec<String>,
    /// Purposes that are off after a refusal.
    pub optional_purposes: Vec<String>,
    /// Words that follow a number of partners, in all languages.
    pub partner_words: Vec<String>,
    /// Topic words that other boxes use as well, about something else.
    pub topic_shared: Vec<String>,
    /// Words of boxes that are something else, in all languages.
    pub other_matters: Vec<String>,
    /// Refusals that are said to any offer, in all languages, whole labels.
    pub polite_refusals: Vec<String>,
    /// Parts of labels that put something in a basket, or give money.
    pub shop_words: Vec<String>,
    /// Signs of currencies, and the words for them: beside a number they make a price.
    pub currency_signs: String,
    /// As above.
    pub currency_words: Vec<String>,
    /// How words of answers begin that name another matter than cookies.
    pub own_matters: Vec<String>,
    /// How words of buying, subscribing and signing in begin, in all languages.
    #[serde(deserialize_with = "phrases")]
    pub pay_stems: Vec<Vec<String>>,
    /// How words of switching off, blocking and stopping begin.
    #[serde(deserialize_with = "phrases")]
    pub off_stems: Vec<Vec<String>>,
    /// How words for advertising, tracking and cookies begin.
    #[serde(deserialize_with = "phrases")]
    pub ad_stems: Vec<Vec<String>>,
    /// How words of wanting, and for what suits one, begin.
    #[serde(deserialize_with = "phrases")]
    pub want_stems: Vec<Vec<String>>,
    /// How words of closing begin.
    #[serde(deserialize_with = "phrases")]
    pub closing_stems: Vec<Vec<String>>,
    /// How words of accepting and agreeing begin.
    #[serde(deserialize_with = "phrases")]
    pub agree_stems: Vec<Vec<String>>,
    /// How words of changing and looking through begin, and those for settings and choices.
    #[serde(deserialize_with = "phrases")]
    pub change_stems: Vec<Vec<String>>,
    /// How words of taking back begin.
    #[serde(deserialize_with = "phrases")]
    pub back_stems: Vec<Vec<String>>,
    /// How words begin for what is changed: cookies, consent.
    #[serde(deserialize_with = "phrases")]
    pub consent_stems: Vec<Vec<String>>,
    /// Words by which a link points to itself.
    #[serde(deserialize_with = "phrases")]
    pub here_words: Vec<Vec<String>>,
    /// Whole labels that affirm whatever was asked.
    #[serde(deserialize_with = "phrases")]
    pub yes_words: Vec<Vec<String>>,
    /// Whole names of the position "on" of a switch with two names.
    #[serde(deserialize_with = "phrases")]
    pub on_words: Vec<Vec<String>>,
    /// Whole names of the position "off".
    #[serde(deserialize_with = "phrases")]
    pub off_words: Vec<Vec<String>>,
    /// Parts of labels that name a document.
    pub document_words: Vec<String>,
    /// What rests on legitimate interest is called so, in all languages.
    pub interest_words: Vec<String>,
    /// Whole labels that lead on to the next step of a choice.
    pub next_words: Vec<String>,
    /// Parts of class names and ids of crosses.
    pub close_marks: Vec<String>,
    /// Parts of class names and ids of controls that reopen the choice.
    pub consent_marks: Vec<String>,
}

impl LabelRules {
    /// Whether a cookie or storage key of that name is taken for a kept choice.
    pub(super) fn keeps_choice(&self, name: &str) -> bool {
        let name = name.to_lowercase();
        !self.not_store_names.contains(&name)
            && self
                .store_names
                .iter()
                .any(|part| name.contains(part.as_str()))
    }

    /// The lists that are looked for in text, as text is compared.
    fn fold(&mut self) {
        for list in [
            &mut self.partner_words,
            &mut self.topic_shared,
            &mut self.other_matters,
            &mut self.shop_words,
            &mut self.own_matters,
            &mut self.document_words,
            &mut self.interest_words,
        ] {
            fold(list);
        }
    }

    /// Whether a kept value names what cannot be refused.
    pub(super) fn lists_necessary(&self, value: &str) -> bool {
        let value = value.to_lowercase();
        (self.necessary_purposes.iter()).any(|word| value.contains(word.as_str()))
    }

    /// Whether an entry of that name belongs to a tracker, a session or a form, as its beginning says.
    pub(super) fn is_another_keeps(&self, name: &str) -> bool {
        let name = name.to_lowercase();
        self.not_store_names.contains(&name)
            || (self.other_stores.iter()).any(|p| name.starts_with(p.as_str()))
    }

    /// Whether a label names an amount of money: pressing it buys or gives.
    pub(super) fn names_a_price(&self, label: &str) -> bool {
        let plain = plain(label, false);
        let digit = |c: char| c.is_ascii_digit();
        let sign = |c: char| self.currency_signs.contains(c);
        if plain.contains(digit) && plain.contains(sign) {
            return true;
        }
        let words: Vec<&str> = plain.split_whitespace().collect();
        let coin = |w: &str| {
            let word = w.trim_matches(|c: char| !c.is_alphanumeric());
            self.currency_words.iter().any(|c| c == word)
        };
        words
            .windows(2)
            .any(|w| w[0].ends_with(digit) && coin(w[1]) || coin(w[0]) && w[1].starts_with(digit))
    }

    /// Whether a label puts something in a basket, or gives money.
    pub(super) fn sells(&self, label: &str) -> bool {
        let text = plain(label, false);
        self.shop_words.iter().any(|w| text.contains(w.as_str()))
    }

    /// Whether a label refuses as one refuses any offer.
    pub(super) fn is_polite_refusal(&self, label: &str) -> bool {
        let said = Label::read(label, false).tokens;
        let listed = |p: &String| Label::read(p, false).tokens == said;
        self.polite_refusals.iter().any(listed)
    }

    /// Whether a label buys, subscribes or signs in, whatever else it does.
    pub(super) fn buys(&self, label: &str) -> bool {
        begins_any(&Label::read(label, false).tokens, &self.pay_stems)
    }

    /// Whether a label affirms whatever was asked.
    pub(super) fn is_yes(&self, label: &str) -> bool {
        self.yes_words.contains(&Label::read(label, false).tokens)
    }

    /// Whether a position of a switch is named "on" or "off"; none when it is named otherwise.
    pub(super) fn is_on(&self, name: &str) -> Option<bool> {
        let said = Label::read(name, false).tokens;
        let off = self.off_words.contains(&said);
        (off != self.on_words.contains(&said)).then_some(!off)
    }

    /// Whether a label changes or takes back what was said about cookies or consent.
    pub(super) fn changes_consent(&self, label: &str) -> bool {
        begins_any(&Label::read(label, false).tokens, &self.consent_stems) && self.changes(label)
    }

    /// Whether a label changes something or takes it back.
    pub(super) fn changes(&self, label: &str) -> bool {
        let said = Label::read(label, false).tokens;
        begins_any(&said, &self.change_stems) || begins_any(&said, &self.back_stems)
    }

    /// Whether a label takes something back: pressing it may be the answer.
    pub(super) fn takes_back(&self, label: &str) -> bool {
        begins_any(&Label::read(label, false).tokens, &self.back_stems)
    }

    /// Whether a label points to itself ("here", "click here").
    pub(super) fn points(&self, label: &str) -> bool {
        let said = Label::read(label, false).tokens;
        said.len() <= 4 && begins_any(&said, &self.here_words)
    }

    /// Whether the sentence in which a link stands is about changing or taking back consent.
    pub(super) fn changes_consent_in(&self, text: &str, link: &str) -> bool {
        let sentences = text.split_inclusive(['.', '!', '?', '。']);
        let said = plain(link, false);
        let (mut held, mut about) = (false, false);
        for sentence in sentences.filter(|s| plain(s, false).contains(&said)) {
            held = true;
            about |= self.changes_consent(sentence);
        }
        held && about
    }

    /// Whether a label leads on to the next step.
    pub(super) fn leads_on(&self, label: &str) -> bool {
        let said = Label::read(label, false).tokens;
        let listed = |p: &String| Label::read(p, false).tokens == said;
        self.next_words.iter().any(listed)
    }

    /// Whether class names and ids are those of a cross.
    pub(super) fn marks_close(&self, marks: &str) -> bool {
        has_part(marks, &self.close_marks)
    }

    /// Whether class names and ids are those of a control that has to do with consent.
    pub(super) fn marks_consent(&self, marks: &str) -> bool {
        has_part(marks, &self.consent_marks)
    }
}

/// Phrases as the words of labels.
fn phrases<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Vec<String>>, D::Error> {
    let list = Vec::<String>::deserialize(from)?;
    Ok(list
        .iter()
        .map(|p| Label::read(p, false).tokens)
        .filter(|p| !p.is_empty())
        .collect())
}

/// Words as [`plain`] text has them.
fn fold(list: &mut [String]) {
    for word in list {
        *word = plain(word, false);
    }
}

/// A word as names of cookies and storage keys have it, without accents and spaces: in each of the ways in
/// which languages write their umlauts without them.
fn as_names(word: &str) -> [String; 3] {
    let ways = [
        [('ü', "u"), ('ö', "o"), ('ä', "a")],
        [('ü', "ue"), ('ö', "oe"), ('ä', "ae")],
        [('ü', "y"), ('ö', "o"), ('ä', "a")],
    ];
    ways.map(|way| {
        let mut out = word.to_owned();
        for (letter, plain) in way {
            out = out.replace(letter, plain);
        }
        out.nfd().filter(char::is_ascii_alphanumeric).collect()
    })
}

/// Whether a class name or id has one of these words in it; `btnClose` and `btn-close` have `close`,
/// `enclosed` has not.
fn has_part(marks: &str, parts: &[String]) -> bool {
    let mut spaced = String::with_capacity(marks.len() + 8);
    let mut lower = false;
    for c in marks.chars() {
        if !c.is_alphanumeric() || c.is_uppercase() && lower {
            spaced.push(' ');
        }
        lower = c.is_lowercase() || c.is_numeric();
        if c.is_alphanumeric() {
            spaced.extend(c.to_lowercase());
        }
    }
    spaced
        .split(' ')
        .any(|word| parts.iter().any(|part| part == word))
}

/// `words/<id>.toml` as written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct LanguageFile {
    id: String,
    #[serde(rename = "name")]
    _name: String,
    topic: Vec<String>,
    topic_weak: Vec<String>,
    accept: Vec<String>,
    reject: Vec<String>,
    settings: Vec<String>,
    save: Vec<String>,
    close: Vec<String>,
    acknowledge: Vec<String>,
    withdraw: Vec<String>,
    withdraw_weak: Vec<String>,
    pay: Vec<String>,
    policy: Vec<String>,
    only: Vec<String>,
    necessary: Vec<String>,
    negation: Vec<String>,
    selected: Vec<String>,
    all: Vec<String>,
    not_consent: Vec<String>,
    #[serde(default)]
    accept_stem: Vec<String>,
    #[serde(default)]
    reject_stem: Vec<String>,
    #[serde(default)]
    save_stem: Vec<String>,
    #[serde(rename = "example")]
    examples: Vec<toml::Spanned<LabelExample>>,
}

/// `[[example]]` of a language.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LabelExample {
    /// What the control says.
    pub label: String,
    /// What it does inside a notice.
    #[serde(default)]
    pub action: Option<Class>,
    /// Whether it reopens the choice when it stands outside.
    #[serde(default)]
    pub withdraw: Option<bool>,
}

/// The words of one language, ready for matching.
#[derive(Debug, Clone)]
pub(super) struct Language {
    /// Words that make a consent topic, lower case.
    pub topic: Vec<String>,
    /// Words that make it likely, not alone.
    pub topic_weak: Vec<String>,
    /// Words of boxes that are something else.
    pub not_consent: Vec<String>,
    /// Whole labels and what they mean.
    pub whole: BTreeMap<String, Vec<Class>>,
    /// Phrases by class, as tokens.
    pub phrases: Vec<(Class, Vec<String>)>,
    /// Labels that reopen the choice, outside a notice.
    pub withdraw: Vec<Vec<String>>,
    /// Labels that may do so, at the foot of a page.
    pub withdraw_weak: Vec<Vec<String>>,
    /// How words of agreeing begin.
    pub accept_stem: Vec<Vec<String>>,
    /// How words of refusing begin.
    pub reject_stem: Vec<Vec<String>>,
    /// How words of saving begin.
    pub save_stem: Vec<Vec<String>>,
    /// "only".
    pub only: Vec<Vec<String>>,
    /// "necessary".
    pub necessary: Vec<Vec<String>>,
    /// "not", "without".
    pub negation: Vec<Vec<String>>,
    /// "selected".
    pub selected: Vec<Vec<String>>,
    /// "all".
    pub all: Vec<Vec<String>>,
    /// Examples with their place in the file.
    pub examples: Vec<toml::Spanned<LabelExample>>,
}

/// Path of the rules for labels.
const RULES: &str = "words/_rules.toml";

impl Words {
    /// Reads and checks every file under `words/`.
    pub(super) fn load(files: &DataFiles) -> Result<Words, Vec<FileError>> {
        let mut errors = Vec::new();
        let mut languages: BTreeMap<String, Language> = BTreeMap::new();
        let mut rules = None;
        for (path, file) in files.under("words/") {
            if path == RULES {
                match toml::from_str::<LabelRules>(&file.text) {
                    Ok(mut read) => {
                        read.fold();
                        rules = Some(read);
                    }
                    Err(e) => errors.push(FileError::from_toml(file, &e)),
                }
                continue;
            }
            match toml::from_str::<LanguageFile>(&file.text) {
                Ok(read) => match check(path, file, &read) {
                    None => {
                        languages.insert(read.id.clone(), Language::from(read));
                    }
                    Some(error) => errors.push(error),
                },
                Err(e) => errors.push(FileError::from_toml(file, &e)),
            }
        }
        match rules {
            Some(mut rules) if errors.is_empty() => {
                let every = |pick: fn(&Language) -> &Vec<String>| -> Vec<String> {
                    let mut all: Vec<String> = languages
                        .values()
                        .flat_map(|l| pick(l).iter().cloned())
                        .collect();
                    all.sort();
                    all.dedup();
                    all
                };
                let (topics_strong, topics_weak) = (every(|l| &l.topic), every(|l| &l.topic_weak));
                let topics_plain = topics_strong
                    .iter()
                    .filter(|t| !rules.topic_shared.contains(t))
                    .cloned()
                    .collect();
                // A site names what it keeps in its own language.
                let names = topics_strong.iter().flat_map(|t| as_names(t));
                rules.store_names.extend(names.filter(|n| n.len() >= 5));
                rules.store_names.sort();
                rules.store_names.dedup();
                Ok(Words {
                    rules,
                    languages,
                    topics_strong,
                    topics_plain,
                    topics_weak,
                })
            }
            Some(_) => Err(errors),
            None => {
                if errors.is_empty() {
                    let missing = DataFile {
                        name: format!("rules/{RULES}"),
                        text: "".into(),
                    };
                    errors.push(FileError::at(
                        &missing,
                        0..0,
                        "the rules for reading labels are missing",
                        None,
                    ));
                }
                Err(errors)
            }
        }
    }

    /// Runs the examples of every language; how many ran.
    pub(super) fn examples(&self, files: &DataFiles) -> Result<usize, Vec<FileError>> {
        let mut errors = Vec::new();
        let mut ran = 0;
        for (id, language) in &self.languages {
            let Some(file) = files.get(&format!("words/{id}.toml")) else {
                continue;
            };
            for example in &language.examples {
                ran += 1;
                if let Some(wrong) = self.wrong(id, example.get_ref()) {
                    errors.push(FileError::at(file, example.span(), wrong, None));
                }
            }
        }
        if errors.is_empty() {
            Ok(ran)
        } else {
            Err(errors)
        }
    }

    fn wrong(&self, id: &str, example: &LabelExample) -> Option<String> {
        if let Some(wanted) = example.action {
            let got = self.classify(&example.label, &[id]);
            if got != wanted {
                return Some(format!(
                    "example \"{}\" reads as {}, not {}",
                    example.label,
                    got.as_str(),
                    wanted.as_str()
                ));
            }
        }
        if let Some(wanted) = example.withdraw {
            let got = self.reopens(&example.label, &[id]);
            if got != wanted {
                return Some(format!(
                    "example \"{}\": withdraw is {got}, not {wanted}",
                    example.label
                ));
            }
        }
        None
    }
}

/// The id has to be the file's name, there must be examples, and each must say something.
fn check(path: &str, file: &DataFile, read: &LanguageFile) -> Option<FileError> {
    let stem = path.trim_start_matches("words/").trim_end_matches(".toml");
    if read.id != stem {
        let at = file
            .text
            .find(&read.id)
            .map_or(0..0, |i| i..i + read.id.len());
        return Some(FileError::at(
            file,
            at,
            format!("id \"{}\" in a file named {stem}.toml", read.id),
            did_you_mean(&read.id, [stem]),
        ));
    }
    if read.examples.is_empty() {
        return Some(FileError::at(
            file,
            0..0,
            "no [[example]]",
            Some("add a label and the action it stands for".into()),
        ));
    }
    let empty = read
        .examples
        .iter()
        .find(|e| e.get_ref().action.is_none() && e.get_ref().withdraw.is_none());
    empty.map(|e| {
        FileError::at(
            file,
            e.span(),
            "the example expects nothing",
            Some("add `action` or `withdraw`".into()),
        )
    })
}

impl From<LanguageFile> for Language {
    fn from(mut file: LanguageFile) -> Language {
        for list in [&mut file.topic, &mut file.topic_weak, &mut file.not_consent] {
            fold(list);
        }
        let turkish = file.id == "tr";
        let tokens = |list: &[String]| -> Vec<Vec<String>> {
            list.iter()
                .map(|p| Label::read(p, turkish).tokens)
                .filter(|t| !t.is_empty())
                .collect()
        };
        let classes = [
            (Class::Pay, &file.pay),
            (Class::Reject, &file.reject),
            (Class::Save, &file.save),
            (Class::Settings, &file.settings),
            (Class::Policy, &file.policy),
            (Class::Accept, &file.accept),
            (Class::Acknowledge, &file.acknowledge),
            (Class::Close, &file.close),
        ];
        let mut whole: BTreeMap<String, Vec<Class>> = BTreeMap::new();
        let mut phrases = Vec::new();
        for (class, list) in classes {
            for phrase in tokens(list) {
                let known = whole.entry(phrase.join(" ")).or_default();
                if !known.contains(&class) {
                    known.push(class);
                }
                phrases.push((class, phrase));
            }
        }
        Language {
            whole,
            phrases,
            withdraw: tokens(&file.withdraw),
            withdraw_weak: tokens(&file.withdraw_weak),
            accept_stem: tokens(&file.accept_stem),
            reject_stem: tokens(&file.reject_stem),
            save_stem: tokens(&file.save_stem),
            only: tokens(&file.only),
            necessary: tokens(&file.necessary),
            negation: tokens(&file.negation),
            selected: tokens(&file.selected),
            all: tokens(&file.all),
            topic: file.topic,
            topic_weak: file.topic_weak,
            not_consent: file.not_consent,
            examples: file.examples,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn every_example_of_the_embedded_words_holds() {
        let files = DataFiles::embedded();
        let words = Words::load(&files).unwrap();
        assert_eq!(words.languages.len(), 54);
        let ran = words.examples(&files).unwrap_or_else(|e| {
            panic!(
                "{:#?}",
                e.iter().map(ToString::to_string).collect::<Vec<_>>()
            )
        });
        assert!(ran > 200, "{ran}");
    }

    #[test]
    fn a_wrong_example_is_reported_with_its_line() {
        let files = DataFiles::embedded();
        let text = files.get("words/en.toml").unwrap().text.replace(
            "label = \"Accept selection\"\naction = \"save\"",
            "label = \"Accept selection\"\naction = \"reject\"",
        );
        let files = files.with("words/en.toml", &text);
        let errors = Words::load(&files).unwrap().examples(&files).unwrap_err();
        assert_eq!(errors.len(), 1);
        assert!(
            errors[0].message.contains("reads as save"),
            "{}",
            errors[0].message
        );
        assert!(
            errors[0].position().starts_with("words/en.toml:"),
            "{}",
            errors[0].position()
        );
    }

    #[test]
    fn a_misspelt_field_is_refused_with_a_suggestion() {
        let files = DataFiles::embedded();
        let text = files
            .get("words/de.toml")
            .unwrap()
            .text
            .replace("\nreject = [", "\nrejct = [");
        let errors = Words::load(&files.with("words/de.toml", &text)).unwrap_err();
        assert_eq!(errors.len(), 1);
        assert_eq!(errors[0].help.as_deref(), Some("did you mean \"reject\"?"));
    }
}
