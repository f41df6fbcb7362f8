//! Which findings make a build fail: the same answer for the exit status, JUnit and annotations.

use super::Document;
use crate::config::FailOn;
use crate::findings::Finding;
use crate::rules::Severity;

/// What the gate does with a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gated {
    /// Below the severity asked for.
    Below,
    /// Rejected, or a risk accepted for a time that has not run out.
    Reviewed,
    /// In the baseline already, and no worse.
    Known,
    /// It counts.
    Counted,
}

/// Whether a finding of this severity counts for `--fail-on`.
pub fn at_or_above(severity: Severity, fail_on: FailOn) -> bool {
    let least = match fail_on {
        FailOn::Violation => Severity::Violation,
        FailOn::LikelyViolation => Severity::LikelyViolation,
        FailOn::Risk => Severity::Risk,
        FailOn::Advice => Severity::Advice,
        FailOn::Never => return false,
    };
    // The gravest severity comes first in the order of the enum.
    severity <= least
}

/// Holds a finding against `--fail-on`, the human decisions and the baseline.
pub fn gated(document: &Document, finding: &Finding, fail_on: FailOn) -> Gated {
    let changes = document.changes.as_ref();
    if !at_or_above(finding.severity, fail_on) {
        Gated::Below
    } else if finding.review.leaves_out() {
        Gated::Reviewed
    } else if changes.is_some_and(|c| c.was_there(&finding.fingerprint)) {
        Gated::Known
    } else {
        Gated::Counted
    }
}
