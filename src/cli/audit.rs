//! From an audit folder to its reports and the exit status: the same for `scan`, `demo` and `judge`.

use super::exit::{Status, exit_status, gate, missing};
use super::lists::read_lists;
use super::logo;
use super::message::{Trouble, say, shown, tell};
use super::progress::stamped;
use super::report_of::{baseline, same_site};
use super::reviews_file::{check, text, today};
use super::seal::{put_signature, unseal};
use super::terminal::{Loudness, Motion, Terminal};
use super::verify::folder_trouble;
use crate::browser::print_pdf;
use crate::catalogue::{DataFiles, did_you_mean};
use crate::config::{FailOn, Format, Settings};
use crate::evidence::{Folder, no_right};
use crate::findings::shell_word;
use crate::judge::{JudgeOptions, judge};
use crate::messages::{Messages, MessagesError};
use crate::report::{
    Document, Extras, Place, ReportError, SeverityCounts, html, summary, terminal as result_block,
    write_all,
};
use crate::rules::RuleSet;
use std::path::{Path, PathBuf};

/// Report files and the format that writes each.
const REPORT_FILES: [(&str, Format); 11] = [
    ("report.html", Format::Html),
    ("report.pdf", Format::Pdf),
    ("report.json", Format::Json),
    ("findings.csv", Format::Csv),
    ("cookies.csv", Format::Csv),
    ("vendors.csv", Format::Csv),
    ("requests.csv", Format::Csv),
    ("findings.sarif", Format::Sarif),
    ("gl-code-quality-report.json", Format::Gitlab),
    ("junit.xml", Format::Junit),
    ("summary.md", Format::Md),
];

/// Judges the folder, writes its reports, seals it, tells the result.
///
/// # Errors
/// Mistakes in rule files, or a folder that cannot be read or written.
pub async fn finish(
    folder: &Folder,
    judging: Judging,
    settings: &Settings,
    terminal: &Terminal,
) -> Result<Finished, Trouble> {
    // It completes the evidence of a run that was broken off: that comes before the reading.
    let evidence = folder.evidence_hashes().map_err(folder_trouble)?;
    let recording = folder.read().map_err(folder_trouble)?;
    let options = JudgeOptions {
        evidence: Some(evidence),
        ..judging.options
    };
    let document = judge(&recording, &judging.files, &options)?;
    let place = place(settings);
    let logo = settings.logo.as_deref().map(logo::read).transpose()?;
    let extras = Extras {
        templates: settings.templates.as_deref(),
        rules: Some(&judging.rules),
        place: &place,
        fail_on: settings.fail_on,
        logo: logo.as_deref(),
    };
    let written = write_reports(&document, folder.path(), settings, &extras).await?;
    // What was signed and stamped before is about another manifest.
    unseal(folder.path());
    folder.seal().map_err(folder_trouble)?;
    if let Some(key) = &settings.sign {
        put_signature(folder.path(), key)?;
    }
    let status = exit_status(&document, settings.fail_on, settings.allow_incomplete);
    if settings.out_stdout {
        say(&crate::report::json::render(&document))?;
    } else if terminal.loudness != Loudness::Quiet {
        say(&result_block::render(&document, terminal.color_out))?;
        say(&places(folder.path(), &written, &document))?;
    }
    for line in closing(&document, settings, status, terminal) {
        tell(&line);
    }
    on_a_build_server(&document, &extras);
    Ok(Finished {
        status,
        findings: document.summary.findings,
        folder: folder.path().to_path_buf(),
    })
}

/// How a judgement ended.
pub struct Finished {
    /// The exit status that it stands for.
    pub status: Status,
    /// Findings by severity.
    pub findings: SeverityCounts,
    /// The audit folder.
    pub folder: PathBuf,
}

/// Where hosts of code show a finding: the line of the site in the configuration.
fn place(settings: &Settings) -> Place {
    let Some(config) = &settings.config else {
        return Place::default();
    };
    let text = std::fs::read_to_string(config).unwrap_or_default();
    let host = settings.seeds.first().and_then(|seed| seed.host_str());
    Place::of(config, &text, host.unwrap_or_default())
}

/// On a build server of GitHub: annotations on stderr, and the summary of the job.
fn on_a_build_server(document: &Document, extras: &Extras<'_>) {
    if std::env::var_os("GITHUB_ACTIONS").is_none_or(|on| on != "true") {
        return;
    }
    for line in summary::annotations(document, extras.place) {
        tell(&line);
    }
    let Some(path) = std::env::var_os("GITHUB_STEP_SUMMARY") else {
        return;
    };
    let text = summary::render(document, extras);
    let file = std::fs::OpenOptions::new()
        .append(true)
        .create(true)
        .open(&path);
    let written = file.and_then(|mut file| std::io::Write::write_all(&mut file, text.as_bytes()));
    if let Err(error) = written {
        tell(&format!(
            "warning: the job summary was not written: {error}"
        ));
    }
}

/// Writes the reports. A report of an earlier judgement that is not written again would contradict
/// the new ones, so it goes.
async fn write_reports(
    document: &Document,
    folder: &Path,
    settings: &Settings,
    extras: &Extras<'_>,
) -> Result<Vec<PathBuf>, Trouble> {
    let mut written =
        write_all(document, folder, &settings.formats, extras).map_err(report_trouble)?;
    for (name, _) in REPORT_FILES
        .iter()
        .filter(|(_, format)| !settings.formats.contains(format))
    {
        let _ = std::fs::remove_file(folder.join(name));
    }
    if settings.formats.contains(&Format::Pdf) {
        match pdf(document, folder, settings, extras).await {
            Ok(path) => written.push(path),
            // The PDF is a print of report.html: without it nothing of the audit is lost.
            Err(why) => {
                let _ = std::fs::remove_file(folder.join("report.pdf"));
                tell(&format!(
                    "warning: report.pdf was not written: {}",
                    shown(&why)
                ));
                tell(
                    "help: print report.html from any browser, or consentry judge DIR --format pdf later",
                );
            }
        }
    }
    Ok(written)
}

/// Prints the HTML report, which is made for it if it was not asked for.
async fn pdf(
    document: &Document,
    folder: &Path,
    settings: &Settings,
    extras: &Extras<'_>,
) -> Result<PathBuf, String> {
    let path = folder.join("report.pdf");
    if settings.formats.contains(&Format::Html) {
        print_pdf(&folder.join("report.html"), &path, settings)
            .await
            .map_err(|error| error.to_string())?;
        return Ok(path);
    }
    let draft = tempfile::Builder::new()
        .prefix("consentry-")
        .suffix(".html")
        .tempfile()
        .map_err(|error| error.to_string())?;
    let pictures = html::Pictures::read(folder, html::shown(document));
    let text = html::render_with(document, extras, &pictures).map_err(|error| error.to_string())?;
    std::fs::write(draft.path(), text).map_err(|error| error.to_string())?;
    print_pdf(draft.path(), &path, settings)
        .await
        .map_err(|error| error.to_string())?;
    Ok(path)
}

fn report_trouble(error: ReportError) -> Trouble {
    match &error {
        ReportError::Template { .. } => Trouble::usage(error.to_string()).into(),
        ReportError::Io { source, .. } => Trouble::incomplete(format!("cannot write {error}"))
            .help(no_right(source).unwrap_or("check the folder and the disk: consentry doctor"))
            .into(),
        ReportError::Table { .. } => Trouble::fault(error.to_string()).into(),
    }
}

/// Where the files lie, what seals them, and how to read on.
fn places(folder: &Path, written: &[PathBuf], document: &Document) -> String {
    let shown_path = |path: &Path| shown(&path.display().to_string());
    let mut text = String::new();
    for (what, name) in [
        ("report", "report.html"),
        ("", "report.pdf"),
        ("data", "report.json"),
        ("code", "findings.sarif"),
        ("quality", "gl-code-quality-report.json"),
        ("tests", "junit.xml"),
        ("summary", "summary.md"),
    ] {
        if let Some(path) = written.iter().find(|path| path.ends_with(name)) {
            text += &format!("  {what:<9} {}\n", shown_path(path));
        }
    }
    text += &format!(
        "  {:<9} {}\n",
        "evidence",
        shown_path(&folder.join("evidence"))
    );
    if let Some(root) = &document.evidence_root {
        text += &format!("  {:<9} {}\n", "root hash", shown(root));
    }
    if written.iter().any(|path| path.ends_with("report.json"))
        && let Some(first) = document.findings.first()
    {
        text += &format!(
            "  {:<9} consentry explain {} --audit {}\n",
            "next",
            first.id,
            shell_word(&shown_path(folder))
        );
    }
    text
}

/// The last lines on stderr: what is missing, and the exit status with its reason.
fn closing(
    document: &Document,
    settings: &Settings,
    status: Status,
    terminal: &Terminal,
) -> Vec<String> {
    let mut lines = Vec::new();
    if terminal.motion == Motion::Lines {
        lines.extend(
            result_block::ci_lines(document)
                .iter()
                .map(|line| stamped(line)),
        );
    }
    let gaps = missing(document);
    if terminal.loudness != Loudness::Quiet || status == Status::Incomplete {
        lines.extend(gaps.iter().map(|gap| format!("! {}", shown(gap))));
    }
    lines.extend(decisions(document, settings.fail_on));
    let severity = severity_word(settings.fail_on);
    let reason = match status {
        Status::Findings => {
            let n = gate(document, settings.fail_on).counted;
            let noun = if n == 1 { "finding" } else { "findings" };
            let new = if document.changes.is_some() {
                "new or worse "
            } else {
                ""
            };
            format!("{n} {new}{noun} at or above {severity} (--fail-on {severity})")
        }
        Status::Incomplete => {
            "incomplete: not everything that was asked for was recorded".to_owned()
        }
        _ if settings.fail_on == FailOn::Never => "--fail-on never".to_owned(),
        _ if gaps.is_empty() => format!("nothing at or above {severity} in the tested scope"),
        _ => format!(
            "nothing at or above {severity} in what was tested; incomplete, which --allow-incomplete lets pass"
        ),
    };
    lines.push(format!("exit {}: {reason}", status.code()));
    lines
}

/// What the gate left out, and the decisions that a person should look at again.
fn decisions(document: &Document, fail_on: FailOn) -> Vec<String> {
    let mut lines = Vec::new();
    let reviews = document.reviews.iter();
    for (word, note) in reviews.flat_map(|r| {
        let lapsed = r.lapsed.iter().map(|note| ("no longer stands", note));
        lapsed.chain(r.stale.iter().map(|note| ("is about nothing", note)))
    }) {
        let about = shown(&note.about);
        lines.push(format!(
            "! decision on {about} {word}: {}",
            shown(&note.why)
        ));
    }
    let gate = gate(document, fail_on);
    let left_out = |n: usize, why: &str| match n {
        1 => format!("1 finding is left out of the gate: {why}"),
        n => format!("{n} findings are left out of the gate: {why}"),
    };
    if gate.reviewed > 0 {
        lines.push(left_out(gate.reviewed, "rejected, or its risk accepted"));
    }
    if gate.known > 0 {
        lines.push(left_out(
            gate.known,
            "in the baseline already, and no worse",
        ));
    }
    lines
}

/// Everything that a judgement needs, read before anything is visited.
pub struct Judging {
    /// Rule and catalogue files.
    pub files: DataFiles,
    /// The rules in them.
    pub rules: RuleSet,
    /// What is asked of the judgement.
    pub options: JudgeOptions,
}

/// Reads the decisions and the baseline that a judgement is asked to heed, before anything is visited.
///
/// # Errors
/// Wrong usage: a file that is not there or has mistakes, a baseline of another site.
pub fn judging(
    settings: &Settings,
    files: DataFiles,
    rules: RuleSet,
    jurisdictions: Option<Vec<String>>,
    site: Option<&str>,
) -> Result<Judging, Trouble> {
    let today = today();
    let reviews = settings.reviews.as_deref().map(|path| {
        let reviews = check(&text(path)?, &rules, today)?;
        Ok::<_, Trouble>((reviews, today))
    });
    let earlier = settings.baseline.as_deref().map(|path| {
        let earlier = baseline(path, &files, jurisdictions.clone())?;
        if let Some(site) = site {
            same_site(&earlier.document.facts.audit.site, site)?;
        }
        Ok::<_, Trouble>(earlier)
    });
    let messages = messages(settings, &rules)?;
    let rules = rules.told_in(&messages);
    let options = JudgeOptions {
        reviews: reviews.transpose()?,
        baseline: earlier.transpose()?,
        jurisdictions,
        own_rules: settings.own_rules.clone(),
        evidence: None,
        lists: read_lists(&settings.lists)?,
        messages,
    };
    Ok(Judging {
        files,
        rules,
        options,
    })
}

/// The texts of the language that was asked for; what it lacks is said once, on stderr.
///
/// # Errors
/// Wrong usage: no such language, or a message file with mistakes.
fn messages(settings: &Settings, rules: &RuleSet) -> Result<Messages, Trouble> {
    let overlay = settings.templates.as_deref();
    let said = Messages::load_with(&settings.language, overlay, &rules.texts());
    let messages = said.map_err(|error| match error {
        MessagesError::Files(errors) => Trouble::Files(errors),
        MessagesError::Unknown { ref known, .. } => {
            let help = format!(
                "there are: {}; another is DIR/messages/{}.ftl of --templates DIR",
                known.join(", "),
                settings.language
            );
            Trouble::usage(error.to_string()).help(help).into()
        }
        MessagesError::NoTag(_) => Trouble::usage(format!("language: {error}")).into(),
        MessagesError::Read { .. } => Trouble::usage(error.to_string()).into(),
    })?;
    match messages.missing() {
        0 => {}
        1 => tell(&format!(
            "! 1 text is not there in \"{}\"; it is in English",
            messages.language()
        )),
        n => tell(&format!(
            "! {n} texts are not there in \"{}\"; they are in English",
            messages.language()
        )),
    }
    Ok(messages)
}

fn severity_word(fail_on: FailOn) -> &'static str {
    match fail_on {
        FailOn::Violation => "violation",
        FailOn::LikelyViolation => "likely-violation",
        FailOn::Risk => "risk",
        FailOn::Advice => "advice",
        FailOn::Never => "never",
    }
}

/// Refuses a jurisdiction that no rule file knows, before anything is visited.
///
/// # Errors
/// Wrong usage, with the nearest known code.
pub fn check_jurisdictions(asked: &[String], rules: &RuleSet) -> Result<(), Trouble> {
    let known: Vec<&str> = rules.jurisdictions().map(|(id, _)| id).collect();
    let Some(wrong) = asked.iter().find(|code| !known.contains(&code.as_str())) else {
        return Ok(());
    };
    let help = did_you_mean(wrong, known.iter().copied());
    Err(Trouble::usage(format!("unknown jurisdiction \"{wrong}\""))
        .help(help.unwrap_or_else(|| format!("known: {}", known.join(", "))))
        .into())
}
