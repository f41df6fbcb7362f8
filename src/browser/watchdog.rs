//! The browser and its profile are gone when we are, however we ended.
//!
//! A process that is killed outright runs no destructor. So a shell waits at the end of a pipe of
//! ours: a line means that we put everything away ourselves; the end of the pipe without one means
//! that we are gone, and it ends what has the profile in its command line and deletes the profile.

use super::process::command;
use std::io::Write;
use std::path::Path;
use std::process::{Child, Stdio};

/// `$1` is the profile. Signals meant for the whole terminal are left to us.
const SCRIPT: &str = r#"trap '' INT TERM HUP
read -r line && exit 0
for process in /proc/[0-9]*; do
  grep -qF -- "$1" "$process/cmdline" 2>/dev/null || continue
  [ "${process#/proc/}" = "$$" ] || kill -9 "${process#/proc/}" 2>/dev/null
done
kill -9 "$2" 2>/dev/null
for try in 1 2 3 4 5 6 7 8 9 10; do
  rm -rf -- "$1" && [ ! -e "$1" ] && exit 0
  sleep 0.2
done"#;

/// The waiting shell; none where there is no shell.
pub(super) struct Watchdog(Option<Child>);

impl Watchdog {
    /// Waits for our end, to end that process and delete that folder.
    pub(super) fn over(process: u32, profile: &Path) -> Watchdog {
        if !cfg!(unix) {
            return Watchdog(None);
        }
        let child = command("/bin/sh")
            .args(["-c", SCRIPT, "consentry-watchdog"])
            .arg(profile)
            .arg(process.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        if let Err(error) = &child {
            tracing::debug!(%error, "nobody watches over the browser");
        }
        Watchdog(child.ok())
    }

    /// Everything is put away.
    pub(super) fn stand_down(mut self) {
        if let Some(mut child) = self.0.take() {
            if let Some(mut pipe) = child.stdin.take() {
                let _ = pipe.write_all(b"done\n");
            }
            let _ = child.wait();
        }
    }
}
