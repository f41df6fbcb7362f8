//! [`Pages`]: where the pages of a run come from.

use super::visit::{Opened, Trouble};
use crate::evidence::{PlannedPage, Scenario};
use crate::plan::Planner;

/// Where the pages of a run come from.
pub(super) enum Pages {
    /// The first run discovers them.
    Discover(Box<Planner>),
    /// Later runs follow the list.
    Fixed(Vec<PlannedPage>, usize),
}

impl Pages {
    pub(super) fn next(&mut self) -> Option<PlannedPage> {
        match self {
            Pages::Discover(planner) => planner.next_page(),
            Pages::Fixed(list, at) => {
                *at += 1;
                list.get(*at - 1).cloned()
            }
        }
    }

    /// The pages of a plan that a run visits. One that leads to another page of it is visited as that one.
    /// What led to the entry page may have been kept behind a wall until a choice is made, so runs that make
    /// one see for themselves.
    pub(super) fn fixed(plan: &[PlannedPage], scenario: Scenario) -> Pages {
        let is_silent = matches!(scenario, Scenario::Before | Scenario::Gpc);
        let entry = plan.first().map(|page| page.id.as_str());
        let visited = |page: &&PlannedPage| match page.reason.same_as.as_deref() {
            None => true,
            same_as => !is_silent && same_as == entry,
        };
        Pages::Fixed(plan.iter().filter(visited).cloned().collect(), 0)
    }

    /// How many pages a run visits, as far as is known; at most `most` beside those that are replaced.
    pub(super) fn of(&self, most: usize) -> usize {
        match self {
            Pages::Discover(planner) => most + planner.replaced(),
            Pages::Fixed(list, _) => list.len(),
        }
    }

    /// The page of the plan with this address.
    pub(super) fn planned(&self, url: &str) -> Option<PlannedPage> {
        self.so_far().iter().find(|p| p.url == url).cloned()
    }

    /// The pages of the plan, as far as they are known.
    pub(super) fn so_far(&self) -> &[PlannedPage] {
        match self {
            Pages::Discover(planner) => planner.pages(),
            Pages::Fixed(list, _) => list,
        }
    }

    /// The page on which choices are made.
    pub(super) fn entry(&self) -> Option<PlannedPage> {
        match self {
            Pages::Discover(planner) => planner.pages().first().cloned(),
            Pages::Fixed(list, _) => list.first().cloned(),
        }
    }

    /// Whether links that are found still change the plan.
    pub(super) fn learns(&self) -> bool {
        matches!(self, Pages::Discover(_))
    }

    pub(super) async fn learn(&mut self, page: &PlannedPage, opened: &Opened) {
        let Pages::Discover(planner) = self else {
            return;
        };
        match (&opened.document, &opened.trouble) {
            (Some(document), None) => {
                let links = &document.links;
                planner.meet_hosts(page, &document.url, links).await;
                if let Some(came) = &opened.came {
                    planner.take_arrival(page, came);
                }
                planner.take_head(page, document);
                planner.take_links(page, links);
                planner.take_routes(page, &opened.routes);
            }
            (_, Some(Trouble::NotHtml(_))) => planner.take_file(page),
            _ => {}
        }
    }
}
