//! The hostile web: pages that want to break the audit, to run in its report, to leave its folder, to hide
//! from it, or to reach through it into other networks. Each is a file in `tests/web/hostile` with what
//! must be said of it at its head; pages that only break things are in `kinds::bad`.

mod answers;
mod forbidden;
mod judged;
mod outside;
mod pages;
mod servers;

use crate::kinds::server::Kinds;
use crate::kinds::{audit, bad};
use consentry::config::{Settings, Settle};
use forbidden::Forbidden;
use futures_util::future::BoxFuture;
use judged::Audit;
use outside::Scan;
use std::path::Path;
use std::time::Duration;

async fn start() -> Kinds {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/web/kinds");
    let answers = |host, path, query| -> BoxFuture<'static, _> {
        Box::pin(answers::answer(host, path, query))
    };
    Kinds::answering(&root, Some(answers)).await
}

/// Audits a group as its user does, and holds everything against what must be.
async fn group(name: &str, more: &[&str]) {
    let server = start().await;
    let scan = Scan::of(&server, name, more).await;
    let audit = scan.audit();
    let mut wrong = audit.wrong(name);
    let status = if audit.is_incomplete() { 3 } else { 0 };
    if scan.status != Some(status) {
        wrong.push(format!("it ended with {:?}: {}", scan.status, scan.stderr));
    }
    wrong.extend(scan.outside());
    wrong.extend(scan.greedy());
    if name == "strings" {
        wrong.extend(scan.har(&audit));
        wrong.extend(scan.toothless());
    }
    wrong.extend(scan.report_page().await);
    let trapped = server.arrived().into_iter().filter(|a| {
        a.url
            .split("//")
            .nth(1)
            .is_some_and(|u| u.starts_with("trap.test"))
    });
    wrong.extend(trapped.map(|a| format!("a string ran: {}", a.url)));
    wrong.extend(Forbidden::get().knocks());
    wrong.extend(bad::browsers(server.secure));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_string_of_a_page_is_more_than_text() {
    group("strings", &["--pages", "28", "--delay", "0s"]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_page_takes_more_than_its_share() {
    group("resources", &["--ignore-robots"]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_that_stands_still_stops_nobody_else() {
    group("renderer", &["--ignore-robots"]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_hides_from_the_recorder_is_seen_or_said() {
    group("evasion", &["--ignore-robots"]).await;
}

/// Whatever a public page does, nobody in the machine or its network is reached, and no certificate that
/// is not good is believed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_public_page_reaches_nobody_inside_and_believes_no_bad_certificate() {
    let server = start().await;
    let odd = servers::Odd::start();
    let seed = "http://hostile-network.test/".parse().unwrap();
    let mut settings = server.settings(vec![seed]);
    // A metadata service is asked at port 80: only names of the test lead to its server.
    for rule in &mut settings.resolve {
        rule.pattern = "*.test".into();
    }
    settings.resolve.splice(0..0, odd.resolve.iter().cloned());
    settings.trusted_keys.push(odd.key.clone());
    let settings = Settings {
        pages: pages::of_group("network").len(),
        settle: Settle::Quick,
        timeout: Duration::from_secs(8),
        ..settings
    };
    let audit = Audit::of(audit(&settings).await);
    let mut wrong = audit.wrong("network");
    wrong.extend(Forbidden::get().knocks());
    wrong.extend(
        odd.arrived()
            .into_iter()
            .filter(|url| url != "https://changing.test/px/first.gif"),
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A name that leads to a private address, at once or after a while: the browser is told so by a resolver
/// that is not ours.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_public_name_that_leads_inside_is_not_followed() {
    let (server, inside) = (start().await, start().await);
    let folder = tempfile::tempdir().unwrap();
    let seed = "https://hostile-rebinding.test/".parse().unwrap();
    let mut settings = server.settings(vec![seed]);
    // What the other resolver knows, consentry is told nothing of.
    for rule in &mut settings.resolve {
        rule.pattern = "hostile-*.test".into();
    }
    settings.trusted_keys.push(inside.key.clone());
    let settings = Settings {
        chrome: Some(outside::told_by_another_resolver(
            folder.path(),
            "inside.example",
        )),
        settle: Settle::Quick,
        ..settings
    };
    answers::INSIDE.store(inside.secure, std::sync::atomic::Ordering::SeqCst);
    let audit = Audit::of(audit(&settings).await);
    let mut wrong = audit.wrong("rebinding");
    let reached = inside.arrived().into_iter();
    wrong.extend(reached.map(|a| format!("reached: {} {}", a.method, a.url)));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The pages of the issue, and those of `kinds::bad`.
#[test]
fn the_web_is_large_enough() {
    assert!(pages::count() >= 60 && bad::PAGES.len() >= 17);
}
