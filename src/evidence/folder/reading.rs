//! Reading an audit folder: its record and its event logs.

use super::{Folder, RECORD_FILE};
use crate::evidence::error::FolderError;
use crate::evidence::manifest;
use crate::evidence::observation::Observation;
use crate::evidence::paper;
use crate::evidence::plain::read_plain;
use crate::evidence::record::{AuditRecord, EVIDENCE_FORMAT};
use crate::evidence::recording::{Recording, RunLog, end_of, read_log};
use crate::evidence::scenario::{Outcome, Scenario};
use std::collections::BTreeMap;

/// Largest record that is read, in bytes: it names pages, and those are some thousands at most.
const LARGEST_RECORD: u64 = 64 << 20;

impl Folder {
    /// Reads the record, every event log and the list of files.
    ///
    /// # Errors
    /// A missing or damaged record, or a log with a line that cannot be read (a half line at the end of a broken-off run is no error).
    pub fn read(&self) -> Result<Recording, FolderError> {
        let record = self.record()?;
        let files = manifest::files(&self.path)?;
        let mut runs = Vec::new();
        for log in logs(&files) {
            runs.push(self.run(&log)?);
        }
        let papers = paper::read(&self.path, &files)?;
        let files = files
            .into_iter()
            .filter(|f| f.starts_with("evidence/"))
            .collect();
        Ok(Recording {
            papers,
            record,
            runs,
            files,
        })
    }

    /// Reads the record alone.
    ///
    /// # Errors
    /// When it is missing, damaged, or of another format.
    pub fn record(&self) -> Result<AuditRecord, FolderError> {
        let path = self.path.join(RECORD_FILE);
        let text =
            read_plain(&path, LARGEST_RECORD).map_err(|e| FolderError::io("read", &path, e))?;
        let bad = |e: serde_json::Error| FolderError::Bad {
            file: RECORD_FILE.into(),
            line: e.line(),
            why: e.to_string(),
        };
        // The format first: another version's record may lack what ours has.
        let value: serde_json::Value = serde_json::from_slice(&text).map_err(bad)?;
        let found = value
            .get("format")
            .and_then(serde_json::Value::as_str)
            .unwrap_or("none");
        if found != EVIDENCE_FORMAT {
            return Err(FolderError::Format {
                path,
                found: found.to_owned(),
                expected: EVIDENCE_FORMAT,
            });
        }
        serde_json::from_slice(&text).map_err(bad)
    }

    /// How each run ended whose event log is there; [`Outcome::Failed`] for one that was broken off.
    ///
    /// # Errors
    /// As [`Folder::read`].
    pub fn ends(&self) -> Result<BTreeMap<(Scenario, u32), Outcome>, FolderError> {
        let mut ends = BTreeMap::new();
        for log in logs(&manifest::files(&self.path)?) {
            let mut last = None;
            self.each(&log, |o| last = Some(o.event))?;
            ends.insert((log.scenario, log.run), end_of(last.as_ref()).0);
        }
        Ok(ends)
    }

    /// Gives the observations of a run on, one after another; nothing when it has no log.
    ///
    /// # Errors
    /// As [`Folder::read`].
    pub fn observations(
        &self,
        scenario: Scenario,
        run: u32,
        take: impl FnMut(Observation),
    ) -> Result<(), FolderError> {
        let files = manifest::files(&self.path)?;
        let all = logs(&files);
        let log = all.iter().find(|l| (l.scenario, l.run) == (scenario, run));
        log.map_or(Ok(()), |log| self.each(log, take))
    }

    /// Reads a log whole.
    pub(super) fn run(&self, log: &Log<'_>) -> Result<RunLog, FolderError> {
        let mut observations = Vec::new();
        self.each(log, |observation| observations.push(observation))?;
        let file = log.file.to_owned();
        Ok(RunLog::new(log.scenario, log.run, file, observations))
    }

    /// Gives the observations of a log on, one after another.
    pub(super) fn each(
        &self,
        log: &Log<'_>,
        take: impl FnMut(Observation),
    ) -> Result<(), FolderError> {
        let path = self.path.join(log.file);
        read_log(log.scenario, log.run, log.file, &path, take)
    }
}

/// An event log, by its path inside the folder.
pub(super) struct Log<'f> {
    pub(super) scenario: Scenario,
    pub(super) run: u32,
    pub(super) file: &'f str,
}

impl Log<'_> {
    fn of(file: &str) -> Option<Log<'_>> {
        let name = file
            .strip_prefix("evidence/events/")?
            .strip_suffix(".jsonl")?;
        let (scenario, run) = name.rsplit_once('-')?;
        Some(Log {
            scenario: Scenario::parse(scenario)?,
            run: run.parse().ok()?,
            file,
        })
    }
}

/// The event logs among the files of a folder, by scenario and run.
pub(super) fn logs(files: &[String]) -> Vec<Log<'_>> {
    let mut all: Vec<Log<'_>> = files.iter().filter_map(|file| Log::of(file)).collect();
    all.sort_by_key(|log| (log.scenario, log.run));
    all
}
