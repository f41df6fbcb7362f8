//! Refusing settings that an audit cannot be run or judged with, before anything is begun.

use super::message::{Trouble, shown};
use super::options::config_trouble;
use crate::catalogue::did_you_mean;
use crate::config::{Format, Settings, check_approved};
use crate::detect::Catalogue;

/// Everything of settings that can be told without the catalogue.
pub(super) fn check(settings: &Settings) -> Result<(), Trouble> {
    check_formats(&settings.formats)?;
    check_stdout(settings)?;
    check_locale(&settings.locale)?;
    check_timezone(&settings.timezone)?;
    check_templates(settings)?;
    for glob in settings.include.iter().chain(&settings.exclude) {
        globset::Glob::new(glob)
            .map_err(|error| Trouble::usage(format!("--include/--exclude: {error}")))?;
    }
    Ok(())
}

/// Refuses an empty list of formats.
///
/// # Errors
/// Wrong usage.
pub(super) fn check_formats(formats: &[Format]) -> Result<(), Trouble> {
    if formats.is_empty() {
        return Err(Trouble::usage("--format: no format is named").into());
    }
    Ok(())
}

/// `--out -` is for the one document that can be read from a pipe.
///
/// # Errors
/// Wrong usage.
pub(super) fn check_stdout(settings: &Settings) -> Result<(), Trouble> {
    if settings.out_stdout && settings.formats != [Format::Json] {
        return Err(Trouble::usage("--out - writes report.json to stdout")
            .help("add --format json")
            .into());
    }
    Ok(())
}

/// A folder of templates that is not there is found before anything is written.
///
/// # Errors
/// Wrong usage.
pub(super) fn check_templates(settings: &Settings) -> Result<(), Trouble> {
    let Some(folder) = settings.templates.as_deref().filter(|f| !f.is_dir()) else {
        return Ok(());
    };
    Err(Trouble::usage(format!(
        "--templates: {} is no folder",
        shown(&folder.display().to_string())
    ))
    .help("name the folder that holds your own templates")
    .into())
}

/// A language tag (BCP 47): what browsers and servers would not understand is stated in no report.
fn check_locale(locale: &str) -> Result<(), Trouble> {
    let letters = |part: &str| part.chars().all(|c| c.is_ascii_alphabetic());
    let mut parts = locale.split('-');
    let language = parts.next().unwrap_or_default();
    let sound = (2..=3).contains(&language.len())
        && letters(language)
        && parts
            .all(|p| (1..=8).contains(&p.len()) && p.chars().all(|c| c.is_ascii_alphanumeric()));
    if sound {
        return Ok(());
    }
    Err(Trouble::usage(format!(
        "--locale: \"{}\" is no language tag",
        shown(locale)
    ))
    .help("for example en-GB, fr or pt-BR")
    .into())
}

/// A time zone that is known; where the system has no list of them, Chrome decides.
fn check_timezone(timezone: &str) -> Result<(), Trouble> {
    let known = jiff::tz::db();
    if known.is_definitively_empty() || known.get(timezone).is_ok() {
        return Ok(());
    }
    let names: Vec<String> = known.available().map(|name| name.to_string()).collect();
    let help = did_you_mean(timezone, names.iter().map(String::as_str))
        .unwrap_or_else(|| "for example Europe/London or UTC".into());
    Err(Trouble::usage(format!(
        "--timezone: unknown time zone \"{}\"",
        shown(timezone)
    ))
    .help(help)
    .into())
}

/// The approved vendors must be in the catalogue.
///
/// # Errors
/// The first one that is not, with its place in the configuration (exit 2).
pub(super) fn check_own_rules(settings: &Settings, catalogue: &Catalogue) -> Result<(), Trouble> {
    let known = catalogue.vendors().map(|vendor| vendor.id.as_str());
    check_approved(
        &settings.own_rules.approved,
        known,
        settings.config.as_deref(),
    )
    .map_err(config_trouble)
}

/// The settings must name a site.
///
/// # Errors
/// Wrong usage (exit 2).
pub(super) fn need_seed(settings: &Settings) -> Result<(), Trouble> {
    if settings.seeds.is_empty() {
        return Err(Trouble::usage("no address to scan")
            .detail("None is on the command line, and no consentry.toml here names one.")
            .help("consentry scan https://www.example.org/")
            .help("consentry demo, which needs no site")
            .into());
    }
    Ok(())
}
