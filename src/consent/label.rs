//! Reading the label of a control: what does it do, going by its words alone.

use super::text::{
    Label, begins_any, begins_apart, chars, holds, holds_any, holds_any_bent, holds_in_order,
    length, mark, plain,
};
use super::words::{Language, Words};
use serde::Deserialize;

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

impl Words {
    /// What a label stands for, asking `languages` in order, then English, then all others.
    ///
    /// What buys, subscribes or signs in is [`Class::Pay`] whatever else it says. A "yes" to switching off
    /// and a "no" that asks for advertising are nothing: which answer they are depends on the question.
    pub(super) fn classify(&self, text: &str, languages: &[&str]) -> Class {
        let class = match self.classify_as_written(text, languages) {
            // Catalan hangs its pronouns on with a hyphen ("rebutja-les").
            Class::Other if text.contains('-') => {
                self.classify_as_written(&text.replace('-', " "), languages)
            }
            class => class,
        };
        match class {
            Class::Other | Class::Pay | Class::Policy => class,
            _ if self.rules.buys(text) => Class::Pay,
            Class::Accept | Class::Reject
                if self
                    .turned(text, languages)
                    .is_some_and(|other| other != class) =>
            {
                Class::Other
            }
            _ => class,
        }
    }

    /// What an answer is to the question whether to switch off ("Yes, switch them off", "No thanks, I want
    /// advertisements that suit me"); none for one that reads the same whatever was asked.
    pub(super) fn turned(&self, text: &str, languages: &[&str]) -> Option<Class> {
        let (opening, rest) = opened(text);
        let rules = &self.rules;
        let tokens = Label::read(rest, false).tokens;
        if tokens.is_empty() || length(&tokens) > 2 * rules.max_label_words {
            return None;
        }
        let order = self.order(languages);
        let denied = order.iter().any(|(_, l)| self.denies(l, &tokens));
        let off = begins_apart(&tokens, &rules.off_stems);
        if rules.is_yes(opening) {
            let refuses = matches!(self.classify_as_written(rest, languages), Class::Reject);
            return (off && (refuses || !denied)).then_some(Class::Reject);
        }
        let about = begins_any(&tokens, &rules.ad_stems);
        let wanted = begins_any(&tokens, &rules.want_stems);
        (rules.is_polite_refusal(opening) && about && wanted && !denied && !off)
            .then_some(Class::Accept)
    }

    /// What a label stands for under a question whether to switch off: a bare "yes" or "no" is nothing.
    pub(super) fn classify_inverted(&self, text: &str, languages: &[&str]) -> Class {
        if let Some(class) = self.turned(text, languages) {
            return class;
        }
        let (opening, rest) = opened(text);
        let answers = self.rules.is_yes(opening) || self.rules.is_polite_refusal(opening);
        match self.classify(if answers { rest } else { text }, languages) {
            _ if answers && rest.is_empty() => Class::Other,
            class => class,
        }
    }

    /// Whether a text asks whether to switch off, to block or to stop something.
    pub(super) fn asks_whether_off(&self, text: &str) -> bool {
        let questions = text.split_inclusive(['.', '!', '?', '。', '？', '\u{37e}', '؟']);
        questions
            .filter(|q| q.ends_with(['?', '？', '\u{37e}', '؟']))
            .map(|q| Label::read(q, false).tokens)
            .any(|q| {
                begins_apart(&q, &self.rules.off_stems) && !begins_any(&q, &self.rules.agree_stems)
            })
    }

    /// Whether a text says that who closes it agrees.
    pub(super) fn closing_agrees(&self, text: &str, languages: &[&str]) -> bool {
        let order = self.order(languages);
        text.split(['.', '!', '?', '。', '؟', '…']).any(|sentence| {
            let tokens = Label::read(sentence, false).tokens;
            begins_any(&tokens, &self.rules.closing_stems)
                && begins_any(&tokens, &self.rules.agree_stems)
                && !order.iter().any(|(_, l)| self.denies(l, &tokens))
        })
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
        let (western, turkish) = (Label::read(text, false), Label::read(text, true));
        let label = |id: &str| if id == "tr" { &turkish } else { &western };
        for (id, language) in &first {
            if let Some(class) = self.whole(language, label(id)) {
                return class;
            }
        }
        for (id, language) in &first {
            if let Some(class) = self.inner(language, label(id)) {
                return class;
            }
        }
        let rest = || {
            self.languages
                .iter()
                .filter(|(id, _)| !first.iter().any(|(f, _)| f == id))
        };
        agreed(rest().filter_map(|(id, l)| self.whole(l, label(id))))
            .or_else(|| agreed(rest().filter_map(|(id, l)| self.inner(l, label(id)))))
            .or_else(|| first.iter().find_map(|(id, l)| self.by_stems(l, label(id))))
            .unwrap_or(Class::Other)
    }

    /// A short label with a word that begins as words of refusing, agreeing or saving do, and nothing that
    /// speaks against it: languages bend their verbs more than can be listed.
    fn by_stems(&self, language: &Language, label: &Label) -> Option<Class> {
        let tokens = &label.tokens;
        if tokens.is_empty() || length(tokens) > self.rules.max_label_words {
            return None;
        }
        let denied = self.denies(language, tokens);
        // A word of refusing denies what follows it, and not itself.
        let refuses = |i: usize| begins_any(&tokens[i..=i], &language.reject_stem);
        let denied_apart =
            (0..tokens.len()).any(|i| self.negates(language, tokens, i) && !refuses(i));
        let necessary = holds_any_bent(tokens, &language.necessary);
        let says = |stems: &[Vec<String>]| begins_any(tokens, stems);
        match (
            says(&language.reject_stem),
            says(&language.accept_stem),
            says(&language.save_stem),
        ) {
            (true, false, false) if !denied_apart => Some(Class::Reject),
            (false, true, false) if denied || necessary => Some(Class::Reject),
            (false, true, false) if holds_any(tokens, &language.selected) => Some(Class::Save),
            (false, true, false) => Some(Class::Accept),
            (false, false, true) if !denied => Some(Class::Save),
            _ => None,
        }
    }

    /// A label that opens with an answer of its own ("No thanks, I'd rather pay more"): what follows does
    /// not change it, unless it speaks of another one.
    fn by_opening(&self, language: &Language, text: &str, turkish: bool) -> Option<Class> {
        let (opening, rest) = text.split_once([',', ';', ':', '.', '!', '–', '—'])?;
        let (opening, rest) = (Label::read(opening, turkish), Label::read(rest, turkish));
        let class = self.whole(language, &opening)?;
        if !matches!(class, Class::Accept | Class::Reject)
            || rest.tokens.is_empty()
            || length(&rest.tokens) > 2 * self.rules.max_label_words
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
            length(tokens) <= self.rules.max_label_words
                && language.withdraw.iter().any(|p| *tokens == *p || inside(p))
        };
        let first = self.order(languages);
        first.iter().any(|(id, l)| holds((id, l)))
            || self.languages.iter().any(|(id, l)| holds((id, l)))
    }

    /// Whether a label is, as a whole, one of those that reopen the choice.
    pub(super) fn is_a_way_back(&self, text: &str, languages: &[&str]) -> bool {
        self.is_one_of(text, languages, |language| &language.withdraw)
    }

    /// Whether a label at the foot of a page may lead back to the choice: it says no more than "Cookies".
    pub(super) fn may_reopen(&self, text: &str, languages: &[&str]) -> bool {
        self.is_one_of(text, languages, |language| &language.withdraw_weak)
    }

    /// Whether a label is, as a whole, one of a list.
    fn is_one_of(
        &self,
        text: &str,
        languages: &[&str],
        list: fn(&Language) -> &[Vec<String>],
    ) -> bool {
        let order = self.order(languages);
        let says = |(id, language): &(&str, &Language)| {
            let label = Label::read(text, *id == "tr");
            list(language).contains(&label.tokens)
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

    /// Whether a level, or a part of a notice, is named as one that cannot be done without.
    pub(super) fn names_necessary(&self, text: &str, languages: &[&str]) -> bool {
        self.names_one_of(text, languages, |_| true)
    }

    /// Whether a switch is named as one that cannot be done without. One that is called "functional" can be.
    pub(super) fn names_indispensable(&self, text: &str, languages: &[&str]) -> bool {
        let functional = |phrase: &[String]| begins_any(phrase, &self.rules.functional_stems);
        self.names_one_of(text, languages, |phrase| !functional(phrase))
    }

    fn names_one_of(
        &self,
        text: &str,
        languages: &[&str],
        counts: impl Fn(&[String]) -> bool,
    ) -> bool {
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
            length(&label.tokens) <= self.rules.max_label_words
                && (language.necessary.iter())
                    .any(|phrase| counts(phrase) && holds(&label.tokens, phrase))
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
        if tokens.is_empty() || length(tokens) > self.rules.max_label_words {
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
        // "No, accept all" answers both ways.
        let contradicts = label.first_set_apart
            && self.negates(language, tokens, 0)
            && holds_any(&tokens[1..], &language.all);
        if has(Class::Accept) && contradicts {
            return Some(Class::Other);
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
            // "Save and close" saves.
            Some(Class::Close | Class::Other) if has(Class::Close) && has(Class::Save) => {
                Some(Class::Save)
            }
            Some(Class::Close | Class::Other) if has(Class::Close) && has(Class::Accept) => {
                Some(Class::Accept)
            }
            // "Save cookie settings" saves them, however long the name of what is saved.
            Some(Class::Settings) if has(Class::Save) => Some(Class::Save),
            Some(Class::Other) if has(Class::Settings) && has(Class::Save) => Some(Class::Save),
            // "Continue with the necessary ones".
            Some(Class::Acknowledge)
                if necessary && !all && begins_any(tokens, &self.rules.consent_stems) =>
            {
                Some(Class::Reject)
            }
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

    /// Whether any word denies.
    fn denies(&self, language: &Language, tokens: &[String]) -> bool {
        (0..tokens.len()).any(|i| self.negates(language, tokens, i))
    }

    /// Whether word `i` negates; "not necessary" names a thing and negates nothing.
    fn negates(&self, language: &Language, tokens: &[String], i: usize) -> bool {
        let word = &tokens[i];
        let unneeded = |rest: &[String]| language.necessary.iter().any(|p| rest.starts_with(p));
        language.negation.iter().any(|n| {
            let hit = match n.as_slice() {
                [one] => {
                    let stem = one.chars().count() >= self.rules.negation_stem_chars;
                    word == one || stem && word.starts_with(one.as_str())
                }
                _ => tokens[i..].starts_with(n),
            };
            hit && !unneeded(tokens.get(i + n.len()..).unwrap_or_default())
        })
    }
}

/// What a label opens with, up to the first mark, and the rest; all of it where there is none.
fn opened(text: &str) -> (&str, &str) {
    let marks = [',', ';', ':', '.', '!', '–', '—', '、', '，', '،'];
    text.split_once(marks).unwrap_or((text, ""))
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
