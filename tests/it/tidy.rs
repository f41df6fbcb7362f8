//! The house rules that a compiler does not hold: who imports whom, names of files, reasons of
//! dependencies, words that a report must not use.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every file under a folder with one of these endings, by path from the root.
fn files(folder: &str, endings: &[&str]) -> BTreeMap<String, String> {
    fn walk(dir: &Path, endings: &[&str], into: &mut BTreeMap<String, String>) {
        for entry in std::fs::read_dir(dir).unwrap().map(Result::unwrap) {
            let path = entry.path();
            if path.is_dir() {
                walk(&path, endings, into);
            } else if endings
                .iter()
                .any(|ending| path.to_string_lossy().ends_with(ending))
            {
                let name = path
                    .strip_prefix(root())
                    .unwrap()
                    .to_string_lossy()
                    .replace('\\', "/");
                into.insert(name, std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    let mut all = BTreeMap::new();
    walk(&root().join(folder), endings, &mut all);
    assert!(!all.is_empty(), "nothing under {folder}");
    all
}

/// The room a source file belongs to: `src/cli/exit.rs` and `src/judge.rs` give `cli` and `judge`.
fn room(path: &str) -> &str {
    let inside = path.strip_prefix("src/").unwrap();
    inside
        .split_once('/')
        .map_or(inside.trim_end_matches(".rs"), |(room, _)| room)
}

/// The source up to its tests. Test code may reach further.
fn product(text: &str) -> &str {
    text.split_once("#[cfg(test)]")
        .map_or(text, |(before, _)| before)
}

/// Whether a file is only compiled for tests: a module above it says so.
fn is_test_file(path: &str) -> bool {
    let mut inside = Path::new(path).to_path_buf();
    loop {
        let stem = inside.file_stem().unwrap().to_string_lossy().into_owned();
        let Some(folder) = inside.parent().filter(|folder| *folder != Path::new("")) else {
            return false;
        };
        let above = [
            folder.join("mod.rs"),
            folder.join("lib.rs"),
            folder.with_extension("rs"),
        ];
        let declared = above
            .iter()
            .filter_map(|file| std::fs::read_to_string(root().join(file)).ok())
            .any(|text| {
                let lines: Vec<&str> = text.lines().map(str::trim).collect();
                lines.windows(2).any(|two| {
                    two[0] == "#[cfg(test)]" && two[1].ends_with(&format!("mod {stem};"))
                })
            });
        if declared {
            return true;
        }
        inside = folder.to_path_buf();
    }
}

/// Source without comments, so that words in them do not count.
fn code(text: &str) -> String {
    text.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n")
}

/// Rooms that a source names: `crate::room…`, also in `use crate::{a, b::c}`.
fn rooms_named(source: &str) -> BTreeSet<String> {
    let word = |text: &str| {
        text.chars()
            .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
            .collect::<String>()
    };
    let mut rooms = BTreeSet::new();
    for (at, _) in source.match_indices("crate::") {
        let rest = &source[at + "crate::".len()..];
        let Some(group) = rest.strip_prefix('{') else {
            rooms.insert(word(rest));
            continue;
        };
        let mut depth = 0;
        let mut start = true;
        for (i, c) in group.char_indices() {
            match c {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => start = true,
                c if start && c.is_ascii_alphabetic() => {
                    rooms.insert(word(&group[i..]));
                    start = false;
                }
                _ => {}
            }
        }
    }
    rooms
}

#[test]
fn named_rooms_are_found_in_every_form_of_import() {
    let source = "use crate::browser::Tab;\nuse crate::{\n    rules::{A, b},\n    report,\n};\nfn f() { crate::judge::judge(); }";
    let found: Vec<String> = rooms_named(source).into_iter().collect();
    assert_eq!(found, ["browser", "judge", "report", "rules"]);
}

/// What each room may import, as docs/architecture.md has it. A room is always allowed to itself.
#[test]
fn imports_point_left_in_the_way_of_the_data() {
    let right = [
        "detect",
        "rules",
        "findings",
        "evidence",
        "catalogue",
        "messages",
    ];
    let allowed: BTreeMap<&str, Vec<&str>> = BTreeMap::from([
        ("catalogue", vec![]),
        ("evidence", vec![]),
        ("messages", vec!["catalogue"]),
        ("config", vec!["evidence", "catalogue"]),
        ("plan", vec!["config", "evidence"]),
        ("loopback", vec![]),
        ("browser", vec!["config", "loopback"]),
        (
            "consent",
            vec!["browser", "catalogue", "config", "evidence"],
        ),
        (
            "capture",
            vec![
                "browser",
                "consent",
                "plan",
                "evidence",
                "config",
                "catalogue",
            ],
        ),
        ("detect", vec!["evidence", "catalogue", "messages"]),
        ("rules", vec!["detect", "evidence", "catalogue", "messages"]),
        (
            "findings",
            vec!["rules", "detect", "evidence", "catalogue", "messages"],
        ),
        (
            "report",
            right.into_iter().chain(["config", "browser"]).collect(),
        ),
        ("judge", right.into_iter().chain(["report"]).collect()),
        ("demo", vec!["config", "evidence", "loopback"]),
    ]);
    let mut wrong = Vec::new();
    for (path, text) in files("src", &[".rs"]) {
        let room = room(&path);
        if matches!(room, "cli" | "main" | "lib") || is_test_file(&path) {
            continue;
        }
        let may = allowed
            .get(room)
            .unwrap_or_else(|| panic!("{path}: room {room} is not in docs/architecture.md"));
        for named in rooms_named(&code(product(&text))) {
            // A type of the crate root's macros or the room itself.
            if named != room
                && allowed.contains_key(named.as_str()) | (named == "cli")
                && !may.contains(&named.as_str())
            {
                wrong.push(format!("{path} names crate::{named}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Invariant 1: only `browser` names the CDP crate.
#[test]
fn only_the_browser_names_the_cdp_crate() {
    for (path, text) in files("src", &[".rs"]) {
        let names = code(&text).contains("headless_chrome");
        assert!(!names || room(&path) == "browser", "{path}");
    }
}

/// Invariant 2: what judges touches neither disk nor clock nor network nor chance.
#[test]
fn judging_is_pure() {
    let banned = [
        "std::fs",
        "std::net",
        "std::env",
        "std::time",
        "std::process",
        "tokio",
        "reqwest",
        "SystemTime",
        "Instant",
        "Timestamp::now",
        "Zoned::now",
        "async fn",
        "println!",
        "tracing::",
    ];
    let mut wrong = Vec::new();
    for folder in ["src/detect", "src/rules", "src/findings", "src/judge.rs"] {
        let sources = if folder.ends_with(".rs") {
            BTreeMap::from([(
                folder.to_owned(),
                std::fs::read_to_string(root().join(folder)).unwrap(),
            )])
        } else {
            files(folder, &[".rs"])
        };
        for (path, text) in sources {
            if is_test_file(&path) {
                continue;
            }
            let source = code(product(&text));
            wrong.extend(
                banned
                    .iter()
                    .filter(|b| source.contains(**b))
                    .map(|b| format!("{path}: {b}")),
            );
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Invariant 3: evidence and detection know no law, evidence and rule code know no vendor by name.
#[test]
fn evidence_and_rule_code_know_no_vendor_by_name() {
    let vendors: Vec<String> = files("rules/vendors", &[".toml"])
        .keys()
        .map(|path| {
            path.rsplit('/')
                .next()
                .unwrap()
                .trim_end_matches(".toml")
                .to_owned()
        })
        // Short or common words would be met by chance.
        .filter(|id| id.len() >= 4 && !id.starts_with('_'))
        .collect();
    assert!(vendors.len() > 20, "{}", vendors.len());
    let mut wrong = Vec::new();
    for folder in ["src/evidence", "src/rules"] {
        for (path, text) in files(folder, &[".rs"]) {
            // The examples that rules carry stand for traffic of some vendor; what judges must not.
            if path == "src/rules/examples.rs" || is_test_file(&path) {
                continue;
            }
            let source = code(product(&text));
            wrong.extend(
                vendors
                    .iter()
                    .filter(|id| source.contains(&format!("\"{id}\"")))
                    .map(|id| format!("{path}: \"{id}\"")),
            );
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn no_file_is_named_after_nothing() {
    for path in files("src", &[".rs"])
        .keys()
        .chain(files("tests/it", &[".rs"]).keys())
    {
        let stem = path.rsplit('/').next().unwrap().trim_end_matches(".rs");
        // In templates a helper is a thing of its own: the library's word for a function.
        let template_helpers = path == "src/report/html/helpers.rs";
        let nothing = ["utils", "util", "common", "helpers", "helper", "misc"].contains(&stem);
        assert!(!nothing || template_helpers, "{path}");
    }
}

#[test]
fn every_dependency_has_its_reason() {
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let mut section = "";
    let mut seen = 0;
    for line in manifest.lines() {
        if line.starts_with('[') {
            section = line;
        } else if section.ends_with("dependencies]") && line.contains('=') {
            seen += 1;
            let reason = line
                .rsplit_once("# ")
                .map(|(_, reason)| reason)
                .unwrap_or_default();
            assert!(reason.len() > 8, "no reason: {line}");
        }
    }
    assert!(seen > 20, "{seen}");
}

/// A site is never called compliant: a clean result is "no finding in the tested scope".
#[test]
fn no_site_is_called_compliant() {
    let mut wrong = Vec::new();
    for (path, text) in files("templates", &[".hbs", ".js", ".css"]) {
        if text.to_lowercase().contains("compliant") {
            wrong.push(path);
        }
    }
    for (path, text) in files("src", &[".rs"])
        .into_iter()
        .chain(files("rules", &[".toml"]))
    {
        if path.ends_with(".rs") && is_test_file(&path) {
            continue;
        }
        let source = if path.ends_with(".rs") {
            code(product(&text))
        } else {
            text
        };
        // Between quotes only: names of laws and comments may hold the word.
        let said = source
            .lines()
            .any(|line| line.to_lowercase().contains("compliant") && line.contains('"'));
        if said && !path.ends_with("sources.toml") {
            wrong.push(path);
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Three braces would let a page's text into the report as markup.
#[test]
fn templates_escape_everything() {
    for (path, text) in files("templates", &[".hbs"]) {
        assert!(!text.contains("{{{") && !text.contains("{{&"), "{path}");
    }
}
