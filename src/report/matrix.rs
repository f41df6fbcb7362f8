//! Vendor × scenario: how many events were sent, and with what permission.
//!
//! Counts are of the first recorded run of each scenario, and only of what started in the consent
//! state that the scenario is about: what a page sends before the reject click belongs to `before`.

use crate::detect::{Facts, PixelFact, RequestFact};
use crate::evidence::{Consent, Outcome, Scenario};
use crate::messages::Messages;
use crate::say;
use std::collections::HashMap;

/// Vendors shown one by one; the rest is folded into one row so that the sums stay whole.
const MOST_ROWS: usize = 24;

/// What a cell says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// At least one event without permission.
    Without,
    /// Events flagged denied, of a purpose that may need no permission, or loads only.
    Decision,
    /// Sent after acceptance.
    With,
    /// Nothing seen under these conditions.
    NotSeen,
    /// The scenario was not recorded to its end.
    NotTested,
}

/// Counts of one vendor in one scenario.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cell {
    /// Whether the scenario was recorded.
    pub tested: bool,
    /// Events without permission.
    pub without: usize,
    /// Events that need a decision.
    pub decision: usize,
    /// Events with permission.
    pub with: usize,
    /// Requests without a decoded event (libraries, settings, frames).
    pub loads: usize,
    /// Whether those requests were made with permission.
    pub loads_allowed: bool,
}

impl Cell {
    /// What the cell says.
    pub fn class(&self) -> Class {
        match self {
            Cell { tested: false, .. } => Class::NotTested,
            Cell { without: 1.., .. } => Class::Without,
            Cell { decision: 1.., .. } => Class::Decision,
            Cell { with: 1.., .. } => Class::With,
            Cell {
                loads: 1..,
                loads_allowed: true,
                ..
            } => Class::With,
            Cell { loads: 1.., .. } => Class::Decision,
            _ => Class::NotSeen,
        }
    }

    /// The number to print: events of the cell's class, or loads where there was no event.
    pub fn count(&self) -> usize {
        match self.class() {
            Class::Without => self.without,
            Class::Decision if self.decision > 0 => self.decision,
            Class::With if self.with > 0 => self.with,
            Class::Decision | Class::With => self.loads,
            Class::NotSeen | Class::NotTested => 0,
        }
    }

    /// Whether the printed number counts loads, not events.
    pub fn is_loads(&self) -> bool {
        self.without + self.decision + self.with == 0 && self.loads > 0
    }

    fn add(&mut self, other: &Cell) {
        self.without += other.without;
        self.decision += other.decision;
        self.with += other.with;
        self.loads += other.loads;
        self.loads_allowed |= other.loads_allowed;
    }
}

/// One vendor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Vendor id; empty for the folded tail.
    pub vendor: String,
    /// Name.
    pub name: String,
    /// One cell per scenario, in report order.
    pub cells: Vec<Cell>,
}

/// Vendor × scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matrix {
    /// Vendors of the catalogue that were seen, those without permission first.
    pub rows: Vec<Row>,
}

impl Matrix {
    /// Counts the facts.
    pub fn of(facts: &Facts) -> Matrix {
        let mut counts: HashMap<&str, [Cell; 6]> = HashMap::new();
        let runs = first_runs(facts);
        let mut empty = [Cell::default(); 6];
        for ((scenario, run), cell) in Scenario::ALL.into_iter().zip(runs).zip(&mut empty) {
            cell.tested = run.is_some();
            cell.loads_allowed = cell.tested && scenario == Scenario::Accept;
        }
        let known = facts
            .vendors
            .iter()
            .filter(|v| v.known && v.category != "cmp");
        for vendor in known {
            counts.insert(&vendor.id, empty);
        }
        for pixel in &facts.pixels {
            let column = position(pixel.scenario);
            if let Some(cells) = counts.get_mut(pixel.vendor.as_str())
                && runs[column].is_some_and(|run| counts_here(pixel, run))
            {
                count_event(&mut cells[column], pixel);
            }
        }
        for request in &facts.requests {
            let column = position(request.scenario);
            if let Some(id) = &request.vendor
                && let Some(cells) = counts.get_mut(id.as_str())
                && runs[column].is_some_and(|run| loads_here(request, run))
            {
                cells[column].loads += 1;
            }
        }
        let mut rows: Vec<Row> = facts
            .vendors
            .iter()
            .filter_map(|v| {
                let cells = counts.get(v.id.as_str())?;
                Some(Row {
                    vendor: v.id.clone(),
                    name: v.name.clone(),
                    cells: cells.to_vec(),
                })
            })
            .collect();
        rows.sort_by_key(|r| {
            let sum = |f: fn(&Cell) -> usize| r.cells.iter().map(f).sum::<usize>();
            let events = sum(|c| c.without) + sum(|c| c.decision) + sum(|c| c.with);
            (
                std::cmp::Reverse(sum(|c| c.without)),
                std::cmp::Reverse(usize::from(sum(|c| c.decision) > 0)),
                events == 0,
                r.name.to_lowercase(),
                r.vendor.clone(),
            )
        });
        Matrix { rows }
    }

    /// The rows with the tail folded into one row named after its length.
    pub fn folded(&self, messages: &Messages) -> Vec<Row> {
        if self.rows.len() <= MOST_ROWS {
            return self.rows.clone();
        }
        let (head, tail) = self.rows.split_at(MOST_ROWS - 1);
        let mut rest = Row {
            vendor: String::new(),
            name: say!(messages, "list-more", n = tail.len()),
            cells: tail[0].cells.clone(),
        };
        for row in &tail[1..] {
            for (cell, other) in rest.cells.iter_mut().zip(&row.cells) {
                cell.add(other);
            }
        }
        let mut rows = head.to_vec();
        rows.push(rest);
        rows
    }

    /// Events without permission in a scenario.
    pub fn without(&self, scenario: Scenario) -> usize {
        self.sum(scenario, |c| c.without)
    }

    /// Events with permission in a scenario.
    pub fn with(&self, scenario: Scenario) -> usize {
        self.sum(scenario, |c| c.with)
    }

    /// Events that need a decision in a scenario.
    pub fn decision(&self, scenario: Scenario) -> usize {
        self.sum(scenario, |c| c.decision)
    }

    /// Whether any cell of the scenario needs a decision.
    pub fn needs_decision(&self, scenario: Scenario) -> bool {
        self.column(scenario)
            .any(|(_, c)| c.class() == Class::Decision)
    }

    /// The cells of a scenario with the vendor's row.
    pub fn column(&self, scenario: Scenario) -> impl Iterator<Item = (&Row, &Cell)> {
        let column = position(scenario);
        self.rows
            .iter()
            .filter_map(move |r| r.cells.get(column).map(|c| (r, c)))
    }

    fn sum(&self, scenario: Scenario, of: impl Fn(&Cell) -> usize) -> usize {
        self.column(scenario).map(|(_, c)| of(c)).sum()
    }
}

/// The run of each scenario whose counts are shown, in report order: the first one with anything
/// recorded; none when the scenario was not done.
pub fn first_runs(facts: &Facts) -> [Option<u32>; 6] {
    let mut lowest: [Option<u32>; 6] = [None; 6];
    for request in &facts.requests {
        let run = &mut lowest[position(request.scenario)];
        *run = Some(run.map_or(request.run, |r| r.min(request.run)));
    }
    Scenario::ALL.map(|scenario| {
        let fact = facts.scenarios.get(&scenario)?;
        let done = fact.outcome == Outcome::Done;
        done.then(|| lowest[position(scenario)].unwrap_or(1))
    })
}

/// The run of one scenario whose counts are shown.
pub fn first_run(facts: &Facts, scenario: Scenario) -> Option<u32> {
    first_runs(facts)[position(scenario)]
}

/// Whether a pixel event of that run is counted in the column of its scenario.
pub fn counts_here(pixel: &PixelFact, run: u32) -> bool {
    pixel.run == run
        && pixel.consent == pixel.scenario.consent()
        && !pixel.grace
        && !matches!(pixel.delivery.as_str(), "blocked" | "cached")
}

/// The class of one event.
pub fn class_of(pixel: &PixelFact) -> Class {
    if pixel.consent == Consent::Accepted {
        Class::With
    } else if pixel.signal_state.as_deref() == Some("denied")
        || !is_tracking(pixel.purpose.as_deref())
    {
        Class::Decision
    } else {
        Class::Without
    }
}

fn count_event(cell: &mut Cell, pixel: &PixelFact) {
    match class_of(pixel) {
        Class::With => cell.with += 1,
        Class::Without => cell.without += 1,
        _ => cell.decision += 1,
    }
}

/// Purposes that always need permission first. Anything else, and an unknown purpose, needs a decision.
pub fn is_tracking(purpose: Option<&str>) -> bool {
    matches!(
        purpose,
        Some(
            "advertising"
                | "social"
                | "analytics"
                | "marketing"
                | "statistics"
                | "session-replay"
                | "affiliate"
                | "ab-testing"
                | "cdp"
                | "email"
        )
    )
}

fn loads_here(request: &RequestFact, run: u32) -> bool {
    request.run == run
        && request.consent == request.scenario.consent()
        && !request.grace
        && request.blocked.is_none()
        && !request.from_cache
        && request.redirect_from.is_none()
        && request.vendor_kind.as_deref() != Some("event")
}

/// The column of a scenario.
pub fn position(scenario: Scenario) -> usize {
    Scenario::ALL
        .iter()
        .position(|s| *s == scenario)
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::report::fixture;

    fn cell(matrix: &Matrix, vendor: &str, scenario: Scenario) -> Cell {
        *matrix
            .column(scenario)
            .find(|(r, _)| r.vendor == vendor)
            .unwrap()
            .1
    }

    #[test]
    fn classes_follow_consent_signal_and_purpose() {
        let matrix = Matrix::of(&fixture::harbour_lights().facts);
        assert_eq!(
            cell(&matrix, "meta", Scenario::Before).class(),
            Class::Without
        );
        assert_eq!(
            cell(&matrix, "ga4", Scenario::Before).class(),
            Class::Decision
        );
        assert_eq!(cell(&matrix, "meta", Scenario::Accept).class(), Class::With);
        assert_eq!(cell(&matrix, "x", Scenario::Before).class(), Class::NotSeen);
        assert_eq!(
            cell(&matrix, "meta", Scenario::Gpc).class(),
            Class::NotTested
        );
        let gtm = cell(&matrix, "gtm", Scenario::Before);
        assert_eq!((gtm.class(), gtm.is_loads()), (Class::Decision, true));
    }

    #[test]
    fn what_left_before_the_click_or_in_the_grace_time_is_not_held_against_reject() {
        let mut facts = fixture::harbour_lights().facts;
        let before = Matrix::of(&facts).without(Scenario::Reject);
        assert!(before > 0);
        for pixel in &mut facts.pixels {
            if pixel.scenario == Scenario::Reject {
                pixel.grace = true;
            }
        }
        assert_eq!(Matrix::of(&facts).without(Scenario::Reject), 0);
    }

    #[test]
    fn what_never_left_the_browser_and_other_runs_are_not_counted() {
        let mut facts = fixture::harbour_lights().facts;
        let all = Matrix::of(&facts).without(Scenario::Before);
        let mut again = facts.pixels.clone();
        for pixel in &mut again {
            pixel.run = 2;
        }
        facts.pixels.extend(again);
        assert_eq!(Matrix::of(&facts).without(Scenario::Before), all);
        for pixel in &mut facts.pixels {
            pixel.delivery = "blocked".into();
        }
        assert_eq!(Matrix::of(&facts).without(Scenario::Before), 0);
    }

    #[test]
    fn folding_keeps_the_sums() {
        let mut facts = fixture::harbour_lights().facts;
        let vendor = facts.vendors[0].clone();
        let pixel = facts.pixels[0].clone();
        for n in 0..40 {
            let id = format!("v{n:02}");
            facts.vendors.push(crate::detect::VendorFact {
                id: id.clone(),
                name: id.clone(),
                ..vendor.clone()
            });
            facts.pixels.push(PixelFact {
                vendor: id,
                ..pixel.clone()
            });
        }
        let matrix = Matrix::of(&facts);
        let rows = matrix.folded(&crate::messages::Messages::english());
        assert_eq!(rows.len(), MOST_ROWS);
        let shown: usize = rows.iter().map(|r| r.cells[0].without).sum();
        assert_eq!(shown, matrix.without(Scenario::Before));
    }
}
