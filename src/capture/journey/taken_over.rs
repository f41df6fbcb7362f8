//! [`TakenOver`]: which cookies of a login a scenario starts with. Those of consent and of tracking are left
//! out, by what the catalogue, the consent managers and the names of kept choices say: a scenario begins
//! before anything was chosen.

use crate::catalogue::{DataFiles, FileError};
use crate::evidence::LoginCookie;
use regex::Regex;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeSet;

/// Words in the names of cookies that keep a session, whatever else is in them.
const SESSIONS: [&str; 6] = ["sess", "auth", "token", "login", "user", "csrf"];

/// Which cookies of a login are not taken over, by their names.
#[derive(Debug, Default)]
pub(in crate::capture) struct TakenOver {
    whole: BTreeSet<String>,
    begin: Vec<String>,
    end: Vec<String>,
    patterns: Vec<Regex>,
    /// Parts of names under which a choice is kept.
    choice: Vec<String>,
    not_choice: Vec<String>,
}

/// What is read of `cookies/*.toml`; the catalogue checks all of it.
#[derive(Deserialize)]
struct CookieFile {
    #[serde(default)]
    cookie: Vec<CookieRow>,
}

#[derive(Deserialize)]
struct CookieRow {
    name: String,
    #[serde(rename = "match")]
    matching: String,
    area: String,
    purpose: String,
    #[serde(default)]
    stores_choice: bool,
    /// Counts only under this domain, which is another site's.
    host: Option<String>,
    #[serde(default)]
    vendor_domain_only: bool,
}

/// What is read of `cmps/*.toml`; the engine checks all of it.
#[derive(Deserialize)]
struct CmpFile {
    #[serde(default)]
    store: Vec<StoreRow>,
}

#[derive(Deserialize)]
struct StoreRow {
    name: String,
    area: String,
}

/// What is read of `words/_rules.toml`.
#[derive(Default, Deserialize)]
struct NameRules {
    #[serde(default)]
    store_names: Vec<String>,
    #[serde(default)]
    not_store_names: Vec<String>,
}

impl TakenOver {
    /// Reads what is known of cookies.
    ///
    /// # Errors
    /// What is wrong with the files.
    pub(in crate::capture) fn load(files: &DataFiles) -> Result<TakenOver, Vec<FileError>> {
        let mut all = TakenOver::default();
        for (_, file) in files.under("cookies/") {
            let read: CookieFile = file.read()?;
            read.cookie.into_iter().for_each(|row| all.add(row));
        }
        for (_, file) in files.under("cmps/") {
            let read: CmpFile = file.read()?;
            for store in read.store.into_iter().filter(|s| s.area == "cookie") {
                all.add_pattern(&store.name);
            }
        }
        if let Some(file) = files.get("words/_rules.toml") {
            let rules: NameRules = file.read()?;
            (all.choice, all.not_choice) = (rules.store_names, rules.not_store_names);
        }
        Ok(all)
    }

    fn add(&mut self, row: CookieRow) {
        let elsewhere = row.host.is_some() || row.vendor_domain_only;
        let tracks = matches!(row.purpose.as_str(), "statistics" | "marketing");
        if row.area != "cookie" || elsewhere || !tracks && !row.stores_choice {
            return;
        }
        match row.matching.as_str() {
            "prefix" => self.begin.push(row.name),
            // A pattern that is none is the catalogue's to tell.
            "regex" => self.patterns.extend(Regex::new(&row.name).ok()),
            _ => {
                self.whole.insert(row.name);
            }
        }
    }

    /// A name with `*` at an end for anything.
    fn add_pattern(&mut self, name: &str) {
        match (name.strip_prefix('*'), name.strip_suffix('*')) {
            (Some(end), None) => self.end.push(end.to_owned()),
            (None, Some(begin)) => self.begin.push(begin.to_owned()),
            (None, None) => {
                self.whole.insert(name.to_owned());
            }
            // What stands in the middle is a word of the names of choices.
            (Some(_), Some(_)) => {}
        }
    }

    /// Whether a cookie of that name is one of consent or of tracking.
    fn leaves_out(&self, name: &str) -> bool {
        let lower = name.to_lowercase();
        let session = SESSIONS.iter().any(|word| lower.contains(word));
        let has = |parts: &[String]| parts.iter().any(|part| lower.contains(part.as_str()));
        self.whole.contains(name)
            || self.begin.iter().any(|b| name.starts_with(b.as_str()))
            || self.end.iter().any(|e| name.ends_with(e.as_str()))
            || self.patterns.iter().any(|p| p.is_match(name))
            || !session && !self.not_choice.contains(&lower) && has(&self.choice)
    }

    /// Parts a jar, as CDP has it, into the cookies that are taken over and those that are not. What the user
    /// gave is neither: it is set in every browser by itself.
    pub(in crate::capture) fn part(
        &self,
        jar: &Value,
        hosts: &[String],
        given: &[&str],
    ) -> (Vec<Value>, Vec<LoginCookie>) {
        let (mut kept, mut left_out) = (Vec::new(), Vec::new());
        for cookie in jar["cookies"].as_array().into_iter().flatten() {
            let label = label(cookie);
            if given.contains(&label.name.as_str()) {
                continue;
            }
            if is_of(&label.domain, hosts) && !self.leaves_out(&label.name) {
                kept.push(cookie.clone());
            } else {
                left_out.push(label);
            }
        }
        left_out.sort();
        (kept, left_out)
    }
}

/// A cookie of a jar without its value.
pub(super) fn label(cookie: &Value) -> LoginCookie {
    let text = |key: &str| cookie[key].as_str().unwrap_or_default().to_owned();
    LoginCookie {
        name: text("name"),
        domain: text("domain"),
    }
}

/// Whether a cookie is sent to one of the hosts, with or without `www.`.
fn is_of(domain: &str, hosts: &[String]) -> bool {
    fn bare(host: &str) -> &str {
        host.strip_prefix("www.").unwrap_or(host)
    }
    let domain = bare(domain.trim_start_matches('.'));
    hosts.iter().any(|host| {
        let above = bare(host).strip_suffix(domain);
        above.is_some_and(|above| above.is_empty() || above.ends_with('.'))
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use serde_json::json;

    #[test]
    fn a_session_is_taken_over_and_consent_tracking_and_other_sites_are_not() {
        let rules = TakenOver::load(&DataFiles::embedded()).unwrap();
        let cookie =
            |name: &str, domain: &str| json!({"name": name, "value": "v", "domain": domain});
        let jar = json!({"cookies": [
            cookie("session", "www.shop.example"), cookie("PHPSESSID", ".shop.example"), cookie("cookie_auth", "shop.example"),
            cookie("preview", "shop.example"),
            cookie("_ga", ".shop.example"), cookie("_fbp", ".shop.example"), cookie("OptanonConsent", ".shop.example"),
            cookie("cookieconsent_status", "shop.example"), cookie("sid", "ads.example"), cookie("sid", "other.shop.example"),
        ]});
        let hosts = ["www.shop.example".to_owned()];
        let (kept, left_out) = rules.part(&jar, &hosts, &["preview"]);
        let kept: Vec<String> = kept.iter().map(|c| label(c).name).collect();
        assert_eq!(kept, ["session", "PHPSESSID", "cookie_auth"]);
        let left_out: Vec<&str> = left_out.iter().map(|c| c.name.as_str()).collect();
        assert_eq!(
            left_out,
            [
                "OptanonConsent",
                "_fbp",
                "_ga",
                "cookieconsent_status",
                "sid",
                "sid"
            ]
        );
    }
}
