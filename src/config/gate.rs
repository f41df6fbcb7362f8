//! `[approved]` and `[budget]`: what the organisation allows itself on its site.

use super::load::{ConfigError, LoadedConfig};
use crate::catalogue::{FileError, did_you_mean};
use crate::evidence::{Approved, Budget, OwnRules};
use std::path::Path;

/// Takes both sections into the settings, each as a whole where it says something.
///
/// # Errors
/// A list entry that is neither the form of a vendor id nor that of a host.
pub(super) fn apply_own_rules(
    approved: Approved,
    budget: Budget,
    to: &mut OwnRules,
) -> Result<(), (&'static str, String)> {
    if let Some(wrong) = approved.entries().find(|entry| !has_form(entry)) {
        return Err((
            "approved",
            format!(
                "\"{wrong}\" is neither a vendor id such as \"meta\" nor a host such as \"cdn.example.org\""
            ),
        ));
    }
    to.replace_with(&OwnRules { approved, budget });
    Ok(())
}

fn has_form(entry: &str) -> bool {
    let fits =
        |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-' | '_');
    !entry.is_empty() && entry.chars().all(fits) && !entry.starts_with('.') && !entry.ends_with('.')
}

/// Holds the approved vendors against the catalogue: a misspelt one would approve nobody, and the
/// real one would be found every time.
///
/// # Errors
/// The first vendor that the catalogue does not know, with its place in the file and the nearest name.
pub fn check_approved<'a>(
    approved: &Approved,
    known: impl Iterator<Item = &'a str>,
    config: Option<&Path>,
) -> Result<(), ConfigError> {
    let known: Vec<&str> = known.collect();
    let wrong = approved
        .entries()
        .find(|entry| !entry.contains('.') && !known.contains(entry));
    let Some(wrong) = wrong else {
        return Ok(());
    };
    let message = format!("unknown vendor \"{wrong}\" in [approved]");
    let help = did_you_mean(wrong, known.iter().copied()).unwrap_or_else(|| {
        "consentry explain NAME tells the id of a vendor; a host may stand here too".into()
    });
    match config.map(LoadedConfig::read).transpose()? {
        Some(loaded) => {
            let range = entry_range(&loaded.source.text, wrong).unwrap_or(0..0);
            let error = FileError::at(&loaded.source, range, message, Some(help));
            Err(ConfigError::File(Box::new(error)))
        }
        None => Err(ConfigError::Own { message, help }),
    }
}

/// Where an entry of `[approved]` stands in the text.
fn entry_range(text: &str, entry: &str) -> Option<std::ops::Range<usize>> {
    let section = text.find("[approved]").unwrap_or(0);
    let quoted = [format!("\"{entry}\""), format!("'{entry}'")];
    let at = quoted
        .iter()
        .find_map(|q| text.get(section..)?.find(q.as_str()))?;
    Some(section + at..section + at + entry.len() + 2)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::catalogue::DataFile;
    use crate::config::Settings;
    use crate::evidence::{OwnSeverity, Scenario};

    fn settings(text: &str) -> Result<Settings, String> {
        let source = DataFile {
            name: "consentry.toml".into(),
            text: text.into(),
        };
        let loaded = LoadedConfig::parse(source).map_err(|e| e.to_string())?;
        let mut settings = Settings::default();
        let applied = loaded.values.apply(&mut settings);
        applied.map_err(|(key, why)| format!("{key}: {why}"))?;
        Ok(settings)
    }

    #[test]
    fn both_sections_are_read_and_printed_again() {
        let text = "[approved]\nbefore = [\"cookiebot\"]\naccept = [\"meta\", \"cdn.example.org\"]\nseverity = \"risk\"\n\
                    [budget]\nthird-parties = { before = 3, all = 20 }\npixels.before = 0\n";
        let read = settings(text).unwrap();
        assert_eq!(read.own_rules.approved.severity, Some(OwnSeverity::Risk));
        assert_eq!(
            read.own_rules.budget.third_parties.of(Scenario::Before),
            Some(3)
        );
        assert_eq!(
            read.own_rules.budget.third_parties.of(Scenario::Accept),
            Some(20)
        );
        assert_eq!(read.own_rules.budget.pixels.of(Scenario::Reject), None);
        let again = settings(&read.to_toml()).unwrap();
        assert_eq!(again.own_rules, read.own_rules);
        assert_ne!(read.fingerprint(), Settings::default().fingerprint());
    }

    #[test]
    fn mistakes_are_refused() {
        for wrong in [
            "[approved]\nbefor = []",
            "[approved]\nbefore = \"meta\"",
            "[approved]\nbefore = [\"Meta Pixel\"]",
            "[approved]\nbefore = [\"https://cdn.example.org/\"]",
            "[budget]\nrequests = 3",
            "[budget]\ncookies = { before = -1 }",
            "[budget]\nthirdparties = { before = 1 }",
        ] {
            assert!(settings(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_vendor_that_is_not_in_the_catalogue_is_named_with_its_place() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("consentry.toml");
        let text = "# metta\n[approved]\nbefore = [\"meta\", \"metta\", \"a.example\"]\n";
        std::fs::write(&path, text).unwrap();
        let approved = settings(text).unwrap().own_rules.approved;
        let known = || ["meta", "tiktok"].into_iter();
        let Err(ConfigError::File(error)) = check_approved(&approved, known(), Some(&path)) else {
            panic!("should be refused");
        };
        assert!(
            error.position().ends_with("consentry.toml:3:19"),
            "{}",
            error.position()
        );
        assert_eq!(error.help.as_deref(), Some("did you mean \"meta\"?"));
        assert!(check_approved(&approved, known().chain(["metta"]), None).is_ok());
    }
}
