//! How long the formats of a large audit take: 100 pages, six scenarios, 150 requests each.
//!
//! `cargo bench --bench report`. Says first how large the audit and its HTML are.
#![allow(clippy::expect_used, clippy::print_stderr)]

mod many;

use consentry::browser::print_pdf;
use consentry::catalogue::DataFiles;
use consentry::config::{FailOn, Format, Settings};
use consentry::detect::Catalogue;
use consentry::findings;
use consentry::messages::Messages;
use consentry::report::{Document, Extras, Place, RulesetId, Tool, write_all};
use consentry::rules::RuleSet;
use many::many;

const PAGES: usize = 100;
const REQUESTS: usize = PAGES * 6 * 150;

fn main() {
    let document = document();
    let folder = tempfile::tempdir().expect("a folder");
    let place = Place::default();
    write_all(&document, folder.path(), &[Format::Html], &extras(&place)).expect("it renders");
    let size = std::fs::metadata(folder.path().join("report.html")).map_or(0, |m| m.len());
    eprintln!(
        "{} pages, {} requests, {} findings; report.html {:.1} MB (goal: under 5 MB)",
        document.facts.pages.len(),
        document.facts.requests.len(),
        document.findings.len(),
        size as f64 / 1e6
    );
    divan::main();
}

fn document() -> Document {
    let files = DataFiles::embedded();
    let catalogue = Catalogue::load(&files).expect("the catalogue loads");
    let rules = RuleSet::load(&files).expect("the rules load");
    let mut facts = many(&catalogue, |all| all.requests.len() >= REQUESTS, PAGES);
    // A large site tells forty vendors and keeps three hundred cookies; more of both would be a wild one.
    let few: Vec<String> = facts
        .vendors
        .iter()
        .map(|v| v.id.clone())
        .take(40)
        .collect();
    for (n, request) in facts.requests.iter_mut().enumerate() {
        request.vendor = request.vendor.take().map(|_| few[n % few.len()].clone());
    }
    for (n, pixel) in facts.pixels.iter_mut().enumerate() {
        pixel.vendor.clone_from(&few[n % few.len()]);
    }
    facts.vendors.truncate(few.len());
    facts.cookies.truncate(300);
    let verdicts = rules.judge(&facts, &["EU".to_owned()], &Messages::english());
    let (found, results) =
        findings::build(&verdicts, &facts, &rules, &catalogue, &Messages::english());
    let tool = Tool {
        name: "consentry".into(),
        version: "0".into(),
        commit: "0".into(),
        ruleset: RulesetId {
            version: "0".into(),
            sha256: "0".into(),
            law_as_of: String::new(),
        },
    };
    Document::new(tool, facts, found, results)
}

fn extras(place: &Place) -> Extras<'_> {
    Extras {
        templates: None,
        rules: None,
        place,
        fail_on: FailOn::Never,
        logo: None,
    }
}

/// The PDF, printed by Chromium from the same HTML.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn pdf(bencher: divan::Bencher<'_, '_>) {
    let document = document();
    let folder = tempfile::tempdir().expect("a folder");
    write_all(
        &document,
        folder.path(),
        &[Format::Html],
        &extras(&Place::default()),
    )
    .expect("it renders");
    let html = folder.path().join("report.html");
    let pdf = folder.path().join("report.pdf");
    // The page is our own, and as root Chromium's sandbox cannot start.
    let settings = Settings {
        no_sandbox: true,
        ..Settings::default()
    };
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    bencher.bench_local(|| {
        runtime
            .block_on(print_pdf(&html, &pdf, &settings))
            .expect("it prints");
    });
    let size = std::fs::metadata(&pdf).map_or(0, |m| m.len());
    eprintln!("report.pdf {:.1} MB", size as f64 / 1e6);
}

/// All formats that are made without a browser.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn all_but_pdf(bencher: divan::Bencher<'_, '_>) {
    let document = document();
    let formats = [
        Format::Html,
        Format::Json,
        Format::Csv,
        Format::Sarif,
        Format::Junit,
        Format::Md,
    ];
    let place = Place::default();
    bencher.bench_local(|| {
        let folder = tempfile::tempdir().expect("a folder");
        write_all(&document, folder.path(), &formats, &extras(&place))
            .expect("it renders")
            .len()
    });
}
