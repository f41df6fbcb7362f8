//! The embedded catalogue as a whole.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;

fn embedded() -> Catalogue {
    match Catalogue::load(&DataFiles::embedded()) {
        Ok(catalogue) => catalogue,
        Err(errors) => panic!("{}", told(&errors)),
    }
}

fn told(errors: &[FileError]) -> String {
    errors
        .iter()
        .map(|e| format!("{}: {}\n", e.position(), e.message))
        .collect()
}

#[test]
fn the_embedded_catalogue_loads() {
    let catalogue = embedded();
    assert!(catalogue.vendors().count() >= 127);
    assert_eq!(catalogue.as_of(), "2026-11-23");
}

#[test]
fn every_example_holds() {
    let catalogue = embedded();
    match catalogue.examples() {
        Ok(count) => assert!(count > 550, "{count} examples"),
        Err(errors) => panic!("{} fail\n{}", errors.len(), told(&errors)),
    }
}
