//! Journeys that `consentry init URL` proposes, from the forms and buttons of the pages it looked at.
//!
//! They are written as comments. Everything in them that the site wrote is a TOML string on one line.

use crate::capture::FormFields;
use crate::catalogue::{DataFile, DataFiles, FileError};
use crate::config::EventName;
use crate::evidence::DocumentSeen;
use scraper::{ElementRef, Html, Selector};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use url::Url;

/// Journeys proposed.
const MOST: usize = 8;

/// Fields of one form that are filled in.
const MOST_FIELDS: usize = 12;

/// Where the words of events stand.
const FILE: &str = "forms/events.toml";

/// What forms and buttons are for, and what fields ask for, by their words.
#[derive(Debug, Clone, Default)]
pub struct FormWords {
    events: Vec<EventWords>,
    fields: FormFields,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct EventsFile {
    #[serde(default)]
    event: Vec<EventWords>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct EventWords {
    event: EventName,
    words: Vec<String>,
}

impl FormWords {
    /// Reads the files.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn load(files: &DataFiles) -> Result<FormWords, Vec<FileError>> {
        let events = files.get(FILE).map(DataFile::read::<EventsFile>);
        let events = events.transpose()?.unwrap_or_default();
        Ok(FormWords {
            events: events.event,
            fields: FormFields::load(files)?,
        })
    }

    fn event(&self, words: &str) -> Option<EventName> {
        let words = words.to_lowercase();
        self.events
            .iter()
            .find(|e| e.words.iter().any(|w| begins_word(&words, w)))
            .map(|e| e.event)
    }
}

/// Whether a word of the text begins so.
fn begins_word(text: &str, with: &str) -> bool {
    text.match_indices(with).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        before.is_none_or(|c| !c.is_alphanumeric())
    })
}

/// The journeys as commented TOML, each line of it a comment; none when nothing was found.
pub fn propose(documents: &[DocumentSeen], words: &FormWords) -> String {
    let mut seen = BTreeSet::new();
    let mut names = BTreeSet::new();
    let mut out = String::new();
    let found = documents.iter().flat_map(|d| of_page(d, words));
    for Proposal {
        event,
        name,
        lines,
        login,
    } in found
    {
        if seen.len() >= MOST || !seen.insert(lines.clone()) {
            continue;
        }
        let mut unique = name.clone();
        let mut n = 2;
        while !names.insert(unique.clone()) {
            unique = format!("{name} {n}");
            n += 1;
        }
        let _ = writeln!(out, "#\n# [[journey]]");
        let _ = writeln!(out, "# name = {}", quoted(&unique));
        if login {
            let _ = writeln!(
                out,
                "# before = true                   # a login; it must not answer the consent notice"
            );
        }
        let _ = writeln!(out, "# steps = [");
        let last = lines.len().saturating_sub(1);
        for (n, line) in lines.iter().enumerate() {
            match event.filter(|_| n == last) {
                Some(event) => {
                    let event = event.as_str();
                    let _ = writeln!(out, "#   {{ {line}, expect = \"{event}\" }},");
                }
                None => {
                    let _ = writeln!(out, "#   {{ {line} }},");
                }
            }
        }
        let _ = writeln!(out, "# ]");
    }
    out
}

/// A journey without its frame: the insides of its steps.
struct Proposal {
    event: Option<EventName>,
    name: String,
    lines: Vec<String>,
    login: bool,
}

fn of_page(document: &DocumentSeen, known: &FormWords) -> Vec<Proposal> {
    let (Ok(url), Ok(form), Ok(button)) = (
        Url::parse(&document.url),
        Selector::parse("form"),
        Selector::parse("button, a[role=button], input[type=button]"),
    ) else {
        return Vec::new();
    };
    let page = crate::detect::html::document(&document.html);
    let go = format!("go = {}", quoted(url.path()));
    let forms = page
        .select(&form)
        .filter_map(|f| of_form(&page, f, &go, known));
    let pressed = page
        .select(&button)
        .filter(|b| {
            !b.ancestors()
                .filter_map(ElementRef::wrap)
                .any(|e| e.value().name() == "form")
        })
        .filter_map(|b| {
            let words = words(b)?;
            let event = known.event(&words)?;
            let pressed = matches!(event, EventName::AddToCart | EventName::AddToWishlist);
            if !pressed {
                return None;
            }
            Some(Proposal {
                event: Some(event),
                name: event.as_str().replace('_', " "),
                lines: vec![
                    go.clone(),
                    format!("click = {}", quoted(&format!("text={words}"))),
                ],
                login: false,
            })
        });
    forms.chain(pressed).collect()
}

fn of_form(page: &Html, form: ElementRef<'_>, go: &str, known: &FormWords) -> Option<Proposal> {
    let field = Selector::parse("input, select, textarea").ok()?;
    let button = Selector::parse("button, input[type=submit]").ok()?;
    let mut lines = vec![go.to_owned()];
    let mut login = false;
    for field in form.select(&field) {
        let Some(line) = fill(page, field, &known.fields) else {
            continue;
        };
        login |= field.value().attr("type") == Some("password");
        if lines.len() <= MOST_FIELDS {
            lines.push(line);
        }
    }
    if lines.len() < 2 {
        return None;
    }
    let send = form
        .select(&button)
        .filter(|b| !matches!(b.value().attr("type"), Some("button" | "reset")))
        .find_map(words);
    lines.push(match &send {
        Some(words) => format!("click = {}", quoted(&format!("text={words}"))),
        None => format!(
            "submit = {}",
            quoted(&selector(form).unwrap_or_else(|| "form".into()))
        ),
    });
    let about: String = [
        form.value().attr("id"),
        form.value().attr("action"),
        form.value().attr("class"),
    ]
    .into_iter()
    .flatten()
    .chain(send.as_deref())
    .collect::<Vec<_>>()
    .join(" ")
        + " "
        + &form.text().collect::<String>();
    let event = known
        .event(send.as_deref().unwrap_or_default())
        .or_else(|| known.event(&about))
        .filter(|_| !login);
    Some(Proposal {
        event,
        name: if login {
            "log in".into()
        } else {
            event.map_or_else(|| "form".to_owned(), |e| e.as_str().replace('_', " "))
        },
        lines,
        login,
    })
}

/// The step that fills a field in; none for one that is left as it is.
fn fill(page: &Html, field: ElementRef<'_>, fields: &FormFields) -> Option<String> {
    let value = field.value();
    let kind = value.attr("type").unwrap_or("text").to_ascii_lowercase();
    let left = [
        "hidden", "submit", "button", "reset", "image", "file", "radio", "range", "color",
    ];
    if left.contains(&kind.as_str()) {
        return None;
    }
    let target = selector(field).or_else(|| Some(format!("label={}", label(page, field)?)))?;
    let target = quoted(&target);
    if kind == "checkbox" {
        // What a form cannot be sent without.
        return value.attr("required").map(|_| format!("click = {target}"));
    }
    if value.name() == "select" {
        let option = Selector::parse("option").ok()?;
        let options = field
            .select(&option)
            .filter(|o| o.value().attr("value") != Some(""));
        let words = options.filter_map(words).next()?;
        return Some(format!("choose = {target}, option = {}", quoted(&words)));
    }
    if kind == "password" {
        return Some(format!("fill = {target}, value-env = \"SITE_PASSWORD\""));
    }
    let own = ["name", "id", "placeholder", "aria-label"];
    let own = own.iter().filter_map(|a| value.attr(a));
    let around = label(page, field);
    let says: Vec<&str> = own.chain(around.as_deref()).collect();
    let says = says.join(" ").to_lowercase();
    let autocomplete = value.attr("autocomplete").unwrap_or_default();
    Some(match fields.asks_for(autocomplete, &kind, &says) {
        Some(part) => format!("fill = {target}, canary = \"{}\"", part.as_str()),
        None if kind == "number" || says.contains("amount") => {
            format!("fill = {target}, value = \"25\"")
        }
        None => format!("fill = {target}, value = \"test\""),
    })
}

/// Words on a control, folded.
fn words(element: ElementRef<'_>) -> Option<String> {
    let text = element.text().collect::<Vec<_>>().join(" ");
    let text = if text.trim().is_empty() {
        element
            .value()
            .attr("value")
            .or(element.value().attr("aria-label"))?
            .to_owned()
    } else {
        text
    };
    folded(&text)
}

/// A selector by id or name, when those are plain words.
fn selector(element: ElementRef<'_>) -> Option<String> {
    let plain = |text: &&str| {
        let fits = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        text.len() <= 60
            && text.starts_with(|c: char| c.is_ascii_alphabetic())
            && text.chars().all(fits)
    };
    let value = element.value();
    let by_id = value.attr("id").filter(plain).map(|id| format!("#{id}"));
    let by_name = || {
        let name = value.attr("name").filter(plain)?;
        Some(format!("{}[name={name}]", value.name()))
    };
    by_id.or_else(by_name)
}

fn label(page: &Html, field: ElementRef<'_>) -> Option<String> {
    let selector = Selector::parse("label").ok()?;
    let id = field.value().attr("id");
    let by_id = page
        .select(&selector)
        .find(|l| id.is_some() && l.value().attr("for") == id);
    let around = || {
        let mut above = field.ancestors().filter_map(ElementRef::wrap);
        above.find(|e| e.value().name() == "label")
    };
    let label = by_id.or_else(around)?;
    // The options of a list inside it are no part of its words.
    let texts = label.descendants().filter_map(|node| {
        let text = node.value().as_text()?;
        let in_list = node
            .ancestors()
            .filter_map(ElementRef::wrap)
            .any(|e| matches!(e.value().name(), "select" | "textarea"));
        (!in_list).then(|| text.to_string())
    });
    folded(&texts.collect::<Vec<_>>().join(" "))
}

/// Words with single spaces; none for nothing and for a long text.
fn folded(text: &str) -> Option<String> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty() && text.chars().count() <= 60).then_some(text)
}

/// A TOML string on one line; what could end the comment or turn its text is left out.
fn quoted(text: &str) -> String {
    let hostile = |c: &char| {
        !c.is_control() && !matches!(*c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let text: String = text.chars().filter(hostile).take(120).collect();
    // JSON's escapes for quotes and backslashes are TOML's.
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::catalogue::DataFile;
    use crate::config::LoadedConfig;

    fn page(html: &str) -> DocumentSeen {
        DocumentSeen {
            visit: 1,
            url: "https://www.example.org/give?x=1".into(),
            lang: None,
            title: String::new(),
            html: html.into(),
            truncated: false,
            links: Vec::new(),
            canonical: None,
            versions: Vec::new(),
            unaddressed: Vec::new(),
        }
    }

    fn loaded(text: &str) -> Vec<crate::config::Journey> {
        let bare: Vec<&str> = text
            .lines()
            .map(|l| {
                l.strip_prefix('#')
                    .expect("every line is a comment")
                    .trim_start()
            })
            .collect();
        let source = DataFile {
            name: "proposed".into(),
            text: bare.join("\n").into(),
        };
        LoadedConfig::parse(source).unwrap().values.journey
    }

    #[test]
    fn forms_and_buttons_become_journeys_that_can_be_read() {
        let words = FormWords::load(&DataFiles::embedded()).unwrap();
        let text = propose(
            &[page(
                r#"<form id="gift"><input id="amount" name="amount"><input type="email" name="mail">
               <label>Size <select><option value="">Choose<option>Large</select></label>
               <input type="checkbox" name="terms" required><input type="hidden" name="t"><button>Give now</button></form>
               <form action="/login"><input name="user"><input type="password" name="pw"><button>Log in</button></form>
               <button>Add to basket</button><button>Close</button>"#,
            )],
            &words,
        );
        let journeys = loaded(&text);
        let names: Vec<&str> = journeys.iter().map(|j| j.name.as_str()).collect();
        assert_eq!(names, ["donate", "log in", "add to cart"], "{text}");
        assert!(journeys[1].before && !journeys[0].before);
        assert_eq!(
            journeys[1].variables().collect::<Vec<_>>(),
            ["SITE_PASSWORD"]
        );
        for part in [
            "{ go = \"/give\" },",
            "{ fill = \"#amount\", value = \"25\" },",
            "{ fill = \"input[name=mail]\", canary = \"email\" },",
            "{ choose = \"label=Size\", option = \"Large\" },",
            "{ click = \"text=Give now\", expect = \"donate\" },",
        ] {
            assert!(text.contains(part), "{part} in\n{text}");
        }
    }

    #[test]
    fn what_the_site_writes_stays_inside_its_string() {
        let evil = "Give\"]\n[site]\u{2028}\norganisation = \"x\" \\u0022";
        let html = format!("<form><input name=mail type=email><button>{evil}</button></form>");
        let words = FormWords::load(&DataFiles::embedded()).unwrap();
        let text = propose(&[page(&html)], &words);
        assert_eq!(loaded(&text).len(), 1, "{text}");
        assert!(text.lines().all(|l| l.starts_with('#')), "{text}");
    }

    #[test]
    fn words_fit_where_a_word_begins_and_in_the_language_of_the_page() {
        let words = FormWords::load(&DataFiles::embedded()).unwrap();
        let event = |text: &str| words.event(text).map(EventName::as_str);
        assert_eq!(event("Jetzt spenden"), Some("donate"));
        assert_eq!(event("Ajouter au panier"), Some("add_to_cart"));
        assert_eq!(event("Zapisz: kup bilet"), Some("purchase"));
        assert_eq!(event("Repay nothing"), None);
        let misspelt =
            DataFiles::embedded().with(FILE, "[[event]]\nevent = \"give\"\nwords = []\n");
        let errors = FormWords::load(&misspelt).unwrap_err();
        assert!(
            errors[0].position().starts_with("forms/events.toml:2:"),
            "{errors:?}"
        );
    }
}
