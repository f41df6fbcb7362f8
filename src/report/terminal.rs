//! The result block of `scan` on stdout, headed by what was tested and with what, and the lines for CI: at most 80 columns, no control byte.

use super::answer::{sentence, untested, untested_rules};
use super::lights::{Light, light};
use super::matrix::{Cell, Class, Matrix, Row};
use super::{Document, site_text};
use crate::evidence::{JourneyOutcome, Scenario};
use crate::findings::Finding;
use crate::rules::Severity;
use crate::say;
use std::fmt::Write;

const WIDTH: usize = 80;
/// Platforms in the table; the rest is in the report.
const MOST_ROWS: usize = 14;
/// Journeys that stopped, named one by one.
const MOST_JOURNEYS: usize = 5;
/// Findings listed per severity; the rest is counted.
const MOST_FINDINGS: usize = 8;

/// The result block: head, sentence, table of platforms and states, findings by severity.
pub fn render(document: &Document, color: bool) -> String {
    let ink = Ink { on: color };
    let matrix = Matrix::of(&document.facts);
    let mut out = String::new();
    head(&mut out, document);
    paragraph(&mut out, &sentence(document), "  ");
    out.push('\n');
    table(&mut out, document, &matrix, &ink);
    journeys(&mut out, document);
    unseen(&mut out, document);
    list(&mut out, document, &ink);
    let messages = &document.messages;
    let last = if document.findings.is_empty() {
        say!(messages, "terminal-no-proof")
    } else {
        say!(messages, "preliminary")
    };
    paragraph(&mut out, &last, "  ");
    out
}

/// The tool with its rules, jurisdictions and browser; the site with its pages, states and runs.
fn head(out: &mut String, document: &Document) {
    let m = &document.messages;
    let (tool, audit) = (&document.tool, &document.facts.audit);
    let places = m.comma(&audit.jurisdictions);
    let rules = tool.ruleset.version.as_str();
    let mut with = vec![
        format!("{} {}", tool.name, tool.version),
        say!(m, "terminal-rules", version = rules, places = places),
    ];
    // What somebody else recorded has no browser of ours.
    if !audit.environment.browser.is_empty() {
        with.push(audit.environment.browser.clone());
        with.push(say!(m, "terminal-profiles"));
    }
    parts(out, &with);
    let pages = document.summary.pages;
    let scope = [
        audit.host.clone(),
        say!(m, "change-pages", n = pages),
        say!(m, "terminal-states", n = audit.scenarios.len()),
        say!(m, "terminal-runs", n = document.runs()),
    ];
    parts(out, &scope);
    out.push('\n');
}

/// Short things side by side, as many on a line as fit.
fn parts(out: &mut String, all: &[String]) {
    let mut line = String::new();
    for part in all.iter().filter(|part| !part.is_empty()) {
        let part = cut(part, 0);
        let full = line.chars().count() + 2 + part.chars().count() > WIDTH;
        if full && !line.is_empty() {
            let _ = writeln!(out, "{line}");
            line.clear();
        }
        if !line.is_empty() {
            line.push_str("  ");
        }
        line.push_str(&part);
    }
    let _ = writeln!(out, "{line}");
}

/// What was tested with, and one line per state, for logs of a build server, without colour.
pub fn ci_lines(document: &Document) -> Vec<String> {
    let matrix = Matrix::of(&document.facts);
    let (tool, audit) = (&document.tool, &document.facts.audit);
    let mut head = format!(
        "{} {} rules={} jurisdictions={}",
        tool.name,
        tool.version,
        tool.ruleset.version,
        audit.jurisdictions.join(",")
    );
    let browser = audit.environment.browser.split_whitespace().last();
    if let Some(version) = browser {
        let _ = write!(head, " chrome={version}");
    }
    let states = document.facts.scenarios.iter().map(|(scenario, fact)| {
        let name = scenario.as_str();
        if light(document, &matrix, *scenario) == Light::Grey {
            let reason = fact.reason.clone();
            let reason = reason.unwrap_or_else(|| say!(document.messages, "not-recorded"));
            return cut(
                &format!(
                    "{name:<8} not-tested reason=\"{}\"",
                    safe(&reason).replace('"', "'")
                ),
                0,
            );
        }
        let events: usize = matrix
            .column(*scenario)
            .map(|(_, c)| c.without + c.decision + c.with)
            .sum();
        let seen = |v: &&crate::detect::PageVisit| v.scenario == *scenario;
        let visits = || {
            document
                .facts
                .pages
                .iter()
                .filter_map(|p| p.visits.iter().find(seen))
        };
        let ok = visits().filter(|v| v.outcome == "ok").count();
        cut(
            &format!(
                "{name:<8} events={events} without_permission={} pages={ok}/{} runs={} light={}",
                matrix.without(*scenario),
                visits().count(),
                fact.runs,
                light(document, &matrix, *scenario).as_str(),
            ),
            0,
        )
    });
    std::iter::once(cut(&head, 0)).chain(states).collect()
}

struct Ink {
    on: bool,
}

impl Ink {
    fn paint(&self, code: &str, text: &str) -> String {
        if self.on && !code.is_empty() {
            format!("\u{1b}[{code}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }
}

fn safe(text: &str) -> String {
    site_text::line(text, site_text::SITE_LIMIT)
}

fn table(out: &mut String, document: &Document, matrix: &Matrix, ink: &Ink) {
    if matrix.rows.is_empty() {
        return;
    }
    let _ = write!(out, "  {:<21}", "");
    for scenario in Scenario::ALL {
        let _ = write!(out, "{:>9}", scenario.as_str());
    }
    out.push('\n');
    for row in matrix.rows.iter().take(MOST_ROWS) {
        line(out, row, ink);
    }
    if matrix.rows.len() > MOST_ROWS {
        let more = matrix.rows.len() - MOST_ROWS;
        let more = say!(document.messages, "terminal-platforms-more", n = more);
        let _ = writeln!(out, "  {}", cut(&more, 2));
    }
    let key = [
        say!(document.messages, "terminal-key"),
        say!(document.messages, "terminal-key-unseen"),
    ];
    for line in key {
        let _ = writeln!(out, "  {}", cut(&line, 2));
    }
    out.push('\n');
}

fn line(out: &mut String, row: &Row, ink: &Ink) {
    let name = site_text::middle(&row.name, 20);
    let pad = 21 - name.chars().count();
    let _ = write!(out, "  {name}{}", " ".repeat(pad));
    for cell in &row.cells {
        let (mark, code) = sign(cell);
        let text = match cell.class() {
            Class::NotSeen | Class::NotTested => mark.to_owned(),
            _ => format!("{mark} {}", cell.count()),
        };
        let pad = 9usize.saturating_sub(text.chars().count());
        let _ = write!(out, "{}{}", " ".repeat(pad), ink.paint(code, &text));
    }
    out.push('\n');
}

fn sign(cell: &Cell) -> (&'static str, &'static str) {
    match cell.class() {
        Class::Without => ("x", "31"),
        Class::Decision => ("!", "33"),
        Class::With => ("+", "32"),
        Class::NotSeen => ("-", "2"),
        Class::NotTested => ("?", "2"),
    }
}

/// How many journeys were taken to the end, and each that was not.
fn journeys(out: &mut String, document: &Document) {
    let all = &document.facts.journeys;
    if all.is_empty() {
        return;
    }
    let stopped: Vec<_> = all
        .iter()
        .filter(|j| j.outcome != JourneyOutcome::Done)
        .collect();
    let done = all.len() - stopped.len();
    let messages = &document.messages;
    let taken = say!(messages, "terminal-journeys", done = done, all = all.len());
    paragraph(out, &taken, "  ");
    for journey in stopped.iter().take(MOST_JOURNEYS) {
        let why = journey.reason.as_deref().map(safe);
        let why = why.unwrap_or_else(|| say!(messages, "not-recorded"));
        let text = say!(
            messages,
            "terminal-journey",
            name = safe(&journey.name),
            scenario = journey.scenario.as_str(),
            why = why
        );
        paragraph(out, &text, "    ");
    }
    if stopped.len() > MOST_JOURNEYS {
        let more = stopped.len() - MOST_JOURNEYS;
        paragraph(
            out,
            &say!(messages, "terminal-journeys-more", n = more),
            "    ",
        );
    }
    out.push('\n');
}

fn unseen(out: &mut String, document: &Document) {
    let messages = &document.messages;
    let mut says = Vec::new();
    for scenario in untested(document) {
        let fact = document.facts.scenarios.get(&scenario);
        let reason = fact.and_then(|f| f.reason.as_deref()).map(safe);
        let why = reason.unwrap_or_else(|| say!(messages, "not-recorded"));
        says.push(say!(
            messages,
            "untested-scenario",
            scenario = scenario.as_str(),
            why = why
        ));
    }
    let rules = untested_rules(document);
    if rules > 0 {
        says.push(say!(messages, "untested-rules", n = rules));
    }
    let other = document
        .facts
        .limits
        .iter()
        .filter(|l| l.hides != "scenario" && l.hides != "method")
        .count();
    if other > 0 {
        says.push(say!(messages, "terminal-limits", n = other));
    }
    for text in &says {
        paragraph(out, text, "  ");
    }
    if !says.is_empty() {
        out.push('\n');
    }
}

fn list(out: &mut String, document: &Document, ink: &Ink) {
    for severity in Severity::ALL {
        let of: Vec<&Finding> = document
            .findings
            .iter()
            .filter(|f| f.severity == severity)
            .collect();
        if of.is_empty() {
            continue;
        }
        let code = match severity {
            Severity::Violation | Severity::LikelyViolation => "31",
            Severity::Risk => "33",
            Severity::Advice => "36",
        };
        let word = say!(
            document.messages,
            "terminal-severity",
            severity = severity.as_str()
        );
        let word = site_text::middle(&word, 16);
        for (n, finding) in of.iter().take(MOST_FINDINGS).enumerate() {
            let head = if n == 0 {
                format!("{word:<16} {:>3}", of.len())
            } else {
                " ".repeat(20)
            };
            let head = if n == 0 { ink.paint(code, &head) } else { head };
            let id = site_text::middle(&finding.id, 8);
            let room = WIDTH - 2 - 20 - 3 - id.chars().count() - 2;
            let _ = writeln!(
                out,
                "  {head}   {id}  {}",
                site_text::middle(&finding.title, room)
            );
        }
        if of.len() > MOST_FINDINGS {
            let more = of.len() - MOST_FINDINGS;
            let more = say!(document.messages, "terminal-findings-more", n = more);
            let _ = writeln!(out, "  {:20}   {}", "", cut(&more, 25));
        }
    }
    if !document.findings.is_empty() {
        out.push('\n');
    }
}

/// Words of a text in lines of at most 80 columns.
fn paragraph(out: &mut String, text: &str, indent: &str) {
    let text = site_text::line(text, 1_000);
    let mut line = String::new();
    for word in text.split_whitespace() {
        let word = site_text::middle(word, WIDTH - indent.len());
        let full = line.chars().count() + 1 + word.chars().count() + indent.len() > WIDTH;
        if full && !line.is_empty() {
            let _ = writeln!(out, "{indent}{line}");
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(&word);
    }
    if !line.is_empty() {
        let _ = writeln!(out, "{indent}{line}");
    }
}

fn cut(text: &str, indent: usize) -> String {
    site_text::middle(text, WIDTH - indent)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::report::fixture;

    #[test]
    fn every_line_fits_and_holds_no_control_byte() {
        for document in [
            fixture::harbour_lights(),
            fixture::clean(),
            fixture::hostile(),
        ] {
            let text = render(&document, false) + &ci_lines(&document).join("\n");
            for line in text.lines() {
                assert!(line.chars().count() <= WIDTH, "{line}");
                assert!(!line.chars().any(site_text::is_unsafe), "{line:?}");
            }
        }
    }

    #[test]
    fn looks_as_it_was_read() {
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/snapshots"));
        settings.set_prepend_module_to_snapshot(false);
        settings.bind(|| {
            insta::assert_snapshot!("terminal", render(&fixture::harbour_lights(), false));
            insta::assert_snapshot!("terminal-clean", render(&fixture::clean(), false));
            insta::assert_snapshot!("ci-lines", ci_lines(&fixture::harbour_lights()).join("\n"));
        });
    }

    #[test]
    fn journeys_that_stopped_are_named_with_the_reason() {
        let text = render(&fixture::journeyed(), false);
        assert!(
            text.contains("journeys: 1 of 2 taken to the end\n    donate (reject): step 2:"),
            "{text}"
        );
    }

    #[test]
    fn site_text_is_shown_as_code_points() {
        let text = render(&fixture::hostile(), false);
        assert!(text.contains("<U+") && !text.contains('\u{1b}'));
    }

    #[test]
    fn tells_findings_states_and_what_was_not_tested() {
        let text = render(&fixture::harbour_lights(), false);
        for part in [
            "x 6",
            "+ 7",
            "! 6",
            "violation          7   F-001",
            "not tested: gpc",
            "A person decides.",
        ] {
            assert!(text.contains(part), "{part} in\n{text}");
        }
        assert!(!render(&fixture::clean(), false).contains("A person decides."));
    }

    #[test]
    fn colour_changes_nothing_but_colour() {
        let document = fixture::harbour_lights();
        let coloured = render(&document, true);
        assert!(coloured.contains("\u{1b}[31m"));
        let plain = regex::Regex::new("\u{1b}\\[[0-9]*m")
            .unwrap()
            .replace_all(&coloured, "")
            .into_owned();
        assert_eq!(plain, render(&document, false));
    }

    #[test]
    fn ci_lines_name_counts_or_the_reason() {
        let lines = ci_lines(&fixture::harbour_lights());
        assert_eq!(lines.len(), 7);
        assert!(lines[1].starts_with("before   events="), "{}", lines[1]);
        assert!(lines[6].contains("not-tested reason="), "{}", lines[6]);
    }

    #[test]
    fn the_head_says_what_was_tested_and_with_what() {
        let mut document = fixture::harbour_lights();
        let audit = &mut document.facts.audit;
        audit.jurisdictions = ["EU", "UK", "FR", "DE", "ES", "IT", "NL", "IE", "AT", "BE"]
            .map(String::from)
            .to_vec();
        let text = render(&document, false);
        let head: Vec<&str> = text.lines().take(3).collect();
        assert_eq!(
            head,
            [
                "consentry 0.1.0  rules 2026-11 (EU, UK, FR, DE, ES, IT, NL, IE, AT, BE)",
                "Chromium 156.0.8078.79  fresh profiles",
                "www.harbourlights.example  6 pages  6 states  2 runs",
            ]
        );
        // Traffic that somebody else recorded: nothing is said of a browser.
        document.facts.audit.environment.browser.clear();
        let text = render(&document, false);
        assert!(!text.contains("fresh profiles"), "{text}");
        assert!(!ci_lines(&document)[0].contains("chrome="));
    }
}
