//! HAR files of other tools as an event log, for `judge FILE.har`.

use super::error::FolderError;
use super::har_dialects::{container, initiator, messages};
use super::observation::{
    Body, DocumentSeen, Event, FailedSeen, Gap, Observation, RequestExtra, RequestSeen,
    ResponseExtra, ResponseSeen, Start, Visit, VisitEnd, VisitStep,
};
use super::record::{AuditRecord, EVIDENCE_FORMAT, Environment, PageReason, PlannedPage, Recorder};
use super::recording::{Recording, RunLog};
use super::scenario::{Consent, Outcome, Scenario};
use base64::Engine;
use serde::Deserialize;
use serde_json::Value;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Time before the first entry at which a choice is taken to have been made, in milliseconds.
const LONG_BEFORE_MS: f64 = 60_000.0;

/// Longest time that an answer is taken to have needed: a day. Beyond all bounds a number of
/// milliseconds is none that an event log can hold.
const LONGEST_MS: f64 = 86_400_000.0;

/// Longest document kept, as in our own recordings.
const LONGEST_DOCUMENT: usize = 1 << 20;

/// Page of entries that name none, or one that is not listed.
const FIRST_PAGE: u32 = 1;

/// Reads a HAR file as the log of run 1 of a scenario.
///
/// A HAR file holds requests and answers alone: that nothing else was seen (cookies that scripts
/// write, storage, the consent notice, the moment of a choice) stands in the log as gaps. In a
/// scenario with a choice all requests count as made after it.
///
/// # Errors
/// When the text is no HAR, or an entry lacks an address or a time.
pub fn read(text: &str, scenario: Scenario) -> Result<RunLog, FolderError> {
    let har: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|e| {
        FolderError::Har {
            place: format!("line {}, column {}", e.line(), e.column()),
            why: e.to_string(),
        }
    })?;
    let log = &har["log"];
    let entries = log["entries"]
        .as_array()
        .ok_or_else(|| bad("log.entries".into(), "there is no list of entries"))?;
    let read: Vec<Entry<'_>> = entries
        .iter()
        .enumerate()
        .map(|(n, e)| Entry::of(n, e))
        .collect::<Result<_, _>>()?;
    let pages = pages(log, &read);
    let begin = read
        .iter()
        .map(|e| e.at_ms)
        .chain(pages.iter().map(|p| p.at_ms))
        .fold(f64::INFINITY, f64::min);
    let begin = if begin.is_finite() { begin } else { 0.0 };
    let mut events: Vec<(f64, Event)> = vec![(0.0, start(log, scenario, begin))];
    let consent = scenario.consent();
    let mut timed: Vec<(f64, Event)> = Vec::new();
    let told = &log["_consentry"];
    if let (true, Some(moments)) = (
        told["scenario"] == scenario.as_str(),
        told["consent"].as_array(),
    ) {
        // One of our own says when the choice was made.
        for (n, moment) in moments.iter().enumerate() {
            let place = || format!("log._consentry.consent[{n}]");
            let at = time(&moment["at"], place)? - begin;
            let consent = Consent::deserialize(&moment["consent"])
                .map_err(|e| bad(place(), &e.to_string()))?;
            timed.push((at, Event::Consent { consent }));
        }
    } else if consent != Consent::None {
        // Any other HAR of a scenario is taken to hold its state throughout.
        // Well before the file begins, or its first requests would lie in the grace after the click.
        events.push((-LONG_BEFORE_MS, Event::Consent { consent }));
    }
    events.extend(gaps().map(|gap| (0.0, Event::Gap(gap))));
    for (page, number) in pages.iter().zip(1u32..) {
        let t = page.at_ms - begin;
        timed.push((t, Event::Visit(page.visit(number))));
    }
    let mut hops: BTreeMap<String, (u32, String)> = BTreeMap::new();
    let numbers: HashMap<&str, u32> = pages.iter().map(|p| p.id).zip(1u32..).collect();
    for entry in &read {
        let visit = entry.page.and_then(|id| numbers.get(id)).copied();
        let visit = visit.unwrap_or(FIRST_PAGE);
        let chain = hops
            .remove(entry.url)
            .unwrap_or_else(|| (0, format!("har-{}", entry.number)));
        let location = entry.redirect_to();
        timed.extend(entry.events(begin, visit, &chain.1, chain.0));
        if let Some(next) = location {
            hops.insert(next, (chain.0 + 1, chain.1));
        }
    }
    // Stable: parts of one entry keep their order.
    timed.sort_by(|a, b| a.0.total_cmp(&b.0));
    let last = timed.last().map_or(0.0, |(t, _)| *t);
    events.extend(timed);
    // The first entry of each page that is its document: a file may hold thousands of both.
    let mut documents: HashMap<(&str, &str), &Entry<'_>> = HashMap::new();
    for entry in &read {
        let key = (entry.page.unwrap_or_default(), entry.url);
        documents.entry(key).or_insert(entry);
    }
    let first = pages.first().map_or("", |page| page.id);
    let answered: HashSet<&str> = read
        .iter()
        .filter(|entry| entry.status.is_some())
        .map(|entry| entry.page.unwrap_or(first))
        .collect();
    for (page, number) in pages.iter().zip(1u32..) {
        let document = documents.get(&(page.id, page.url.as_str())).copied();
        let html = document.and_then(|entry| page.document(number, entry));
        events.extend(html.map(|d| (last, Event::Document(Box::new(d)))));
        // Where anything of a page was answered, it was there, whatever became of its first request.
        let error = (!answered.contains(page.id)).then(|| match document {
            Some(entry) => entry.trouble(),
            None => "the HAR file holds no request of the page".into(),
        });
        events.push((last, Event::VisitEnd(page.end(number, document, error))));
    }
    let loaded = events
        .iter()
        .any(|(_, event)| matches!(event, Event::VisitEnd(end) if end.error.is_none()));
    // A file in which no page was loaded shows nothing of the site, and above all not that it is clean.
    let (outcome, reason) = if loaded {
        (Outcome::Done, None)
    } else {
        let why = "the HAR file holds no page that was loaded";
        (Outcome::Failed, Some(why.into()))
    };
    events.push((last, Event::End { outcome, reason }));
    let observations = events
        .into_iter()
        .zip(0u64..)
        .map(|((t_ms, event), seq)| Observation { seq, t_ms, event })
        .collect();
    Ok(RunLog::new(scenario, 1, String::new(), observations))
}

/// Reads one or more HAR files as a recording of one scenario, each file a run.
///
/// `files` are names, for error messages and as evidence, with texts. The audited site is that of the
/// first page of the first file.
///
/// # Errors
/// As [`read`], with the name of the file.
pub fn recording(files: &[(String, String)], scenario: Scenario) -> Result<Recording, FolderError> {
    let mut runs = Vec::new();
    for ((name, text), number) in files.iter().zip(1u32..) {
        let mut run = read(text, scenario).map_err(|e| match e {
            FolderError::Har { place, why } => FolderError::Har {
                place: format!("{name}: {place}"),
                why,
            },
            other => other,
        })?;
        run.run = number;
        run.file.clone_from(name);
        if let Some(Observation {
            event: Event::Start(start),
            ..
        }) = run.observations.first_mut()
        {
            start.run = number;
        }
        runs.push(run);
    }
    Ok(Recording {
        record: record(&runs, scenario),
        papers: Vec::new(),
        files: files.iter().map(|(name, _)| name.clone()).collect(),
        runs,
    })
}

/// A record of what a HAR file tells of its making.
fn record(runs: &[RunLog], scenario: Scenario) -> AuditRecord {
    let visits = runs
        .first()
        .into_iter()
        .flat_map(|r| &r.observations)
        .filter_map(|o| match &o.event {
            Event::Visit(visit) => Some(visit),
            _ => None,
        });
    let pages: Vec<PlannedPage> = visits
        .map(|v| PlannedPage {
            id: v.page.clone(),
            url: v.url.clone(),
            found: "har".into(),
            reason: PageReason::default(),
        })
        .collect();
    let start = runs.first().and_then(RunLog::start);
    let started = start.map(|s| s.started.clone()).unwrap_or_default();
    let seeds: Vec<String> = pages.first().map(|p| p.url.clone()).into_iter().collect();
    let host = seeds
        .first()
        .and_then(|s| url::Url::parse(s).ok())
        .and_then(|u| u.host_str().map(str::to_owned));
    AuditRecord {
        format: EVIDENCE_FORMAT.into(),
        id: format!("{}-har", host.unwrap_or_else(|| "unknown".into())),
        finished: Some(started.clone()),
        started,
        seeds,
        scenarios: vec![scenario],
        runs: runs.len() as u32,
        jurisdictions: Vec::new(),
        pages,
        journeys: Vec::new(),
        environment: Environment {
            browser: start.map(|s| s.browser.clone()).unwrap_or_default(),
            // Nothing is known of it; a HAR file is no reason to say that it was off.
            sandbox: true,
            ..Environment::default()
        },
        recorder: Recorder {
            version: String::new(),
            commit: "unknown".into(),
        },
        settings_sha256: String::new(),
        cookie_policy: String::new(),
        organisation: None,
        auditor: None,
        client: None,
        authorised_by: None,
        own_rules: Default::default(),
        notes: vec!["judged from HAR files of another tool".into()],
        gaps: Vec::new(),
    }
}

fn bad(place: String, why: &str) -> FolderError {
    FolderError::Har {
        place,
        why: why.to_owned(),
    }
}

/// Milliseconds since 1970.
fn time(value: &Value, place: impl Fn() -> String) -> Result<f64, FolderError> {
    let text = value
        .as_str()
        .ok_or_else(|| bad(place(), "there is no time"))?;
    let stamp = text
        .parse::<jiff::Timestamp>()
        .map_err(|e| bad(place(), &format!("\"{text}\" is no time: {e}")))?;
    Ok(stamp.as_nanosecond() as f64 / 1e6)
}

fn start(log: &Value, scenario: Scenario, begin: f64) -> Event {
    let browser = ["name", "version"]
        .map(|k| log["browser"][k].as_str().unwrap_or_default())
        .join("/");
    let started =
        jiff::Timestamp::from_millisecond(begin as i64).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    Event::Start(Start {
        scenario,
        run: 1,
        started: started.to_string(),
        cookies_at_start: 0,
        profile_at_start: Vec::new(),
        browser: if browser == "/" {
            "unknown".into()
        } else {
            browser.trim_end_matches('/').to_owned()
        },
        user_agent: String::new(),
    })
}

fn gaps() -> impl Iterator<Item = Gap> {
    let gap = |what: &str, effect: &str, hides: &str| Gap {
        what: what.into(),
        why: "a HAR file does not hold it".into(),
        effect: effect.into(),
        hides: hides.into(),
        visit: None,
    };
    [
        gap(
            "cookies that scripts write, and the browser's cookie jar",
            "only cookies in answers of servers are judged",
            "cookies",
        ),
        gap(
            "web storage",
            "nothing may be concluded about local and session storage",
            "storage",
        ),
        gap(
            "the consent notice",
            "nothing may be concluded about its design",
            "banner",
        ),
        gap(
            "the state of the browser before the file begins, and the moment of a choice",
            "every request is taken to have been made in the consent state named with --scenario",
            "environment",
        ),
    ]
    .into_iter()
}

struct Page<'h> {
    id: &'h str,
    at_ms: f64,
    url: String,
    title: Option<String>,
    loaded_ms: Option<f64>,
}

/// Pages as listed, each id once; without a list one page that begins with the first entry.
fn pages<'h>(log: &'h Value, entries: &[Entry<'h>]) -> Vec<Page<'h>> {
    let mut firsts: HashMap<&str, &Entry<'h>> = HashMap::new();
    for entry in entries {
        if let Some(id) = entry.page {
            firsts.entry(id).or_insert(entry);
        }
    }
    let mut known = HashSet::new();
    let listed: Vec<Page<'h>> = log["pages"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|p| {
            let id = p["id"].as_str()?;
            // Every page of one id would have the whole document of that id.
            if !known.insert(id) {
                return None;
            }
            let first = firsts.get(id).copied();
            let at_ms = time(&p["startedDateTime"], String::new)
                .ok()
                .or_else(|| first.map(|e| e.at_ms))?;
            let title = p["title"].as_str().map(str::to_owned);
            let url = first
                .map(|e| e.url.to_owned())
                .or_else(|| title.clone())
                .unwrap_or_default();
            Some(Page {
                id,
                at_ms,
                url,
                title,
                loaded_ms: p["pageTimings"]["onLoad"].as_f64().filter(|t| *t >= 0.0),
            })
        })
        .collect();
    if !listed.is_empty() {
        return listed;
    }
    entries
        .first()
        .map(|e| Page {
            id: "",
            at_ms: e.at_ms,
            url: e.url.to_owned(),
            title: None,
            loaded_ms: None,
        })
        .into_iter()
        .collect()
}

impl Page<'_> {
    /// The document as the server sent it, where the file holds its text.
    fn document(&self, number: u32, entry: &Entry<'_>) -> Option<DocumentSeen> {
        let content = &entry.value["response"]["content"];
        let text = content["text"]
            .as_str()
            .filter(|_| entry.mime().contains("html"))?;
        let html = if content["encoding"] == "base64" {
            let bytes = base64::engine::general_purpose::STANDARD
                .decode(text)
                .ok()?;
            String::from_utf8_lossy(&bytes).into_owned()
        } else {
            text.to_owned()
        };
        let end = (0..=LONGEST_DOCUMENT.min(html.len()))
            .rev()
            .find(|at| html.is_char_boundary(*at))
            .unwrap_or(0);
        Some(DocumentSeen {
            visit: number,
            url: self.url.clone(),
            lang: None,
            title: self.title.clone().unwrap_or_default(),
            truncated: end < html.len(),
            html: html.get(..end).unwrap_or_default().to_owned(),
            links: Vec::new(),
            canonical: None,
            versions: Vec::new(),
            unaddressed: Vec::new(),
        })
    }

    fn visit(&self, number: u32) -> Visit {
        let step = if number == 1 {
            VisitStep::Entry
        } else {
            VisitStep::Further
        };
        Visit {
            visit: number,
            page: format!("P-{number:03}"),
            url: self.url.clone(),
            step,
        }
    }

    fn end(&self, number: u32, document: Option<&Entry<'_>>, error: Option<String>) -> VisitEnd {
        VisitEnd {
            visit: number,
            error,
            final_url: Some(self.url.clone()),
            status: document.and_then(|e| e.status),
            title: self.title.clone(),
            mime: document.map(|e| e.mime().to_owned()),
            loaded_ms: self.loaded_ms,
            settled_ms: None,
            settled: true,
        }
    }
}

struct Entry<'h> {
    number: usize,
    value: &'h Value,
    url: &'h str,
    at_ms: f64,
    page: Option<&'h str>,
    status: Option<u16>,
}

impl<'h> Entry<'h> {
    /// What Chrome says of an exchange that failed.
    fn error(&self) -> Option<&'h str> {
        let error = self.value["response"]["_error"].as_str();
        error.filter(|e| !e.is_empty())
    }

    /// Why it was not answered.
    fn trouble(&self) -> String {
        let error = self.error();
        error.unwrap_or("the page was not answered").to_owned()
    }

    fn of(number: usize, value: &'h Value) -> Result<Entry<'h>, FolderError> {
        let place = |what: &str| format!("log.entries[{number}].{what}");
        let url = value["request"]["url"]
            .as_str()
            .ok_or_else(|| bad(place("request.url"), "there is no address"))?;
        url::Url::parse(url).map_err(|e| {
            bad(
                place("request.url"),
                &format!("\"{url}\" is no address: {e}"),
            )
        })?;
        let at_ms = time(&value["startedDateTime"], || place("startedDateTime"))?;
        let status = value["response"]["status"]
            .as_u64()
            .and_then(|s| u16::try_from(s).ok())
            .filter(|s| *s > 0);
        Ok(Entry {
            number,
            value,
            url,
            at_ms,
            page: value["pageref"].as_str(),
            status,
        })
    }

    fn mime(&self) -> &'h str {
        self.value["response"]["content"]["mimeType"]
            .as_str()
            .unwrap_or_default()
    }

    /// Where a redirect leads, absolute.
    fn redirect_to(&self) -> Option<String> {
        let to = self.value["response"]["redirectURL"]
            .as_str()
            .filter(|u| !u.is_empty())?;
        self.status.filter(|s| (300..400).contains(s))?;
        url::Url::parse(self.url)
            .ok()?
            .join(to)
            .ok()
            .map(String::from)
    }

    fn events(&self, begin: f64, visit: u32, request: &str, hop: u32) -> Vec<(f64, Event)> {
        let t = self.at_ms - begin;
        let took = self.value["time"].as_f64().unwrap_or(0.0);
        let end = t + took.clamp(0.0, LONGEST_MS);
        let headers = headers(&self.value["request"]["headers"]);
        let mut events = vec![(
            t,
            Event::Request(Box::new(self.request(
                t,
                visit,
                request,
                hop,
                headers.clone(),
            ))),
        )];
        let error = self.error();
        let cached = self.is_cached();
        if self.status.is_some() && !cached {
            events.push((
                t,
                Event::RequestExtra(RequestExtra {
                    request: request.into(),
                    headers,
                    blocked_cookies: vec![],
                }),
            ));
        }
        if let Some(status) = self.status {
            let response = &self.value["response"];
            let all = headers_list(&response["headers"]);
            let set_cookie: Vec<String> = all
                .iter()
                .filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"))
                // Several lines may have been joined by line feeds.
                .flat_map(|(_, value)| value.split('\n').map(str::to_owned))
                .collect();
            let rest: BTreeMap<String, String> = all
                .into_iter()
                .filter(|(name, _)| !name.eq_ignore_ascii_case("set-cookie"))
                .collect();
            let seen = ResponseSeen {
                request: request.into(),
                hop,
                status,
                mime: self
                    .mime()
                    .split(';')
                    .next()
                    .unwrap_or_default()
                    .trim()
                    .to_owned(),
                headers: rest.clone(),
                remote_ip: self.value["serverIPAddress"]
                    .as_str()
                    .filter(|s| !s.is_empty())
                    .map(str::to_owned),
                protocol: response["httpVersion"]
                    .as_str()
                    .filter(|s| !s.is_empty())
                    .map(str::to_ascii_lowercase),
                from_service_worker: self.value["response"]["_fetchedViaServiceWorker"] == true,
                from_cache: cached,
            };
            if !cached {
                let extra = ResponseExtra {
                    request: request.into(),
                    status,
                    headers: rest,
                    set_cookie,
                    blocked_cookies: vec![],
                };
                events.push((end, Event::ResponseExtra(extra)));
            }
            events.push((end, Event::Response(seen)));
        }
        if let Some(error) = error {
            let blocked = self.value["response"]["_blockedReason"]
                .as_str()
                .map(str::to_owned);
            let canceled = error == "net::ERR_ABORTED";
            events.push((
                end,
                Event::Failed(FailedSeen {
                    request: request.into(),
                    error: error.into(),
                    blocked,
                    canceled,
                }),
            ));
        } else if self.redirect_to().is_none() && self.status.is_some() {
            let bytes = self.value["response"]["_transferSize"]
                .as_f64()
                .unwrap_or(0.0)
                .max(0.0);
            events.push((
                end,
                Event::Finished {
                    request: request.into(),
                    bytes,
                },
            ));
        }
        events.extend(container(self.value, request).map(|event| (end, event)));
        events.extend(messages(self.value, begin, visit, request));
        events
    }

    fn is_cached(&self) -> bool {
        ["memory", "disk"].contains(&self.value["_fromCache"].as_str().unwrap_or_default())
            || self.value["cache"]["beforeRequest"].is_object()
    }

    fn request(
        &self,
        t: f64,
        visit: u32,
        request: &str,
        hop: u32,
        headers: BTreeMap<String, String>,
    ) -> RequestSeen {
        let referrer = headers
            .iter()
            .find(|(k, _)| k.eq_ignore_ascii_case("referer"))
            .map(|(_, v)| v.clone());
        RequestSeen {
            hop,
            document_url: referrer.unwrap_or_default(),
            method: self.value["request"]["method"]
                .as_str()
                .unwrap_or("GET")
                .to_ascii_uppercase(),
            headers,
            body: self.body(),
            initiator: initiator(self.value),
            visit: Some(visit),
            ..RequestSeen::of_address(request, self.url, self.resource(), t)
        }
    }

    /// Kind of the resource; where the tool did not say, from the type of the answer.
    fn resource(&self) -> String {
        if let Some(kind) = self.value["_resourceType"].as_str() {
            return kind.to_ascii_lowercase();
        }
        let mime = self.mime();
        let kind = match mime {
            m if m.contains("html") => "document",
            m if m.contains("javascript") => "script",
            m if m.starts_with("image/") => "image",
            m if m.contains("css") => "stylesheet",
            m if m.starts_with("font/") => "font",
            _ => "other",
        };
        kind.to_owned()
    }

    fn body(&self) -> Option<Body> {
        let data = &self.value["request"]["postData"];
        let text = match (data["text"].as_str(), data["params"].as_array()) {
            (Some(text), _) if !text.is_empty() => text.to_owned(),
            (_, Some(params)) if !params.is_empty() => {
                let mut form = url::form_urlencoded::Serializer::new(String::new());
                for p in params {
                    form.append_pair(
                        p["name"].as_str().unwrap_or_default(),
                        p["value"].as_str().unwrap_or_default(),
                    );
                }
                form.finish()
            }
            _ => return None,
        };
        let base64 = data["_encoding"] == "base64" || data["encoding"] == "base64";
        let size = data["_consentry"]["size"]
            .as_u64()
            .or_else(|| (!base64).then_some(text.len() as u64));
        let truncated = data["_consentry"]["truncated"] == true;
        let (text, base64) = if base64 {
            (None, Some(text))
        } else {
            (Some(text), None)
        };
        Some(Body {
            text,
            base64,
            size,
            sha256: None,
            truncated,
        })
    }
}

fn headers_list(value: &Value) -> Vec<(String, String)> {
    let list = value.as_array().into_iter().flatten();
    list.filter_map(|h| {
        Some((
            h["name"].as_str()?.to_owned(),
            h["value"].as_str()?.to_owned(),
        ))
    })
    .collect()
}

/// Headers by name; several of one name are joined as HTTP joins them.
fn headers(value: &Value) -> BTreeMap<String, String> {
    let mut headers: BTreeMap<String, String> = BTreeMap::new();
    for (name, value) in headers_list(value) {
        headers
            .entry(name)
            .and_modify(|v| {
                v.push_str(", ");
                v.push_str(&value);
            })
            .or_insert(value);
    }
    headers
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::evidence::{Delivery, Folder, exchanges, har};

    fn theatre() -> crate::evidence::Recording {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/folders/theatre");
        Folder::open(path).unwrap().read().unwrap()
    }

    #[test]
    fn what_we_write_we_read_again() {
        let recording = theatre();
        let before = &recording.runs[0];
        let text = har::write(before, &recording.record).to_string();
        let again = read(&text, Scenario::Before).unwrap();
        let (first, second) = (exchanges(before), exchanges(&again));
        assert_eq!(first.len(), second.len());
        for (a, b) in first.iter().zip(&second) {
            assert_eq!(a.request.url, b.request.url);
            assert_eq!(a.request.method, b.request.method);
            assert_eq!(a.status(), b.status(), "{}", a.request.url);
            assert_eq!(a.request.initiator.chain, b.request.initiator.chain);
            assert_eq!(a.request.visit, b.request.visit);
            let lines =
                |e: &crate::evidence::Exchange<'_>| e.response_extra.map(|x| x.set_cookie.clone());
            assert_eq!(lines(a), lines(b));
        }
        let blocked = |list: &[crate::evidence::Exchange<'_>]| {
            list.iter()
                .filter(|e| e.delivery() == Delivery::Blocked)
                .count()
        };
        assert_eq!((blocked(&first), blocked(&second)), (1, 1));
        assert_eq!(again.outcome, Outcome::Done);
    }

    #[test]
    fn one_of_our_own_says_when_the_choice_was_made() {
        let recording = theatre();
        let reject = recording
            .runs
            .iter()
            .find(|r| r.scenario == Scenario::Reject)
            .unwrap();
        let text = har::write(reject, &recording.record).to_string();
        let moments = |run: &RunLog| -> Vec<(i64, Consent)> {
            let all = run.observations.iter().filter_map(|o| match &o.event {
                Event::Consent { consent } => Some((o.t_ms.round() as i64, *consent)),
                _ => None,
            });
            all.collect()
        };
        let first = exchanges(reject)[0].request.start_ms.floor() as i64;
        let visited = reject
            .observations
            .iter()
            .find(|o| matches!(o.event, Event::Visit(_)));
        let begin = first.min(visited.unwrap().t_ms.floor() as i64);
        let told: Vec<(i64, Consent)> = moments(reject)
            .iter()
            .map(|(t, c)| (t - begin, *c))
            .collect();
        let again = moments(&read(&text, Scenario::Reject).unwrap());
        assert_eq!(told.len(), again.len());
        for ((t, c), (t_again, c_again)) in told.iter().zip(&again) {
            assert!(
                c == c_again && (t - t_again).abs() <= 2,
                "{told:?} {again:?}"
            );
        }
        assert!(again.iter().any(|(t, _)| *t > 0));
    }

    #[test]
    fn a_har_says_what_it_cannot_show() {
        let log = read(r#"{"log":{"entries":[{"startedDateTime":"2026-11-24T09:00:00.000Z","time":5,"request":{"method":"GET","url":"https://a.example/"},"response":{"status":200}}]}}"#, Scenario::Reject).unwrap();
        let hidden: Vec<&str> = log
            .observations
            .iter()
            .filter_map(|o| match &o.event {
                Event::Gap(gap) => Some(gap.hides.as_str()),
                _ => None,
            })
            .collect();
        assert_eq!(hidden, ["cookies", "storage", "banner", "environment"]);
        assert!(log.observations.iter().any(|o| o.event
            == Event::Consent {
                consent: Consent::Rejected
            }));
    }

    #[test]
    fn every_file_is_a_run() {
        let theatre = theatre();
        let text = har::write(&theatre.runs[0], &theatre.record).to_string();
        let both = recording(
            &[("a.har".into(), text.clone()), ("b.har".into(), text)],
            Scenario::Before,
        )
        .unwrap();
        assert_eq!(both.record.seeds, ["https://www.theatre.example/"]);
        assert_eq!(
            both.runs
                .iter()
                .map(|r| (r.run, r.file.as_str()))
                .collect::<Vec<_>>(),
            [(1, "a.har"), (2, "b.har")]
        );
        assert_eq!(both.record.pages.len(), 3);
        let error = recording(&[("c.har".into(), "{}".into())], Scenario::Before)
            .unwrap_err()
            .to_string();
        assert!(error.starts_with("c.har: log.entries"), "{error}");
    }

    #[test]
    fn a_redirect_is_one_chain() {
        let entry = |url: &str, status: u16, to: &str, second: u8| {
            serde_json::json!({"startedDateTime": format!("2026-11-24T09:00:0{second}.000Z"), "time": 5,
                "request": {"method": "GET", "url": url}, "response": {"status": status, "redirectURL": to}})
        };
        let har = serde_json::json!({"log": {"entries": [
            entry("https://a.example/", 302, "/b", 0), entry("https://a.example/b", 200, "", 1)]}});
        let log = read(&har.to_string(), Scenario::Before).unwrap();
        let hops: Vec<(String, u32)> = exchanges(&log)
            .iter()
            .map(|e| (e.request.request.clone(), e.request.hop))
            .collect();
        assert_eq!(hops, [("har-0".to_owned(), 0), ("har-0".to_owned(), 1)]);
    }

    #[test]
    fn what_is_no_har_is_named_with_its_place() {
        for (text, place) in [
            ("{", "line 1"),
            ("{}", "log.entries"),
            (r#"{"log":{"entries":[{}]}}"#, "log.entries[0].request.url"),
            (
                r#"{"log":{"entries":[{"request":{"url":"https://a.example/"}}]}}"#,
                "log.entries[0].startedDateTime",
            ),
        ] {
            let error = read(text, Scenario::Before).unwrap_err().to_string();
            assert!(error.contains(place), "{error}");
        }
    }
}
