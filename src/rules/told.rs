//! Texts of rule and law files in the words of a message file. Nothing is decided by one: ids, conditions and
//! severities stay as they are.

use super::RuleSet;
use crate::messages::{DataText, Messages};
use std::collections::BTreeMap;

/// A text of a data file, or the things that it lists.
enum Slot<'t> {
    One(&'t mut String),
    Each(&'t mut [String]),
}

impl RuleSet {
    /// The ids by which a message file may tell the texts of these rules and of the law they name.
    pub fn texts(&self) -> Vec<DataText> {
        let mut all = Vec::new();
        self.clone().each_text(&mut |id, slot| {
            let lines = match slot {
                Slot::One(_) => None,
                Slot::Each(lines) => Some(lines.len()),
            };
            all.push(DataText { id, lines });
        });
        all
    }

    /// The same rules, told in the words of a language as far as it has them; what it lacks stays as the
    /// files have it.
    #[must_use]
    pub fn told_in(mut self, messages: &Messages) -> RuleSet {
        self.each_text(&mut |id, slot| {
            let Some(said) = messages.told(&id) else {
                return;
            };
            match slot {
                Slot::One(text) => *text = said,
                Slot::Each(lines) => {
                    let said: Vec<&str> = said.lines().map(str::trim).collect();
                    let said = said.into_iter().filter(|line| !line.is_empty());
                    // As many as the file has: the check of the message file saw to it.
                    for (line, said) in lines.iter_mut().zip(said) {
                        said.clone_into(line);
                    }
                }
            }
        });
        self
    }

    /// Every text that is printed, with its id. An id that comes again gets a number.
    fn each_text(&mut self, with: &mut dyn FnMut(String, Slot<'_>)) {
        let mut given: BTreeMap<String, usize> = BTreeMap::new();
        let mut name = |id: String| {
            let n = given.entry(id.clone()).or_default();
            *n += 1;
            if *n == 1 { id } else { format!("{id}-{n}") }
        };
        for rule in self.rules.values_mut() {
            let id = rule.id.clone();
            let mut one = |part: &str, text: &mut String| {
                with(name(format!("rule-{id}-{part}")), Slot::One(text));
            };
            one("title", &mut rule.title);
            one("looks-for", &mut rule.looks_for);
            one("why", &mut rule.why);
            one("remedy", &mut rule.remedy);
            one("retest", &mut rule.retest);
            if let Some(question) = &mut rule.question {
                one("question", question);
            }
            for (part, lines) in [("steps", &mut rule.steps), ("not-if", &mut rule.not_if)] {
                if !lines.is_empty() {
                    with(name(format!("rule-{id}-{part}")), Slot::Each(lines));
                }
            }
        }
        for (id, exemption) in &mut self.law.exemptions {
            let parts = [
                ("title", &mut exemption.title),
                ("test", &mut exemption.test),
                ("ask", &mut exemption.ask),
            ];
            for (part, text) in parts.into_iter().filter(|(_, text)| !text.is_empty()) {
                with(name(format!("exemption-{id}-{part}")), Slot::One(text));
            }
        }
        for (id, source) in &mut self.law.sources {
            for (part, text) in [("cite", &mut source.cite), ("title", &mut source.title)] {
                with(name(format!("source-{id}-{part}")), Slot::One(text));
            }
        }
        for (id, view) in &mut self.law.jurisdictions {
            for (rule, text) in &mut view.notes {
                let id = format!("national-{}-{rule}", plain(id));
                with(name(id), Slot::One(text));
            }
        }
        for remedy in &mut self.law.remedies {
            let id = format!("remedy-{}", plain(&remedy.vendors.join("-")));
            with(name(id), Slot::One(&mut remedy.summary));
        }
        for recipe in &mut self.law.recipes {
            let id = format!("{} {}", recipe.platform, recipe.groups.join(" "));
            let id = name(format!("recipe-{}", plain(&id)));
            with(format!("{id}-platform"), Slot::One(&mut recipe.platform));
            with(id, Slot::One(&mut recipe.step));
        }
    }
}

/// Lower-case letters, digits and hyphens, as ids of messages are written.
fn plain(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let kept = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    lower.chars().map(kept).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::catalogue::DataFiles;
    use crate::messages::{ENGLISH, MessagesError};
    use std::collections::BTreeSet;

    fn german(text: &str) -> Result<Messages, MessagesError> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("messages")).unwrap();
        std::fs::write(folder.path().join("messages/de.ftl"), text).unwrap();
        let texts = RuleSet::load(&DataFiles::embedded()).unwrap().texts();
        Messages::load_with("de", Some(folder.path()), &texts)
    }

    fn mistakes(text: &str) -> String {
        match german(text).unwrap_err() {
            MessagesError::Files(errors) => {
                let told = errors.iter().map(|e| {
                    let help = e.help.clone().unwrap_or_default();
                    format!("{} {} ({help})\n", e.position(), e.message)
                });
                told.collect()
            }
            other => panic!("{other}"),
        }
    }

    #[test]
    fn a_message_file_tells_the_texts_of_rules_and_the_rest_stays() {
        let messages = german(
            "rule-pixel-before-consent-title = Zählpixel vor jeder Wahl { \"{\" }x{ \"}\" }\nsource-gdpr-cite = DSGVO\n",
        )
        .unwrap();
        let rules = RuleSet::load(&DataFiles::embedded()).unwrap();
        let english = rules.clone();
        let rules = rules.told_in(&messages);
        let rule = rules.rule("pixel-before-consent").unwrap();
        assert_eq!(rule.title, "Zählpixel vor jeder Wahl {x}");
        assert_eq!(rules.law().sources["gdpr"].cite, "DSGVO");
        let before = english.rule("pixel-before-consent").unwrap();
        assert_eq!((&rule.why, &rule.steps), (&before.why, &before.steps));
        assert_eq!(messages.missing() + 2, messages.all());
        // English as the files have it, where nobody laid a file over it.
        let texts = english.texts();
        let plain = Messages::load_with(ENGLISH, None, &texts).unwrap();
        let same = english.clone().told_in(&plain);
        assert_eq!(
            same.rule("pixel-before-consent").unwrap().title,
            before.title
        );
    }

    #[test]
    fn what_lists_things_is_told_whole_or_not_at_all() {
        let rules = RuleSet::load(&DataFiles::embedded()).unwrap();
        let rule = rules.rules().find(|r| r.steps.len() == 2).unwrap();
        let text = format!("rule-{}-steps =\n    Eins\n    Zwei\n", rule.id);
        let told = rules.clone().told_in(&german(&text).unwrap());
        assert_eq!(told.rule(&rule.id).unwrap().steps, ["Eins", "Zwei"]);
        let said = mistakes(&format!("rule-{}-steps = Eins\n", rule.id));
        assert!(said.contains("lists 1 and the rule file 2"), "{said}");
    }

    #[test]
    fn a_misspelt_id_of_a_rule_is_named_with_its_place() {
        let said = mistakes("none = keine\nrule-pixel-before-consnet-title = x\n");
        assert!(
            said.contains("de.ftl:2:1 unknown text \"rule-pixel-before-consnet-title\"")
                && said.contains("rule-pixel-before-consent-title"),
            "{said}"
        );
        let said = mistakes("rule-pixel-before-consent-title = { $name }\n");
        assert!(said.contains("is not given $name"), "{said}");
    }

    /// An id of a data file that is one of the program too would tell a sentence with holes as a title.
    #[test]
    fn ids_of_rule_files_are_ids_of_nothing_else() {
        let texts = RuleSet::load(&DataFiles::embedded()).unwrap().texts();
        let ids: BTreeSet<&str> = texts.iter().map(|t| t.id.as_str()).collect();
        assert_eq!(ids.len(), texts.len());
        let messages = Messages::load_with(ENGLISH, None, &texts).unwrap();
        let both: Vec<_> = ids
            .iter()
            .filter(|id| messages.told(id).is_some())
            .collect();
        assert!(both.is_empty(), "{both:?}");
        let plain = |id: &&str| id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        assert!(ids.iter().all(plain), "{ids:?}");
    }
}
