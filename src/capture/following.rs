//! [`Following`]: the visits of a journey, one for every document that its tab comes to.

use super::activity::{Activity, MainDocument};
use super::clock::ms_between;
use crate::evidence::{Visit, VisitEnd, VisitNo, VisitStep, met_page, page_address};
use std::collections::BTreeMap;
use std::time::Instant;

/// Where a journey is.
pub(super) struct Following {
    /// Ids of the pages of the plan, by address.
    pages: BTreeMap<String, String>,
    /// Number of the next visit.
    next: VisitNo,
    /// When the visit in force began.
    begun: Instant,
    /// Whether its document is still to come.
    opening: bool,
    /// Its address.
    url: String,
    /// Title of its document, once read.
    title: Option<String>,
    /// Answer to its document's request.
    document: Option<MainDocument>,
}

impl Following {
    /// A visit begins with an address that is about to be opened.
    pub(super) fn begin(visit: VisitNo, url: &str, pages: BTreeMap<String, String>) -> Following {
        Following {
            pages,
            next: visit + 1,
            begun: Instant::now(),
            opening: true,
            url: url.to_owned(),
            title: None,
            document: None,
        }
    }

    /// Id of a page: that of the plan, else one made of its address.
    pub(super) fn page(&self, url: &str) -> String {
        let planned = self.pages.get(page_address(url)).cloned();
        planned.unwrap_or_else(|| met_page(url))
    }

    /// When the visit in force began, and the number of the next one.
    pub(super) fn now(&self) -> (Instant, VisitNo) {
        (self.begun, self.next)
    }

    /// What the document of the visit in force is called.
    pub(super) fn titled(&mut self, title: &str) {
        self.title = Some(title.to_owned());
    }

    /// The tab came to a document: the end of the visit that was in force and the one that begins, or
    /// none when it is the document that this visit was opened for.
    pub(super) fn turn(
        &mut self,
        visit: VisitNo,
        url: &str,
        activity: &mut Activity,
    ) -> Option<(VisitEnd, Visit)> {
        if std::mem::take(&mut self.opening) {
            url.clone_into(&mut self.url);
            self.document.clone_from(&activity.document);
            return None;
        }
        let since = |at: Instant| ms_between(self.begun, at);
        let left = self.document.take();
        let end = VisitEnd {
            visit,
            error: None,
            final_url: Some(self.url.clone()),
            status: left.as_ref().map(|d| d.status),
            title: self.title.take(),
            mime: left.map(|d| d.mime),
            loaded_ms: activity.loaded.map(since),
            settled_ms: None,
            settled: false,
        };
        let begin = Visit {
            visit: self.next,
            page: self.page(url),
            url: url.to_owned(),
            step: VisitStep::Journey,
        };
        self.next += 1;
        self.begun = Instant::now();
        url.clone_into(&mut self.url);
        // The answer that brought this document came before it.
        self.document.clone_from(&activity.document);
        *activity = Activity::new(self.begun);
        activity.document.clone_from(&self.document);
        Some((end, begin))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_first_document_is_that_of_the_visit_and_each_further_one_begins_another() {
        let home = "https://a.example/".to_owned();
        let route = "https://a.example/#!/shows/7".to_owned();
        let pages = BTreeMap::from([
            (home.clone(), "P-001".to_owned()),
            (route.clone(), "P-002".to_owned()),
        ]);
        let mut journey = Following::begin(4, &home, pages);
        let mut activity = Activity::new(Instant::now());
        activity.document = Some(MainDocument {
            status: 200,
            mime: "text/html".into(),
            url: home.clone(),
        });
        assert_eq!(journey.page("https://a.example/#top"), "P-001");
        assert_eq!(journey.page(&route), "P-002");
        assert!(journey.turn(4, &home, &mut activity).is_none());
        journey.titled("Home");
        activity.document = Some(MainDocument {
            status: 404,
            ..MainDocument::default()
        });
        let thanks = "https://a.example/thanks?order=7";
        let (end, begin) = journey.turn(4, thanks, &mut activity).unwrap();
        assert_eq!(
            (end.visit, end.status, end.title.as_deref()),
            (4, Some(200), Some("Home"))
        );
        assert_eq!(
            (begin.visit, begin.page),
            (5, met_page("https://a.example/thanks?order=8"))
        );
        assert_eq!(activity.document.as_ref().unwrap().status, 404);
        assert_eq!(journey.now().1, 6);
    }
}
