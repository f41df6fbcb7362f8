//! A comparison of two audits for the terminal, as Markdown and as JSON.

use super::markdown;
use super::site_text;
use crate::findings::compare::{NewAndGone, SiteChanges};
use crate::findings::{Change, ChangeKind, Comparison};
use crate::messages::Messages;
use crate::say;
use std::fmt::Write;

const WIDTH: usize = 80;
/// Changes listed per kind on the terminal; the rest is counted.
const MOST: usize = 20;
/// Names listed per line of the site's changes.
const MOST_NAMES: usize = 8;

/// The comparison as JSON, with a newline at the end.
pub fn json(comparison: &Comparison) -> String {
    let text = serde_json::to_string_pretty(comparison);
    text.unwrap_or_else(|e| format!("comparison could not be written: {e}")) + "\n"
}

/// The comparison for a terminal: at most 80 columns, no control byte but colour.
pub fn terminal(comparison: &Comparison, messages: &Messages, color: bool) -> String {
    let mut out = String::new();
    let (which, ground) = head(comparison, messages);
    let joint = if which.chars().count() + 3 + ground.chars().count() > WIDTH {
        "\n"
    } else {
        "   "
    };
    let cut = |text: &str| site_text::middle(text, WIDTH);
    let _ = writeln!(out, "{}{joint}{}\n", cut(&which), cut(&ground));
    for kind in ChangeKind::ALL {
        let of: Vec<&Change> = comparison
            .findings
            .iter()
            .filter(|c| c.kind == kind)
            .collect();
        if of.is_empty() {
            continue;
        }
        let word = site_text::middle(&kind.words(messages), 14);
        let word = paint(kind, &format!("{word:<15}"), color);
        if kind == ChangeKind::Same {
            let _ = writeln!(out, "  {word}{}", of.len());
            continue;
        }
        for change in of.iter().take(MOST) {
            one(&mut out, &word, change);
        }
        if of.len() > MOST {
            let more = say!(messages, "diff-more", n = of.len() - MOST);
            let _ = writeln!(out, "  {:15}{}", "", site_text::middle(&more, WIDTH - 17));
        }
    }
    if comparison.findings.is_empty() {
        let _ = writeln!(out, "  {}", say!(messages, "diff-none"));
    }
    out.push('\n');
    for (name, text) in site_lines(&comparison.site, messages) {
        line(&mut out, &name, &text);
    }
    let name = say!(messages, "diff-not-compared");
    for gap in &comparison.not_compared {
        let (what, why) = (gap.what.as_str(), gap.why.as_str());
        let said = say!(messages, "diff-gap", what = what, why = why);
        line(&mut out, &name, &said);
    }
    out
}

fn line(out: &mut String, name: &str, text: &str) {
    let name = site_text::middle(name, 14);
    let text = site_text::middle(text, WIDTH - 17);
    let _ = writeln!(out, "  {name:<15}{text}");
}

fn one(out: &mut String, word: &str, change: &Change) {
    let id = change.new.as_ref().or(change.old.as_ref());
    let id = site_text::middle(id.map_or("", String::as_str), 8);
    let room = WIDTH - 17 - id.chars().count() - 2;
    let _ = writeln!(
        out,
        "  {word}{id}  {}",
        site_text::middle(&change.title, room)
    );
    for line in std::iter::once(&change.detail).chain(&change.causes) {
        if !line.is_empty() {
            let _ = writeln!(
                out,
                "  {:15}{:width$}  {}",
                "",
                "",
                site_text::middle(line, room),
                width = id.chars().count()
            );
        }
    }
}

fn paint(kind: ChangeKind, text: &str, color: bool) -> String {
    let code = match kind {
        ChangeKind::New | ChangeKind::Worse => "31",
        ChangeKind::NotComparable => "33",
        ChangeKind::Better | ChangeKind::Fixed => "32",
        ChangeKind::Same => "2",
    };
    if color {
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    } else {
        text.to_owned()
    }
}

/// Which two audits, and how far they can be compared.
fn head(comparison: &Comparison, messages: &Messages) -> (String, String) {
    let day = |stamp: &str| site_text::line(stamp.get(..10).unwrap_or(stamp), 20);
    let (old, new) = (&comparison.old, &comparison.new);
    let rules = match (comparison.rejudged, old.ruleset == new.ruleset) {
        (_, true) => "same",
        (true, false) => "rejudged",
        (false, false) => "different",
    };
    let pages = comparison.not_compared.iter().any(|n| n.is_pages);
    let pages = if pages { "different" } else { "same" };
    let ground = say!(messages, "diff-ground", pages = pages, rules = rules);
    let which = format!(
        "{}   {} -> {}",
        site_text::middle(&new.host, 30),
        day(&old.started),
        day(&new.started),
    );
    (which, ground)
}

/// What changed on the site besides findings, a line each: name and text.
pub fn site_lines(site: &SiteChanges, messages: &Messages) -> Vec<(String, String)> {
    let mut lines = Vec::new();
    for (what, names) in [
        ("vendors", &site.vendors),
        ("accounts", &site.accounts),
        ("events", &site.pixels),
        ("cookies", &site.cookies),
        ("hosts", &site.hosts),
    ] {
        let NewAndGone { new: is, gone: was } = names;
        for (side, list) in [("new", is), ("gone", was)] {
            if !list.is_empty() {
                let name = say!(messages, "diff-names", what = what, side = side);
                lines.push((name, some(list, messages)));
            }
        }
    }
    for (what, list) in [
        ("cookies", &site.cookies_changed),
        ("scripts", &site.scripts_changed),
        ("banner", &site.banner),
    ] {
        let name = say!(messages, "diff-changed", what = what);
        lines.extend(list.iter().map(|text| (name.clone(), text.clone())));
    }
    lines
}

fn some(list: &[String], messages: &Messages) -> String {
    let named = messages.comma(&list[..list.len().min(MOST_NAMES)]);
    match list.len().saturating_sub(MOST_NAMES) {
        0 => named,
        more => say!(messages, "list-and-more", names = named, n = more),
    }
}

/// The comparison as Markdown, for a pull request or a ticket.
pub fn markdown(comparison: &Comparison, messages: &Messages) -> String {
    let text = |t: &str| markdown::text(t);
    let (which, ground) = head(comparison, messages);
    let mut out = format!("### {}\n\n", text(&format!("{which}   {ground}")));
    let counts: Vec<String> = ChangeKind::ALL
        .iter()
        .map(|kind| {
            let (n, kind) = (comparison.counts.of(*kind), kind.words(messages));
            say!(messages, "change-count", n = n, kind = kind)
        })
        .collect();
    let counts = say!(messages, "diff-counts", counts = messages.comma(&counts));
    let _ = writeln!(out, "{counts}\n");
    let told: Vec<&Change> = comparison
        .findings
        .iter()
        .filter(|c| c.kind != ChangeKind::Same)
        .collect();
    if !told.is_empty() {
        let _ = writeln!(
            out,
            "| {} | {} | {} | {} | {} |\n|---|---|---|---|---|",
            say!(messages, "column-change"),
            say!(messages, "column-finding"),
            say!(messages, "column-severity"),
            say!(messages, "column-what"),
            say!(messages, "column-cause"),
        );
        for change in told {
            let id = change.new.as_ref().or(change.old.as_ref());
            let _ = writeln!(
                out,
                "| {} | {} {} | {} | {} | {} |",
                change.kind.words(messages),
                text(id.map_or("", String::as_str)),
                text(&change.title),
                super::severity_code(messages, change.severity),
                text(&change.detail),
                text(&messages.semicolon(&change.causes)),
            );
        }
        out.push('\n');
    }
    for (name, said) in site_lines(&comparison.site, messages) {
        let _ = writeln!(out, "- {name}: {}", text(&said));
    }
    let name = say!(messages, "diff-not-compared");
    for gap in &comparison.not_compared {
        let (what, why) = (text(&gap.what), text(&gap.why));
        let gap = say!(messages, "diff-gap", what = what, why = why);
        let _ = writeln!(out, "- {name}: {gap}");
    }
    out
}
