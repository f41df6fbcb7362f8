//! One table of every figure that the project states, for `script/bench`: as Markdown on standard output,
//! and as JSON in the file named.
//!
//! `bench [--runs N] [--only WORD,WORD] [--json FILE]`. Runs the other examples and the benches, each
//! several times in turn with what it is held against, so that a busy moment meets both.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::cast_precision_loss
)]

use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// A figure: what, in which unit, what was measured, what is wanted, and how to take it again.
struct Figure {
    name: &'static str,
    unit: &'static str,
    spread: Spread,
    goal: &'static str,
    command: &'static str,
}

/// Median and range of so many runs.
#[derive(Debug, Clone, Copy)]
struct Spread {
    median: f64,
    least: f64,
    most: f64,
    runs: usize,
}

impl From<Vec<f64>> for Spread {
    fn from(mut values: Vec<f64>) -> Spread {
        assert!(!values.is_empty(), "nothing was measured");
        values.sort_by(f64::total_cmp);
        Spread {
            median: values[values.len() / 2],
            least: values[0],
            most: values[values.len() - 1],
            runs: values.len(),
        }
    }
}

/// Takes the figures of a group, so many times.
type Measure = fn(usize) -> Vec<Figure>;

/// What was asked for on the command line.
struct Asked {
    runs: usize,
    only: Vec<String>,
    json: Option<PathBuf>,
}

fn main() {
    let asked = asked();
    let mut figures: Vec<Figure> = Vec::new();
    let groups: [(&str, Measure); 8] = [
        ("demo", demo),
        ("late", late),
        ("memory", memory),
        ("site", site),
        ("consent", consent),
        ("identify", identify),
        ("judge", judge),
        ("report", report),
    ];
    let machine = machine();
    let mut failed = Vec::new();
    for (name, measure) in groups {
        if !asked.only.is_empty() && !asked.only.iter().any(|o| o == name) {
            continue;
        }
        eprintln!("bench: {name}");
        match std::panic::catch_unwind(|| measure(asked.runs)) {
            Ok(more) => figures.extend(more),
            Err(_) => failed.push(name),
        }
        // All of it takes long: what was measured is not lost with what comes after it.
        if let Some(path) = &asked.json {
            let text = serde_json::to_string_pretty(&as_json(&machine, &figures)).unwrap();
            std::fs::write(path, text + "\n").expect("the file can be written");
        }
    }
    print!("{}", markdown(&machine, &figures));
    if !failed.is_empty() {
        eprintln!("bench: not measured: {}", failed.join(", "));
        std::process::exit(1);
    }
}

fn asked() -> Asked {
    let mut asked = Asked {
        runs: 5,
        only: Vec::new(),
        json: None,
    };
    let mut arguments = std::env::args().skip(1);
    while let Some(flag) = arguments.next() {
        let value = arguments.next().unwrap_or_default();
        match flag.as_str() {
            "--runs" => asked.runs = value.parse().expect("--runs NUMBER"),
            "--only" => asked.only = value.split(',').map(str::to_owned).collect(),
            "--json" => asked.json = Some(value.into()),
            other => {
                panic!("unknown flag {other}; bench [--runs N] [--only WORD,WORD] [--json FILE]")
            }
        }
    }
    asked
}

/// The demo in three scenarios, and Chromium alone on the same pages.
fn demo(runs: usize) -> Vec<Figure> {
    let (mut audit, mut bare, mut peak) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..runs {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("audit");
        let begun = Instant::now();
        let mut scan = Command::new(tool("../consentry"))
            .args([
                "demo",
                "--no-sandbox",
                "--scenarios",
                "before,reject,accept",
            ])
            .args([
                "--format",
                "html,json,csv,har",
                "--no-progress",
                "--quiet",
                "--out",
            ])
            .arg(&out)
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .expect("consentry runs");
        // VmHWM only grows: the last look before the end is the peak.
        let mut most = 0.0;
        let status = loop {
            most = peak_mib(scan.id()).unwrap_or(most);
            if let Some(status) = scan.try_wait().unwrap() {
                break status;
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        };
        assert!(
            matches!(status.code(), Some(0 | 1)),
            "demo ended with {status}"
        );
        audit.push(begun.elapsed().as_secs_f64());
        peak.push(most);
        let report = out.join("report.json");
        let text = run(
            &tool("bare_chromium"),
            &[report.to_str().unwrap(), "--no-sandbox"],
        );
        bare.push(text.trim().parse::<f64>().unwrap() / 1000.0);
    }
    let command = "script/bench --only demo";
    vec![
        figure("demo audit, 3 scenarios", "s", audit, "under 60", command),
        figure("bare Chromium, same pages to load", "s", bare, "", command),
        figure(
            "peak memory of the demo audit",
            "MiB",
            peak,
            "under 150",
            command,
        ),
    ]
}

/// Pages whose tags fire late: Chromium alone, an audit, and another collector where it is installed.
fn late(runs: usize) -> Vec<Figure> {
    let mut all: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    let mut peer = std::env::var("BENCH_PEER").ok();
    for _ in 0..runs {
        let bare = numbers("recorder", &["bare", "4"]);
        let audit = numbers("recorder", &["audit", "4"]);
        all.entry("load").or_default().push(bare["load_s"]);
        all.entry("stay").or_default().push(bare["stay_s"]);
        all.entry("bare cpu").or_default().push(bare["cpu_s"]);
        all.entry("page").or_default().push(audit["per_page_s"]);
        all.entry("cpu").or_default().push(audit["cpu_s"]);
        all.entry("ratio")
            .or_default()
            .push(audit["cpu_s"] / bare["cpu_s"]);
        let share = 100.0 * audit["late_kinds_recorded"] / audit["late_kinds_sent"];
        all.entry("share").or_default().push(share);
        // It is somebody else's program: where it does not run, its rows are left out.
        peer = peer.filter(|program| match tried("recorder", &["peer", "1", program]) {
            Ok(peer) => {
                all.entry("peer page").or_default().push(peer["per_page_s"]);
                let share = 100.0 * peer["late_kinds_recorded"] / audit["late_kinds_sent"];
                all.entry("peer share").or_default().push(share);
                true
            }
            Err(why) => {
                eprintln!("bench: Lighthouse is left out: {why}");
                false
            }
        });
    }
    let command = "script/bench --only late";
    let mut take = |key: &str| all.remove(key).unwrap_or_default();
    let mut out = vec![
        figure(
            "late tags, bare, to load",
            "s a page",
            take("load"),
            "",
            command,
        ),
        figure(
            "late tags, bare, until the last tag",
            "s a page",
            take("stay"),
            "",
            command,
        ),
        figure(
            "late tags, audit at normal",
            "s a page",
            take("page"),
            "under 1.5 x load + 1.5",
            command,
        ),
        figure(
            "late tags, bare, processor",
            "s a page",
            take("bare cpu"),
            "",
            command,
        ),
        figure(
            "late tags, audit, processor",
            "s a page",
            take("cpu"),
            "",
            command,
        ),
        figure(
            "processor, audit to bare",
            "x",
            take("ratio"),
            "under 1.2",
            command,
        ),
        figure("late requests recorded", "%", take("share"), "100", command),
    ];
    if peer.is_some() {
        out.push(figure(
            "late tags, Lighthouse",
            "s a page",
            take("peer page"),
            "",
            command,
        ));
        out.push(figure(
            "late requests in Lighthouse's list",
            "%",
            take("peer share"),
            "",
            command,
        ));
    }
    out
}

fn memory(runs: usize) -> Vec<Figure> {
    let (mut small, mut large) = (Vec::new(), Vec::new());
    for _ in 0..runs {
        small.push(numbers("recorder", &["memory", "10"])["peak_mib"]);
        large.push(numbers("recorder", &["memory", "200"])["peak_mib"]);
    }
    let command = "script/bench --only memory";
    vec![
        figure("peak memory, 10 pages", "MiB", small, "", command),
        figure(
            "peak memory, 200 pages",
            "MiB",
            large,
            "within 10 % of 10 pages",
            command,
        ),
    ]
}

/// A large site full of traps. Six scenarios of it take five minutes and a thousand pages twenty: these rows
/// have fewer runs than the others.
fn site(runs: usize) -> Vec<Figure> {
    let some = |runs: usize, arguments: &[&str]| -> Vec<BTreeMap<String, f64>> {
        (0..runs).map(|_| numbers("recorder", arguments)).collect()
    };
    let of = |all: &[BTreeMap<String, f64>], key: &str| -> Vec<f64> {
        all.iter().map(|one| one[key]).collect()
    };
    let small = some(runs, &["site", "10"]);
    let all = some(runs.min(3), &["site", "50", "all"]);
    let large = some(1, &["site", "1000"]);
    let command = "script/bench --only site";
    vec![
        figure(
            "50 pages in six scenarios",
            "s",
            of(&all, "wall_s"),
            "under 480",
            command,
        ),
        figure(
            "its peak memory",
            "MiB",
            of(&all, "peak_mib"),
            "under 200",
            command,
        ),
        figure(
            "10 pages of a site full of traps",
            "s a page",
            of(&small, "per_page_s"),
            "",
            command,
        ),
        figure(
            "1,000 pages of it",
            "s a page",
            of(&large, "per_page_s"),
            "",
            command,
        ),
        figure(
            "peak memory of 1,000 pages",
            "MiB",
            of(&large, "peak_mib"),
            "under 200",
            command,
        ),
    ]
}

fn consent(runs: usize) -> Vec<Figure> {
    let times = runs.to_string();
    let speed: Value = serde_json::from_str(&run(&tool("consent"), &["speed", &times])).unwrap();
    let number = |key: &str, of: &str| speed[key][of].as_f64().unwrap();
    let timed = |key: &str| Spread {
        median: number(key, "median"),
        least: number(key, "least"),
        most: number(key, "most"),
        runs: number(key, "of") as usize,
    };
    let operated = run(&tool("consent"), &[]);
    let operated: Value =
        serde_json::from_str(operated.trim()).expect("the last line of `consent` is JSON");
    let number = |key: &str| vec![operated[key].as_f64().unwrap()];
    let command = "script/bench --only consent";
    vec![
        figure(
            "finding and acting on a banner",
            "s",
            timed("find_and_act_s"),
            "under 1.5",
            command,
        ),
        figure(
            "looking where there is none",
            "s",
            timed("none_s"),
            "under 0.3",
            command,
        ),
        figure(
            "choices operated right",
            "%",
            number("right_percent"),
            "98",
            command,
        ),
        figure("wrong presses", "", number("wrong_presses"), "0", command),
    ]
}

fn identify(runs: usize) -> Vec<Figure> {
    let (mut own, mut other) = (Vec::new(), Vec::new());
    for _ in 0..runs {
        let timed = divan("identify");
        own.push(timed["identify"].median * 1e3);
        other.push(timed["adblock_check"].median * 1e3);
    }
    let ratio: Vec<f64> = own
        .iter()
        .zip(&other)
        .map(|(own, other)| other / own)
        .collect();
    let command = "cargo bench --bench identify";
    vec![
        figure("identify, a list of addresses", "ms", own, "", command),
        figure("adblock, the same list", "ms", other, "", command),
        figure("identify to adblock", "x", ratio, "at least 3", command),
    ]
}

fn judge(_: usize) -> Vec<Figure> {
    let timed = divan("judge");
    let command = "cargo bench --bench judge";
    vec![figure(
        "judging 100,000 observations",
        "s",
        timed["rules_and_findings"],
        "under 2",
        command,
    )]
}

fn report(_: usize) -> Vec<Figure> {
    let timed = divan("report");
    let command = "cargo bench --bench report";
    vec![
        figure(
            "all formats but PDF, 100 pages in six scenarios",
            "s",
            timed["all_but_pdf"],
            "under 3",
            command,
        ),
        figure("the PDF of it", "s", timed["pdf"], "under 60", command),
    ]
}

/// Seconds that a bench took, by name, out of divan's table: name and fastest in its first cell, then
/// slowest, median, mean, samples and iterations.
fn divan(bench: &str) -> BTreeMap<String, Spread> {
    let arguments = ["bench", "--locked", "--quiet", "--bench", bench];
    let text = run(Path::new("cargo"), &arguments);
    let rows = text.lines().filter_map(|line| {
        let cells: Vec<&str> = line.split('│').collect();
        let first = cells.first()?.trim_start_matches(['├', '╰', '─', ' ']);
        let (name, fastest) = first.split_once(' ')?;
        let spread = Spread {
            median: seconds(cells.get(2)?.trim())?,
            least: seconds(fastest.trim())?,
            most: seconds(cells.get(1)?.trim())?,
            runs: cells.get(4)?.trim().parse().ok()?,
        };
        Some((name.to_owned(), spread))
    });
    let all: BTreeMap<String, Spread> = rows.collect();
    assert!(
        !all.is_empty(),
        "no figure in the output of the bench {bench}:\n{text}"
    );
    all
}

/// `6.961 ms` in seconds.
fn seconds(text: &str) -> Option<f64> {
    let (number, unit) = text.split_once(' ')?;
    let unit = match unit {
        "m" => 60.0,
        "s" => 1.0,
        "ms" => 1e-3,
        "µs" => 1e-6,
        "ns" => 1e-9,
        _ => return None,
    };
    Some(number.parse::<f64>().ok()? * unit)
}

fn figure(
    name: &'static str,
    unit: &'static str,
    spread: impl Into<Spread>,
    goal: &'static str,
    command: &'static str,
) -> Figure {
    Figure {
        name,
        unit,
        spread: spread.into(),
        goal,
        command,
    }
}

/// An executable beside this one.
fn tool(name: &str) -> PathBuf {
    let own = std::env::current_exe().unwrap();
    own.parent().unwrap().join(name)
}

fn run(program: &Path, arguments: &[&str]) -> String {
    ran(program, arguments).unwrap_or_else(|why| panic!("{why}"))
}

/// What a program prints, or what went wrong with it.
fn ran(program: &Path, arguments: &[&str]) -> Result<String, String> {
    let name = program.display();
    let done = Command::new(program).args(arguments).output();
    let done = done.map_err(|e| format!("{name}: {e}"))?;
    if !done.status.success() {
        let said = String::from_utf8_lossy(&done.stderr);
        return Err(format!("{name} {arguments:?}: {said}"));
    }
    Ok(String::from_utf8_lossy(&done.stdout).into_owned())
}

/// The numbers of the JSON line that an example prints.
fn numbers(example: &str, arguments: &[&str]) -> BTreeMap<String, f64> {
    tried(example, arguments).unwrap_or_else(|why| panic!("{why}"))
}

/// The same, or what went wrong.
fn tried(example: &str, arguments: &[&str]) -> Result<BTreeMap<String, f64>, String> {
    let text = ran(&tool(example), arguments)?;
    let line: Value = serde_json::from_str(text.trim())
        .map_err(|e| format!("{example} {arguments:?} prints no line of JSON: {e}"))?;
    let fields = line.as_object().into_iter().flatten();
    Ok(fields
        .filter_map(|(key, value)| Some((key.clone(), value.as_f64()?)))
        .collect())
}

fn peak_mib(process: u32) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let peak = status.lines().find_map(|l| l.strip_prefix("VmHWM:"))?;
    Some(peak.split_whitespace().next()?.parse::<f64>().ok()? / 1024.0)
}

/// Where the figures were taken: what, and with what.
fn machine() -> Vec<(&'static str, String)> {
    let cpu = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu.lines().find_map(|l| l.strip_prefix("model name"));
    let model = model.map_or("unknown", |m| m.trim_start_matches(['\t', ' ', ':']));
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let memory = std::fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let memory = memory.lines().find_map(|l| l.strip_prefix("MemTotal:"));
    let memory = memory.and_then(|m| m.split_whitespace().next()?.parse::<f64>().ok());
    let first_line = |program: &str, arguments: &[&str]| {
        let done = Command::new(program).args(arguments).output().ok()?;
        let text = String::from_utf8_lossy(&done.stdout).into_owned();
        Some(text.lines().next()?.to_owned())
    };
    let or_unknown = |text: Option<String>| text.unwrap_or_else(|| "unknown".into());
    let browser = run(&tool("../consentry"), &["--version"]);
    vec![
        ("processor", format!("{cores} cores, {model}")),
        (
            "memory",
            memory.map_or("unknown".into(), |kib| {
                format!("{:.0} GiB", kib / 1048576.0)
            }),
        ),
        ("system", or_unknown(first_line("uname", &["-sr"]))),
        (
            "consentry",
            browser.lines().next().unwrap_or_default().to_owned(),
        ),
        (
            "chromium",
            or_unknown(first_line("chromium", &["--version"])),
        ),
        ("rust", or_unknown(first_line("rustc", &["--version"]))),
        ("date", jiff::Timestamp::now().to_string()),
    ]
}

fn shown(value: f64) -> String {
    match value.abs() {
        v if v >= 100.0 || v.fract() == 0.0 => format!("{value:.0}"),
        v if v >= 10.0 => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}

/// A share that is not whole is not rounded up to one that is.
fn of_unit(value: f64, unit: &str) -> String {
    match unit {
        "%" => shown((value * 10.0).floor() / 10.0),
        _ => shown(value),
    }
}

fn markdown(machine: &[(&str, String)], figures: &[Figure]) -> String {
    let mut out = String::new();
    for (name, text) in machine {
        out += &format!("- {name}: {text}\n");
    }
    out += "\n| figure | median | range | runs | goal | command |\n|---|---|---|---|---|---|\n";
    for f in figures {
        let spread = f.spread;
        let range = match spread.runs {
            1 => String::new(),
            _ => format!(
                "{} to {}",
                of_unit(spread.least, f.unit),
                of_unit(spread.most, f.unit)
            ),
        };
        out += &format!(
            "| {} | {} {} | {range} | {} | {} | `{}` |\n",
            f.name,
            of_unit(spread.median, f.unit),
            f.unit,
            spread.runs,
            f.goal,
            f.command
        );
    }
    out
}

fn as_json(machine: &[(&str, String)], figures: &[Figure]) -> Value {
    let figures: Vec<Value> = figures
        .iter()
        .map(|f| {
            let Spread {
                median,
                least,
                most,
                runs,
            } = f.spread;
            json!({"name": f.name, "unit": f.unit, "median": median, "least": least, "most": most,
                   "runs": runs, "goal": f.goal, "command": f.command})
        })
        .collect();
    let machine: BTreeMap<&str, &String> = machine.iter().map(|(k, v)| (*k, v)).collect();
    json!({"machine": machine, "figures": figures})
}
