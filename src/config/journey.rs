//! `[[journey]]`: steps that a visitor takes on the site, and the only way in which a form is sent.

use super::duration::parse_duration;
use super::journey_table::{JourneyTable, StepTable};
use super::seed::parse_seed;
use super::settings::Settings;
use crate::evidence::{Canary, PlannedJourney, PlannedStep, Scenario};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::time::Duration;
use url::Url;

/// Keys that a step can press, by their `KeyboardEvent.key` names, and `Space`.
pub const KEYS: [&str; 14] = [
    "Enter",
    "Space",
    "Escape",
    "Tab",
    "Backspace",
    "Delete",
    "Home",
    "End",
    "PageUp",
    "PageDown",
    "ArrowUp",
    "ArrowDown",
    "ArrowLeft",
    "ArrowRight",
];

/// Roles that `role=` names, WAI-ARIA 1.2 names; those that a visitor operates or reads.
const ROLES: [&str; 16] = [
    "button",
    "checkbox",
    "combobox",
    "heading",
    "img",
    "link",
    "listbox",
    "menuitem",
    "option",
    "radio",
    "searchbox",
    "slider",
    "spinbutton",
    "switch",
    "tab",
    "textbox",
];

/// Shortest secret. A shorter one cannot be searched for in everything that is written without
/// destroying the evidence.
pub const SHORTEST_SECRET: usize = 6;

/// Steps that a visitor takes on the site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "JourneyTable", into = "JourneyTable")]
pub struct Journey {
    /// Name in the report.
    pub name: String,
    /// Scenarios named; none for the usual ones.
    pub scenarios: Option<Vec<Scenario>>,
    /// Whether it is taken before the scenario's first page.
    pub before: bool,
    /// What is done, in order.
    pub steps: Vec<Step>,
}

/// A step of a journey.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(into = "StepTable")]
pub struct Step {
    /// What is done.
    pub act: Act,
    /// The event that should follow.
    pub expect: Option<EventName>,
}

/// What a step does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Opens an address.
    Go(Place),
    /// Presses a control.
    Click(Target),
    /// Types into a field.
    Fill(Target, Text),
    /// Chooses an option of a list.
    Choose(Target, String),
    /// Presses a key.
    Press(Key),
    /// Scrolls to something.
    Scroll(Target),
    /// Rests the pointer on something.
    Hover(Target),
    /// Waits.
    Wait(Wait),
    /// Sends a form.
    Submit(Target),
    /// Only waits until the page is quiet, for the event that is expected.
    Settle,
}

/// What is typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Text {
    /// This text.
    Value(String),
    /// A part of the audit's own identity.
    Canary(Canary),
    /// What an environment variable holds.
    Secret(Variable),
}

macro_rules! checked_text {
    ($(#[$doc:meta])* $name:ident, $check:path) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// As it is written.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = String;

            fn try_from(text: String) -> Result<Self, String> {
                $check(&text)?;
                Ok($name(text))
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> String {
                text.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

checked_text!(
    /// What is operated: a CSS selector, `text=Words`, `label=Words` or `role=button name=Words`.
    Target,
    check_target
);
checked_text!(
    /// A path of the site, or an address in full.
    Place,
    check_place
);
checked_text!(
    /// A key, by its `KeyboardEvent.key` name.
    Key,
    check_key
);
checked_text!(
    /// Name of an environment variable.
    Variable,
    check_variable
);
checked_text!(
    /// A time, an address or a thing that is waited for.
    Wait,
    check_wait
);

/// What is waited for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Awaited<'a> {
    /// So long.
    Time(Duration),
    /// Until the address fits a glob: over the path, or over the whole address when it has a scheme.
    Address(&'a str),
    /// Until it is seen.
    Seen(Target),
}

impl Wait {
    /// What is waited for.
    pub fn awaited(&self) -> Awaited<'_> {
        match self.0.strip_prefix("url=") {
            Some(glob) => Awaited::Address(glob),
            None => match parse_duration(&self.0) {
                Ok(time) => Awaited::Time(time),
                Err(_) => Awaited::Seen(Target(self.0.clone())),
            },
        }
    }
}

impl Place {
    /// The address, seen from the site's start address.
    pub fn on(&self, seed: &Url) -> Option<Url> {
        let mut url = seed.join(&self.0).ok()?;
        url.set_fragment(None);
        Some(url)
    }

    /// The address, when it is given in full and so names its host.
    pub fn in_full(&self) -> Option<Url> {
        Url::parse(&self.0).ok()
    }
}

/// The common names of events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum EventName {
    PageView,
    Click,
    Download,
    Search,
    Contact,
    AddToCart,
    AddToWishlist,
    InitiateCheckout,
    AddPaymentInfo,
    Purchase,
    Donate,
    Lead,
    Registration,
    Subscribe,
    ViewContent,
    Custom,
}

impl EventName {
    /// The name used in files and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            EventName::PageView => "page_view",
            EventName::Click => "click",
            EventName::Download => "download",
            EventName::Search => "search",
            EventName::Contact => "contact",
            EventName::AddToCart => "add_to_cart",
            EventName::AddToWishlist => "add_to_wishlist",
            EventName::InitiateCheckout => "initiate_checkout",
            EventName::AddPaymentInfo => "add_payment_info",
            EventName::Purchase => "purchase",
            EventName::Donate => "donate",
            EventName::Lead => "lead",
            EventName::Registration => "registration",
            EventName::Subscribe => "subscribe",
            EventName::ViewContent => "view_content",
            EventName::Custom => "custom",
        }
    }
}

/// Refuses words before a `=` that mean nothing here: no CSS selector begins so.
fn check_target(text: &str) -> Result<(), String> {
    let bare = text.trim();
    if bare.is_empty() {
        return Err(
            "a target is a CSS selector, text=Words, label=Words or role=button name=Words".into(),
        );
    }
    if text.chars().any(char::is_control) {
        return Err("a target holds no control character".into());
    }
    let word = bare
        .split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))
        .next()
        .unwrap_or_default();
    let Some(rest) = bare.strip_prefix(word).and_then(|r| r.strip_prefix('=')) else {
        return Ok(());
    };
    match word {
        "" => Ok(()),
        "text" | "label" if rest.trim().is_empty() => {
            Err(format!("\"{word}=\" is followed by words"))
        }
        "text" | "label" => Ok(()),
        "role" => {
            let (role, name) = rest.split_once(' ').unwrap_or((rest, "name="));
            if !ROLES.contains(&role) {
                return Err(format!(
                    "unknown role `{role}`, expected one of {}",
                    ticked(&ROLES)
                ));
            }
            match name.trim_start().strip_prefix("name=") {
                Some(_) => Ok(()),
                None => {
                    Err("after a role stands only its name, as in role=button name=Give".into())
                }
            }
        }
        other => Err(format!(
            "unknown kind of target `{other}`, expected one of `text`, `label`, `role`"
        )),
    }
}

fn ticked(words: &[&str]) -> String {
    words
        .iter()
        .map(|w| format!("`{w}`"))
        .collect::<Vec<_>>()
        .join(", ")
}

fn check_place(text: &str) -> Result<(), String> {
    if text.starts_with('/') && !text.starts_with("//") {
        return Ok(());
    }
    match parse_seed(text) {
        Ok(_) => Ok(()),
        Err(_) if !text.contains("://") => Err(format!(
            "\"{text}\" is neither a path of the site, such as /donate, nor an address in full"
        )),
        Err(error) => Err(error.to_string()),
    }
}

fn check_key(text: &str) -> Result<(), String> {
    if KEYS.contains(&text) {
        return Ok(());
    }
    Err(format!(
        "unknown key `{text}`, expected one of {}",
        ticked(&KEYS)
    ))
}

fn check_variable(text: &str) -> Result<(), String> {
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if text.is_empty() || !text.chars().all(fits) || text.starts_with(|c: char| c.is_ascii_digit())
    {
        // It may be the secret itself: it is not repeated.
        return Err(
            "value-env is the name of an environment variable, such as SHOP_PASSWORD".into(),
        );
    }
    Ok(())
}

fn check_wait(text: &str) -> Result<(), String> {
    if let Some(glob) = text.strip_prefix("url=") {
        let whole = glob.starts_with('/') || glob.starts_with('*') || glob.contains("://");
        if !whole {
            return Err(
                "url= is followed by a path or an address, * for any signs: url=/thanks*".into(),
            );
        }
        return globset::Glob::new(glob)
            .map(drop)
            .map_err(|e| e.to_string());
    }
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        return parse_duration(text).map(drop).map_err(|e| e.to_string());
    }
    check_target(text)
}

impl Journey {
    /// Scenarios of an audit in which it is taken.
    pub fn taken_in(&self, asked: &[Scenario]) -> Vec<Scenario> {
        let usual = |s: &Scenario| self.before || matches!(s, Scenario::Reject | Scenario::Accept);
        let named = |s: &Scenario| {
            self.scenarios
                .as_ref()
                .map_or_else(|| usual(s), |n| n.contains(s))
        };
        asked.iter().copied().filter(named).collect()
    }

    /// Environment variables that it needs.
    pub fn variables(&self) -> impl Iterator<Item = &str> {
        self.steps.iter().filter_map(|step| match &step.act {
            Act::Fill(_, Text::Secret(variable)) => Some(variable.as_str()),
            _ => None,
        })
    }

    /// For the evidence: what is going to be done, without a secret.
    pub fn planned(&self, asked: &[Scenario]) -> PlannedJourney {
        PlannedJourney {
            name: self.name.clone(),
            before: self.before,
            scenarios: self.taken_in(asked),
            steps: self.steps.iter().map(Step::planned).collect(),
        }
    }
}

impl Step {
    /// For the evidence: action and target in words, without a secret.
    fn planned(&self) -> PlannedStep {
        let (action, target) = match &self.act {
            Act::Go(place) => ("go", place.to_string()),
            Act::Click(target) => ("click", target.to_string()),
            Act::Fill(target, Text::Value(text)) => ("fill", format!("{target} = \"{text}\"")),
            Act::Fill(target, Text::Canary(part)) => {
                ("fill", format!("{target} = canary {}", part.as_str()))
            }
            Act::Fill(target, Text::Secret(name)) => ("fill", format!("{target} = secret {name}")),
            Act::Choose(target, option) => ("choose", format!("{target} = \"{option}\"")),
            Act::Press(key) => ("press", key.to_string()),
            Act::Scroll(target) => ("scroll", target.to_string()),
            Act::Hover(target) => ("hover", target.to_string()),
            Act::Wait(wait) => ("wait", wait.to_string()),
            Act::Submit(target) => ("submit", target.to_string()),
            Act::Settle => ("expect", String::new()),
        };
        PlannedStep {
            action: action.into(),
            target,
            expect: self.expect.map(|e| e.as_str().to_owned()),
        }
    }
}

/// What is wrong with the journeys of an audit as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JourneyError {
    /// Which journey, from 0.
    pub journey: usize,
    /// Key at fault.
    pub key: &'static str,
    /// What is wrong.
    pub message: String,
    /// The mend.
    pub help: Option<String>,
}

/// Holds the journeys against the scenarios of the audit and against one another.
///
/// # Errors
/// A name that stands twice, a scenario that is not asked for.
pub fn check_journeys(settings: &Settings) -> Result<(), JourneyError> {
    for (n, journey) in settings.journeys.iter().enumerate() {
        let error = |key, message: String, help| JourneyError {
            journey: n,
            key,
            message,
            help,
        };
        if settings.journeys[..n]
            .iter()
            .any(|j| j.name == journey.name)
        {
            let message = format!("two journeys are named \"{}\"", journey.name);
            return Err(error(
                "name",
                message,
                Some("give each a name of its own".into()),
            ));
        }
        let named = journey.scenarios.iter().flatten();
        if let Some(other) = named.copied().find(|s| !settings.scenarios.contains(s)) {
            let asked: Vec<&str> = settings.scenarios.iter().map(|s| s.as_str()).collect();
            let message = format!(
                "the journey \"{}\" names the scenario \"{other}\", which is not in this scan",
                journey.name
            );
            let help = format!(
                "in this scan: {}; add it there, or take it out here",
                asked.join(", ")
            );
            return Err(error("scenarios", message, Some(help)));
        }
    }
    Ok(())
}

/// Byte range of a key of the nth `[[journey]]` in the text of a configuration, for the caret; of its
/// header when the key is not there.
pub fn journey_range(text: &str, n: usize, key: &str) -> std::ops::Range<usize> {
    let (mut start, mut header, mut seen) = (0, 0..0, 0);
    for line in text.split_inclusive('\n') {
        let bare = line.trim();
        let indent = line.len() - line.trim_start().len();
        let here = start + indent..start + indent + bare.len();
        if bare.starts_with("[[journey]]") {
            seen += 1;
            if seen == n + 1 {
                header = here.clone();
            }
        }
        let value = bare.strip_prefix(key).map(str::trim_start);
        if seen == n + 1 && value.is_some_and(|v| v.starts_with('=')) {
            return here.start..here.start + key.len();
        }
        start += line.len();
    }
    header
}
