//! What the bytes that a PDF shows stand for.

use super::lexer::{Dict, Lexer, Value, whole};
use super::objects::Objects;
use std::collections::BTreeMap;

/// Codes of one font.
const MOST_CODES: usize = 70_000;

/// Width of a letter, in sizes of the font, where it is not told.
const LETTER: f64 = 0.5;

/// Letters that are not told.
const UNKNOWN: char = '\u{fffd}';

/// How a font's codes are read.
pub(super) struct Font {
    /// Bytes of a code.
    wide: usize,
    /// What codes stand for.
    codes: BTreeMap<u32, String>,
    /// Whether a code that is not told is a letter of Windows' Western table.
    western: bool,
    /// How wide codes are, in sizes of the font.
    widths: BTreeMap<u32, f64>,
    /// How wide others are.
    other: f64,
}

impl Font {
    /// One of which nothing is told.
    pub(super) fn plain() -> Font {
        Font {
            wide: 1,
            codes: BTreeMap::new(),
            western: true,
            widths: BTreeMap::new(),
            other: LETTER,
        }
    }

    pub(super) fn of(objects: &Objects<'_>, font: &Dict) -> Font {
        let composite = objects.get(font, "Subtype").name() == Some("Type0");
        let mut read = Font {
            wide: if composite { 2 } else { 1 },
            western: !composite,
            ..Font::plain()
        };
        if composite {
            read.composite_widths(objects, font);
        } else {
            read.differences(objects, font);
            read.simple_widths(objects, font);
        }
        if let Some(Value::Ref(number)) = font.get("ToUnicode")
            && let Some((_, map)) = objects.unpacked(*number)
        {
            read.map(&map);
        }
        read
    }

    fn simple_widths(&mut self, objects: &Objects<'_>, font: &Dict) {
        let first = objects.get(font, "FirstChar").number().unwrap_or(0.0);
        if let Value::List(list) = objects.get(font, "Widths") {
            for (code, width) in (first.clamp(0.0, 255.0) as u32..=255).zip(list) {
                self.wide_as(code, objects.follow(width));
            }
        }
    }

    /// `W`: codes one by one, `17 [600 500]`, or a range of them, `17 30 600`.
    fn composite_widths(&mut self, objects: &Objects<'_>, font: &Dict) {
        let Value::List(below) = objects.get(font, "DescendantFonts") else {
            return;
        };
        let Some(below) = below.first().and_then(|b| objects.dict(b)) else {
            return;
        };
        self.other = objects.get(below, "DW").number().unwrap_or(1000.0) / 1000.0;
        let Value::List(list) = objects.get(below, "W") else {
            return;
        };
        let mut list = list.iter().map(|v| objects.follow(v));
        while let (Some(from), Some(next)) = (list.next().and_then(whole), list.next()) {
            if let Value::List(widths) = next {
                for (code, width) in (from..).zip(widths.iter().take(MOST_CODES)) {
                    self.wide_as(code, width);
                }
            } else if let (Some(to), Some(width)) = (whole(next), list.next()) {
                for code in from..=to.min(0xffff) {
                    self.wide_as(code, width);
                }
            }
        }
    }

    fn wide_as(&mut self, code: u32, width: &Value) {
        if let Some(width) = width.number().filter(|_| self.widths.len() < MOST_CODES) {
            self.widths.insert(code, width.clamp(0.0, 4000.0) / 1000.0);
        }
    }

    /// Names of letters that differ from the table.
    fn differences(&mut self, objects: &Objects<'_>, font: &Dict) {
        let Some(encoding) = objects.dict(objects.get(font, "Encoding")) else {
            return;
        };
        let Value::List(list) = objects.get(encoding, "Differences") else {
            return;
        };
        let mut code = 0_u32;
        for value in list.iter().take(MOST_CODES) {
            match value {
                Value::Number(n) => code = n.clamp(0.0, 255.0) as u32,
                Value::Name(name) => {
                    if let Some(letter) = letter(name) {
                        self.codes.insert(code, letter);
                    }
                    code = code.saturating_add(1);
                }
                _ => {}
            }
        }
    }

    /// A `ToUnicode` map.
    fn map(&mut self, map: &[u8]) {
        let mut lexer = Lexer::new(map, 0);
        let mut held: Vec<Value> = Vec::new();
        while let Some(value) = lexer.value() {
            let Value::Word(word) = &value else {
                if held.len() < MOST_CODES {
                    held.push(value);
                }
                continue;
            };
            match word.as_slice() {
                b"endcodespacerange" => {
                    if let Some(Value::Text(to)) = held.last() {
                        self.wide = to.len().clamp(1, 2);
                    }
                }
                b"endbfchar" => {
                    for pair in held.chunks_exact(2) {
                        if let [Value::Text(code), Value::Text(to)] = pair {
                            self.tell(number(code), utf16(to));
                        }
                    }
                }
                b"endbfrange" => self.ranges(&held),
                _ => {}
            }
            held.clear();
        }
    }

    fn ranges(&mut self, held: &[Value]) {
        for triple in held.chunks_exact(3) {
            let [Value::Text(from), Value::Text(to), target] = triple else {
                continue;
            };
            let (from, to) = (number(from), number(to).min(0xffff));
            match target {
                Value::Text(first) => {
                    for code in from..=to {
                        if self.codes.len() >= MOST_CODES {
                            return;
                        }
                        let mut units = first.clone();
                        if let [.., high, low] = units.as_mut_slice() {
                            let step = u16::try_from(code - from).unwrap_or_default();
                            let unit = u16::from_be_bytes([*high, *low]).wrapping_add(step);
                            [*high, *low] = unit.to_be_bytes();
                        } else if let [only] = units.as_mut_slice() {
                            *only = only.wrapping_add((code - from) as u8);
                        }
                        self.tell(code, utf16(&units));
                    }
                }
                Value::List(list) => {
                    for (code, to) in (from..=to).zip(list) {
                        if let Value::Text(to) = to {
                            self.tell(code, utf16(to));
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn tell(&mut self, code: u32, text: String) {
        // One code that stands for a page of text is no letter.
        if self.codes.len() < MOST_CODES && text.chars().count() <= 8 {
            self.codes.insert(code, text);
        }
    }

    /// The text of bytes that are shown; how wide it is, in sizes of the font.
    pub(super) fn text(&self, bytes: &[u8], into: &mut String) -> f64 {
        let mut wide = 0.0;
        for code in bytes.chunks(self.wide) {
            wide += self.widths.get(&number(code)).unwrap_or(&self.other);
            match self.codes.get(&number(code)) {
                Some(text) => into.push_str(text),
                None if self.western => into.extend(code.iter().map(|b| western(*b))),
                None => into.push(UNKNOWN),
            }
        }
        wide
    }
}

fn number(code: &[u8]) -> u32 {
    code.iter().take(4).fold(0, |n, b| (n << 8) | u32::from(*b))
}

fn utf16(bytes: &[u8]) -> String {
    if let [one] = bytes {
        return char::from(*one).to_string();
    }
    let units: Vec<u16> = bytes
        .chunks_exact(2)
        .map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
        .collect();
    String::from_utf16_lossy(&units)
}

/// Windows' Western table (code page 1252), which most fonts without a table of their own mean.
fn western(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', UNKNOWN, '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', UNKNOWN, 'Ž', UNKNOWN,
        UNKNOWN, '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', UNKNOWN, 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9f => HIGH
            .get(usize::from(byte - 0x80))
            .copied()
            .unwrap_or(UNKNOWN),
        0..=0x1f => ' ',
        other => char::from(other),
    }
}

/// What a letter's name stands for: `A`, `eacute`, `uni00E9`; none for names that a font made up.
fn letter(name: &str) -> Option<String> {
    let mut letters = name.chars();
    if let (Some(only), None) = (letters.next(), letters.next()) {
        return Some(only.to_string());
    }
    if let Some(digits) = name.strip_prefix("uni").and_then(|d| d.get(..4)) {
        let code = u32::from_str_radix(digits, 16).ok()?;
        return char::from_u32(code).map(String::from);
    }
    let base = |accent: &str| {
        let first = name.strip_suffix(accent)?;
        let mut letters = first.chars();
        letters.next().filter(|_| letters.next().is_none())
    };
    const ACCENTS: [(&str, char); 9] = [
        ("acute", '\u{301}'),
        ("grave", '\u{300}'),
        ("circumflex", '\u{302}'),
        ("dieresis", '\u{308}'),
        ("tilde", '\u{303}'),
        ("ring", '\u{30a}'),
        ("cedilla", '\u{327}'),
        ("caron", '\u{30c}'),
        ("ogonek", '\u{328}'),
    ];
    for (accent, mark) in ACCENTS {
        if let Some(letter) = base(accent) {
            use unicode_normalization::UnicodeNormalization;
            return Some([letter, mark].iter().collect::<String>().nfc().collect());
        }
    }
    const NAMES: [(&str, &str); 52] = [
        ("space", " "),
        ("zero", "0"),
        ("one", "1"),
        ("two", "2"),
        ("three", "3"),
        ("four", "4"),
        ("five", "5"),
        ("six", "6"),
        ("seven", "7"),
        ("eight", "8"),
        ("nine", "9"),
        ("period", "."),
        ("comma", ","),
        ("colon", ":"),
        ("semicolon", ";"),
        ("hyphen", "-"),
        ("endash", "–"),
        ("emdash", "—"),
        ("slash", "/"),
        ("underscore", "_"),
        ("at", "@"),
        ("ampersand", "&"),
        ("asterisk", "*"),
        ("plus", "+"),
        ("equal", "="),
        ("question", "?"),
        ("exclam", "!"),
        ("percent", "%"),
        ("numbersign", "#"),
        ("parenleft", "("),
        ("parenright", ")"),
        ("bracketleft", "["),
        ("bracketright", "]"),
        ("braceleft", "{"),
        ("braceright", "}"),
        ("quotesingle", "'"),
        ("quoteright", "’"),
        ("quoteleft", "‘"),
        ("quotedbl", "\""),
        ("quotedblleft", "“"),
        ("quotedblright", "”"),
        ("bullet", "•"),
        ("germandbls", "ß"),
        ("ae", "æ"),
        ("oslash", "ø"),
        ("oe", "œ"),
        ("AE", "Æ"),
        ("Oslash", "Ø"),
        ("fi", "fi"),
        ("fl", "fl"),
        ("ff", "ff"),
        ("ffi", "ffi"),
    ];
    let found = NAMES.iter().find(|(n, _)| *n == name);
    found.map(|(_, text)| (*text).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(font: &Font, bytes: &[u8]) -> String {
        let mut text = String::new();
        font.text(bytes, &mut text);
        text
    }

    #[test]
    fn maps_are_read() {
        let mut font = Font {
            wide: 2,
            western: false,
            ..Font::plain()
        };
        font.map(b"1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfchar <0003> <00660069> endbfchar 2 beginbfrange <0010> <0012> <0061> <0020> <0021> [<00E9> <00DF>] endbfrange");
        assert_eq!(
            shown(&font, &[0, 3, 0, 0x11, 0, 0x20, 0, 0x21, 9, 9]),
            "fibéß\u{fffd}"
        );
    }

    #[test]
    fn letters_have_names() {
        let names = ["A", "eacute", "Odieresis", "uni20AC", "fi", "g123"];
        let all: Vec<Option<String>> = names.iter().map(|n| letter(n)).collect();
        let told = ["A", "é", "Ö", "€", "fi"].map(|t| Some(t.to_owned()));
        assert_eq!(all[..5], told);
        assert_eq!(all[5], None);
        assert_eq!(shown(&Font::plain(), b"caf\xe9 \x96 \x80"), "café – €");
    }
}
