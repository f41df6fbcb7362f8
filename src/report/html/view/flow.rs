//! Where data goes: the site, the vendors, the countries of their seats, as one picture.

use crate::detect::VendorFact;
use crate::messages::Messages;
use crate::report::Document;
use crate::report::matrix::{Class, Matrix};
use crate::report::site_text;
use crate::say;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Vendors drawn one by one; the rest is one box.
const MOST: usize = 18;
const ROW: f64 = 34.0;
const TOP: f64 = 46.0;

/// The picture; null when no other party was contacted.
pub fn view(document: &Document, matrix: &Matrix) -> Value {
    let boxes = boxes(document, matrix);
    if boxes.is_empty() {
        return Value::Null;
    }
    let mut countries: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (n, item) in boxes.iter().enumerate() {
        countries.entry(item.country.clone()).or_default().push(n);
    }
    let height = TOP + ROW * boxes.len() as f64 + 14.0;
    let middle = TOP + ROW * boxes.len() as f64 / 2.0;
    let y = |n: usize| TOP + ROW * (n as f64 + 0.5);
    let step = ROW * boxes.len() as f64 / countries.len() as f64;
    let mut rows = Vec::new();
    for (n, item) in boxes.iter().enumerate() {
        let place = countries
            .keys()
            .position(|c| *c == item.country)
            .unwrap_or(0);
        let to = TOP + step * (place as f64 + 0.5);
        rows.push(json!({
            "name": site_text::middle(&item.name, 32),
            "class": item.class,
            "y": px(y(n) - 13.0),
            "text_y": px(y(n) + 4.0),
            "from": format!("M182 {} C250 {}, 270 {}, 336 {}", px(middle), px(middle), px(y(n)), px(y(n))),
            "to": format!("M604 {} C660 {}, 680 {}, 740 {}", px(y(n)), px(y(n)), px(to), px(to)),
        }));
    }
    let places: Vec<Value> = countries
        .iter()
        .enumerate()
        .map(|(n, (name, of))| {
            let at = TOP + step * (n as f64 + 0.5);
            json!({
                "name": name, "n": of.len(),
                "y": px(at - 13.0), "text_y": px(at + 4.0),
            })
        })
        .collect();
    json!({
        "height": px(height),
        "site": site_text::middle(&document.facts.audit.host, 22),
        "site_y": px(middle - 22.0),
        "site_text_y": px(middle + 4.0),
        "rows": rows,
        "places": places,
        "words": words(&document.messages, &boxes, countries.len()),
    })
}

struct Party {
    name: String,
    country: String,
    class: &'static str,
}

/// Those that got something without permission first, then by name of the matrix, then the rest.
fn boxes(document: &Document, matrix: &Matrix) -> Vec<Party> {
    let class = |vendor: &VendorFact| -> (usize, &'static str) {
        let row = matrix.rows.iter().find(|r| r.vendor == vendor.id);
        let has = |c: Class| row.is_some_and(|r| r.cells.iter().any(|cell| cell.class() == c));
        match () {
            () if has(Class::Without) => (0, "fs"),
            () if has(Class::Decision) => (1, "fw"),
            () if has(Class::With) => (2, "fg"),
            () => (3, "fo"),
        }
    };
    let mut vendors: Vec<&VendorFact> = document.facts.vendors.iter().collect();
    vendors.sort_by_key(|v| (class(v).0, std::cmp::Reverse(v.requests), v.name.clone()));
    let shown = if vendors.len() > MOST { MOST - 1 } else { MOST };
    let mut boxes: Vec<Party> = vendors
        .iter()
        .take(shown)
        .map(|v| Party {
            name: v.name.clone(),
            country: country(&document.messages, v),
            class: class(v).1,
        })
        .collect();
    let rest = vendors.len().saturating_sub(shown);
    if rest > 0 {
        boxes.push(Party {
            name: say!(document.messages, "flow-more", n = rest),
            country: say!(document.messages, "flow-several"),
            class: "fo",
        });
    }
    boxes
}

fn country(m: &Messages, vendor: &VendorFact) -> String {
    let code = vendor.country.as_deref().filter(|c| !c.is_empty());
    code.map_or_else(|| say!(m, "unknown"), |c| site_text::line(c, 20))
}

fn words(m: &Messages, boxes: &[Party], countries: usize) -> String {
    let of = |class: &str| boxes.iter().filter(|b| b.class == class).count();
    say!(
        m,
        "flow-words",
        n = boxes.len(),
        countries = countries,
        without = of("fs"),
        decision = of("fw"),
        with = of("fg"),
        other = of("fo")
    )
}

fn px(value: f64) -> String {
    format!("{value:.1}")
}
