//! `--lists FILE`: the texts of filter lists. Nothing is downloaded.

use super::message::Trouble;
use crate::detect::Lists;
use std::path::PathBuf;

/// Reads filter lists.
///
/// # Errors
/// When a file cannot be read, or holds no rule for requests: a list that says nothing would look
/// like one that says "clean".
pub fn read_lists(paths: &[PathBuf]) -> Result<Vec<String>, Trouble> {
    let mut texts = Vec::new();
    for path in paths {
        let text = std::fs::read_to_string(path).map_err(|error| {
            Trouble::usage(format!("cannot read {}: {error}", path.display()))
                .help("--lists takes a filter list in the form of EasyList, kept on this machine")
        })?;
        if Lists::read(std::slice::from_ref(&text)).rules() == 0 {
            return Err(
                Trouble::usage(format!("{} holds no rule for requests", path.display()))
                    .help("a rule looks like ||tracker.example^$third-party")
                    .into(),
            );
        }
        texts.push(text);
    }
    Ok(texts)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn a_list_that_says_nothing_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let path = |name: &str, text: &str| {
            let path = dir.path().join(name);
            std::fs::write(&path, text).unwrap();
            path
        };
        let good = path("good.txt", "[Adblock Plus 2.0]\n||t.example^\n");
        let empty = path("empty.txt", "! nothing\nshop.example##.ad\n");
        assert_eq!(read_lists(std::slice::from_ref(&good)).unwrap().len(), 1);
        let told = read_lists(&[good, empty]).unwrap_err().text();
        assert!(
            told.contains("empty.txt holds no rule for requests"),
            "{told}"
        );
        assert!(read_lists(&["/nowhere/at/all".into()]).is_err());
    }
}
