//! From flags and file to [`Settings`]: default, then file, then flag.

use super::check::check;
use super::credentials::{add_authorities, add_journey_secrets, add_passwords};
use super::flags::AuditFlags;
use super::layers::{Layers, per_host, variables};
use super::message::Trouble;
use super::reviews_file::usual;
use crate::browser::is_usual_chrome;
use crate::catalogue::{DataFiles, FileError};
use crate::config::fingerprint::SECRET;
use crate::config::{
    CONFIG_NAME, ConfigError, JourneyError, LoadedConfig, Origins, SeedError, Settings,
    check_journeys, journey_range, parse_seed,
};
use crate::evidence::{Folder, SETTINGS_FILE};
use std::path::{Path, PathBuf};

/// Which configuration file is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConfigSource {
    /// `--config`, else `./consentry.toml` if it is there.
    Usual,
    /// Only `--config`: the demo is not the user's site.
    OnlyNamed,
}

/// One audit that was asked for.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Name of the site in the configuration, else its host.
    pub name: String,
    /// Everything it was told.
    pub settings: Settings,
    /// Where each of that came from.
    pub origins: Origins,
}

/// Resolves settings for `scan`, `capture` and `demo`: one audit per site of the configuration, or per
/// host of the addresses. `start` holds what comes before the file.
///
/// # Errors
/// Wrong usage or configuration (exit 2), with what to do.
pub fn resolve(
    start: Settings,
    urls: Vec<String>,
    flags: AuditFlags,
    source: ConfigSource,
) -> Result<Vec<Asked>, Trouble> {
    // Addresses of the command line are looked at first: a typo there is the likeliest of all.
    for url in &urls {
        parse_seed(url).map_err(|error| seed_trouble(&error))?;
    }
    let resumed = flags.resume.clone();
    let names = flags.site.clone();
    let config = find_config(flags.config.as_deref(), source).filter(|_| resumed.is_none());
    let loaded = match (&resumed, &config) {
        (Some(dir), _) => Some(LoadedConfig::read_as_it_stands(&settings_of(dir)?)),
        (None, config) => config.as_deref().map(LoadedConfig::read),
    };
    let loaded = loaded.transpose().map_err(config_trouble)?;
    let layers = Layers {
        // To continue an audit only secrets and keys are taken: the rest lies in its folder. And what is about a site
        // of the user's is not about the sample site.
        // What is told on the terminal is read from variables where its flags are.
        variables: variables(|key| match source {
            _ if ["quiet", "verbose", "no-progress", "color"].contains(&key) => false,
            _ if resumed.is_some() => ["header", "cookie", "sign"].contains(&key),
            ConfigSource::OnlyNamed => !["url", "resolve", "proxy"].contains(&key),
            ConfigSource::Usual => true,
        })?,
        flags: flags.into_file(urls),
        loaded,
        start,
    };
    let mut all = Vec::new();
    for site in layers.sites(&names)? {
        let Asked {
            name,
            settings,
            origins,
        } = layers.resolve(site)?;
        for settings in per_host(settings) {
            let host = settings.seeds.first().and_then(|seed| seed.host_str());
            all.push(Asked {
                name: if name.is_empty() {
                    host.unwrap_or("site").to_owned()
                } else {
                    name.clone()
                },
                origins: origins.clone(),
                settings,
            });
        }
    }
    let several = all.len() > 1;
    for asked in &mut all {
        let settings = &mut asked.settings;
        if let Some(dir) = &resumed {
            need_secrets(settings)?;
            need_programs(settings, &layers)?;
            settings.out = Some(dir.clone());
            settings.resume = true;
        }
        settings.config.clone_from(&config);
        add_passwords(settings)?;
        add_authorities(settings)?;
        add_journey_secrets(settings)?;
        check(settings)?;
        check_journeys(settings).map_err(|error| journey_trouble(&error, config.as_deref()))?;
        if several && settings.out_stdout {
            return Err(Trouble::usage("--out - writes the report of one audit")
                .detail(format!("{} and others are asked for", asked.name))
                .help("name one of them, with --site NAME or its address")
                .into());
        }
        if settings.reviews.is_none()
            && (settings.config.is_some() || source == ConfigSource::Usual)
        {
            let reviews = usual(settings.config.as_deref());
            settings.reviews = Some(reviews).filter(|path| path.is_file());
        }
    }
    Ok(all)
}

/// The settings that an audit folder was begun with.
fn settings_of(dir: &Path) -> Result<PathBuf, Trouble> {
    let refuse = |why: String| {
        Trouble::usage(format!("--resume: {why}"))
            .help("name the folder that `consentry scan` or `capture` wrote")
    };
    Folder::open(dir).map_err(|error| refuse(error.to_string()))?;
    let settings = dir.join(SETTINGS_FILE);
    if !settings.is_file() {
        let why = format!(
            "{} keeps no settings: {SETTINGS_FILE} is missing",
            dir.display()
        );
        return Err(refuse(why).into());
    }
    Ok(settings)
}

/// The configuration file in force, if there is one.
pub fn find_config(named: Option<&Path>, source: ConfigSource) -> Option<PathBuf> {
    match (named, source) {
        (Some(path), _) => Some(path.to_path_buf()),
        (None, ConfigSource::Usual) => std::env::var_os("CONSENTRY_CONFIG")
            .filter(|path| !path.is_empty())
            .map(PathBuf::from)
            .or_else(|| Some(PathBuf::from(CONFIG_NAME)).filter(|path| path.is_file())),
        (None, ConfigSource::OnlyNamed) => None,
    }
}

/// Reads a configuration file into the settings.
///
/// # Errors
/// When it cannot be read, or a key or value in it is wrong.
pub fn apply_config(path: &Path, settings: &mut Settings) -> Result<LoadedConfig, Trouble> {
    let loaded = LoadedConfig::read(path).map_err(config_trouble)?;
    let applied = loaded.values.clone().apply(settings);
    applied.map_err(|(key, why)| config_trouble(loaded.error_at(key, why, None)))?;
    Ok(loaded)
}

/// The message for a configuration that cannot be used.
pub fn config_trouble(error: ConfigError) -> Trouble {
    match error {
        ConfigError::File(error) => Trouble::Files(vec![*error]),
        ConfigError::Own { message, help } => Trouble::usage(message).help(help).into(),
        ConfigError::Read { .. } => Trouble::usage(error.to_string())
            .help("consentry init writes a commented consentry.toml")
            .into(),
    }
}

/// Loads the rule and catalogue files, with the overlay if one is asked for.
///
/// # Errors
/// When the overlay cannot be read (exit 2).
pub fn data_files(overlay: Option<&Path>) -> Result<DataFiles, Trouble> {
    match overlay {
        None => Ok(DataFiles::embedded()),
        Some(dir) => {
            DataFiles::with_overlay(dir).map_err(|error| Trouble::usage(error.to_string()).into())
        }
    }
}

/// The message for an address that cannot be scanned.
pub fn seed_trouble(error: &SeedError) -> Trouble {
    let message = Trouble::usage(error.to_string());
    match error {
        SeedError::NotAnAddress { why, meant, .. } => {
            let message = message.detail(*why);
            let example = meant.as_deref().unwrap_or("https://www.example.org/");
            message.help(format!("consentry scan {example}")).into()
        }
        SeedError::Scheme(_) => message.into(),
        SeedError::Credentials => message
            .help("take them out of the address; give the name with --user and the password in CONSENTRY_PASSWORD")
            .into(),
    }
}

/// Values of headers and cookies are not kept in an audit folder: to continue it they are given again.
fn need_secrets(settings: &Settings) -> Result<(), Trouble> {
    let given = [
        ("--header", &settings.headers),
        ("--cookie", &settings.cookies),
    ];
    for (flag, all) in given {
        if let Some((name, _)) = all.iter().find(|(_, value)| value.reveal() == SECRET) {
            return Err(Trouble::usage(format!(
                "the audit was begun with {flag} {name}, whose value is not kept"
            ))
            .help(format!("give {flag} again, together with --resume"))
            .into());
        }
    }
    Ok(())
}

/// A folder may come from somebody else: which program is started and which key signs is said at this
/// machine, and not by a file in the folder.
fn need_programs(settings: &Settings, layers: &Layers) -> Result<(), Trouble> {
    let usual = settings.chrome.as_deref().is_none_or(is_usual_chrome);
    let chrome = settings.chrome.as_ref().filter(|_| !usual);
    let sign = settings.sign.as_ref();
    for (flag, path, given) in [
        ("--chrome", chrome, layers.flags.chrome.is_some()),
        (
            "--sign",
            sign,
            layers.flags.sign.is_some() || layers.variables.sign.is_some(),
        ),
    ] {
        if let Some(path) = path.filter(|_| !given) {
            return Err(Trouble::usage(format!(
                "the audit was begun with {flag} {}, which is not taken from a folder",
                path.display()
            ))
            .detail("A folder that somebody else made must not say which program is started or which key signs.")
            .help(format!("give {flag} again, together with --resume"))
            .into());
        }
    }
    Ok(())
}

/// The message for journeys that do not fit the audit, at their place in the configuration.
fn journey_trouble(error: &JourneyError, config: Option<&Path>) -> Trouble {
    if let Some(Ok(loaded)) = config.map(LoadedConfig::read) {
        let range = journey_range(&loaded.source.text, error.journey, error.key);
        let (message, help) = (error.message.clone(), error.help.clone());
        return Trouble::Files(vec![FileError::at(&loaded.source, range, message, help)]);
    }
    let message = Trouble::usage(error.message.clone());
    match &error.help {
        Some(help) => message.help(help.clone()).into(),
        None => message.into(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::cli::exit::Status;
    use crate::config::Format;
    use crate::evidence::Scenario;

    fn audits(urls: &[&str], flags: AuditFlags) -> Result<Vec<Asked>, Trouble> {
        let urls = urls.iter().map(ToString::to_string).collect();
        resolve(Settings::default(), urls, flags, ConfigSource::OnlyNamed)
    }

    fn asked(urls: &[&str], flags: AuditFlags) -> Result<Settings, Trouble> {
        let mut all = audits(urls, flags)?;
        assert_eq!(all.len(), 1);
        Ok(all.remove(0).settings)
    }

    fn refusal(urls: &[&str], flags: AuditFlags) -> String {
        let trouble = asked(urls, flags).expect_err("should be refused");
        assert_eq!(trouble.status(), Status::Usage);
        trouble.text()
    }

    #[test]
    fn a_bad_address_says_what_was_meant() {
        assert_eq!(
            refusal(&["harbourlights"], AuditFlags::default()),
            "error: \"harbourlights\" is not a web address\n  It has no host with a dot and is not localhost.\n\
             help: consentry scan https://harbourlights.example/\n"
        );
        assert_eq!(
            refusal(&["ftp://harbourlights.example/"], AuditFlags::default()),
            "error: only http and https can be scanned, not \"ftp\"\n"
        );
        let text = refusal(
            &["https://me:hush@www.example.org/x"],
            AuditFlags::default(),
        );
        assert!(
            text.contains("CONSENTRY_PASSWORD") && !text.contains("hush"),
            "{text}"
        );
    }

    #[test]
    fn each_host_is_an_audit_of_its_own() {
        let urls = [
            "https://a.example/",
            "https://b.example/",
            "https://a.example/b",
        ];
        let all = audits(&urls, AuditFlags::default()).unwrap();
        let seeds: Vec<(&str, usize)> = all
            .iter()
            .map(|a| (a.name.as_str(), a.settings.seeds.len()))
            .collect();
        assert_eq!(seeds, [("a.example", 2), ("b.example", 1)]);
        let flags = AuditFlags {
            out: Some("-".into()),
            format: Some(vec![Format::Json]),
            ..AuditFlags::default()
        };
        assert!(refusal(&urls, flags).contains("writes the report of one audit"));
    }

    #[test]
    fn sites_of_a_file_are_audits_with_their_own_keys_over_the_common_ones() {
        let dir = tempfile::tempdir().unwrap();
        let config = dir.path().join("consentry.toml");
        let text = "pages = 3\nbaseline = \"all\"\n[[sites]]\nname = \"main\"\nurl = [\"https://a.example/\"]\n\
                    [[sites]]\nname = \"shop\"\nurl = [\"https://b.example/\"]\npages = 9\nbaseline = \"shop\"\n";
        std::fs::write(&config, text).unwrap();
        let flags = |site: &[&str]| AuditFlags {
            config: Some(config.clone()),
            site: site.iter().map(ToString::to_string).collect(),
            depth: Some(1),
            ..AuditFlags::default()
        };
        let all = audits(&[], flags(&[])).unwrap();
        let told: Vec<_> = all
            .iter()
            .map(|a| (a.name.as_str(), a.settings.pages, a.settings.depth))
            .collect();
        assert_eq!(told, [("main", 3, 1), ("shop", 9, 1)]);
        assert_eq!(all[1].settings.baseline, Some(dir.path().join("shop")));
        let shop = audits(&[], flags(&["shop"])).unwrap();
        assert_eq!((shop.len(), shop[0].name.as_str()), (1, "shop"));
        assert!(refusal(&[], flags(&["shp"])).contains("did you mean \"shop\"?"));
        // An address on the command line is audited with the common keys.
        let one = audits(&["https://c.example/"], flags(&[])).unwrap();
        assert_eq!((one.len(), one[0].settings.pages), (1, 3));
    }

    #[test]
    fn a_report_for_stdout_is_json_only() {
        let flags = AuditFlags {
            out: Some("-".into()),
            ..AuditFlags::default()
        };
        assert!(refusal(&["https://a.example/"], flags).contains("add --format json"));
        let flags = AuditFlags {
            out: Some("-".into()),
            format: Some(vec![Format::Json]),
            ..AuditFlags::default()
        };
        assert!(asked(&["https://a.example/"], flags).unwrap().out_stdout);
    }

    #[test]
    fn a_flag_wins_over_the_file_and_the_file_over_the_default() {
        let dir = tempfile::tempdir().unwrap();
        let config = dir.path().join("consentry.toml");
        std::fs::write(&config, "pages = 3\ndepth = 1\nrules = \"mine\"\n").unwrap();
        let flags = AuditFlags {
            config: Some(config),
            pages: Some(7),
            ..AuditFlags::default()
        };
        let settings = asked(&["https://a.example/"], flags).unwrap();
        assert_eq!((settings.pages, settings.depth, settings.repeat), (7, 1, 1));
        assert_eq!(settings.rules.unwrap(), dir.path().join("mine"));
    }

    #[test]
    fn a_journey_that_does_not_fit_the_scan_is_refused_at_its_place() {
        let dir = tempfile::tempdir().unwrap();
        let config = dir.path().join("consentry.toml");
        let refused = |text: &str, scenarios: Option<Vec<Scenario>>| {
            std::fs::write(&config, text).unwrap();
            let flags = AuditFlags {
                config: Some(config.clone()),
                scenarios,
                ..AuditFlags::default()
            };
            refusal(&["https://a.example/"], flags)
        };
        let journey = "[[journey]]\nname = \"buy\"\nscenarios = [\"accept\"]\n";
        let text = refused(
            &format!("{journey}steps = [{{ go = \"/\" }}]\n"),
            Some(vec![Scenario::Before]),
        );
        assert!(
            text.contains("consentry.toml:3:1") && text.contains("^"),
            "{text}"
        );
        assert!(
            text.contains("not in this scan") && text.contains("in this scan: before"),
            "{text}"
        );
        let secret = "{ fill = \"#pw\", value-env = \"CONSENTRY_TEST_NOT_SET\" }";
        let text = refused(
            &format!("{journey}steps = [{{ go = \"/\" }}, {secret}]\n"),
            None,
        );
        assert!(
            text.contains("fills in CONSENTRY_TEST_NOT_SET, which is not set"),
            "{text}"
        );
    }
}
