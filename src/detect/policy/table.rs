//! Cookies as policies and consent managers list them: tables with a head, tables with one cookie each,
//! definition lists, and list items.

use super::duration::days;
use crate::detect::facts::ListedCookie;
use crate::detect::html;
use crate::detect::pages::words;
use crate::detect::terms::{PolicyWords, begins};
use scraper::ElementRef;
use std::cell::Cell;

/// Rows kept of all tables.
const MOST: usize = 1000;

/// Nodes visited of a document: nested lists and tables would be read once for each that is around them.
const MOST_NODES: usize = 5_000_000;

/// Nodes visited for the text of one element, of which 600 letters are read.
const MOST_NODES_OF_ONE: usize = 2000;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Name,
    Provider,
    Purpose,
    Duration,
    Class,
}

/// Every cookie that a document lists, in order, each name once.
pub(super) fn listed(html: &str, words_of: &PolicyWords) -> Vec<ListedCookie> {
    let document = html::document(html);
    let words_of = &Reader {
        words: words_of,
        left: Cell::new(MOST_NODES),
    };
    let mut all: Vec<ListedCookie> = Vec::new();
    let mut heading = String::new();
    for node in document.tree.root().descendants() {
        let Some(element) = ElementRef::wrap(node) else {
            continue;
        };
        match element.value().name() {
            "h1" | "h2" | "h3" | "h4" | "h5" | "caption" | "summary" | "legend" => {
                heading = words_of.text(element);
            }
            "table" => all.extend(table(element, &heading, words_of)),
            "dl" => all.extend(definitions(element, &heading, words_of)),
            "li" => all.extend(item(element, &heading, words_of)),
            _ => {}
        }
        if all.len() > MOST || words_of.left.get() == 0 {
            break;
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    all.retain(|c| seen.insert(c.name.clone()));
    all
}

/// What is read with, and how much more may be read.
struct Reader<'w> {
    words: &'w PolicyWords,
    left: Cell<usize>,
}

impl Reader<'_> {
    /// Whether one more node may be visited.
    fn one_more(&self) -> bool {
        let left = self.left.get();
        self.left.set(left.saturating_sub(1));
        left > 0
    }

    /// The rows below an element.
    fn rows<'a>(&self, element: ElementRef<'a>) -> Vec<ElementRef<'a>> {
        let nodes = element.descendants().take_while(|_| self.one_more());
        nodes
            .filter_map(ElementRef::wrap)
            .filter(|e| e.value().name() == "tr")
            .collect()
    }

    /// The first 600 letters of an element, whitespace folded.
    fn text(&self, element: ElementRef<'_>) -> String {
        let mut all = String::new();
        let nodes = element.descendants().take_while(|_| self.one_more());
        let texts = nodes.take(MOST_NODES_OF_ONE);
        let texts = texts.filter_map(|node| Some(&**node.value().as_text()?));
        for word in texts.flat_map(str::split_whitespace) {
            if !all.is_empty() {
                all.push(' ');
            }
            all.push_str(word);
            // A letter has four bytes at most.
            if all.len() >= 2400 {
                break;
            }
        }
        all.chars().take(600).collect()
    }
}

fn cells(row: ElementRef<'_>) -> Vec<ElementRef<'_>> {
    row.child_elements()
        .filter(|e| matches!(e.value().name(), "td" | "th"))
        .collect()
}

fn column(head: &str, words_of: &Reader<'_>) -> Option<Column> {
    let folded = words(head);
    if folded.trim().is_empty() || folded.split_whitespace().count() > 8 {
        return None;
    }
    [
        (Column::Duration, &words_of.words.col_duration),
        (Column::Purpose, &words_of.words.col_purpose),
        (Column::Class, &words_of.words.col_class),
        (Column::Provider, &words_of.words.col_provider),
        (Column::Name, &words_of.words.col_name),
    ]
    .into_iter()
    .find(|(_, stems)| begins(&folded, stems))
    .map(|(column, _)| column)
}

fn table(table: ElementRef<'_>, heading: &str, words_of: &Reader<'_>) -> Vec<ListedCookie> {
    let rows: Vec<Vec<ElementRef<'_>>> = words_of.rows(table).into_iter().map(cells).collect();
    let Some(first) = rows.first() else {
        return Vec::new();
    };
    let head: Vec<Option<Column>> = first
        .iter()
        .map(|c| column(&words_of.text(*c), words_of))
        .collect();
    let heading = table
        .child_elements()
        .find(|e| e.value().name() == "caption")
        .map_or_else(
            || heading.to_owned(),
            |c| format!("{heading} {}", words_of.text(c)),
        );
    if head.iter().flatten().count() >= 2 && head.contains(&Some(Column::Name)) {
        return rows[1..]
            .iter()
            .flat_map(|row| {
                let pairs = row
                    .iter()
                    .zip(&head)
                    .filter_map(|(c, h)| Some(((*h)?, words_of.text(*c))));
                rows_of(pairs.collect(), &heading, words_of)
            })
            .collect();
    }
    // one table per cookie: the head stands on the left
    let pairs: Vec<(Column, String)> = rows
        .iter()
        .filter(|r| r.len() == 2)
        .filter_map(|r| Some((column(&words_of.text(r[0]), words_of)?, words_of.text(r[1]))))
        .collect();
    if pairs.len() >= 2 && pairs.iter().any(|(c, _)| *c == Column::Name) {
        return rows_of(pairs, &heading, words_of);
    }
    Vec::new()
}

fn definitions(list: ElementRef<'_>, heading: &str, words_of: &Reader<'_>) -> Vec<ListedCookie> {
    let mut all = Vec::new();
    let mut open: Option<Vec<(Column, String)>> = None;
    let mut label: Option<Column> = None;
    for element in list.child_elements() {
        let said = words_of.text(element);
        match element.value().name() {
            "dt" => {
                label = column(&said, words_of);
                if label.is_none() || label == Some(Column::Name) {
                    all.extend(open.take().map(|row| rows_of(row, heading, words_of)));
                }
                if label.is_none() && names(&said).len() == 1 {
                    open = Some(vec![(Column::Name, said)]);
                }
            }
            "dd" => match (&mut open, label) {
                (Some(row), Some(column)) => row.push((column, said)),
                (Some(row), None) => row.push((Column::Purpose, said)),
                (None, Some(column)) => open = Some(vec![(column, said)]),
                (None, None) => {}
            },
            _ => {}
        }
    }
    all.extend(open.map(|row| rows_of(row, heading, words_of)));
    all.into_iter().flatten().collect()
}

/// `_ga: statistics, kept for 13 months`; an item counts when it begins with one name and tells a duration.
fn item(element: ElementRef<'_>, heading: &str, words_of: &Reader<'_>) -> Vec<ListedCookie> {
    let said = words_of.text(element);
    let cut = said.find([':', '–', '—', '(']).or_else(|| said.find(" - "));
    let Some((name, rest)) = cut.map(|at| said.split_at(at)) else {
        return Vec::new();
    };
    let names = names(name);
    if names.len() != 1 || days(rest, words_of.words).is_none() {
        return Vec::new();
    }
    let row = vec![
        (Column::Name, name.to_owned()),
        (Column::Purpose, rest.to_owned()),
        (Column::Duration, rest.to_owned()),
    ];
    rows_of(row, heading, words_of)
}

fn rows_of(row: Vec<(Column, String)>, heading: &str, words_of: &Reader<'_>) -> Vec<ListedCookie> {
    let get = |wanted: Column| {
        row.iter()
            .find(|(c, text)| *c == wanted && !text.is_empty())
            .map(|(_, text)| text.clone())
    };
    let Some(name_cell) = get(Column::Name) else {
        return Vec::new();
    };
    let names = names(&name_cell);
    let duration = get(Column::Duration);
    // `bcookie, lidc` beside `1 year, 1 day`: each name has its own
    let parts: Vec<String> = duration
        .as_deref()
        .map(|d| d.split([',', ';']).map(|p| p.trim().to_owned()).collect())
        .unwrap_or_default();
    let class = [
        get(Column::Class),
        get(Column::Purpose),
        Some(heading.to_owned()),
    ]
    .into_iter()
    .flatten()
    .find_map(|t| class(&t, words_of));
    let count = names.len();
    names
        .into_iter()
        .enumerate()
        .map(|(n, name)| {
            let duration = if count > 1 && parts.len() == count {
                Some(parts[n].clone())
            } else {
                duration.clone()
            };
            ListedCookie {
                name,
                provider: get(Column::Provider),
                purpose: get(Column::Purpose),
                class: class.map(str::to_owned),
                days: duration.as_deref().and_then(|d| days(d, words_of.words)),
                duration,
                seen: false,
            }
        })
        .collect()
}

/// The class that a text speaks of first.
fn class(text: &str, words_of: &Reader<'_>) -> Option<&'static str> {
    let folded = words(text);
    let place = |stems: &[String]| {
        stems
            .iter()
            .filter_map(|s| folded.find(&format!(" {s}")))
            .min()
    };
    [
        (place(&words_of.words.necessary), "necessary"),
        (place(&words_of.words.statistics), "statistics"),
        (place(&words_of.words.advertising), "marketing"),
        (place(&words_of.words.preferences), "preferences"),
    ]
    .into_iter()
    .filter_map(|(at, word)| Some((at?, word)))
    .min_by_key(|(at, _)| *at)
    .map(|(_, word)| word)
}

/// Names of cookies in a cell; none when it is a sentence.
fn names(cell: &str) -> Vec<String> {
    let cell = cell.split(['(', '[']).next().unwrap_or(cell);
    let tokens: Vec<&str> = cell
        .split([',', ';', '\n'])
        .flat_map(str::split_whitespace)
        .filter(|t| !matches!(*t, "and" | "und" | "et" | "y" | "e" | "en" | "/" | "&"))
        .collect();
    let name = |t: &str| {
        t.len() <= 100
            && t.chars().any(|c| c.is_ascii_alphabetic())
            && t.chars()
                .all(|c| c.is_ascii_graphic() && !matches!(c, '"' | '\'' | '=' | '\\'))
    };
    if tokens.is_empty() || tokens.len() > 8 || !tokens.iter().all(|t| name(t)) {
        return Vec::new();
    }
    tokens.into_iter().map(str::to_owned).collect()
}

/// Whether a listed name stands for a cookie: the same, or with a sign for "anything" at its end.
pub(super) fn stands_for(listed: &str, name: &str) -> bool {
    if listed == name {
        return true;
    }
    let open = listed
        .find(['*', '<', '{', '#'])
        .or_else(|| listed.find("XXX"))
        .or_else(|| listed.find("xxx"));
    open.is_some_and(|at| at >= 2 && name.starts_with(&listed[..at]))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::catalogue::DataFiles;
    use crate::detect::terms::Terms;

    fn read(html: &str, language: &str) -> Vec<ListedCookie> {
        let terms = Terms::load(&DataFiles::embedded()).unwrap();
        listed(html, terms.policy(language).unwrap())
    }

    #[test]
    fn a_table_with_a_head_is_read() {
        let rows = read(
            "<h2>Statistics</h2><table><tr><th>Name<th>From<th>What it does<th>Kept for</tr>\
             <tr><td>_ga, _gid<td>Google<td>tells visits apart<td>13 months, 1 day</tr>\
             <tr><td>sess<td>us<td>Necessary: log-in<td>until you close the browser</tr></table>",
            "en-GB",
        );
        let told: Vec<(&str, Option<&str>, Option<f64>)> = rows
            .iter()
            .map(|r| (r.name.as_str(), r.class.as_deref(), r.days.map(f64::round)))
            .collect();
        assert_eq!(
            told,
            [
                ("_ga", Some("statistics"), Some(395.0)),
                ("_gid", Some("statistics"), Some(1.0)),
                ("sess", Some("necessary"), Some(0.0)),
            ]
        );
    }

    #[test]
    fn other_forms_and_languages_are_read() {
        let vertical = read(
            "<table><tr><th>Name<td>_fbp</tr><tr><th>Anbieter<td>Meta</tr><tr><th>Zweck<td>Werbung</tr>\
             <tr><th>Speicherdauer<td>3 Monate</tr></table>",
            "de",
        );
        assert_eq!(vertical[0].name, "_fbp");
        assert_eq!(vertical[0].days.map(f64::round), Some(91.0));
        assert_eq!(vertical[0].class.as_deref(), Some("marketing"));
        let list = read(
            "<h3>Cookies nécessaires</h3><ul><li>PHPSESSID : session</li><li>tarteaucitron – 12 mois</li></ul>",
            "fr",
        );
        assert_eq!(list.len(), 2);
        assert_eq!(list[0].days, Some(0.0));
        assert_eq!(list[1].class.as_deref(), Some("necessary"));
        let terms = read(
            "<dl><dt>_pk_id</dt><dd>Statistik, 13 Monate</dd></dl>",
            "de",
        );
        assert_eq!(terms[0].name, "_pk_id");
    }

    #[test]
    fn a_timetable_is_no_list_of_cookies() {
        let rows = read(
            "<table><tr><th>Date<th>Show<th>Price</tr><tr><td>1 May<td>Hamlet<td>20</tr></table>\
             <ul><li>Doors open: one hour before</li></ul>",
            "en",
        );
        assert!(rows.is_empty(), "{rows:?}");
        assert!(stands_for("_ga_*", "_ga_ABC"));
        assert!(!stands_for("*", "_ga"));
        assert!(stands_for("_hjSession_{id}", "_hjSession_123"));
    }
}
