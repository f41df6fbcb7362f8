//! Finding Chrome: the flag, the environment, PATH, the usual folders.

use super::error::BrowserError;
use crate::config::Settings;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

/// Variables that name the program, in order.
const VARIABLES: [&str; 2] = ["CONSENTRY_CHROME", "CHROME_PATH"];

/// Names looked for in every folder of PATH, in order.
const NAMES: [&str; 5] = [
    "google-chrome",
    "google-chrome-stable",
    "chromium",
    "chromium-browser",
    "chrome",
];

/// Folders and files of usual installations that are not on PATH.
const USUAL: [&str; 9] = [
    "/opt/google/chrome/chrome",
    "/usr/lib/chromium/chromium",
    "/usr/lib64/chromium-browser/chromium-browser",
    "/snap/bin/chromium",
    "/var/lib/flatpak/exports/bin/com.google.Chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
];

/// Finds the browser: `--chrome`, `CONSENTRY_CHROME`, `CHROME_PATH`, names on PATH, usual folders.
///
/// A path that was given and is not there is an error, not a reason to take another browser.
///
/// # Errors
/// [`BrowserError::NotFound`] with every place looked at.
pub fn find_chrome(settings: &Settings) -> Result<PathBuf, BrowserError> {
    find_in(
        settings.chrome.as_deref(),
        |name| std::env::var_os(name),
        &Path::is_file,
    )
}

/// Whether a program is one that this machine itself would take for the browser: named by its
/// environment, or in one of the places that are looked at. A path out of a file is not.
pub fn is_usual_chrome(path: &Path) -> bool {
    let named = VARIABLES.iter().filter_map(std::env::var_os);
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let on_path = NAMES.iter().flat_map(|name| on_path(name, &folders));
    named
        .map(PathBuf::from)
        .chain(USUAL.map(PathBuf::from))
        .chain(on_path)
        .any(|usual| usual == path)
}

/// Where a program of that name may lie on the PATH.
fn on_path<'p>(name: &str, path: &'p OsStr) -> impl Iterator<Item = PathBuf> + use<'p> {
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(path).map(move |folder| folder.join(&file))
}

fn find_in(
    flag: Option<&Path>,
    env: impl Fn(&str) -> Option<OsString>,
    is_file: &dyn Fn(&Path) -> bool,
) -> Result<PathBuf, BrowserError> {
    let mut looked = Vec::new();
    if let Some(path) = flag {
        return given(path, "--chrome", is_file);
    }
    for name in VARIABLES {
        match env(name).filter(|v| !v.is_empty()) {
            Some(path) => return given(Path::new(&path), name, is_file),
            None => looked.push(format!("${name} (not set)")),
        }
    }
    let path_var = env("PATH").unwrap_or_default();
    for name in NAMES {
        if let Some(path) = on_path(name, &path_var).find(|path| is_file(path)) {
            return Ok(path);
        }
        looked.push(format!("{name} on PATH"));
    }
    for usual in USUAL {
        if is_file(Path::new(usual)) {
            return Ok(PathBuf::from(usual));
        }
        looked.push(usual.to_owned());
    }
    Err(BrowserError::NotFound { looked })
}

fn given(path: &Path, by: &str, is_file: &dyn Fn(&Path) -> bool) -> Result<PathBuf, BrowserError> {
    if is_file(path) {
        Ok(path.to_path_buf())
    } else {
        Err(BrowserError::NotFound {
            looked: vec![format!("{} (given by {by}, not a file)", path.display())],
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn only_what_the_machine_itself_would_take_is_usual() {
        assert!(is_usual_chrome(Path::new("/usr/lib/chromium/chromium")));
        for path in ["chromium", "/tmp/audit/evidence/chromium", "", "/bin/sh"] {
            assert!(!is_usual_chrome(Path::new(path)), "{path}");
        }
    }

    fn env_path(name: &str) -> Option<OsString> {
        (name == "PATH").then(|| "/a:/b".into())
    }

    #[test]
    fn a_given_path_wins_and_is_never_replaced() {
        let all = |_: &Path| true;
        assert_eq!(
            find_in(Some(Path::new("/x/chrome")), env_path, &all).unwrap(),
            Path::new("/x/chrome")
        );
        let not_given = |p: &Path| p != Path::new("/x/chrome");
        let error = find_in(Some(Path::new("/x/chrome")), env_path, &not_given).unwrap_err();
        assert!(error.to_string().contains("--chrome"), "{error}");
    }

    #[test]
    fn names_come_in_order_over_all_folders() {
        let files = |p: &Path| p == Path::new("/a/chromium") || p == Path::new("/b/google-chrome");
        assert_eq!(
            find_in(None, env_path, &files).unwrap(),
            Path::new("/b/google-chrome")
        );
    }

    #[test]
    fn the_error_names_what_was_looked_at() {
        let error = find_in(None, env_path, &|_| false).unwrap_err().to_string();
        for place in [
            "CONSENTRY_CHROME",
            "CHROME_PATH",
            "chromium-browser",
            "/opt/google/chrome",
        ] {
            assert!(error.contains(place), "{place} in {error}");
        }
    }
}
