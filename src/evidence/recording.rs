//! [`Recording`]: an audit folder as read, and the reading of one event log.

use super::error::FolderError;
use super::observation::{Event, Observation, Start};
use super::record::AuditRecord;
use super::scenario::{Outcome, Scenario};

/// Reason of a run whose log has no last line.
pub const BROKEN_OFF: &str = "broken off: the log has no end";

/// An audit folder as read: everything that judging needs.
#[derive(Debug, Clone, PartialEq)]
pub struct Recording {
    /// What was asked for and how it was recorded.
    pub record: AuditRecord,
    /// Runs that have a log, by scenario in report order, then run.
    pub runs: Vec<RunLog>,
    /// Evidence files (`evidence/…`), relative with `/`, sorted.
    pub files: Vec<String>,
}

/// The event log of one scenario run.
#[derive(Debug, Clone, PartialEq)]
pub struct RunLog {
    /// Which scenario.
    pub scenario: Scenario,
    /// Which run, from 1.
    pub run: u32,
    /// Its file, relative with `/`.
    pub file: String,
    /// The observations, in order.
    pub observations: Vec<Observation>,
    /// How it ended; [`Outcome::Failed`] when the log has no end.
    pub outcome: Outcome,
    /// Why, when it is not `done`.
    pub reason: Option<String>,
}

impl RunLog {
    /// The first line, unless the run was broken off before it was written.
    pub fn start(&self) -> Option<&Start> {
        self.observations.iter().find_map(|o| match &o.event {
            Event::Start(start) => Some(start),
            _ => None,
        })
    }

    /// Makes a log of observations already in order; the end is read from the last one.
    pub fn new(
        scenario: Scenario,
        run: u32,
        file: String,
        observations: Vec<Observation>,
    ) -> RunLog {
        let (outcome, reason) = match observations.last().map(|o| &o.event) {
            Some(Event::End { outcome, reason }) => (*outcome, reason.clone()),
            _ => (Outcome::Failed, Some(BROKEN_OFF.to_owned())),
        };
        RunLog {
            scenario,
            run,
            file,
            observations,
            outcome,
            reason,
        }
    }
}

/// Reads an event log.
///
/// A last line without its newline is what a killed run leaves: it is dropped when it cannot be read.
///
/// # Errors
/// Any other line that cannot be read, a hole in the numbering, or a first line of another run.
pub(super) fn read_log(
    scenario: Scenario,
    run: u32,
    file: &str,
    text: &[u8],
) -> Result<RunLog, FolderError> {
    let bad = |line: usize, why: String| FolderError::Bad {
        file: file.to_owned(),
        line,
        why,
    };
    let mut observations: Vec<Observation> = Vec::new();
    let whole = text.ends_with(b"\n");
    let lines: Vec<&[u8]> = text.split(|b| *b == b'\n').collect();
    let last = lines.iter().rposition(|l| !l.is_empty());
    for (index, line) in lines.iter().enumerate() {
        if Some(index) > last {
            break;
        }
        match serde_json::from_slice::<Observation>(line) {
            Ok(observation) => {
                let expected = observations.len() as u64;
                if observation.seq != expected {
                    return Err(bad(
                        index + 1,
                        format!("expected number {expected}, found {}", observation.seq),
                    ));
                }
                observations.push(observation);
            }
            Err(_) if Some(index) == last && !whole => break,
            Err(error) => return Err(bad(index + 1, format!("not an observation: {error}"))),
        }
    }
    if let Some(first) = observations.first() {
        match &first.event {
            Event::Start(s) if s.scenario == scenario && s.run == run => {}
            Event::Start(s) => {
                return Err(bad(
                    1,
                    format!(
                        "the log of {} {} stands in the file of {scenario} {run}",
                        s.scenario, s.run
                    ),
                ));
            }
            _ => return Err(bad(1, "the log does not begin with its start".into())),
        }
    }
    Ok(RunLog::new(scenario, run, file.to_owned(), observations))
}
