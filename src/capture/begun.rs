//! [`Begun`]: the audit folder at the start of a capture, new or broken off.

use super::CaptureError;
use super::environment::{cookie_policy, notes, without_credentials};
use super::notice::{Comes, Learnt};
use crate::config::{Journey, Settings};
use crate::evidence::{AuditRecord, EVIDENCE_FORMAT, Environment, Folder, Gap, Outcome, Scenario};
use jiff::Timestamp;
use std::collections::BTreeSet;
use std::path::Path;

/// An audit folder at the start of a capture.
pub(super) struct Begun {
    pub(super) folder: Folder,
    pub(super) record: AuditRecord,
    /// Runs that it holds whole.
    pub(super) done: BTreeSet<(Scenario, u32)>,
    /// Whether its pages stand.
    pub(super) planned: bool,
    /// What its runs have learnt of when the notice comes.
    pub(super) comes: Option<Comes>,
}

impl Begun {
    /// A new folder.
    ///
    /// # Errors
    /// When it cannot be made.
    pub(super) fn anew(settings: &Settings, out: &Path) -> Result<Begun, CaptureError> {
        Ok(Begun {
            folder: Folder::create(out)?,
            record: first_record(settings),
            done: BTreeSet::new(),
            planned: false,
            comes: None,
        })
    }

    /// What was broken off in a folder.
    ///
    /// # Errors
    /// When it cannot be read, was begun with other settings, or another process writes into it.
    pub(super) fn found(settings: &Settings, out: &Path) -> Result<Begun, CaptureError> {
        let folder = Folder::open_alone(out)?;
        let mut record = folder.record()?;
        if record.settings_sha256 != settings.fingerprint() {
            return Err(CaptureError::OtherSettings {
                folder: out.display().to_string(),
            });
        }
        folder.remove_parts()?;
        let ends = folder.ends()?;
        let mut done: BTreeSet<_> = ends
            .iter()
            .filter(|(_, end)| matches!(end, Outcome::Done | Outcome::NotTestable))
            .map(|(run, _)| *run)
            .collect();
        // The first run finds the pages, and the others begin when it has ended.
        let first = record.scenarios.first().map(|s| (*s, 1));
        let planned = !record.pages.is_empty()
            && first.is_some_and(|first| done.contains(&first) || ends.keys().any(|r| *r != first));
        if !planned {
            // It all begins anew: what was found and could not be read then is found and read again.
            done.clear();
            record.pages.clear();
            record.gaps = first_gaps(settings);
        }
        let asked = record.scenarios.len() * record.runs as usize;
        if record.finished.is_none() || done.len() < asked {
            record.notes.push(format!(
                "Broken off and continued on {}; {} of {asked} scenario runs had been recorded before.",
                Timestamp::now().strftime("%Y-%m-%d %H:%M UTC"),
                done.len()
            ));
        }
        let comes = learnt(&folder, &done)?;
        Ok(Begun {
            folder,
            record,
            done,
            planned,
            comes,
        })
    }
}

/// What the runs that made no choice have learnt of when the notice comes.
fn learnt(
    folder: &Folder,
    done: &BTreeSet<(Scenario, u32)>,
) -> Result<Option<Comes>, CaptureError> {
    let silent = |s: Scenario| matches!(s, Scenario::Before | Scenario::Gpc);
    for (scenario, run) in done.iter().filter(|(scenario, _)| silent(*scenario)) {
        let mut learnt = Learnt::default();
        folder.observations(*scenario, *run, |o| learnt.heed(&o.event))?;
        if let Some(comes) = learnt.comes() {
            return Ok(Some(comes));
        }
    }
    Ok(None)
}

fn first_record(settings: &Settings) -> AuditRecord {
    let started = Timestamp::now();
    let host = settings
        .seeds
        .first()
        .and_then(|s| s.host_str())
        .unwrap_or_default();
    AuditRecord {
        format: EVIDENCE_FORMAT.into(),
        id: format!("{host}-{}", started.strftime("%Y%m%dT%H%M%SZ")),
        started: started.to_string(),
        finished: None,
        seeds: settings
            .seeds
            .iter()
            .map(|s| without_credentials(s).into())
            .collect(),
        scenarios: settings.scenarios.clone(),
        runs: settings.repeat.max(1),
        jurisdictions: settings.jurisdictions.clone(),
        pages: Vec::new(),
        journeys: settings
            .journeys
            .iter()
            .map(|j| j.planned(&settings.scenarios))
            .collect(),
        environment: Environment::default(),
        recorder: crate::evidence::Recorder {
            version: env!("CARGO_PKG_VERSION").into(),
            commit: option_env!("CONSENTRY_COMMIT").unwrap_or("unknown").into(),
        },
        settings_sha256: settings.fingerprint(),
        cookie_policy: cookie_policy(settings).into(),
        organisation: settings.organisation.clone(),
        auditor: settings.auditor.clone(),
        client: settings.client.clone(),
        authorised_by: settings.authorised_by.clone(),
        own_rules: settings.own_rules.clone(),
        notes: notes(settings),
        gaps: first_gaps(settings),
    }
}

/// What is known to be missing before anything is visited.
fn first_gaps(settings: &Settings) -> Vec<Gap> {
    let journeys = settings.journeys.iter();
    journeys.filter_map(|j| not_taken(j, settings)).collect()
}

/// That a journey is taken in no scenario of the audit, when that is so.
fn not_taken(journey: &Journey, settings: &Settings) -> Option<Gap> {
    let taken = journey.taken_in(&settings.scenarios);
    taken.is_empty().then(|| Gap {
        what: format!("the journey \"{}\" was not taken", journey.name),
        why: "it is taken in reject and accept unless it names others, and neither was asked for"
            .into(),
        effect: "what the site does on it is not known".into(),
        hides: "journey".into(),
        visit: None,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::evidence::{Event, FolderError, PageReason, PlannedPage, Start};

    fn settings() -> Settings {
        Settings {
            seeds: vec!["https://www.a.example/".parse().unwrap()],
            scenarios: vec![Scenario::Before, Scenario::Reject],
            ..Settings::default()
        }
    }

    /// A run that was recorded whole.
    fn record_run(folder: &Folder, scenario: Scenario) {
        let log = folder.log(scenario, 1).unwrap();
        let start = Start {
            scenario,
            run: 1,
            started: "2026-11-24T00:00:00Z".into(),
            cookies_at_start: 0,
            profile_at_start: Vec::new(),
            browser: String::new(),
            user_agent: String::new(),
        };
        let end = Event::End {
            outcome: Outcome::Done,
            reason: None,
        };
        log.append(0.0, Event::Start(start)).unwrap();
        log.append(1.0, end).unwrap();
    }

    #[test]
    fn without_its_pages_an_audit_begins_anew_and_with_them_it_goes_on() {
        let dir = tempfile::tempdir().unwrap();
        let out = dir.path().join("audit");
        let Begun {
            folder, mut record, ..
        } = Begun::anew(&settings(), &out).unwrap();
        record.gaps.push(Gap {
            what: "robots.txt could not be read".into(),
            why: "no answer".into(),
            effect: "less was visited".into(),
            hides: "page".into(),
            visit: None,
        });
        folder.write_record(&record).unwrap();
        record_run(&folder, Scenario::Before);
        // Who records it is not done yet.
        let busy = Begun::found(&settings(), &out).err();
        assert!(matches!(
            busy,
            Some(CaptureError::Folder(FolderError::Busy { .. }))
        ));
        drop(folder);
        let found = Begun::found(&settings(), &out).unwrap();
        assert!(!found.planned && found.done.is_empty());
        assert_eq!(found.record.gaps, []);
        assert!(found.record.notes.last().unwrap().contains("0 of 2"));

        record.pages.push(PlannedPage {
            id: "P-001".into(),
            url: "https://www.a.example/".into(),
            found: "seed".into(),
            reason: PageReason::default(),
        });
        found.folder.write_record(&record).unwrap();
        drop(found);
        let found = Begun::found(&settings(), &out).unwrap();
        assert!(found.planned);
        assert_eq!(found.done, BTreeSet::from([(Scenario::Before, 1)]));
        assert_eq!(found.record.gaps, record.gaps);
        assert!(found.record.notes.last().unwrap().contains("1 of 2"));
    }
}
