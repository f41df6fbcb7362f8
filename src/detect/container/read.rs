//! The text of a served tag manager container: tags, triggers and consent settings in it.
//!
//! Google Tag Manager serves a container as a script that begins with `var data = {"resource": {…}}`:
//! `macros` (variables), `tags`, `predicates` (conditions) and `rules` (which conditions fire or hold
//! back which tags). The lists are read entry by entry, so that a container that was cut still yields
//! what came before the cut.

use crate::messages::Messages;
use crate::say;
use serde_json::{Map, Value};
use std::cell::Cell;
use std::collections::BTreeMap;

/// Entries read of each list.
const ENTRIES: usize = 5000;
/// Characters of a value that is put into words.
const TEXT_LIMIT: usize = 20_000;
/// Parts of one value that are put into words.
const STEPS: usize = 20_000;
/// Parts of all values of a container that are put into words: a container of five thousand tags may
/// have each of them go through every variable.
const ALL_STEPS: usize = 1_000_000;
/// Nesting of a value that is put into words.
const DEPTH: usize = 12;

/// What is in a container.
#[derive(Debug, Default, PartialEq)]
pub struct Container {
    /// Its published version.
    pub version: Option<String>,
    /// Its tags, in its order.
    pub tags: Vec<Tag>,
    /// Addresses that custom templates may load or call, by function.
    pub permitted: BTreeMap<String, Vec<String>>,
    /// Whether it broke off.
    pub cut: bool,
}

/// A tag as it stands in a container.
#[derive(Debug, Default, PartialEq)]
pub struct Tag {
    /// Its number.
    pub number: Option<u64>,
    /// Its type, e.g. `gaawe`, `html`, `cvt_1_2`.
    pub function: String,
    /// Its fields in words, without `vtp_`.
    pub fields: BTreeMap<String, String>,
    /// Consent types it is set to wait for; none where nothing is set.
    pub consent: Option<Vec<String>>,
    /// Conditions, any of which fires it.
    pub fires_on: Vec<String>,
    /// Conditions, any of which holds it back.
    pub blocked_on: Vec<String>,
    /// Switched off.
    pub paused: bool,
}

/// Whether a text looks like a container at all.
pub fn looks_like_container(text: &str) -> bool {
    text.contains("\"macros\"") && text.contains("\"tags\"") && text.contains("\"function\":\"__")
        || text.contains("\"function\": \"__") && text.contains("\"tags\"")
}

/// Reads a container; none when there is none in the text. Its conditions are told in the language of the
/// messages.
pub fn read(text: &str, messages: &Messages) -> Option<Container> {
    let start = text.find("\"resource\"")?;
    let text = &text[start..];
    let (macros, macros_whole) = list(text, "macros");
    let (tags, tags_whole) = list(text, "tags");
    let (predicates, predicates_whole) = list(text, "predicates");
    let (rules, rules_whole) = list(text, "rules");
    if tags.is_empty() && macros.is_empty() {
        return None;
    }
    let words = Words::new(&macros);
    let conditions: Vec<Option<String>> = predicates
        .iter()
        .map(|p| predicate(p, &words, messages))
        .collect();
    let mut tags: Vec<Tag> = tags.iter().map(|t| tag(t, &words)).collect();
    for rule in &rules {
        apply(rule, &conditions, &mut tags, messages);
    }
    let version = after_key(text, "version")
        .and_then(|rest| rest.strip_prefix('"'))
        .and_then(|rest| rest.split('"').next())
        .filter(|v| !v.is_empty() && v.len() < 40)
        .map(str::to_owned);
    Some(Container {
        version,
        tags,
        permitted: permitted(text),
        cut: !(macros_whole && tags_whole && predicates_whole && rules_whole),
    })
}

/// The text behind `"key":`.
fn after_key<'t>(text: &'t str, key: &str) -> Option<&'t str> {
    let quoted = format!("\"{key}\"");
    text.match_indices(&quoted).find_map(|(at, _)| {
        let rest = text[at + quoted.len()..].trim_start();
        rest.strip_prefix(':').map(str::trim_start)
    })
}

/// The entries of a list by its key, and whether its end was reached. A key that is not there is an
/// empty list that is whole.
fn list(text: &str, key: &str) -> (Vec<Value>, bool) {
    let Some(mut rest) = after_key(text, key).and_then(|r| r.strip_prefix('[')) else {
        return (Vec::new(), true);
    };
    let mut entries = Vec::new();
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
        if rest.starts_with(']') {
            return (entries, true);
        }
        let Some(end) = balanced(rest) else {
            return (entries, false);
        };
        if entries.len() >= ENTRIES {
            return (entries, false);
        }
        // An entry that cannot be read keeps its place: others are named by number.
        entries.push(json(&rest[..end]).unwrap_or(Value::Null));
        rest = &rest[end..];
    }
}

/// Length of the list, object or scalar that a text begins with; none when it breaks off.
fn balanced(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    if !matches!(bytes.first()?, b'{' | b'[') {
        return bytes.iter().position(|b| matches!(b, b',' | b']' | b'}'));
    }
    let (mut depth, mut in_text, mut escaped) = (0usize, false, false);
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            b'{' | b'[' if !in_text => depth += 1,
            b'}' | b']' if !in_text => {
                depth -= 1;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

/// JSON, with the two escapes that scripts know and JSON does not.
fn json(text: &str) -> Option<Value> {
    serde_json::from_str(text)
        .or_else(|_| serde_json::from_str(&text.replace("\\x", "\\u00").replace("\\'", "'")))
        .ok()
}

/// Addresses in the permissions of custom templates.
fn permitted(text: &str) -> BTreeMap<String, Vec<String>> {
    let Some(rest) = after_key(text, "permissions").filter(|r| r.starts_with('{')) else {
        return BTreeMap::new();
    };
    let Some(Value::Object(all)) = balanced(rest).and_then(|end| json(&rest[..end])) else {
        return BTreeMap::new();
    };
    all.into_iter()
        .map(|(function, permissions)| {
            let urls = ["inject_script", "send_pixel", "inject_hidden_iframe"]
                .iter()
                .filter_map(|name| permissions.get(name)?.get("urls")?.as_array())
                .flatten()
                .filter_map(Value::as_str)
                .map(|url| url.trim_end_matches('*').to_owned())
                .collect();
            (function.trim_start_matches('_').to_owned(), urls)
        })
        .collect()
}

fn tag(value: &Value, words: &Words<'_>) -> Tag {
    let mut function = value["function"]
        .as_str()
        .unwrap_or_default()
        .trim_start_matches('_')
        .to_owned();
    let empty = Map::new();
    let fields: BTreeMap<String, String> = value
        .as_object()
        .unwrap_or(&empty)
        .iter()
        .filter_map(|(key, value)| Some((key.strip_prefix("vtp_")?, words.say(value))))
        .filter(|(_, text)| !text.is_empty())
        .map(|(key, text)| (key.to_owned(), text.chars().take(TEXT_LIMIT).collect()))
        .collect();
    let paused = function == "paused";
    if paused {
        function = fields.get("originalTagType").cloned().unwrap_or(function);
    }
    let consent = value["consent"].as_array().map(|list| {
        list.iter()
            .skip(1)
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect()
    });
    Tag {
        number: value["tag_id"].as_u64(),
        function,
        fields,
        consent,
        paused,
        ..Tag::default()
    }
}

/// Puts values into words: variables by name in double braces, constants as they are. Variables can
/// name each other, and be long, so steps and letters are counted. The names are those of the tag manager
/// and the same in every language: what a tag does is read from these words.
struct Words<'a> {
    macros: &'a [Value],
    /// Steps left of the value.
    left: Cell<usize>,
    /// Letters left of the value.
    letters: Cell<usize>,
    /// Steps left of the container.
    all: Cell<usize>,
}

impl<'a> Words<'a> {
    fn new(macros: &'a [Value]) -> Words<'a> {
        Words {
            macros,
            left: Cell::new(0),
            letters: Cell::new(0),
            all: Cell::new(ALL_STEPS),
        }
    }

    /// One value.
    fn say(&self, value: &Value) -> String {
        self.left.set(STEPS);
        self.letters.set(TEXT_LIMIT);
        self.of(value, 0)
    }

    fn of(&self, value: &Value, depth: usize) -> String {
        let spent = self.left.get() == 0 || self.all.get() == 0 || self.letters.get() == 0;
        if depth > DEPTH || spent {
            return "…".into();
        }
        self.left.set(self.left.get() - 1);
        self.all.set(self.all.get() - 1);
        let all = |list: &[Value], separator: &str| {
            list.iter()
                .map(|v| self.of(v, depth + 1))
                .filter(|t| !t.is_empty())
                .collect::<Vec<_>>()
                .join(separator)
        };
        match value {
            Value::String(text) => {
                let cut: String = text.chars().take(self.letters.get()).collect();
                let taken = cut.len().min(self.letters.get());
                self.letters.set(self.letters.get() - taken);
                cut
            }
            Value::Bool(_) | Value::Number(_) => value.to_string(),
            Value::Null | Value::Object(_) => String::new(),
            Value::Array(list) => match (list.first().and_then(Value::as_str), list.get(1)) {
                (Some("macro"), Some(number)) => self.variable(number, depth),
                (Some("escape"), Some(inner)) => self.of(inner, depth + 1),
                (Some("template"), _) => all(&list[1..], ""),
                (Some("list"), _) => all(&list[1..], ", "),
                (Some("map"), _) => list[1..]
                    .chunks(2)
                    .map(|pair| all(pair, "="))
                    .collect::<Vec<_>>()
                    .join(" "),
                _ => all(list.get(1..).unwrap_or_default(), " "),
            },
        }
    }

    /// A variable by its number.
    fn variable(&self, number: &Value, depth: usize) -> String {
        let Some(found) = number.as_u64().and_then(|n| self.macros.get(n as usize)) else {
            return "{{variable}}".into();
        };
        let field = |name: &str| self.of(&found[name], depth + 1);
        let function = found["function"]
            .as_str()
            .unwrap_or_default()
            .trim_start_matches('_');
        let name = match function {
            "c" => return field("vtp_value"),
            "e" => "event".to_owned(),
            "u" => format!("page {}", field("vtp_component").to_lowercase()),
            "v" => field("vtp_name"),
            "k" => format!("cookie {}", field("vtp_name")),
            "j" => format!("script variable {}", field("vtp_name")),
            "jsm" => "custom script".to_owned(),
            "f" => "referrer".to_owned(),
            "aev" => format!("element {}", field("vtp_varType").to_lowercase()),
            "d" => "page element".to_owned(),
            "smm" | "remm" => "look-up table".to_owned(),
            "gas" => "Analytics settings".to_owned(),
            "r" => "random number".to_owned(),
            "cid" | "ctv" => "container".to_owned(),
            other => other.to_owned(),
        };
        format!("{{{{{name}}}}}")
    }
}

/// A condition in words; none for the plumbing between listeners and triggers.
fn predicate(value: &Value, words: &Words<'_>, messages: &Messages) -> Option<String> {
    let left = words.say(&value["arg0"]);
    let right: String = words.say(&value["arg1"]).chars().take(200).collect();
    if left == "{{gtm.triggers}}" {
        return None;
    }
    let function = value["function"].as_str().unwrap_or_default();
    let compared = match function {
        "_eq" if left == "{{event}}" => return Some(moment(&right, messages)),
        "_eq" => "is",
        "_cn" => "contains",
        "_sw" => "starts-with",
        "_ew" => "ends-with",
        "_re" => "matches",
        "_css" => "fits-selector",
        "_lt" => "less",
        "_le" => "at-most",
        "_gt" => "more",
        "_ge" => "at-least",
        _ => "other",
    };
    Some(say!(
        messages,
        "container-condition",
        left = left,
        compared = compared,
        right = right
    ))
}

/// The moments that the tag manager names itself; others are events of the site.
fn moment(event: &str, messages: &Messages) -> String {
    let moment = match event {
        "gtm.init_consent" => "consent",
        "gtm.init" => "start",
        "gtm.js" => "view",
        "gtm.dom" => "ready",
        "gtm.load" => "loaded",
        "gtm.click" => "click",
        "gtm.linkClick" => "link",
        "gtm.formSubmit" => "form",
        "gtm.scrollDepth" => "scroll",
        "gtm.timer" => "timer",
        "gtm.historyChange" | "gtm.historyChange-v2" => "address",
        "gtm.elementVisibility" => "visible",
        "gtm.video" => "video",
        "gtm.pageError" => "fault",
        _ => "own",
    };
    say!(messages, "container-moment", moment = moment, event = event)
}

/// Puts a rule `[["if",0],["unless",1],["add",2],["block",3]]` to the tags it names.
fn apply(rule: &Value, conditions: &[Option<String>], tags: &mut [Tag], messages: &Messages) {
    let parts = |word: &str| -> Vec<usize> {
        rule.as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_array)
            .filter(|part| part.first().and_then(Value::as_str) == Some(word))
            .flat_map(|part| part[1..].iter().filter_map(Value::as_u64))
            .map(|n| n as usize)
            .collect()
    };
    let said = |numbers: &[usize], separator: &str| {
        let texts: Vec<String> = numbers
            .iter()
            .filter_map(|n| conditions.get(*n).cloned().unwrap_or(Some("…".into())))
            .collect();
        texts.join(separator)
    };
    let mut text = said(&parts("if"), &say!(messages, "container-and"));
    let unless = said(&parts("unless"), &say!(messages, "container-or"));
    if text.is_empty() {
        text = say!(messages, "container-always");
    }
    if !unless.is_empty() {
        text = say!(
            messages,
            "container-unless",
            conditions = text,
            unless = unless
        );
    }
    for number in parts("add") {
        if let Some(tag) = tags.get_mut(number) {
            tag.fires_on.push(text.clone());
        }
    }
    for number in parts("block") {
        if let Some(tag) = tags.get_mut(number) {
            tag.blocked_on.push(text.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn read(text: &str) -> Option<Container> {
        super::read(text, &Messages::english())
    }

    /// Written by hand in the form in which containers are served.
    const SCRIPT: &str = r#"
// Copyright
(function(){
var data = {
"resource": {
  "version":"42",
  "macros":[{"function":"__e"},{"function":"__c","vtp_value":"G-HLTHEATRE1"},{"function":"__u","vtp_component":"PATH"},{"function":"__v","vtp_name":"gtm.triggers"},{"function":"__v","vtp_name":"order.value"}],
  "tags":[
    {"function":"__googtag","metadata":["map"],"once_per_event":true,"vtp_tagId":["macro",1],"tag_id":3},
    {"function":"__gaawe","consent":["list","analytics_storage"],"vtp_eventName":"purchase","vtp_measurementIdOverride":["macro",1],"vtp_eventSettingsTable":["list",["map","parameter","value","parameterValue",["macro",4]]],"tag_id":4},
    {"function":"__html","consent":["list"],"vtp_html":["template","\u003Cscript\u003Efbq('init','1029384756102938');fbq(\"track\",\"Donate\",{v:",["escape",["macro",4],8,16],"});\u003C\/script\u003E"],"tag_id":5},
    {"function":"__paused","vtp_originalTagType":"awct","tag_id":6},
    {"function":"__cvt_1_2","vtp_pixel":"C9HLT0DEMO0HARBOUR01","tag_id":7}],
  "predicates":[{"function":"_eq","arg0":["macro",0],"arg1":"gtm.js"},{"function":"_eq","arg0":["macro",0],"arg1":"order_done"},{"function":"_sw","arg0":["macro",2],"arg1":"\/staff"},{"function":"_re","arg0":["macro",3],"arg1":"(^$|((^|,)1_2($|,)))"},{"function":"_eq","arg0":["macro",0],"arg1":"gtm.linkClick"}],
  "rules":[[["if",0],["add",0,2]],[["if",1],["unless",2],["add",1]],[["if",4,3],["add",4]],[["if",0,2],["block",2]]]
},
"runtime":[],
"permissions":{"__cvt_1_2":{"inject_script":{"urls":["https:\/\/analytics.tiktok.com\/*"]}}}
};
})();"#;

    #[test]
    fn tags_triggers_and_consent_settings_are_read() {
        assert!(looks_like_container(SCRIPT));
        let container = read(SCRIPT).unwrap();
        assert_eq!(
            (container.version.as_deref(), container.cut),
            (Some("42"), false)
        );
        let functions: Vec<&str> = container.tags.iter().map(|t| t.function.as_str()).collect();
        assert_eq!(functions, ["googtag", "gaawe", "html", "awct", "cvt_1_2"]);
        let [google, event, html, paused, template] = &container.tags[..] else {
            panic!("five tags")
        };
        assert_eq!(google.fields["tagId"], "G-HLTHEATRE1");
        assert_eq!(
            (google.fires_on.as_slice(), &google.consent),
            (&["page view".to_owned()][..], &None)
        );
        assert_eq!(
            event.consent.as_deref(),
            Some(&["analytics_storage".to_owned()][..])
        );
        assert_eq!(
            event.fires_on,
            ["event order_done, unless {{page path}} starts with /staff"]
        );
        assert!(event.fields["eventSettingsTable"].contains("parameterValue={{order.value}}"));
        assert_eq!(html.consent.as_deref(), Some(&[][..]));
        assert!(html.fields["html"].contains("fbq(\"track\",\"Donate\",{v:{{order.value}}"));
        assert_eq!(
            html.blocked_on,
            ["page view and {{page path}} starts with /staff"]
        );
        assert!(paused.paused && paused.fires_on.is_empty());
        assert_eq!(template.fires_on, ["click on a link"]);
        assert_eq!(
            container.permitted["cvt_1_2"],
            ["https://analytics.tiktok.com/"]
        );
    }

    #[test]
    fn a_container_that_was_cut_yields_what_came_before() {
        let at = SCRIPT.find("__paused").unwrap();
        let container = read(&SCRIPT[..at]).unwrap();
        assert!(container.cut);
        assert_eq!(container.tags.len(), 3);
        for end in 0..SCRIPT.len() {
            if SCRIPT.is_char_boundary(end) {
                read(&SCRIPT[..end]);
            }
        }
    }

    #[test]
    fn other_scripts_are_no_containers() {
        for text in [
            "",
            "var a = {};",
            "\"resource\"",
            "{\"resource\":{\"tags\":[]}}",
            "\"resource\":\"tags\":[[",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        let deep = format!("\"resource\":{{\"macros\":[{}]}}", "[".repeat(100_000));
        read(&deep);
        let nested = "{\"resource\":{\"macros\":[{\"function\":\"__c\",\"vtp_value\":[\"macro\",0]}],\"tags\":[{\"function\":\"__html\",\"vtp_html\":[\"macro\",0]}]}}";
        assert_eq!(read(nested).unwrap().tags.len(), 1);
    }
}
