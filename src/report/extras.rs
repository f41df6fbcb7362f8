//! What renderers may know besides the document: rule texts, own templates, and the place in a repository.

use crate::config::FailOn;
use crate::rules::RuleSet;
use std::path::Path;

/// What renderers may know besides the document.
#[derive(Debug, Clone, Copy)]
pub struct Extras<'a> {
    /// Own templates, laid over the embedded ones.
    pub templates: Option<&'a Path>,
    /// The rules that judged, for their texts.
    pub rules: Option<&'a RuleSet>,
    /// Where hosts of code show a finding.
    pub place: &'a Place,
    /// Severity from which a test of `junit.xml` fails.
    pub fail_on: FailOn,
    /// Picture of the organisation or the auditor, for the cover.
    pub logo: Option<&'a str>,
}

/// A line of a file in the repository that the audit is configured in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Path from the root of the repository, with `/`.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
}

impl Default for Place {
    fn default() -> Self {
        Place {
            file: crate::config::CONFIG_NAME.into(),
            line: 1,
        }
    }
}

impl Place {
    /// The place of the start address on `host` in a configuration; the first address, or the first line,
    /// where it names none. A path that leads out of the current folder is cut to its name.
    pub fn of(config: &Path, text: &str, host: &str) -> Place {
        let inside = config.is_relative()
            && !config
                .components()
                .any(|c| matches!(c, std::path::Component::ParentDir));
        let file = if inside {
            config.to_string_lossy().replace('\\', "/")
        } else {
            let name = config.file_name().unwrap_or(config.as_os_str());
            name.to_string_lossy().into_owned()
        };
        let is_url = |line: &str| {
            let rest = line.trim_start().strip_prefix("url");
            rest.is_some_and(|r| r.trim_start().starts_with('='))
        };
        let of_host = |line: &str| is_url(line) && line.contains(&format!("://{host}"));
        let line = text.lines().position(of_host);
        let line = line.or_else(|| text.lines().position(is_url));
        let line = line.map_or(1, |n| n + 1);
        Place {
            file: file.trim_start_matches("./").to_owned(),
            line,
        }
    }

    /// The path as a relative URI reference.
    pub fn uri(&self) -> String {
        let parts = self.file.split('/').map(|part| {
            let encoded: String = url::form_urlencoded::byte_serialize(part.as_bytes()).collect();
            encoded.replace('+', "%20")
        });
        parts.collect::<Vec<_>>().join("/")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn the_place_is_a_line_of_a_file_in_the_repository() {
        let text = "# x\npages = 3\nurl = [\"https://a.example/\"]\n";
        let place = |path: &str| Place::of(Path::new(path), text, "a.example");
        assert_eq!(
            (
                place("./site/our audit.toml").uri().as_str(),
                place("a.toml").line
            ),
            ("site/our%20audit.toml", 3)
        );
        assert_eq!(place("/etc/x/a.toml").file, "a.toml");
        assert_eq!(place("../a.toml").file, "a.toml");
        assert_eq!(
            Place::of(Path::new("a.toml"), "pages = 3\n", "a.example").line,
            1
        );
        let two = "[[sites]]\nurl = [\"https://a.example/\"]\n[[sites]]\nurl = [\"https://b.example/\"]\n";
        let line = |host: &str| Place::of(Path::new("a.toml"), two, host).line;
        assert_eq!(
            [line("a.example"), line("b.example"), line("c.example")],
            [2, 4, 2]
        );
    }
}
