//! The pages that people read: every command in them is one that the program takes, and does what it is there
//! for; every path and every flag exists.

use crate::cli::HAR;
use crate::commands::{check, check_named, commands_in, flags};
use crate::decisions::{days_ahead, theatre};
use assert_cmd::Command;
use consentry::catalogue::{DataFile, DataFiles};
use consentry::config::{LoadedConfig, Settings, check_approved};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// README and every page under docs/, by name.
fn pages() -> Vec<(String, String)> {
    let mut paths = vec![root().join("README.md")];
    let docs = std::fs::read_dir(root().join("docs")).unwrap();
    paths.extend(docs.map(|entry| entry.unwrap().path()));
    paths.retain(|path| path.extension().is_some_and(|e| e == "md"));
    paths.sort();
    let name = |path: &Path| path.strip_prefix(root()).unwrap().display().to_string();
    let read = |path: &PathBuf| (name(path), std::fs::read_to_string(path).unwrap());
    paths.iter().map(read).collect()
}

/// The text between fences of one of these languages.
fn fenced(text: &str, languages: &[&str]) -> String {
    let mut inside: Option<bool> = None;
    let mut all = String::new();
    for line in text.lines() {
        match (line.trim_start().strip_prefix("```"), inside) {
            (Some(language), None) => inside = Some(languages.contains(&language.trim())),
            (Some(_), Some(_)) => inside = None,
            (None, Some(true)) => all += &format!("{line}\n"),
            _ => {}
        }
    }
    all
}

/// What stands in single backticks, outside of fences.
fn spans(text: &str) -> Vec<String> {
    let mut outside = String::new();
    let mut fence = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            fence = !fence;
        } else if !fence {
            outside += &format!("{line}\n");
        }
    }
    let mut parts = outside.split('`');
    let mut all = Vec::new();
    parts.next();
    while let Some(span) = parts.next() {
        all.push(span.replace('\n', " "));
        parts.next();
    }
    all
}

#[test]
fn every_command_in_the_pages_is_one_that_the_program_takes() {
    let mut seen = 0;
    let mut wrong = Vec::new();
    for (name, text) in pages() {
        for command in commands_in(&fenced(&text, &["sh", "bash", ""])) {
            seen += 1;
            if let Err(why) = check(&command) {
                wrong.push(format!("{name}: {}: {why}", command.join(" ")));
            }
        }
        for span in spans(&text).iter().filter(|s| s.starts_with("consentry ")) {
            // Several commands named at once, and parts left open, are no command lines.
            if span.contains(['|', '…', '[']) {
                continue;
            }
            for command in commands_in(span) {
                seen += 1;
                if let Err(why) = check_named(&command) {
                    wrong.push(format!("{name}: {span}: {why}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(seen > 60, "{seen}");
}

/// Names under which the pages speak of the folder of an audit.
const AUDITS: [&str; 11] = [
    "AUDIT",
    "DIR",
    "OLD",
    "NEW",
    "LAST",
    "FIRST-AUDIT",
    "SECOND-AUDIT",
    "last-launch",
    "before-launch",
    "after",
    "first",
];

/// Sites that `--site` names in the pages, and what `[approved]` is for.
const CONFIG: &str = r#"
[approved]
before = ["cookiebot"]

[[sites]]
name = "theatre"
url = ["https://www.example.org/"]

[[sites]]
name = "shop"
url = ["https://shop.example.org/"]

[[sites]]
name = "french"
url = ["https://www.example.org/fr/"]
"#;

/// The arguments of a command of the pages, as they are run in `folder`; none where it would start a browser
/// or needs a scan that was broken off.
fn runnable(command: &[String], folder: &Path) -> Option<Vec<String>> {
    let mut arguments: Vec<String> = Vec::new();
    for word in &command[1..] {
        let after = arguments.last().map(String::as_str);
        let word = match (after, word.as_str()) {
            // The day in the page passes.
            (Some("--expires"), _) => days_ahead(30),
            (_, "URL") => "https://www.example.org/".to_owned(),
            (_, word) => match word.strip_prefix("~/") {
                Some(below) => folder.join(below).display().to_string(),
                None => word.to_owned(),
            },
        };
        arguments.push(word);
    }
    let has = |flag: &str| arguments.iter().any(|a| a == flag);
    let more: &[&str] = match arguments.first()?.as_str() {
        "doctor" => return None,
        "scan" | "capture" if has("--resume") => return None,
        "scan" | "capture" | "demo" if !has("--print-config") => &["--print-config"],
        "init" if !has("--no-look") => &["--no-look"],
        // The PDF takes a browser.
        "judge" if !has("--format") => &["--format", "json"],
        _ => &[],
    };
    arguments.extend(more.iter().map(|&flag| flag.to_owned()));
    Some(arguments)
}

/// What the commands of the pages find: every file by its path below the folder that they are run in.
struct Prepared {
    /// Keys, recordings, rules, lists of requests.
    beside: BTreeMap<PathBuf, Vec<u8>>,
    /// A judged and signed audit.
    audit: BTreeMap<PathBuf, Vec<u8>>,
}

impl Prepared {
    fn new() -> Prepared {
        let folder = tempfile::tempdir().unwrap();
        let mut beside = BTreeMap::new();
        let mut put = |name: &str, bytes: &[u8]| {
            beside.insert(PathBuf::from(name), bytes.to_vec());
        };
        let pair = ssh_key::private::Ed25519Keypair::from_seed(&[7; 32]);
        let ssh = ssh_key::PrivateKey::from(pair);
        let secret = ssh.to_openssh(ssh_key::LineEnding::LF).unwrap();
        let public = ssh.public_key().to_openssh().unwrap();
        for name in ["KEY", ".ssh/id_ed25519"] {
            put(name, secret.as_bytes());
            put(&format!("{name}.pub"), public.as_bytes());
        }
        let pair = minisign::KeyPair::generate_unencrypted_keypair().unwrap();
        let text = pair.sk.to_box(None).unwrap().into_string();
        put("minisign.key", text.as_bytes());
        let key = rcgen::KeyPair::generate().unwrap();
        let names = vec!["intranet.example.org".to_owned()];
        let authority = rcgen::CertificateParams::new(names).unwrap();
        let authority = authority.self_signed(&key).unwrap();
        put("our-authority.pem", authority.pem().as_bytes());
        put("recording.har", HAR.as_bytes());
        let request = r#"{"url": "https://www.facebook.com/tr/?id=1&ev=PageView"}"#;
        put("requests.jsonl", request.as_bytes());
        put("consentry.toml", CONFIG.as_bytes());
        put("FILE", CONFIG.as_bytes());
        let rule = "retention/cookie-over-13-months.toml";
        let text = std::fs::read(root().join("rules").join(rule)).unwrap();
        put(&format!("my-rules/{rule}"), &text);

        theatre(&folder.path().join("audit"), |_, text| text);
        std::fs::write(folder.path().join("KEY"), secret.as_bytes()).unwrap();
        Command::cargo_bin("consentry")
            .unwrap()
            .current_dir(folder.path())
            .args(["judge", "audit", "--format", "json", "--sign", "KEY"])
            .assert()
            .code(1);
        let audit = held(&folder.path().join("audit"));

        // What an authority's answer holds: that it is one, and the hash of the manifest.
        let hash = <sha2::Sha256 as sha2::Digest>::digest(&audit[Path::new("MANIFEST.sha256")]);
        let mut token = vec![
            0x30, 0x41, 0x06, 0x0b, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x01,
            0x04,
        ];
        token.extend(hash);
        beside.insert(PathBuf::from("answer.tsr"), token);
        Prepared { beside, audit }
    }

    /// Runs a command in a folder of its own; why it went wrong, if it did.
    fn run(&self, command: &[String]) -> Result<(), String> {
        let folder = tempfile::tempdir().unwrap();
        let Some(arguments) = runnable(command, folder.path()) else {
            return Ok(());
        };
        for (name, bytes) in &self.beside {
            // `init` writes one, and leaves alone what is there.
            if arguments[0] != "init" || name != Path::new("consentry.toml") {
                write(&folder.path().join(name), bytes);
            }
        }
        let is_audit = |name: &&String| {
            AUDITS.contains(&name.as_str()) || name.starts_with("consentry-audit/")
        };
        for name in arguments.iter().filter(is_audit) {
            for (file, bytes) in &self.audit {
                write(&folder.path().join(name).join(file), bytes);
            }
        }
        let mut program = Command::cargo_bin("consentry").unwrap();
        program
            .current_dir(folder.path())
            .env("HOME", folder.path());
        for name in [
            "CONSENTRY_PASSWORD",
            "CONSENTRY_PROXY_PASSWORD",
            "SHOP_USER",
            "SHOP_PASSWORD",
        ] {
            program.env(name, "a word of the test");
        }
        let output = program
            .env("NO_COLOR", "1")
            .args(&arguments)
            .write_stdin("https://www.facebook.com/tr/?id=1&ev=PageView\n")
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        let well = matches!(output.status.code(), Some(0 | 1));
        if well && !said.contains("error:") {
            return Ok(());
        }
        let status = output.status;
        Err(format!("run as {}: {status}\n{said}", arguments.join(" ")))
    }
}

fn write(path: &Path, bytes: &[u8]) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}

/// Every file below a folder, by its path there, with what it holds.
pub fn held(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    fn walk(from: &Path, below: &Path, into: &mut BTreeMap<PathBuf, Vec<u8>>) {
        for entry in std::fs::read_dir(from.join(below)).unwrap() {
            let name = below.join(entry.unwrap().file_name());
            if from.join(&name).is_dir() {
                walk(from, &name, into);
            } else {
                let bytes = std::fs::read(from.join(&name)).unwrap();
                into.insert(name, bytes);
            }
        }
    }
    let mut all = BTreeMap::new();
    walk(folder, Path::new(""), &mut all);
    all
}

/// What needs no browser is run to its end, on a recorded audit where the page names one. Scans print what they
/// would do. `doctor` and `scan --resume` are only held to the command line, by the test above.
#[test]
fn every_command_in_the_pages_does_its_work() {
    let mut commands: BTreeMap<Vec<String>, String> = BTreeMap::new();
    for (name, text) in pages() {
        let named = spans(&text);
        let whole = |s: &&String| s.starts_with("consentry ") && !s.contains(['|', '…', '[']);
        let mut all = commands_in(&fenced(&text, &["sh", "bash", ""]));
        all.extend(
            named
                .iter()
                .filter(whole)
                .flat_map(|span| commands_in(span)),
        );
        // One that is only named leaves out what it needs.
        all.retain(|command| check(command).is_ok());
        for command in all {
            commands.entry(command).or_insert_with(|| name.clone());
        }
    }
    let prepared = Prepared::new();
    let commands: Vec<(Vec<String>, String)> = commands.into_iter().collect();
    // Neighbours are alike: each half has its share of the slow ones.
    let half = |odd: usize| -> Vec<String> {
        let mine = commands.iter().skip(odd).step_by(2);
        let wrong = mine.filter_map(|(command, page)| {
            let why = prepared.run(command).err()?;
            Some(format!("{page}: {}: {why}", command.join(" ")))
        });
        wrong.collect()
    };
    let wrong = std::thread::scope(|scope| {
        let other = scope.spawn(|| half(1));
        let mut wrong = half(0);
        wrong.extend(other.join().unwrap());
        wrong
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(commands.len() > 50, "{}", commands.len());
}

/// Pieces of a configuration in the pages for users are read by what reads the real one, and the vendors
/// they approve are in the catalogue.
#[test]
fn every_piece_of_a_configuration_in_the_pages_is_read() {
    let (catalogue, _) = consentry::judge::load(&DataFiles::embedded()).unwrap();
    let mut seen = 0;
    for (name, text) in pages() {
        // Other pages show rule and vendor files.
        let about = ["guide", "cookbook", "for-the", "container", "faq", "README"];
        if !about.iter().any(|part| name.contains(part)) {
            continue;
        }
        for piece in text.split("```toml\n").skip(1) {
            let piece = piece.split("```").next().unwrap();
            let source = DataFile {
                name: name.clone(),
                text: piece.into(),
            };
            let loaded =
                LoadedConfig::parse(source).unwrap_or_else(|e| panic!("{name}: {e}\n{piece}"));
            loaded.sites().unwrap();
            let mut settings = Settings::default();
            loaded.values.apply(&mut settings).unwrap();
            let known = catalogue.vendors().map(|v| v.id.as_str());
            check_approved(&settings.own_rules.approved, known, None).unwrap();
            seen += 1;
        }
    }
    assert!(seen >= 6, "{seen}");
}

#[test]
fn every_flag_and_path_in_the_pages_exists() {
    let known = flags();
    let foreign = [
        "--git",
        "--path",
        "--locked",
        "--security-opt",
        "--init",
        "--user",
        "--rm",
        "--shm-size",
        "--ipv6",
        "--all-targets",
        "--test",
        "--only",
        "--bench",
        "--release",
        "--example",
    ];
    let folders = [
        "docs/",
        "script/",
        "rules/",
        "src/",
        "tests/",
        "schemas/",
        "templates/",
        "examples/",
    ];
    let mut wrong = Vec::new();
    for (name, text) in pages() {
        // The rule page quotes rules, which have no flags of ours.
        for span in spans(&text) {
            for word in span
                .split_whitespace()
                .filter(|w| w.starts_with("--") && w.len() > 2)
            {
                let flag = word.trim_matches(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
                let flag = flag.split('=').next().unwrap_or(flag);
                let ours = known.iter().any(|k| flag == format!("--{k}"));
                if !ours && !foreign.contains(&flag) {
                    wrong.push(format!("{name}: flag {flag}"));
                }
            }
            let path = span.trim_end_matches('/');
            let shaped = folders.iter().any(|f| span.starts_with(f))
                && path
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || "/._-".contains(c));
            if shaped && !root().join(path).exists() {
                wrong.push(format!("{name}: path {span}"));
            }
        }
        for target in text
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split(')').next())
        {
            let path = target.split('#').next().unwrap_or("");
            if path.is_empty() || path.contains("://") {
                continue;
            }
            let beside = root().join(&name).parent().unwrap().join(path);
            if !beside.exists() {
                wrong.push(format!("{name}: link {target}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
