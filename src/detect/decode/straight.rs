//! Patterns that can be followed from left to right without ever going back.

use regex_syntax::hir::{Class, Hir, HirKind, Look, Repetition};
use std::ops::Range;

/// A pattern of texts and runs of letters, in which no run can take what comes behind it.
#[derive(Debug, Clone)]
pub struct Straight {
    steps: Vec<Step>,
    /// Matches at the beginning of a text only.
    anchored: bool,
}

#[derive(Debug, Clone)]
enum Step {
    Text(String),
    Run {
        letters: Box<[bool; 256]>,
        least: usize,
        most: usize,
    },
    Open,
    Close,
    End,
}

impl Straight {
    /// Reads a pattern; none when it is more than that.
    pub fn of(hir: &Hir) -> Option<Straight> {
        let parts = match hir.kind() {
            HirKind::Concat(parts) => parts.as_slice(),
            _ => std::slice::from_ref(hir),
        };
        let start = parts.first().map(Hir::kind);
        let anchored = matches!(start, Some(HirKind::Look(Look::Start)));
        let mut steps = Vec::new();
        for part in &parts[usize::from(anchored)..] {
            read(part, &mut steps)?;
        }
        // Elsewhere than at the beginning a text says where to try.
        let begins = steps.iter().find(|s| !matches!(s, Step::Open));
        let found = anchored || matches!(begins, Some(Step::Text(_)));
        (found && one_way(&steps)).then_some(Straight { steps, anchored })
    }

    /// Whether it matches, and where its group did.
    pub fn find(&self, text: &str) -> Option<Option<Range<usize>>> {
        if self.anchored {
            return self.at(text, 0);
        }
        let Some(Step::Text(first)) = self.steps.iter().find(|s| !matches!(s, Step::Open)) else {
            return None;
        };
        let mut from = 0;
        while let Some(found) = text.get(from..).and_then(|rest| rest.find(first.as_str())) {
            if let Some(group) = self.at(text, from + found) {
                return Some(group);
            }
            // Texts begin with a whole character, so that the next one cannot begin inside it.
            from += found + first.chars().next().map_or(1, char::len_utf8);
        }
        None
    }

    fn at(&self, text: &str, from: usize) -> Option<Option<Range<usize>>> {
        let bytes = text.as_bytes();
        let mut at = from;
        let mut opened = from;
        let mut group = None;
        for step in &self.steps {
            match step {
                Step::Text(own) => {
                    if !bytes[at..].starts_with(own.as_bytes()) {
                        return None;
                    }
                    at += own.len();
                }
                Step::Run {
                    letters,
                    least,
                    most,
                } => {
                    let rest = &bytes[at..];
                    let most = rest.len().min(*most);
                    let run = rest[..most]
                        .iter()
                        .position(|b| !letters[usize::from(*b)])
                        .unwrap_or(most);
                    if run < *least {
                        return None;
                    }
                    at += run;
                }
                Step::Open => opened = at,
                Step::Close => group = Some(opened..at),
                Step::End => {
                    if at != bytes.len() {
                        return None;
                    }
                }
            }
        }
        Some(group)
    }
}

fn read(hir: &Hir, steps: &mut Vec<Step>) -> Option<()> {
    match hir.kind() {
        HirKind::Empty => {}
        HirKind::Literal(text) => {
            steps.push(Step::Text(String::from_utf8(text.0.to_vec()).ok()?));
        }
        HirKind::Class(class) => steps.push(run(class, 1, Some(1))?),
        HirKind::Repetition(Repetition {
            min,
            max,
            greedy: true,
            sub,
        }) => match sub.kind() {
            HirKind::Class(class) => steps.push(run(class, *min, *max)?),
            _ => return None,
        },
        HirKind::Look(Look::End) => steps.push(Step::End),
        HirKind::Concat(parts) => parts.iter().try_for_each(|part| read(part, steps))?,
        HirKind::Capture(capture) => {
            // One group is all that is ever asked for.
            if capture.index != 1 {
                return None;
            }
            steps.push(Step::Open);
            read(&capture.sub, steps)?;
            steps.push(Step::Close);
        }
        _ => return None,
    }
    Some(())
}

fn run(class: &Class, least: u32, most: Option<u32>) -> Option<Step> {
    let Class::Unicode(class) = class else {
        return None;
    };
    let mut letters = Box::new([false; 256]);
    let mut all_others = false;
    for range in class.ranges() {
        let (start, end) = (u32::from(range.start()), u32::from(range.end()));
        if end >= 0x80 {
            // Of letters beyond ASCII all or none, as they are told by their bytes.
            all_others |= start <= 0x80 && end == u32::from(char::MAX);
            if !all_others {
                return None;
            }
        }
        for byte in start..=end.min(0x7f) {
            letters[byte as usize] = true;
        }
    }
    if all_others {
        // Bytes are counted, and a letter has several of them.
        if least > 1 || most.is_some() {
            return None;
        }
        letters[0x80..].fill(true);
    }
    Some(Step::Run {
        letters,
        least: least as usize,
        most: most.map_or(usize::MAX, |m| m as usize),
    })
}

/// Whether what comes behind each run cannot be part of it.
fn one_way(steps: &[Step]) -> bool {
    steps.iter().enumerate().all(|(at, step)| {
        let Step::Run { letters, .. } = step else {
            return true;
        };
        let next = steps[at + 1..]
            .iter()
            .find(|s| !matches!(s, Step::Open | Step::Close));
        match next {
            None | Some(Step::End) => true,
            Some(Step::Text(text)) => text
                .bytes()
                .next()
                .is_none_or(|first| !letters[usize::from(first)]),
            // A run that may be empty lets through to what is behind it.
            Some(Step::Run {
                letters: others,
                least,
                ..
            }) => *least > 0 && letters.iter().zip(others.iter()).all(|(a, b)| !(*a && *b)),
            Some(Step::Open | Step::Close) => true,
        }
    })
}
