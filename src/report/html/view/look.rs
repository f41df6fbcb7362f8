//! [`Look`]: what is asked for by its id again and again, so that a large audit is not searched each time.

use crate::detect::{PixelFact, RequestFact};
use crate::report::Document;
use std::collections::HashMap;

/// Requests, pixels and citations by id.
pub struct Look<'d> {
    requests: HashMap<&'d str, &'d RequestFact>,
    pixels: HashMap<&'d str, &'d PixelFact>,
    citing: HashMap<&'d str, Vec<&'d str>>,
}

impl<'d> Look<'d> {
    /// Of a document.
    pub fn of(document: &'d Document) -> Look<'d> {
        let facts = &document.facts;
        let mut citing: HashMap<&str, Vec<&str>> = HashMap::new();
        for finding in &document.findings {
            for id in &finding.evidence {
                let all = citing.entry(id).or_default();
                // A finding that cites a thing twice is one finding.
                if all.last() != Some(&finding.id.as_str()) {
                    all.push(&finding.id);
                }
            }
        }
        Look {
            requests: facts.requests.iter().map(|r| (r.id.as_str(), r)).collect(),
            pixels: facts.pixels.iter().map(|p| (p.id.as_str(), p)).collect(),
            citing,
        }
    }

    /// The request of that id.
    pub fn request(&self, id: &str) -> Option<&'d RequestFact> {
        self.requests.get(id).copied()
    }

    /// The pixel of that id.
    pub fn pixel(&self, id: &str) -> Option<&'d PixelFact> {
        self.pixels.get(id).copied()
    }

    /// Ids of the findings that cite an evidence id.
    pub fn citing(&self, evidence: &str) -> &[&'d str] {
        self.citing.get(evidence).map_or(&[], Vec::as_slice)
    }
}
