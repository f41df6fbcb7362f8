//! `consentry init --ci HOST`: the workflow of a build server.

use super::message::{Trouble, shown};
use clap::ValueEnum;
use std::path::Path;

/// Hosts of code whose build servers a workflow is written for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CiHost {
    /// GitHub Actions.
    Github,
    /// GitLab CI/CD.
    Gitlab,
}

/// What stands for the repository where this build does not know its own: a name that leads nowhere,
/// because a made-up one could be anybody's.
const NOWHERE: &str = "https://git.example/consentry";

/// The repository that workflows build consentry from; none when this build does not know it.
pub fn repository() -> Option<&'static str> {
    Some(env!("CARGO_PKG_REPOSITORY")).filter(|address| !address.is_empty())
}

impl CiHost {
    /// Where the workflow belongs, from the root of the repository.
    pub fn path(self) -> &'static Path {
        Path::new(match self {
            CiHost::Github => ".github/workflows/consentry.yml",
            CiHost::Gitlab => ".gitlab/consentry.yml",
        })
    }

    /// The workflow, for the configuration at a path.
    ///
    /// # Errors
    /// A path that would have to be quoted in a shell and in YAML.
    pub fn text(self, config: &Path) -> Result<String, Trouble> {
        let path = config.to_string_lossy();
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '/');
        if !path.chars().all(plain) {
            return Err(
                Trouble::usage(format!("{} cannot stand in a workflow", shown(&path)))
                    .help("name the configuration with letters, digits, dots and dashes")
                    .into(),
            );
        }
        let text = match self {
            CiHost::Github => include_str!("ci/github.yml"),
            CiHost::Gitlab => include_str!("ci/gitlab.yml"),
        };
        let text = text.replace("--config consentry.toml", &format!("--config {path}"));
        Ok(text.replace("{source}", repository().unwrap_or(NOWHERE)))
    }

    /// What is left to do.
    pub fn next(self) -> &'static str {
        match self {
            CiHost::Github => {
                "next: commit both files; started by hand on main, the workflow takes the present state as baseline"
            }
            CiHost::Gitlab => {
                "next: take it in from .gitlab-ci.yml with include: [{local: .gitlab/consentry.yml}]"
            }
        }
    }
}
