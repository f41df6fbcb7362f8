//! A comparison of two audits for the terminal, as Markdown and as JSON.

use super::markdown;
use super::site_text;
use crate::findings::compare::{NewAndGone, SiteChanges};
use crate::findings::{Change, ChangeKind, Comparison};
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
pub fn terminal(comparison: &Comparison, color: bool) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{}\n", head(comparison));
    for kind in ChangeKind::ALL {
        let of: Vec<&Change> = comparison
            .findings
            .iter()
            .filter(|c| c.kind == kind)
            .collect();
        if of.is_empty() {
            continue;
        }
        let word = paint(kind, &format!("{:<15}", kind.words()), color);
        if kind == ChangeKind::Same {
            let _ = writeln!(out, "  {word}{}", of.len());
            continue;
        }
        for change in of.iter().take(MOST) {
            one(&mut out, &word, change);
        }
        if of.len() > MOST {
            let _ = writeln!(
                out,
                "  {:15}and {} more: --format json lists all",
                "",
                of.len() - MOST
            );
        }
    }
    if comparison.findings.is_empty() {
        out.push_str("  no finding in either audit\n");
    }
    out.push('\n');
    for (name, text) in site_lines(&comparison.site) {
        let room = WIDTH - 17;
        let _ = writeln!(out, "  {name:<15}{}", site_text::middle(&text, room));
    }
    for gap in &comparison.not_compared {
        let text = format!("{} ({})", gap.what, gap.why);
        let _ = writeln!(
            out,
            "  {:<15}{}",
            "not compared",
            site_text::middle(&text, WIDTH - 17)
        );
    }
    out
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

fn head(comparison: &Comparison) -> String {
    let day = |stamp: &str| site_text::line(stamp.get(..10).unwrap_or(stamp), 20);
    let (old, new) = (&comparison.old, &comparison.new);
    let rules = match (comparison.rejudged, old.ruleset == new.ruleset) {
        (_, true) => "same rules",
        (true, false) => "judged again",
        (false, false) => "different rules",
    };
    let pages = comparison
        .not_compared
        .iter()
        .any(|n| n.what.ends_with("page") || n.what.ends_with("pages"));
    let pages = if pages {
        "different pages"
    } else {
        "same pages"
    };
    format!(
        "{}   {} -> {}   {pages}, {rules}",
        site_text::middle(&new.host, 30),
        day(&old.started),
        day(&new.started),
    )
}

/// What changed on the site besides findings, a line each: name and text.
pub fn site_lines(site: &SiteChanges) -> Vec<(&'static str, String)> {
    let mut lines = Vec::new();
    for (new, gone, names) in [
        ("new vendors", "gone vendors", &site.vendors),
        ("new accounts", "gone accounts", &site.accounts),
        ("new events", "gone events", &site.pixels),
        ("new cookies", "gone cookies", &site.cookies),
        ("new hosts", "gone hosts", &site.hosts),
    ] {
        let NewAndGone { new: is, gone: was } = names;
        for (name, list) in [(new, is), (gone, was)] {
            if !list.is_empty() {
                lines.push((name, some(list)));
            }
        }
    }
    for (name, list) in [
        ("cookies", &site.cookies_changed),
        ("scripts", &site.scripts_changed),
        ("banner", &site.banner),
    ] {
        lines.extend(list.iter().map(|text| (name, text.clone())));
    }
    lines
}

fn some(list: &[String]) -> String {
    let named = list
        .iter()
        .take(MOST_NAMES)
        .cloned()
        .collect::<Vec<_>>()
        .join(", ");
    match list.len().saturating_sub(MOST_NAMES) {
        0 => named,
        more => format!("{named} and {more} more"),
    }
}

/// The comparison as Markdown, for a pull request or a ticket.
pub fn markdown(comparison: &Comparison) -> String {
    let text = |t: &str| markdown::text(t);
    let mut out = format!("### {}\n\n", text(&head(comparison)));
    let counts: Vec<String> = ChangeKind::ALL
        .iter()
        .map(|kind| format!("{} {}", comparison.counts.of(*kind), kind.words()))
        .collect();
    let _ = writeln!(out, "{}.\n", counts.join(", "));
    let told: Vec<&Change> = comparison
        .findings
        .iter()
        .filter(|c| c.kind != ChangeKind::Same)
        .collect();
    if !told.is_empty() {
        out.push_str(
            "| Change | Finding | Severity | What | Possible cause |\n|---|---|---|---|---|\n",
        );
        for change in told {
            let id = change.new.as_ref().or(change.old.as_ref());
            let _ = writeln!(
                out,
                "| {} | {} {} | {} | {} | {} |",
                change.kind.words(),
                text(id.map_or("", String::as_str)),
                text(&change.title),
                change.severity.as_str(),
                text(&change.detail),
                text(&change.causes.join("; ")),
            );
        }
        out.push('\n');
    }
    for (name, said) in site_lines(&comparison.site) {
        let _ = writeln!(out, "- {name}: {}", text(&said));
    }
    for gap in &comparison.not_compared {
        let _ = writeln!(
            out,
            "- not compared: {} ({})",
            text(&gap.what),
            text(&gap.why)
        );
    }
    out
}
