//! `consentry verify DIR`.

use super::exit::Status;
use super::message::{Trouble, say, shown, tell};
use super::seal::{TOKEN, beside};
use super::signature::{MINISIGN, SSH, check};
use super::terminal::{Mark, Terminal};
use crate::evidence::{
    FolderError, LARGEST, MANIFEST, Verification, read_plain, read_plain_text, verify,
};
use std::path::Path;

/// Holds a folder against its manifest, and the manifest against a signature when a key is given. Exit 1
/// when a file is missing, added or changed, or no signature of that key holds.
///
/// # Errors
/// When it is no audit folder, or cannot be read.
pub fn run(dir: &Path, key: Option<&str>, terminal: &Terminal) -> Result<Status, Trouble> {
    let found = verify(dir).map_err(folder_trouble)?;
    let (signed, holds) = signatures(dir, key, terminal)?;
    say(&(text(&found, dir, terminal) + &signed))?;
    Ok(if found.is_intact() && holds {
        Status::Done
    } else {
        Status::Findings
    })
}

/// What signs or stamps the manifest, and whether it holds as far as it was asked for.
fn signatures(
    dir: &Path,
    key: Option<&str>,
    terminal: &Terminal,
) -> Result<(String, bool), Trouble> {
    let manifest = read_plain(&dir.join(MANIFEST), LARGEST)
        .map_err(|error| Trouble::incomplete(format!("cannot read {MANIFEST}: {error}")))?;
    let mut text = String::new();
    let mut holds = key.is_none();
    for kind in [MINISIGN, SSH] {
        let path = beside(dir, kind);
        let Ok(signature) = read_plain_text(&path, LARGEST) else {
            continue;
        };
        let name = shown(&path.display().to_string());
        let (mark, said) = match key.map(|key| check(&manifest, kind, &signature, key)) {
            None => (
                Mark::Note,
                "not checked: --public-key KEY checks it".to_owned(),
            ),
            Some(Ok(())) => {
                holds = true;
                (Mark::Good, "made by this key".to_owned())
            }
            Some(Err(why)) => (Mark::Bad, format!("does not hold: {}", shown(&why))),
        };
        text += &format!("  {} signature {name}: {said}\n", terminal.mark(mark));
    }
    if key.is_some() && text.is_empty() {
        text += &format!(
            "  {} no signature beside the manifest\n",
            terminal.mark(Mark::Bad)
        );
    }
    let token = beside(dir, TOKEN);
    if token.is_file() {
        let name = shown(&token.display().to_string());
        text += &format!(
            "  {} time stamp {name}: not checked: openssl ts -verify -data {MANIFEST} -in {MANIFEST}.{TOKEN} -CAfile CA.pem\n",
            terminal.mark(Mark::Note)
        );
    }
    Ok((text, holds))
}

fn text(found: &Verification, dir: &Path, terminal: &Terminal) -> String {
    let mut text = String::new();
    for (what, files) in [
        ("missing", &found.missing),
        ("changed", &found.changed),
        ("added", &found.added),
    ] {
        for file in files {
            text += &format!("  {} {what:<8} {}\n", terminal.mark(Mark::Bad), shown(file));
        }
    }
    let differ = found.missing.len() + found.changed.len() + found.added.len();
    let verdict = match differ {
        0 => format!(
            "{} {} files, all as they were sealed",
            terminal.mark(Mark::Good),
            found.checked
        ),
        1 => format!(
            "{} 1 file is not as it was sealed ({} checked)",
            terminal.mark(Mark::Bad),
            found.checked
        ),
        n => format!(
            "{} {n} files are not as they were sealed ({} checked)",
            terminal.mark(Mark::Bad),
            found.checked
        ),
    };
    text + &format!("  {verdict}: {}\n", shown(&dir.display().to_string()))
}

/// Says that another process writes the reports of this folder, and is waited for.
pub fn tell_waiting(dir: &Path) {
    let name = shown(&dir.display().to_string());
    tell(&format!("another process judges {name}: waiting for it"));
}

/// The message for a folder that cannot be used: wrong usage when the wrong one was named.
pub fn folder_trouble(error: FolderError) -> Trouble {
    let text = error.to_string();
    // The room's own messages end in "; what to do".
    let (what, help) = text.split_once("; ").unwrap_or((&text, ""));
    let message = match error {
        FolderError::Io { .. } => Trouble::incomplete(what),
        _ => Trouble::usage(what),
    };
    if help.is_empty() {
        message.into()
    } else {
        message.help(help).into()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::cli::args::GlobalFlags;

    #[test]
    fn each_difference_is_named() {
        let found = Verification {
            missing: vec!["report.pdf".into()],
            added: vec!["evidence/x\u{1b}[31m".into()],
            changed: vec!["report.json".into()],
            checked: 9,
        };
        let text = text(
            &found,
            Path::new("audit"),
            &Terminal::of(&GlobalFlags::default()),
        );
        for part in [
            "missing  report.pdf",
            "changed  report.json",
            "added    evidence/x<U+001B>[31m",
            "3 files are not",
        ] {
            assert!(text.contains(part), "{part} in {text}");
        }
    }
}
