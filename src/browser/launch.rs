//! Launching Chrome and owning its process.

use super::connection::CdpEvent;
use super::connection::Connection;
use super::error::BrowserError;
use super::find::find_chrome;
use super::flags::{arguments, local_state, preferences};
use super::identity::Identity;
use super::lookup::{Lookup, Withheld};
use super::net_log::{NetLog, read_net_log};
use super::privacy_signal::PrivacySignal;
use super::process::BrowserProcess;
use super::tab::Tab;
use super::targets::{Instrumentation, Targets};
use super::temporary::temporary;
use super::trust::home;
use super::watchdog::Watchdog;
use crate::config::{Settings, is_guarded};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;
use tokio::sync::mpsc;

/// Chrome's own net log, inside the profile and gone with it.
const NET_LOG: &str = "net-log.json";

/// How long a browser that was asked to go may take.
const LEAVE_DEADLINE: Duration = Duration::from_secs(3);

/// Longest time to wait for the end of a process.
const END_DEADLINE: Duration = Duration::from_secs(60);

/// A running browser with a throw-away profile. Dropping it ends the process and deletes the profile.
pub struct Chrome {
    running: Option<Running>,
    ws_url: String,
    identity: Identity,
    profile_at_start: Vec<String>,
    settings: Arc<Settings>,
    signal: PrivacySignal,
    /// Who looks names up for it, or why nobody does; none where it may go everywhere, or a proxy looks them up.
    lookup: Option<Result<Lookup, String>>,
}

struct Running {
    browser: BrowserProcess,
    profile: TempDir,
    watchdog: Watchdog,
}

impl Chrome {
    /// Finds the browser, makes a fresh profile and starts it.
    ///
    /// # Errors
    /// [`BrowserError::NotFound`] with what was looked at; [`BrowserError::Launch`] with what the
    /// browser said when it ended before it was ready.
    pub async fn launch(settings: &Settings) -> Result<Chrome, BrowserError> {
        Chrome::launch_telling(settings, PrivacySignal::Silent).await
    }

    /// As [`Chrome::launch`], for a browser that tells every site something about its user's wishes.
    ///
    /// # Errors
    /// As [`Chrome::launch`].
    pub async fn launch_telling(
        settings: &Settings,
        signal: PrivacySignal,
    ) -> Result<Chrome, BrowserError> {
        let path = find_chrome(settings)?;
        let identity = Identity::of(&path, settings).await;
        let guarded = is_guarded(settings) && settings.proxy.is_none();
        let lookup = guarded.then(|| Lookup::start(settings));
        let asked = lookup.as_ref().and_then(|l| l.as_ref().ok());
        let profile = fresh_profile(settings, asked)?;
        let profile_at_start = files_below(profile.path());
        let mut args = arguments(
            settings,
            &identity,
            asked.map(|lookup| (lookup.port(), lookup.key())),
        );
        args.insert(
            0,
            format!("--log-net-log={}", profile.path().join(NET_LOG).display()),
        );
        if let Some(argument) = signal.argument() {
            args.insert(0, argument.to_owned());
        }
        args.push(format!("--user-data-dir={}", profile.path().display()));
        let home = home(settings, profile.path()).map_err(BrowserError::Profile)?;
        let temporary = temporary(&path, profile.path())
            .map_err(|error| BrowserError::Profile(error.to_string()))?;
        let mut watchdog = Watchdog::over(profile.path());
        let timezone = settings.timezone.clone();
        match start(path.clone(), args, timezone, home, temporary).await {
            Ok(browser) => {
                watchdog.tell(browser.id());
                Ok(Chrome {
                    ws_url: browser.ws_url().to_owned(),
                    running: Some(Running {
                        browser,
                        profile,
                        watchdog,
                    }),
                    identity,
                    profile_at_start,
                    settings: Arc::new(settings.clone()),
                    signal,
                    lookup,
                })
            }
            Err(said) => {
                delete(&profile);
                watchdog.stand_down();
                let help = said.contains("without --no-sandbox").then(|| {
                    "run as an ordinary user, or pass --no-sandbox inside a container (the report will say so)".to_owned()
                });
                Err(BrowserError::Launch { path, said, help })
            }
        }
    }

    /// What the browser says it is.
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// Every file of the profile before the browser was started with it, relative, sorted.
    pub fn profile_at_start(&self) -> &[String] {
        &self.profile_at_start
    }

    /// The names that led inside and were not followed; none where nobody looks.
    pub fn withheld(&self) -> Option<Arc<Withheld>> {
        let lookup = self.lookup.as_ref()?.as_ref().ok()?;
        Some(lookup.withheld())
    }

    /// Why names that lead inside are connected to all the same, before Chrome breaks it off.
    pub fn unlooked(&self) -> Option<&str> {
        self.lookup.as_ref()?.as_ref().err().map(String::as_str)
    }

    /// Process id, for measurements and tests.
    pub fn process_id(&self) -> Option<u32> {
        self.running.as_ref().map(|r| r.browser.id())
    }

    /// Connects, attaches to everything that is and will be, and returns the first tab, ready to be
    /// driven. Every event of every target arrives on the receiver, from before its first instruction.
    ///
    /// # Errors
    /// [`BrowserError`] when the connection or the first tab cannot be had.
    pub async fn open(
        &self,
        instrumentation: Instrumentation,
    ) -> Result<(Tab, mpsc::UnboundedReceiver<CdpEvent>), BrowserError> {
        let (connection, events) = Connection::open(&self.ws_url).await?;
        Targets::open(
            connection,
            events,
            instrumentation,
            (&self.settings, &self.identity),
            self.signal,
        )
        .await
    }

    /// Ends the process, reads its net log and deletes the profile, waiting for all.
    ///
    /// # Errors
    /// What kept the net log from being read; the browser has ended and its profile is gone all the same.
    pub async fn close(mut self) -> Result<NetLog, String> {
        let Some(running) = self.running.take() else {
            return Err("the browser was not running".into());
        };
        // Asked to go, it writes the last lines of its net log; killed, it would not.
        if let Ok((connection, _)) = Connection::open(&self.ws_url).await {
            let _ = connection
                .call_within(None, "Browser.close", serde_json::json!({}), LEAVE_DEADLINE)
                .await;
            let _ = tokio::time::timeout(LEAVE_DEADLINE, connection.closed()).await;
        }
        let lookup = self.lookup.take().and_then(Result::ok);
        let ending = tokio::task::spawn_blocking(move || {
            let Running {
                mut browser,
                profile,
                watchdog,
            } = running;
            // Its control socket closes before its files are written.
            browser.wait(LEAVE_DEADLINE);
            drop(browser);
            let mut log = std::fs::File::open(profile.path().join(NET_LOG)).and_then(read_net_log);
            if let (Ok(log), Some(lookup)) = (&mut log, &lookup) {
                log.requests.retain(|r| r.url != lookup.address());
            }
            delete(&profile);
            watchdog.stand_down();
            log.map_err(|e| e.to_string())
        });
        match tokio::time::timeout(END_DEADLINE, ending).await {
            Ok(Ok(log)) => log,
            Ok(Err(panic)) => Err(panic.to_string()),
            Err(_) => Err(format!("the browser did not end within {END_DEADLINE:?}")),
        }
    }
}

impl Drop for Chrome {
    fn drop(&mut self) {
        if let Some(running) = self.running.take() {
            // Ending the process blocks for up to a second: not on an async worker.
            std::thread::spawn(move || drop_in_order(running));
        }
    }
}

fn drop_in_order(running: Running) {
    let Running {
        browser,
        profile,
        watchdog,
    } = running;
    drop(browser);
    delete(&profile);
    watchdog.stand_down();
}

/// Children of the browser write for a moment after it is gone.
fn delete(profile: &TempDir) {
    for _ in 0..20 {
        if std::fs::remove_dir_all(profile.path()).is_ok() || !profile.path().exists() {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn fresh_profile(settings: &Settings, lookup: Option<&Lookup>) -> Result<TempDir, BrowserError> {
    let fail = |e: std::io::Error| BrowserError::Profile(e.to_string());
    let profile = tempfile::Builder::new()
        .prefix("consentry-profile-")
        .tempdir()
        .map_err(fail)?;
    let folder = profile.path().join("Default");
    std::fs::create_dir_all(&folder).map_err(fail)?;
    std::fs::write(
        folder.join("Preferences"),
        preferences(settings).to_string(),
    )
    .map_err(fail)?;
    if let Some(lookup) = lookup {
        let state = local_state(lookup.address()).to_string();
        std::fs::write(profile.path().join("Local State"), state).map_err(fail)?;
    }
    Ok(profile)
}

fn files_below(folder: &Path) -> Vec<String> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(relative) = path.strip_prefix(folder) {
                files.push(relative.display().to_string());
            }
        }
    }
    files.sort();
    files
}

async fn start(
    path: PathBuf,
    args: Vec<String>,
    timezone: String,
    home: Option<PathBuf>,
    temporary: Option<PathBuf>,
) -> Result<BrowserProcess, String> {
    let start = move || {
        let (home, temporary) = (home.as_deref(), temporary.as_deref());
        BrowserProcess::start(&path, &args, &timezone, home, temporary)
    };
    tokio::task::spawn_blocking(start)
        .await
        .map_err(|panic| panic.to_string())?
}
