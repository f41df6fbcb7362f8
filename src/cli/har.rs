//! HAR files of other tools as an audit folder, for `consentry judge FILE.har`.

use super::message::Trouble;
use super::verify::folder_trouble;
use crate::evidence::har::read;
use crate::evidence::{
    AuditRecord, EVIDENCE_FORMAT, Environment, Event, Folder, LARGEST, PageReason, PlannedPage,
    Recorder, RunLog, Scenario, read_named_text,
};
use crate::judge::COMMIT;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Makes an audit folder of HAR files, each a run of one scenario. The files are kept in it as they are.
///
/// # Errors
/// When a file cannot be read or is no HAR, or the folder cannot be written.
pub fn import(
    paths: &[PathBuf],
    scenario: Scenario,
    out: Option<&Path>,
    jurisdictions: &[String],
) -> Result<Folder, Trouble> {
    let mut texts = Vec::new();
    let mut runs = Vec::new();
    for path in paths {
        let text = read_named_text(path, LARGEST).map_err(|error| {
            Trouble::usage(format!("cannot read {}: {error}", path.display()))
                .help("name an audit folder or HAR files")
        })?;
        let run = read(&text, scenario).map_err(|error| {
            let said = folder_trouble(error).text();
            let said = said
                .trim_start_matches("error: ")
                .lines()
                .next()
                .unwrap_or_default()
                .to_owned();
            Trouble::usage(format!("{}: {said}", path.display())).help("export it again as HAR 1.2")
        })?;
        texts.push(text);
        runs.push(run);
    }
    let pages = number(&mut runs);
    let record = record(&runs, pages, scenario, jurisdictions);
    let folder = match out {
        Some(out) => Folder::create(out),
        None => Folder::create(free(&Path::new("consentry-audit").join(&record.id))),
    }
    .map_err(folder_trouble)?;
    fill(&folder, &record, runs, &texts).map_err(folder_trouble)?;
    Ok(folder)
}

/// A folder that is not there yet: the usual one is named after the moment of the recording, and a
/// recording may be judged more than once.
fn free(usual: &Path) -> PathBuf {
    let numbered = (2..1000).map(|n| {
        let mut name = usual.as_os_str().to_owned();
        name.push(format!("-{n}"));
        PathBuf::from(name)
    });
    let mut all = std::iter::once(usual.to_path_buf()).chain(numbered);
    all.find(|path| !path.exists())
        .unwrap_or_else(|| usual.to_path_buf())
}

fn fill(
    folder: &Folder,
    record: &AuditRecord,
    runs: Vec<RunLog>,
    texts: &[String],
) -> Result<(), crate::evidence::FolderError> {
    folder.write_record(record)?;
    for (run, text) in runs.into_iter().zip(texts) {
        folder.write_file(
            &format!("evidence/har/{}-{}.har", run.scenario, run.run),
            text.as_bytes(),
        )?;
        let log = folder.log(run.scenario, run.run)?;
        for observation in run.observations {
            log.append(observation.t_ms, observation.event)?;
        }
    }
    Ok(())
}

/// Numbers the runs, and the pages over all of them: each file counts its pages from one.
fn number(runs: &mut [RunLog]) -> Vec<PlannedPage> {
    let mut pages: Vec<PlannedPage> = Vec::new();
    let mut ids: BTreeMap<String, String> = BTreeMap::new();
    for (run, n) in runs.iter_mut().zip(1u32..) {
        run.run = n;
        for observation in &mut run.observations {
            match &mut observation.event {
                Event::Start(start) => start.run = n,
                Event::Visit(visit) => {
                    let next = format!("P-{:03}", pages.len() + 1);
                    let id = ids.entry(visit.url.clone()).or_insert_with(|| {
                        pages.push(PlannedPage {
                            id: next.clone(),
                            url: visit.url.clone(),
                            found: "seed".into(),
                            reason: PageReason::default(),
                        });
                        next
                    });
                    visit.page.clone_from(id);
                }
                _ => {}
            }
        }
    }
    pages
}

fn record(
    runs: &[RunLog],
    pages: Vec<PlannedPage>,
    scenario: Scenario,
    jurisdictions: &[String],
) -> AuditRecord {
    let start = runs.first().and_then(RunLog::start);
    let started = start.map(|start| start.started.clone()).unwrap_or_default();
    let seed = pages
        .first()
        .map(|page| page.url.clone())
        .unwrap_or_default();
    let host = url::Url::parse(&seed)
        .ok()
        .and_then(|url| url.host_str().map(str::to_owned))
        .unwrap_or_else(|| "har".into());
    let host: String = host
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || matches!(c, '.' | '-') {
                c
            } else {
                '_'
            }
        })
        .collect();
    let stamp = started
        .parse::<jiff::Timestamp>()
        .map(|at| at.strftime("%Y%m%dT%H%M%SZ").to_string());
    AuditRecord {
        format: EVIDENCE_FORMAT.into(),
        id: format!("{host}-{}", stamp.unwrap_or_else(|_| "har".into())),
        finished: Some(started.clone()),
        started,
        seeds: vec![seed],
        scenarios: vec![scenario],
        runs: u32::try_from(runs.len()).unwrap_or(u32::MAX),
        jurisdictions: jurisdictions.to_vec(),
        pages,
        journeys: Vec::new(),
        environment: Environment {
            browser: start.map(|start| start.browser.clone()).unwrap_or_default(),
            user_agent: start.map(|start| start.user_agent.clone()).unwrap_or_default(),
            // What switches a limit on is only said where it is known.
            sandbox: true,
            ..Environment::default()
        },
        recorder: Recorder { version: env!("CARGO_PKG_VERSION").into(), commit: COMMIT.into() },
        settings_sha256: String::new(),
        cookie_policy: "unknown".into(),
        organisation: None,
        auditor: None,
        client: None,
        authorised_by: None,
        own_rules: Default::default(),
        notes: vec!["The traffic was recorded by another tool and read from HAR files; its settings, its sandbox and the moment of a choice are not known.".into()],
        gaps: Vec::new(),
    }
}
