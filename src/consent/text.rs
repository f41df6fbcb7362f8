//! Text of labels made comparable, and phrases looked for in it.

use unicode_normalization::UnicodeNormalization;

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
pub(super) fn wide(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}')
}

/// Puts the words of what stands between two spaces to the others: where a script has no spaces each letter
/// is one, so that a phrase is found wherever it stands.
pub(super) fn split(core: &str, tokens: &mut Vec<String>) {
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
pub(super) fn bare(word: &str) -> &str {
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
pub(super) fn length(tokens: &[String]) -> usize {
    let letters = tokens.iter().filter(|t| t.starts_with(unspaced)).count();
    tokens.len() - letters + letters.div_ceil(3)
}

/// Whether a word is that of a stem: a short one as it stands, a longer one perhaps with more behind it.
pub(super) fn is_like(word: &str, stem: &str) -> bool {
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
pub(super) fn begins_apart(tokens: &[String], stems: &[Vec<String>]) -> bool {
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
pub(super) fn without_tonos(c: char) -> char {
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
pub(super) fn mark(tokens: &[String], phrase: &[String], marks: &mut [bool]) -> bool {
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

pub(super) fn holds(tokens: &[String], phrase: &[String]) -> bool {
    phrase.len() <= tokens.len() && tokens.windows(phrase.len()).any(|w| w == phrase)
}

/// Whether a word is another one, or the same with another ending where it is long.
pub(super) fn is_bent(token: &str, word: &str) -> bool {
    const ENDING: usize = 2;
    let near = || token.chars().count().abs_diff(word.chars().count()) <= ENDING;
    token == word || near() && stem(word, ENDING).is_some_and(|s| token.starts_with(s))
}

/// Whether the words of a phrase stand there in order, with at most two others between any two of them; of
/// long ones the ending may be another one.
pub(super) fn holds_in_order(tokens: &[String], phrase: &[String]) -> bool {
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

pub(super) fn holds_any(tokens: &[String], phrases: &[Vec<String>]) -> bool {
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
pub(super) fn holds_any_bent(tokens: &[String], phrases: &[Vec<String>]) -> bool {
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
pub(super) fn chars(phrase: &[String]) -> usize {
    let of = |(at, word): (usize, &String)| match word.chars().next() {
        Some(c) if wide(c) => 2,
        Some(c) if unspaced(c) => 1,
        _ => word.chars().count() + usize::from(at > 0),
    };
    phrase.iter().enumerate().map(of).sum()
}
