//! Dry acts: what was pointed at, played and shown, and what followed.

use super::facts::{PixelFact, RequestFact};
use super::view::RunView;
use crate::evidence::{DryAct, DryKind, DryOutcome, Event, Scenario};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Time in which what a page sends is counted to an act, where no other act comes first, in milliseconds.
const FOLLOWS_MS: f64 = 3000.0;

/// Something that was pointed at, played or shown on a page, without sending or answering anything.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DryActFact {
    /// `A-0001`.
    pub id: String,
    /// What was done.
    pub act: DryKind,
    /// What became of it.
    pub outcome: DryOutcome,
    /// Why, when not `done`.
    pub reason: Option<String>,
    /// Words of the control; of a frame its address without query.
    pub text: String,
    /// Its selector.
    pub selector: String,
    /// `mouse` or `keyboard`; null where nothing was sent to the page.
    pub by: Option<String>,
    /// Scenario.
    pub scenario: Scenario,
    /// Run.
    pub run: u32,
    /// Page.
    pub page: Option<String>,
    /// Milliseconds since the run started.
    pub time_ms: f64,
    /// Requests of the page that began within three seconds of it and before the next act.
    pub requests: u32,
    /// Decoded events among them.
    pub seen: Vec<String>,
}

/// Dry acts of every run, `A-0001`, by run and time.
pub fn dry_acts(
    views: &[RunView<'_>],
    requests: &[RequestFact],
    pixels: &[PixelFact],
) -> Vec<DryActFact> {
    let mut all = Vec::new();
    for view in views {
        let acts: Vec<&DryAct> = view
            .events()
            .filter_map(|(_, event)| match event {
                Event::DryAct(act) => Some(&**act),
                _ => None,
            })
            .collect();
        if acts.is_empty() {
            continue;
        }
        let of_run: Vec<&RequestFact> = requests
            .iter()
            .filter(|r| r.scenario == view.scenario() && r.run == view.log.run && !r.clock_moved)
            .collect();
        for act in &acts {
            let others = acts.iter().filter(|a| a.visit == act.visit);
            let next = others
                .map(|a| a.at_ms)
                .filter(|t| *t > act.at_ms)
                .fold(act.at_ms + FOLLOWS_MS, f64::min);
            let page = view.page(act.visit, act.at_ms);
            let sent = act.by.is_some();
            let followed: BTreeSet<&str> = of_run
                .iter()
                .filter(|r| sent && r.page == page && r.time_ms >= act.at_ms && r.time_ms < next)
                .map(|r| r.id.as_str())
                .collect();
            all.push(DryActFact {
                id: format!("A-{:04}", all.len() + 1),
                act: act.act,
                outcome: act.outcome,
                reason: act.reason.clone(),
                text: act.text.clone(),
                selector: act.selector.clone(),
                by: act.by.clone(),
                scenario: view.scenario(),
                run: view.log.run,
                page,
                time_ms: act.at_ms,
                requests: u32::try_from(followed.len()).unwrap_or(u32::MAX),
                seen: pixels
                    .iter()
                    .filter(|p| followed.contains(p.request.as_str()))
                    .map(|p| p.id.clone())
                    .collect(),
            });
        }
    }
    all
}
