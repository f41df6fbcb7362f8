//! Audits that are disturbed at random moments, each continued and held against an undisturbed one.
//!
//! `soak RUNS [SEED]`: every run starts a scan of a local site, and some time later one thing happens: consentry
//! is killed or interrupted, the browser, a renderer or another helper process is killed, or the audit folder
//! is removed. The server stays. A run that left the audit unfinished is continued with `--resume`; without a
//! folder it is begun anew. Then the report must equal that of the undisturbed audit, or say in its limits what
//! is missing; no browser and no profile folder may be left. One line of JSON a run, and one for all; ends with
//! 1 when a run was not as it has to be.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr
)]

#[path = "../tests/it/kinds/bad.rs"]
#[allow(dead_code)]
mod bad;
#[path = "../tests/it/certificate.rs"]
mod certificate;
#[path = "../tests/it/kinds/large.rs"]
#[allow(dead_code)]
mod large;
#[path = "../tests/it/ports.rs"]
mod ports;
#[path = "../tests/it/kinds/server.rs"]
#[allow(dead_code)]
mod server;
#[path = "../tests/it/kinds/told.rs"]
mod told;

use serde_json::{Value, json};
use server::Kinds;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::{Duration, Instant};
use told::{Told, told};

/// What happens to a run.
#[derive(Debug, Clone, Copy)]
enum Fault {
    Consentry,
    Interrupt,
    Browser,
    Renderer,
    Helper,
    Folder,
}

const FAULTS: [Fault; 6] = [
    Fault::Consentry,
    Fault::Interrupt,
    Fault::Browser,
    Fault::Renderer,
    Fault::Helper,
    Fault::Folder,
];

/// How often an audit is continued at most.
const MOST_RESUMES: usize = 2;

/// A scan that takes longer than this hangs.
const HANGS: Duration = Duration::from_secs(300);

/// Numbers that depend on the seed alone (xorshift64*, Vigna 2016).
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) % bound
    }
}

/// What an audit holds, and what it could not see.
struct Held {
    told: Told,
    limits: usize,
    incomplete: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    let number = |at| std::env::args().nth(at).and_then(|n| n.parse().ok());
    let Some(runs) = number(1) else {
        eprintln!("usage: soak RUNS [SEED]");
        return ExitCode::from(2);
    };
    let seed: u64 = number(2).unwrap_or(1);
    let server = Kinds::start(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/web/kinds")).await;
    let dir = tempfile::tempdir().expect("a folder");
    let whole = dir.path().join("whole");
    let begun = Instant::now();
    let status = wait(scan(&server, &whole)).expect("an undisturbed audit ends");
    let takes = begun.elapsed();
    assert!(status == 0, "the undisturbed audit ended with {status}");
    let undisturbed = held(&whole).expect("an undisturbed audit has a report");
    let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let (mut equal, mut said, mut wrong) = (0, 0, 0);
    for run in 1..=runs {
        let fault = FAULTS[dice.below(FAULTS.len() as u64) as usize];
        let after = Duration::from_millis(200 + dice.below(takes.as_millis() as u64));
        let out = dir.path().join(format!("run-{run}"));
        let (ends, faults) = disturbed(&server, &out, fault, after, &undisturbed);
        match (&ends, faults.is_empty()) {
            (Ends::Equal, true) => equal += 1,
            (Ends::Said, true) => said += 1,
            _ => wrong += 1,
        }
        println!(
            "{}",
            json!({"run": run, "fault": format!("{fault:?}"), "after_ms": after.as_millis() as u64,
                   "ends": format!("{ends:?}"), "wrong": faults})
        );
        let _ = std::fs::remove_dir_all(&out);
    }
    println!(
        "{}",
        json!({"runs": runs, "seed": seed, "audit_s": takes.as_secs_f64(), "equal": equal,
               "said_what_is_missing": said, "wrong": wrong})
    );
    let _ = std::fs::remove_dir_all(own_temp());
    ExitCode::from(u8::from(wrong > 0))
}

#[derive(Debug)]
enum Ends {
    /// As the undisturbed one.
    Equal,
    /// Something is missing, and the report says so.
    Said,
    /// Neither.
    Neither,
}

fn disturbed(
    server: &Kinds,
    out: &Path,
    fault: Fault,
    after: Duration,
    undisturbed: &Held,
) -> (Ends, Vec<String>) {
    let mut faults = Vec::new();
    let mut child = scan(server, out);
    std::thread::sleep(after);
    strike(&mut child, fault, server, out);
    if wait(child).is_none() {
        faults.push("it hung".to_owned());
    }
    for _ in 0..MOST_RESUMES {
        if out.join("report.json").is_file() || !out.join("evidence").is_dir() {
            break;
        }
        if wait(resume(out)).is_none() {
            faults.push("continuing it hung".to_owned());
        }
    }
    // It never came to a folder, or the folder was taken away: begun anew, it has to be whole.
    if !out.join("report.json").is_file() {
        let _ = std::fs::remove_dir_all(out);
        if wait(scan(server, out)).is_none() {
            faults.push("a new audit hung".to_owned());
        }
    }
    let ends = match held(out) {
        None => Ends::Neither,
        Some(now) if now.told == undisturbed.told => Ends::Equal,
        Some(now) if now.incomplete || now.limits > undisturbed.limits => Ends::Said,
        Some(_) => Ends::Neither,
    };
    if matches!(ends, Ends::Neither) {
        faults.push("the report differs and does not say why".to_owned());
    }
    faults.extend(left_behind(server));
    (ends, faults)
}

fn consentry() -> PathBuf {
    let own = std::env::current_exe().expect("a program has a path");
    let target = own.parent().and_then(Path::parent);
    target.expect("a target folder").join("consentry")
}

fn scan(server: &Kinds, out: &Path) -> Child {
    let map = format!("*:443=127.0.0.1:{}", server.secure);
    let fixed = "scan https://www.kinds.test/form.html --pages 3 --scenarios before,gpc --settle quick \
                 --format json --fail-on never --insecure --no-sandbox --ignore-robots --quiet --concurrency 2 --resolve";
    Command::new(consentry())
        .args(fixed.split_whitespace())
        .arg(&map)
        .arg("--out")
        .arg(out)
        .env("TMPDIR", own_temp())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("consentry is built beside this example")
}

fn resume(out: &Path) -> Child {
    Command::new(consentry())
        .args(["scan", "--no-progress", "--quiet", "--resume"])
        .arg(out)
        .env("TMPDIR", own_temp())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("consentry is built beside this example")
}

/// Its status; none when it hangs, and is then ended.
fn wait(mut child: Child) -> Option<i32> {
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

fn strike(child: &mut Child, fault: Fault, server: &Kinds, out: &Path) {
    let kill = |signal: &str, process: u32| {
        let _ = Command::new("kill")
            .args([signal, &process.to_string()])
            .status();
    };
    let browsers = browsers(server);
    let one = |kind: &str| browsers.iter().find(|(_, line)| line.contains(kind));
    match fault {
        Fault::Consentry => {
            let _ = child.kill();
        }
        Fault::Interrupt => kill("-INT", child.id()),
        Fault::Browser => {
            if let Some((process, _)) = browsers.iter().find(|(_, l)| !l.contains("--type=")) {
                kill("-KILL", *process);
            }
        }
        Fault::Renderer => {
            if let Some((process, _)) = one("--type=renderer") {
                kill("-KILL", *process);
            }
        }
        Fault::Helper => {
            if let Some((process, _)) = one("--type=gpu-process").or_else(|| one("--type=utility"))
            {
                kill("-KILL", *process);
            }
        }
        Fault::Folder => {
            let _ = std::fs::remove_dir_all(out);
        }
    }
}

/// Processes of browsers that this server's audits started, with their command lines.
fn browsers(server: &Kinds) -> Vec<(u32, String)> {
    let profile = profiles_in_use();
    let mark = format!(":{}", server.secure);
    let mut out = Vec::new();
    for entry in std::fs::read_dir("/proc").into_iter().flatten().flatten() {
        let Some(process) = entry.file_name().to_str().and_then(|n| n.parse().ok()) else {
            continue;
        };
        let line = std::fs::read(entry.path().join("cmdline")).unwrap_or_default();
        let line = String::from_utf8_lossy(&line).replace('\0', " ");
        let ours = line.contains(&mark) && line.contains("--user-data-dir=");
        let child = line.contains("--type=") && profile.iter().any(|p| line.contains(p.as_str()));
        if ours || child {
            out.push((process, line));
        }
    }
    out
}

/// Where the audits put their profiles: nobody else's lie there.
fn own_temp() -> PathBuf {
    let temp = std::env::temp_dir().join(format!("consentry-soak-{}", std::process::id()));
    std::fs::create_dir_all(&temp).expect("a folder");
    temp
}

/// Throw-away profiles that lie about.
fn profiles_in_use() -> Vec<String> {
    let names = std::fs::read_dir(own_temp())
        .into_iter()
        .flatten()
        .flatten();
    names
        .filter_map(|e| e.file_name().into_string().ok())
        .filter(|n| n.starts_with("consentry-profile-"))
        .collect()
}

/// A browser or a profile that is still there some seconds after the end.
fn left_behind(server: &Kinds) -> Vec<String> {
    let begun = Instant::now();
    loop {
        let (browsers, profiles) = (browsers(server).len(), profiles_in_use().len());
        if browsers + profiles == 0 {
            return Vec::new();
        }
        if begun.elapsed() > Duration::from_secs(20) {
            return vec![format!(
                "{browsers} processes and {profiles} profiles are left"
            )];
        }
        std::thread::sleep(Duration::from_millis(200));
    }
}

fn held(out: &Path) -> Option<Held> {
    let report = std::fs::read_to_string(out.join("report.json")).ok()?;
    let report: Value = serde_json::from_str(&report).ok()?;
    let done = |s: &Value| s["outcome"] == "done";
    Some(Held {
        told: told(&report),
        limits: report["limits"].as_array()?.len(),
        incomplete: !report["scenarios"].as_object()?.values().all(done),
    })
}
