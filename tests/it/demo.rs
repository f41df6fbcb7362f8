//! The sample site as its visitors reach it: over TLS, under every host name.

use consentry::config::Settings;
use consentry::demo::{Demo, DemoError, HOME, PLANNED_PAGES, SITE_HOST};
use consentry::evidence::Scenario;
use reqwest::header::{COOKIE, LOCATION, SET_COOKIE};

/// A client that trusts the system and the demo's authority, and finds every host at the demo.
fn client(demo: &Demo, hosts: &[&str]) -> reqwest::Client {
    let authority = reqwest::Certificate::from_pem(demo.trusted_certificate.as_bytes()).unwrap();
    let mut builder = reqwest::Client::builder()
        .add_root_certificate(authority)
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy();
    for host in hosts {
        builder = builder.resolve(host, demo.addr);
    }
    builder.build().unwrap()
}

fn url(host: &str, demo: &Demo, path: &str) -> String {
    format!("https://{host}:{}{path}", demo.addr.port())
}

fn cookie_lines(answer: &reqwest::Response) -> Vec<String> {
    answer
        .headers()
        .get_all(SET_COOKIE)
        .iter()
        .map(|value| value.to_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn every_planned_page_is_served_under_a_certificate_that_holds() {
    let demo = Demo::start().await.unwrap();
    let client = client(&demo, &[SITE_HOST, "harbourlights.example"]);
    for path in PLANNED_PAGES.iter().chain(&["/newsletter"]) {
        let answer = client
            .get(url(SITE_HOST, &demo, path))
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        let html = answer.text().await.unwrap();
        assert!(html.contains("id=\"cookie-settings\""), "{path}");
    }
    let missing = client
        .get(url(SITE_HOST, &demo, "/no-such-page"))
        .send()
        .await
        .unwrap();
    assert_eq!(missing.status(), 404);
    assert!(
        missing
            .text()
            .await
            .unwrap()
            .contains("id=\"cookie-settings\"")
    );
    for file in [
        "/robots.txt",
        "/sitemap.xml",
        "/favicon.ico",
        "/site.css",
        "/consent.js",
        "/shop.js",
    ] {
        let answer = client
            .get(url(SITE_HOST, &demo, file))
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 200, "{file}");
        assert!(cookie_lines(&answer).is_empty(), "{file}");
    }
    let bare = client
        .get(url("harbourlights.example", &demo, "/donate"))
        .send()
        .await
        .unwrap();
    assert_eq!(
        bare.headers()[LOCATION],
        "https://www.harbourlights.example/donate"
    );
}

#[tokio::test]
async fn the_site_sets_one_good_cookie_and_one_planted_one() {
    let demo = Demo::start().await.unwrap();
    let client = client(&demo, &[SITE_HOST]);
    let home = url(SITE_HOST, &demo, "/");

    let first = cookie_lines(&client.get(&home).send().await.unwrap());
    assert_eq!(first.len(), 2, "{first:?}");
    assert!(
        first[0].starts_with("hl_session=")
            && first[0].ends_with("; HttpOnly; Secure; SameSite=Lax"),
        "{first:?}"
    );
    assert!(
        first[1].starts_with("hl_visitor=") && first[1].contains("Max-Age=63072000"),
        "{first:?}"
    );
    assert!(!first[1].contains("Secure"), "{first:?}");

    for (sent, expected) in [
        ("hl_session=a; hl_consent=v1.stats-0.mkt-0", 0),
        ("hl_session=a; hl_consent=v1.stats-1.mkt-0", 1),
        ("hl_session=a; hl_visitor=b", 0),
    ] {
        let answer = client.get(&home).header(COOKIE, sent).send().await.unwrap();
        assert_eq!(cookie_lines(&answer).len(), expected, "{sent}");
    }
}

#[tokio::test]
async fn the_access_log_holds_every_request_in_order_and_unknown_hosts_too() {
    let demo = Demo::start().await.unwrap();
    let unknown = "tracker.invalid";
    let client = client(&demo, &["tr.snapchat.com", "www.facebook.com", unknown]);
    let hit = url("www.facebook.com", &demo, "/tr/?id=1&ev=PageView");
    assert_eq!(client.get(hit).send().await.unwrap().status(), 200);
    let beacon = client
        .post(url("tr.snapchat.com", &demo, "/p"))
        .body("pid=1&ev=PAGE_VIEW");
    assert_eq!(
        beacon
            .header(COOKIE, "sc_at=x")
            .send()
            .await
            .unwrap()
            .status(),
        200
    );
    // The certificate does not name this host; the browser is told to accept it, we are not.
    assert!(client.get(url(unknown, &demo, "/")).send().await.is_err());
    let careless = reqwest::Client::builder()
        .danger_accept_invalid_certs(true)
        .resolve(unknown, demo.addr)
        .build()
        .unwrap();
    assert_eq!(
        careless
            .get(url(unknown, &demo, "/x?y=1"))
            .send()
            .await
            .unwrap()
            .status(),
        404
    );

    let log = demo.access_log();
    let told: Vec<(&str, String, &str, u16)> = log
        .iter()
        .map(|a| (a.method.as_str(), a.url(), a.body.as_str(), a.status))
        .collect();
    assert_eq!(
        told,
        [
            (
                "GET",
                "https://www.facebook.com/tr/?id=1&ev=PageView".to_owned(),
                "",
                200
            ),
            (
                "POST",
                "https://tr.snapchat.com/p".to_owned(),
                "pid=1&ev=PAGE_VIEW",
                200
            ),
            ("GET", "https://tracker.invalid/x?y=1".to_owned(), "", 404),
        ]
    );
    assert_eq!(log[1].cookies, "sc_at=x");
    demo.clear_access_log();
    assert!(demo.access_log().is_empty());
}

#[tokio::test]
async fn settings_are_pointed_at_the_demo_and_say_so() {
    let demo = Demo::start().await.unwrap();
    let mut settings = Settings {
        pages: 3,
        ..Settings::default()
    };
    demo.apply(&mut settings);
    assert_eq!(settings.seeds[0].as_str(), HOME);
    assert_eq!(settings.resolve[0].pattern, "*");
    assert_eq!(settings.resolve[0].to_port, Some(demo.addr.port()));
    assert_eq!(settings.scenarios, Scenario::ALL);
    assert_eq!(settings.trusted_keys.len(), 2);
    assert!(settings.trusted_certificates[0].starts_with("-----BEGIN CERTIFICATE-----"));
    assert!(settings.authorised_by.unwrap().contains("fictional"));
    assert_eq!(settings.pages, 3, "what the user asked for is left alone");
}

#[tokio::test]
async fn a_port_in_use_is_told_and_a_dropped_demo_gives_its_port_back() {
    let demo = Demo::start().await.unwrap();
    let port = demo.addr.port();
    let error = Demo::start_on(port).await.unwrap_err();
    assert!(matches!(error, DemoError::Listen { .. }), "{error}");
    assert!(error.to_string().contains(&port.to_string()), "{error}");
    drop(demo);
    for _ in 0..100 {
        if let Ok(again) = Demo::start_on(port).await {
            assert_eq!(again.addr.port(), port);
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("port {port} was not given back");
}
