//! The browser and its profile are gone when we are, however we ended.
//!
//! A process that is killed outright runs no destructor. So a shell waits at the end of a pipe of
//! ours, from before the browser is started: a line means that we put everything away ourselves; the end
//! of the pipe without one means that we are gone, and it ends what has the profile in its command line
//! and deletes the profile.

use super::process::command;
use std::io::Write;
use std::path::Path;
use std::process::{Child, Stdio};

/// `$1` is the profile. Lines are the browser's process, once it is known, and `done`. Signals meant for the
/// whole terminal are left to us. It looks again and again: a browser that was being started when we ended has
/// the profile in its command line a moment later, and children of one that was killed still write.
const SCRIPT: &str = r#"trap '' INT TERM HUP
browser=
while read -r line; do
  [ "$line" = done ] && exit 0
  browser=$line
done
[ -z "$browser" ] || kill -9 "$browser" 2>/dev/null
for try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do
  for file in $(grep -lsF -- "$1" /proc/[0-9]*/cmdline); do
    process=${file#/proc/}
    process=${process%/cmdline}
    [ "$process" = "$$" ] || kill -9 "$process" 2>/dev/null
  done
  rm -rf -- "$1"
  sleep 0.2
done"#;

/// The waiting shell; none where there is no shell.
pub(super) struct Watchdog(Option<Child>);

impl Watchdog {
    /// Waits for our end, to end what was started with that profile and to delete it.
    pub(super) fn over(profile: &Path) -> Watchdog {
        if !cfg!(unix) {
            return Watchdog(None);
        }
        let child = command("/bin/sh")
            .args(["-c", SCRIPT, "consentry-watchdog"])
            .arg(profile)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        if let Err(error) = &child {
            tracing::debug!(%error, "nobody watches over the browser");
        }
        Watchdog(child.ok())
    }

    /// The process that was started with the profile: where there is no `/proc` it is found by this.
    pub(super) fn tell(&mut self, process: u32) {
        self.say(&process.to_string());
    }

    fn say(&mut self, line: &str) {
        if let Some(pipe) = self.0.as_mut().and_then(|child| child.stdin.as_mut()) {
            let _ = writeln!(pipe, "{line}");
        }
    }

    /// Everything is put away.
    pub(super) fn stand_down(mut self) {
        self.say("done");
        if let Some(mut child) = self.0.take() {
            let _ = child.wait();
        }
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::os::unix::process::ExitStatusExt;
    use std::process::Command;

    /// A process with the profile in its command line, as a browser has it.
    fn browser(profile: &Path) -> Child {
        let argument = format!("--user-data-dir={}", profile.display());
        Command::new("/bin/sh")
            .args(["-c", "read -r line", "browser", &argument])
            .stdin(Stdio::piped())
            .spawn()
            .unwrap()
    }

    fn ended_by(mut process: Child) -> Option<i32> {
        // Held open: the process waits for a line, and ends by itself where there cannot be one.
        let _line = process.stdin.take();
        process.wait().unwrap().signal()
    }

    #[test]
    fn what_was_started_before_and_just_after_our_end_is_ended_and_its_profile_gone() {
        let dir = tempfile::tempdir().unwrap();
        let profile = dir.path().join("profile");
        std::fs::create_dir(&profile).unwrap();
        let mut watchdog = Watchdog::over(&profile);
        // As a killed process leaves it: the pipe ends without a word.
        let mut shell = watchdog.0.take().unwrap();
        let before = browser(&profile);
        drop(shell.stdin.take());
        assert_eq!(ended_by(before), Some(9));
        let after = browser(&profile);
        assert_eq!(ended_by(after), Some(9));
        shell.wait().unwrap();
        assert!(!profile.exists());
    }

    #[test]
    fn what_was_put_away_is_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        let mut watchdog = Watchdog::over(dir.path());
        watchdog.tell(std::process::id());
        watchdog.stand_down();
        assert!(dir.path().exists());
    }
}
