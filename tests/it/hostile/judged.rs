//! What an audit says of each page, held against what it must say.

use super::pages::{Page, of_group};
use consentry::evidence::Recording;
use consentry::report::Document;
use serde_json::Value;

/// An audit: its report, and its event log.
pub struct Audit {
    /// `report.json`.
    pub report: Value,
    /// `evidence/events/before-1.jsonl`.
    pub events: Vec<Value>,
}

impl Audit {
    /// One that was recorded and judged here.
    pub fn of((recording, document): (Recording, Document)) -> Audit {
        let events = recording.runs.iter().flat_map(|run| &run.observations);
        Audit {
            report: serde_json::to_value(&document).unwrap(),
            events: events.map(|o| serde_json::to_value(o).unwrap()).collect(),
        }
    }

    /// What is not said as it must be; one line each.
    pub fn wrong(&self, group: &str) -> Vec<String> {
        let mut wrong = Vec::new();
        for page in of_group(group) {
            for (word, rest) in &page.expected {
                if let Err(why) = self.holds(group, page, word, rest) {
                    wrong.push(format!("{group}/{}: {word} {rest}: {why}", page.name));
                }
            }
        }
        wrong
    }

    /// Whether a page could not be recorded, so that the audit is incomplete.
    pub fn is_incomplete(&self) -> bool {
        let visits = self
            .all("pages")
            .flat_map(|p| p["visits"].as_array().unwrap());
        visits.into_iter().any(|v| v["outcome"] != "ok")
    }

    fn all(&self, list: &str) -> impl Iterator<Item = &Value> {
        self.report[list].as_array().into_iter().flatten()
    }

    /// Lines of the event log of one kind.
    fn said<'a>(&'a self, event: &'a str) -> impl Iterator<Item = &'a Value> {
        self.events.iter().filter(move |e| e["event"] == event)
    }

    fn holds(&self, group: &str, page: &Page, word: &str, rest: &str) -> Result<(), String> {
        let address = format!("://hostile-{group}.test{}", page.path());
        let found = self
            .all("pages")
            .find(|p| text(&p["url"]).ends_with(&address));
        let found = found.ok_or("it was not visited")?;
        let id = text(&found["id"]);
        let error = text(&found["visits"][0]["error"]);
        let limits = || {
            self.all("limits")
                .filter(|l| text(&l["what"]).ends_with(&format!("({id})")))
        };
        let told = |l: &Value| format!("{}: {}", text(&l["what"]), text(&l["why"]));
        let requests = || {
            self.all("requests")
                .filter(|r| text(&r["url"]).contains(rest))
        };
        let or = |holds: bool, why: String| if holds { Ok(()) } else { Err(why) };
        match word {
            "ok" => or(found["visits"][0]["outcome"] == "ok", error.to_owned()),
            "named" => or(
                !error.is_empty() || limits().count() > 0,
                "nothing is said of it".into(),
            ),
            "error" => or(error.contains(rest), error.to_owned()),
            "limit" => or(
                limits().any(|l| told(l).contains(rest)),
                format!("{:?}", limits().map(told).collect::<Vec<_>>()),
            ),
            "audit-limit" => or(
                self.all("limits").any(|l| told(l).contains(rest)),
                "no limit says so".into(),
            ),
            "sent" => or(
                requests().any(|r| r["delivery"] == "sent" && r["page"] == id),
                format!("{:?}", requests().map(short).collect::<Vec<_>>()),
            ),
            "refused" => {
                let asked = |r: &&Value| text(&r["url"]).split('?').next().unwrap().contains(rest);
                let asked: Vec<String> = requests().filter(asked).map(short).collect();
                or(
                    !asked.is_empty() && !asked.iter().any(|r| r.contains("sent ")),
                    format!("{asked:?}"),
                )
            }
            "never" => or(
                requests().count() == 0,
                format!(
                    "{:?}",
                    requests().map(|r| text(&r["url"])).collect::<Vec<_>>()
                ),
            ),
            "wrote" => self.wrote(rest, &page.name),
            "stored" => {
                let (area, key) = rest.split_once(' ').unwrap();
                or(
                    self.all("storage")
                        .any(|s| s["area"] == area && text(&s["key"]).contains(key)),
                    "no such key".into(),
                )
            }
            // A title of a megabyte is cut.
            "title" => or(
                text(&found["title"]).contains(rest) && text(&found["title"]).len() < 5000,
                found["title"].to_string(),
            ),
            "cookie" => or(
                self.all("cookies").any(|c| c["name"] == rest),
                "no such cookie".into(),
            ),
            "header" => or(
                self.said("response-extra").any(|e| {
                    let mut headers = e["headers"].as_object().into_iter().flatten();
                    headers.any(|(name, _)| name.eq_ignore_ascii_case(rest))
                }),
                "no answer had it".into(),
            ),
            "call" => {
                let own = self.said("visit").filter(|v| v["page"] == id);
                let own: Vec<&Value> = own.map(|v| &v["visit"]).collect();
                or(
                    self.said("script-call")
                        .any(|c| c["api"] == rest && own.contains(&&c["visit"])),
                    "no such call".into(),
                )
            }
            "event" => {
                let (kind, words) = rest.split_once(' ').unwrap_or((rest, ""));
                let mut events = self
                    .events
                    .iter()
                    .filter(|e| e["event"] == "page-event" && e["kind"] == kind);
                or(
                    events.any(|e| text(&e["text"]).contains(words)),
                    "no such event".into(),
                )
            }
            "notice" => {
                let banner = &self.report["banner"];
                or(
                    banner["present"] == true && banner.to_string().contains(rest),
                    banner.to_string(),
                )
            }
            _ => panic!("{}: nothing is called {word}", page.name),
        }
    }

    /// A cookie was written by a script of the page, and the hooks named it.
    fn wrote(&self, name: &str, page: &str) -> Result<(), String> {
        let mut writes = self.events.iter().filter(|e| e["event"] == "cookie-write");
        if writes.any(|e| text(&e["text"]).starts_with(&format!("{name}="))) {
            return Ok(());
        }
        let cookie = self.all("cookies").find(|c| c["name"] == name);
        Err(format!(
            "{page} wrote it, and no hook told; in the list: {cookie:?}"
        ))
    }
}

/// A request in a line.
fn short(request: &Value) -> String {
    let of = |key: &str| text(&request[key]);
    format!(
        "{} {} {} {:.200}",
        of("page"),
        of("delivery"),
        of("error"),
        of("url")
    )
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
