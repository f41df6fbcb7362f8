//! `summary.md` for pull requests and job summaries, and annotations for hosts of code.

use super::answer::{sentence, untested_rules};
use super::extras::{Extras, Place};
use super::gate::{Gated, gated};
use super::lights::{Light, light};
use super::matrix::{Class, Matrix};
use super::{Document, markdown, site_text};
use crate::config::FailOn;
use crate::evidence::Scenario;
use crate::findings::{ChangeKind, Finding};
use crate::rules::Severity;
use crate::say;
use std::fmt::Write;

/// Findings in the table; the rest is counted.
const MOST: usize = 40;
/// Platforms in the table.
const MOST_ROWS: usize = 20;
/// Annotations that a host of code shows of one step.
const MOST_ANNOTATIONS: usize = 10;

/// The audit on one page of Markdown.
pub fn render(document: &Document, _extras: &Extras<'_>) -> String {
    let audit = &document.facts.audit;
    let name = audit.organisation.as_deref().unwrap_or(&audit.host);
    let text = markdown::text;
    let messages = &document.messages;
    let title = say!(messages, "summary-title", name = text(name));
    let mut out = format!("## {title}\n\n");
    let _ = writeln!(out, "**{}**\n", text(&sentence(document)));
    let counts = &document.summary.findings;
    let counted: Vec<String> = Severity::ALL
        .iter()
        .map(|s| {
            let (n, severity) = (counts.of(*s), s.as_str());
            say!(messages, "summary-count", n = n, severity = severity)
        })
        .collect();
    let day = audit.started.get(..10).unwrap_or(&audit.started);
    let told = say!(
        messages,
        "summary-counts",
        counts = messages.comma(&counted),
        status = audit.status.as_str(),
        reviewed = document.reviewed(),
        findings = document.findings.len(),
        jurisdictions = text(&audit.jurisdictions.join(&say!(messages, "summary-and"))),
        day = text(day)
    );
    let _ = writeln!(out, "{told}\n");
    states(&mut out, document);
    gaps(&mut out, document);
    findings(&mut out, document);
    if let Some(changes) = &document.changes {
        let said: Vec<String> = ChangeKind::ALL
            .iter()
            .map(|k| change_count(document, *k, changes.counts.of(*k)))
            .collect();
        let since = changes.old.started.get(..10).unwrap_or("");
        let said = messages.comma(&said);
        let told = say!(messages, "summary-since", day = text(since), changes = said);
        let _ = writeln!(out, "{told}\n");
    }
    let _ = writeln!(out, "{}", say!(messages, "preliminary"));
    out
}

fn change_count(document: &Document, kind: ChangeKind, n: usize) -> String {
    let kind = kind.words(&document.messages);
    say!(document.messages, "change-count", n = n, kind = kind)
}

fn states(out: &mut String, document: &Document) {
    let messages = &document.messages;
    let matrix = Matrix::of(&document.facts);
    let lights = Scenario::ALL.map(|s| light(document, &matrix, s));
    out.push_str("| |");
    for scenario in Scenario::ALL {
        let _ = write!(out, " {scenario} |");
    }
    let state = say!(messages, "summary-state");
    let _ = write!(out, "\n|---|---|---|---|---|---|---|\n| **{state}** |");
    for lamp in lights {
        let sign = match lamp {
            Light::Red => "🔴",
            Light::Amber => "🟠",
            Light::Green => "🟢",
            Light::Grey => "⚪",
        };
        let word = say!(messages, "summary-light", light = lamp.as_str());
        let _ = write!(out, " {sign} {word} |");
    }
    out.push('\n');
    for row in matrix.rows.iter().take(MOST_ROWS) {
        let _ = write!(out, "| {} |", markdown::text(&row.name));
        for cell in &row.cells {
            let said = match cell.class() {
                Class::Without => format!("✗ {}", cell.count()),
                Class::Decision => format!("▲ {}", cell.count()),
                Class::With => format!("✓ {}", cell.count()),
                Class::NotSeen => "–".into(),
                Class::NotTested => "?".into(),
            };
            let _ = write!(out, " {said} |");
        }
        out.push('\n');
    }
    if matrix.rows.len() > MOST_ROWS {
        let more = matrix.rows.len() - MOST_ROWS;
        let more = say!(messages, "summary-platforms-more", n = more);
        let _ = writeln!(out, "\n{more}");
    }
    let key = say!(messages, "summary-key");
    let _ = writeln!(out, "\n{key}\n");
}

fn gaps(out: &mut String, document: &Document) {
    let messages = &document.messages;
    for scenario in super::answer::untested(document) {
        let fact = document.facts.scenarios.get(&scenario);
        let why = markdown::text(&super::reason(document, fact));
        let told = say!(
            messages,
            "untested-scenario",
            scenario = scenario.as_str(),
            why = why
        );
        let _ = writeln!(out, "- {told}");
    }
    let rules = untested_rules(document);
    if rules > 0 {
        let told = say!(messages, "untested-rules", n = rules);
        let _ = writeln!(out, "- {told}");
    }
    let limits = document.facts.limits.iter();
    let other = limits
        .filter(|l| !matches!(l.hides.as_str(), "scenario" | "method"))
        .count();
    if other > 0 {
        let told = say!(messages, "summary-limits", n = other);
        let _ = writeln!(out, "- {told}");
    }
    out.push('\n');
}

fn findings(out: &mut String, document: &Document) {
    if document.findings.is_empty() {
        return;
    }
    let messages = &document.messages;
    let _ = writeln!(
        out,
        "| {} | {} | {} | {} | {} |\n|---|---|---|---|---|",
        say!(messages, "column-finding"),
        say!(messages, "column-severity"),
        say!(messages, "column-what"),
        say!(messages, "column-states"),
        say!(messages, "column-review"),
    );
    for finding in document.findings.iter().take(MOST) {
        let states: Vec<&str> = finding.scenarios.iter().map(|s| s.as_str()).collect();
        let _ = writeln!(
            out,
            "| {} | {} | {} | {} | {} |",
            markdown::text(&finding.id),
            super::severity_code(messages, finding.severity),
            markdown::text(&finding.title),
            states.join(", "),
            markdown::text(&super::review_state(messages, &finding.review.state)),
        );
    }
    let more = document.findings.len().saturating_sub(MOST);
    if more > 0 {
        let more = say!(messages, "summary-findings-more", n = more);
        let _ = writeln!(out, "\n{more}");
    }
    out.push('\n');
}

/// Lines that a host of code turns into annotations: the gravest findings that neither a decision
/// nor the baseline leaves out.
///
/// The form is that of GitHub's workflow commands: `::error file=…,line=…,title=…::text`.
pub fn annotations(document: &Document, place: &Place) -> Vec<String> {
    let open = document.findings.iter().filter(|f| {
        let gated = gated(document, f, FailOn::Advice);
        gated == Gated::Counted
    });
    open.take(MOST_ANNOTATIONS)
        .map(|finding| annotation(finding, place))
        .collect()
}

fn annotation(finding: &Finding, place: &Place) -> String {
    let command = match finding.severity {
        Severity::Violation | Severity::LikelyViolation => "error",
        Severity::Risk => "warning",
        Severity::Advice => "notice",
    };
    format!(
        "::{command} file={},line={},title={}::{}",
        property(&place.file),
        place.line,
        property(&format!("{} {}", finding.id, finding.rule)),
        data(&format!(
            "{}. {}",
            finding.title.trim_end_matches('.'),
            finding.fact
        )),
    )
}

fn data(text: &str) -> String {
    site_text::line(text, 600).replace('%', "%25")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
