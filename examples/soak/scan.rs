//! The scans: how they are started, waited for and read.

use crate::means::{FakeClock, OwnNames};
use crate::processes::own_temp;
use crate::server::Kinds;
use crate::told::{Told, told};
use serde_json::Value;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A scan that takes longer than this hangs.
const HANGS: Duration = Duration::from_secs(300);

/// What consentry is started with.
#[derive(Clone, Copy, Default)]
pub struct Way<'m> {
    /// A time of day that can be set.
    pub clock: Option<&'m FakeClock>,
    /// Names that can be forgotten.
    pub names: Option<&'m OwnNames>,
}

impl Way<'_> {
    /// Whether it is the way of everybody.
    pub fn is_usual(self) -> bool {
        self.clock.is_none() && self.names.is_none()
    }

    /// Begins an audit; what is said goes into a file.
    pub fn scan(self, server: &Kinds, out: &Path, said: &Path) -> Child {
        let fixed = "scan https://www.kinds.test/form.html --pages 3 --scenarios before,gpc --settle quick \
                     --format json --fail-on never --insecure --no-sandbox --ignore-robots --quiet \
                     --concurrency 2 --resolve";
        let host = self.names.map_or("127.0.0.1", |_| OwnNames::HOST);
        let mut command = self.consentry();
        command
            .args(fixed.split_whitespace())
            .arg(format!("*:443={host}:{}", server.secure))
            .arg("--out")
            .arg(out);
        if self.names.is_some() {
            // The name leads to this machine.
            command.arg("--allow-private");
        }
        start(command, said)
    }

    /// Continues one.
    pub fn resume(self, out: &Path, said: &Path) -> Child {
        let mut command = self.consentry();
        command
            .args(["scan", "--no-progress", "--quiet", "--resume"])
            .arg(out);
        start(command, said)
    }

    fn consentry(self) -> Command {
        let mut command = match self.names {
            Some(names) => names.command(&consentry()),
            None => Command::new(consentry()),
        };
        if let Some(clock) = self.clock {
            command.envs(clock.environment());
        }
        command
    }
}

fn consentry() -> PathBuf {
    let own = std::env::current_exe().expect("a program has a path");
    let target = own.parent().and_then(Path::parent);
    target.expect("a target folder").join("consentry")
}

fn start(mut command: Command, said: &Path) -> Child {
    command
        .env("TMPDIR", own_temp())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(File::create(said).expect("a file"))
        .spawn()
        .expect("consentry is built beside this example")
}

/// Its status; none when it hangs, and is then ended.
pub fn wait(mut child: Child) -> Option<i32> {
    let begun = Instant::now();
    loop {
        if let Ok(Some(status)) = child.try_wait() {
            return Some(status.code().unwrap_or(-1));
        }
        if begun.elapsed() > HANGS {
            let _ = child.kill();
            let _ = child.wait();
            return None;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Whether every file of the folder is as it was sealed.
pub fn verifies(out: &Path) -> bool {
    let status = Command::new(consentry())
        .arg("verify")
        .arg(out)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    status.is_ok_and(|status| status.success())
}

/// What an audit holds, and what it could not see.
pub struct Held {
    /// What two audits of a site have in common.
    pub told: Told,
    /// How many limits it has.
    pub limits: usize,
    /// Whether a scenario is not done.
    pub incomplete: bool,
    /// When the first request of a run began, and the last, in milliseconds since its start.
    pub earliest: f64,
    pub latest: f64,
}

/// Reads a report; none when there is none.
pub fn held(out: &Path) -> Option<Held> {
    let report = std::fs::read_to_string(out.join("report.json")).ok()?;
    let report: Value = serde_json::from_str(&report).ok()?;
    let done = |s: &Value| s["outcome"] == "done";
    let times = || {
        let requests = report["requests"].as_array().into_iter().flatten();
        requests.filter_map(|r| r["time_ms"].as_f64())
    };
    Some(Held {
        told: told(&report),
        limits: report["limits"].as_array()?.len(),
        incomplete: !report["scenarios"].as_object()?.values().all(done),
        earliest: times().fold(0.0, f64::min),
        latest: times().fold(0.0, f64::max),
    })
}
