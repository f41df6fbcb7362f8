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
    let mut out = format!("## {}: website tracking audit\n\n", text(name));
    let _ = writeln!(out, "**{}**\n", text(&sentence(document)));
    let counts = &document.summary.findings;
    let counted: Vec<String> = Severity::ALL
        .iter()
        .map(|s| format!("{} {}", counts.of(*s), s.as_str().replace('-', " ")))
        .collect();
    let day = audit.started.get(..10).unwrap_or(&audit.started);
    let _ = writeln!(
        out,
        "{}. {}, {} of {} findings reviewed, {}, {}.\n",
        counted.join(", "),
        text(&audit.status),
        document.reviewed(),
        document.findings.len(),
        text(&audit.jurisdictions.join(" and ")),
        text(day),
    );
    states(&mut out, document);
    gaps(&mut out, document);
    findings(&mut out, document);
    if let Some(changes) = &document.changes {
        let said: Vec<String> = ChangeKind::ALL
            .iter()
            .map(|k| format!("{} {}", changes.counts.of(*k), k.words()))
            .collect();
        let since = changes.old.started.get(..10).unwrap_or("");
        let _ = writeln!(out, "Since {}: {}.\n", text(since), said.join(", "));
    }
    out.push_str("Preliminary: rules matched recorded facts. A person decides.\n");
    out
}

fn states(out: &mut String, document: &Document) {
    let matrix = Matrix::of(&document.facts);
    let lights = Scenario::ALL.map(|s| light(document, &matrix, s));
    out.push_str("| |");
    for scenario in Scenario::ALL {
        let _ = write!(out, " {scenario} |");
    }
    out.push_str("\n|---|---|---|---|---|---|---|\n| **state** |");
    for lamp in lights {
        let word = match lamp {
            Light::Red => "🔴 red",
            Light::Amber => "🟠 amber",
            Light::Green => "🟢 no finding",
            Light::Grey => "⚪ not tested",
        };
        let _ = write!(out, " {word} |");
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
        let _ = writeln!(out, "\n{more} more platforms are in the report.");
    }
    out.push_str("\n✗ without permission, ▲ needs a decision, ✓ after acceptance, – not seen, ? not tested\n\n");
}

fn gaps(out: &mut String, document: &Document) {
    for scenario in super::answer::untested(document) {
        let fact = document.facts.scenarios.get(&scenario);
        let why = fact
            .and_then(|f| f.reason.as_deref())
            .unwrap_or("no reason was recorded");
        let _ = writeln!(out, "- not tested: {scenario}: {}", markdown::text(why));
    }
    let rules = untested_rules(document);
    if rules > 0 {
        let noun = if rules == 1 { "rule" } else { "rules" };
        let _ = writeln!(
            out,
            "- not tested: {rules} {noun}, for want of what they need"
        );
    }
    let limits = document.facts.limits.iter();
    let other = limits
        .filter(|l| !matches!(l.hides.as_str(), "scenario" | "method"))
        .count();
    if other > 0 {
        let noun = if other == 1 { "limit" } else { "limits" };
        let _ = writeln!(out, "- {other} further {noun}: see Limits in the report");
    }
    out.push('\n');
}

fn findings(out: &mut String, document: &Document) {
    if document.findings.is_empty() {
        return;
    }
    out.push_str("| Finding | Severity | What | States | Review |\n|---|---|---|---|---|\n");
    for finding in document.findings.iter().take(MOST) {
        let states: Vec<&str> = finding.scenarios.iter().map(|s| s.as_str()).collect();
        let _ = writeln!(
            out,
            "| {} | {} | {} | {} | {} |",
            markdown::text(&finding.id),
            finding.severity.as_str(),
            markdown::text(&finding.title),
            states.join(", "),
            markdown::text(&finding.review.state),
        );
    }
    let more = document.findings.len().saturating_sub(MOST);
    if more > 0 {
        let _ = writeln!(out, "\n{more} more findings are in the report.");
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
