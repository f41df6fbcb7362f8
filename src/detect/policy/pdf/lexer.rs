//! The tokens of a PDF, without a stack that a file could make deep.

use std::collections::BTreeMap;

/// Arrays and dictionaries inside each other; a file that nests deeper is not read further.
const DEPTH: usize = 40;

/// Values in one array or dictionary, with all that is in it.
const MOST_VALUES: usize = 100_000;

/// A value of a PDF, or an operator between values.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Null,
    Number(f64),
    Name(String),
    Text(Vec<u8>),
    List(Vec<Value>),
    Dict(Dict),
    /// A reference to an object, by its number. Generations are left out: the last one in the file counts.
    Ref(u32),
    /// A word: an operator, `true`, `false`, `endobj`, ….
    Word(Vec<u8>),
}

/// A dictionary.
pub(super) type Dict = BTreeMap<String, Value>;

impl Value {
    pub(super) fn number(&self) -> Option<f64> {
        match self {
            Value::Number(n) => Some(*n),
            _ => None,
        }
    }

    pub(super) fn name(&self) -> Option<&str> {
        match self {
            Value::Name(name) => Some(name),
            _ => None,
        }
    }
}

/// Reads tokens from bytes.
pub(super) struct Lexer<'a> {
    bytes: &'a [u8],
    pub(super) at: usize,
    /// Values read since the last one was asked for.
    pub(super) read: usize,
}

fn is_space(b: u8) -> bool {
    matches!(b, 0 | 9 | 10 | 12 | 13 | 32)
}

fn is_end(b: u8) -> bool {
    is_space(b)
        || matches!(
            b,
            b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%'
        )
}

fn hex(b: u8) -> Option<u8> {
    char::from(b)
        .to_digit(16)
        .and_then(|d| u8::try_from(d).ok())
}

impl<'a> Lexer<'a> {
    pub(super) fn new(bytes: &'a [u8], at: usize) -> Lexer<'a> {
        Lexer { bytes, at, read: 0 }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn begins(&self, with: &[u8]) -> bool {
        self.bytes
            .get(self.at..)
            .is_some_and(|rest| rest.starts_with(with))
    }

    /// Passes over white space and comments.
    fn skip(&mut self) {
        while let Some(b) = self.peek() {
            if is_space(b) {
                self.at += 1;
            } else if b == b'%' {
                while self.peek().is_some_and(|b| b != b'\n' && b != b'\r') {
                    self.at += 1;
                }
            } else {
                break;
            }
        }
    }

    /// The next value; none at the end, or when it nests too deep or holds too much.
    pub(super) fn value(&mut self) -> Option<Value> {
        self.read = 0;
        self.value_at(0)
    }

    fn value_at(&mut self, depth: usize) -> Option<Value> {
        self.read += 1;
        if depth > DEPTH || self.read > MOST_VALUES {
            return None;
        }
        self.skip();
        match self.peek()? {
            b'/' => {
                self.at += 1;
                Some(Value::Name(self.name()))
            }
            b'(' => Some(Value::Text(self.literal())),
            b'<' if self.begins(b"<<") => {
                self.at += 2;
                self.dict(depth)
            }
            b'<' => {
                self.at += 1;
                Some(Value::Text(self.hex_text()))
            }
            b'[' => {
                self.at += 1;
                self.list(depth)
            }
            b')' | b']' | b'{' | b'}' | b'>' => {
                self.at += if self.begins(b">>") { 2 } else { 1 };
                Some(Value::Word(Vec::new()))
            }
            _ => Some(self.word()),
        }
    }

    fn name(&mut self) -> String {
        let mut bytes = Vec::new();
        while let Some(b) = self.peek().filter(|b| !is_end(*b)) {
            self.at += 1;
            let pair = self.bytes.get(self.at..self.at + 2).unwrap_or_default();
            match (b, pair) {
                (b'#', [high, low]) => match (hex(*high), hex(*low)) {
                    (Some(high), Some(low)) => {
                        bytes.push(high * 16 + low);
                        self.at += 2;
                    }
                    _ => bytes.push(b),
                },
                _ => bytes.push(b),
            }
        }
        String::from_utf8_lossy(&bytes).into_owned()
    }

    fn literal(&mut self) -> Vec<u8> {
        self.at += 1;
        let (mut text, mut open) = (Vec::new(), 1_usize);
        while let Some(b) = self.peek() {
            self.at += 1;
            match b {
                b'(' => open += 1,
                b')' => {
                    open -= 1;
                    if open == 0 {
                        break;
                    }
                }
                b'\\' => {
                    self.escape(&mut text);
                    continue;
                }
                _ => {}
            }
            text.push(b);
        }
        text
    }

    fn escape(&mut self, text: &mut Vec<u8>) {
        let Some(b) = self.peek() else { return };
        self.at += 1;
        match b {
            b'n' => text.push(b'\n'),
            b'r' => text.push(b'\r'),
            b't' => text.push(b'\t'),
            b'b' | b'f' => text.push(b' '),
            b'\r' => self.at += usize::from(self.peek() == Some(b'\n')),
            b'\n' => {}
            b'0'..=b'7' => {
                let mut code = u32::from(b - b'0');
                for _ in 0..2 {
                    match self.peek() {
                        Some(digit @ b'0'..=b'7') => {
                            code = code * 8 + u32::from(digit - b'0');
                            self.at += 1;
                        }
                        _ => break,
                    }
                }
                text.push(u8::try_from(code & 0xff).unwrap_or_default());
            }
            other => text.push(other),
        }
    }

    fn hex_text(&mut self) -> Vec<u8> {
        let mut digits = Vec::new();
        while let Some(b) = self.peek() {
            self.at += 1;
            if b == b'>' {
                break;
            }
            digits.extend(hex(b));
        }
        if digits.len() % 2 == 1 {
            digits.push(0);
        }
        digits
            .chunks_exact(2)
            .map(|pair| pair[0] * 16 + pair[1])
            .collect()
    }

    fn list(&mut self, depth: usize) -> Option<Value> {
        let mut list = Vec::new();
        loop {
            self.skip();
            if self.peek()? == b']' {
                self.at += 1;
                return Some(Value::List(list));
            }
            match self.value_at(depth + 1)? {
                Value::Word(word) if word == b"R" => refer(&mut list),
                value => list.push(value),
            }
        }
    }

    fn dict(&mut self, depth: usize) -> Option<Value> {
        let mut all = Vec::new();
        loop {
            self.skip();
            if self.begins(b">>") {
                self.at += 2;
                break;
            }
            match self.value_at(depth + 1)? {
                Value::Word(word) if word == b"R" => refer(&mut all),
                Value::Word(word) if word == b"endobj" || word == b"stream" => return None,
                value => all.push(value),
            }
        }
        let mut dict = Dict::new();
        let mut all = all.into_iter();
        while let (Some(key), Some(value)) = (all.next(), all.next()) {
            if let Value::Name(key) = key {
                dict.insert(key, value);
            }
        }
        Some(Value::Dict(dict))
    }

    fn word(&mut self) -> Value {
        let from = self.at;
        while self.peek().is_some_and(|b| !is_end(b)) {
            self.at += 1;
        }
        let word = self.bytes.get(from..self.at).unwrap_or_default();
        let number = std::str::from_utf8(word)
            .ok()
            .filter(|w| w.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c)))
            .and_then(|w| w.parse::<f64>().ok())
            .filter(|n| n.is_finite());
        match (number, word) {
            (Some(number), _) => Value::Number(number),
            (None, b"null") => Value::Null,
            _ => Value::Word(word.to_vec()),
        }
    }
}

/// Makes the last two numbers a reference.
fn refer(list: &mut Vec<Value>) {
    let _generation = list.pop();
    let number = list.pop().as_ref().and_then(whole);
    list.push(number.map_or(Value::Null, Value::Ref));
}

/// A number without a fraction.
pub(super) fn whole(value: &Value) -> Option<u32> {
    let number = value.number()?;
    (number.fract() == 0.0 && (0.0..=4e9).contains(&number)).then_some(number as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str) -> Option<Value> {
        Lexer::new(text.as_bytes(), 0).value()
    }

    #[test]
    fn values_are_read() {
        let text = |t: &[u8]| Some(Value::Text(t.to_vec()));
        assert_eq!(one(r"(a\(b\)(c) \101\n)"), text(b"a(b)(c) A\n"));
        assert_eq!(one("<48 65 6>"), text(b"He`"));
        assert_eq!(one("/A#20b"), Some(Value::Name("A b".into())));
        assert_eq!(one(" % no\n -1.5"), Some(Value::Number(-1.5)));
        assert_eq!(
            one("<< /K [1 0 R 7] >>"),
            Some(Value::Dict(Dict::from([(
                "K".into(),
                Value::List(vec![Value::Ref(1), Value::Number(7.0)])
            )])))
        );
    }

    #[test]
    fn a_file_that_nests_without_end_is_given_up() {
        assert_eq!(one(&"[".repeat(100_000)), None);
        assert_eq!(one(&"<<".repeat(100_000)), None);
        assert!(one(&format!("({}", "(".repeat(100_000))).is_some());
    }
}
