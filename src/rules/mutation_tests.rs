//! Every part of every condition, turned into its opposite: the examples of its rule must notice.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::RuleSet;
use crate::catalogue::DataFiles;

#[test]
fn examples_notice_every_part_turned_into_its_opposite() {
    let rules = RuleSet::load(&DataFiles::embedded()).unwrap();
    let mut unnoticed = Vec::new();
    let mut flips = 0;
    for rule in rules.rules().filter(|r| r.automated) {
        for (what, when) in rule.when.flipped() {
            flips += 1;
            let mut mutant = rule.clone();
            mutant.when = when;
            if mutant
                .examples
                .iter()
                .all(|e| rules.run(&mutant, e).is_ok())
            {
                unnoticed.push(format!("{}: {what}", rule.id));
            }
        }
    }
    assert!(flips > 300, "{flips}");
    assert!(unnoticed.is_empty(), "{}", unnoticed.join("\n"));
}

#[test]
fn every_rule_carries_enough_examples() {
    let rules = RuleSet::load(&DataFiles::embedded()).unwrap();
    let automated = rules.rules().filter(|r| r.automated).count();
    // The catalogue of the law, one for policies that no program can read, one for notices that are only
    // acknowledged, five of the organisation's own.
    assert_eq!(automated, 117);
    assert_eq!(rules.rules().count() - automated, 33);
    for rule in rules.rules().filter(|r| r.automated) {
        let count = |wanted: &[super::rule::Expect]| {
            rule.examples
                .iter()
                .filter(|e| wanted.contains(&e.expect))
                .count()
        };
        use super::rule::Expect;
        assert!(
            count(&[Expect::Finding, Expect::Review]) >= 2,
            "{}",
            rule.id
        );
        assert!(count(&[Expect::None]) >= 2, "{}", rule.id);
        assert!(count(&[Expect::NotTested]) >= 1, "{}", rule.id);
    }
}
