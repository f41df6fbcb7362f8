//! [`LogWriter`]: appends observations to one event log.

use super::error::FolderError;
use super::observation::{Event, Observation};
use super::redact::Secrets;
use super::third_person::ThirdPersons;
use serde_json::Value;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// Appends observations to the event log of one scenario run; shared between threads by reference.
///
/// Every line goes to the operating system in one write, so a kill loses at most the line being written.
#[derive(Debug)]
pub struct LogWriter {
    path: PathBuf,
    secrets: Arc<Secrets>,
    persons: ThirdPersons,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    file: File,
    seq: u64,
    bytes: u64,
}

impl LogWriter {
    pub(super) fn new(
        path: PathBuf,
        file: File,
        secrets: Arc<Secrets>,
        persons: ThirdPersons,
    ) -> LogWriter {
        LogWriter {
            path,
            secrets,
            persons,
            state: Mutex::new(State {
                file,
                seq: 0,
                bytes: 0,
            }),
        }
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Appends what happened at `t_ms` milliseconds of the run; gives its number in the log. What was
    /// redacted in it follows in lines of its own.
    ///
    /// # Errors
    /// When the line cannot be written; the log then ends before it.
    pub fn append(&self, t_ms: f64, event: Event) -> Result<u64, FolderError> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let seq = state.seq;
        let mut value = self.value(seq, t_ms, event)?;
        self.secrets.redact(&mut value);
        let redacted = self.persons.redact(&mut value, seq);
        self.line(&mut state, &value)?;
        for replaced in redacted {
            let value = self.value(state.seq, t_ms, Event::Redacted(replaced))?;
            self.line(&mut state, &value)?;
        }
        Ok(seq)
    }

    fn value(&self, seq: u64, t_ms: f64, event: Event) -> Result<Value, FolderError> {
        serde_json::to_value(Observation { seq, t_ms, event })
            .map_err(|e| FolderError::io("write to", &self.path, e.into()))
    }

    fn line(&self, state: &mut State, value: &Value) -> Result<(), FolderError> {
        let failed = |source| FolderError::io("write to", &self.path, source);
        let mut line = serde_json::to_vec(value).map_err(|e| failed(e.into()))?;
        line.push(b'\n');
        if let Err(error) = state.file.write_all(&line) {
            // A half line in the middle would make the whole log unreadable.
            let _ = state.file.set_len(state.bytes);
            return Err(failed(error));
        }
        state.seq += 1;
        state.bytes += line.len() as u64;
        Ok(())
    }
}
