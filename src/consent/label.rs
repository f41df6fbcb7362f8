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
                first_set_apart = word.ends_with([',', '.', '!', ';', ':', '،']);
            }
            split(core, &mut tokens);
        }
        Label {
            tokens,
            first_set_apart,
        }
    }
}

/// Whether a letter is of a script that sets no spaces between words, or sets them as the writer likes.
pub(super) fn unspaced(c: char) -> bool {
    wide(c)
        || matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}')
}

/// Whether a letter says as much as two of an alphabet: Han, kana and hangul.
fn wide(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}')
}

/// Puts the words of what stands between two spaces to the others: where a script has no spaces each letter
/// is one, so that a phrase is found wherever it stands.
fn split(core: &str, tokens: &mut Vec<String>) {
    let mut word = String::new();
    let flush = |word: &mut String, tokens: &mut Vec<String>| {
        let trimmed = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '&');
        let bare = bare(trimmed);
        if !bare.is_empty() {
            tokens.push(bare.to_owned());
        }
        word.clear();
    };
    for c in core.chars() {
        if unspaced(c) {
            flush(&mut word, tokens);
            // Tone marks are left out: at the end of a word they would be.
            if c.is_alphanumeric() {
                tokens.push(c.to_string());
            }
        } else {
            word.push(c);
        }
    }
    flush(&mut word, tokens);
}

/// A word without what hangs on it: the Arabic article with the letters before it, and the other gender
/// after a stroke or point ("מסכים/ה", "convaincu.e").
fn bare(word: &str) -> &str {
    const ARTICLES: [&str; 4] = ["بال", "لل", "فال", "ال"];
    // "And" is written as part of the word that follows.
    let word = match word.strip_prefix(['و', 'ו']) {
        Some(rest) if rest.chars().count() >= 4 => rest,
        _ => word,
    };
    let article = ARTICLES.iter().find_map(|a| word.strip_prefix(a));
    if let Some(rest) = article.filter(|rest| rest.chars().count() >= 2) {
        return rest;
    }
    match word.split_once(['/', '.', '(', '·']) {
        Some((stem, end))
            if stem.chars().count() >= 4
                && end.chars().count() <= 3
                && !end.contains(|c: char| c.is_ascii_digit()) =>
        {
            let letters = end.trim_end_matches(')').chars().count();
            if letters <= 2 { stem } else { word }
        }
        _ => word,
    }
}

/// How many words a label has; three letters of a script without spaces are about one.
fn length(tokens: &[String]) -> usize {
    let letters = tokens.iter().filter(|t| t.starts_with(unspaced)).count();
    tokens.len() - letters + letters.div_ceil(3)
}

/// Whether a word is that of a stem: a short one as it stands, a longer one perhaps with more behind it.
fn is_like(word: &str, stem: &str) -> bool {
    const SHORT: usize = 4;
    word == stem || stem.chars().count() >= SHORT && word.starts_with(stem)
}

/// Whether the words of one of these stems stand there in a row, long ones perhaps with more behind them.
pub(super) fn begins_any(tokens: &[String], stems: &[Vec<String>]) -> bool {
    let like = |stem: &Vec<String>| {
        let row = |w: &[String]| w.iter().zip(stem).all(|(w, s)| is_like(w, s));
        !stem.is_empty() && tokens.windows(stem.len()).any(row)
    };
    stems.iter().any(like)
}

/// As [`begins_any`]; between the two words of a verb what it is done to may stand ("switch the cookies off").
fn begins_apart(tokens: &[String], stems: &[Vec<String>]) -> bool {
    const BETWEEN: usize = 4;
    let apart = |stem: &Vec<String>| match stem.as_slice() {
        [verb, particle] if !verb.starts_with(unspaced) => (0..tokens.len()).any(|at| {
            is_like(&tokens[at], verb)
                && tokens[at + 1..].iter().take(BETWEEN).any(|t| t == particle)
        }),
        _ => false,
    };
    begins_any(tokens, stems) || stems.iter().any(apart)
}

/// Folded text for whole-label symbols and for topic words.
pub(super) fn plain(text: &str, turkish: bool) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.nfkc() {
        match c {
            '’' | '‘' | 'ʼ' | '`' | '´' => out.push('\''),
            '“' | '”' | '„' => out.push('"'),
            '\u{ad}' | '\u{200b}' | '\u{200c}' | '\u{200d}' | '\u{2060}' | '\u{feff}' => {}
            // Vowel points and lengthening strokes of Arabic and Hebrew, which most leave out.
            '\u{640}'
            | '\u{64b}'..='\u{652}'
            | '\u{670}'
            | '\u{591}'..='\u{5bd}'
            | '\u{5bf}'..='\u{5c7}' => {}
            'أ' | 'إ' | 'آ' | 'ٱ' => out.push('ا'),
            'ى' | 'ی' => out.push('ي'),
            'ک' => out.push('ك'),
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

/// How much a phrase says, in letters of an alphabet and the spaces between its words.
fn chars(phrase: &[String]) -> usize {
    let of = |(at, word): (usize, &String)| match word.chars().next() {
        Some(c) if wide(c) => 2,
        Some(c) if unspaced(c) => 1,
        _ => word.chars().count() + usize::from(at > 0),
    };
    phrase.iter().enumerate().map(of).sum()
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
        let denied = order
            .iter()
            .any(|(_, l)| (0..tokens.len()).any(|i| self.negates(l, &tokens, i)));
        let off = begins_apart(&tokens, &rules.off_stems);
        if rules.is_yes(opening) {
            let refuses = matches!(self.classify_as_written(rest, languages), Class::Reject);
            return (off && !(denied && !refuses)).then_some(Class::Reject);
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
            let denied = |l: &Language| (0..tokens.len()).any(|i| self.negates(l, &tokens, i));
            begins_any(&tokens, &self.rules.closing_stems)
                && begins_any(&tokens, &self.rules.agree_stems)
                && !order.iter().any(|(_, l)| denied(l))
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
        let denies = |i: usize| self.negates(language, tokens, i);
        let denied = (0..tokens.len()).any(denies);
        // A word of refusing denies what follows it, and not itself.
        let refuses = |i: usize| begins_any(&tokens[i..=i], &language.reject_stem);
        let denied_apart = (0..tokens.len()).any(|i| denies(i) && !refuses(i));
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
            length(&label.tokens) <= self.rules.max_label_words
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
    fn every_listed_phrase_reads_as_what_it_is_listed_for() {
        let words = words();
        let mut wrong = Vec::new();
        for (id, language) in &words.languages {
            // Every third, as each takes its time.
            for (phrase, classes) in language.whole.iter().step_by(3) {
                let got = words.classify(phrase, &[id]);
                if classes.len() == 1 && got != classes[0] {
                    wrong.push(format!("{id}: {phrase}: {}", got.as_str()));
                }
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
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
    fn what_buys_subscribes_or_signs_in_is_never_an_answer_in_any_language() {
        let words = words();
        for (id, label) in [
            ("ro", "Refuz și mă abonez"),
            ("en", "Decline and subscribe"),
            ("de", "Ablehnen und Abo abschließen"),
            ("fr", "Refuser et s'abonner"),
            ("it", "Rifiuta e abbonati"),
            ("pl", "Odrzuć i kup dostęp"),
            ("ja", "拒否して購読する"),
            ("ar", "أرفض وأشترك"),
            ("el", "Απόρριψη και συνδρομή"),
            ("en", "Accept all and sign in"),
        ] {
            assert_eq!(words.classify(label, &[id]), Class::Pay, "{label}");
        }
        assert_eq!(
            words.classify("No thanks, I do not care about culture", &["en"]),
            Class::Reject
        );
    }

    #[test]
    fn an_answer_that_turns_with_the_question_is_read_under_that_question_alone() {
        let words = words();
        let (off, wants) = (
            "Ja, stäng av dem",
            "Nej tack, jag vill ha annonser som passar mig",
        );
        assert_eq!(words.classify(off, &["sv"]), Class::Other);
        assert_eq!(words.classify(wants, &["sv"]), Class::Other);
        assert!(words.asks_whether_off("Vill du att vi stänger av de kakorna?"));
        assert!(words.asks_whether_off("Shall we switch the advertising cookies off?"));
        assert!(!words.asks_whether_off("We never switch off. May we use cookies?"));
        assert_eq!(words.classify_inverted(off, &["sv"]), Class::Reject);
        assert_eq!(words.classify_inverted(wants, &["sv"]), Class::Accept);
        for bare in ["Yes", "No", "No thanks"] {
            assert_eq!(
                words.classify_inverted(bare, &["en"]),
                Class::Other,
                "{bare}"
            );
        }
        assert_eq!(
            words.classify_inverted("Reject all", &["en"]),
            Class::Reject
        );
    }

    #[test]
    fn a_text_that_takes_closing_for_agreeing_is_told_from_one_that_does_not() {
        let words = words();
        for (id, text) in [
            (
                "en",
                "We use cookies. By closing this message you agree to them.",
            ),
            ("el", "Κλείνοντας αυτό το μήνυμα αποδέχεστε τη χρήση τους."),
            (
                "it",
                "Chiudendo questo banner acconsenti all'uso dei cookie.",
            ),
        ] {
            assert!(words.closing_agrees(text, &[id]), "{text}");
        }
        for text in [
            "If you close this without agreeing, nothing is set.",
            "You can close this. Do you agree to cookies?",
        ] {
            assert!(!words.closing_agrees(text, &["en"]), "{text}");
        }
    }

    #[test]
    fn scripts_without_spaces_are_read_letter_by_letter() {
        let words = words();
        assert_eq!(
            Label::read("Cookieを拒否", false).tokens,
            ["cookie", "を", "拒", "否"]
        );
        for (id, label, class) in [
            ("ja", "Cookieをすべて拒否する", Class::Reject),
            ("ja", "すべてのCookieを許可", Class::Accept),
            ("zh", "拒绝所有非必要的 Cookie", Class::Reject),
            ("ko", "쿠키 모두동의", Class::Accept),
            ("he", "אני מסכים/ה", Class::Accept),
            ("ar", "الضرورية فقط", Class::Reject),
        ] {
            assert_eq!(words.classify(label, &[id]), class, "{label}");
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
