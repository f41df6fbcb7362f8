//! The file of human decisions, `consentry-reviews.toml`, and laying it over the findings.
//!
//! A decision never hides a finding; it is printed with it. What it changes is the gate: an unexpired
//! `accepted-risk` and a `rejected` are left out there. A decision that has run out, or was made when
//! the finding was less grave, lapses: the finding is open again and says so.

mod read;

use self::read::{SourceFile, entry};
use super::{Finding, RuleResult};
use crate::catalogue::{DataFile, FileError};
use crate::detect::PageFact;
use crate::messages::Messages;
use crate::rules::{RuleOutcome, Severity};
use crate::say;
use globset::GlobMatcher;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Days that an accepted risk may stand at most before somebody looks again.
pub const LONGEST_DAYS: i32 = 366;

/// Words of a decision.
pub const STATES: [&str; 3] = ["confirmed", "rejected", "accepted-risk"];

/// Decisions read from a file, each checked.
#[derive(Debug, Clone, Default)]
pub struct Reviews {
    /// Name of the file as the user gave it.
    pub file: String,
    entries: Vec<Entry>,
}

/// One decision: what it is about (every given key must match) and what was decided.
#[derive(Debug, Clone)]
struct Entry {
    fingerprint: Option<String>,
    rule: Option<String>,
    vendor: Option<String>,
    page: Option<(String, GlobMatcher)>,
    severity: Option<Severity>,
    state: String,
    by: String,
    at: Date,
    note: String,
    expires: Option<Date>,
}

/// What laying the decisions over an audit showed; `reviews` of `report.json`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReviewSummary {
    /// The file.
    pub file: String,
    /// Decisions in it.
    pub decisions: usize,
    /// Findings of this audit with a decision that stands.
    pub applied: usize,
    /// Decisions that no longer stand: run out, or made when the finding was less grave.
    pub lapsed: Vec<ReviewNote>,
    /// Decisions about nothing in this audit.
    pub stale: Vec<ReviewNote>,
}

/// A decision that a person should look at again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReviewNote {
    /// What it is about: `fingerprint 1f…`, `rule x, vendor y`.
    pub about: String,
    /// The decision.
    pub state: String,
    /// Who.
    pub by: String,
    /// When.
    pub at: String,
    /// Until when.
    pub expires: Option<String>,
    /// Why it is named here.
    pub why: String,
    /// Findings it was about.
    pub findings: Vec<String>,
}

impl Reviews {
    /// Reads and checks a file. `today` is the last day on which a decision can have been made, and
    /// `rules` are the ids that exist.
    ///
    /// # Errors
    /// Every mistake with its place: a key or word that is not known, a decision about nothing, a
    /// missing name or reason, an accepted risk without an end or with one too far ahead.
    pub fn parse<'a>(
        file: &DataFile,
        today: Date,
        rules: impl IntoIterator<Item = &'a str> + Clone,
    ) -> Result<Reviews, Vec<FileError>> {
        let source: SourceFile = file.read()?;
        let mut errors = Vec::new();
        let mut entries: Vec<Entry> = Vec::new();
        for item in source.review {
            let span = item.span();
            match entry(file, &span, item.into_inner(), today, rules.clone()) {
                Ok(entry) => {
                    if entries.iter().any(|e| e.about() == entry.about()) {
                        let message = format!("a second decision on {}", entry.about());
                        let help = Some("keep the one that holds".into());
                        errors.push(FileError::at(file, span, message, help));
                    }
                    entries.push(entry);
                }
                Err(all) => errors.extend(all),
            }
        }
        if errors.is_empty() {
            Ok(Reviews {
                file: file.name.clone(),
                entries,
            })
        } else {
            Err(errors)
        }
    }

    /// Number of decisions.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Writes the decisions into the findings they are about, as of `today`. Where several match, the
    /// one with most keys decides.
    pub fn apply(
        &self,
        findings: &mut [Finding],
        pages: &[PageFact],
        rules: &[RuleResult],
        today: Date,
        messages: &Messages,
    ) -> ReviewSummary {
        let mut summary = ReviewSummary {
            file: self.file.clone(),
            decisions: self.entries.len(),
            ..ReviewSummary::default()
        };
        let mut met: Vec<Vec<String>> = vec![Vec::new(); self.entries.len()];
        let mut lapsed: Vec<Vec<(String, String)>> = vec![Vec::new(); self.entries.len()];
        for finding in findings.iter_mut() {
            let mut best: Option<usize> = None;
            for (n, entry) in self.entries.iter().enumerate() {
                if entry.is_about(finding, pages) {
                    met[n].push(finding.id.clone());
                    if best.is_none_or(|b| entry.weight() > self.entries[b].weight()) {
                        best = Some(n);
                    }
                }
            }
            let Some(n) = best else { continue };
            let entry = &self.entries[n];
            let why = entry.lapse(finding.severity, today, messages);
            entry.write(finding, why.is_some());
            match why {
                None => summary.applied += 1,
                Some(why) => lapsed[n].push((finding.id.clone(), why)),
            }
        }
        for (n, entry) in self.entries.iter().enumerate() {
            if let Some((_, why)) = lapsed[n].first() {
                let ids = lapsed[n].iter().map(|(id, _)| id.clone()).collect();
                summary.lapsed.push(entry.note(why.clone(), ids));
            } else if met[n].is_empty() {
                summary
                    .stale
                    .push(entry.note(entry.stale(rules, messages), Vec::new()));
            }
        }
        summary
    }
}

impl Entry {
    fn is_about(&self, finding: &Finding, pages: &[PageFact]) -> bool {
        let is = |want: &Option<String>, have: Option<&str>| {
            want.as_deref().is_none_or(|want| Some(want) == have)
        };
        is(&self.fingerprint, Some(&finding.fingerprint))
            && is(&self.rule, Some(&finding.rule))
            && is(&self.vendor, finding.vendor.as_deref())
            && self.page.as_ref().is_none_or(|(_, glob)| {
                // A decision on one page is none on the others that the finding is about.
                !finding.pages.is_empty()
                    && finding.pages.iter().all(|id| {
                        let page = pages.iter().find(|p| p.id == *id);
                        page.is_some_and(|p| glob.is_match(path_of(&p.url)))
                    })
            })
    }

    /// Keys by which it was chosen; a fingerprint is nearer than all others.
    fn weight(&self) -> usize {
        usize::from(self.fingerprint.is_some()) * 4
            + usize::from(self.rule.is_some())
            + usize::from(self.vendor.is_some())
            + usize::from(self.page.is_some())
    }

    fn lapse(&self, severity: Severity, today: Date, messages: &Messages) -> Option<String> {
        if let Some(end) = self.expires.filter(|end| *end < today) {
            return Some(say!(messages, "review-ended", day = end.to_string()));
        }
        let then = self.severity.filter(|then| severity < *then)?;
        let (then, now) = (then.as_str(), severity.as_str());
        Some(say!(messages, "review-graver", then = then, now = now))
    }

    fn write(&self, finding: &mut Finding, lapsed: bool) {
        let review = &mut finding.review;
        review.state = if lapsed { "open" } else { &self.state }.to_owned();
        review.lapsed = lapsed.then(|| self.state.clone());
        review.by = Some(self.by.clone());
        review.at = Some(self.at.to_string());
        review.note = Some(self.note.clone());
        review.expires = self.expires.map(|d| d.to_string());
    }

    fn stale(&self, rules: &[RuleResult], messages: &Messages) -> String {
        let untested = self.rule.as_ref().is_some_and(|rule| {
            let mut of = rules.iter().filter(|r| r.id == *rule);
            of.any(|r| r.outcome == RuleOutcome::NotTested)
        });
        if untested {
            say!(messages, "review-stale-untested")
        } else {
            say!(messages, "review-stale")
        }
    }

    fn about(&self) -> String {
        let page = self.page.as_ref().map(|(text, _)| text.clone());
        let keys = [
            ("fingerprint", &self.fingerprint),
            ("rule", &self.rule),
            ("vendor", &self.vendor),
            ("page", &page),
        ];
        let named = keys
            .iter()
            .filter_map(|(key, value)| Some(format!("{key} {}", value.as_ref()?)));
        named.collect::<Vec<_>>().join(", ")
    }

    fn note(&self, why: String, findings: Vec<String>) -> ReviewNote {
        ReviewNote {
            about: self.about(),
            state: self.state.clone(),
            by: self.by.clone(),
            at: self.at.to_string(),
            expires: self.expires.map(|d| d.to_string()),
            why,
            findings,
        }
    }
}

/// Whether an end is after the day of the decision and not too far ahead.
///
/// # Errors
/// In words.
pub fn within_limit(at: Date, end: Date) -> Result<(), String> {
    let days = at.until(end).map_or(i32::MAX, |span| span.get_days());
    if days < 0 {
        return Err(format!("{end} is before the day of the decision ({at})"));
    }
    if days > LONGEST_DAYS {
        return Err(format!(
            "{end} is {days} days after the decision; at most {LONGEST_DAYS} are allowed"
        ));
    }
    Ok(())
}

/// Path of an address; the address itself when it has none.
fn path_of(address: &str) -> String {
    url::Url::parse(address).map_or_else(|_| address.to_owned(), |u| u.path().to_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::findings::theatre::judged;

    const TODAY: &str = "2026-11-25";

    fn parse(text: &str) -> Result<Reviews, Vec<FileError>> {
        let file = DataFile {
            name: "consentry-reviews.toml".into(),
            text: text.into(),
        };
        let rules = ["pixel-before-consent", "no-reject-first-layer"];
        Reviews::parse(&file, TODAY.parse().unwrap(), rules)
    }

    fn mistake(text: &str) -> String {
        let errors = parse(text).expect_err(text);
        let error = &errors[0];
        let help = error.help.clone().unwrap_or_default();
        format!("{} {} | {help}", error.position(), error.message)
    }

    const GOOD: &str = "state = \"accepted-risk\"\nby = \"A\"\nat = 2026-11-20\nnote = \"n\"\nexpires = 2027-03-01\n";

    #[test]
    fn mistakes_are_named_at_their_place() {
        let entry = |keys: &str| format!("[[review]]\n{keys}\n");
        #[rustfmt::skip]
        let table = [
            (entry(GOOD), ":1:1 a decision about nothing"),
            (entry(&format!("rule = \"pixel-before-concent\"\n{GOOD}")), ":2:8 unknown rule \"pixel-before-concent\" | did you mean \"pixel-before-consent\"?"),
            (entry(&format!("fingerprint = \"a\"\nrul = \"x\"\n{GOOD}")), ":3:1 unknown field `rul`"),
            (entry("fingerprint = \"a\"\nstate = \"acepted-risk\"\nby = \"A\"\nat = 2026-11-20\nnote = \"n\"\nexpires = 2027-01-01"), ":3:9 unknown state \"acepted-risk\" | did you mean \"accepted-risk\"?"),
            (entry("fingerprint = \"a\"\nstate = \"accepted-risk\"\nby = \"A\"\nat = 2026-11-20\nnote = \"n\""), ":1:1 an accepted risk without an end | add expires"),
            (entry("fingerprint = \"a\"\nstate = \"rejected\"\nby = \" \"\nat = 2026-11-20\nnote = \"n\""), ":4:6 by is empty"),
            (entry("fingerprint = \"a\"\nstate = \"rejected\"\nby = \"A\"\nat = \"yesterday\"\nnote = \"n\""), ":5:6 not a date"),
            (entry("fingerprint = \"a\"\nstate = \"rejected\"\nby = \"A\"\nat = 2026-12-20\nnote = \"n\""), ":5:6 decided on 2026-12-20, which is after today"),
            (entry("fingerprint = \"a\"\nstate = \"accepted-risk\"\nby = \"A\"\nat = 2026-11-20\nnote = \"n\"\nexpires = 2027-11-22"), ":7:11 2027-11-22 is 367 days after the decision; at most 366"),
            (entry("fingerprint = \"a\"\nstate = \"accepted-risk\"\nby = \"A\"\nat = 2026-11-20\nnote = \"n\"\nexpires = 2026-11-19"), ":7:11 2026-11-19 is before the day of the decision"),
            (entry(&format!("page = \"/a[\"\n{GOOD}")), ":2:8 page: unclosed"),
            (format!("{0}{0}", entry(&format!("fingerprint = \"a\"\n{GOOD}"))), "a second decision on fingerprint a"),
        ];
        for (text, want) in table {
            let said = mistake(&text);
            assert!(said.contains(want), "{said} for {want}");
        }
        let far = entry(
            "fingerprint = \"a\"\nstate = \"accepted-risk\"\nby = \"A\"\nat = 2026-11-20\nnote = \"n\"\nexpires = 2027-11-21",
        );
        assert_eq!(parse(&far).unwrap().len(), 1, "366 days are allowed");
    }

    fn applied(text: &str, on: &str) -> (Vec<Finding>, ReviewSummary) {
        let (facts, mut findings, rules) = judged();
        let reviews = parse(text).unwrap();
        let summary = reviews.apply(
            &mut findings,
            &facts.pages,
            &rules,
            on.parse().unwrap(),
            &Messages::english(),
        );
        (findings, summary)
    }

    fn a_finding() -> Finding {
        let (_, findings, _) = judged();
        let of = |f: &&Finding| f.rule == "pixel-before-consent";
        findings.iter().find(of).unwrap().clone()
    }

    #[test]
    fn a_decision_carries_by_fingerprint_until_its_last_day() {
        let finding = a_finding();
        let text = format!(
            "[[review]]\nfingerprint = \"{}\"\n{GOOD}",
            finding.fingerprint
        );
        let (findings, summary) = applied(&text, "2027-03-01");
        let review = |all: &[Finding]| {
            all.iter()
                .find(|f| f.id == finding.id)
                .unwrap()
                .review
                .clone()
        };
        assert_eq!(review(&findings).state, "accepted-risk");
        assert_eq!(
            (summary.applied, summary.lapsed.len(), summary.stale.len()),
            (1, 0, 0)
        );
        let open = findings.iter().filter(|f| f.review.state == "open").count();
        assert_eq!(open, findings.len() - 1);

        let (findings, summary) = applied(&text, "2027-03-02");
        let after = review(&findings);
        assert_eq!(
            (after.state.as_str(), after.lapsed.as_deref()),
            ("open", Some("accepted-risk"))
        );
        assert_eq!(after.by.as_deref(), Some("A"));
        assert_eq!(
            (summary.applied, summary.lapsed[0].findings.as_slice()),
            (0, &[finding.id][..])
        );
    }

    #[test]
    fn a_decision_on_a_lesser_finding_lapses_when_it_gets_graver() {
        let finding = a_finding();
        let text = format!(
            "[[review]]\nfingerprint = \"{}\"\nseverity = \"risk\"\n{GOOD}",
            finding.fingerprint
        );
        let (_, summary) = applied(&text, TODAY);
        assert!(
            summary.lapsed[0]
                .why
                .contains("made when this was risk and it is violation now"),
            "{summary:?}"
        );
        let text = format!(
            "[[review]]\nfingerprint = \"{}\"\nseverity = \"violation\"\n{GOOD}",
            finding.fingerprint
        );
        assert_eq!(applied(&text, TODAY).1.applied, 1);
    }

    #[test]
    fn every_given_key_must_match_and_the_nearest_decision_wins() {
        let finding = a_finding();
        let vendor = finding.vendor.clone().unwrap();
        let rejected = "state = \"rejected\"\nby = \"B\"\nat = 2026-11-20\nnote = \"n\"\n";
        let text = format!(
            "[[review]]\nrule = \"pixel-before-consent\"\n{rejected}\n[[review]]\nrule = \"pixel-before-consent\"\nvendor = \"{vendor}\"\n{GOOD}"
        );
        let (findings, summary) = applied(&text, TODAY);
        for f in &findings {
            let want = match (f.rule.as_str(), f.vendor.as_deref() == Some(&*vendor)) {
                ("pixel-before-consent", true) => "accepted-risk",
                ("pixel-before-consent", false) => "rejected",
                _ => "open",
            };
            assert_eq!(f.review.state, want, "{}", f.title);
        }
        assert!(summary.stale.is_empty());
        let none =
            format!("[[review]]\nrule = \"pixel-before-consent\"\nvendor = \"nobody\"\n{GOOD}");
        let (findings, summary) = applied(&none, TODAY);
        assert!(findings.iter().all(|f| f.review.state == "open"));
        assert_eq!(
            summary.stale[0].about,
            "rule pixel-before-consent, vendor nobody"
        );
    }

    #[test]
    fn a_page_decision_needs_every_page_of_the_finding() {
        let one = format!("[[review]]\npage = \"/nowhere\"\n{GOOD}");
        let (findings, summary) = applied(&one, TODAY);
        assert!(findings.iter().all(|f| f.review.state == "open"));
        assert_eq!(summary.stale.len(), 1);
        let all = format!("[[review]]\npage = \"/**\"\n{GOOD}");
        let (findings, _) = applied(&all, TODAY);
        for f in &findings {
            let want = if f.pages.is_empty() {
                "open"
            } else {
                "accepted-risk"
            };
            assert_eq!(f.review.state, want, "{}", f.title);
        }
    }
}
