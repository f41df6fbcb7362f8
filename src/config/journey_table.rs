//! `[[journey]]` as it is written in `consentry.toml`, and what is made of it.

use super::journey::{Act, EventName, Journey, Key, Place, Step, Target, Text, Variable, Wait};
use crate::evidence::{Canary, Scenario};
use schemars::JsonSchema;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;

/// Longest name of a journey, in characters.
const LONGEST_NAME: usize = 60;

/// `[[journey]]` as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct JourneyTable {
    /// Name in the report, unlike that of any other journey.
    name: String,
    /// Scenarios in which it is taken. Default: `reject` and `accept` where asked for; all that are asked
    /// for with `before`.
    #[serde(skip_serializing_if = "Option::is_none")]
    scenarios: Option<Vec<Scenario>>,
    /// A login: made once, before the scenarios, each of which starts from its cookies. Default `false`.
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<bool>,
    /// What is done, in order. The first step is a `go`.
    #[schemars(with = "Vec<StepTable>")]
    steps: Vec<Step>,
}

/// A step as it is written: one action with what belongs to it, and the event that should follow.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct StepTable {
    /// Open a path of the site, or an address in full. Another host is visited only when it is named so.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    go: Option<Place>,
    /// Press a control: a CSS selector, `text=Words`, `label=Words` or `role=button name=Words`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    click: Option<Target>,
    /// Type into a field, with `value`, `canary` or `value-env`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    fill: Option<Target>,
    /// Choose an `option` of a list.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    choose: Option<Target>,
    /// Press a key: `Enter`, `Tab`, `Escape`, ….
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    press: Option<Key>,
    /// Scroll to something by the wheel.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    scroll: Option<Target>,
    /// Rest the pointer on something.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    hover: Option<Target>,
    /// Wait for a time (`2s`), an address (`url=/thanks*`), or for something to be seen.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    wait: Option<Wait>,
    /// Send a form, by its own button if it has one, else by the Enter key.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    submit: Option<Target>,
    /// With `fill`: the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    /// With `fill`: a part of the identity made up for the audit, which is looked for in all traffic.
    #[serde(skip_serializing_if = "Option::is_none")]
    canary: Option<Canary>,
    /// With `fill`: the environment variable that holds the text; it never reaches the audit folder.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    value_env: Option<Variable>,
    /// With `choose`: the words or the value of the option.
    #[serde(skip_serializing_if = "Option::is_none")]
    option: Option<String>,
    /// The event that should follow, before the next step has ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    expect: Option<EventName>,
}

/// A mistake in the whole of a step is told by the reader of its table, which knows where that stands;
/// `try_from` would lay it on the list of steps.
impl<'de> Deserialize<'de> for Step {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Step, D::Error> {
        struct Reader;

        impl<'de> Visitor<'de> for Reader {
            type Value = Step;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a step, such as { click = \"text=Give\" }")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Step, A::Error> {
                let table = StepTable::deserialize(MapAccessDeserializer::new(map))?;
                Step::try_from(table).map_err(A::Error::custom)
            }
        }

        deserializer.deserialize_struct("StepTable", &[], Reader)
    }
}

impl TryFrom<StepTable> for Step {
    type Error = String;

    fn try_from(table: StepTable) -> Result<Step, String> {
        let StepTable {
            go,
            click,
            fill,
            choose,
            press,
            scroll,
            hover,
            wait,
            submit,
            value,
            canary,
            value_env,
            option,
            expect,
        } = table;
        let texts = [
            ("value", value.map(Text::Value)),
            ("canary", canary.map(Text::Canary)),
            ("value-env", value_env.map(Text::Secret)),
        ];
        let mut texts = texts
            .into_iter()
            .filter_map(|(key, text)| Some((key, text?)));
        let (text, second) = (texts.next(), texts.next());
        if let (Some((one, _)), Some((two, _))) = (&text, &second) {
            return Err(format!(
                "a field is filled with one text, and this step has \"{one}\" and \"{two}\""
            ));
        }
        match (&text, &fill) {
            (Some((key, _)), None) => return Err(format!("\"{key}\" belongs to \"fill\"")),
            (None, Some(_)) => {
                return Err("\"fill\" needs \"value\", \"canary\" or \"value-env\"".into());
            }
            _ => {}
        }
        match (&option, &choose) {
            (Some(_), None) => return Err("\"option\" belongs to \"choose\"".into()),
            (None, Some(_)) => return Err("\"choose\" needs an \"option\"".into()),
            _ => {}
        }
        let acts = [
            ("go", go.map(Act::Go)),
            ("click", click.map(Act::Click)),
            (
                "fill",
                fill.zip(text).map(|(to, (_, text))| Act::Fill(to, text)),
            ),
            (
                "choose",
                choose
                    .zip(option)
                    .map(|(from, option)| Act::Choose(from, option)),
            ),
            ("press", press.map(Act::Press)),
            ("scroll", scroll.map(Act::Scroll)),
            ("hover", hover.map(Act::Hover)),
            ("wait", wait.map(Act::Wait)),
            ("submit", submit.map(Act::Submit)),
        ];
        let mut acts = acts.into_iter().filter_map(|(key, act)| Some((key, act?)));
        match (acts.next(), acts.next()) {
            (Some((one, _)), Some((two, _))) => Err(format!(
                "a step does one thing, and this one has \"{one}\" and \"{two}\""
            )),
            (Some((_, act)), None) => Ok(Step { act, expect }),
            (None, _) if expect.is_some() => Ok(Step {
                act: Act::Settle,
                expect,
            }),
            (None, _) => Err(
                "a step does something: go, click, fill, choose, press, scroll, hover, wait, submit or expect"
                    .into(),
            ),
        }
    }
}

impl From<Step> for StepTable {
    fn from(step: Step) -> StepTable {
        let mut table = StepTable {
            expect: step.expect,
            ..StepTable::default()
        };
        match step.act {
            Act::Go(place) => table.go = Some(place),
            Act::Click(target) => table.click = Some(target),
            Act::Fill(target, text) => {
                table.fill = Some(target);
                match text {
                    Text::Value(text) => table.value = Some(text),
                    Text::Canary(part) => table.canary = Some(part),
                    Text::Secret(variable) => table.value_env = Some(variable),
                }
            }
            Act::Choose(target, option) => {
                table.choose = Some(target);
                table.option = Some(option);
            }
            Act::Press(key) => table.press = Some(key),
            Act::Scroll(target) => table.scroll = Some(target),
            Act::Hover(target) => table.hover = Some(target),
            Act::Wait(wait) => table.wait = Some(wait),
            Act::Submit(target) => table.submit = Some(target),
            Act::Settle => {}
        }
        table
    }
}

impl TryFrom<JourneyTable> for Journey {
    type Error = String;

    fn try_from(table: JourneyTable) -> Result<Journey, String> {
        let name = table.name.trim();
        if name.is_empty()
            || name.chars().count() > LONGEST_NAME
            || name.chars().any(char::is_control)
        {
            return Err(format!(
                "the name of a journey has 1 to {LONGEST_NAME} characters"
            ));
        }
        match table.steps.first() {
            Some(Step {
                act: Act::Go(_), ..
            }) => {}
            Some(_) => return Err("a journey begins with \"go\", for its tab is empty".into()),
            None => return Err("a journey has steps".into()),
        }
        let mut scenarios = table.scenarios;
        if let Some(named) = &mut scenarios {
            named.sort_unstable();
            named.dedup();
            if named.is_empty() {
                return Err(
                    "no scenario is named; leave \"scenarios\" out for the usual ones".into(),
                );
            }
        }
        Ok(Journey {
            name: name.to_owned(),
            scenarios,
            before: table.before.unwrap_or(false),
            steps: table.steps,
        })
    }
}

impl From<Journey> for JourneyTable {
    fn from(journey: Journey) -> JourneyTable {
        JourneyTable {
            name: journey.name,
            scenarios: journey.scenarios,
            before: journey.before.then_some(true),
            steps: journey.steps,
        }
    }
}
