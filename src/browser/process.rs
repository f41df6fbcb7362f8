//! A browser process of ours: started, asked for its control port, ended.
//!
//! The launcher crate would do this too, but its browser object attaches to every page as a second
//! client and keeps a thread and a queue for each until the browser ends.

use std::ffi::OsStr;
use std::io::Read;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// Longest time to wait for a browser that keeps running without opening its port.
const START_DEADLINE: Duration = Duration::from_secs(35);

/// Chrome says where it listens in a line of this beginning on its standard error.
const LISTENING: &str = "DevTools listening on ";

/// How much of what the browser says is kept until it listens, in bytes.
const HEARD: usize = 64 * 1024;

/// Variables by which consentry is told passwords, headers and cookies begin so.
const TOLD: &str = "CONSENTRY_";

/// A command that is not handed what consentry was told in confidence: a browser that a page has taken over,
/// or that writes down how it crashed, has no use for it.
pub(super) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with(TOLD) {
            command.env_remove(name);
        }
    }
    command
}

/// A running browser. Dropping it ends the process.
pub(super) struct BrowserProcess {
    child: Child,
    ws_url: String,
}

impl BrowserProcess {
    /// Starts it, with a home and a folder for temporary files of its own where they are given, and waits until
    /// it listens; blocks.
    ///
    /// # Errors
    /// What kept it from starting, or what it said when it ended or stayed silent.
    pub(super) fn start(
        path: &Path,
        args: &[String],
        timezone: &str,
        home: Option<&Path>,
        temporary: Option<&Path>,
    ) -> Result<BrowserProcess, String> {
        let mut command = command(path);
        if let Some(home) = home {
            // The second would lead past the first.
            command.env("HOME", home).env_remove("XDG_DATA_HOME");
        }
        if let Some(temporary) = temporary {
            command.env("TMPDIR", temporary);
        }
        let mut child = command
            .args(args)
            .env("TZ", timezone)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|e| e.to_string())?;
        let (sender, receiver) = mpsc::channel();
        if let Some(stderr) = child.stderr.take() {
            std::thread::spawn(move || listen(stderr, &sender));
        }
        match receiver.recv_timeout(START_DEADLINE) {
            Ok(Ok(ws_url)) => Ok(BrowserProcess { child, ws_url }),
            heard => {
                end(&mut child);
                Err(match heard {
                    Ok(Err(said)) => said,
                    _ => format!("no control port within {START_DEADLINE:?}"),
                })
            }
        }
    }

    /// Address of its control socket.
    pub(super) fn ws_url(&self) -> &str {
        &self.ws_url
    }

    /// Its process id.
    pub(super) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Waits until it has ended by itself, and no longer than `deadline`; blocks.
    pub(super) fn wait(&mut self, deadline: Duration) {
        let begun = Instant::now();
        while begun.elapsed() < deadline && matches!(self.child.try_wait(), Ok(None)) {
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for BrowserProcess {
    fn drop(&mut self) {
        end(&mut self.child);
    }
}

fn end(child: &mut Child) {
    let _ = child.kill();
    let _ = child.wait();
}

/// Tells the address, or what was said until the end; then reads on, so that the browser never waits
/// for a reader.
fn listen(mut stderr: impl Read, tell: &mpsc::Sender<Result<String, String>>) {
    let mut heard = Vec::new();
    let mut told = false;
    let mut chunk = [0; 4096];
    while let Ok(n @ 1..) = stderr.read(&mut chunk) {
        if told {
            continue;
        }
        heard.extend_from_slice(&chunk[..n]);
        if heard.len() > HEARD {
            heard.drain(..heard.len() - HEARD);
        }
        if let Some(address) = address_in(&String::from_utf8_lossy(&heard)) {
            told = true;
            heard = Vec::new();
            let _ = tell.send(Ok(address));
        }
    }
    if !told {
        let _ = tell.send(Err(last_words(&String::from_utf8_lossy(&heard))));
    }
}

fn address_in(heard: &str) -> Option<String> {
    let (_, rest) = heard.split_once(LISTENING)?;
    let (address, _) = rest.split_once('\n')?;
    Some(address.trim().to_owned())
}

fn last_words(heard: &str) -> String {
    let lines: Vec<&str> = heard.lines().map(str::trim).collect();
    let lines: Vec<&str> = lines.into_iter().filter(|l| !l.is_empty()).collect();
    match lines.len() {
        0 => "it ended without a word".to_owned(),
        n => lines[n.saturating_sub(6)..].join("; "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives its text in pieces of the given size.
    struct Pieces(&'static [u8], usize);

    impl Read for Pieces {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            let n = self.1.min(self.0.len()).min(into.len());
            into[..n].copy_from_slice(&self.0[..n]);
            self.0 = &self.0[n..];
            Ok(n)
        }
    }

    fn told(text: &'static str, size: usize) -> Result<String, String> {
        let (sender, receiver) = mpsc::channel();
        listen(Pieces(text.as_bytes(), size), &sender);
        let told = receiver.recv().unwrap();
        assert!(receiver.try_recv().is_err(), "told once");
        told
    }

    #[test]
    fn the_address_is_found_whole_however_it_arrives() {
        let text = "[1:1:ERROR] no bus\n\nDevTools listening on ws://127.0.0.1:4/devtools/browser/a-b\nmore\n";
        for size in [1, 7, 4096] {
            assert_eq!(
                told(text, size).as_deref(),
                Ok("ws://127.0.0.1:4/devtools/browser/a-b")
            );
        }
    }

    #[test]
    fn one_that_ends_before_it_listens_is_heard() {
        assert_eq!(
            told(
                "\nRunning as root without --no-sandbox\n \nsee the page\n",
                5
            ),
            Err("Running as root without --no-sandbox; see the page".into())
        );
        assert_eq!(told("", 5), Err("it ended without a word".into()));
    }

    #[cfg(unix)]
    #[test]
    fn it_has_the_places_that_it_is_given() {
        let say = format!("echo \"{LISTENING}$HOME $TMPDIR $TZ\" >&2; read -r line");
        let args = ["-c".to_owned(), say];
        let (home, temporary) = (Path::new("/a/home"), Path::new("/a/tmp"));
        let shell = Path::new("/bin/sh");
        let told = BrowserProcess::start(shell, &args, "UTC", Some(home), Some(temporary));
        let told = told.map(|process| process.ws_url().to_owned());
        assert_eq!(told.as_deref(), Ok("/a/home /a/tmp UTC"));
    }

    #[test]
    fn what_cannot_be_started_says_why() {
        let start = |path: &str| BrowserProcess::start(Path::new(path), &[], "UTC", None, None);
        let none = start("/nowhere/chrome");
        assert!(none.is_err_and(|e| e.contains("No such file")));
        let silent = start("/bin/false");
        assert!(silent.is_err_and(|e| e == "it ended without a word"));
    }
}
