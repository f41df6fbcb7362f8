//! A fault of our own: what is kept of it, and what is not.
//!
//! A panic's own text may quote what a page said, so it is never printed and never written. The
//! place in our source and the stack are enough to mend it.

use std::backtrace::Backtrace;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

static NOTE: Mutex<Option<String>> = Mutex::new(None);

/// From here on a panic leaves a note instead of a message on stderr.
pub fn watch() {
    std::panic::set_hook(Box::new(|info| {
        let place = info
            .location()
            .map_or_else(|| "unknown place".into(), ToString::to_string);
        let thread = std::thread::current()
            .name()
            .unwrap_or("unnamed")
            .to_owned();
        let stack = Backtrace::force_capture();
        let note = format!(
            "consentry {} commit {}\nplace  {place}\nthread {thread}\n\n{stack}\n",
            env!("CARGO_PKG_VERSION"),
            crate::judge::COMMIT,
        );
        if let Ok(mut kept) = NOTE.lock() {
            kept.get_or_insert(note);
        }
    }));
}

/// Writes a file that is not there yet: in a folder for everyone, a link of that name may lie in wait.
fn write_new(path: &Path, text: &str) -> std::io::Result<()> {
    let file = OpenOptions::new().write(true).create_new(true).open(path);
    file?.write_all(text.as_bytes())
}

/// Writes the note of the first panic, if there was one, and says where it lies.
pub fn write_note() -> Option<PathBuf> {
    let note = NOTE.lock().ok()?.take()?;
    let name = format!("consentry-crash-{}.txt", std::process::id());
    [PathBuf::from("."), std::env::temp_dir()]
        .into_iter()
        .map(|folder| folder.join(&name))
        .find(|path| write_new(path, &note).is_ok())
}

#[cfg(all(test, unix))]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn a_note_is_not_written_through_a_link() {
        let temp = tempfile::tempdir().unwrap();
        let (mine, link) = (temp.path().join("mine"), temp.path().join("note"));
        std::fs::write(&mine, "mine").unwrap();
        std::os::unix::fs::symlink(&mine, &link).unwrap();
        assert!(write_new(&link, "note").is_err());
        assert_eq!(std::fs::read_to_string(&mine).unwrap(), "mine");
        assert!(write_new(&temp.path().join("new"), "note").is_ok());
    }
}
