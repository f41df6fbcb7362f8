//! The text of a policy that is a PDF.
//!
//! PDFs come from the site, so they are hostile: everything here is bounded in depth, bytes and steps,
//! and what is over the bounds is not read. The file is looked through from its beginning instead of
//! by its own table of places, so a broken table harms nothing (ISO 32000-1, 7.5).

mod font;
mod lexer;
mod objects;
mod page;

use lexer::{Dict, Value};
use objects::Objects;
use page::{Line, Reader};
use std::collections::BTreeSet;

/// Largest file that is read, bytes.
const MOST_FILE: usize = 8 << 20;

/// Letters read.
const MOST_LETTERS: usize = 2_000_000;

/// Pages read.
const MOST_PAGES: usize = 500;

/// Fewer letters are no policy.
const FEWEST: usize = 300;

/// Why a PDF has no text for us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unread {
    NotPdf,
    TooLarge,
    Encrypted,
    Pictures,
    NoText,
    NoLetters,
}

impl Unread {
    /// The code in the text `policy-pdf`.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Unread::NotPdf => "not-pdf",
            Unread::TooLarge => "too-large",
            Unread::Encrypted => "encrypted",
            Unread::Pictures => "pictures",
            Unread::NoText => "no-text",
            Unread::NoLetters => "no-letters",
        }
    }
}

/// The policy as a plain HTML document for the reader of policies: a paragraph a line, a row of a table
/// where wide gaps part the line.
pub(super) fn html(bytes: &[u8]) -> Result<String, Unread> {
    let lines = lines(bytes)?;
    let mut html = String::from("<main>");
    let mut in_table = false;
    for line in &lines {
        let cells: Vec<&str> = line.cells.iter().map(|c| c.trim()).collect();
        let cells: Vec<String> = cells
            .into_iter()
            .filter(|c| !c.is_empty())
            .map(escaped)
            .collect();
        let row = cells.len() > 1;
        if row != in_table {
            html.push_str(if row { "<table>" } else { "</table>" });
            in_table = row;
        }
        match cells.as_slice() {
            [] => {}
            [only] => html.push_str(&format!("<li>{only}</li>\n")),
            all => html.push_str(&format!("<tr><td>{}</td></tr>\n", all.join("</td><td>"))),
        }
    }
    html.push_str(if in_table {
        "</table></main>"
    } else {
        "</main>"
    });
    Ok(html)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

fn lines(bytes: &[u8]) -> Result<Vec<Line>, Unread> {
    if bytes.len() > MOST_FILE {
        return Err(Unread::TooLarge);
    }
    let head = &bytes[..bytes.len().min(1024)];
    if !head.windows(5).any(|w| w == b"%PDF-") {
        return Err(Unread::NotPdf);
    }
    let objects = Objects::of(bytes);
    if objects.is_encrypted() {
        return Err(Unread::Encrypted);
    }
    let mut reader = Reader::new(&objects, MOST_LETTERS);
    for (page, resources) in pages(&objects) {
        if reader.is_full() {
            break;
        }
        if let Some(contents) = page.get("Contents") {
            reader.page(contents, resources);
        }
    }
    let pictures = reader.pictures;
    let lines = reader.lines();
    let all = || lines.iter().flat_map(|l| &l.cells).flat_map(|c| c.chars());
    let shown = all().filter(|c| !c.is_whitespace()).count();
    let unknown = all().filter(|c| *c == '\u{fffd}').count();
    if unknown * 5 > shown {
        Err(Unread::NoLetters)
    } else if shown < FEWEST {
        Err(if pictures {
            Unread::Pictures
        } else {
            Unread::NoText
        })
    } else {
        Ok(lines)
    }
}

/// Pages in order with what they name; a page inherits from the nodes above it (ISO 32000-1, 7.7.3.4).
fn pages<'o>(objects: &'o Objects<'_>) -> Vec<(&'o Dict, Option<&'o Dict>)> {
    let mut pages = Vec::new();
    let mut seen = BTreeSet::new();
    let root = objects.dict(objects.get(objects.trailer(), "Root"));
    let mut stack: Vec<(&Value, Option<&Dict>)> = Vec::new();
    if let Some(tree) = root.and_then(|r| r.get("Pages")) {
        stack.push((tree, None));
    }
    while let Some((value, inherited)) = stack.pop() {
        if let Value::Ref(number) = value
            && !seen.insert(*number)
        {
            continue;
        }
        let Some(node) = objects.dict(value) else {
            continue;
        };
        let own = node.get("Resources").and_then(|r| objects.dict(r));
        let resources = own.or(inherited);
        match objects.get(node, "Kids") {
            Value::List(kids) => {
                stack.extend(kids.iter().rev().map(|kid| (kid, resources)));
            }
            _ => pages.push((node, resources)),
        }
        if pages.len() >= MOST_PAGES {
            return pages;
        }
    }
    if pages.is_empty() {
        for number in objects.of_type("Page").take(MOST_PAGES) {
            pages.extend(objects.numbered(number).map(|node| {
                let own = node.get("Resources").and_then(|r| objects.dict(r));
                (node, own)
            }));
        }
    }
    pages
}

#[cfg(test)]
mod tests;
