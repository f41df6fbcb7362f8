//! What stays the same about a finding from audit to audit.

use crate::evidence::Scenario;
use sha2::{Digest, Sha256};

/// 16 hex digits over rule, key (vendor, cookie, part of the banner) and scenario. A rule that judges
/// the audit as a whole has no scenario here. Run, order, counts and pages are left out on purpose.
pub fn fingerprint(rule: &str, key: &str, scenario: Option<Scenario>) -> String {
    let mut hash = Sha256::new();
    for part in [rule, key, scenario.map_or("any", Scenario::as_str)] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    let mut text = hex::encode(hash.finalize());
    text.truncate(16);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rule_key_and_scenario_all_count() {
        let base = fingerprint("a", "b", Some(Scenario::Before));
        assert_eq!(base, fingerprint("a", "b", Some(Scenario::Before)));
        assert_eq!(base.len(), 16);
        assert_ne!(base, fingerprint("ab", "", Some(Scenario::Before)));
        assert_ne!(base, fingerprint("a", "c", Some(Scenario::Before)));
        assert_ne!(base, fingerprint("a", "b", Some(Scenario::Reject)));
        assert_ne!(base, fingerprint("a", "b", None));
    }
}
