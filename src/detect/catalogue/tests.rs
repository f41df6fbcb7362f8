//! The embedded catalogue as a whole.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use std::sync::LazyLock;

/// Loaded once: compiling every pattern takes a while.
static EMBEDDED: LazyLock<Catalogue> =
    LazyLock::new(|| match Catalogue::load(&DataFiles::embedded()) {
        Ok(catalogue) => catalogue,
        Err(errors) => panic!("{}", told(&errors)),
    });

fn embedded() -> &'static Catalogue {
    &EMBEDDED
}

pub(super) fn told(errors: &[FileError]) -> String {
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
        Ok(count) => assert!(count > 900, "{count} examples"),
        Err(errors) => panic!("{} fail\n{}", errors.len(), told(&errors)),
    }
}

/// The platforms that every audit is about: 15 examples each, every common event they have a name for,
/// and 150 requests that only look like them.
#[test]
fn the_seed_platforms_are_proven() {
    let seeds = [
        "meta",
        "x",
        "tiktok",
        "linkedin",
        "pinterest",
        "snapchat",
        "gtm",
        "google-analytics",
        "google-ads",
        "google-floodlight",
        "microsoft-uet",
    ];
    let catalogue = embedded();
    let mut negatives = 0;
    for seed in seeds {
        let suite = catalogue
            .examples
            .iter()
            .find(|s| s.vendor == seed)
            .unwrap();
        assert!(
            suite.examples.len() >= 15,
            "{seed}: {} examples",
            suite.examples.len()
        );
        negatives += suite.counter_examples.len();
        let shown: Vec<&str> = suite
            .examples
            .iter()
            .filter_map(|e| Some(e.expect.canonical?.word()))
            .collect();
        for (native, common) in catalogue.events_of(seed) {
            // LinkedIn sends a number: what it stands for only the account knows.
            let told = common == "custom" || seed == "linkedin" || shown.contains(&common);
            assert!(told, "{seed}: no example of {common} ({native})");
        }
    }
    assert!(negatives >= 150, "{negatives} counter-examples");
}

fn hit<'c>(catalogue: &'c Catalogue, url: &str) -> Option<Hit<'c>> {
    post(catalogue, url, None, None)
}

/// The few requests of these tests are kept to the end, so that hits can be handed about.
fn post<'c>(
    catalogue: &'c Catalogue,
    url: &str,
    content_type: Option<&'static str>,
    body: Option<&[u8]>,
) -> Option<Hit<'c>> {
    let message = Message::new(&WireRequest {
        url: Box::leak(url.to_owned().into_boxed_str()),
        method: if body.is_some() { "POST" } else { "GET" },
        content_type,
        content_encoding: None,
        body: body.map(|b| &*Box::leak(b.to_vec().into_boxed_slice())),
    });
    catalogue.identify(Box::leak(Box::new(message.unwrap())))
}

#[test]
fn the_closest_rule_decides() {
    let catalogue = embedded();
    for (url, vendor, kind) in [
        (
            "https://www.facebook.com/tr/?id=1&ev=PageView",
            Some("meta"),
            "event",
        ),
        (
            "https://www.facebook.com/plugins/like.php?href=x",
            Some("meta-social-plugins"),
            "frame",
        ),
        (
            "https://www.facebook.com/somewhere",
            Some("meta"),
            "unclassified",
        ),
        (
            "https://WWW.Facebook.com./tr?id=1&ev=Lead",
            Some("meta"),
            "event",
        ),
        (
            "https://www.googletagmanager.com/gtag/js?id=G-ABC1234",
            Some("google-analytics"),
            "script",
        ),
        (
            "https://www.googletagmanager.com/gtag/js?id=AW-16512340987",
            Some("google-ads"),
            "script",
        ),
        (
            "https://www.googletagmanager.com/gtm.js?id=GTM-ABC1234",
            Some("gtm"),
            "script",
        ),
        (
            "https://www.googletagmanager.com/else",
            Some("gtm"),
            "unclassified",
        ),
        (
            "https://tags.example.org/gtag/js?id=G-ABC1234",
            Some("google-analytics"),
            "script",
        ),
        (
            "https://www.google-analytics.com/g/collect?tid=odd",
            Some("google-analytics"),
            "event",
        ),
        (
            "https://1234567.fls.doubleclick.net/activityi;src=1234567;type=a;cat=b;ord=1?",
            Some("google-floodlight"),
            "event",
        ),
        ("https://www.google.com/search?q=a", None, ""),
        (
            "https://www.google.com/recaptcha/api.js?render=k",
            Some("google-recaptcha"),
            "script",
        ),
        (
            "https://px.ads.linkedin.com/collect/?pid=1&fmt=gif",
            Some("linkedin"),
            "event",
        ),
        ("https://www.example.org/tr/?id=1&ev=PageView", None, ""),
        (
            "https://www.example.org/?u=https://www.facebook.com/tr/?id=1",
            None,
            "",
        ),
        (
            "https://facebook.com.example.org/tr/?id=1&ev=PageView",
            None,
            "",
        ),
        ("https://myfacebook.com/tr/?id=1&ev=PageView", None, ""),
        ("data:text/plain,facebook.com", None, ""),
        ("https://127.0.0.1/x", None, ""),
    ] {
        let found = hit(catalogue, url);
        assert_eq!(
            found.as_ref().map(|h| h.vendor.id.as_str()),
            vendor,
            "{url}"
        );
        assert_eq!(found.as_ref().map_or("", |h| h.kind), kind, "{url}");
    }
}

#[test]
fn every_hit_of_the_sample_site_is_decoded() {
    let catalogue = embedded();
    let form = Some("application/x-www-form-urlencoded;charset=UTF-8");
    let snap = b"pid=7d1f0c2e-5b3a-4c8d-9e21-0a6f4b8c2d10&ev=PURCHASE&pl=https%3A%2F%2Fwww.harbourlights.example%2Fdonate&rf=&ts=1&v=3.27.0&bt=01&u_c1=a&u_scsid=b&e_pr=25&e_cur=GBP&cdid=hl-77";
    let tiktok = br#"{"event":"CompletePayment","event_id":"hl-77","context":{"ad":{},"user":{"anonymous_id":"01A"},"pixel":{"code":"C9HLT0DEMO0HARBOUR01"},"page":{"url":"https://www.harbourlights.example/donate","referrer":""}},"properties":{"value":25,"currency":"GBP"}}"#;
    let x = "events=%5B%5B%22tw-o8hlt-o8hd4%22%2C%7B%22conversion_id%22%3A%22hl-77%22%2C%22value%22%3A25%2C%22currency%22%3A%22GBP%22%7D%5D%5D&event_id=0b2d&p_id=Twitter&txn_id=o8hlt&type=javascript&tw_document_href=https%3A%2F%2Fwww.harbourlights.example%2Fdonate";
    let ads = "random=1&cv=11&fst=1&guid=ON&async=1&en=conversion&gcs=G111&gcd=13r3r3r3r5&npa=0&dma=1&dma_cps=syphamo&pscdl=noapi&url=https%3A%2F%2Fwww.harbourlights.example%2F&value=25&currency_code=GBP&oid=hl-77&label=hLtDoNaTe1";
    let ga = "v=2&tid=G-HLTHEATRE1&_p=1&gcs=G111&gcd=13r3r3r3r5&npa=0&dma=1&dma_cps=syphamo&pscdl=noapi&cid=1.2&dl=https%3A%2F%2Fwww.harbourlights.example%2F&en=purchase&cu=GBP&epn.value=25&ep.event_id=hl-77";
    let pin = "tid=2612345678901&event=checkout&ed=%7B%22event_id%22%3A%22hl-77%22%2C%22value%22%3A25%2C%22currency%22%3A%22GBP%22%7D&pd=%7B%22pin_unauth%22%3A%22a%22%7D&ad=%7B%22loc%22%3A%22https%3A%2F%2Fwww.harbourlights.example%2F%22%7D&cb=1";
    type Row = (
        String,
        Option<&'static [u8]>,
        Option<&'static str>,
        &'static str,
        &'static str,
        &'static str,
        &'static str,
    );
    let rows: [Row; 9] = [
        ("https://www.facebook.com/tr/?id=1029384756102938&ev=Donate&dl=https%3A%2F%2Fwww.harbourlights.example%2Fdonate&rl=&if=false&ts=1&cd%5Bvalue%5D=25&cd%5Bcurrency%5D=GBP&fbp=fb.1.1.2&eid=hl-77&rqm=GET".into(), None, None, "meta", "1029384756102938", "Donate", "donate"),
        (format!("https://t.co/i/adsct?{x}"), None, None, "x", "o8hlt", "tw-o8hlt-o8hd4", "custom"),
        (format!("https://analytics.twitter.com/i/adsct?{x}"), None, None, "x", "o8hlt", "tw-o8hlt-o8hd4", "custom"),
        ("https://analytics.tiktok.com/api/v2/pixel".into(), Some(tiktok), Some("text/plain;charset=UTF-8"), "tiktok", "C9HLT0DEMO0HARBOUR01", "CompletePayment", "purchase"),
        (format!("https://ct.pinterest.com/v3/?{pin}"), None, None, "pinterest", "2612345678901", "checkout", "purchase"),
        ("https://tr.snapchat.com/p".into(), Some(snap), form, "snapchat", "7d1f0c2e-5b3a-4c8d-9e21-0a6f4b8c2d10", "PURCHASE", "purchase"),
        (format!("https://www.google-analytics.com/g/collect?{ga}"), Some(b""), None, "google-analytics", "G-HLTHEATRE1", "purchase", "purchase"),
        (format!("https://www.googleadservices.com/pagead/conversion/16512340987/?{ads}"), None, None, "google-ads", "16512340987", "conversion", "custom"),
        (format!("https://www.google.com/pagead/1p-user-list/16512340987/?{ads}&is_vtc=1"), None, None, "google-ads", "16512340987", "conversion", "custom"),
    ];
    for (url, body, content_type, vendor, account, event, canonical) in rows {
        let hit = post(catalogue, &url, content_type, body).unwrap();
        let first = hit.events.first().unwrap();
        let said = (
            hit.vendor.id.as_str(),
            hit.events.len(),
            first.account.as_deref(),
            first.event.as_deref(),
            first.canonical,
        );
        assert_eq!(
            said,
            (vendor, 1, Some(account), Some(event), Some(canonical)),
            "{url}"
        );
        assert_eq!(
            (
                first.value.as_deref(),
                first.currency.as_deref(),
                first.dedupe_id.as_deref()
            ),
            (Some("25"), Some("GBP"), Some("hl-77")),
            "{url}"
        );
    }
    // An event without a name is still one.
    let nameless = "https://googleads.g.doubleclick.net/pagead/viewthroughconversion/16512340987/?label=hLtDoNaTe1&value=2";
    let nameless = hit(catalogue, nameless).unwrap();
    assert_eq!(
        (
            nameless.events[0].event.as_deref(),
            nameless.events[0].canonical
        ),
        (None, Some("custom"))
    );
    let linkedin = hit(catalogue, "https://px.ads.linkedin.com/collect/?v=2&fmt=js&pid=5820417&time=1&li_fat_id=a&url=https%3A%2F%2Fwww.harbourlights.example%2F&conversionId=17345618&eventId=hl-77").unwrap();
    let event = &linkedin.events[0];
    assert_eq!(
        (
            event.event.as_deref(),
            event.canonical,
            event.dedupe_id.as_deref()
        ),
        (Some("17345618"), Some("custom"), Some("hl-77"))
    );
}

#[test]
fn cookies_of_the_sample_site_are_known_and_its_own_are_not() {
    let catalogue = embedded();
    for (name, domain, vendor, purpose) in [
        ("_fbp", "harbourlights.example", "meta", "marketing"),
        ("_ttp", "harbourlights.example", "tiktok", "marketing"),
        (
            "_tt_enable_cookie",
            "harbourlights.example",
            "tiktok",
            "marketing",
        ),
        ("_twpid", "harbourlights.example", "x", "marketing"),
        (
            "li_fat_id",
            "harbourlights.example",
            "linkedin",
            "marketing",
        ),
        (
            "_pin_unauth",
            "harbourlights.example",
            "pinterest",
            "marketing",
        ),
        ("_scid", "harbourlights.example", "snapchat", "marketing"),
        ("_scid_r", "harbourlights.example", "snapchat", "marketing"),
        (
            "_gcl_au",
            "harbourlights.example",
            "google-ads",
            "marketing",
        ),
        (
            "_ga",
            "harbourlights.example",
            "google-analytics",
            "statistics",
        ),
        (
            "_ga_HLTHEATRE1",
            "harbourlights.example",
            "google-analytics",
            "statistics",
        ),
        ("muc_ads", "t.co", "x", "marketing"),
        ("guest_id", "twitter.com", "x", "marketing"),
        ("personalization_id", "twitter.com", "x", "marketing"),
        ("bcookie", "linkedin.com", "linkedin", "marketing"),
        (
            "_pinterest_ct_ua",
            "ct.pinterest.com",
            "pinterest",
            "marketing",
        ),
        ("sc_at", "snapchat.com", "snapchat", "marketing"),
        ("IDE", "doubleclick.net", "google-ads", "marketing"),
    ] {
        let entry = catalogue
            .cookie(name, domain, Area::Cookie)
            .unwrap_or_else(|| panic!("{name} is not known"));
        assert_eq!(
            (
                entry.vendor.as_deref(),
                entry.purpose.as_str(),
                entry.stores_choice
            ),
            (Some(vendor), purpose, false),
            "{name}"
        );
    }
    for name in ["hl_consent", "hl_session", "hl_visitor"] {
        assert_eq!(
            catalogue.cookie(name, "harbourlights.example", Area::Cookie),
            None,
            "{name}"
        );
    }
    assert_eq!(
        catalogue.cookie("hl_basket", "harbourlights.example", Area::Local),
        None
    );
}

#[test]
fn short_names_count_only_at_home_and_choices_are_known() {
    let catalogue = embedded();
    let vendor = |name, domain, area| {
        catalogue
            .cookie(name, domain, area)
            .and_then(|e| e.vendor.as_deref())
    };
    assert_eq!(vendor("fr", ".facebook.com", Area::Cookie), Some("meta"));
    assert_eq!(vendor("fr", "example.org", Area::Cookie), None);
    assert_eq!(vendor("uid", "criteo.com", Area::Cookie), Some("criteo"));
    assert_eq!(
        vendor("uid", "track.adform.net", Area::Cookie),
        Some("adform")
    );
    assert_eq!(vendor("uid", "example.org", Area::Cookie), None);
    for (name, area) in [
        ("OptanonConsent", Area::Cookie),
        ("CookieConsent", Area::Cookie),
        ("uc_settings", Area::Local),
        ("cmplz_marketing", Area::Cookie),
        ("euconsent-v2", Area::Cookie),
        ("cookieyes-consent", Area::Cookie),
        ("cc_cookie", Area::Cookie),
        ("_iub_cs-12345", Area::Cookie),
    ] {
        let entry = catalogue
            .cookie(name, "example.org", area)
            .unwrap_or_else(|| panic!("{name} is not known"));
        assert!(
            entry.stores_choice && entry.purpose == "necessary",
            "{name}"
        );
    }
    assert_eq!(vendor("OptanonConsent", "example.org", Area::Local), None);
}

#[test]
fn personal_data_is_told_and_masked() {
    let catalogue = embedded();
    let hit = hit(catalogue, "https://www.facebook.com/tr/?id=1&ev=PageView&dl=https%3A%2F%2Fwww.example.org%2Fthank-you%3Femail%3Djo.bloggs%2540example.org&ud[fn]=Joanna&ud[em]=jo.bloggs%40example.org").unwrap();
    let event = &hit.events[0];
    let said: Vec<_> = event
        .user_data
        .iter()
        .map(|d| format!("{} {} {} {}", d.kind, d.form, d.place, d.canary))
        .collect();
    assert_eq!(
        said,
        [
            "email plain q:ud[em] false",
            "first_name plain q:ud[fn] false",
            "email plain q:dl false"
        ]
    );
    let all = format!("{event:?}");
    assert!(!all.contains("bloggs") && !all.contains("oanna"), "{all}");
    assert_eq!(event.params_by_name()["ud[em]"], "j***@example.org");
    let pinterest = "https://ct.pinterest.com/v3/?tid=1&event=page&ad=%7B%22loc%22%3A%22https%3A%2F%2Fx.example%2F%3Fe%3Djo%40example.org%22%7D";
    let places: Vec<_> = super::tests::hit(catalogue, pinterest).unwrap().events[0]
        .user_data
        .iter()
        .map(|d| d.place.clone())
        .collect();
    assert_eq!(places, ["qj:ad:loc"]);
}

#[test]
fn lists_of_events_are_taken_apart() {
    let catalogue = embedded();
    let names = |h: Option<Hit>| {
        h.unwrap()
            .events
            .into_iter()
            .map(|e| {
                format!(
                    "{}={}",
                    e.event.unwrap_or_default(),
                    e.canonical.unwrap_or_default()
                )
            })
            .collect::<Vec<_>>()
    };
    let json = Some("application/json");
    assert_eq!(
        names(post(catalogue, "https://stats.example.org/matomo.php", json, Some(br#"{"requests":["?idsite=3&rec=1&url=https%3A%2F%2Fwww.example.org%2F","?idsite=3&rec=1&download=https%3A%2F%2Fwww.example.org%2Fa.pdf"]}"#))),
        ["pageview=page_view", "download=download"]
    );
    assert_eq!(
        names(post(catalogue, "https://api.segment.io/v1/batch", json, Some(br#"{"batch":[{"type":"page","messageId":"a"},{"type":"track","event":"Order Completed","messageId":"b"}],"writeKey":"k"}"#))),
        ["page=page_view", "Order Completed=purchase"]
    );
    let criteo = names(hit(
        catalogue,
        "https://sslwidget.criteo.com/event?a=123&v=5.28&p0=e%3Dexd%26site_type%3Dd&p1=e%3Dvp%26p%3D9&p2=e%3Ddis",
    ));
    assert_eq!(criteo.len(), 1, "{criteo:?}");
    assert!(criteo[0].starts_with("vp="), "{criteo:?}");
    let adobe = names(hit(
        catalogue,
        "https://acme.sc.omtrdc.net/b/ss/acmeprod/1/JS-2.22.0/s12345?AQB=1&events=event1,scAdd:77,event5=2&g=https%3A%2F%2Fwww.example.org%2F",
    ));
    assert_eq!(adobe.len(), 3, "{adobe:?}");
}

#[test]
fn a_value_that_stands_for_none_is_none() {
    let catalogue = embedded();
    let value = |amount: &str| {
        let url = format!("https://t.co/i/adsct?txn_id=o8hlt&event=%7B%7D&tw_sale_amount={amount}");
        hit(catalogue, &url).unwrap().events[0].value.clone()
    };
    assert_eq!((value("0"), value("10")), (None, Some("10".into())));
}

#[test]
fn hostile_requests_are_survived() {
    let catalogue = embedded();
    let long = format!(
        "https://www.facebook.com/tr/?id=1&ev={}",
        "%f0%9f%98%80".repeat(50_000)
    );
    let event = &hit(catalogue, &long).unwrap().events[0];
    assert!(event.event.as_ref().unwrap().chars().count() <= 2000);
    let list = vec!["[\"a\",null]"; 5000].join(",");
    let many = format!("https://t.co/i/adsct?txn_id=a&events=[{list}]");
    assert!(hit(catalogue, &many).unwrap().events.len() <= 200);
    let pairs: String = (0..20_000).map(|i| format!("&p{i}=%%%2{i}")).collect();
    assert!(
        hit(
            catalogue,
            &format!("https://www.google-analytics.com/g/collect?v=2&tid=G-ABCDEF{pairs}")
        )
        .unwrap()
        .events[0]
            .params
            .len()
            <= 300
    );
    let deep = format!(
        "{{\"event\":{}1{}}}",
        "[".repeat(50_000),
        "]".repeat(50_000)
    );
    let wide = format!(
        "{{\"event\":\"a\",\"x\":[{}]}}",
        vec!["{\"a\":[1,2]}"; 20_000].join(",")
    );
    for body in [
        deep.as_bytes(),
        wide.as_bytes(),
        b"\xff\xfe\x00",
        b"",
        b"{",
        b"[null,1,\"a\"]",
        b"----\r\n\r\n",
        &[0x1f, 0x8b, 8, 0],
    ] {
        for url in [
            "https://analytics.tiktok.com/api/v2/pixel",
            "https://tr.snapchat.com/p",
            "https://api.segment.io/v1/batch",
            "https://stats.example.org/matomo.php",
            "https://region1.google-analytics.com/g/collect?v=2&tid=G-ABCDEF",
            "https://px.ads.linkedin.com/wa/",
        ] {
            for content_type in [
                None,
                Some("application/json"),
                Some("multipart/form-data"),
                Some("\u{fffd};boundary=\""),
            ] {
                post(catalogue, url, content_type, Some(body));
            }
        }
    }
}
