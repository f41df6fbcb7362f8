//! [`Terms`]: the word lists under `terms/` and `policies/`: guarded topics, names of parameters,
//! countries, and the words of policies per language.

use super::pages::words;
use crate::catalogue::{DataFile, DataFiles, FileError, did_you_mean};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Topics that the law guards more than others, as in `PageFact::topics`.
pub const TOPICS: [&str; 7] = [
    "health",
    "belief",
    "politics",
    "union",
    "sexuality",
    "ethnicity",
    "children",
];

/// Every word list that facts and rules share.
#[derive(Debug, Clone, Default)]
pub struct Terms {
    topics: Vec<Topic>,
    /// By the first word of each word or phrase: topic and the whole of it, with spaces around.
    first_words: HashMap<String, Vec<(usize, String)>>,
    parameters: Parameters,
    countries: Countries,
    policies: BTreeMap<String, PolicyWords>,
    acknowledge: BTreeSet<String>,
}

/// What is read here of the words on consent controls, `words/<language>.toml`.
#[derive(Deserialize)]
struct ControlWords {
    #[serde(default)]
    acknowledge: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct TopicsFile {
    topic: Vec<Topic>,
}

/// A guarded topic and its words.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Topic {
    /// One of [`TOPICS`].
    pub id: String,
    /// Words and phrases, lower case.
    pub words: Vec<String>,
}

/// Names of parameters by what they carry, lower case.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameters {
    /// Say nothing about the visitor.
    pub campaign: Vec<String>,
    /// What was looked for.
    pub search: Vec<String>,
    /// Single items of an order or gift.
    pub items: Vec<String>,
    /// An own number of the visitor.
    pub own_ids: Vec<String>,
    /// Made for a vendor's server interface.
    pub relay: Vec<String>,
    /// Of an advertising auction.
    pub auction: Vec<String>,
    /// Numbers of a click on an advertisement.
    pub click_ids: Vec<String>,
}

/// Countries by how the law on transfers sees them.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Countries {
    /// Date of the lists.
    pub as_of: String,
    /// The European Economic Area.
    pub eea: Vec<String>,
    /// The United Kingdom.
    pub uk: Vec<String>,
    /// With an adequacy decision for all recipients.
    pub adequate: Vec<String>,
    /// The United States: adequacy for listed organisations only.
    pub us: Vec<String>,
}

/// The words of policies in one language. Each is the beginning of a word or phrase, without signs.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct PolicyWords {
    pub id: String,
    pub name: String,
    pub withdraw: Vec<String>,
    pub lifetimes: Vec<String>,
    pub transfer: Vec<String>,
    pub controller: Vec<String>,
    pub legal_basis: Vec<String>,
    pub rights: Vec<String>,
    pub complaint: Vec<String>,
    pub interest: Vec<String>,
    pub joint: Vec<String>,
    pub advertising: Vec<String>,
    pub statistics: Vec<String>,
    pub necessary: Vec<String>,
    pub preferences: Vec<String>,
    pub days: Vec<String>,
    pub months: Vec<String>,
    pub years: Vec<String>,
    pub hours: Vec<String>,
    pub minutes: Vec<String>,
    pub session: Vec<String>,
    pub col_name: Vec<String>,
    pub col_provider: Vec<String>,
    pub col_purpose: Vec<String>,
    pub col_duration: Vec<String>,
    pub col_class: Vec<String>,
    pub updated: Vec<String>,
    #[serde(default)]
    pub no_cookies: Vec<String>,
    #[serde(default)]
    pub no_sharing: Vec<String>,
    #[serde(default)]
    pub only_after: Vec<String>,
}

impl Terms {
    /// Reads and checks the lists.
    ///
    /// # Errors
    /// Every file that is not as it should be, with its place.
    pub fn load(files: &DataFiles) -> Result<Terms, Vec<FileError>> {
        let mut terms = Terms::default();
        let mut errors = Vec::new();
        const KNOWN: [&str; 3] = [
            "terms/topics.toml",
            "terms/parameters.toml",
            "terms/countries.toml",
        ];
        for (path, file) in files.under("terms/") {
            if !KNOWN.contains(&path) {
                let help = did_you_mean(path, KNOWN);
                let message = format!("`{path}` is not one of the word lists");
                errors.push(FileError::at(file, 0..0, message, help));
            }
        }
        if let Some(list) = read::<TopicsFile>(files.get(KNOWN[0]), &mut errors) {
            for topic in &list.topic {
                if !TOPICS.contains(&topic.id.as_str()) {
                    let message = format!("unknown topic `{}`", topic.id);
                    let help = did_you_mean(&topic.id, TOPICS);
                    if let Some(file) = files.get(KNOWN[0]) {
                        errors.push(FileError::at(file, 0..0, message, help));
                    }
                }
            }
            for (n, topic) in list.topic.iter().enumerate() {
                for phrase in &topic.words {
                    let first = phrase.split(' ').next().unwrap_or(phrase).to_owned();
                    let entries = terms.first_words.entry(first).or_default();
                    entries.push((n, format!(" {phrase} ")));
                }
            }
            terms.topics = list.topic;
        }
        if let Some(list) = read::<Parameters>(files.get(KNOWN[1]), &mut errors) {
            terms.parameters = list;
        }
        if let Some(list) = read::<Countries>(files.get(KNOWN[2]), &mut errors) {
            terms.countries = list;
        }
        for (path, file) in files.under("policies/") {
            if let Some(list) = read::<PolicyWords>(Some(file), &mut errors) {
                if path != format!("policies/{}.toml", list.id) {
                    let message = format!("the file of `{}` must be named {0}.toml", list.id);
                    errors.push(FileError::at(file, 0..0, message, None));
                }
                terms.policies.insert(list.id.clone(), list);
            }
        }
        for (_, file) in files.under("words/") {
            // the engine that clicks checks these files; here only one of their lists is needed
            if let Ok(list) = toml::from_str::<ControlWords>(&file.text) {
                terms.acknowledge.extend(list.acknowledge);
            }
        }
        if errors.is_empty() {
            Ok(terms)
        } else {
            Err(errors)
        }
    }

    /// Names of parameters.
    pub fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    /// Words of policies in the language of that BCP 47 tag.
    pub fn policy(&self, tag: &str) -> Option<&PolicyWords> {
        let first = tag.split(['-', '_']).next()?.to_ascii_lowercase();
        let id = match first.as_str() {
            "no" | "nn" => "nb",
            other => other,
        };
        self.policies.get(id)
    }

    /// Whether the words of a control only say that something was read (`OK`, `Got it`), in any language.
    pub fn only_acknowledges(&self, label: &str) -> bool {
        let label = label.to_lowercase();
        let label: Vec<&str> = label.split_whitespace().collect();
        self.acknowledge
            .contains(label.join(" ").trim_end_matches(['.', '!']))
    }

    /// Languages with words of policies.
    pub fn languages(&self) -> impl Iterator<Item = &PolicyWords> {
        self.policies.values()
    }

    /// How the law on transfers sees a country: `eea`, `uk`, `us`, `adequate`, `other`, or `unknown`
    /// without one.
    pub fn seat(&self, country: Option<&str>) -> &'static str {
        let Some(code) = country else {
            return "unknown";
        };
        let among = |list: &[String]| list.iter().any(|c| c == code);
        let lists = [
            (&self.countries.eea, "eea"),
            (&self.countries.uk, "uk"),
            (&self.countries.us, "us"),
            (&self.countries.adequate, "adequate"),
        ];
        lists
            .into_iter()
            .find(|(list, _)| among(list))
            .map_or("other", |(_, word)| word)
    }

    /// Guarded topics of which a text holds a word, with the words met.
    pub fn topics(&self, text: &str) -> Vec<(&str, Vec<String>)> {
        let text = words(text);
        let mut met: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
        // Each word once: a text may say the first word of a phrase thousands of times.
        for word in text.split(' ').collect::<BTreeSet<_>>() {
            for (topic, phrase) in self.first_words.get(word).into_iter().flatten() {
                if text.contains(phrase.as_str()) {
                    met.entry(*topic)
                        .or_default()
                        .insert(phrase.trim().to_owned());
                }
            }
        }
        met.into_iter()
            .map(|(n, words)| (self.topics[n].id.as_str(), words.into_iter().collect()))
            .collect()
    }
}

/// Whether folded words (see `pages::words`) hold one of these beginnings of a word or phrase.
pub(crate) fn begins(folded: &str, stems: &[String]) -> bool {
    let mut spaced = String::new();
    stems.iter().any(|stem| {
        spaced.clear();
        spaced.push(' ');
        spaced.push_str(stem);
        folded.contains(&spaced)
    })
}

fn read<T: DeserializeOwned>(file: Option<&DataFile>, errors: &mut Vec<FileError>) -> Option<T> {
    let file = file?;
    match toml::from_str(&file.text) {
        Ok(read) => Some(read),
        Err(error) => {
            errors.push(FileError::from_toml(file, &error));
            None
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn the_lists_load_and_speak_of_countries_and_topics() {
        let terms = Terms::load(&DataFiles::embedded()).unwrap();
        assert!(terms.languages().count() >= 24);
        assert_eq!(terms.seat(Some("FR")), "eea");
        assert_eq!(terms.seat(Some("GB")), "uk");
        assert_eq!(terms.seat(Some("US")), "us");
        assert_eq!(terms.seat(Some("JP")), "adequate");
        assert_eq!(terms.seat(Some("CN")), "other");
        assert_eq!(terms.seat(None), "unknown");
        assert_eq!(terms.topics("Symptoms of diabetes | Clinic")[0].0, "health");
        assert!(terms.topics("The Tempest, 7 pm").is_empty());
        assert_eq!(terms.policy("de-AT").unwrap().name, "German");
        assert_eq!(terms.policy("no").unwrap().name, "Norwegian");
        assert!(terms.policy("zz").is_none());
    }

    /// The first word of a phrase is looked up in the text once, however often it stands there.
    #[test]
    fn a_word_said_thousands_of_times_is_looked_for_once() {
        let terms = Terms::load(&DataFiles::embedded()).unwrap();
        let (first, entries) = terms
            .first_words
            .iter()
            .find(|(w, e)| e[0].1.len() > w.len() + 2)
            .unwrap();
        let text = format!("{first}, ").repeat((1 << 20) / (first.len() + 2));
        let met = terms.topics(&text);
        assert!(met.iter().all(|(_, words)| words.len() <= entries.len()));
    }

    #[test]
    fn every_word_is_lower_case_and_without_signs() {
        let terms = Terms::load(&DataFiles::embedded()).unwrap();
        for list in terms.languages() {
            for word in list
                .withdraw
                .iter()
                .chain(&list.rights)
                .chain(&list.no_sharing)
            {
                assert_eq!(words(word), format!(" {word} "), "{}", list.id);
            }
        }
    }

    #[test]
    fn a_misspelt_list_is_an_error() {
        let files = DataFiles::embedded().with("terms/countries.toml", "as_of = \"x\"\neae = []\n");
        assert!(Terms::load(&files).is_err());
        let files = DataFiles::embedded().with("terms/topic.toml", "");
        let errors = Terms::load(&files).unwrap_err();
        assert!(errors[0].help.as_deref().unwrap().contains("topics"));
    }
}
