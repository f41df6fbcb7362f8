//! Why a rule said what it said: each part of its condition with the value that it met.

use super::condition::Traced;
use super::law::Jurisdiction;
use super::load::RuleSet;
use super::subject::Subject;
use super::world::World;
use crate::detect::Facts;
use crate::evidence::Scenario;
use crate::messages::Messages;

/// The parts of a rule's condition as one thing met them.
#[derive(Debug, Clone, PartialEq)]
pub struct Trace {
    /// The thing: its evidence id, or what it is merged by.
    pub thing: String,
    /// Scenario it was looked at in.
    pub scenario: Scenario,
    /// Each part.
    pub parts: Vec<Traced>,
}

impl RuleSet {
    /// Asks a rule again of the things with these evidence ids, in a jurisdiction; of the first things
    /// that were looked at when no ids are given. At most `most` things.
    pub fn trace(
        &self,
        rule: &str,
        facts: &Facts,
        jurisdiction: &str,
        ids: &[String],
        most: usize,
    ) -> Vec<Trace> {
        let (Some(rule), Some(view)) = (self.rule(rule), self.law.jurisdictions.get(jurisdiction))
        else {
            return Vec::new();
        };
        let view: &Jurisdiction = view;
        let messages = Messages::english();
        let world = World::new(facts, &self.terms, &messages);
        let thresholds = self.thresholds(view, &world);
        let wanted = |s: &Subject<'_>| {
            ids.is_empty() || s.thing.id().is_none_or(|id| ids.iter().any(|i| i == id))
        };
        rule.scenarios
            .iter()
            .flat_map(|scenario| Subject::all(&world, rule.subject, *scenario))
            .filter(wanted)
            .take(most)
            .map(|subject| Trace {
                thing: subject
                    .thing
                    .id()
                    .map_or_else(|| subject.key(), str::to_owned),
                scenario: subject.scenario,
                parts: rule.when.trace(&subject, &thresholds),
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use crate::catalogue::DataFiles;
    use crate::rules::RuleSet;
    use crate::rules::value::Truth;

    #[test]
    fn each_part_is_shown_with_the_value_it_met() {
        let rules = RuleSet::load(&DataFiles::embedded()).unwrap();
        let rule = rules.rule("pixel-before-consent").unwrap();
        let facts = crate::rules::examples::facts(rule, &rule.examples[0]).unwrap();
        let traces = rules.trace("pixel-before-consent", &facts, "EU", &["X-0001".into()], 3);
        assert_eq!(traces.len(), 1);
        let purpose = traces[0]
            .parts
            .iter()
            .find(|p| p.part.starts_with("purpose"))
            .unwrap();
        assert_eq!(
            (purpose.met.as_str(), purpose.truth),
            ("advertising", Truth::Yes)
        );
        assert!(rules.trace("no-such-rule", &facts, "EU", &[], 3).is_empty());
    }
}
