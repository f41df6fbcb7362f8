//! What the browser says it is: its own version, without the word "Headless".
//!
//! Consent managers and bot walls treat `HeadlessChrome` as a robot and show it another site than
//! visitors get. So pages are told the same version's regular user agent, and the audit says so.

use super::process::command;
use crate::config::{Device, Settings};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// Name and version of the browser, and the user agent that pages see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Product and version, e.g. `Chromium 156.0.8078.79`.
    pub product: String,
    /// Full version, `156.0.8078.79`.
    pub version: String,
    /// User agent string that pages see; none when the version could not be read.
    pub user_agent: Option<String>,
    mobile: bool,
}

static KNOWN: Mutex<Vec<(PathBuf, String)>> = Mutex::new(Vec::new());

impl Identity {
    /// Asks the binary for its version (once per binary and process).
    pub(super) async fn of(path: &Path, settings: &Settings) -> Identity {
        let known = super::connection::lock(&KNOWN)
            .iter()
            .find(|(p, _)| p == path)
            .map(|(_, said)| said.clone());
        let said = match known {
            Some(said) => said,
            None => {
                let run = tokio::process::Command::from(command(path))
                    .arg("--version")
                    .kill_on_drop(true)
                    .output();
                let said = match tokio::time::timeout(std::time::Duration::from_secs(5), run).await
                {
                    Ok(Ok(out)) => String::from_utf8_lossy(&out.stdout).into_owned(),
                    _ => String::new(),
                };
                super::connection::lock(&KNOWN).push((path.to_path_buf(), said.clone()));
                said
            }
        };
        Identity::read(&said, settings.device)
    }

    fn read(said: &str, device: Device) -> Identity {
        let words: Vec<&str> = said.split_whitespace().collect();
        let at = words
            .iter()
            .position(|w| w.starts_with(|c: char| c.is_ascii_digit()) && w.contains('.'));
        let version = at.map(|i| words[i].to_owned()).unwrap_or_default();
        let name = at.map(|i| words[..i].join(" ")).unwrap_or_default();
        let mobile = device == Device::Mobile;
        let major = version.split('.').next().unwrap_or_default();
        let (system, suffix) = match device {
            Device::Mobile => ("Linux; Android 10; K", "Mobile Safari/537.36"),
            Device::Desktop if cfg!(target_os = "macos") => {
                ("Macintosh; Intel Mac OS X 10_15_7", "Safari/537.36")
            }
            Device::Desktop if cfg!(windows) => ("Windows NT 10.0; Win64; x64", "Safari/537.36"),
            Device::Desktop => ("X11; Linux x86_64", "Safari/537.36"),
        };
        // The reduced form that Chrome has sent since version 110: only the major number is real.
        let user_agent = (!major.is_empty()).then(|| {
            format!("Mozilla/5.0 ({system}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{major}.0.0.0 {suffix}")
        });
        Identity {
            product: format!("{name} {version}").trim().to_owned(),
            version,
            user_agent,
            mobile,
        }
    }

    #[cfg(test)]
    pub(super) fn for_test(said: &str, device: Device) -> Identity {
        Identity::read(said, device)
    }

    /// Parameters of `setUserAgentOverride`, with client hints that say the same as the string.
    pub(super) fn override_params(&self, locale: &str) -> Option<Value> {
        let user_agent = self.user_agent.as_ref()?;
        let major = self.version.split('.').next().unwrap_or_default();
        let brands = |chrome: &str, other: &str| {
            let mut list = vec![
                json!({"brand": "Chromium", "version": chrome}),
                json!({"brand": "Not)A;Brand", "version": other}),
            ];
            if self.product.contains("Google Chrome") {
                list.push(json!({"brand": "Google Chrome", "version": chrome}));
            }
            list
        };
        let (platform, platform_version) = match () {
            () if self.mobile => ("Android", "10"),
            () if cfg!(target_os = "macos") => ("macOS", "15.0.0"),
            () if cfg!(windows) => ("Windows", "15.0.0"),
            () => ("Linux", ""),
        };
        Some(json!({
            "userAgent": user_agent,
            "acceptLanguage": accept_language(locale),
            "userAgentMetadata": {
                "brands": brands(major, "8"),
                "fullVersionList": brands(&self.version, "8.0.0.0"),
                "fullVersion": self.version,
                "platform": platform,
                "platformVersion": platform_version,
                "architecture": if self.mobile { "" } else { "x86" },
                "bitness": if self.mobile { "" } else { "64" },
                "model": if self.mobile { "K" } else { "" },
                "mobile": self.mobile,
                "wow64": false,
            },
        }))
    }
}

/// `en-GB,en`: without weights, which Chrome adds itself.
pub(super) fn accept_language(locale: &str) -> String {
    match locale.split_once(['-', '_']) {
        Some((language, _)) => format!("{},{language}", locale.replace('_', "-")),
        None => locale.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_user_agent_is_the_browsers_own_version_without_headless() {
        let identity = Identity::read(
            "Chromium 156.0.8078.79 built on Debian GNU/Linux 12 (bookworm)\n",
            Device::Desktop,
        );
        assert_eq!(identity.product, "Chromium 156.0.8078.79");
        let agent = identity.user_agent.clone().unwrap();
        assert!(
            agent.contains("Chrome/156.0.0.0") && !agent.contains("Headless"),
            "{agent}"
        );
        let hints = identity.override_params("en-GB").unwrap();
        assert_eq!(hints["userAgentMetadata"]["brands"][0]["version"], "156");
        assert!(!hints.to_string().contains("Google Chrome"));
    }

    #[test]
    fn an_unknown_version_overrides_nothing() {
        assert_eq!(Identity::read("", Device::Desktop).user_agent, None);
    }

    #[test]
    fn languages_carry_no_weights() {
        assert_eq!(accept_language("de-DE"), "de-DE,de");
        assert_eq!(accept_language("cy"), "cy");
    }
}
