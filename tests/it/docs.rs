//! The pages that people read: every command in them is one that the program takes, every path and
//! every flag exists.

use crate::commands::{check, check_named, commands_in, flags};
use consentry::catalogue::{DataFile, DataFiles};
use consentry::config::{LoadedConfig, Settings, check_approved};
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
        "--all-targets",
        "--test",
        "--only",
        "--bench",
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
