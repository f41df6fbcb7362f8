//! Every kind in browsers side by side, and the figures that come of it.

use super::expect::{self, Answer, Expect};
use super::judge::{Outcome, judge, on_phone};
use super::server::Server;
use super::stage::{Stage, browser, engine, root};
use consentry::config::ConsentHints;
use consentry::evidence::Consent;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

/// Every answer that a kind expects something of, in the order in which they are given.
fn answers(expect: &Expect) -> Vec<(Consent, &Answer)> {
    [
        (Consent::Accepted, &expect.accept),
        (Consent::Rejected, &expect.reject),
        (Consent::Dismissed, &expect.dismiss),
        (Consent::Withdrawn, &expect.withdraw),
    ]
    .into_iter()
    .filter_map(|(wanted, answer)| Some((wanted, answer.as_ref()?)))
    .collect()
}

/// Browsers side by side: more than the cores, as they also wait. With many more each only waits longer.
const LANES: usize = 5;

/// One answer to be given.
type Task = (String, Arc<Expect>, Consent, Answer);

/// Gives every answer to every kind; only the named ones when there are names.
pub async fn run(only: &[&str]) -> Vec<(Outcome, Arc<Expect>)> {
    let server = Server::start(root()).await;
    let mut tasks: Vec<Task> = Vec::new();
    for (kind, expect) in expect::all(&root()) {
        if only.is_empty() || only.contains(&kind.as_str()) {
            let expect = Arc::new(expect);
            for (wanted, answer) in answers(&expect) {
                tasks.push((kind.clone(), Arc::clone(&expect), wanted, answer.clone()));
            }
        }
    }
    // A kind that counts its visits has to meet its answers in order: they stay with one lane.
    let mut queue: Vec<Vec<Task>> = Vec::new();
    for task in tasks {
        match queue.last_mut() {
            Some(last) if last[0].0 == task.0 => last.push(task),
            _ => queue.push(vec![task]),
        }
    }
    // Long ones first, so that no lane is left alone with one at the end.
    queue.sort_by_key(|own| std::cmp::Reverse(own.len()));
    queue.reverse();
    let queue = Arc::new(Mutex::new(queue));
    let lanes: Vec<_> = (0..LANES)
        .map(|_| tokio::spawn(lane(server.clone(), Arc::clone(&queue))))
        .collect();
    let mut out = Vec::new();
    for lane in lanes {
        out.extend(lane.await.unwrap());
    }
    out.sort_by(|a, b| {
        (&a.0.kind, a.0.wanted.to_string()).cmp(&(&b.0.kind, b.0.wanted.to_string()))
    });
    out
}

async fn lane(server: Server, queue: Arc<Mutex<Vec<Vec<Task>>>>) -> Vec<(Outcome, Arc<Expect>)> {
    let (chrome, tab) = browser().await;
    let mut out = Vec::new();
    loop {
        let next = queue.lock().unwrap().pop();
        let Some(own) = next else { break };
        for (kind, expect, wanted, answer) in own {
            let hints = ConsentHints {
                banner: expect.hints.banner.clone(),
                accept: expect.hints.accept.clone(),
                reject: expect.hints.reject.clone(),
                withdraw: expect.hints.withdraw.clone(),
                dismiss: expect.hints.dismiss.clone(),
            };
            let engine = engine(&hints);
            let stage = Stage::of(&kind, &expect, &tab, &engine, &server);
            let ran = stage.operate(wanted).await;
            let mut outcome = judge(&kind, &expect, wanted, &answer, &ran);
            if let (Consent::Rejected, Some(phone)) = (wanted, &expect.design.phone) {
                outcome.noted.extend(on_phone(phone, &stage.phone().await));
            }
            out.push((outcome, expect));
        }
    }
    chrome.close().await.unwrap();
    out
}

/// How many banners were operated right in each scenario that they allow.
#[derive(Debug, Clone, Default)]
pub struct Figures {
    /// Scenario, allowed, right.
    pub scenarios: Vec<(&'static str, usize, usize)>,
    /// Answers that a banner does not allow, or pages without one, and how many of them were left as they are.
    pub left_alone: (usize, usize),
    /// Presses on controls that lead elsewhere than asked, or that were not asked for.
    pub wrong_presses: usize,
    /// Kinds and languages.
    pub kinds: usize,
    pub languages: usize,
}

impl Figures {
    pub fn of(outcomes: &[(Outcome, Arc<Expect>)]) -> Figures {
        let right = |o: &Outcome| o.operated.is_empty() && o.wrong_presses.is_empty();
        let mut scenarios = Vec::new();
        // Without a choice: each kind once, by its first visit.
        let mut kinds = BTreeSet::new();
        let silent: Vec<&Outcome> = outcomes
            .iter()
            .map(|(o, _)| o)
            .filter(|o| kinds.insert(o.kind.clone()))
            .collect();
        let met = silent.iter().filter(|o| o.found).count();
        scenarios.push(("before", silent.len(), met));
        for (name, wanted) in [
            ("dismiss", Consent::Dismissed),
            ("reject", Consent::Rejected),
            ("accept", Consent::Accepted),
            ("withdraw", Consent::Withdrawn),
        ] {
            let own = || {
                outcomes
                    .iter()
                    .map(|(o, _)| o)
                    .filter(|o| o.wanted == wanted && o.allowed)
            };
            scenarios.push((name, own().count(), own().filter(|o| right(o)).count()));
        }
        let refused = || outcomes.iter().map(|(o, _)| o).filter(|o| !o.allowed);
        let languages: BTreeSet<&str> = outcomes.iter().map(|(_, e)| e.language.as_str()).collect();
        Figures {
            scenarios,
            left_alone: (refused().count(), refused().filter(|o| right(o)).count()),
            wrong_presses: outcomes.iter().map(|(o, _)| o.wrong_presses.len()).sum(),
            kinds: kinds.len(),
            languages: languages.len(),
        }
    }

    /// Share of the allowed answers that were given right, of 1.
    pub fn share(&self) -> f64 {
        let sum = |pick: fn(&(&str, usize, usize)) -> usize| -> usize {
            self.scenarios.iter().map(pick).sum()
        };
        sum(|s| s.2) as f64 / (sum(|s| s.1) as f64).max(1.0)
    }

    /// One object for machines.
    pub fn json(&self) -> Value {
        let scenarios: serde_json::Map<String, Value> = (self.scenarios.iter())
            .map(|(name, allowed, right)| {
                (
                    (*name).to_owned(),
                    json!({"allowed": allowed, "right": right}),
                )
            })
            .collect();
        json!({
            "kinds": self.kinds,
            "languages": self.languages,
            "right_percent": (self.share() * 10_000.0).round() / 100.0,
            "wrong_presses": self.wrong_presses,
            "scenarios": scenarios,
            "left_alone": {"of": self.left_alone.0, "right": self.left_alone.1},
        })
    }
}
