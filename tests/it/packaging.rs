//! What is handed out beside the program: workflows, the action, the image, the package. They cannot be
//! run here; they must be well formed and name only what exists.

use crate::commands::{check, commands_in};
use serde_yaml_ng::Value;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap()
}

fn yaml(path: &str) -> Value {
    serde_yaml_ng::from_str(&read(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every text in a tree of YAML that is a script.
fn scripts(value: &Value, key: &str, into: &mut Vec<String>) {
    match value {
        Value::String(text) if ["run", "script", "before_script"].contains(&key) => {
            into.push(text.clone());
        }
        Value::Sequence(all) => all.iter().for_each(|v| scripts(v, key, into)),
        Value::Mapping(all) => {
            for (k, v) in all {
                scripts(v, k.as_str().unwrap_or_default(), into);
            }
        }
        _ => {}
    }
}

#[test]
fn workflows_and_the_action_parse_and_name_only_commands_and_flags_that_exist() {
    for path in [
        "src/cli/ci/github.yml",
        "src/cli/ci/gitlab.yml",
        "action.yml",
    ] {
        let mut all = Vec::new();
        scripts(&yaml(path), "", &mut all);
        let commands: Vec<_> = all.iter().flat_map(|text| commands_in(text)).collect();
        assert!(!commands.is_empty(), "{path} runs nothing of ours");
        for command in commands {
            check(&command).unwrap_or_else(|why| panic!("{path}: {command:?}: {why}"));
        }
    }
}

#[test]
fn actions_are_pinned_to_a_major_version() {
    for path in ["src/cli/ci/github.yml", "action.yml"] {
        let text = read(path);
        let uses: Vec<&str> = text
            .lines()
            .filter_map(|line| line.split_once("uses: ").map(|(_, name)| name.trim()))
            .collect();
        assert!(!uses.is_empty(), "{path}");
        for name in uses {
            let version = name.split_once("@v").map(|(_, version)| version);
            assert!(
                version.is_some_and(|v| v.chars().all(|c| c.is_ascii_digit())),
                "{path}: {name}"
            );
        }
    }
}

#[test]
fn the_action_has_its_inputs_and_outputs_and_puts_no_input_into_a_script() {
    let action = yaml("action.yml");
    let keys = |of: &str| -> Vec<String> {
        let mapping = action[of].as_mapping().unwrap();
        mapping
            .keys()
            .map(|k| k.as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(
        keys("inputs"),
        ["url", "config", "fail-on", "baseline", "upload-sarif"]
    );
    assert_eq!(keys("outputs"), ["report", "sarif", "exit-code"]);
    let mut all = Vec::new();
    scripts(&action, "", &mut all);
    for script in all {
        assert!(!script.contains("${{"), "{script}");
    }
}

/// The image copies what the build reads, and runs as nobody's root.
#[test]
fn the_image_gets_every_file_that_the_build_reads() {
    let ignore = read(".dockerignore");
    let kept: Vec<&str> = ignore
        .lines()
        .filter_map(|line| line.strip_prefix('!'))
        .collect();
    for needed in [
        "Cargo.toml",
        "Cargo.lock",
        "build.rs",
        "src",
        "rules",
        "templates",
        "benches",
    ] {
        assert!(kept.contains(&needed), "{needed}");
    }
    for path in &kept {
        assert!(root().join(path).exists(), "{path}");
    }
    let image = read("Dockerfile");
    for line in [
        "USER 10001:10001",
        "VOLUME /out",
        "STOPSIGNAL SIGINT",
        "ENTRYPOINT [\"tini\", \"--\", \"consentry\"]",
    ] {
        assert!(image.lines().any(|l| l == line), "{line}");
    }
    assert!(!image.contains("no-sandbox"));
}

/// Every file of the Debian package is in the repository or made by the script that makes the package.
#[test]
fn the_debian_package_names_files_that_are_there_or_are_made() {
    let manifest: toml::Table = read("Cargo.toml").parse().unwrap();
    let deb = &manifest["package"]["metadata"]["deb"];
    let script = read("script/package");
    for asset in deb["assets"].as_array().unwrap() {
        let from = asset[0].as_str().unwrap();
        let made = from == "target/release/consentry"
            || script.contains(from)
            || (from.starts_with("target/package-files/completions.")
                && script.contains(Path::new(from).extension().unwrap().to_str().unwrap()));
        assert!(made || root().join(from).is_file(), "{from}");
    }
}

#[test]
fn every_script_parses() {
    for entry in std::fs::read_dir(root().join("script")).unwrap() {
        let path = entry.unwrap().path();
        let said = std::process::Command::new("bash")
            .arg("-n")
            .arg(&path)
            .output()
            .unwrap();
        let error = String::from_utf8_lossy(&said.stderr);
        assert!(said.status.success(), "{}: {error}", path.display());
    }
}
