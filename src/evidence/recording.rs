//! [`Recording`]: an audit folder as read, and the reading of one event log.

use super::error::FolderError;
use super::observation::{Event, Observation, Start};
use super::paper::Paper;
use super::plain::open_plain;
use super::record::AuditRecord;
use super::scenario::{Outcome, Scenario};
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

/// Longest line that is read, in bytes. The longest that is written holds a document of a megabyte, each
/// letter of which JSON may write in six.
const LONGEST_LINE: u64 = 64 << 20;

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
    /// Policies that are files.
    pub papers: Vec<Paper>,
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

    /// Whether it has no end: the run was broken off.
    pub fn is_broken_off(&self) -> bool {
        let last = self.observations.last().map(|o| &o.event);
        !matches!(last, Some(Event::End { .. }))
    }

    /// Makes a log of observations already in order; the end is read from the last one.
    pub fn new(
        scenario: Scenario,
        run: u32,
        file: String,
        observations: Vec<Observation>,
    ) -> RunLog {
        let (outcome, reason) = end_of(observations.last().map(|o| &o.event));
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

/// How a run ended, by the last event of its log, and why when it is not `done`.
pub(super) fn end_of(last: Option<&Event>) -> (Outcome, Option<String>) {
    match last {
        Some(Event::End { outcome, reason }) => (*outcome, reason.clone()),
        _ => (Outcome::Failed, Some(BROKEN_OFF.to_owned())),
    }
}

/// Reads an event log line by line, and gives each observation on; `file` is its path inside the folder.
///
/// A last line without its newline is what a killed run leaves: it is dropped when it cannot be read.
///
/// # Errors
/// IO, any other line that cannot be read, a hole in the numbering, or a first line of another run.
pub(super) fn read_log(
    scenario: Scenario,
    run: u32,
    file: &str,
    path: &Path,
    mut take: impl FnMut(Observation),
) -> Result<(), FolderError> {
    let bad = |line: usize, why: String| FolderError::Bad {
        file: file.to_owned(),
        line,
        why,
    };
    let unread = |e| FolderError::io("read", path, e);
    let mut text = BufReader::new(open_plain(path).map_err(unread)?);
    let mut bytes = Vec::new();
    // Empty lines are dropped at the end only.
    let mut hole = None;
    let mut expected = 0;
    for number in 1.. {
        bytes.clear();
        let mut line = (&mut text).take(LONGEST_LINE + 1);
        if line.read_until(b'\n', &mut bytes).map_err(unread)? == 0 {
            break;
        }
        if bytes.len() as u64 > LONGEST_LINE {
            let why = format!("a line of more than {} MiB", LONGEST_LINE >> 20);
            return Err(bad(number, why));
        }
        let whole = bytes.pop_if(|last| *last == b'\n').is_some();
        let read = serde_json::from_slice::<Observation>(&bytes)
            .map_err(|error| bad(number, format!("not an observation: {error}")));
        if bytes.is_empty() {
            hole = hole.or(read.err());
            continue;
        }
        if let Some(hole) = hole {
            return Err(hole);
        }
        let observation = match read {
            Err(_) if !whole => break,
            read => read?,
        };
        if observation.seq != expected {
            let found = observation.seq;
            return Err(bad(
                number,
                format!("expected number {expected}, found {found}"),
            ));
        }
        match &observation.event {
            _ if expected > 0 => {}
            Event::Start(s) if s.scenario == scenario && s.run == run => {}
            // Its browser did not start: all that there is of the run is that, and why.
            Event::End { .. } => {}
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
        expected += 1;
        take(observation);
    }
    Ok(())
}
