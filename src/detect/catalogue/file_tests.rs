//! What is said of mistakes in catalogue files.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::tests::told;
use super::*;

const GOOD: &str = r#"id = "acme"
name = "Acme"
entity = "Acme Ltd"
country = "GB"
category = "analytics"
purposes = ["analytics"]
domains = ["acme.example"]
confidence = "knowledge"
[[request]]
kind = "event"
hosts = ["t.acme.example"]
path = "=/hit"
account = ["q:a"]
event = ["q:e"]
[events]
buy = "purchase"
[[example]]
url = "https://t.acme.example/hit?a=1&e=buy"
expect = { kind = "event", event = "buy", canonical = "purchase", account = "1" }
[[counter_example]]
url = "https://www.acme.example/"
"#;

fn errors_of(text: &str) -> Vec<String> {
    match Catalogue::load(&DataFiles::default().with("vendors/acme.toml", text)) {
        Ok(_) => Vec::new(),
        Err(errors) => errors
            .iter()
            .map(|e| {
                format!(
                    "{} {} {}",
                    e.position(),
                    e.message,
                    e.help.clone().unwrap_or_default()
                )
            })
            .collect(),
    }
}

#[test]
fn the_example_of_the_guide_is_a_vendor_file_that_holds() {
    let guide = include_str!("../../../docs/vendors.md");
    let start = guide.find("```toml").unwrap() + "```toml".len();
    let length = guide[start..].find("```").unwrap();
    let text = &guide[start..start + length];
    assert_eq!(errors_of(text), Vec::<String>::new());
    let files = DataFiles::default().with("vendors/acme.toml", text);
    assert_eq!(Catalogue::load(&files).unwrap().examples().unwrap(), 2);
}

#[test]
fn mistakes_are_told_with_place_and_mend() {
    assert_eq!(errors_of(GOOD), Vec::<String>::new());
    for (from, to, place, words) in [
        (
            "kind = \"event\"",
            "knd = \"event\"",
            "vendors/acme.toml:10:1",
            "did you mean \"kind\"",
        ),
        (
            "kind = \"event\"",
            "kind = \"evnt\"",
            "vendors/acme.toml:10:8",
            "did you mean \"event\"",
        ),
        (
            "[\"analytics\"]",
            "[\"analitics\"]",
            "vendors/acme.toml:6:13",
            "did you mean \"analytics\"",
        ),
        (
            "\"purchase\"\n[[",
            "\"purchse\"\n[[",
            "vendors/acme.toml:16:7",
            "did you mean \"purchase\"",
        ),
        (
            "\"q:a\"",
            "\"qq:a\"",
            "vendors/acme.toml:13:13",
            "unknown locator prefix",
        ),
        (
            "\"=/hit\"",
            "\"~(hit\"",
            "vendors/acme.toml:12:8",
            "unclosed group",
        ),
        (
            "\"=/hit\"",
            "\"/hit\"",
            "vendors/acme.toml:12:8",
            "needs a sign",
        ),
        (
            "[\"t.acme.example\"]",
            "[\"any\"]",
            "vendors/acme.toml:11:9",
            "two independent tokens",
        ),
        (
            "[\"t.acme.example\"]",
            "[\"https://t.acme.example\"]",
            "vendors/acme.toml:11:10",
            "is no host",
        ),
        (
            "[\"acme.example\"]",
            "[\"github.io\"]",
            "vendors/acme.toml:7:12",
            "public suffix",
        ),
        (
            "\"GB\"",
            "\"Britain\"",
            "vendors/acme.toml:4:11",
            "no country code",
        ),
        (
            "id = \"acme\"",
            "id = \"other\"",
            "vendors/acme.toml:1:6",
            "not the name of the file",
        ),
        (
            "[[counter_example]]\nurl = \"https://www.acme.example/\"\n",
            "",
            "vendors/acme.toml:1:6",
            "has no [[counter_example]]",
        ),
    ] {
        let text = GOOD.replacen(from, to, 1);
        assert_ne!(text, GOOD, "{from}");
        let errors = errors_of(&text);
        assert!(
            errors
                .iter()
                .any(|e| e.starts_with(&format!("{place} ")) && e.contains(words)),
            "{to}: {errors:#?}"
        );
    }
}

#[test]
fn all_mistakes_of_a_file_are_told_at_once() {
    let text = GOOD
        .replace("\"GB\"", "\"Britain\"")
        .replace("\"q:a\"", "\"zz:a\"")
        .replace("\"q:e\"", "\"path:x\"");
    assert_eq!(errors_of(&text).len(), 3, "{:#?}", errors_of(&text));
}

#[test]
fn all_unknown_fields_and_words_are_told_at_once() {
    let text = GOOD
        .replacen("kind = \"event\"", "kind = \"evnt\"", 1)
        .replacen("account", "acount", 1)
        .replace("name =", "nmae =")
        .replace("buy = \"purchase\"", "buy = \"purchse\"");
    let said = errors_of(&text);
    let places: Vec<&str> = said.iter().map(|e| e.split(' ').next().unwrap()).collect();
    for place in [
        "vendors/acme.toml:2:1",
        "vendors/acme.toml:10:8",
        "vendors/acme.toml:13:1",
        "vendors/acme.toml:16:7",
    ] {
        assert!(places.contains(&place), "{place}: {said:#?}");
    }
    assert_eq!(said.len(), 4, "{said:#?}");
    assert!(said.iter().all(|e| e.contains("did you mean")), "{said:#?}");
}

#[test]
fn an_example_that_fails_is_told_at_its_place() {
    let text = GOOD
        .replace("canonical = \"purchase\"", "canonical = \"donate\"")
        .replace("www.acme.example/\"", "t.acme.example/hit\"");
    let catalogue =
        Catalogue::load(&DataFiles::default().with("vendors/acme.toml", &text)).unwrap();
    let errors = catalogue.examples().unwrap_err();
    let said: Vec<_> = errors
        .iter()
        .map(|e| format!("{} {}", e.position(), e.message))
        .collect();
    assert_eq!(
        said,
        [
            "vendors/acme.toml:18:7 canonical is \"purchase\"; expected \"donate\"",
            "vendors/acme.toml:21:7 counter-example is recognised as event of acme"
        ]
    );
}

#[test]
fn cookie_files_are_checked() {
    let load = |text: &str| {
        Catalogue::load(
            &DataFiles::default()
                .with("vendors/acme.toml", GOOD)
                .with("cookies/acme.toml", text),
        )
    };
    let row = "\n[[cookie]]\nname = \"_acme\"\nmatch = \"exact\"\narea = \"cookie\"\npurpose = \"statistics\"\n";
    assert!(load(&format!("vendor = \"acme\"{row}")).is_ok());
    for (text, words) in [
        (format!("vendor = \"acmee\"{row}"), "unknown vendor"),
        (row.to_owned(), "needs `vendor` or `platform`"),
        (
            format!("vendor = \"acme\"{row}").replace("statistics", "statistic"),
            "unknown value",
        ),
        (
            format!("vendor = \"acme\"{row}")
                .replace("exact", "regex")
                .replace("_acme", "(_acme"),
            "bad regular expression",
        ),
    ] {
        let errors = load(&text).unwrap_err();
        assert!(
            errors.iter().any(|e| e.message.contains(words)),
            "{text}: {}",
            told(&errors)
        );
    }
}

#[test]
fn the_schema_names_every_field_of_a_vendor_file() {
    let schema = serde_json::to_value(vendor_schema()).unwrap();
    let fields = schema["properties"].as_object().unwrap();
    for (path, file) in DataFiles::embedded().under("vendors/") {
        if !path.contains("/_") {
            let table: toml::Table = toml::from_str(&file.text).unwrap();
            for key in table.keys() {
                assert!(fields.contains_key(key), "{path}: {key}");
            }
        }
    }
}
