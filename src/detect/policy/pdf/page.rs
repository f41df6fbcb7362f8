//! The lines of a page: what its content shows, put together by where it stands.

use super::font::Font;
use super::lexer::{Dict, Lexer, Value};
use super::objects::Objects;
use std::collections::BTreeMap;
use std::rc::Rc;
use unicode_normalization::UnicodeNormalization;

/// Content inside content inside content.
const DEPTH: usize = 4;

/// Operators read of one file.
const MOST_STEPS: usize = 5_000_000;

/// Values before an operator.
const MOST_OPERANDS: usize = 64;

/// A shift by so many thousandths of the font's size is a space between words.
const SPACE: f64 = -180.0;

/// A gap of so many sizes of the font is a space too.
const WORD: f64 = 0.2;

/// A gap of so many sizes of the font begins another cell.
const GAP: f64 = 1.5;

/// A line of text, in cells where wide gaps part it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Line {
    pub(super) cells: Vec<String>,
}

type Matrix = [f64; 6];

const ONE: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

fn times(a: Matrix, b: Matrix) -> Matrix {
    [
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    ]
}

/// Puts text together, page after page.
pub(super) struct Reader<'o, 'f> {
    objects: &'o Objects<'f>,
    fonts: BTreeMap<u32, Rc<Font>>,
    lines: Vec<Line>,
    /// Where the last text stood: its baseline, its end, its size.
    last: Option<(f64, f64, f64)>,
    letters: usize,
    most: usize,
    steps: usize,
    /// Whether a picture was drawn.
    pub(super) pictures: bool,
}

struct State {
    at: Matrix,
    line: Matrix,
    font: Rc<Font>,
    size: f64,
    leading: f64,
}

impl<'o, 'f> Reader<'o, 'f> {
    /// A reader of at most so many letters.
    pub(super) fn new(objects: &'o Objects<'f>, most: usize) -> Reader<'o, 'f> {
        Reader {
            objects,
            fonts: BTreeMap::new(),
            lines: Vec::new(),
            last: None,
            letters: 0,
            most,
            steps: 0,
            pictures: false,
        }
    }

    /// Whether enough was read.
    pub(super) fn is_full(&self) -> bool {
        self.letters >= self.most || self.steps >= MOST_STEPS
    }

    pub(super) fn lines(self) -> Vec<Line> {
        self.lines
    }

    /// Reads a page: `contents` with what it names in `resources`.
    pub(super) fn page(&mut self, contents: &Value, resources: Option<&'o Dict>) {
        self.last = None;
        let parts: Vec<&Value> = match contents {
            Value::Ref(_) => match self.objects.follow(contents) {
                Value::List(list) => list.iter().collect(),
                _ => vec![contents],
            },
            Value::List(list) => list.iter().collect(),
            _ => Vec::new(),
        };
        let mut content = Vec::new();
        for part in parts {
            if let Value::Ref(number) = part
                && let Some((_, bytes)) = self.objects.unpacked(*number)
            {
                content.extend(bytes);
                content.push(b'\n');
            }
        }
        self.content(&content, resources, ONE, 0);
    }

    fn content(&mut self, bytes: &[u8], resources: Option<&'o Dict>, base: Matrix, depth: usize) {
        let mut lexer = Lexer::new(bytes, 0);
        let mut held: Vec<Value> = Vec::new();
        let (mut place, mut kept) = (base, Vec::new());
        let mut state = State {
            at: ONE,
            line: ONE,
            font: Rc::new(Font::plain()),
            size: 1.0,
            leading: 0.0,
        };
        while !self.is_full() {
            let Some(value) = lexer.value() else { break };
            let Value::Word(word) = &value else {
                if held.len() < MOST_OPERANDS {
                    held.push(value);
                }
                continue;
            };
            self.steps += 1;
            match word.as_slice() {
                b"q" if kept.len() < 1000 => kept.push(place),
                b"Q" => place = kept.pop().unwrap_or(place),
                b"cm" => place = times(matrix(&held), place),
                b"Do" => self.object(&held, resources, place, depth),
                b"BI" => {
                    self.pictures = true;
                    let rest = bytes.get(lexer.at..).unwrap_or_default();
                    let end = rest
                        .windows(4)
                        .position(|w| w == b"\nEI " || w == b"\nEI\n");
                    lexer.at += end.map_or(0, |at| at + 4);
                }
                _ => self.show(word, &held, resources, place, &mut state),
            }
            held.clear();
        }
    }

    /// Operators of text.
    fn show(
        &mut self,
        word: &[u8],
        held: &[Value],
        resources: Option<&'o Dict>,
        place: Matrix,
        state: &mut State,
    ) {
        let number = |at: usize| held.get(at).and_then(Value::number).unwrap_or(0.0);
        let next = |state: &mut State, x: f64, y: f64| {
            state.line = times([1.0, 0.0, 0.0, 1.0, x, y], state.line);
            state.at = state.line;
        };
        match word {
            b"BT" => (state.at, state.line) = (ONE, ONE),
            b"Tf" => {
                state.size = number(1);
                if let Some(name) = held.first().and_then(Value::name) {
                    state.font = self.font(name, resources);
                }
            }
            b"Tm" => {
                state.line = matrix(held);
                state.at = state.line;
            }
            b"Td" => next(state, number(0), number(1)),
            b"TD" => {
                state.leading = -number(1);
                next(state, number(0), number(1));
            }
            b"TL" => state.leading = number(0),
            b"T*" => {
                let leading = state.leading;
                next(state, 0.0, -leading);
            }
            b"Tj" => self.text(held.first(), place, state),
            b"'" | b"\"" => {
                let leading = state.leading;
                next(state, 0.0, -leading);
                self.text(held.last(), place, state);
            }
            b"TJ" => {
                if let Some(Value::List(list)) = held.first() {
                    let (mut text, mut wide) = (String::new(), 0.0);
                    for part in list {
                        match part {
                            Value::Text(bytes) => wide += state.font.text(bytes, &mut text),
                            Value::Number(n) => {
                                wide -= n / 1000.0;
                                if *n < SPACE && !text.ends_with(' ') {
                                    text.push(' ');
                                }
                            }
                            _ => {}
                        }
                    }
                    self.put(&text, wide, place, state);
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, value: Option<&Value>, place: Matrix, state: &mut State) {
        if let Some(Value::Text(bytes)) = value {
            let mut text = String::new();
            let wide = state.font.text(bytes, &mut text);
            self.put(&text, wide, place, state);
        }
    }

    /// Puts a piece of text where it stands; `wide` is in sizes of the font.
    fn put(&mut self, text: &str, wide: f64, place: Matrix, state: &mut State) {
        let whole = times(state.at, place);
        let (x, y) = (whole[4], whole[5]);
        let scale = whole[2].hypot(whole[3]);
        let size = (state.size * scale).abs().max(0.1);
        let wide = wide * state.size;
        state.at = times([1.0, 0.0, 0.0, 1.0, wide, 0.0], state.at);
        self.letters += text.len();
        let clean: String = text
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            // Letters that are joined in print are two in words.
            .nfkc()
            .collect();
        let same_line = self
            .last
            .is_some_and(|(base, _, before)| (base - y).abs() < before.min(size) * 0.4);
        let gap = self.last.map_or(0.0, |(_, end, _)| x - end);
        if self.lines.is_empty() || !same_line {
            self.lines.push(Line {
                cells: vec![String::new()],
            });
        } else if gap.abs() > GAP * size
            && let Some(line) = self.lines.last_mut()
            && line.cells.last().is_some_and(|c| !c.trim().is_empty())
        {
            line.cells.push(String::new());
        }
        if let Some(cell) = self.lines.last_mut().and_then(|l| l.cells.last_mut()) {
            if gap > size * WORD && !cell.ends_with(' ') && !cell.is_empty() {
                cell.push(' ');
            }
            cell.push_str(&clean);
        }
        self.last = Some((y, x + wide * whole[0].hypot(whole[1]), size));
    }

    fn font(&mut self, name: &str, resources: Option<&'o Dict>) -> Rc<Font> {
        let fonts = resources.and_then(|r| self.objects.dict(self.objects.get(r, "Font")));
        match fonts.and_then(|f| f.get(name)) {
            Some(Value::Ref(number)) => {
                if let Some(font) = self.fonts.get(number) {
                    return Rc::clone(font);
                }
                let read = self.objects.numbered(*number);
                let read = read.map_or_else(Font::plain, |d| Font::of(self.objects, d));
                let font = Rc::new(read);
                self.fonts.insert(*number, Rc::clone(&font));
                font
            }
            Some(Value::Dict(dict)) => Rc::new(Font::of(self.objects, dict)),
            _ => Rc::new(Font::plain()),
        }
    }

    /// Content that is drawn by its name, and pictures.
    fn object(&mut self, held: &[Value], resources: Option<&'o Dict>, place: Matrix, depth: usize) {
        let objects = self.objects;
        let named = held.first().and_then(Value::name).and_then(|name| {
            let all = objects.dict(objects.get(resources?, "XObject"))?;
            all.get(name)
        });
        let Some(Value::Ref(number)) = named else {
            return;
        };
        let Some(dict) = objects.numbered(*number) else {
            return;
        };
        match objects.get(dict, "Subtype").name() {
            Some("Image") => self.pictures = true,
            Some("Form") if depth < DEPTH => {
                if let Some((dict, bytes)) = objects.unpacked(*number) {
                    let own = objects.dict(objects.get(dict, "Resources")).or(resources);
                    let place = match objects.get(dict, "Matrix") {
                        Value::List(list) => times(matrix(list), place),
                        _ => place,
                    };
                    self.content(&bytes, own, place, depth + 1);
                }
            }
            _ => {}
        }
    }
}

fn matrix(held: &[Value]) -> Matrix {
    let mut all = ONE;
    if held.len() >= 6 {
        for (to, from) in all.iter_mut().zip(held) {
            *to = from.number().unwrap_or(0.0).clamp(-1e6, 1e6);
        }
    }
    all
}
