//! A scan as its user starts it, and what it left outside of its folder.

use super::judged::Audit;
use super::pages::of_group;
use crate::kinds::server::Kinds;
use crate::{report_formats, report_page};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// After so long an audit of a group has failed; it takes a tenth of that.
const DEADLINE: Duration = Duration::from_secs(420);

/// What an audit of a group may take: memory of consentry's own at its height, and its folder, in MiB; the
/// longest line of its event log, in bytes. Pages of `resources` have a multiple of each ready.
const MOST_MEMORY: u64 = 1536;
const MOST_FOLDER: u64 = 256;
const LONGEST_LINE: usize = 16 << 20;

/// A scan that has ended.
pub struct Scan {
    /// Holds `work` (with the audit), `home` and `tmp`.
    folder: TempDir,
    /// Exit status.
    pub status: Option<i32>,
    /// What was said.
    pub stderr: String,
    stdout: String,
    /// Memory of its own process at its height, in MiB; none where the system does not tell.
    peak: Option<u64>,
}

impl Scan {
    /// Scans a group of pages.
    pub async fn of(server: &Kinds, group: &str, more: &[&str]) -> Scan {
        let folder = tempfile::tempdir().unwrap();
        let place = |name: &str| {
            let path = folder.path().join(name);
            std::fs::create_dir_all(&path).unwrap();
            path
        };
        let out = std::fs::File::create(folder.path().join("stdout")).unwrap();
        let err = std::fs::File::create(folder.path().join("stderr")).unwrap();
        let pages = of_group(group).len().to_string();
        let mut scan = Command::new(env!("CARGO_BIN_EXE_consentry"));
        scan.current_dir(place("work"))
            .env("HOME", place("home"))
            .env("TMPDIR", place("tmp"))
            .env("NO_COLOR", "1")
            .env_remove("XDG_CONFIG_HOME")
            .env_remove("XDG_CACHE_HOME")
            .args([
                "scan",
                &format!("https://hostile-{group}.test/"),
                "--insecure",
                "--no-sandbox",
                "--verbose",
            ])
            .args([
                "--scenarios",
                "before",
                "--settle",
                "quick",
                "--timeout",
                "8s",
                "--depth",
                "1",
                "--fail-on",
                "never",
            ])
            .args([
                "--format",
                "html,json,csv,sarif,junit,gitlab,md,har",
                "--out",
                "audit",
            ])
            .args(["--resolve", &format!("*:80=127.0.0.1:{}", server.plain)])
            .args(["--resolve", &format!("*:443=127.0.0.1:{}", server.secure)]);
        if !more.contains(&"--pages") {
            scan.args(["--pages", &pages]);
        }
        let mut child = scan
            .args(more)
            .stdin(Stdio::null())
            .stdout(out)
            .stderr(err)
            .spawn()
            .unwrap();
        let begun = Instant::now();
        let mut peak = None;
        let status = loop {
            peak = peak_mib(child.id()).or(peak);
            if let Some(status) = child.try_wait().unwrap() {
                break status.code();
            }
            if begun.elapsed() > DEADLINE {
                child.kill().unwrap();
                child.wait().unwrap();
                break None;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        };
        let text = |name: &str| {
            String::from_utf8(std::fs::read(folder.path().join(name)).unwrap()).unwrap()
        };
        let (stdout, stderr) = (text("stdout"), text("stderr"));
        Scan {
            folder,
            status,
            stderr,
            stdout,
            peak,
        }
    }

    /// What it took that is more than its share.
    pub fn greedy(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        if let Some(peak) = self.peak.filter(|peak| *peak > MOST_MEMORY) {
            wrong.push(format!("it took {peak} MiB of memory"));
        }
        let size = |file: &String| std::fs::metadata(self.folder().join(file)).unwrap().len();
        let folder = files(&self.folder()).iter().map(size).sum::<u64>() >> 20;
        if folder > MOST_FOLDER {
            wrong.push(format!("its folder takes {folder} MiB"));
        }
        let log = std::fs::read(self.folder().join("evidence/events/before-1.jsonl")).unwrap();
        let longest = log.split(|b| *b == b'\n').map(<[u8]>::len).max();
        if longest > Some(LONGEST_LINE) {
            wrong.push(format!("a line of its log has {longest:?} bytes"));
        }
        wrong
    }

    /// Strings that did not even come to where they would bite: what is held against them would hold of
    /// anything then.
    pub fn toothless(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        let report = std::fs::read_to_string(self.folder().join("report.html")).unwrap();
        for escaped in ["&lt;script&gt;alert(", "&#123;&#123;7*7&#125;&#125;"] {
            if !report.contains(escaped) {
                wrong.push(format!("the report holds no {escaped}"));
            }
        }
        let mut reader = csv::Reader::from_path(self.folder().join("cookies.csv")).unwrap();
        let mut rows = reader.records().map(Result::unwrap);
        let marked = |cell: &str| {
            let rest = cell.strip_prefix('\'');
            rest.is_some_and(|rest| rest.starts_with(['=', '+', '-', '@']))
        };
        if !rows.any(|row| row.iter().any(marked)) {
            wrong.push("no cell of cookies.csv holds what would be a formula".to_owned());
        }
        wrong
    }

    fn folder(&self) -> PathBuf {
        self.folder.path().join("work/audit")
    }

    /// What was recorded and judged.
    pub fn audit(&self) -> Audit {
        let read = |name: &str| {
            std::fs::read_to_string(self.folder().join(name))
                .unwrap_or_else(|e| panic!("{name}: {e}\n{}", self.stderr))
        };
        let events = read("evidence/events/before-1.jsonl");
        Audit {
            report: serde_json::from_str(&read("report.json")).unwrap(),
            events: events
                .lines()
                .map(|l| serde_json::from_str(l).unwrap())
                .collect(),
        }
    }

    /// What lies where nothing may lie, is not sealed, or would do something outside of the audit.
    pub fn outside(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        for (name, text) in [("stdout", &self.stdout), ("stderr", &self.stderr)] {
            wrong.extend(
                text.lines()
                    .filter(|l| l.chars().any(drives))
                    .map(|l| format!("{name}: {l:?}")),
            );
        }
        let below = |name: &str| files(&self.folder.path().join(name));
        wrong.extend(
            below("work")
                .into_iter()
                .filter(|f| !f.starts_with("audit/"))
                .map(|f| format!("outside: {f}")),
        );
        wrong.extend(
            below("tmp")
                .into_iter()
                .map(|f| format!("left in the folder for temporary files: {f}")),
        );
        let home = below("home");
        wrong.extend(
            home.into_iter()
                .filter(|f| !is_browsers(f))
                .map(|f| format!("left at home: {f}")),
        );
        for file in below("work/audit") {
            if !file
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "./-_".contains(c))
            {
                wrong.push(format!("a page named a file: {file:?}"));
            }
            if file.ends_with(".csv") {
                wrong.extend(formulas(&self.folder().join(&file)));
            }
        }
        let verify = Command::new(env!("CARGO_BIN_EXE_consentry"))
            .args(["verify"])
            .arg(self.folder())
            .output()
            .unwrap();
        if verify.status.code() != Some(0) {
            wrong.push(format!(
                "verify: {}",
                String::from_utf8_lossy(&verify.stdout)
            ));
        }
        wrong
    }

    /// What pages' strings made of the HAR file: it is one still, and holds the titles as they were written.
    pub fn har(&self, audit: &Audit) -> Vec<String> {
        let path = self.folder().join("evidence/har/before-1.har");
        let mut wrong = report_formats::har_errors(&path);
        let har: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        let kept: Vec<&Value> = har["log"]["pages"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|page| &page["title"])
            .collect();
        let pages = audit.report["pages"].as_array().into_iter().flatten();
        let written: Vec<&Value> = pages
            .map(|page| &page["title"])
            .filter(|title| title.as_str().is_some_and(|t| t.contains('<')))
            .collect();
        if written.is_empty() {
            wrong.push("no page has markup in its title".into());
        }
        for title in written {
            if !kept.contains(&title) {
                wrong.push(format!(
                    "not in the HAR file as it was written: {title:.200}"
                ));
            }
        }
        wrong
    }

    /// What the report does in a browser that it may not do.
    pub async fn report_page(&self) -> Vec<String> {
        report_page::unsound(&self.folder().join("report.html")).await
    }
}

/// The most that a process has had in memory, in MiB; none when it is gone, or the system does not tell.
fn peak_mib(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let peak = status.lines().find_map(|l| l.strip_prefix("VmHWM:"))?;
    let kib: u64 = peak.split_whitespace().next()?.parse().ok()?;
    Some(kib >> 10)
}

/// What a browser writes into the home of whoever starts it, whatever it opens.
fn is_browsers(file: &str) -> bool {
    [
        ".cache/fontconfig/",
        ".cache/mesa_shader_cache",
        ".config/chromium/",
        ".pki/nssdb/",
        ".local/share/pki/nssdb/",
        ".config/pulse/",
        ".config/dconf",
        ".cache/dconf",
    ]
    .iter()
    .any(|known| file.starts_with(known))
}

/// Whether a sign drives a terminal or turns a line around.
fn drives(c: char) -> bool {
    (c.is_control() && c != '\t')
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

fn formulas(file: &Path) -> Vec<String> {
    let mut wrong = Vec::new();
    for record in csv::Reader::from_path(file).unwrap().records() {
        for cell in &record.unwrap() {
            if cell.starts_with([
                '=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}',
                '\u{ff20}',
            ]) || cell.contains(['\u{0}', '\u{1b}', '\u{202e}'])
            {
                wrong.push(format!(
                    "{}: {cell:.60?}",
                    file.file_name().unwrap().display()
                ));
            }
        }
    }
    wrong
}

/// Files below a folder, relative, sorted.
fn files(folder: &Path) -> Vec<String> {
    let mut all = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() && !path.is_symlink() {
                folders.push(path);
            } else {
                all.push(
                    path.strip_prefix(folder)
                        .unwrap()
                        .to_str()
                        .unwrap()
                        .to_owned(),
                );
            }
        }
    }
    all.sort();
    all
}

/// A browser whose resolver answers 127.0.0.1 for a name that consentry was told nothing of.
pub fn told_by_another_resolver(folder: &Path, name: &str) -> PathBuf {
    let chrome = consentry::browser::find_chrome(&consentry::config::Settings::default()).unwrap();
    let script = format!(
        "#!/bin/sh\nfor a; do\n  shift\n  case \"$a\" in --host-resolver-rules=*) a=\"$a, MAP {name} 127.0.0.1\";; esac\n  set -- \"$@\" \"$a\"\ndone\nexec '{}' \"$@\"\n",
        chrome.display()
    );
    let path = folder.join("chrome");
    std::fs::write(&path, script).unwrap();
    std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    path
}
