//! Several audits in turn: one folder each, a table at the end, and the worst of their statuses.

use super::audit::Finished;
use super::capture::{self, prepared, usual_folder};
use super::exit::Status;
use super::message::{Trouble, say, shown, tell};
use super::options::Asked;
use super::scan::audit;
use super::terminal::{Loudness, Terminal};
use crate::config::Settings;
use std::path::{Path, PathBuf};

/// How the audit of one site ended.
struct Row {
    name: String,
    status: Status,
    /// None where nothing could be judged.
    finished: Option<Finished>,
}

/// Audits each site. One that could not be recorded does not keep the others from being audited; wrong
/// usage, a fault and an interruption end the whole.
///
/// # Errors
/// Those three.
pub async fn scan(all: Vec<Asked>, terminal: &Terminal) -> Result<Status, Trouble> {
    // A mistake in the settings of the last site is found before the first one is visited.
    for asked in &all {
        prepared(&asked.settings)?;
    }
    let mut rows = Vec::new();
    for Asked { name, settings, .. } in folders(all) {
        begin(&name, terminal);
        let allowed = settings.allow_incomplete;
        match audit(settings, terminal).await {
            Ok(finished) => rows.push(Row {
                name,
                status: finished.status,
                finished: Some(finished),
            }),
            Err(trouble) => rows.push(Row {
                name,
                status: goes_on(trouble, allowed)?,
                finished: None,
            }),
        }
    }
    if terminal.loudness != Loudness::Quiet {
        say(&table(&rows))?;
    }
    let status = worst(rows.iter().map(|row| row.status));
    tell(&format!(
        "exit {}: the gravest of {} audits",
        status.code(),
        rows.len()
    ));
    Ok(status)
}

/// Records each site.
///
/// # Errors
/// As [`scan`].
pub async fn capture(all: Vec<Asked>, terminal: &Terminal) -> Result<Status, Trouble> {
    if let [only] = all.as_slice() {
        let allowed = only.settings.allow_incomplete;
        let done = capture::one(&only.settings, terminal).await;
        return done.or_else(|trouble| trouble.allowed(allowed));
    }
    let mut statuses = Vec::new();
    for Asked { name, settings, .. } in folders(all) {
        begin(&name, terminal);
        statuses.push(match capture::one(&settings, terminal).await {
            Ok(status) => status,
            Err(trouble) => goes_on(trouble, settings.allow_incomplete)?,
        });
    }
    Ok(worst(statuses.into_iter()))
}

fn begin(name: &str, terminal: &Terminal) {
    if terminal.loudness != Loudness::Quiet {
        tell(&format!("site {}", shown(name)));
    }
}

/// The status of a site that could not be recorded, told; the trouble itself where it ends the whole.
fn goes_on(trouble: Trouble, allow_incomplete: bool) -> Result<Status, Trouble> {
    let trouble = match trouble.allowed(allow_incomplete) {
        Ok(status) => return Ok(status),
        Err(trouble) => trouble,
    };
    match trouble.status() {
        status @ (Status::Findings | Status::Incomplete) => {
            tell(&trouble.text());
            Ok(status)
        }
        _ => Err(trouble),
    }
}

/// Gives each audit a folder of its own below the one that was asked for.
fn folders(mut all: Vec<Asked>) -> Vec<Asked> {
    let now = jiff::Timestamp::now();
    let mut given: Vec<PathBuf> = Vec::new();
    for asked in &mut all {
        let folder = folder(&asked.settings, now, &given);
        given.push(folder.clone());
        asked.settings.out = Some(folder);
    }
    all
}

fn folder(settings: &Settings, now: jiff::Timestamp, given: &[PathBuf]) -> PathBuf {
    let usual = usual_folder(settings, now);
    let name = usual
        .file_name()
        .unwrap_or(usual.as_os_str())
        .to_string_lossy()
        .into_owned();
    let parent = settings
        .out
        .as_deref()
        .or(usual.parent())
        .unwrap_or(Path::new(""));
    // Two sites may lie on one host.
    let first = parent.join(&name);
    let further = (2..).map(|n| parent.join(format!("{name}-{n}")));
    let mut names = std::iter::once(first.clone()).chain(further);
    names.find(|path| !given.contains(path)).unwrap_or(first)
}

/// The status of the whole: findings win over gaps, as within one audit.
fn worst(statuses: impl Iterator<Item = Status>) -> Status {
    let statuses: Vec<Status> = statuses.collect();
    [Status::Findings, Status::Incomplete]
        .into_iter()
        .find(|status| statuses.contains(status))
        .unwrap_or(Status::Done)
}

fn table(rows: &[Row]) -> String {
    let width = rows
        .iter()
        .map(|row| shown(&row.name).chars().count())
        .max()
        .unwrap_or(0)
        .max(4);
    let mut text = format!(
        "\n  {:<width$}  {:<10}  violation  likely  risk  advice  folder\n",
        "site", "result"
    );
    for row in rows {
        let word = match row.status {
            Status::Done => "done",
            Status::Findings => "findings",
            _ => "incomplete",
        };
        let name = shown(&row.name);
        text += &match &row.finished {
            Some(Finished {
                findings: f,
                folder,
                ..
            }) => format!(
                "  {name:<width$}  {word:<10}  {:>9}  {:>6}  {:>4}  {:>6}  {}\n",
                f.violation,
                f.likely_violation,
                f.risk,
                f.advice,
                shown(&folder.display().to_string())
            ),
            None => format!("  {name:<width$}  {word:<10}  not recorded\n"),
        };
    }
    text
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::report::SeverityCounts;

    #[test]
    fn every_audit_has_a_folder_of_its_own() {
        let at: jiff::Timestamp = "2026-11-24T10:15:00Z".parse().unwrap();
        let settings = |out: Option<&str>| Settings {
            seeds: vec!["https://a.example/".parse().unwrap()],
            out: out.map(PathBuf::from),
            ..Settings::default()
        };
        let usual = folder(&settings(None), at, &[]);
        assert_eq!(
            usual,
            Path::new("consentry-audit/a.example-20261124T101500Z")
        );
        let below = folder(&settings(Some("all")), at, &[]);
        assert_eq!(below, Path::new("all/a.example-20261124T101500Z"));
        let second = folder(&settings(Some("all")), at, &[below]);
        assert_eq!(second, Path::new("all/a.example-20261124T101500Z-2"));
    }

    #[test]
    fn findings_win_over_gaps_and_gaps_over_nothing() {
        use Status::{Done, Findings, Incomplete};
        for (all, want) in [
            (vec![Done, Done], Done),
            (vec![Done, Incomplete], Incomplete),
            (vec![Incomplete, Findings, Done], Findings),
        ] {
            assert_eq!(worst(all.into_iter()), want);
        }
        let trouble = |message: super::super::message::Message| Trouble::from(message);
        assert_eq!(
            goes_on(trouble(Trouble::incomplete("x")), false).ok(),
            Some(Incomplete)
        );
        assert!(goes_on(trouble(Trouble::usage("x")), false).is_err());
        assert!(goes_on(trouble(Trouble::fault("x")), false).is_err());
    }

    #[test]
    fn the_table_names_what_was_not_recorded() {
        let finished = Finished {
            status: Status::Findings,
            findings: SeverityCounts {
                violation: 2,
                ..SeverityCounts::default()
            },
            folder: "all/a".into(),
        };
        let rows = [
            Row {
                name: "main".into(),
                status: Status::Findings,
                finished: Some(finished),
            },
            Row {
                name: "shop".into(),
                status: Status::Incomplete,
                finished: None,
            },
        ];
        let text = table(&rows);
        let lines: Vec<Vec<&str>> = text
            .lines()
            .map(|l| l.split_whitespace().collect())
            .collect();
        assert_eq!(lines[2], ["main", "findings", "2", "0", "0", "0", "all/a"]);
        assert_eq!(lines[3], ["shop", "incomplete", "not", "recorded"]);
    }
}
