//! Names and values: of a query, a form, a line.

use super::locator::Name;
use percent_encoding::percent_decode_str;
use serde_json::Value;
use std::borrow::Cow;
use std::cell::OnceCell;

/// Fields of a query, form or line that are looked at.
pub const FIELD_LIMIT: usize = 2000;

/// A name with its value, both decoded.
#[derive(Debug, Clone, Default)]
pub struct Field<'a> {
    /// Name.
    pub name: Cow<'a, str>,
    /// Value.
    pub value: Cow<'a, str>,
    /// The JSON that the value holds, read when it is first asked for.
    json: OnceCell<Option<Box<Value>>>,
}

impl<'a> Field<'a> {
    /// A field, decoded already.
    pub fn new(name: Cow<'a, str>, value: Cow<'a, str>) -> Field<'a> {
        Field {
            name,
            value,
            json: OnceCell::new(),
        }
    }

    /// The JSON that the value holds.
    pub fn json(&self) -> Option<&Value> {
        self.json
            .get_or_init(|| super::body::json_text(&self.value).map(Box::new))
            .as_deref()
    }
}

/// Fields in wire order.
#[derive(Debug, Clone, Default)]
pub struct Fields<'a> {
    list: Vec<Field<'a>>,
    /// Which names may be among them, so that most of those that are not cost no search.
    marks: u64,
}

impl<'a> Fields<'a> {
    /// The fields of a query, an urlencoded form or one line of it.
    pub fn of(text: Cow<'a, str>) -> Fields<'a> {
        match text {
            Cow::Borrowed(text) => Fields::sized(pieces(text), pairs(text)),
            Cow::Owned(text) => Fields::owned(&text),
        }
    }

    /// The same, cut loose from the text.
    pub fn owned(text: &str) -> Fields<'static> {
        let own = |text: Cow<'_, str>| Cow::Owned(text.into_owned());
        let pairs = pairs(text).map(|(name, value)| (own(name), own(value)));
        Fields::sized(pieces(text), pairs)
    }

    /// From names and values, decoded already.
    pub fn from_pairs(pairs: impl Iterator<Item = (Cow<'a, str>, Cow<'a, str>)>) -> Fields<'a> {
        Fields::sized(0, pairs)
    }

    fn sized(
        about: usize,
        pairs: impl Iterator<Item = (Cow<'a, str>, Cow<'a, str>)>,
    ) -> Fields<'a> {
        let mut fields = Fields {
            list: Vec::with_capacity(about),
            marks: 0,
        };
        for (name, value) in pairs.take(FIELD_LIMIT) {
            fields.marks |= Name::mark(&name);
            fields.list.push(Field::new(name, value));
        }
        fields
    }

    /// All of them.
    pub fn iter(&self) -> std::slice::Iter<'_, Field<'a>> {
        self.list.iter()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Whether a field of that name may be among them.
    pub fn may_have(&self, name: &Name) -> bool {
        self.marks & name.own_mark() != 0
    }

    /// Those of that name that are not empty.
    pub fn named<'f>(&'f self, name: &'f Name) -> impl Iterator<Item = &'f Field<'a>> {
        let list: &[Field<'a>] = if self.may_have(name) { &self.list } else { &[] };
        list.iter()
            .filter(|f| f.name == name.as_str() && !f.value.is_empty())
    }
}

/// How many pieces a text has at most, so that room is made for them once.
fn pieces(text: &str) -> usize {
    let signs = text.bytes().filter(|b| *b == b'&').count();
    if text.is_empty() {
        0
    } else {
        (signs + 1).min(FIELD_LIMIT)
    }
}

/// The pairs of a query or an urlencoded form, as the URL standard reads them
/// (application/x-www-form-urlencoded parsing): pieces that are empty are left out, a plus is a space,
/// escapes are undone once, what is not UTF-8 is replaced.
pub fn pairs(text: &str) -> Pairs<'_> {
    Pairs { rest: text }
}

/// The pairs of a text that are still to come.
#[derive(Debug, Clone)]
pub struct Pairs<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Pairs<'a> {
    type Item = (Cow<'a, str>, Cow<'a, str>);

    fn next(&mut self) -> Option<Self::Item> {
        self.rest = self.rest.trim_start_matches('&');
        if self.rest.is_empty() {
            return None;
        }
        // Names and values are short: one look at each byte finds the ends, and most have nothing to undo.
        let bytes = self.rest.as_bytes();
        let (name_end, name_written) = run(bytes, 0, true);
        let (end, written) = match bytes.get(name_end) {
            Some(b'=') => run(bytes, name_end + 1, false),
            _ => (name_end, Written::default()),
        };
        let name = name_written.read(&self.rest[..name_end]);
        let value = written.read(self.rest.get(name_end + 1..end).unwrap_or(""));
        self.rest = &self.rest[end..];
        Some((name, value))
    }
}

/// What a name or value holds that stands for something else.
#[derive(Default)]
struct Written {
    plus: bool,
    percent: bool,
}

/// Where a name or value that begins at `from` ends, and what it holds.
fn run(bytes: &[u8], from: usize, is_name: bool) -> (usize, Written) {
    let mut written = Written::default();
    let mut at = from;
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        let Some(plain) = rest.iter().position(|b| SIGNS[usize::from(*b)]) else {
            return (bytes.len(), written);
        };
        at += plain;
        match bytes[at] {
            b'+' => written.plus = true,
            b'%' => written.percent = true,
            b'=' if !is_name => {}
            _ => return (at, written),
        }
        at += 1;
    }
}

/// Bytes that mean something in a query: one look in a table for each of the many others.
static SIGNS: [bool; 256] = {
    let mut signs = [false; 256];
    signs[b'&' as usize] = true;
    signs[b'=' as usize] = true;
    signs[b'+' as usize] = true;
    signs[b'%' as usize] = true;
    signs
};

impl Written {
    fn read<'a>(&self, text: &'a str) -> Cow<'a, str> {
        match (self.plus, self.percent) {
            (false, false) => Cow::Borrowed(text),
            (false, true) => percent_decoded(text),
            (true, false) => Cow::Owned(text.replace('+', " ")),
            (true, true) => Cow::Owned(percent_decoded(&text.replace('+', " ")).into_owned()),
        }
    }
}

/// One round of percent-decoding; what is not an escape is kept, what is not UTF-8 is replaced.
pub fn percent_decoded(text: &str) -> Cow<'_, str> {
    percent_decode_str(text).decode_utf8_lossy()
}
