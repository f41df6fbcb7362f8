//! Forms of the pages visited: what they ask for and what their boxes say.

use super::facts::{FormBox, FormFact};
use super::pages::words;
use super::terms::{Terms, begins};
use super::view::RunView;
use crate::evidence::{Event, Scenario};
use scraper::{ElementRef, Selector};
use std::collections::{BTreeSet, HashMap};
use url::Url;

/// Forms kept of one page.
const MOST: usize = 20;

/// Boxes kept of one form.
const MOST_BOXES: usize = 200;

/// Texts read of one label.
const MOST_TEXTS: usize = 1000;

/// Parts of a field's name, type or hint, and what the field asks for.
const ASKS: [(&str, &[&str]); 11] = [
    (
        "password",
        &["password", "passwd", "passwort", "wachtwoord"],
    ),
    (
        "card",
        &[
            "cardnumber",
            "card number",
            "ccnumber",
            "cc number",
            "cc csc",
            "cvc",
            "cvv",
            "iban",
            "kreditkarte",
        ],
    ),
    (
        "health",
        &[
            "symptom",
            "diagnos",
            "medication",
            "medical",
            "allerg",
            "insurance number",
            "krankheit",
            "disability",
        ],
    ),
    ("email", &["email", "e mail"]),
    ("phone", &["tel", "phone", "telefon", "mobile"]),
    ("birth", &["birth", "bday", "dob", "geburt"]),
    (
        "address",
        &["street", "address", "postcode", "zip", "postal", "strasse"],
    ),
    ("name", &["name", "vorname", "nachname"]),
    ("search", &["search", "query", "suche"]),
    ("file", &["file"]),
    ("text", &["textarea"]),
];

const TERMS: &[&str] = &[
    "terms",
    "conditions",
    "agb",
    "conditions générales",
    "términos",
    "condizioni",
    "voorwaarden",
    "regulamin",
];
const NEWSLETTER: &[&str] = &[
    "newsletter",
    "news by e",
    "mailing list",
    "updates by e",
    "infolettre",
    "boletín",
    "nieuwsbrief",
];
const TRACKING: &[&str] = &[
    "cookie",
    "tracking",
    "profil",
    "personalised advert",
    "personalized advert",
    "analytics",
    "partners for advertising",
    "werbezwecke",
];

/// Forms, `M-001`, by page and place in it; each page's document is read once.
pub fn forms(views: &[RunView<'_>], terms: &Terms) -> Vec<FormFact> {
    let mut read: BTreeSet<String> = BTreeSet::new();
    let mut all: Vec<FormFact> = Vec::new();
    let mut typed: BTreeSet<(String, Scenario)> = BTreeSet::new();
    for view in views {
        for (t_ms, event) in view.events() {
            if let Event::Typed(done) = event
                && let Some(page) = view.page(done.visit, t_ms)
            {
                typed.insert((page, view.scenario()));
            }
            let Event::Document(document) = event else {
                continue;
            };
            let Some(page) = view.page(Some(document.visit), t_ms) else {
                continue;
            };
            if read.insert(page.clone()) {
                all.extend(of_page(&page, &document.url, &document.html, terms));
            }
        }
    }
    all.sort_by(|a, b| a.page.cmp(&b.page));
    for (n, form) in all.iter_mut().enumerate() {
        form.id = format!("M-{:03}", n + 1);
        form.typed_in = Scenario::ALL
            .into_iter()
            .filter(|s| typed.contains(&(form.page.clone(), *s)))
            .collect();
    }
    all
}

fn of_page(page: &str, url: &str, html: &str, terms: &Terms) -> Vec<FormFact> {
    // most pages have no form: looking for the tag is cheaper than building the tree
    if !html.contains("<form") && !html.contains("<FORM") {
        return Vec::new();
    }
    let (Ok(form), Ok(field)) = (
        Selector::parse("form"),
        Selector::parse("input, select, textarea"),
    ) else {
        return Vec::new();
    };
    let document = super::html::document(html);
    document
        .select(&form)
        .take(MOST)
        .map(|element| {
            let fields: Vec<ElementRef<'_>> = element.select(&field).collect();
            let asks: BTreeSet<&str> = fields.iter().filter_map(|f| asks(f)).collect();
            let labels = labels(element);
            FormFact {
                id: String::new(),
                page: page.to_owned(),
                action: absolute(url, element.value().attr("action").unwrap_or("")),
                method: element
                    .value()
                    .attr("method")
                    .map_or("get".into(), str::to_ascii_lowercase),
                asks: asks.into_iter().map(str::to_owned).collect(),
                boxes: fields
                    .iter()
                    .filter(|f| f.value().attr("type") == Some("checkbox"))
                    .take(MOST_BOXES)
                    .map(|f| form_box(f, &labels, terms))
                    .collect(),
                typed_in: Vec::new(),
            }
        })
        .collect()
}

fn asks(field: &ElementRef<'_>) -> Option<&'static str> {
    let value = field.value();
    let kind = value.attr("type").unwrap_or("");
    if matches!(
        kind,
        "hidden" | "submit" | "button" | "checkbox" | "radio" | "image" | "reset"
    ) {
        return None;
    }
    let told = ["autocomplete", "name", "id", "placeholder", "aria-label"]
        .iter()
        .filter_map(|a| value.attr(a))
        .fold(format!("{kind} {}", value.name()), |all, a| {
            format!("{all} {a}")
        });
    let told = words(&told);
    ASKS.iter()
        .find(|(_, parts)| parts.iter().any(|p| told.contains(p)))
        .map(|(word, _)| *word)
}

fn form_box(field: &ElementRef<'_>, labels: &Labels<'_>, terms: &Terms) -> FormBox {
    let text = label(field, labels);
    let folded = words(&text);
    let has = |list: &[&str]| list.iter().any(|w| folded.contains(&format!(" {w}")));
    let tracking = has(TRACKING) || terms.languages().any(|l| begins(&folded, &l.advertising));
    let about = [
        ("terms", has(TERMS)),
        ("newsletter", has(NEWSLETTER)),
        ("tracking", tracking),
    ];
    FormBox {
        ticked: field.value().attr("checked").is_some(),
        about: about
            .into_iter()
            .filter(|(_, holds)| *holds)
            .map(|(word, _)| word.to_owned())
            .collect(),
        text,
    }
}

/// The labels of a form that name a field, by its id; the first of each.
type Labels<'a> = HashMap<&'a str, ElementRef<'a>>;

fn labels(form: ElementRef<'_>) -> Labels<'_> {
    let mut all = Labels::new();
    if let Ok(selector) = Selector::parse("label[for]") {
        for label in form.select(&selector) {
            all.entry(label.value().attr("for").unwrap_or_default())
                .or_insert(label);
        }
    }
    all
}

/// The words of a box: its label by `for`, or the label around it.
fn label(field: &ElementRef<'_>, labels: &Labels<'_>) -> String {
    let by_id = field.value().id().and_then(|id| labels.get(id)).copied();
    let around = field
        .ancestors()
        .filter_map(ElementRef::wrap)
        .find(|e| e.value().name() == "label");
    let text = by_id.or(around).map_or_else(
        || field.value().attr("aria-label").unwrap_or("").to_owned(),
        |l| l.text().take(MOST_TEXTS).collect::<Vec<_>>().join(" "),
    );
    let text: Vec<&str> = text.split_whitespace().collect();
    text.join(" ").chars().take(300).collect()
}

fn absolute(base: &str, action: &str) -> String {
    Url::parse(base)
        .ok()
        .and_then(|b| b.join(action).ok())
        .map_or_else(|| action.to_owned(), |u| u.to_string())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::catalogue::DataFiles;

    #[test]
    fn fields_and_boxes_are_read() {
        let terms = Terms::load(&DataFiles::embedded()).unwrap();
        let html = r#"<body><form action="/join" method="POST">
            <input type="email" name="e"><input type="password" name="p"><input type="hidden" name="cardnumber">
            <label><input type="checkbox" checked> I accept the terms and cookies for advertising</label>
            <input type="checkbox" id="n"><label for="n">Send me the newsletter</label></form></body>"#;
        let forms = of_page("P-001", "https://a.example/x", html, &terms);
        assert_eq!(forms.len(), 1);
        assert_eq!(forms[0].action, "https://a.example/join");
        assert_eq!(forms[0].method, "post");
        assert_eq!(forms[0].asks, ["email", "password"]);
        assert_eq!(forms[0].boxes[0].about, ["terms", "tracking"]);
        assert!(forms[0].boxes[0].ticked);
        assert_eq!(forms[0].boxes[1].about, ["newsletter"]);
        assert!(of_page("P-001", "https://a.example/", "<p>none</p>", &terms).is_empty());
    }
}
