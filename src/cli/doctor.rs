//! `consentry doctor`: what this machine lacks for a scan, and what to run.

use super::args::DoctorArgs;
use super::exit::Status;
use super::message::{Trouble, say, shown};
use super::options::{ConfigSource, apply_config, find_config};
use super::terminal::{Mark, Terminal};
use crate::browser::{BrowserError, Chrome, find_chrome};
use crate::catalogue::{DataFiles, RULESET_VERSION};
use crate::config::Settings;
use std::net::ToSocketAddrs as _;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

/// One line of the doctor.
struct Line {
    mark: Mark,
    name: &'static str,
    says: String,
    help: Option<String>,
}

fn line(mark: Mark, name: &'static str, says: impl Into<String>) -> Line {
    Line {
        mark,
        name,
        says: says.into(),
        help: None,
    }
}

impl Line {
    fn help(mut self, text: impl Into<String>) -> Line {
        self.help = Some(text.into());
        self
    }
}

/// Checks the machine. Exit 3 when a problem would stop a scan.
///
/// # Errors
/// When stdout cannot be written.
pub async fn run(args: DoctorArgs, terminal: &Terminal) -> Result<Status, Trouble> {
    let mut settings = Settings::default();
    let config = configuration(args.config.as_deref(), &mut settings);
    if args.chrome.is_some() {
        settings.chrome = args.chrome;
    }
    settings.no_sandbox |= args.no_sandbox;

    let mut lines = vec![line(
        Mark::Good,
        "consentry",
        format!(
            "{}, rules {RULESET_VERSION} ({} data files)",
            env!("CARGO_PKG_VERSION"),
            DataFiles::embedded().all().count()
        ),
    )];
    lines.extend(chrome(&settings).await);
    lines.push(profile_folder());
    lines.push(disk());
    lines.push(fonts());
    lines.push(names(&settings));
    lines.push(clock());
    lines.push(line(
        Mark::Good,
        "locale",
        format!("pages are asked for in {} (--locale)", settings.locale),
    ));
    lines.push(egress(&settings));
    lines.push(config);
    lines.push(proxy());
    lines.push(container());

    let problems = lines.iter().filter(|line| line.mark == Mark::Bad).count();
    let notes = lines.iter().filter(|line| line.mark == Mark::Note).count();
    let mut text = String::new();
    for line in &lines {
        text += &format!(
            "  {} {:<15} {}\n",
            terminal.mark(line.mark),
            line.name,
            shown(&line.says)
        );
        if let Some(help) = &line.help {
            text += &format!("    {:<15} help: {}\n", "", shown(help));
        }
    }
    text += &format!(
        "\n{}, {}\n",
        count(notes, "note"),
        count(problems, "problem")
    );
    say(&text)?;
    Ok(if problems == 0 {
        Status::Done
    } else {
        Status::Incomplete
    })
}

fn count(n: usize, what: &str) -> String {
    if n == 1 {
        format!("1 {what}")
    } else {
        format!("{n} {what}s")
    }
}

fn configuration(named: Option<&Path>, settings: &mut Settings) -> Line {
    let Some(path) = find_config(named, ConfigSource::Usual) else {
        return line(
            Mark::Absent,
            "configuration",
            "no consentry.toml here (consentry init writes one)",
        );
    };
    match apply_config(&path, settings) {
        Ok(_) => line(Mark::Good, "configuration", path.display().to_string()),
        Err(trouble) => {
            let text = trouble.text();
            let first = text
                .lines()
                .next()
                .unwrap_or_default()
                .trim_start_matches("error: ")
                .to_owned();
            let place = text
                .lines()
                .find_map(|l| l.trim().strip_prefix("--> "))
                .unwrap_or("")
                .to_owned();
            line(Mark::Bad, "configuration", format!("{first} {place}"))
                .help("consentry scan --print-config shows the line")
        }
    }
}

async fn chrome(settings: &Settings) -> Vec<Line> {
    let path = match find_chrome(settings) {
        Ok(path) => path,
        Err(BrowserError::NotFound { looked }) => {
            return vec![
                line(
                    Mark::Bad,
                    "chromium",
                    format!("not found; looked at {}", looked.join(", ")),
                )
                .help("apt-get install chromium, or name it: --chrome PATH"),
            ];
        }
        Err(other) => return vec![line(Mark::Bad, "chromium", other.to_string())],
    };
    let version = Command::new(&path).arg("--version").output().ok();
    let version = version
        .map(|out| String::from_utf8_lossy(&out.stdout).trim().to_owned())
        .unwrap_or_default();
    let says = if version.is_empty() {
        "says no version".to_owned()
    } else {
        version
    };
    let mark = if says == "says no version" {
        Mark::Note
    } else {
        Mark::Good
    };
    let found = line(mark, "chromium", format!("{says} at {}", path.display()));
    let begun = Instant::now();
    let sandbox = if settings.no_sandbox {
        "sandbox off"
    } else {
        "sandbox on"
    };
    let started = match Chrome::launch(settings).await {
        Ok(chrome) => {
            let seconds = begun.elapsed().as_secs_f64();
            let _ = chrome.close().await;
            let mark = if settings.no_sandbox {
                Mark::Note
            } else {
                Mark::Good
            };
            let started = line(
                mark,
                "starts",
                format!("headless, {sandbox}, {seconds:.1} s"),
            );
            if settings.no_sandbox {
                started.help(
                    "every report made this way says so; leave --no-sandbox out where you can",
                )
            } else {
                started
            }
        }
        Err(BrowserError::Launch { said, help, .. }) => {
            let help = help.unwrap_or_else(|| "start it by hand once and read what it says".into());
            line(Mark::Bad, "starts", format!("no: {said}")).help(help)
        }
        Err(other) => line(Mark::Bad, "starts", format!("no: {other}")),
    };
    vec![found, started]
}

fn profile_folder() -> Line {
    match tempfile::Builder::new()
        .prefix("consentry-doctor-")
        .tempdir()
    {
        Ok(dir) => match std::fs::write(dir.path().join("probe"), b"probe") {
            Ok(()) => line(
                Mark::Good,
                "profile folder",
                format!("{} is writable", std::env::temp_dir().display()),
            ),
            Err(error) => line(
                Mark::Bad,
                "profile folder",
                format!("cannot write: {error}"),
            )
            .help("set TMPDIR to a folder of yours"),
        },
        Err(error) => line(
            Mark::Bad,
            "profile folder",
            format!("cannot be made: {error}"),
        )
        .help("set TMPDIR to a folder of yours"),
    }
}

fn disk() -> Line {
    let free_kib = Command::new("df")
        .args(["-Pk", "."])
        .output()
        .ok()
        .and_then(|out| free_kib(&String::from_utf8_lossy(&out.stdout)));
    match free_kib {
        None => line(Mark::Note, "disk", "free space is not known (no df)"),
        // An audit of ten pages in three scenarios takes about 20 MB.
        Some(kib) if kib < 100 * 1024 => {
            line(Mark::Bad, "disk", format!("{} MiB free here", kib / 1024))
                .help("make room, or --out on another disk")
        }
        Some(kib) if kib < 1024 * 1024 => {
            line(Mark::Note, "disk", format!("{} MiB free here", kib / 1024))
        }
        Some(kib) => line(
            Mark::Good,
            "disk",
            format!("{} GiB free here", kib / 1024 / 1024),
        ),
    }
}

/// Fourth column of the second line of `df -Pk`.
fn free_kib(df: &str) -> Option<u64> {
    df.lines().nth(1)?.split_whitespace().nth(3)?.parse().ok()
}

fn fonts() -> Line {
    let listed = Command::new("fc-list")
        .output()
        .ok()
        .filter(|out| out.status.success());
    match listed.map(|out| String::from_utf8_lossy(&out.stdout).lines().count()) {
        Some(0) => line(
            Mark::Note,
            "fonts",
            "none; banners and the PDF will be measured without letters",
        )
        .help("apt-get install fonts-liberation fonts-noto-core"),
        Some(n) => line(Mark::Good, "fonts", format!("{n} faces")),
        None if Path::new("/usr/share/fonts").is_dir() => line(
            Mark::Good,
            "fonts",
            "/usr/share/fonts is there (fc-list is not)",
        ),
        None => line(Mark::Note, "fonts", "not known (no fc-list)"),
    }
}

fn names(settings: &Settings) -> Line {
    let host = settings
        .seeds
        .first()
        .and_then(|seed| seed.host_str())
        .unwrap_or("localhost");
    match (host, 443).to_socket_addrs() {
        Ok(_) if host == "localhost" => line(
            Mark::Good,
            "DNS",
            "localhost has an address; a site's name is looked up when it is scanned",
        ),
        Ok(_) => line(Mark::Good, "DNS", format!("{host} has an address")),
        Err(error) => line(Mark::Note, "DNS", format!("{host} has no address: {error}"))
            .help("--resolve names one by hand; the demo needs none"),
    }
}

fn clock() -> Line {
    let now = jiff::Timestamp::now();
    // The rule set cannot be from the future.
    let earliest: Result<jiff::Timestamp, _> = format!("{RULESET_VERSION}-01T00:00:00Z").parse();
    let says = format!("{} UTC", now.strftime("%Y-%m-%d %H:%M:%S"));
    match earliest {
        Ok(earliest) if now < earliest => line(
            Mark::Note,
            "clock",
            format!("{says} is before the rule set"),
        )
        .help("set the clock: every time in the report would be wrong"),
        _ => line(Mark::Good, "clock", says),
    }
}

fn egress(settings: &Settings) -> Line {
    match &settings.egress_country {
        Some(country) => line(Mark::Good, "egress", format!("{country}, as stated")),
        None => line(
            Mark::Note,
            "egress",
            "not stated: sites may answer by country",
        )
        .help("--egress-country DE (printed on the cover)"),
    }
}

fn proxy() -> Line {
    let set = [
        "HTTPS_PROXY",
        "https_proxy",
        "HTTP_PROXY",
        "http_proxy",
        "ALL_PROXY",
        "all_proxy",
    ];
    match set
        .iter()
        .find(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
    {
        Some(name) => line(
            Mark::Note,
            "proxy",
            format!("{name} is set; traffic may go through it"),
        )
        .help("unset it, or state it: --proxy URL"),
        None => line(Mark::Absent, "proxy", "none set"),
    }
}

fn container() -> Line {
    let inside = ["/.dockerenv", "/run/.containerenv"]
        .iter()
        .any(|path| Path::new(path).exists());
    if inside {
        line(Mark::Good, "container", "inside one")
    } else {
        line(Mark::Absent, "container", "not in a container")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn free_space_is_read_from_df() {
        let df = "Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/sda1 100 40 60 40% /\n";
        assert_eq!(free_kib(df), Some(60));
        assert_eq!(free_kib("nothing"), None);
    }

    #[test]
    fn a_broken_configuration_is_a_problem_with_its_place() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("consentry.toml");
        std::fs::write(&path, "pagse = 3\n").unwrap();
        let line = configuration(Some(&path), &mut Settings::default());
        assert_eq!(line.mark, Mark::Bad);
        assert!(
            line.says.contains("unknown key \"pagse\"") && line.says.contains("consentry.toml:1:1"),
            "{}",
            line.says
        );
    }
}
