//! `words/*.toml`: what controls of consent notices say, by language.

use super::label::Class;
use super::label_rules::{LabelRules, as_names, fold};
use super::text::Label;
use crate::catalogue::{DataFile, DataFiles, FileError, did_you_mean};
use serde::Deserialize;
use std::collections::BTreeMap;

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
