//! Settings written back as a configuration file without secrets, and the hash of that.

use super::duration::duration_text;
use super::file::{ConfigFile, ConsentSection, SiteSection, Steps};
use super::settings::{Secret, Settings};
use super::values::proxy_url;
use sha2::{Digest, Sha256};

/// What stands for the value of a header or a cookie.
pub const SECRET: &str = "(secret)";

impl Settings {
    /// The settings as a configuration file. Passwords, header values and cookie values are left
    /// out; a header or cookie keeps its name.
    pub fn to_file(&self) -> ConfigFile {
        let hints = &self.consent_hints;
        let steps = |path: &Vec<String>| (!path.is_empty()).then(|| Steps::Path(path.clone()));
        let texts = |all: &Vec<String>| (!all.is_empty()).then(|| all.clone());
        let names = |all: &Vec<(String, Secret)>, between: &str| {
            (!all.is_empty()).then(|| {
                all.iter()
                    .map(|(name, _)| format!("{name}{between}{SECRET}"))
                    .collect()
            })
        };
        ConfigFile {
            name: None,
            sites: None,
            url: (!self.seeds.is_empty())
                .then(|| self.seeds.iter().map(ToString::to_string).collect()),
            out: if self.out_stdout {
                Some("-".into())
            } else {
                self.out.clone()
            },
            pages: Some(self.pages),
            depth: Some(self.depth),
            include: texts(&self.include),
            exclude: texts(&self.exclude),
            sitemap: self.sitemap.as_ref().map(ToString::to_string),
            ignore_robots: Some(self.ignore_robots),
            scenarios: Some(self.scenarios.clone()),
            repeat: Some(self.repeat),
            jurisdiction: Some(self.jurisdictions.clone()),
            format: Some(self.formats.clone()),
            fail_on: Some(self.fail_on),
            baseline: self.baseline.clone(),
            resolve: (!self.resolve.is_empty())
                .then(|| self.resolve.iter().map(ToString::to_string).collect()),
            insecure: Some(self.insecure),
            ca: self.ca.clone(),
            header: names(&self.headers, ": "),
            cookie: names(&self.cookies, "="),
            user: self.credentials.as_ref().map(|(name, _)| name.clone()),
            proxy: self.proxy.as_ref().map(|p| match &self.proxy_credentials {
                Some((user, _)) => with_user(p, user),
                None => p.clone(),
            }),
            chrome: self.chrome.clone(),
            no_sandbox: Some(self.no_sandbox),
            headful: Some(self.headful),
            locale: Some(self.locale.clone()),
            timezone: Some(self.timezone.clone()),
            device: Some(self.device),
            egress_country: self.egress_country.clone(),
            concurrency: Some(self.concurrency),
            per_host: self.per_host,
            delay: self.delay.map(duration_text),
            settle: Some(self.settle),
            timeout: Some(duration_text(self.timeout)),
            third_party_cookies: Some(self.third_party_cookies),
            do_not_track: Some(self.do_not_track),
            site_isolation: Some(self.site_isolation),
            allow_private: Some(self.allow_private),
            allow_incomplete: Some(self.allow_incomplete),
            reviews: self.reviews.clone(),
            lists: (!self.lists.is_empty()).then(|| self.lists.clone()),
            rules: self.rules.clone(),
            templates: self.templates.clone(),
            language: (self.language != "en").then(|| self.language.clone()),
            quiet: self.telling.quiet,
            verbose: self.telling.verbose,
            no_progress: self.telling.no_progress,
            color: self.telling.color,
            sign: self.sign.clone(),
            site: SiteSection {
                logo: self.logo.clone(),
                organisation: self.organisation.clone(),
                auditor: self.auditor.clone(),
                client: self.client.clone(),
                authorised_by: self.authorised_by.clone(),
            },
            consent: ConsentSection {
                banner: hints.banner.clone(),
                accept: steps(&hints.accept),
                reject: steps(&hints.reject),
                withdraw: steps(&hints.withdraw),
                dismiss: hints.dismiss.clone(),
            },
            approved: self.own_rules.approved.clone(),
            budget: self.own_rules.budget.clone(),
            journey: self.journeys.clone(),
        }
    }

    /// What `--print-config` prints: TOML that [`super::LoadedConfig`] reads back.
    pub fn to_toml(&self) -> String {
        // Only texts, numbers, lists and tables go in, which TOML can always hold.
        toml::to_string(&self.to_file()).unwrap_or_default()
    }

    /// SHA-256 (hex) of the resolved settings without secrets. Where the audit folder lies, and what
    /// is told on the terminal, does not count, so that two audits of one site with the same settings can be told to be alike.
    pub fn fingerprint(&self) -> String {
        let placeless = ConfigFile {
            out: None,
            quiet: None,
            verbose: None,
            no_progress: None,
            color: None,
            ..self.to_file()
        };
        let text = toml::to_string(&placeless).unwrap_or_default();
        hex::encode(Sha256::digest(text.as_bytes()))
    }
}

/// A proxy address with the user's name in it, as it is written in a configuration.
fn with_user(proxy: &str, user: &str) -> String {
    let Some(mut url) = proxy_url(proxy) else {
        return proxy.to_owned();
    };
    let _ = url.set_username(user);
    url.to_string()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::catalogue::DataFile;
    use crate::config::{CookiePolicy, LoadedConfig};

    fn secretive() -> Settings {
        Settings {
            seeds: vec!["https://www.harbourlights.example/".parse().unwrap()],
            headers: vec![("Authorization".into(), Secret::new("Bearer hush-1"))],
            cookies: vec![("preview".into(), Secret::new("hush-2"))],
            credentials: Some(("preview".into(), Secret::new("hush-3"))),
            ..Settings::default()
        }
    }

    #[test]
    fn no_secret_is_printed() {
        let text = secretive().to_toml();
        assert!(!text.contains("hush"), "{text}");
        assert!(text.contains("Authorization: (secret)"), "{text}");
    }

    /// What is written is read, and written again alike: an audit is continued with these settings.
    #[test]
    fn whatever_is_set_is_written_alike_again() {
        use proptest::prelude::*;
        const LINES: [&str; 22] = [
            "url = [\"https://a.example/x?y=%20\", \"https://a.example/\"]",
            "pages = 3",
            "depth = 0",
            "timeout = \"90s\"",
            "include = [\"https://a.example/**\", \"\"]",
            "cookie = [\"a=b=c; d\"]",
            "header = [\"X-A: y: z\"]",
            "resolve = [\"*.example:443=127.0.0.1:8443\", \"[::1]=[::1]\"]",
            "proxy = \"http://ann%40b@p.example:8080\"",
            "user = \"eve \\\"x\\\"\"",
            "scenarios = [\"gpc\", \"before\", \"gpc\"]",
            "jurisdiction = [\"eu\", \"UK\"]",
            "format = [\"json\", \"json\"]",
            "out = \"\u{e9} \\u202e\"",
            "egress-country = \"DE\"",
            "concurrency = 4294967295",
            "per-host = 1",
            "delay = \"1500ms\"",
            "no-sandbox = true",
            "lists = [\"a\"]",
            "sitemap = \"https://a.example/s.xml#x\"",
            "fail-on = \"never\"",
        ];
        let lines = prop::sample::subsequence(LINES.as_slice(), 0..LINES.len());
        let read = |text: String| -> Option<Settings> {
            let source = DataFile {
                name: "consentry.toml".into(),
                text: text.into(),
            };
            let mut settings = Settings::default();
            let values = LoadedConfig::parse(source).ok()?.values;
            values.apply(&mut settings).ok()?;
            Some(settings)
        };
        let tested = crate::cases::runner(200).run(&lines, |lines| {
            let first = read(lines.join("\n"));
            prop_assert!(first.is_some() || lines.len() > 1, "{:?}", lines);
            if let Some(first) = first {
                let written = first.to_toml();
                let again = read(written.clone());
                prop_assert!(again.is_some(), "{}", written);
                prop_assert_eq!(again.map(|s| s.to_toml()), Some(written));
            }
            Ok(())
        });
        tested.unwrap();
    }

    #[test]
    fn the_hash_follows_the_settings_but_neither_secrets_nor_the_folder() {
        let one = secretive();
        let mut two = secretive();
        two.headers[0].1 = Secret::new("another");
        two.credentials = Some(("preview".into(), Secret::new("another")));
        two.out = Some("elsewhere".into());
        assert_eq!(one.fingerprint(), two.fingerprint());
        assert_eq!(one.fingerprint().len(), 64);
        two.third_party_cookies = CookiePolicy::Block;
        assert_ne!(one.fingerprint(), two.fingerprint());
    }

    #[test]
    fn what_is_printed_is_read_back_as_the_same_settings() {
        let mut settings = secretive();
        settings.resolve = vec!["*=[::1]:8443".parse().unwrap()];
        settings.consent_hints.reject = vec!["text=No".into()];
        settings.organisation = Some("Harbour \"Lights\"".into());
        settings.timeout = std::time::Duration::from_millis(1500);
        let source = DataFile {
            name: "printed".into(),
            text: settings.to_toml().into(),
        };
        let mut again = Settings::default();
        LoadedConfig::parse(source)
            .unwrap()
            .values
            .apply(&mut again)
            .unwrap();
        assert_eq!(again.to_toml(), settings.to_toml());
    }
}
