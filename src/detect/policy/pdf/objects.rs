//! The objects of a PDF, found by looking through the file: its own table of places may be wrong.

use super::lexer::{Dict, Lexer, Value, whole};
use memchr::memmem;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::io::Read;

/// Objects kept.
const MOST_OBJECTS: usize = 200_000;

/// Bytes that one stream may unpack to.
const MOST_STREAM: usize = 16 << 20;

/// Bytes that all streams together may unpack to; what comes after is not read.
const MOST_ALL: usize = 64 << 20;

/// Values of all objects together.
const MOST_VALUES: usize = 2_000_000;

/// All objects of a file, streams still packed.
pub(super) struct Objects<'a> {
    bytes: &'a [u8],
    all: BTreeMap<u32, Object>,
    trailer: Dict,
    left: Cell<usize>,
    values: usize,
}

struct Object {
    value: Value,
    /// Where its stream stands in the file.
    stream: Option<(usize, usize)>,
}

fn find(bytes: &[u8], what: &[u8], from: usize) -> Option<usize> {
    memmem::find(bytes.get(from..)?, what).map(|at| from + at)
}

/// The number of the object whose `obj` stands there: `12 0 obj`.
fn number_before(bytes: &[u8], at: usize) -> Option<u32> {
    let before = bytes.get(at.saturating_sub(24)..at)?;
    let text: String = before.iter().map(|b| char::from(*b)).collect();
    let mut words = text.split_ascii_whitespace().rev();
    let _generation: u32 = words.next()?.parse().ok()?;
    let digits = words.next()?;
    let from = digits
        .rfind(|c: char| !c.is_ascii_digit())
        .map_or(0, |at| at + 1);
    digits.get(from..)?.parse().ok()
}

impl<'a> Objects<'a> {
    /// Looks through the file.
    pub(super) fn of(bytes: &'a [u8]) -> Objects<'a> {
        let mut objects = Objects {
            bytes,
            all: BTreeMap::new(),
            trailer: Dict::new(),
            left: Cell::new(MOST_ALL),
            values: 0,
        };
        objects.trailers();
        let mut at = 0;
        while let Some(word) = find(bytes, b"obj", at) {
            at = word + 3;
            if objects.is_full() {
                break;
            }
            let Some(number) = number_before(bytes, word) else {
                continue;
            };
            let mut lexer = Lexer::new(bytes, at);
            let value = lexer.value();
            objects.values += lexer.read;
            let Some(value) = value else { continue };
            let stream = match &value {
                Value::Dict(dict) => stream_at(bytes, lexer.at, dict),
                _ => None,
            };
            at = stream.map_or(lexer.at, |(_, end)| end).max(at);
            if let Value::Dict(dict) = &value
                && dict.get("Type").and_then(Value::name) == Some("XRef")
            {
                objects.trail(dict.clone());
            }
            objects.all.insert(number, Object { value, stream });
        }
        objects.packed();
        objects
    }

    fn trailers(&mut self) {
        let mut at = 0;
        while let Some(word) = find(self.bytes, b"trailer", at) {
            at = word + 7;
            if let Some(Value::Dict(dict)) = Lexer::new(self.bytes, at).value() {
                self.trail(dict);
            }
        }
    }

    fn trail(&mut self, dict: Dict) {
        self.trailer.extend(dict);
    }

    /// Takes the objects out of those that hold others.
    fn packed(&mut self) {
        let holders: Vec<u32> = self
            .all
            .iter()
            .filter(|(_, o)| match &o.value {
                Value::Dict(d) => d.get("Type").and_then(Value::name) == Some("ObjStm"),
                _ => false,
            })
            .map(|(number, _)| *number)
            .collect();
        for holder in holders {
            let Some((dict, bytes)) = self.unpacked(holder) else {
                continue;
            };
            let get = |name: &str| whole(self.get(dict, name)).unwrap_or(0) as usize;
            let (count, first) = (get("N"), get("First"));
            let mut head = Lexer::new(&bytes, 0);
            for _ in 0..count.min(MOST_OBJECTS) {
                let (Some(number), Some(place)) = (
                    head.value().as_ref().and_then(whole),
                    head.value().as_ref().and_then(whole),
                ) else {
                    break;
                };
                if self.is_full() || head.at > first || self.left.get() == 0 {
                    break;
                }
                let place = first.saturating_add(place as usize);
                let mut lexer = Lexer::new(&bytes, place);
                let value = lexer.value();
                // Many objects may lie in one place: what is read twice counts twice.
                self.values += lexer.read;
                let read = lexer.at.saturating_sub(place);
                self.left.set(self.left.get().saturating_sub(read));
                if let Some(value) = value {
                    // One that stands in the file itself was written later or is the same.
                    self.all.entry(number).or_insert(Object {
                        value,
                        stream: None,
                    });
                }
            }
        }
    }

    fn is_full(&self) -> bool {
        self.all.len() >= MOST_OBJECTS || self.values >= MOST_VALUES
    }

    /// Whether a password is needed to read it.
    pub(super) fn is_encrypted(&self) -> bool {
        self.trailer.contains_key("Encrypt")
    }

    pub(super) fn trailer(&self) -> &Dict {
        &self.trailer
    }

    /// The value behind references; at most a few, so that a ring ends.
    pub(super) fn follow<'v>(&'v self, value: &'v Value) -> &'v Value {
        let mut value = value;
        for _ in 0..8 {
            match value {
                Value::Ref(number) => match self.all.get(number) {
                    Some(object) => value = &object.value,
                    None => return &Value::Null,
                },
                other => return other,
            }
        }
        &Value::Null
    }

    pub(super) fn dict<'v>(&'v self, value: &'v Value) -> Option<&'v Dict> {
        match self.follow(value) {
            Value::Dict(dict) => Some(dict),
            _ => None,
        }
    }

    /// The dictionary of an object, by its number.
    pub(super) fn numbered(&self, number: u32) -> Option<&Dict> {
        match &self.all.get(&number)?.value {
            Value::Dict(dict) => Some(dict),
            _ => None,
        }
    }

    pub(super) fn get<'v>(&'v self, dict: &'v Dict, name: &str) -> &'v Value {
        dict.get(name).map_or(&Value::Null, |v| self.follow(v))
    }

    /// All pages that say so, for a file whose tree of pages is broken.
    pub(super) fn of_type<'v>(&'v self, name: &'v str) -> impl Iterator<Item = u32> + 'v {
        self.all
            .iter()
            .filter_map(move |(number, o)| match &o.value {
                Value::Dict(d) if d.get("Type").and_then(Value::name) == Some(name) => {
                    Some(*number)
                }
                _ => None,
            })
    }

    /// The dictionary and the unpacked bytes of a stream; none when it cannot be unpacked, or when
    /// more was unpacked than is read of one file.
    pub(super) fn unpacked(&self, number: u32) -> Option<(&Dict, Vec<u8>)> {
        let object = self.all.get(&number)?;
        let (Value::Dict(dict), Some((from, to))) = (&object.value, object.stream) else {
            return None;
        };
        let mut bytes = self.bytes.get(from..to)?.to_vec();
        let filters: Vec<&Value> = match self.get(dict, "Filter") {
            Value::List(list) => list.iter().map(|v| self.follow(v)).collect(),
            Value::Null => Vec::new(),
            one => vec![one],
        };
        for filter in filters {
            let most = MOST_STREAM.min(self.left.get());
            bytes = match filter.name()? {
                "FlateDecode" | "Fl" => inflate(&bytes, most)?,
                "ASCII85Decode" | "A85" => ascii85(&bytes, most),
                "ASCIIHexDecode" | "AHx" => {
                    match Lexer::new(&[b"<", &bytes[..]].concat(), 0).value()? {
                        Value::Text(text) => text,
                        _ => return None,
                    }
                }
                _ => return None,
            };
            self.left.set(self.left.get().saturating_sub(bytes.len()));
        }
        Some((dict, bytes))
    }
}

/// Where the stream behind a dictionary stands.
fn stream_at(bytes: &[u8], at: usize, dict: &Dict) -> Option<(usize, usize)> {
    let mut from = at;
    while bytes.get(from).is_some_and(u8::is_ascii_whitespace) {
        from += 1;
    }
    if !bytes.get(from..)?.starts_with(b"stream") {
        return None;
    }
    from += 6;
    from += usize::from(bytes.get(from) == Some(&b'\r'));
    from += usize::from(bytes.get(from) == Some(&b'\n'));
    let told = dict.get("Length").and_then(whole).map(|n| n as usize);
    let end = told
        .and_then(|n| from.checked_add(n))
        .filter(|end| {
            let rest = bytes.get(*end..).unwrap_or_default();
            find(&rest[..rest.len().min(16)], b"endstream", 0).is_some()
        })
        .or_else(|| find(bytes, b"endstream", from))
        .unwrap_or(bytes.len());
    Some((from, end))
}

/// Unpacks at most so many bytes; more is no text of a policy but a bomb, and nothing of it is read.
fn inflate(bytes: &[u8], most: usize) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut reader = flate2::read::ZlibDecoder::new(bytes).take(most as u64 + 1);
    // What came before an error is kept: broken ends are common.
    let _ = reader.read_to_end(&mut out);
    (out.len() <= most && !out.is_empty()).then_some(out)
}

fn ascii85(bytes: &[u8], most: usize) -> Vec<u8> {
    let mut out = Vec::new();
    let mut group: Vec<u32> = Vec::new();
    let flush = |group: &mut Vec<u32>, out: &mut Vec<u8>| {
        let count = group.len();
        if count < 2 {
            return;
        }
        group.resize(5, 84);
        let word = group
            .iter()
            .fold(0_u32, |w, d| w.wrapping_mul(85).wrapping_add(*d));
        out.extend(word.to_be_bytes().iter().take(count - 1));
        group.clear();
    };
    for b in bytes {
        match b {
            b'z' if group.is_empty() => out.extend([0; 4]),
            b'!'..=b'u' => group.push(u32::from(b - b'!')),
            b'~' => break,
            _ => {}
        }
        if group.len() == 5 {
            flush(&mut group, &mut out);
        }
        if out.len() > most {
            return Vec::new();
        }
    }
    flush(&mut group, &mut out);
    out
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::io::Write;

    #[test]
    fn what_unpacks_to_more_than_is_read_is_left() {
        let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        let zeros = vec![0_u8; 1 << 20];
        for _ in 0..20 {
            packer.write_all(&zeros).unwrap();
        }
        let bomb = packer.finish().unwrap();
        assert!(bomb.len() < 40_000);
        assert_eq!(inflate(&bomb, MOST_STREAM), None);
        assert_eq!(inflate(&bomb, 21 << 20).map(|b| b.len()), Some(20 << 20));
    }

    #[test]
    fn ascii85_is_read() {
        assert_eq!(ascii85(b"87cURD]j7BEbo80~>", 100), b"Hello world!");
        assert_eq!(ascii85(b"zz", 3), b"");
    }

    #[test]
    fn objects_are_found_wherever_they_stand() {
        let file = b"%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n7 0 obj<</Length 3>>stream\nabc\nendstream endobj trailer <</Root 1 0 R>>";
        let objects = Objects::of(file);
        assert_eq!(objects.unpacked(7).unwrap().1, b"abc");
        assert!(
            objects
                .dict(objects.get(objects.trailer(), "Root"))
                .is_some()
        );
        assert!(!objects.is_encrypted());
    }
}
