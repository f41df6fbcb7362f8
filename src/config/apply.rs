//! Putting the values of `consentry.toml` into the settings.

use super::duration::parse_duration;
use super::file::{ConfigFile, ConsentSection, Steps};
use super::gate::apply_own_rules;
use super::seed::parse_seed;
use super::settings::{ConsentHints, Secret, Settings};
use super::values::{country_code, jurisdictions, parse_cookie, parse_header, parse_proxy, pause};

impl ConfigFile {
    /// Fills settings from these values; where this file says nothing, the settings stay.
    ///
    /// # Errors
    /// Key and reason of the first value that cannot be used.
    pub fn apply(self, to: &mut Settings) -> Result<(), (&'static str, String)> {
        if let Some(urls) = self.url {
            to.seeds = urls
                .iter()
                .map(|u| parse_seed(u))
                .collect::<Result<_, _>>()
                .map_err(|e| ("url", e.to_string()))?;
        }
        if let Some(out) = self.out {
            to.out_stdout = out.as_os_str() == "-";
            to.out = (!to.out_stdout).then_some(out);
        }
        set(&mut to.depth, self.depth);
        set(&mut to.include, self.include);
        set(&mut to.exclude, self.exclude);
        set(&mut to.ignore_robots, self.ignore_robots);
        if let Some(formats) = self.format {
            to.formats.clear();
            for format in formats {
                if !to.formats.contains(&format) {
                    to.formats.push(format);
                }
            }
        }
        set(&mut to.fail_on, self.fail_on);
        set(&mut to.insecure, self.insecure);
        set(&mut to.no_sandbox, self.no_sandbox);
        set(&mut to.headful, self.headful);
        set(&mut to.locale, self.locale);
        set(&mut to.timezone, self.timezone);
        set(&mut to.device, self.device);
        set(&mut to.settle, self.settle);
        set(&mut to.third_party_cookies, self.third_party_cookies);
        set(&mut to.do_not_track, self.do_not_track);
        set(&mut to.site_isolation, self.site_isolation);
        set(&mut to.allow_private, self.allow_private);
        set(&mut to.allow_incomplete, self.allow_incomplete);
        set_some(&mut to.baseline, self.baseline);
        set_some(&mut to.chrome, self.chrome);
        set_some(&mut to.ca, self.ca);
        set_some(&mut to.reviews, self.reviews);
        set(&mut to.lists, self.lists);
        set_some(&mut to.rules, self.rules);
        set_some(&mut to.templates, self.templates);
        set(&mut to.language, self.language);
        set_some(&mut to.sign, self.sign);
        set_some(&mut to.telling.quiet, self.quiet);
        set_some(&mut to.telling.verbose, self.verbose);
        set_some(&mut to.telling.no_progress, self.no_progress);
        set_some(&mut to.telling.color, self.color);
        if to.telling.quiet == Some(true) && to.telling.verbose.is_some_and(|n| n > 0) {
            return Err(("verbose", "quiet and verbose cannot both be set".into()));
        }
        set_some(&mut to.organisation, self.site.organisation);
        set_some(&mut to.auditor, self.site.auditor);
        set_some(&mut to.logo, self.site.logo);
        set_some(&mut to.client, self.site.client);
        set_some(&mut to.authorised_by, self.site.authorised_by);
        set(&mut to.pages, at_least_one("pages", self.pages)?);
        set(&mut to.repeat, at_least_one("repeat", self.repeat)?);
        set(
            &mut to.concurrency,
            at_least_one("concurrency", self.concurrency)?,
        );
        set_some(&mut to.per_host, at_least_one("per-host", self.per_host)?);
        if let Some(text) = self.delay {
            to.delay = Some(pause(&text).map_err(|e| ("delay", e))?);
        }
        if let Some(text) = self.sitemap {
            to.sitemap = Some(parse_seed(&text).map_err(|e| ("sitemap", e.to_string()))?);
        }
        if let Some(mut scenarios) = self.scenarios {
            scenarios.sort_unstable();
            scenarios.dedup();
            if scenarios.is_empty() {
                return Err(("scenarios", "no scenario is named".into()));
            }
            to.scenarios = scenarios;
        }
        if let Some(codes) = self.jurisdiction {
            to.jurisdictions = jurisdictions(codes).map_err(|e| ("jurisdiction", e))?;
        }
        if let Some(text) = self.timeout {
            to.timeout = parse_duration(&text).map_err(|e| ("timeout", e.to_string()))?;
        }
        if let Some(country) = self.egress_country {
            to.egress_country = Some(country_code(&country).map_err(|e| ("egress-country", e))?);
        }
        if let Some(proxy) = self.proxy {
            let (address, user) = parse_proxy(&proxy).map_err(|e| ("proxy", e))?;
            to.proxy = Some(address);
            to.proxy_credentials = user.map(|user| (user, Secret::new("")));
        }
        if let Some(all) = self.resolve {
            to.resolve = all
                .iter()
                .map(|r| r.parse())
                .collect::<Result<_, super::ResolveError>>()
                .map_err(|e| ("resolve", e.to_string()))?;
        }
        if let Some(all) = self.header {
            to.headers = all
                .iter()
                .map(|h| parse_header(h))
                .collect::<Result<_, _>>()
                .map_err(|e| ("header", e))?;
        }
        if let Some(all) = self.cookie {
            to.cookies = all
                .iter()
                .map(|c| parse_cookie(c))
                .collect::<Result<_, _>>()
                .map_err(|e| ("cookie", e))?;
        }
        if let Some(user) = self.user {
            to.credentials = Some((user, Secret::new("")));
        }
        self.consent.apply(&mut to.consent_hints);
        apply_own_rules(self.approved, self.budget, &mut to.own_rules)?;
        set(
            &mut to.journeys,
            Some(self.journey).filter(|all| !all.is_empty()),
        );
        Ok(())
    }
}

impl ConsentSection {
    fn apply(self, to: &mut ConsentHints) {
        set_some(&mut to.banner, self.banner);
        set_some(&mut to.dismiss, self.dismiss);
        set(&mut to.accept, self.accept.map(Steps::into_path));
        set(&mut to.reject, self.reject.map(Steps::into_path));
        set(&mut to.withdraw, self.withdraw.map(Steps::into_path));
    }
}

fn set<T>(to: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *to = value;
    }
}

fn set_some<T>(to: &mut Option<T>, value: Option<T>) {
    if value.is_some() {
        *to = value;
    }
}

fn at_least_one<T: From<u8> + PartialOrd>(
    key: &'static str,
    value: Option<T>,
) -> Result<Option<T>, (&'static str, String)> {
    match value {
        Some(n) if n < T::from(1) => Err((key, "must be 1 or more".into())),
        other => Ok(other),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::catalogue::DataFile;
    use crate::config::load::{ConfigError, LoadedConfig, key_range};
    use crate::evidence::Scenario;

    fn load(text: &str) -> Result<LoadedConfig, ConfigError> {
        LoadedConfig::parse(DataFile {
            name: "consentry.toml".into(),
            text: text.into(),
        })
    }

    #[test]
    fn values_reach_the_settings_and_the_rest_keeps_its_default() {
        let text = r#"
            url = ["https://www.harbourlights.example/#top"]
            pages = 4
            scenarios = ["reject", "before", "reject"]
            jurisdiction = ["eu", "UK", "EU"]
            timeout = "2m"
            resolve = ["*=127.0.0.1:8443"]
            header = ["X-Preview: hush"]
            [site]
            organisation = "Harbour Lights Theatre Trust"
            [consent]
            reject = ["text=Manage choices", "text=Reject all"]
            accept = "text=Accept all"
        "#;
        let mut settings = Settings::default();
        load(text).unwrap().values.apply(&mut settings).unwrap();
        assert_eq!(
            settings.seeds[0].as_str(),
            "https://www.harbourlights.example/"
        );
        assert_eq!(settings.pages, 4);
        assert_eq!(settings.depth, Settings::default().depth);
        assert_eq!(settings.scenarios, [Scenario::Before, Scenario::Reject]);
        assert_eq!(settings.jurisdictions, ["EU", "UK"]);
        assert_eq!(settings.timeout.as_secs(), 120);
        assert_eq!(settings.resolve[0].to_port, Some(8443));
        assert_eq!(settings.headers[0].0, "X-Preview");
        assert_eq!(
            settings.organisation.as_deref(),
            Some("Harbour Lights Theatre Trust")
        );
        assert_eq!(settings.consent_hints.reject.len(), 2);
        assert_eq!(settings.consent_hints.accept, ["text=Accept all"]);
    }

    #[test]
    fn a_value_that_cannot_be_used_names_its_key() {
        for (text, key) in [
            ("pages = 0", "pages"),
            ("repeat = 0", "repeat"),
            ("scenarios = []", "scenarios"),
            ("jurisdiction = [\"the moon\"]", "jurisdiction"),
            ("timeout = \"soon\"", "timeout"),
            ("per-host = 0", "per-host"),
            ("delay = \"often\"", "delay"),
            ("delay = \"2h\"", "delay"),
            ("egress-country = \"Germany\"", "egress-country"),
            ("proxy = \"http://me:pw@proxy.example\"", "proxy"),
            ("proxy = \"socks5://me@proxy.example:1080\"", "proxy"),
            ("proxy = \"ftp://proxy.example\"", "proxy"),
            ("resolve = [\"nonsense\"]", "resolve"),
            ("header = [\"no colon\"]", "header"),
            ("cookie = [\"a=b; Path=/\"]", "cookie"),
            ("url = [\"harbourlights\"]", "url"),
        ] {
            let loaded = load(text).unwrap();
            let (found, _) = loaded
                .values
                .clone()
                .apply(&mut Settings::default())
                .expect_err(text);
            assert_eq!(found, key);
            assert_eq!(loaded.error_at(key, "x", None).to_string(), "x");
            assert_eq!(key_range(text, key), Some(0..key.len()));
        }
    }
}
