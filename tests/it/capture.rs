//! The browser and the recorder against a real Chrome and a small local server.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use consentry::browser::{Chrome, Clip, Instrumentation};
use consentry::config::Settings;
use serde_json::json;

fn settings() -> Settings {
    Settings {
        no_sandbox: true,
        ..Settings::default()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_tab_can_be_driven() {
    let chrome = Chrome::launch(&settings()).await.unwrap();
    let (tab, mut events) = chrome.open(Instrumentation::default()).await.unwrap();
    tokio::spawn(async move { while events.recv().await.is_some() {} });
    let page = "data:text/html,<title>T</title><script>var secret=7</script><button style='position:fixed;left:0;top:0;width:200px;height:80px' \
                onclick='document.title=event.isTrusted+\"\"'>x</button><iframe name=kid srcdoc='<p id=in>inside</p>'></iframe>\
                <input id=i autofocus onkeydown='document.body.dataset.key=event.key'>";
    let done = tab.navigate(page).await.unwrap();
    assert_eq!(done.error, None);
    for _ in 0..50 {
        if tab.frames().len() == 2 && tab.frames()[1].url.starts_with("about:srcdoc") {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let frames = tab.frames();
    assert_eq!((frames.len(), frames[1].name.as_str()), (2, "kid"));
    let kid = Some(frames[1].id.as_str());
    assert_eq!(
        tab.evaluate(kid, "document.getElementById('in').textContent")
            .await
            .unwrap(),
        json!("inside")
    );
    assert_eq!(
        tab.evaluate(None, "typeof secret").await.unwrap(),
        json!("undefined"),
        "isolated world"
    );
    assert_eq!(tab.evaluate_main("secret").await.unwrap(), json!(7));
    assert_eq!(
        tab.evaluate(None, "Promise.resolve([innerWidth, innerHeight])")
            .await
            .unwrap(),
        json!([1366, 900])
    );
    tab.mouse_click(50.0, 30.0).await.unwrap();
    assert_eq!(
        tab.evaluate(None, "document.title").await.unwrap(),
        json!("true"),
        "a trusted click"
    );
    tab.evaluate(None, "document.getElementById('i').focus()")
        .await
        .unwrap();
    tab.press_key("Escape").await.unwrap();
    assert_eq!(
        tab.evaluate(None, "document.body.dataset.key")
            .await
            .unwrap(),
        json!("Escape")
    );
    let agent = tab
        .evaluate(
            None,
            "navigator.userAgent + ' ' + navigator.webdriver + ' ' + navigator.language",
        )
        .await
        .unwrap();
    let agent = agent.as_str().unwrap();
    assert!(
        agent.contains(" Chrome/") && !agent.contains("Headless") && agent.ends_with("false en-GB"),
        "{agent}"
    );
    assert!(
        tab.evaluate(None, "(() => { throw new Error('no') })()")
            .await
            .unwrap_err()
            .to_string()
            .contains("no")
    );
    for shot in [
        tab.viewport_screenshot().await.unwrap(),
        tab.screenshot(None).await.unwrap(),
        tab.screenshot(Some(Clip {
            x: 0.0,
            y: 0.0,
            width: 10.0,
            height: 10.0,
            scale: 2.0,
        }))
        .await
        .unwrap(),
    ] {
        assert_eq!(&shot[1..4], b"PNG");
    }
    chrome.close().await;
    assert!(tab.evaluate(None, "1").await.unwrap_err().is_fatal());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_browser_that_will_not_start_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let fake = folder.path().join("chrome");
    std::fs::write(
        &fake,
        "#!/bin/sh\necho 'Running as root without --no-sandbox is not supported' >&2\nexit 1\n",
    )
    .unwrap();
    #[cfg(unix)]
    std::fs::set_permissions(&fake, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let error = match Chrome::launch(&Settings {
        chrome: Some(fake),
        ..Settings::default()
    })
    .await
    {
        Ok(_) => panic!("started"),
        Err(error) => error.to_string(),
    };
    assert!(error.contains("without --no-sandbox"), "{error}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_becomes_a_tagged_pdf() {
    let folder = tempfile::tempdir().unwrap();
    let (html, pdf) = (folder.path().join("a b.html"), folder.path().join("a.pdf"));
    std::fs::write(
        &html,
        "<html lang=en><title>t</title><h1>Head</h1><p>text</p>",
    )
    .unwrap();
    consentry::browser::print_pdf(&html, &pdf, &settings())
        .await
        .unwrap();
    let bytes = std::fs::read(&pdf).unwrap();
    let text = String::from_utf8_lossy(&bytes);
    assert!(
        text.starts_with("%PDF-") && text.contains("StructTreeRoot") && text.contains("Outlines")
    );
}
