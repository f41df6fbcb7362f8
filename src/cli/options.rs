//! From flags and file to [`Settings`]: default, then file, then flag.

use super::args::AuditFlags;
use super::message::Trouble;
use super::reviews_file::usual;
use crate::catalogue::{DataFiles, FileError};
use crate::config::fingerprint::SECRET;
use crate::config::{
    CONFIG_NAME, ConfigError, Format, JourneyError, LoadedConfig, SHORTEST_SECRET, Secret,
    SeedError, Settings, check_journeys, journey_range, parse_seed,
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

/// Resolves settings for `scan`, `capture` and `demo`. `start` holds what comes before the file.
///
/// # Errors
/// Wrong usage or configuration (exit 2), with what to do.
pub fn resolve(
    start: Settings,
    urls: Vec<String>,
    flags: AuditFlags,
    source: ConfigSource,
) -> Result<Settings, Trouble> {
    let mut settings = start;
    // Addresses of the command line are looked at first: a typo there is the likeliest of all.
    for url in &urls {
        parse_seed(url).map_err(|error| seed_trouble(&error))?;
    }
    let resumed = flags.resume.clone();
    let config = match &resumed {
        Some(dir) => {
            apply_config(&settings_of(dir)?, &mut settings)?;
            None
        }
        None => find_config(flags.config.as_deref(), source),
    };
    if let Some(config) = &config {
        apply_config(config, &mut settings)?;
    }
    flags
        .into_file(urls)
        .apply(&mut settings)
        .map_err(|(key, why)| Trouble::usage(format!("--{key}: {why}")))?;
    if let Some(dir) = resumed {
        need_secrets(&settings)?;
        settings.out = Some(dir);
        settings.resume = true;
    }
    add_passwords(&mut settings)?;
    add_journey_secrets(&mut settings)?;
    check(&settings)?;
    check_journeys(&settings).map_err(|error| journey_trouble(&error, config.as_deref()))?;
    settings.config.clone_from(&config);
    if settings.reviews.is_none() && (config.is_some() || source == ConfigSource::Usual) {
        settings.reviews = Some(usual(config.as_deref())).filter(|path| path.is_file());
    }
    Ok(settings)
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
        (None, ConfigSource::Usual) => {
            Some(PathBuf::from(CONFIG_NAME)).filter(|path| path.is_file())
        }
        (None, ConfigSource::OnlyNamed) => None,
    }
}

/// Reads a configuration file into the settings.
///
/// # Errors
/// When it cannot be read, or a key or value in it is wrong.
pub fn apply_config(path: &Path, settings: &mut Settings) -> Result<(), Trouble> {
    let loaded = LoadedConfig::read(path).map_err(config_trouble)?;
    let applied = loaded.values.clone().apply(settings);
    applied.map_err(|(key, why)| config_trouble(loaded.error_at(key, why, None)))
}

fn config_trouble(error: ConfigError) -> Trouble {
    match error {
        ConfigError::File(error) => Trouble::Files(vec![*error]),
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

fn add_passwords(settings: &mut Settings) -> Result<(), Trouble> {
    let asked = [
        ("--user", "CONSENTRY_PASSWORD", &mut settings.credentials),
        (
            "a proxy with the user",
            "CONSENTRY_PROXY_PASSWORD",
            &mut settings.proxy_credentials,
        ),
    ];
    for (what, variable, credentials) in asked {
        let Some((user, password)) = credentials else {
            continue;
        };
        let Ok(text) = std::env::var(variable) else {
            return Err(Trouble::usage(format!(
                "{what} {user} is given, but {variable} is not set"
            ))
            .help("the password comes from the environment only, so that it stays out of files and lists")
            .into());
        };
        *password = Secret::new(text);
    }
    Ok(())
}

/// What journeys fill in in confidence, from the environment.
fn add_journey_secrets(settings: &mut Settings) -> Result<(), Trouble> {
    for journey in &settings.journeys {
        for variable in journey.variables() {
            let Ok(text) = std::env::var(variable) else {
                return Err(Trouble::usage(format!(
                    "the journey \"{}\" fills in {variable}, which is not set",
                    journey.name
                ))
                .help(format!(
                    "{variable}=... consentry scan: a secret comes from the environment only"
                ))
                .into());
            };
            if text.trim().len() < SHORTEST_SECRET {
                return Err(Trouble::usage(format!(
                    "{variable} is shorter than {SHORTEST_SECRET} characters"
                ))
                .detail("What is as short as that stands in the evidence by chance, and could not be kept out of it.")
                .help("use an account with a longer password, or a value that is no secret with value")
                .into());
            }
            settings
                .journey_secrets
                .insert(variable.to_owned(), Secret::new(text));
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

/// Refuses an empty list of formats.
///
/// # Errors
/// Wrong usage.
pub fn check_formats(formats: &[Format]) -> Result<(), Trouble> {
    if formats.is_empty() {
        return Err(Trouble::usage("--format: no format is named").into());
    }
    Ok(())
}

fn check(settings: &Settings) -> Result<(), Trouble> {
    check_formats(&settings.formats)?;
    if settings.out_stdout && settings.formats != [Format::Json] {
        return Err(Trouble::usage("--out - writes report.json to stdout")
            .help("add --format json")
            .into());
    }
    if let Some(first) = settings.seeds.first()
        && let Some(other) = settings
            .seeds
            .iter()
            .find(|seed| seed.host() != first.host())
    {
        let (one, two) = (
            first.host_str().unwrap_or(""),
            other.host_str().unwrap_or(""),
        );
        return Err(Trouble::not_yet("several sites in one audit come")
            .detail(format!("{one} and {two} are different hosts"))
            .help("scan each host by itself")
            .into());
    }
    for glob in settings.include.iter().chain(&settings.exclude) {
        globset::Glob::new(glob)
            .map_err(|error| Trouble::usage(format!("--include/--exclude: {error}")))?;
    }
    Ok(())
}

/// The settings must name a site.
///
/// # Errors
/// Wrong usage (exit 2).
pub fn need_seed(settings: &Settings) -> Result<(), Trouble> {
    if settings.seeds.is_empty() {
        return Err(Trouble::usage("no address to scan")
            .detail("None is on the command line, and no consentry.toml here names one.")
            .help("consentry scan https://www.example.org/")
            .help("consentry demo, which needs no site")
            .into());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::cli::exit::Status;
    use crate::evidence::Scenario;

    fn asked(urls: &[&str], flags: AuditFlags) -> Result<Settings, Trouble> {
        let urls = urls.iter().map(ToString::to_string).collect();
        resolve(Settings::default(), urls, flags, ConfigSource::OnlyNamed)
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
    fn seeds_of_one_host_are_one_audit_and_of_two_are_refused() {
        let settings = asked(
            &["https://a.example/", "https://a.example/b"],
            AuditFlags::default(),
        )
        .unwrap();
        assert_eq!(settings.seeds.len(), 2);
        let text = refusal(
            &["https://a.example/", "https://b.example/"],
            AuditFlags::default(),
        );
        assert!(text.starts_with("error: not yet: several sites"), "{text}");
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
