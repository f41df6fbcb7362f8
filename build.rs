//! Writes the commit into the binary, and rebuilds it when an embedded file comes or goes.

use std::path::Path;
use std::process::Command;

fn main() {
    // A build outside the repository, as in a container, is told the commit.
    let told = std::env::var("CONSENTRY_COMMIT").ok();
    let commit = told
        .filter(|text| !text.is_empty() && text != "unknown")
        .or_else(|| git(&["rev-parse", "--short=12", "HEAD"]))
        .unwrap_or_else(|| "unknown".into());
    println!("cargo:rerun-if-env-changed=CONSENTRY_COMMIT");
    println!("cargo:rustc-env=CONSENTRY_COMMIT={commit}");
    println!("cargo:rerun-if-changed=build.rs");
    // The file that names the branch, and the file that names its commit.
    let head = git(&["rev-parse", "--git-path", "HEAD"]);
    let branch =
        git(&["symbolic-ref", "HEAD"]).and_then(|name| git(&["rev-parse", "--git-path", &name]));
    let logs = git(&["rev-parse", "--git-path", "logs/HEAD"]);
    // Embedded folders: the macro that embeds them sees changed files, but not new ones.
    let embedded = ["rules", "templates", "src/demo/site"].map(String::from);
    for path in [head, branch, logs].into_iter().flatten().chain(embedded) {
        // A path that is not there would make every build start over.
        if Path::new(&path).exists() {
            println!("cargo:rerun-if-changed={path}");
        }
    }
}

/// First line of what git says; none without git or outside a repository.
fn git(args: &[&str]) -> Option<String> {
    let output = Command::new("git")
        .args(args)
        .output()
        .ok()
        .filter(|output| output.status.success())?;
    let text = String::from_utf8(output.stdout).ok()?;
    let line = text.trim();
    (!line.is_empty()).then(|| line.to_owned())
}
