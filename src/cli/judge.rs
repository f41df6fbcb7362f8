//! `consentry judge DIR|HAR...`: the judging half of `scan`; visits nothing.

use super::args::JudgeArgs;
use super::audit::{check_jurisdictions, finish, judging};
use super::check::{check_formats, check_own_rules, check_stdout, check_templates};
use super::exit::Status;
use super::flags::scenario;
use super::har::import;
use super::layers::variables;
use super::message::Trouble;
use super::options::{ConfigSource, apply_config, data_files, find_config};
use super::report_of::same_site;
use super::reviews_file::usual;
use super::scan::passing_folder;
use super::terminal::Terminal;
use super::verify::{folder_trouble, tell_waiting};
use crate::config::environment::variable_of;
use crate::config::{ConfigFile, Format, Settings, jurisdictions};
use crate::detect::party::site;
use crate::evidence::{Folder, MANIFEST, Scenario, verify};
use crate::judge::load;
use std::path::Path;

/// Judges an audit folder again, or HAR files.
///
/// # Errors
/// Wrong usage, mistakes in rule files, evidence that was changed since it was sealed.
pub async fn run(args: JudgeArgs, terminal: &Terminal) -> Result<Status, Trouble> {
    let (settings, stated) = settings(&args)?;
    let files = data_files(settings.rules.as_deref())?;
    let (catalogue, rules) = load(&files)?;
    check_own_rules(&settings, &catalogue)?;
    let places = args
        .jurisdiction
        .or(stated)
        .map(jurisdictions)
        .transpose()
        .map_err(|why| Trouble::usage(format!("--jurisdiction: {why}")))?;
    check_jurisdictions(places.as_deref().unwrap_or_default(), &rules)?;
    // Mistakes in these files come before anything is written.
    let judging = judging(&settings, files, rules, places, None)?;
    // `--out -` keeps no folder of HAR files: it lives as long as the judging of it.
    let passing;
    let folder = match args.paths.as_slice() {
        [dir] if dir.is_dir() => {
            if args.scenario.is_some() {
                return Err(Trouble::usage(
                    "--scenario is for HAR files; an audit folder says which scenarios it holds",
                )
                .into());
            }
            let mut folder = sealed(dir)?;
            if let Some(out) = &settings.out {
                folder = folder.copied_to(out).map_err(folder_trouble)?;
            }
            if settings.formats.contains(&Format::Har) && !folder.has_har() {
                folder.write_har().map_err(folder_trouble)?;
            }
            folder
        }
        paths => {
            if let Some(dir) = paths.iter().find(|path| path.is_dir()) {
                return Err(Trouble::usage(format!(
                    "{} is a folder: name one audit folder, or HAR files",
                    dir.display()
                ))
                .into());
            }
            let scenario = args
                .scenario
                .as_deref()
                .map_or(Ok(Scenario::Before), scenario)
                .map_err(|why| Trouble::usage(format!("--scenario: {why}")))?;
            let asked = judging
                .options
                .jurisdictions
                .as_ref()
                .unwrap_or(&settings.jurisdictions);
            passing = settings.out_stdout.then(passing_folder).transpose()?;
            let out = passing.as_ref().map(|dir| dir.path().join("audit"));
            import(
                paths,
                scenario,
                out.as_deref().or(settings.out.as_deref()),
                asked,
            )?
        }
    };
    if let (Some(old), Ok(record)) = (&judging.options.baseline, folder.record()) {
        let host = record
            .seeds
            .first()
            .and_then(|seed| url::Url::parse(seed).ok());
        let host = host
            .as_ref()
            .and_then(|url| url.host_str())
            .unwrap_or_default();
        same_site(&old.document.facts.audit.site, &site(host))?;
    }
    Ok(finish(&folder, judging, &settings, terminal).await?.status)
}

/// Keys that say something about judging.
const JUDGED: [&str; 13] = [
    "jurisdiction",
    "format",
    "fail-on",
    "allow-incomplete",
    "rules",
    "templates",
    "language",
    "chrome",
    "no-sandbox",
    "sign",
    "baseline",
    "lists",
    "reviews",
];

/// The configuration, if one is named, with the variables and the flags over it; and the jurisdictions that it states.
fn settings(args: &JudgeArgs) -> Result<(Settings, Option<Vec<String>>), Trouble> {
    let mut settings = Settings::default();
    let mut stated = None;
    // As `scan` finds it, or the two would judge one folder by different rules.
    if let Some(path) = find_config(args.config.as_deref(), ConfigSource::Usual) {
        let loaded = apply_config(&path, &mut settings)?;
        stated = loaded.values.jurisdiction;
        settings.config = Some(path);
    }
    let variables = variables(|key| JUDGED.contains(&key))?;
    stated = variables.jurisdiction.clone().or(stated);
    variables
        .apply(&mut settings)
        .map_err(|(key, why)| Trouble::usage(format!("{}: {why}", variable_of(key))))?;
    // A configuration names a folder for scans, and `-` for their reports; here a flag alone does.
    (settings.out, settings.out_stdout) = (None, false);
    let flags = ConfigFile {
        out: args.out.clone(),
        format: args.format.clone(),
        fail_on: args.fail_on,
        allow_incomplete: args.allow_incomplete.then_some(true),
        rules: args.rules.clone(),
        templates: args.templates.clone(),
        chrome: args.chrome.clone(),
        no_sandbox: args.no_sandbox.then_some(true),
        sign: args.sign.clone(),
        baseline: args.baseline.clone(),
        lists: (!args.lists.is_empty()).then(|| args.lists.clone()),
        reviews: args.reviews.clone(),
        ..ConfigFile::default()
    };
    flags
        .apply(&mut settings)
        .map_err(|(key, why)| Trouble::usage(format!("--{key}: {why}")))?;
    if settings.reviews.is_none() {
        let beside = usual(settings.config.as_deref());
        settings.reviews = Some(beside).filter(|path| path.is_file());
    }
    check_formats(&settings.formats)?;
    check_stdout(&settings)?;
    check_templates(&settings)?;
    Ok((settings, stated))
}

/// Opens a folder, for as long as it is judged. What was sealed and then changed is not judged: the new seal
/// would hide it.
fn sealed(dir: &Path) -> Result<Folder, Trouble> {
    let folder = Folder::open_in_turn(dir, || tell_waiting(dir)).map_err(folder_trouble)?;
    if dir.join(MANIFEST).is_file() {
        let found = verify(dir).map_err(folder_trouble)?;
        let all = found
            .missing
            .iter()
            .chain(&found.changed)
            .chain(&found.added);
        let touched: Vec<&String> = all.filter(|file| file.starts_with("evidence/")).collect();
        if let Some(first) = touched.first() {
            return Err(Trouble::usage(format!(
                "the evidence in {} is not as it was sealed",
                dir.display()
            ))
            .detail(format!(
                "{} of its files differ, among them {first}",
                touched.len()
            ))
            .help(format!(
                "consentry verify {} names each; restore them from a copy",
                dir.display()
            ))
            .into());
        }
    }
    Ok(folder)
}
