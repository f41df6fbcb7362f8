//! What comes in through the dependencies, and how the program is built: from where, under which licence,
//! and at which versions. `cargo deny check` asks the same and for advisories; it takes minutes to install.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap()
}

fn table(path: &str) -> toml::Table {
    toml::from_str(&read(path)).unwrap()
}

/// Whether a licence expression can be met with the allowed ones. `AND` binds closer than `OR`.
fn is_met(expression: &str, allowed: &BTreeSet<&str>) -> bool {
    fn either(words: &mut Vec<String>, allowed: &BTreeSet<&str>) -> bool {
        let mut met = both(words, allowed);
        while words.last().is_some_and(|w| w == "OR") {
            words.pop();
            met |= both(words, allowed);
        }
        met
    }
    fn both(words: &mut Vec<String>, allowed: &BTreeSet<&str>) -> bool {
        let mut met = one(words, allowed);
        while words.last().is_some_and(|w| w == "AND") {
            words.pop();
            met &= one(words, allowed);
        }
        met
    }
    fn one(words: &mut Vec<String>, allowed: &BTreeSet<&str>) -> bool {
        let mut name = words.pop().unwrap_or_default();
        if name == "(" {
            let met = either(words, allowed);
            words.pop();
            return met;
        }
        if words.last().is_some_and(|w| w == "WITH") {
            words.pop();
            name = format!("{name} WITH {}", words.pop().unwrap_or_default());
        }
        allowed.contains(name.as_str())
    }
    // An old way of writing OR.
    let spaced = expression
        .replace('/', " OR ")
        .replace('(', " ( ")
        .replace(')', " ) ");
    let mut words: Vec<String> = spaced.split_whitespace().rev().map(str::to_owned).collect();
    either(&mut words, allowed) && words.is_empty()
}

#[test]
fn licence_expressions_are_read() {
    let allowed = BTreeSet::from(["MIT", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "ISC"]);
    for (expression, met) in [
        ("MIT", true),
        ("GPL-3.0", false),
        ("MIT/Apache-2.0", true),
        ("GPL-3.0 OR MIT", true),
        ("GPL-3.0 AND MIT", false),
        ("(GPL-3.0 OR MIT) AND ISC", true),
        ("MIT OR GPL-3.0 AND ISC", true),
        ("GPL-3.0 OR ISC AND GPL-2.0", false),
        ("Apache-2.0 WITH LLVM-exception", true),
        ("Apache-2.0 WITH Bison-exception", false),
        ("", false),
    ] {
        assert_eq!(is_met(expression, &allowed), met, "{expression}");
    }
}

/// What cargo knows of every package of the lock file; what it says where it cannot tell.
fn metadata(more: &[&str]) -> Result<Value, String> {
    let output = std::process::Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--offline"])
        .args(more)
        .current_dir(root())
        .output()
        .unwrap();
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    Ok(serde_json::from_slice(&output.stdout).unwrap())
}

/// The platform that this compiler builds for, `x86_64-unknown-linux-gnu`.
fn host() -> String {
    let output = std::process::Command::new("rustc")
        .arg("-vV")
        .current_dir(root())
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let host = said.lines().find_map(|line| line.strip_prefix("host: "));
    host.unwrap().to_owned()
}

#[test]
fn every_dependency_is_of_the_registry_and_of_a_licence_that_is_allowed() {
    let deny = table("deny.toml");
    let list = deny["licenses"]["allow"].as_array().unwrap();
    let allowed: BTreeSet<&str> = list.iter().filter_map(toml::Value::as_str).collect();
    let banned = deny["bans"]["deny"].as_array().unwrap();
    let banned: BTreeSet<&str> = banned.iter().filter_map(|b| b["name"].as_str()).collect();
    // A machine has the crates of the platforms that it built for; the lock file below names those of all.
    let metadata = metadata(&[]).unwrap_or_else(|_| {
        let host = host();
        eprintln!("licences: only of what is built for {host}, for the other crates are not here");
        metadata(&["--filter-platform", &host])
            .unwrap_or_else(|said| panic!("cargo metadata: {said}"))
    });
    let packages = metadata["packages"].as_array().unwrap();
    assert!(packages.len() > 100, "{}", packages.len());
    let exceptions = deny["licenses"]["exceptions"].as_array().unwrap();
    let excepted: BTreeSet<&str> = exceptions
        .iter()
        .filter_map(|e| e["crate"].as_str())
        .collect();
    let mut wrong = Vec::new();
    for package in packages {
        let name = package["name"].as_str().unwrap();
        let licence = package["license"].as_str().unwrap_or_default();
        if excepted.contains(name) {
            // Only a tool of the build may be one.
            let nodes = metadata["resolve"]["nodes"].as_array().unwrap();
            let edges = nodes.iter().flat_map(|n| n["deps"].as_array().unwrap());
            let mut kinds = edges
                .filter(|edge| edge["pkg"] == package["id"])
                .flat_map(|edge| edge["dep_kinds"].as_array().unwrap());
            if kinds.any(|kind| kind["kind"] != "build") {
                wrong.push(format!("{name}: excepted, and compiled in"));
            }
        } else if !is_met(licence, &allowed) {
            wrong.push(format!("{name}: licence \"{licence}\""));
        }
    }
    let lock = table("Cargo.lock");
    for package in lock["package"].as_array().unwrap() {
        let name = package["name"].as_str().unwrap();
        let source = package.get("source").and_then(toml::Value::as_str);
        let registry = "registry+https://github.com/rust-lang/crates.io-index";
        if banned.contains(name) {
            wrong.push(format!("{name} is banned"));
        }
        if name != "consentry" && (source != Some(registry) || package.get("checksum").is_none()) {
            wrong.push(format!("{name} comes from {source:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A build that is free to take newer versions is not the one that was tested.
#[test]
fn every_build_holds_to_the_lock_file() {
    let mut files: Vec<PathBuf> = [
        "Dockerfile",
        "action.yml",
        "README.md",
        "src/cli/ci/github.yml",
        "src/cli/ci/gitlab.yml",
    ]
    .map(PathBuf::from)
    .to_vec();
    for folder in ["script", "docs", ".github/workflows"] {
        let entries = std::fs::read_dir(root().join(folder));
        files.extend(entries.into_iter().flatten().map(|e| e.unwrap().path()));
    }
    let builds = [
        "cargo build",
        "cargo install",
        "cargo test --",
        "cargo run",
        "cargo clippy",
        "cargo bench",
    ];
    let mut seen = 0;
    for file in files.iter().filter(|f| root().join(f).is_file()) {
        let Ok(text) = std::fs::read_to_string(root().join(file)) else {
            continue;
        };
        for line in text
            .lines()
            .filter(|line| builds.iter().any(|b| line.contains(b)))
        {
            // A question whether the tool is there is no build.
            if !line.contains("--version") {
                seen += 1;
                assert!(line.contains("--locked"), "{}: {line}", file.display());
            }
        }
    }
    assert!(seen >= 10, "{seen}");
}

/// Of a crate with several versions all but one are named in `deny.toml`, with who holds them back; and no
/// name stands there that is needed no more.
#[test]
fn no_crate_is_there_twice_but_those_named() {
    let deny = table("deny.toml");
    assert_eq!(deny["bans"]["multiple-versions"].as_str(), Some("deny"));
    let skipped = deny["bans"]["skip"].as_array().unwrap().iter();
    let mut skipped: BTreeSet<(&str, &str)> = skipped
        .map(|skip| skip["crate"].as_str().unwrap().split_once(":^").unwrap())
        .collect();
    let lock = table("Cargo.lock");
    let text = |package: &toml::Value, key: &str| package[key].as_str().unwrap().to_owned();
    let mut versions: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for package in lock["package"].as_array().unwrap() {
        let all = versions.entry(text(package, "name")).or_default();
        all.push(text(package, "version"));
    }
    let mut wrong = Vec::new();
    for (name, mut all) in versions {
        if all.len() == 1 {
            continue;
        }
        all.retain(|version| {
            let held = |skip: &&(&str, &str)| {
                skip.0 == name && format!("{version}.").starts_with(&format!("{}.", skip.1))
            };
            match skipped.iter().find(held).copied() {
                Some(skip) => !skipped.remove(&skip),
                None => true,
            }
        });
        if all.len() > 1 {
            wrong.push(format!("{name}: {}", all.join(", ")));
        }
    }
    wrong.extend(
        skipped
            .iter()
            .map(|(name, at)| format!("{name} {at} is no second version")),
    );
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn no_code_of_ours_is_unsafe() {
    let manifest = table("Cargo.toml");
    assert_eq!(
        manifest["lints"]["rust"]["unsafe_code"].as_str(),
        Some("forbid")
    );
    // What is forbidden cannot be allowed again inside; a build script and the targets of the fuzzer are
    // crates of their own.
    for file in ["build.rs", "fuzz/src/lib.rs"] {
        assert!(!read(file).contains("unsafe"), "{file}");
    }
    for entry in std::fs::read_dir(root().join("fuzz/fuzz_targets")).unwrap() {
        let path = entry.unwrap().path();
        assert!(
            !std::fs::read_to_string(&path).unwrap().contains("unsafe"),
            "{}",
            path.display()
        );
    }
}

/// What the threat model names as proof is there: a test of that name, a module, or a script.
#[test]
fn every_test_that_the_threat_model_names_exists() {
    fn walk(dir: &Path, into: &mut String) {
        for entry in std::fs::read_dir(dir).unwrap().map(Result::unwrap) {
            let path = entry.path();
            if path.is_dir() {
                walk(&path, into);
            } else if path.extension().is_some_and(|e| e == "rs") {
                into.push_str(&std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    let mut code = String::new();
    walk(&root().join("src"), &mut code);
    walk(&root().join("tests/it"), &mut code);
    let text = read("SECURITY.md");
    let mut named = 0;
    for name in text
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|n| n.contains("::"))
    {
        let last = name.rsplit("::").next().unwrap();
        let there = code.contains(&format!("fn {last}(")) || code.contains(&format!("mod {last}"));
        assert!(there, "{name}");
        named += 1;
    }
    assert!(named > 30, "{named}");
}

/// Every target is named in the manifest, and every one that is named is there.
#[test]
fn every_fuzz_target_is_built() {
    let manifest = table("fuzz/Cargo.toml");
    let named: BTreeSet<String> = manifest["bin"]
        .as_array()
        .unwrap()
        .iter()
        .map(|bin| bin["path"].as_str().unwrap().to_owned())
        .collect();
    let there: BTreeSet<String> = std::fs::read_dir(root().join("fuzz/fuzz_targets"))
        .unwrap()
        .map(|entry| {
            let name = entry.unwrap().file_name();
            format!("fuzz_targets/{}", Path::new(&name).display())
        })
        .collect();
    assert_eq!(named, there);
}
