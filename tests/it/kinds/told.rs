//! What two audits of the same site have in common.

use serde_json::Value;
use std::collections::BTreeMap;

/// How often each scenario asked for what, and the fingerprints of what was found: an audit without what
/// differs between any two.
pub type Told = (BTreeMap<(String, String), u32>, Vec<String>);

/// Reads it out of `report.json`.
pub fn told(report: &Value) -> Told {
    let text = |v: &Value| v.as_str().unwrap().to_owned();
    let mut requests = BTreeMap::new();
    for request in report["requests"].as_array().unwrap() {
        let url = text(&request["url"]);
        let url = url.split('?').next().unwrap().to_owned();
        *requests
            .entry((text(&request["scenario"]), url))
            .or_default() += 1;
    }
    let findings = report["findings"].as_array().unwrap();
    let mut found: Vec<String> = findings.iter().map(|f| text(&f["fingerprint"])).collect();
    found.sort();
    (requests, found)
}
