//! `findings.csv`, `cookies.csv`, `vendors.csv` and `requests.csv`, safe to open in a spreadsheet.

use super::{Document, ReportError, site_text};
use crate::evidence::Scenario;
use indexmap::IndexMap;
use serde::Serialize;

/// `findings.csv`: one line per finding, in report order.
///
/// # Errors
/// When the table cannot be written (a fault of the writer).
pub fn findings(document: &Document) -> Result<String, ReportError> {
    let head = [
        "id",
        "severity",
        "confidence",
        "rule",
        "title",
        "group",
        "jurisdictions",
        "scenarios",
        "vendor",
        "fact",
        "classification",
        "assessment",
        "law",
        "evidence",
        "pages",
        "seen",
        "remedy",
        "retest",
        "review",
        "reviewed_by",
        "reviewed_at",
        "note",
        "expires",
        "fingerprint",
    ];
    let rows = document.findings.iter().map(|f| {
        let law = f.legal.iter().map(|l| format!("{}, {}", l.title, l.at));
        let review = &f.review;
        let or_empty = |text: &Option<String>| text.clone().unwrap_or_default();
        vec![
            f.id.clone(),
            f.severity.as_str().into(),
            word(&f.confidence),
            f.rule.clone(),
            f.title.clone(),
            f.group.clone(),
            f.jurisdictions.join("; "),
            scenarios(&f.scenarios),
            or_empty(&f.vendor),
            f.fact.clone(),
            f.classification.clone(),
            f.assessment.clone(),
            law.collect::<Vec<_>>().join("; "),
            f.evidence.join("; "),
            f.pages.join("; "),
            format!("{} of {} runs", f.seen.n, f.seen.of),
            f.remedy.summary.clone(),
            f.retest.clone(),
            review.state.clone(),
            or_empty(&review.by),
            or_empty(&review.at),
            or_empty(&review.note),
            or_empty(&review.expires),
            f.fingerprint.clone(),
        ]
    });
    table("findings.csv", &head, rows)
}

/// `cookies.csv`: cookies, then web storage.
///
/// # Errors
/// As [`findings`].
pub fn cookies(document: &Document) -> Result<String, ReportError> {
    let head = [
        "id",
        "kind",
        "name",
        "domain",
        "path",
        "party",
        "set_by",
        "script_or_request",
        "vendor",
        "purpose",
        "purpose_source",
        "session",
        "lifetime_days",
        "requested_lifetime_days",
        "http_only",
        "secure",
        "same_site",
        "before",
        "dismiss",
        "reject",
        "accept",
        "withdraw",
        "gpc",
    ];
    let cookies = document.facts.cookies.iter().map(|c| {
        let mut row = vec![
            c.id.clone(),
            "cookie".into(),
            c.name.clone(),
            c.domain.clone(),
            c.path.clone(),
            word(&c.party),
            c.set_by.kind.clone(),
            c.set_by
                .script
                .clone()
                .or_else(|| c.set_by.request.clone())
                .unwrap_or_default(),
            c.vendor.clone().unwrap_or_default(),
            c.purpose.clone().unwrap_or_default(),
            c.purpose_source.clone().unwrap_or_default(),
            c.session.to_string(),
            days(c.lifetime_days),
            days(c.requested_lifetime_days),
            c.http_only.to_string(),
            c.secure.to_string(),
            c.same_site.clone().unwrap_or_default(),
        ];
        row.extend(states(&c.scenarios));
        row
    });
    let storage = document.facts.storage.iter().map(|s| {
        let mut row = vec![
            s.id.clone(),
            format!("{} storage", s.area),
            s.key.clone(),
            s.origin.clone(),
            String::new(),
            word(&s.party),
            s.set_by.kind.clone(),
            s.set_by.script.clone().unwrap_or_default(),
            s.vendor.clone().unwrap_or_default(),
            s.purpose.clone().unwrap_or_default(),
        ];
        row.extend(std::iter::repeat_n(String::new(), 7));
        row.extend(states(&s.scenarios));
        row
    });
    table("cookies.csv", &head, cookies.chain(storage))
}

/// `vendors.csv`.
///
/// # Errors
/// As [`findings`].
pub fn vendors(document: &Document) -> Result<String, ReportError> {
    let head = [
        "id",
        "name",
        "company",
        "country",
        "category",
        "purpose",
        "in_catalogue",
        "scenarios",
        "accounts",
        "events",
        "hosts",
        "requests",
        "declared",
        "evidence",
        "controller_eu",
        "seat",
        "certainty",
    ];
    let rows = document.facts.vendors.iter().map(|v| {
        vec![
            v.id.clone(),
            v.name.clone(),
            v.company.clone().unwrap_or_default(),
            v.country.clone().unwrap_or_default(),
            v.category.clone(),
            v.purpose.clone().unwrap_or_default(),
            v.known.to_string(),
            scenarios(&v.scenarios),
            v.accounts.join("; "),
            v.events.join("; "),
            v.hosts.join("; "),
            v.requests.to_string(),
            v.declared.map_or("not known".into(), |d| {
                if d { "yes".into() } else { "no".into() }
            }),
            v.evidence.join("; "),
            v.controller_eu.clone().unwrap_or_default(),
            v.seat.clone().unwrap_or_else(|| "not known".into()),
            v.certainty.clone().unwrap_or_else(|| "not known".into()),
        ]
    });
    table("vendors.csv", &head, rows)
}

/// `requests.csv`: every request, in the order of `report.json`.
///
/// # Errors
/// As [`findings`].
pub fn requests(document: &Document) -> Result<String, ReportError> {
    let head = [
        "id",
        "scenario",
        "run",
        "page",
        "consent",
        "grace",
        "time_ms",
        "method",
        "url",
        "host",
        "kind",
        "status",
        "party",
        "vendor",
        "vendor_kind",
        "purpose",
        "from_cache",
        "blocked",
        "error",
        "initiator",
        "redirect_from",
    ];
    let rows = document.facts.requests.iter().map(|r| {
        let or_empty = |text: &Option<String>| text.clone().unwrap_or_default();
        vec![
            r.id.clone(),
            r.scenario.to_string(),
            r.run.to_string(),
            or_empty(&r.page),
            r.consent.as_str().into(),
            r.grace.to_string(),
            format!("{:.0}", r.time_ms),
            r.method.clone(),
            r.url.clone(),
            r.host.clone(),
            r.kind.clone(),
            r.status.map(|s| s.to_string()).unwrap_or_default(),
            word(&r.party),
            or_empty(&r.vendor),
            or_empty(&r.vendor_kind),
            or_empty(&r.purpose),
            r.from_cache.to_string(),
            or_empty(&r.blocked),
            or_empty(&r.error),
            or_empty(&r.initiator.url),
            or_empty(&r.redirect_from),
        ]
    });
    table("requests.csv", &head, rows)
}

fn table(
    file: &'static str,
    head: &[&str],
    rows: impl Iterator<Item = Vec<String>>,
) -> Result<String, ReportError> {
    let failed = |message: String| ReportError::Table { file, message };
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    writer
        .write_record(head)
        .map_err(|e| failed(e.to_string()))?;
    for row in rows {
        let cells = row.iter().map(|c| cell(c));
        writer
            .write_record(cells)
            .map_err(|e| failed(e.to_string()))?;
    }
    let bytes = writer.into_inner().map_err(|e| failed(e.to_string()))?;
    String::from_utf8(bytes).map_err(|e| failed(e.to_string()))
}

/// A cell that no spreadsheet takes for a formula: an apostrophe goes before = + - @ tab and CR.
fn cell(text: &str) -> String {
    let mark = text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    let shown = site_text::line(text, site_text::TEXT_LIMIT);
    if mark { format!("'{shown}") } else { shown }
}

fn states<T: Serialize>(of: &IndexMap<Scenario, T>) -> impl Iterator<Item = String> {
    Scenario::ALL
        .into_iter()
        .map(|s| of.get(&s).map(word).unwrap_or_default())
}

fn scenarios(all: &[Scenario]) -> String {
    let names: Vec<&str> = all.iter().map(|s| s.as_str()).collect();
    names.join("; ")
}

fn days(days: Option<f64>) -> String {
    days.map(|d| format!("{d}")).unwrap_or_default()
}

/// The word an enum has in `report.json`.
fn word<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(text)) => text,
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::report::fixture;
    use crate::report::matrix::Matrix;
    use crate::rules::Severity;

    fn read(text: &str) -> Vec<csv::StringRecord> {
        csv::Reader::from_reader(text.as_bytes())
            .records()
            .collect::<Result<_, _>>()
            .unwrap()
    }

    #[test]
    fn every_finding_cookie_and_vendor_is_there() {
        let document = fixture::harbour_lights();
        let ids: Vec<String> = read(&findings(&document).unwrap())
            .iter()
            .map(|r| r[0].to_owned())
            .collect();
        let want: Vec<String> = document.findings.iter().map(|f| f.id.clone()).collect();
        assert_eq!(ids, want);
        let rows = read(&cookies(&document).unwrap());
        assert_eq!(
            rows.len(),
            document.facts.cookies.len() + document.facts.storage.len()
        );
        assert_eq!(&rows[0][2], "_fbp");
        assert_eq!(&rows[0][17], "set");
        assert_eq!(
            read(&vendors(&document).unwrap()).len(),
            document.facts.vendors.len()
        );
    }

    /// What the tables add up to is what the report, its matrix and its summary count.
    #[test]
    fn sums_agree_with_summary_matrix_and_facts() {
        for document in [fixture::harbour_lights(), fixture::judged()] {
            let facts = &document.facts;
            let of_findings = read(&findings(&document).unwrap());
            for severity in Severity::ALL {
                let rows = of_findings.iter().filter(|r| &r[1] == severity.as_str());
                assert_eq!(rows.count(), document.summary.findings.of(severity));
            }
            assert_eq!(of_findings.len(), document.summary.findings.total());

            let of_requests = read(&requests(&document).unwrap());
            let ids: Vec<&str> = of_requests.iter().map(|r| &r[0]).collect();
            let want: Vec<&str> = facts.requests.iter().map(|r| r.id.as_str()).collect();
            assert_eq!(ids, want);
            assert_eq!(of_requests.len(), document.summary.requests);

            // The party that the fixture has no requests of is not in the catalogue.
            let of_vendors = read(&vendors(&document).unwrap());
            let known: Vec<_> = of_vendors.iter().filter(|r| &r[6] == "true").collect();
            assert!(known.len() > 5);
            let mut sum = 0;
            for row in &known {
                let theirs = of_requests.iter().filter(|r| r[13] == row[0]);
                let n: usize = row[11].parse().unwrap();
                assert_eq!(theirs.count(), n, "{}", &row[0]);
                sum += n;
            }
            let to_vendors = of_requests.iter().filter(|r| !r[13].is_empty());
            assert_eq!(to_vendors.count(), sum);
            assert_eq!(of_vendors.len(), document.summary.vendors);

            let of_cookies = read(&cookies(&document).unwrap());
            let rows = of_cookies.iter().filter(|r| &r[1] == "cookie");
            assert_eq!(rows.count(), document.summary.cookies);

            // Each event of the fixture is a request of its own.
            let matrix = Matrix::of(facts);
            for scenario in Scenario::ALL {
                let sent = of_requests.iter().filter(|r| {
                    &r[1] == scenario.as_str()
                        && &r[4] == scenario.consent().as_str()
                        && &r[5] == "false"
                        && &r[14] == "event"
                });
                let counted =
                    matrix.without(scenario) + matrix.decision(scenario) + matrix.with(scenario);
                assert_eq!(sent.count(), counted, "{scenario}");
            }
            assert!(matrix.without(Scenario::Before) > 0);
        }
    }

    #[test]
    fn no_cell_is_a_formula() {
        for start in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            let mut document = fixture::harbour_lights();
            document.findings[0].title = start.into();
            document.facts.cookies[0].name = start.into();
            document.facts.vendors[0].name = start.into();
            for text in [
                findings(&document).unwrap(),
                cookies(&document).unwrap(),
                vendors(&document).unwrap(),
            ] {
                let rows = read(&text);
                let bad = rows
                    .iter()
                    .flatten()
                    .find(|c| c.starts_with(['=', '+', '-', '@', '\t', '\r']));
                assert_eq!(bad, None);
                assert!(
                    rows.iter().flatten().any(|c| c.starts_with('\'')),
                    "{start}"
                );
            }
        }
    }

    #[test]
    fn hostile_text_stays_in_its_cell() {
        let document = fixture::hostile();
        let text = findings(&document).unwrap() + &cookies(&document).unwrap();
        assert!(!text.contains(['\u{1b}', '\u{202e}']));
        assert_eq!(
            read(&findings(&document).unwrap()).len(),
            document.findings.len()
        );
    }
}
