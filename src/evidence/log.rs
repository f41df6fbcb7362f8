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
    /// Why a line could not be written: no other follows then.
    broken: Option<std::io::ErrorKind>,
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
                broken: None,
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
    /// When the line cannot be written. The log ends before it, for good: a shorter line may still fit on a
    /// disk that is full, and a log with a hole would read as whole.
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
        let (secrets, persons) = (Arc::default(), ThirdPersons::default());
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
