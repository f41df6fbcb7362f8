//! Journeys over a shop with a donation page, a login, and a ticket shop on another domain: one audit,
//! held against the servers' access log. Real Chromium, hand-made pages in `tests/web/journeys`.

use crate::leaks;
use crate::web::check_log;
use crate::web::server::{Arrived, TestWeb};
use consentry::capture::{self, Silent};
use consentry::catalogue::{DataFile, DataFiles};
use consentry::config::{LoadedConfig, Secret, Settings, Settle, check_journeys};
use consentry::detect::{JourneyFact, StepFact};
use consentry::evidence::{
    DryKind, DryOutcome, Event, JourneyOutcome, Outcome, Recording, Scenario, VisitStep,
};
use consentry::judge::{JudgeOptions, judge};
use consentry::report::Document;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

/// What the environment would hold: with signs that every encoding writes in its own way.
const SECRET: &str = "Open \"sesame\"! 42&7";

/// What the shop's login gives the visitor, who must not find it in the folder.
const SESSION: &str = "open-7d0f2c9e4b8a4c1d";

const CONFIG: &str = r##"
pages = 1
timeout = "20s"
scenarios = ["reject", "accept"]

[[journey]]
name = "log in"
before = true
steps = [
  { go = "/login" },
  { fill = "#pw", value-env = "SHOP_PASSWORD" },
  { submit = "#login" },
  { wait = "text=Welcome" },
]

[[journey]]
name = "donate"
steps = [
  { go = "/donate" },
  { fill = "#amount", value = "25" },
  { fill = "label=E-mail", canary = "email" },
  { click = "role=button name=Give", expect = "donate" },
  { wait = "url=/given*" },
]

[[journey]]
name = "buy a mug"
scenarios = ["accept"]
steps = [
  { go = "/" },
  { click = "text=See the season", expect = "click" },
  { scroll = "#footer" },
  { click = "text=Download the programme", expect = "download" },
  { fill = "label=Search the shop", canary = "search_term" },
  { press = "Enter", expect = "search" },
  { wait = "url=/results?q=*" },
  { go = "/mug", expect = "view_content" },
  { click = "text=Add to wish list", expect = "add_to_wishlist" },
  { choose = "#size", option = "Large" },
  { click = "#add", expect = "add_to_cart" },
  { click = "text=Check out", expect = "initiate_checkout" },
  { fill = "#card", value = "4000 0000" },
  { click = "text=Use this card", expect = "add_payment_info" },
  { click = "text=Pay now", expect = "purchase" },
  { wait = "text=Thank you for your order" },
]

[[journey]]
name = "talk"
scenarios = ["accept"]
steps = [
  { go = "/talk" },
  { fill = "label=Your e-mail", canary = "email" },
  { submit = "#contact", expect = "contact" },
  { fill = "label=Which hall", value = "the large one" },
  { click = "text=Ask for a quote", expect = "lead" },
  { fill = "#name", canary = "name" },
  { click = "text=Become a friend", expect = "registration" },
  { fill = "label=E-mail for the letter", canary = "email" },
  { click = "text=Subscribe", expect = "subscribe" },
  { hover = "text=Send message" },
]

[[journey]]
name = "tickets"
scenarios = ["accept"]
steps = [
  { go = "https://tickets.test/" },
  { click = "text=Book a seat", expect = "purchase" },
]

[[journey]]
name = "strays"
scenarios = ["accept"]
steps = [{ go = "/" }, { click = "text=Tickets" }, { expect = "purchase" }]

[[journey]]
name = "stops"
scenarios = ["accept"]
steps = [
  { go = "/donate" },
  { fill = "#amount", value = "5", expect = "lead" },
  { click = "text=Gives", expect = "donate" },
  { expect = "purchase" },
]
"##;

/// What the shop sends, but for page views.
const EVENTS: [&str; 14] = [
    "click",
    "download",
    "search",
    "contact",
    "add_to_cart",
    "add_to_wishlist",
    "initiate_checkout",
    "add_payment_info",
    "purchase",
    "donate",
    "lead",
    "registration",
    "subscribe",
    "view_content",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn journeys_are_taken_step_by_step_and_everything_they_send_is_seen() {
    let (document, recording, server, out) = audit(CONFIG, Settle::Quick).await;
    let folder = out.path().join("audit");
    let mut wrong = Vec::new();
    check_arrived(&document, &server.arrived(), &mut wrong);
    assert!(wrong.is_empty(), "{}", wrong.join("\n- "));
    check_journey_outcomes(&document);
    check_events(&document);
    check_login(&document, &recording);
    check_canary(&document);
    check_stops(&document, &folder);
    check_secret(&folder);
}

/// A login that fails is not tried again, and its scenario has failed with the reason: here it would have
/// answered the consent notice.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_login_that_fails_ends_its_scenario() {
    const LOGIN: &str = r##"
        pages = 1
        scenarios = ["before"]
        [[journey]]
        name = "log in"
        before = true
        steps = [{ go = "/login" }, { click = "text=Accept all" }]
        [[journey]]
        name = "donate"
        scenarios = ["before"]
        steps = [{ go = "/donate" }]
    "##;
    let (document, _, server, out) = audit(LOGIN, Settle::Quick).await;
    let fact = &document.facts.scenarios[&Scenario::Before];
    let reason = "journey \"log in\": step 2 (click text=Accept all): it answers the consent notice, which only the scenario does";
    assert_eq!(
        (fact.outcome, fact.reason.as_deref()),
        (Outcome::Failed, Some(reason))
    );
    let outcomes: Vec<_> = document.facts.journeys.iter().map(|j| j.outcome).collect();
    assert_eq!(
        outcomes,
        [JourneyOutcome::Failed, JourneyOutcome::NotReached]
    );
    let login = |a: &&Arrived| a.url == "https://shop.test/login";
    assert_eq!(server.arrived().iter().filter(login).count(), 1);
    drop(out);
}

/// A page is looked round on with real input; what buys, sends, puts something in the basket or asks for consent
/// is not pressed. And a login that rests on more than cookies is made in the run itself, which is said.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_is_looked_round_on_and_nothing_is_answered_or_sent() {
    const LOOKS: &str = r##"
        pages = 2
        include = ["/", "/show"]
        scenarios = ["before"]
        [[journey]]
        name = "sign in"
        before = true
        steps = [{ go = "/keeps" }, { click = "text=Sign in" }, { wait = "text=Welcome back" }]
    "##;
    let (document, recording, server, _out) = audit(LOOKS, Settle::Normal).await;
    let facts = &document.facts;
    assert_eq!(facts.scenarios[&Scenario::Before].outcome, Outcome::Done);
    let arrived = server.arrived();
    let told = |what: &str| arrived.iter().filter(|a| a.url.ends_with(what)).count();
    for what in [
        "shop.test/told?hover",
        "/told?menu",
        "/told?focus",
        "/told?play",
        "/told?basket",
    ] {
        assert!(told(what) > 0, "{what}: {arrived:#?}");
    }
    assert_eq!(told("www.youtube-nocookie.com/told?player"), 1);
    assert!(
        !arrived.iter().any(|a| a.url.contains("PRESSED")),
        "{arrived:#?}"
    );
    let acts = |act: DryKind| -> Vec<(DryOutcome, &str, bool)> {
        let all = facts.dry_acts.iter().filter(|a| a.act == act);
        all.map(|a| (a.outcome, a.text.as_str(), a.requests > 0))
            .collect()
    };
    assert_eq!(
        acts(DryKind::Basket),
        [(DryOutcome::Done, "Basket (0)", true)]
    );
    let played: Vec<DryOutcome> = acts(DryKind::Play).into_iter().map(|a| a.0).collect();
    let (done, left) = (DryOutcome::Done, DryOutcome::LeftAlone);
    assert_eq!(played, [done, done, left], "{:#?}", facts.dry_acts);
    let pointed = acts(DryKind::Hover);
    assert!(
        pointed.iter().any(|a| (a.0, a.1) == (done, "Book tickets")),
        "{pointed:?}"
    );

    let begun = recording.runs[0].observations.iter();
    let begun = begun.filter(|o| matches!(o.event, Event::JourneyBegun { .. }));
    assert_eq!(begun.count(), 2, "once apart, and once in the run");
    assert_eq!(facts.journeys[0].outcome, JourneyOutcome::Done);
    assert!(facts.logins.is_empty());
    let limit = "the scenario does not start from a login that was made before";
    assert!(facts.limits.iter().any(|l| l.what.starts_with(limit)));
}

/// An audit of the shop with this configuration: report, recording, server and folder.
async fn audit(config: &str, settle: Settle) -> (Document, Recording, TestWeb, tempfile::TempDir) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/web/journeys");
    let server = TestWeb::start(&root).await;
    let mut settings = Settings {
        settle,
        ..server.settings(vec!["https://shop.test/".parse().unwrap()])
    };
    let source = DataFile {
        name: "consentry.toml".into(),
        text: config.into(),
    };
    let config = LoadedConfig::parse(source).unwrap();
    config.values.apply(&mut settings).unwrap();
    check_journeys(&settings).unwrap();
    settings
        .journey_secrets
        .insert("SHOP_PASSWORD".into(), Secret::new(SECRET));
    let out = tempfile::tempdir().unwrap();
    let (_stay, cancel) = tokio::sync::watch::channel(false);
    let files = DataFiles::embedded();
    let folder = out.path().join("audit");
    let folder = capture::run(&settings, &files, &folder, Arc::new(Silent), cancel)
        .await
        .unwrap();
    let recording = folder.read().unwrap();
    let document = judge(&recording, &files, &JudgeOptions::default()).unwrap();
    (document, recording, server, out)
}

/// As the report has it, with the secret taken out of what the server was sent.
fn check_arrived(document: &Document, arrived: &[Arrived], wrong: &mut Vec<String>) {
    let mut count = 0;
    let mut redacted = arrived.to_vec();
    for request in &mut redacted {
        let without = request
            .url
            .replace("Open+%22sesame%22%21+42%267", "(redacted)");
        count += usize::from(without != request.url);
        request.url = without;
    }
    assert_eq!(count, 1, "one login for all scenarios: {arrived:?}");
    check_log(document, &redacted, wrong);
}

fn journey<'a>(document: &'a Document, name: &str, scenario: Scenario) -> &'a JourneyFact {
    let mut all = document.facts.journeys.iter();
    all.find(|j| j.name == name && j.scenario == scenario)
        .unwrap_or_else(|| panic!("{name} in {scenario}"))
}

fn check_journey_outcomes(document: &Document) {
    let outcomes: BTreeSet<(&str, &str, JourneyOutcome)> = document
        .facts
        .journeys
        .iter()
        .map(|j| (j.name.as_str(), j.scenario.as_str(), j.outcome))
        .collect();
    let (done, failed) = (JourneyOutcome::Done, JourneyOutcome::Failed);
    let expected = BTreeSet::from([
        ("log in", "reject", done),
        ("log in", "accept", done),
        ("donate", "reject", done),
        ("donate", "accept", done),
        ("buy a mug", "accept", done),
        ("talk", "accept", done),
        ("tickets", "accept", done),
        ("strays", "accept", failed),
        ("stops", "accept", failed),
    ]);
    let reasons: Vec<_> = document
        .facts
        .journeys
        .iter()
        .map(|j| (&j.name, j.scenario, &j.reason))
        .collect();
    assert_eq!(outcomes, expected, "{reasons:#?}");
}

/// Every event is expected by a step, and was seen there on every platform that has a word for it.
fn check_events(document: &Document) {
    let told = |step: &StepFact| -> BTreeSet<String> {
        let pixels = document
            .facts
            .pixels
            .iter()
            .filter(|p| step.seen.contains(&p.id));
        pixels.map(|p| p.vendor.clone()).collect()
    };
    let names = ["donate", "buy a mug", "talk"];
    let steps: Vec<&StepFact> = names
        .iter()
        .flat_map(|n| &journey(document, n, Scenario::Accept).steps)
        .collect();
    for event in EVENTS {
        let step = steps.iter().find(|s| s.expected.as_deref() == Some(event));
        let vendors = told(step.unwrap_or_else(|| panic!("no step expects {event}")));
        let mut wanted = vec!["google-analytics", "tiktok", "snapchat", "microsoft-uet"];
        if event != "download" {
            wanted.push("meta");
        }
        if event != "click" {
            wanted.push("pinterest");
        }
        for vendor in wanted {
            assert!(vendors.contains(vendor), "{event}: {vendors:?}");
        }
    }
    let ticket = &journey(document, "tickets", Scenario::Accept).steps[1];
    assert_eq!(
        told(ticket),
        BTreeSet::from(["google-analytics".to_owned()])
    );

    // What was refused was not sent, on the same steps.
    let refused = journey(document, "donate", Scenario::Reject);
    assert!(
        refused
            .steps
            .iter()
            .all(|s| s.outcome == JourneyOutcome::Done && s.seen.is_empty())
    );
    assert!(
        !document
            .facts
            .pixels
            .iter()
            .any(|p| p.scenario == Scenario::Reject)
    );
    let unmeasured: Vec<&str> = document
        .facts
        .limits
        .iter()
        .filter(|l| l.hides == "journey" && l.what.contains("expected event"))
        .map(|l| l.what.as_str())
        .collect();
    assert_eq!(
        unmeasured,
        ["the expected event \"lead\" was not seen on the journey \"stops\" (step 2)"]
    );
    // Each page that a journey came to has its name, the same in both scenarios.
    let given: Vec<_> = document
        .facts
        .pages
        .iter()
        .filter(|p| p.url.contains("/given"))
        .collect();
    assert_eq!(given.len(), 1, "{given:?}");
    assert!(
        given[0].id.starts_with("U-") && given[0].visits.len() == 2,
        "{given:?}"
    );
    let purchase = document
        .facts
        .pixels
        .iter()
        .find(|p| p.canonical.as_deref() == Some("purchase"));
    let page = purchase.unwrap().page.as_ref().unwrap();
    let page = document.facts.pages.iter().find(|p| p.id == *page).unwrap();
    assert!(page.url.contains("/thanks"), "{page:?}");
}

/// The login was made once, before any scenario. Each starts from it, with nothing of consent or tracking, and
/// its first page knows who is there.
fn check_login(document: &Document, recording: &Recording) {
    assert_eq!(recording.runs.len(), 2);
    for (n, run) in recording.runs.iter().enumerate() {
        let events = || run.observations.iter().map(|o| &o.event);
        let begun = events()
            .filter(|e| matches!(e, Event::JourneyBegun { journey } if journey == "log in"));
        // The pages are found in the first run, so it makes the login that the second one takes over.
        let first = run.scenario == Scenario::Reject;
        assert_eq!(begun.count(), usize::from(first));
        let mut visits = events().filter_map(|e| match e {
            Event::Visit(visit) => Some(visit),
            _ => None,
        });
        let entry = visits.find(|v| v.step == VisitStep::Entry).unwrap();
        assert_eq!(entry.visit > 1, first, "{entry:?}");
        let html = events().find_map(|e| match e {
            Event::Document(document) if document.visit == entry.visit => Some(&document.html),
            _ => None,
        });
        assert!(
            html.unwrap().contains("You are logged in."),
            "{}",
            run.scenario
        );
        let at_start = events().find_map(|e| match e {
            Event::Jar { step, cookies, .. } if step == "start" => Some(cookies),
            _ => None,
        });
        let at_start: Vec<(&str, &str)> = at_start
            .unwrap()
            .iter()
            .map(|c| (c.name.as_str(), c.value.as_str()))
            .collect();
        let told = [("remember", "(redacted)"), ("session", "(redacted)")];
        assert_eq!(BTreeSet::from_iter(at_start), BTreeSet::from(told));
        let login = &document.facts.logins[n];
        assert_eq!((login.scenario, login.cookies.len()), (run.scenario, 2));
        let left_out: Vec<&str> = login.left_out.iter().map(|c| c.name.as_str()).collect();
        assert_eq!(left_out, ["_ga", "cookieconsent_status"]);
    }
    let of_login = |name: &str| name == "session" || name == "remember";
    assert!(!document.facts.cookies.iter().any(|c| of_login(&c.name)));
}

/// What was filled in is found in what the platforms were told.
fn check_canary(document: &Document) {
    let facts = &document.facts;
    let seen = |kind: &str, form: &str| {
        facts.personal_data.iter().any(|d| {
            d.kind == kind
                && d.form == form
                && d.canary
                && d.scenario == Scenario::Accept
                && d.vendor.is_some()
        })
    };
    assert!(seen("email", "plain"), "{:#?}", facts.personal_data);
    assert!(seen("email", "sha256"), "{:#?}", facts.personal_data);
}

/// A step that cannot be done ends its journey with the reason and a picture; the rest goes on.
fn check_stops(document: &Document, audit: &Path) {
    let stops = journey(document, "stops", Scenario::Accept);
    let outcomes: Vec<JourneyOutcome> = stops.steps.iter().map(|s| s.outcome).collect();
    let (done, failed, not) = (
        JourneyOutcome::Done,
        JourneyOutcome::Failed,
        JourneyOutcome::NotReached,
    );
    assert_eq!(outcomes, [done, done, failed, not]);
    let reason = stops.steps[2].reason.as_deref().unwrap();
    assert!(
        reason.contains("text=Gives") && reason.contains("did you mean \"Give\"?"),
        "{reason}"
    );
    let picture = stops.steps[2].screenshot.as_deref().unwrap();
    assert!(
        std::fs::read(audit.join(picture))
            .unwrap()
            .starts_with(b"\x89PNG")
    );
    let strays = journey(document, "strays", Scenario::Accept);
    let reason = strays.reason.as_deref().unwrap();
    assert!(
        reason.contains("another host: https://tickets.test/"),
        "{reason}"
    );
    for name in ["stops", "strays"] {
        let limit = document.facts.limits.iter().find(|l| {
            l.hides == "journey"
                && l.what
                    .starts_with(&format!("the journey \"{name}\" stopped at step "))
        });
        assert_eq!(limit.unwrap().scenario, Some(Scenario::Accept));
    }
    assert!(
        document
            .facts
            .scenarios
            .values()
            .all(|s| s.reason.is_none()),
        "the scenarios go on"
    );
}

/// The secret is nowhere in the folder, in no spelling.
fn check_secret(audit: &Path) {
    let (found, files) = leaks::in_folder(audit, &[SECRET, "sesame", SESSION]);
    assert_eq!(found, Vec::<String>::new());
    assert!(files > 5, "{files}");
}
