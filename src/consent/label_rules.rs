//! What holds for labels, marks and names of records in all languages: `words/_rules.toml`.

use super::text::{Label, begins_any, plain};
use serde::{Deserialize, Deserializer};
use unicode_normalization::UnicodeNormalization;

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
    /// How words begin for what works better with cookies and not only with them: they name what is necessary in
    /// "only functional cookies", and beside a switch that can be moved something that is not.
    #[serde(deserialize_with = "phrases")]
    pub functional_stems: Vec<Vec<String>>,
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
    pub(super) fn fold(&mut self) {
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

/// Words as [`plain`] text has them.
pub(super) fn fold(list: &mut [String]) {
    for word in list {
        *word = plain(word, false);
    }
}

/// A word as names of cookies and storage keys have it, without accents and spaces: in each of the ways in
/// which languages write their umlauts without them.
pub(super) fn as_names(word: &str) -> [String; 3] {
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

/// Phrases as the words of labels.
fn phrases<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Vec<String>>, D::Error> {
    let list = Vec::<String>::deserialize(from)?;
    Ok(list
        .iter()
        .map(|p| Label::read(p, false).tokens)
        .filter(|p| !p.is_empty())
        .collect())
}
