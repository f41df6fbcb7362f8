//! [`LogWriter`]: appends observations to one event log.

use super::error::FolderError;
use super::keeper::Keeper;
use super::observation::{Event, Observation};
use super::third_person::ThirdPersons;
use serde_json::Value;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Appends observations to the event log of one scenario run; shared between threads by reference.
///
/// Every line goes to the operating system in one write, so a kill loses at most the line being written.
#[derive(Debug)]
pub struct LogWriter {
    path: PathBuf,
    secrets: Keeper,
    persons: ThirdPersons,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    file: File,
    seq: u64,
    bytes: u64,
    /// What is not written before its secrets are known, while a login is under way.
    held: Option<Vec<(f64, Event)>>,
    /// Why a line could not be written: no other follows then.
    broken: Option<std::io::ErrorKind>,
}

impl LogWriter {
    pub(super) fn new(
        path: PathBuf,
        file: File,
        secrets: Keeper,
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
                held: None,
                broken: None,
            }),
        }
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Appends what happened at `t_ms` milliseconds of the run; gives its number in the log, or that of the
    /// next line while lines are held back. What was redacted in it follows in lines of its own.
    ///
    /// # Errors
    /// When the line cannot be written. The log ends before it, for good: a shorter line may still fit on a
    /// disk that is full, and a log with a hole would read as whole.
    pub fn append(&self, t_ms: f64, event: Event) -> Result<u64, FolderError> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        match &mut state.held {
            Some(held) => {
                held.push((t_ms, event));
                Ok(state.seq)
            }
            None => self.put(&mut state, t_ms, event),
        }
    }

    /// Holds back what is appended from here on: what it must not hold is not known yet.
    pub fn hold(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.held.get_or_insert_default();
    }

    /// Writes what was held back, in its order.
    ///
    /// # Errors
    /// As [`LogWriter::append`].
    pub fn release(&self) -> Result<(), FolderError> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        for (t_ms, event) in state.held.take().unwrap_or_default() {
            self.put(&mut state, t_ms, event)?;
        }
        Ok(())
    }

    /// Forgets what was held back, for good; whether there was anything.
    pub fn drop_held(&self) -> bool {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.held.take().is_some_and(|held| !held.is_empty())
    }

    fn put(&self, state: &mut State, t_ms: f64, event: Event) -> Result<u64, FolderError> {
        let seq = state.seq;
        let mut value = self.value(seq, t_ms, event)?;
        self.secrets.redact(&mut value);
        let redacted = self.persons.redact(&mut value, seq);
        self.line(state, &value)?;
        for replaced in redacted {
            let value = self.value(state.seq, t_ms, Event::Redacted(replaced))?;
            self.line(state, &value)?;
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
        if let Some(kind) = state.broken {
            return Err(failed(kind.into()));
        }
        if let Err(error) = state.file.write_all(&line) {
            state.broken = Some(error.kind());
            // Half a line would make the log unreadable from there on.
            let _ = state.file.set_len(state.bytes);
            return Err(failed(error));
        }
        state.seq += 1;
        state.bytes += line.len() as u64;
        Ok(())
    }
}

#[cfg(all(test, unix))]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::evidence::Consent;
    use std::io::Read;
    use std::os::fd::OwnedFd;
    use std::os::unix::net::UnixStream;

    /// A file that takes so much and then nothing until it is read: a disk that is full for a while.
    fn narrow() -> (LogWriter, UnixStream) {
        let (near, far) = UnixStream::pair().unwrap();
        near.set_nonblocking(true).unwrap();
        far.set_nonblocking(true).unwrap();
        let file = File::from(OwnedFd::from(near));
        let (secrets, persons) = (Keeper::default(), ThirdPersons::default());
        (
            LogWriter::new("x.jsonl".into(), file, secrets, persons),
            far,
        )
    }

    fn drain(far: &mut UnixStream) -> usize {
        let mut all = Vec::new();
        // Ends with "would block".
        let _ = far.read_to_end(&mut all);
        all.len()
    }

    #[test]
    fn after_a_line_that_could_not_be_written_none_follows() {
        let (log, mut far) = narrow();
        let long = || Event::PageEvent {
            kind: "console".into(),
            text: "x".repeat(100_000),
            visit: None,
        };
        let error = (0..1000).find_map(|_| log.append(0.0, long()).err());
        let error = error.unwrap().to_string();
        assert!(error.starts_with("cannot write to x.jsonl: "), "{error}");
        assert!(drain(&mut far) > 0);
        let consent = Consent::None;
        let error = log.append(1.0, Event::Consent { consent }).unwrap_err();
        assert!(error.to_string().starts_with("cannot write to x.jsonl: "));
        assert_eq!(drain(&mut far), 0);
    }
}
