//! Printing the report: Chrome's own PDF, tagged and with an outline, in a browser without a network.

use super::error::BrowserError;
use super::find::find_chrome;
use super::temporary::temporary;
use crate::config::Settings;
use headless_chrome::types::PrintToPdfOptions;
use headless_chrome::{Browser, LaunchOptions};
use std::collections::HashMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long Chrome may take: laying out the pages of a report of hundreds of findings takes minutes on a
/// slow machine, and until it is done it says nothing.
const PATIENCE: Duration = Duration::from_secs(15 * 60);

/// Prints a local HTML file as PDF, in its own clean browser that reaches no host.
///
/// # Errors
/// [`BrowserError`] when no browser can be had, or it cannot print or write.
pub async fn print_pdf(
    html_path: &Path,
    out_path: &Path,
    settings: &Settings,
) -> Result<(), BrowserError> {
    let chrome = find_chrome(settings)?;
    let html = std::fs::canonicalize(html_path)
        .map_err(|e| BrowserError::Print(format!("{}: {e}", html_path.display())))?;
    let (out, sandbox) = (out_path.to_path_buf(), !settings.no_sandbox);
    tokio::task::spawn_blocking(move || print_blocking(chrome, &html, &out, sandbox))
        .await
        .map_err(|e| BrowserError::Print(e.to_string()))?
}

fn print_blocking(
    chrome: PathBuf,
    html: &Path,
    out: &Path,
    sandbox: bool,
) -> Result<(), BrowserError> {
    let fail = |e: String| BrowserError::Print(e);
    let profile = tempfile::Builder::new()
        .prefix("consentry-print-")
        .tempdir()
        .map_err(|e| BrowserError::Profile(e.to_string()))?;
    let temporary =
        temporary(&chrome, profile.path()).map_err(|e| BrowserError::Profile(e.to_string()))?;
    let temporary = temporary.as_ref().and_then(|folder| folder.to_str());
    let args = [
        "--headless=new",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-extensions",
        "--disable-dev-shm-usage",
        "--host-resolver-rules=MAP * ~NOTFOUND",
        "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup,Translate,MediaRouter",
        "--password-store=basic",
        "about:blank",
    ];
    let browser = Browser::new(LaunchOptions {
        headless: false, // our own arguments say which headless mode
        sandbox,
        ignore_certificate_errors: false,
        path: Some(chrome.clone()),
        user_data_dir: Some(profile.path().to_path_buf()),
        // A port given makes the crate report a failed start instead of trying ten times.
        port: free_port(),
        disable_default_args: true,
        args: args.map(OsStr::new).to_vec(),
        idle_browser_timeout: PATIENCE,
        process_envs: temporary.map(|at| HashMap::from([("TMPDIR".to_owned(), at.to_owned())])),
        ..LaunchOptions::default()
    })
    .map_err(|e| BrowserError::Launch {
        path: chrome,
        said: e.to_string(),
        help: None,
    })?;
    let url = url::Url::from_file_path(html)
        .map_err(|()| fail(format!("{} has no file address", html.display())))?;
    let tab = browser.new_tab().map_err(|e| fail(e.to_string()))?;
    tab.set_default_timeout(PATIENCE);
    tab.navigate_to(url.as_str())
        .and_then(|t| t.wait_until_navigated())
        .map_err(|e| fail(e.to_string()))?;
    let options = PrintToPdfOptions {
        print_background: Some(true),
        prefer_css_page_size: Some(true),
        display_header_footer: Some(false),
        generate_tagged_pdf: Some(true),
        generate_document_outline: Some(true),
        ..PrintToPdfOptions::default()
    };
    let bytes = tab
        .print_to_pdf(Some(options))
        .map_err(|e| fail(e.to_string()))?;
    std::fs::write(out, bytes).map_err(|e| fail(format!("{}: {e}", out.display())))
}

fn free_port() -> Option<u16> {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).ok()?;
    listener.local_addr().ok().map(|a| a.port())
}
