#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use crate::catalogue::{DataFile, FileError};
use crate::evidence::Scenario;
use std::time::Duration;

fn load(text: &str) -> Result<LoadedConfig, ConfigError> {
    LoadedConfig::parse(DataFile {
        name: "consentry.toml".into(),
        text: text.into(),
    })
}

fn with_step(step: &str) -> String {
    format!("[[journey]]\nname = \"n\"\nsteps = [\n  {{ go = \"/\" }},\n  {step},\n]\n")
}

fn error(text: &str) -> FileError {
    match load(text) {
        Err(ConfigError::File(error)) => *error,
        other => panic!("expected an error in {text}, got {other:?}"),
    }
}

const WHOLE: &str = r##"
    scenarios = ["reject", "accept"]
    [[journey]]
    name = "log in"
    before = true
    steps = [{ go = "/login" }, { fill = "#pw", value-env = "SHOP_PASSWORD" }, { press = "Enter" }]

    [[journey]]
    name = "donate"
    scenarios = ["accept"]
    steps = [
      { go = "/donate" },
      { click = "text=Give", expect = "donate" },
      { fill = "#email", canary = "email" },
      { fill = "label=Amount", value = "25" },
      { choose = "#size", option = "Large" },
      { scroll = "#footer" },
      { hover = "role=button name=More" },
      { wait = "2s" },
      { wait = "url=/donate/thanks*" },
      { wait = "text=Thank you" },
      { submit = "#form" },
      { go = "https://tickets.example/book" },
      { expect = "purchase" },
    ]
"##;

#[test]
fn every_form_of_a_step_is_read_and_written_back() {
    let mut settings = Settings::default();
    load(WHOLE).unwrap().values.apply(&mut settings).unwrap();
    let [login, donate] = settings.journeys.as_slice() else {
        panic!("{:?}", settings.journeys)
    };
    assert_eq!(login.variables().collect::<Vec<_>>(), ["SHOP_PASSWORD"]);
    assert_eq!(
        login.taken_in(&settings.scenarios),
        [Scenario::Reject, Scenario::Accept]
    );
    assert_eq!(donate.taken_in(&settings.scenarios), [Scenario::Accept]);
    assert_eq!(donate.steps[1].expect, Some(EventName::Donate));
    let Act::Wait(wait) = &donate.steps[7].act else {
        panic!("{:?}", donate.steps[7])
    };
    assert_eq!(wait.awaited(), Awaited::Time(Duration::from_secs(2)));
    assert_eq!(check_journeys(&settings), Ok(()));

    let printed = settings.to_toml();
    assert!(
        printed.contains("value-env = \"SHOP_PASSWORD\""),
        "{printed}"
    );
    let mut again = Settings::default();
    load(&printed).unwrap().values.apply(&mut again).unwrap();
    assert_eq!(again.journeys, settings.journeys);
}

#[test]
fn journeys_are_part_of_the_fingerprint_and_their_secrets_are_not() {
    let mut settings = Settings::default();
    load(WHOLE).unwrap().values.apply(&mut settings).unwrap();
    let hash = settings.fingerprint();
    settings
        .journey_secrets
        .insert("SHOP_PASSWORD".into(), Secret::new("hush hush"));
    assert_eq!(settings.fingerprint(), hash);
    assert!(!settings.to_toml().contains("hush") && !format!("{settings:?}").contains("hush"));
    settings.journeys.pop();
    assert_ne!(settings.fingerprint(), hash);
}

#[test]
fn a_mistake_in_a_step_is_named_with_its_place_and_mend() {
    // The step stands in line 5 from column 3 on.
    for (step, column, message, help) in [
        (
            "{ clik = \"#a\" }",
            5,
            "unknown key \"clik\"",
            "did you mean \"click\"?",
        ),
        (
            "{ click = \"#a\", expects = \"lead\" }",
            19,
            "unknown key \"expects\"",
            "did you mean \"expect\"?",
        ),
        (
            "{ fill = \"#a\", canary = \"emial\" }",
            27,
            "unknown variant `emial`",
            "did you mean \"email\"?",
        ),
        (
            "{ click = \"#a\", expect = \"donat\" }",
            28,
            "unknown variant `donat`",
            "did you mean \"donate\"?",
        ),
        (
            "{ click = \"txt=Give\" }",
            13,
            "unknown kind of target `txt`",
            "did you mean \"text\"?",
        ),
        (
            "{ click = \"role=buton name=Give\" }",
            13,
            "unknown role `buton`",
            "did you mean \"button\"?",
        ),
        (
            "{ press = \"Entr\" }",
            13,
            "unknown key `Entr`",
            "did you mean \"Enter\"?",
        ),
    ] {
        let error = error(&with_step(step));
        assert!(
            error.message.starts_with(message),
            "{step}: {}",
            error.message
        );
        assert_eq!(
            error.position(),
            format!("consentry.toml:5:{column}"),
            "{step}"
        );
        assert_eq!(error.help.as_deref(), Some(help), "{step}");
    }
    for (step, part) in [
        ("{ }", "a step does something"),
        (
            "{ click = \"#a\", fill = \"#b\", value = \"x\" }",
            "\"click\" and \"fill\"",
        ),
        ("{ fill = \"#a\" }", "\"fill\" needs"),
        (
            "{ fill = \"#a\", value = \"1\", canary = \"email\" }",
            "\"value\" and \"canary\"",
        ),
        (
            "{ click = \"#a\", value = \"1\" }",
            "\"value\" belongs to \"fill\"",
        ),
        ("{ choose = \"#a\" }", "needs an \"option\""),
        ("{ wait = \"2 weeks\" }", "not a length of time"),
        ("{ wait = \"url=thanks\" }", "url= is followed by"),
        ("{ go = \"donate\" }", "neither a path"),
        ("{ go = \"ftp://a.example/\" }", "only http and https"),
        ("{ click = \"\" }", "a target is"),
        (
            "{ fill = \"#a\", value-env = \"p@ss word\" }",
            "name of an environment variable",
        ),
    ] {
        let error = error(&with_step(step));
        assert!(error.message.contains(part), "{step}: {}", error.message);
        assert!(!error.message.contains("p@ss"), "{}", error.message);
        assert!(
            error.position().starts_with("consentry.toml:5:"),
            "{step}: {}",
            error.position()
        );
    }
}

#[test]
fn a_mistake_in_a_journey_is_named_with_its_place() {
    let no_go = error("[[journey]]\nname = \"n\"\nsteps = [{ click = \"#a\" }]\n");
    assert!(
        no_go.message.contains("begins with \"go\""),
        "{}",
        no_go.message
    );
    assert_eq!(no_go.position(), "consentry.toml:1:1");
    for text in [
        "[[journey]]\nname = \" \"\nsteps = [{ go = \"/\" }]\n",
        "[[journey]]\nname = \"n\"\nsteps = []\n",
        "[[journey]]\nname = \"n\"\nsteps = [{ go = \"/\" }]\nscenarios = []\n",
        "[[journey]]\nname = \"n\"\nsteps = [{ go = \"/\" }]\nscenarios = [\"rejct\"]\n",
        "[journey]\nname = \"n\"\nsteps = [{ go = \"/\" }]\n",
    ] {
        error(text);
    }
}

#[test]
fn a_scenario_that_is_not_in_the_scan_and_a_name_that_stands_twice_are_refused() {
    let text = WHOLE.replace(
        "scenarios = [\"reject\", \"accept\"]\n",
        "scenarios = [\"reject\"]\n",
    );
    let mut settings = Settings::default();
    load(&text).unwrap().values.apply(&mut settings).unwrap();
    let error = check_journeys(&settings).unwrap_err();
    assert_eq!((error.journey, error.key), (1, "scenarios"));
    assert!(
        error
            .message
            .contains("\"accept\", which is not in this scan"),
        "{error:?}"
    );
    let range = journey_range(&text, error.journey, error.key);
    assert_eq!(&text[range.clone()], "scenarios");
    assert!(text[range.start..].starts_with("scenarios = [\"accept\"]"));

    settings.scenarios.push(Scenario::Accept);
    settings.journeys[1].name = "log in".into();
    let error = check_journeys(&settings).unwrap_err();
    assert_eq!(
        &text[journey_range(&text, error.journey, error.key)],
        "name"
    );
}
