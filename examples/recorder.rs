//! Figures of the recorder on pages whose tags fire late, beside bare Chromium on the same pages.
//!
//! `recorder bare N`: Chromium alone, load event only, then once more as a visitor who moves the mouse,
//! scrolls to the end and stays until everything fired: the same requests as in an audit.
//! `recorder audit N`: one scenario of N pages, with the share of the late requests that it recorded.
//! `recorder memory N`: a capture of N small pages. `recorder site N [all]`: one of N pages of a large site
//! full of traps, found by its sitemaps and links, with what was visited; `all` in six scenarios. With it, every
//! hundred pages: time, memory and open files of this process, those of the browser, and what lies in temp.
//! `recorder peer N PROGRAM`: N of the late pages in Lighthouse, for comparison. Each prints one line of JSON.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation
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

use consentry::browser::{Chrome, Instrumentation, Tab};
use consentry::capture::{self, Progress, Silent};
use consentry::catalogue::DataFiles;
use consentry::config::Settings;
use consentry::evidence::{Event, Folder, Outcome, Scenario};
use serde_json::{Value, json};
use server::Kinds;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// The last tag of a page fires 10 s after its load.
const STAY: Duration = Duration::from_millis(12_500);

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let pages: usize = arguments.get(2).and_then(|n| n.parse().ok()).unwrap_or(4);
    let server = Kinds::start(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/web/kinds")).await;
    match arguments.get(1).map(String::as_str) {
        Some("bare") => bare(&server, pages).await,
        Some("audit") => audit(&server, pages).await,
        Some("memory") => memory(&server, pages).await,
        Some("site") => site(&server, pages).await,
        Some("peer") => peer(&server, pages).await,
        _ => eprintln!("usage: recorder bare|audit|memory|site|peer PAGES"),
    }
}

fn settings(server: &Kinds, page: &str, pages: usize) -> Settings {
    let seeds = (0..pages).map(|n| format!("https://www.kinds.test/{page}?page={n}"));
    server.settings(seeds.map(|s| s.parse().expect("an address")).collect())
}

async fn bare(server: &Kinds, pages: usize) {
    let settings = settings(server, "delayed.html", pages);
    let mut wall = Vec::new();
    let (mut own_cpu, mut cpu) = (0.0, 0.0);
    for stay in [Duration::ZERO, STAY] {
        let meter = Meter::start();
        let chrome = Chrome::launch(&settings).await.expect("Chromium starts");
        let (tab, mut events) = chrome
            .open(Instrumentation::default())
            .await
            .expect("a tab");
        let drain = tokio::spawn(async move { while events.recv().await.is_some() {} });
        let begun = Instant::now();
        for seed in &settings.seeds {
            tab.navigate(seed.as_str()).await.expect("a page");
            let loaded = "document.readyState === 'complete'";
            while tab.evaluate_main(loaded).await.ok() != Some(true.into()) {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            if stay > Duration::ZERO {
                let left = Instant::now() + stay;
                scroll(&tab).await;
                tokio::time::sleep_until(left.into()).await;
            }
        }
        wall.push(begun.elapsed().as_secs_f64() / pages as f64);
        let _ = chrome.close().await;
        let (own, all) = meter.stop();
        (own_cpu, cpu) = (own / pages as f64, all / pages as f64);
        drain.abort();
    }
    println!(
        "{}",
        json!({"pages": pages, "load_s": wall[0], "stay_s": wall[1], "cpu_s": cpu, "own_cpu_s": own_cpu,
               "late_kinds_sent": late_sent(server)})
    );
}

/// Moves the mouse and scrolls to the end, by as much and as often as the recorder does.
async fn scroll(tab: &Tab) {
    let (x, y) = (640.0, 400.0);
    tab.mouse_move(x, y).await.expect("a mouse");
    for _ in 0..8 {
        tab.wheel(x, y, 720.0).await.expect("a wheel");
        tokio::time::sleep(Duration::from_millis(60)).await;
    }
}

/// Kinds of late requests that arrived.
fn late_sent(server: &Kinds) -> usize {
    let urls: BTreeSet<String> = server.arrived().into_iter().map(|a| a.url).collect();
    urls.iter().filter(|u| u.contains("late-")).count()
}

async fn audit(server: &Kinds, pages: usize) {
    let meter = Meter::start();
    let begun = Instant::now();
    let recorded = record(settings(server, "delayed.html", pages)).await;
    let wall = begun.elapsed().as_secs_f64();
    let (own, all) = meter.stop();
    let (own, cpu) = (own / pages as f64, all / pages as f64);
    let kept = recorded.iter().filter(|u| u.contains("late-")).count();
    println!(
        "{}",
        json!({"pages": pages, "wall_s": wall, "per_page_s": wall / pages as f64, "cpu_s": cpu,
               "own_cpu_s": own, "late_kinds_recorded": kept, "late_kinds_sent": late_sent(server)})
    );
}

/// The same pages in Lighthouse's command-line program, each in a browser of its own, as it works; what its
/// list of requests holds of the late ones.
async fn peer(server: &Kinds, pages: usize) {
    let program = std::env::args()
        .nth(3)
        .expect("recorder peer PAGES PROGRAM");
    let settings = settings(server, "delayed.html", pages);
    let rules: Vec<String> = settings
        .resolve
        .iter()
        .map(|r| {
            let (from, to) = (r.port.unwrap_or(443), r.to_port.unwrap_or(443));
            format!("MAP *:{from} {}:{to}", r.address)
        })
        .collect();
    let flags = format!(
        "--headless=new --no-sandbox --ignore-certificate-errors --host-resolver-rules=\"{}\"",
        rules.join(", ")
    );
    let chrome = consentry::browser::find_chrome(&settings).expect("Chromium");
    let begun = Instant::now();
    let mut seen = BTreeSet::new();
    for seed in &settings.seeds {
        let done = tokio::process::Command::new(&program)
            .args([
                seed.as_str(),
                "--quiet",
                "--output=json",
                "--output-path=stdout",
            ])
            .args(["--only-audits=network-requests", "--preset=desktop"])
            .arg(format!("--chrome-flags={flags}"))
            .env("CHROME_PATH", &chrome)
            .output()
            .await
            .expect("Lighthouse runs");
        let report: serde_json::Value = serde_json::from_slice(&done.stdout)
            .unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&done.stderr)));
        let items = &report["audits"]["network-requests"]["details"]["items"];
        let urls = items.as_array().into_iter().flatten();
        seen.extend(urls.filter_map(|i| i["url"].as_str().map(str::to_owned)));
    }
    let kept = seen.iter().filter(|u| u.contains("late-")).count();
    println!(
        "{}",
        json!({"pages": pages, "per_page_s": begun.elapsed().as_secs_f64() / pages as f64,
               "late_kinds_recorded": kept})
    );
}

async fn memory(server: &Kinds, pages: usize) {
    let settings = Settings {
        formats: Vec::new(), // a HAR holds a whole run: it is an export of the recording, not the recording
        ..settings(server, "next.html", pages)
    };
    capture_only(&settings, Arc::new(Silent)).await;
    println!("{}", json!({"pages": pages, "peak_mib": peak_mib()}));
}

/// How the pages of a large site are chosen, and what they cost.
async fn site(server: &Kinds, pages: usize) {
    let seed = "https://large.test/".parse().expect("an address");
    let settings = Settings {
        formats: Vec::new(),
        pages,
        ignore_robots: false,
        scenarios: match std::env::args().nth(3).as_deref() {
            Some("all") => Scenario::ALL.to_vec(),
            _ => vec![Scenario::Before],
        },
        ..server.settings(vec![seed])
    };
    let begun = Instant::now();
    let hundreds = Arc::new(Hundreds::default());
    let (_out, folder) = capture_only(&settings, hundreds.clone()).await;
    let (wall, peak) = (begun.elapsed().as_secs_f64(), peak_mib());
    let recording = folder.read().expect("a folder that can be read");
    let mut kinds: BTreeMap<String, u32> = BTreeMap::new();
    for page in &recording.record.pages {
        let path = page.url.trim_start_matches("https://large.test/");
        let kind = path.split(['/', '?']).next().unwrap_or_default();
        *kinds.entry(format!("/{kind}")).or_default() += 1;
    }
    let pages = recording.record.pages.iter();
    let same = pages.filter(|page| page.reason.same_as.is_some()).count();
    let all = recording.runs.iter().flat_map(|run| &run.observations);
    let ends = all.filter_map(|o| match &o.event {
        Event::VisitEnd(end) => Some((o.t_ms, end.error.is_none())),
        _ => None,
    });
    let ends: Vec<(f64, bool)> = ends.collect();
    let recorded = ends.iter().filter(|(_, ok)| *ok).count();
    println!(
        "{}",
        json!({"pages": recording.record.pages.len(), "same_as_another": same, "visits": ends.len(), "recorded": recorded, "not_recorded": ends.len() - recorded,
               "wall_s": wall, "per_page_s": wall / ends.len().max(1) as f64, "peak_mib": peak, "kinds": kinds, "each_hundred": hundreds.told(),
               "gaps": recording.record.gaps.iter().map(|g| &g.what).collect::<Vec<_>>()})
    );
}

/// What this process holds each time a hundred pages are done: what grows with the pages shows here,
/// whatever starting the browser costs.
#[derive(Default)]
struct Hundreds {
    pages: AtomicUsize,
    rows: Mutex<Vec<(Instant, Value)>>,
}

impl Hundreds {
    /// The rows, each with the seconds since the one before.
    fn told(&self) -> Vec<Value> {
        let rows = self.rows.lock().expect("nobody panicked");
        let mut out = Vec::new();
        for (n, (at, row)) in rows.iter().enumerate() {
            let mut row = row.clone();
            if let Some((before, _)) = n.checked_sub(1).and_then(|b| rows.get(b)) {
                row["s"] = format!("{:.1}", (*at - *before).as_secs_f64()).into();
            }
            out.push(row);
        }
        out
    }
}

impl Progress for Hundreds {
    fn started(&self, _: usize, _: usize) {}
    fn scenario_started(&self, _: Scenario, _: u32) {}
    fn page(&self, _: Scenario, _: u32, _: usize, _: usize, _: &str) {
        let n = self.pages.fetch_add(1, Ordering::Relaxed);
        if !n.is_multiple_of(100) {
            return;
        }
        let own = std::process::id();
        let below = ticks().into_keys().filter(|process| *process != own);
        let (mut processes, mut browser_files) = (0, 0);
        for process in below {
            processes += 1;
            browser_files += open_files(process);
        }
        let (files, bytes) = temporary();
        let row = json!({"pages": n, "mib": kib_of("VmRSS:") / 1024, "open_files": open_files(own), "threads": tasks(own),
                         "browser_processes": processes, "browser_open_files": browser_files,
                         "temp_files": files, "temp_mib": bytes / (1024 * 1024)});
        let mut rows = self.rows.lock().expect("nobody panicked");
        rows.push((Instant::now(), row));
    }
    fn request(&self, _: Scenario, _: u32, _: &str) {}
    fn scenario_done(&self, _: Scenario, _: u32, _: Outcome, _: Option<&str>, _: Duration) {}
    fn note(&self, _: &str) {}
}

fn open_files(process: u32) -> usize {
    std::fs::read_dir(format!("/proc/{process}/fd")).map_or(0, Iterator::count)
}

fn tasks(process: u32) -> usize {
    std::fs::read_dir(format!("/proc/{process}/task")).map_or(0, Iterator::count)
}

/// Files and bytes of consentry in the folder for temporary files, the audit folder left out: it is the result.
fn temporary() -> (usize, u64) {
    let (mut files, mut bytes) = (0, 0);
    let entries = std::fs::read_dir(std::env::temp_dir());
    let mut left: Vec<_> = entries
        .into_iter()
        .flatten()
        .flatten()
        .filter(|e| e.file_name().to_string_lossy().starts_with("consentry-"))
        .map(|e| e.path())
        .collect();
    while let Some(path) = left.pop() {
        let Ok(is) = std::fs::symlink_metadata(&path) else {
            continue;
        };
        if is.is_dir() {
            let inside = std::fs::read_dir(&path).into_iter().flatten().flatten();
            left.extend(inside.map(|e| e.path()));
        } else {
            files += 1;
            bytes += is.len();
        }
    }
    (files, bytes)
}

/// The most memory that this process has had.
fn peak_mib() -> u64 {
    kib_of("VmHWM:") / 1024
}

/// A size in `/proc/self/status`.
fn kib_of(key: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix(key));
    let kib = line.and_then(|p| p.split_whitespace().next()?.parse::<u64>().ok());
    kib.unwrap_or(0)
}

/// Records, and gives the addresses of everything that was recorded.
async fn record(settings: Settings) -> BTreeSet<String> {
    let (_out, folder) = capture_only(&settings, Arc::new(Silent)).await;
    let recording = folder.read().expect("a folder that can be read");
    let events = recording.runs[0].observations.iter().map(|o| &o.event);
    events
        .filter_map(|e| match e {
            Event::Request(r) => Some(r.url.clone()),
            _ => None,
        })
        .collect()
}

async fn capture_only(
    settings: &Settings,
    progress: Arc<dyn Progress>,
) -> (tempfile::TempDir, Folder) {
    let out = tempfile::tempdir().expect("a folder");
    let (_stay, cancel) = tokio::sync::watch::channel(false);
    let files = DataFiles::embedded();
    let folder = out.path().join("audit");
    let folder = capture::run(settings, &files, &folder, progress, cancel)
        .await
        .expect("a recording");
    (out, folder)
}

/// Processor time of this process and all below it: looked at again and again, because that of a
/// process that ends is nobody's.
struct Meter {
    stop: Arc<AtomicBool>,
    thread: std::thread::JoinHandle<(f64, f64)>,
}

impl Meter {
    fn start() -> Meter {
        let stop = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&stop);
        let thread = std::thread::spawn(move || {
            let before = ticks();
            let mut most = before.clone();
            while !told.load(Ordering::Relaxed) {
                most.extend(ticks());
                std::thread::sleep(Duration::from_millis(40));
            }
            most.extend(ticks());
            let used = |p: &u32, t: &u64| (t - before.get(p).unwrap_or(&0)) as f64 / 100.0;
            // Looking costs time too, and is nobody else's.
            let looking = ticks_in("/proc/thread-self/stat").unwrap_or(0) as f64 / 100.0;
            let own = std::process::id();
            let own = most.get(&own).map_or(0.0, |t| used(&own, t));
            let all: f64 = most.iter().map(|(p, t)| used(p, t)).sum();
            (own - looking, all - looking)
        });
        Meter { stop, thread }
    }

    /// Seconds of this process alone, and with all below it.
    fn stop(self) -> (f64, f64) {
        self.stop.store(true, Ordering::Relaxed);
        self.thread.join().unwrap_or_default()
    }
}

/// Ticks (1/100 s) of this process and its descendants.
fn ticks() -> BTreeMap<u32, u64> {
    let mut parents = BTreeMap::new();
    let mut used = BTreeMap::new();
    for entry in std::fs::read_dir("/proc").into_iter().flatten().flatten() {
        let Some(process) = entry
            .file_name()
            .to_str()
            .and_then(|n| n.parse::<u32>().ok())
        else {
            continue;
        };
        let stat = std::fs::read_to_string(entry.path().join("stat")).unwrap_or_default();
        let Some(fields) = fields_of(&stat) else {
            continue;
        };
        parents.insert(process, fields[1] as u32);
        used.insert(process, fields[11] + fields[12]);
    }
    let own = std::process::id();
    used.retain(|process, _| {
        let mut at = *process;
        while at != own {
            match parents.get(&at) {
                Some(parent) if *parent > 1 => at = *parent,
                _ => return false,
            }
        }
        true
    });
    used
}

/// Numbers of a `stat` file (proc(5)) from the state on.
fn fields_of(stat: &str) -> Option<Vec<u64>> {
    let (_, rest) = stat.rsplit_once(')')?;
    let numbers = rest.split_whitespace().map(|f| f.parse().unwrap_or(0));
    Some(numbers.collect())
}

fn ticks_in(path: &str) -> Option<u64> {
    let stat = std::fs::read_to_string(path).ok()?;
    let fields = fields_of(&stat)?;
    Some(fields[11] + fields[12])
}
