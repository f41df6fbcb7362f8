#![allow(clippy::unwrap_used, clippy::expect_used)]
use super::check::Known;
use super::load::embedded;
use super::pseudo::pseudo;
use super::*;
use crate::catalogue::{DataFile, FileError};
use crate::say;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

fn german(text: &str) -> Result<Messages, Vec<String>> {
    let file = DataFile {
        name: "de.ftl".into(),
        text: text.into(),
    };
    let english = embedded(ENGLISH).unwrap();
    let told = |e: &FileError| {
        let help = e.help.clone().unwrap_or_default();
        format!("{}: {} ({help})", e.position(), e.message)
    };
    match Messages::of("de", "de".parse().unwrap(), &[english], &[file], &[]) {
        Ok(messages) => Ok(messages),
        Err(MessagesError::Files(errors)) => Err(errors.iter().map(told).collect()),
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn the_english_texts_are_without_mistake() {
    let english = embedded(ENGLISH).unwrap();
    let checked = check::file(&english, &Known::of(&english));
    let told = |e: &FileError| format!("{}: {}", e.position(), e.message);
    let errors: Vec<String> = checked.err().iter().flatten().map(told).collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

#[test]
fn forms_are_chosen_by_the_rules_of_the_language() {
    let english = Messages::english();
    let pages = |m: &Messages, n: usize| say!(m, "change-pages", n = n);
    assert_eq!(
        [1, 0, 2].map(|n| pages(&english, n)),
        ["1 page", "0 pages", "2 pages"]
    );
    let text = "change-pages = { $n ->\n    [one] { $n } strona\n    [few] { $n } strony\n   *[many] { $n } stron\n}\n";
    let file = DataFile {
        name: "pl.ftl".into(),
        text: text.into(),
    };
    let tag = "pl".parse().unwrap();
    let polish = Messages::of("pl", tag, &[embedded(ENGLISH).unwrap()], &[file], &[]).unwrap();
    let said = [1, 3, 5, 22].map(|n| pages(&polish, n));
    assert_eq!(said, ["1 strona", "3 strony", "5 stron", "22 strony"]);
}

#[test]
fn what_a_language_lacks_is_said_in_english_and_counted() {
    let german = german("answer-nothing-tested = Nichts konnte geprüft werden.\n").unwrap();
    let all = Known::of(&embedded(ENGLISH).unwrap()).ids().count();
    assert_eq!(german.missing(), all - 1);
    assert_eq!(german.html_lang(), "de");
    assert_eq!(
        say!(german, "answer-nothing-tested"),
        "Nichts konnte geprüft werden."
    );
    assert_eq!(say!(german, "none"), "none");
    assert_eq!(Messages::english().missing(), 0);
}

#[test]
fn a_mistake_is_named_with_its_place_and_the_nearest_right_word() {
    for (text, told) in [
        (
            "none = nichts\nanswer-nothing-testd = x\n",
            "de.ftl:2:1: unknown text \"answer-nothing-testd\" (did you mean \"answer-nothing-tested\"?)",
        ),
        (
            "change-pages = { $m } Seiten\n",
            "de.ftl:1:18: \"change-pages\" is not given $m (known here: n)",
        ),
        ("none = { NUMBER(1) }\n", "\"none\" calls NUMBER"),
        (
            "none = a\nnone = b\n",
            "de.ftl:2:1: \"none\" stands here twice",
        ),
        ("none = a\nunknown = { $x\n", "no Fluent, in \"unknown\""),
        (
            "none = { unknown }\n",
            "\"none\" names the text \"unknown\"",
        ),
    ] {
        let errors = german(text).unwrap_err();
        assert!(
            errors.iter().any(|e| e.contains(told)),
            "{text}: {errors:?}"
        );
    }
}

#[test]
fn what_a_page_wrote_is_never_read_as_fluent() {
    let hostile = "{ $n } {none} \u{7b}\"x\"} -> *[other]\n.a = b";
    for messages in [Messages::english(), pseudo()] {
        let said = say!(messages, "finding-accounts", accounts = hostile);
        assert!(said.contains(hostile), "{said}");
        let said = say!(messages, "finding-when", scenario = hostile);
        assert!(said.contains("before any choice"), "{said}");
    }
}

#[test]
fn files_of_a_folder_are_laid_over_those_of_the_program() {
    let folder = tempfile::tempdir().unwrap();
    let messages = folder.path().join("messages");
    std::fs::create_dir(&messages).unwrap();
    std::fs::write(messages.join("en.ftl"), "none = nothing\n").unwrap();
    std::fs::write(messages.join("de.ftl"), "unknown = unbekannt\n").unwrap();
    let english = Messages::load("en", Some(folder.path())).unwrap();
    assert_eq!(
        say!(english, "none") + &say!(english, "unknown"),
        "nothingnot known"
    );
    let german = Messages::load("de", Some(folder.path())).unwrap();
    assert_eq!(
        say!(german, "none") + &say!(german, "unknown"),
        "nothingunbekannt"
    );
    let unknown = Messages::load("fr", Some(folder.path())).unwrap_err();
    assert!(matches!(unknown, MessagesError::Unknown { known, .. } if known == ["de", "en"]));
    for wrong in ["../en", "", "e n"] {
        let error = Messages::load(wrong, Some(folder.path())).unwrap_err();
        assert!(matches!(error, MessagesError::NoTag(_)), "{wrong}");
    }
}

/// A place that asks for a text: where, the id, the names of what it gives.
type Asked = (String, String, BTreeSet<String>);

fn asked() -> Vec<Asked> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut all = Vec::new();
    each(&root.join("src"), "rs", &mut |path, text| {
        for (at, head) in text.match_indices("say!(") {
            let inside = &text[at + head.len()..];
            let parts = arguments(inside);
            let Some(id) = parts.get(1).and_then(|id| id.strip_prefix('"')) else {
                continue;
            };
            let names = parts[2..].iter().filter_map(|part| part.split_once('='));
            let names = names.map(|(name, _)| name.trim().to_owned()).collect();
            all.push((path.to_owned(), id.trim_end_matches('"').to_owned(), names));
        }
    });
    let text = regex::Regex::new(r#"\{\{(#?)t "([a-z0-9-]+)"((?: \w+=(?:"[^"]*"|[\w.]+))*)\}\}"#);
    let (text, name) = (text.unwrap(), regex::Regex::new(r" (\w+)=").unwrap());
    each(&root.join("templates"), "hbs", &mut |path, template| {
        let mut found = 0;
        for part in text.captures_iter(template) {
            let names = name.captures_iter(&part[3]).map(|n| n[1].to_owned());
            let inner = (!part[1].is_empty()).then(|| "part".to_owned());
            all.push((
                path.to_owned(),
                part[2].to_owned(),
                names.chain(inner).collect(),
            ));
            found += 1;
        }
        let calls = template.matches("{{t ").count() + template.matches("{{#t ").count();
        assert_eq!(
            found, calls,
            "{path}: a text is asked for in a way that this test cannot read"
        );
    });
    all
}

/// The arguments of a call, from behind its bracket.
fn arguments(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let (mut depth, mut quoted, mut escaped) = (0, false, false);
    for c in text.chars() {
        match c {
            '"' if !escaped => quoted = !quoted,
            '(' | '[' | '{' if !quoted => depth += 1,
            ')' | ']' | '}' if !quoted && depth == 0 => break,
            ')' | ']' | '}' if !quoted => depth -= 1,
            ',' if !quoted && depth == 0 => {
                parts.push(String::new());
                continue;
            }
            _ => {}
        }
        escaped = quoted && c == '\\' && !escaped;
        parts.last_mut().unwrap().push(c);
    }
    parts.iter().map(|part| part.trim().to_owned()).collect()
}

fn each(folder: &Path, ending: &str, with: &mut dyn FnMut(&str, &str)) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            each(&path, ending, with);
        } else if path.extension().is_some_and(|e| e == ending)
            && path.file_name().is_some_and(|name| name != "tests.rs")
        {
            with(
                &path.to_string_lossy(),
                &std::fs::read_to_string(&path).unwrap(),
            );
        }
    }
}

#[test]
fn texts_and_places_that_ask_for_them_agree() {
    let english = embedded(ENGLISH).unwrap();
    let known = Known::of(&english);
    let mut said: BTreeMap<String, usize> = known.ids().map(|id| (id.to_owned(), 0)).collect();
    let mut wrong = Vec::new();
    for (path, id, given) in asked() {
        match known.names(&id) {
            None => wrong.push(format!("{path}: there is no text \"{id}\"")),
            Some(names) if *names != given => {
                wrong.push(format!(
                    "{path}: \"{id}\" takes {names:?} and is given {given:?}"
                ));
            }
            Some(_) => *said.entry(id).or_default() += 1,
        }
    }
    let unsaid = said.iter().filter(|(_, n)| **n == 0);
    wrong.extend(unsaid.map(|(id, _)| format!("nobody says \"{id}\"")));
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Files of the judging half in which English stands: mistakes in data files, words that pages are read by,
/// names of forms that data is written in.
const NOT_TOLD: [&str; 8] = [
    "detect/catalogue/",
    "detect/decode/locator.rs",
    "detect/forms.rs",
    "detect/identify.rs",
    "detect/personal/planted.rs",
    "detect/terms.rs",
    "findings/reviews",
    "rules/check/mod.rs",
];

/// Words that a page is read by, and the name of a value that an event holds.
const NO_SENTENCE: [&str; 4] = [
    "interface not there",
    "global privacy control",
    "opt out signal",
    "opt out preference signal",
];

/// Literals of three words and more in what is compiled into the product.
fn literals(source: &str) -> Vec<String> {
    let product = source.split("#[cfg(test)]\nmod ").next().unwrap();
    let lines: Vec<&str> = product
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .map(|line| line.split(" // ").next().unwrap())
        .collect();
    let raw = regex::Regex::new(r##"(?s)\br#".*?"#|\br"[^"]*"|'"'"##).unwrap();
    let code = lines.join("\n");
    let code = raw.replace_all(&code, "");
    let literal = regex::Regex::new(r#"(?s)"((?:[^"\\]|\\.)*)""#).unwrap();
    let sentence = regex::Regex::new(r"[A-Za-z]+ [a-z]+ [a-z]+").unwrap();
    let found = literal.captures_iter(&code).map(|c| c[1].to_owned());
    found
        .filter(|text| sentence.is_match(text) && !NO_SENTENCE.contains(&text.as_str()))
        .collect()
}

#[test]
fn sentences_of_the_judging_half_stand_in_the_message_file() {
    let told = literals("f(\"no policy could be read\") // \"but not this one\"\n");
    assert_eq!(told, ["no policy could be read"]);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut left = Vec::new();
    for part in ["detect", "findings", "rules/check"] {
        each(&root.join(part), "rs", &mut |path, source| {
            let told = !NOT_TOLD.iter().any(|file| path.contains(file));
            if told && !path.ends_with("tests.rs") && !path.contains("/theatre") {
                left.extend(
                    literals(source)
                        .iter()
                        .map(|text| format!("{path}: {text}")),
                );
            }
        });
    }
    for file in ["rules/judge.rs", "rules/reason.rs"] {
        let source = std::fs::read_to_string(root.join(file)).unwrap();
        left.extend(
            literals(&source)
                .iter()
                .map(|text| format!("{file}: {text}")),
        );
    }
    assert!(left.is_empty(), "{left:#?}");
}
