//! Rule files that anyone may have written.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::RuleSet;
use crate::cases::{cut_up, runner};
use crate::catalogue::DataFiles;
use proptest::prelude::*;

/// Lines of the embedded rules in any order, some cut short: the file loads, or every mistake has its place.
#[test]
fn any_rule_file_loads_or_is_told_with_its_places() {
    let embedded = DataFiles::embedded();
    let own = |folder: &'static str| {
        let files = embedded.under(folder);
        files.map(|(path, file)| (path.to_owned(), file.text.to_string()))
    };
    let law = own("law/").fold(DataFiles::default(), |all, (path, text)| {
        all.with(&path, &text)
    });
    let lines: Vec<String> = own("prior-consent/")
        .flat_map(|(_, text)| text.lines().map(str::to_owned).collect::<Vec<_>>())
        .collect();
    assert!(lines.len() > 100, "no rules to cut up");
    let tested = runner(200).run(&cut_up(lines, 30), |text| {
        if let Err(errors) = RuleSet::load(&law.clone().with("own/x.toml", &text)) {
            prop_assert!(
                !errors.is_empty() && errors.iter().all(|e| !e.message.is_empty()),
                "{:?}",
                text
            );
        }
        Ok(())
    });
    tested.unwrap();
}
