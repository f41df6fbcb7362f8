//! Audits that are disturbed at random moments, each continued and held against an undisturbed one.
//!
//! `soak RUNS [SEED]`: every run starts a scan of a local site, and some time later one thing happens:
//!
//! | fault | what happens |
//! |---|---|
//! | consentry, interrupt | consentry is killed, or told to stop as by Ctrl-C |
//! | browser, renderer, helper | that process of the browser is killed |
//! | folder | the audit folder is removed |
//! | disk | its disk, a file system of its own in memory, is filled to the last byte; it is free again before the audit is continued |
//! | clock | the time of day jumps five hours on or three back, for consentry (libfaketime; Chromium does not start under it and keeps the machine's); the monotonic clock goes on, as it does on a machine |
//! | names | the site's names are no longer resolved, for some seconds or for the rest of the run: the line of `/etc/hosts` that they lead to is gone, in a mount namespace of the run's own, and no resolver answers there |
//! | server | the site's server ends every connection and refuses new ones, for some seconds or for the rest of the run |
//!
//! What a machine does not allow (a file system in memory, a mount namespace, libfaketime that is not
//! installed) is said at the beginning, and the other faults are drawn.
//!
//! A run that left the audit unfinished is continued with `--resume`; without a folder it is begun anew. Then
//! the report must equal that of the undisturbed audit, or say in its limits what is missing, and its folder
//! must verify; no browser and no profile folder may be left. On a full disk consentry must have said which
//! file it could not write, and the audit that is continued must be whole. One line of JSON a run, and one for
//! all; ends with 1 when a run was not as it has to be.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr
)]

#[path = "../../tests/it/kinds/bad.rs"]
#[allow(dead_code)]
mod bad;
#[path = "../../tests/it/certificate.rs"]
mod certificate;
#[path = "../../tests/it/kinds/large.rs"]
#[allow(dead_code)]
mod large;
mod means;
#[path = "../../tests/it/ports.rs"]
mod ports;
mod processes;
mod scan;
#[path = "../../tests/it/kinds/server.rs"]
#[allow(dead_code)]
mod server;
#[path = "../../tests/it/kinds/told.rs"]
mod told;

use means::{Disk, FakeClock, OwnNames};
use processes::{browsers, left_behind, own_temp, signal};
use scan::{Held, Way, held, verifies, wait};
use serde_json::{Value, json};
use server::Kinds;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Child, ExitCode};
use std::time::{Duration, Instant};

/// What happens to a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fault {
    Consentry,
    Interrupt,
    Browser,
    Renderer,
    Helper,
    Folder,
    Disk,
    Clock,
    Names,
    Server,
}

/// Faults that every machine allows.
const EVERYWHERE: [Fault; 7] = [
    Fault::Consentry,
    Fault::Interrupt,
    Fault::Browser,
    Fault::Renderer,
    Fault::Helper,
    Fault::Folder,
    Fault::Server,
];

/// How often an audit is continued at most.
const MOST_RESUMES: usize = 2;

/// A request cannot have begun later than this in a run, in milliseconds.
const LATEST: f64 = 300_000.0;

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

/// Where the audits are disturbed, and by what.
struct Stage {
    dir: PathBuf,
    server: Kinds,
    undisturbed: Held,
    disk: Option<Disk>,
    clock: Option<FakeClock>,
    names: Option<OwnNames>,
}

/// One thing that happens.
struct Blow {
    fault: Fault,
    /// So long after the start.
    after: Duration,
    /// Until it is over; none when it lasts as long as the scan.
    away: Option<Duration>,
    /// What the time of day jumps by.
    jump: &'static str,
}

/// How a disturbed run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ends {
    /// As the undisturbed one.
    Equal,
    /// Something is missing, and the report says so.
    Said,
    /// Neither.
    Neither,
}

/// Of one kind of fault.
#[derive(Default)]
struct Sum {
    equal: u64,
    said: u64,
    wrong: u64,
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
    let said = dir.path().join("said");
    let begun = Instant::now();
    let status = wait(Way::default().scan(&server, &whole, &said));
    let takes = begun.elapsed();
    let say = || std::fs::read_to_string(&said).unwrap_or_default();
    assert!(
        status == Some(0),
        "the undisturbed audit ended with {status:?}: {}",
        say()
    );
    let undisturbed = held(&whole).expect("an undisturbed audit has a report");
    let mut stage = Stage {
        disk: allowed("Disk", Disk::mount(&dir.path().join("disk"))),
        clock: allowed("Clock", FakeClock::find(dir.path())),
        names: allowed("Names", OwnNames::find(dir.path())),
        dir: dir.path().to_owned(),
        server,
        undisturbed,
    };
    let faults = stage.faults();
    let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let mut sums: BTreeMap<String, Sum> = BTreeMap::new();
    for run in 1..=runs {
        let blow = Blow {
            fault: faults[dice.below(faults.len() as u64) as usize],
            after: Duration::from_millis(200 + dice.below(takes.as_millis() as u64)),
            away: match dice.below(4) {
                0 => None,
                _ => Some(Duration::from_millis(1000 + dice.below(7000))),
            },
            jump: ["+5h", "-3h"][dice.below(2) as usize],
        };
        let (ends, wrong) = stage.disturbed(run, &blow);
        let sum = sums.entry(format!("{:?}", blow.fault)).or_default();
        match ends {
            _ if !wrong.is_empty() => sum.wrong += 1,
            Ends::Equal => sum.equal += 1,
            Ends::Said | Ends::Neither => sum.said += 1,
        }
        println!("{}", line(run, &blow, ends, &wrong));
    }
    let total = |of: fn(&Sum) -> u64| sums.values().map(of).sum::<u64>();
    let wrong = total(|s| s.wrong);
    let by_fault: BTreeMap<_, _> = sums
        .iter()
        .map(|(fault, s)| {
            (
                fault,
                json!({"equal": s.equal, "said_what_is_missing": s.said, "wrong": s.wrong}),
            )
        })
        .collect();
    println!(
        "{}",
        json!({"runs": runs, "seed": seed, "audit_s": takes.as_secs_f64(), "equal": total(|s| s.equal),
               "said_what_is_missing": total(|s| s.said), "wrong": wrong, "by_fault": by_fault})
    );
    drop(stage);
    let _ = std::fs::remove_dir_all(own_temp());
    ExitCode::from(u8::from(wrong > 0))
}

/// What the machine allows; what it does not is said.
fn allowed<T>(fault: &str, means: Result<T, String>) -> Option<T> {
    match means {
        Ok(means) => Some(means),
        Err(why) => {
            println!("{}", json!({"not_drawn": fault, "why": why}));
            None
        }
    }
}

fn line(run: u64, blow: &Blow, ends: Ends, wrong: &[String]) -> Value {
    let mut line = json!({
        "run": run, "fault": format!("{:?}", blow.fault), "after_ms": blow.after.as_millis() as u64,
        "ends": format!("{ends:?}"), "wrong": wrong,
    });
    match blow.fault {
        Fault::Server | Fault::Names => {
            line["away_ms"] = json!(blow.away.map(|away| away.as_millis() as u64));
        }
        Fault::Clock => line["jump"] = json!(blow.jump),
        _ => {}
    }
    line
}

impl Stage {
    /// The faults that are drawn. One that needs means of its own is one when an audit that has these means
    /// and is not disturbed is as any other.
    fn faults(&self) -> Vec<Fault> {
        let mut all = EVERYWHERE.to_vec();
        if self.disk.is_some() {
            all.push(Fault::Disk);
        }
        for fault in [Fault::Clock, Fault::Names] {
            let way = self.way(fault);
            if way.is_usual() {
                continue;
            }
            let (out, said) = (self.dir.join("control"), self.dir.join("said"));
            let status = wait(way.scan(&self.server, &out, &said));
            let now = held(&out);
            let _ = std::fs::remove_dir_all(&out);
            if now.is_some_and(|now| now.told == self.undisturbed.told) {
                all.push(fault);
                continue;
            }
            let said = std::fs::read_to_string(&said).unwrap_or_default();
            let why = format!("undisturbed it is another audit; ended with {status:?}: {said}");
            println!("{}", json!({"not_drawn": format!("{fault:?}"), "why": why}));
        }
        all
    }

    /// How consentry is started for a fault.
    fn way(&self, fault: Fault) -> Way<'_> {
        Way {
            clock: self.clock.as_ref().filter(|_| fault == Fault::Clock),
            names: self.names.as_ref().filter(|_| fault == Fault::Names),
        }
    }

    fn disturbed(&mut self, run: u64, blow: &Blow) -> (Ends, Vec<String>) {
        let mut wrong = Vec::new();
        let said = self.dir.join("said");
        let out = match (&self.disk, blow.fault) {
            (Some(disk), Fault::Disk) => disk.place().join(format!("run-{run}")),
            _ => self.dir.join(format!("run-{run}")),
        };
        let mut child = self.way(blow.fault).scan(&self.server, &out, &said);
        std::thread::sleep(blow.after);
        self.strike(&mut child, blow, &out);
        if let (Some(away), Fault::Names | Fault::Server) = (blow.away, blow.fault) {
            std::thread::sleep(away);
            self.restore(blow.fault);
        }
        let mut status = wait(child);
        if status.is_none() {
            wrong.push("it hung".to_owned());
        }
        if blow.fault == Fault::Disk && status != Some(0) {
            wrong.extend(unnamed(&said, &out));
        }
        self.restore(blow.fault);
        for _ in 0..MOST_RESUMES {
            let ended = out.join("report.json").is_file()
                && (blow.fault != Fault::Disk || status == Some(0));
            if ended || !out.join("evidence").is_dir() {
                break;
            }
            status = wait(self.way(blow.fault).resume(&out, &said));
            if status.is_none() {
                wrong.push("continuing it hung".to_owned());
            }
        }
        // It never came to a folder, or the folder was taken away: begun anew, it has to be whole.
        if !out.join("report.json").is_file() {
            let _ = std::fs::remove_dir_all(&out);
            if wait(self.way(blow.fault).scan(&self.server, &out, &said)).is_none() {
                wrong.push("a new audit hung".to_owned());
            }
        }
        let now = held(&out);
        let ends = match &now {
            None => Ends::Neither,
            Some(now) if now.told == self.undisturbed.told => Ends::Equal,
            Some(now) if now.incomplete || now.limits > self.undisturbed.limits => Ends::Said,
            Some(_) => Ends::Neither,
        };
        if ends == Ends::Neither {
            wrong.push("the report differs and does not say why".to_owned());
        }
        if blow.fault == Fault::Disk && ends != Ends::Equal {
            wrong.push("continued on a disk with room, it is not whole".to_owned());
        }
        if let Some(now) = &now
            && !(now.earliest >= 0.0 && now.latest <= LATEST)
        {
            wrong.push(format!(
                "requests begin from {} to {} ms of their run",
                now.earliest, now.latest
            ));
        }
        if !verifies(&out) {
            wrong.push("the folder does not verify".to_owned());
        }
        wrong.extend(left_behind(&self.server));
        let _ = std::fs::remove_dir_all(&out);
        self.clock.iter().for_each(|clock| clock.set("+0"));
        (ends, wrong)
    }

    fn strike(&mut self, child: &mut Child, blow: &Blow, out: &Path) {
        let browsers = browsers(&self.server);
        let one = |kind: &str| browsers.iter().find(|(_, line)| line.contains(kind));
        let kill = |process: Option<&(u32, String)>| {
            if let Some((process, _)) = process {
                signal("-KILL", *process);
            }
        };
        match blow.fault {
            Fault::Consentry => {
                let _ = child.kill();
            }
            Fault::Interrupt => signal("-INT", child.id()),
            Fault::Browser => kill(browsers.iter().find(|(_, l)| !l.contains("--type="))),
            Fault::Renderer => kill(one("--type=renderer")),
            Fault::Helper => kill(one("--type=gpu-process").or_else(|| one("--type=utility"))),
            Fault::Folder => {
                let _ = std::fs::remove_dir_all(out);
            }
            Fault::Disk => self.disk.iter().for_each(Disk::fill),
            Fault::Clock => self.clock.iter().for_each(|clock| clock.set(blow.jump)),
            Fault::Names => self.names.iter().for_each(OwnNames::forget),
            Fault::Server => self.server.stop(),
        }
    }

    /// What was away is there again.
    fn restore(&mut self, fault: Fault) {
        match fault {
            Fault::Disk => self.disk.iter().for_each(Disk::empty),
            Fault::Names => self.names.iter().for_each(OwnNames::know),
            Fault::Server => self.server.serve_again(),
            _ => {}
        }
    }
}

/// That consentry did not say which file of the audit it could not write.
fn unnamed(said: &Path, out: &Path) -> Option<String> {
    let said = std::fs::read_to_string(said).unwrap_or_default();
    let names = said.contains(&*out.to_string_lossy()) && said.contains("No space left");
    (!names).then(|| format!("the full disk is not named: {said}"))
}
