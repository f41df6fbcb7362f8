//! What the person at the terminal sees while a capture runs.

use super::message::{shown, tell};
use super::terminal::{Loudness, Mark, Motion, Terminal};
use crate::capture::Progress;
use crate::detect::decode::message::Message;
use crate::detect::{Catalogue, WireRequest};
use crate::evidence::{Outcome, Scenario};
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Where no line moves, a run that goes on says so this often: build servers end what is silent.
const SIGN_OF_LIFE: Duration = Duration::from_secs(60);

/// A moving line per running scenario and one for them all on a terminal; elsewhere one stamped line per
/// finished scenario, and for a long one a sign of life.
pub struct Display {
    terminal: Terminal,
    /// Names the vendors; none where no line moves, as nobody sees them then before the report.
    catalogue: Option<Catalogue>,
    bars: MultiProgress,
    running: Mutex<BTreeMap<(Scenario, u32), Running>>,
    whole: Mutex<Whole>,
}

/// All runs of the capture.
struct Whole {
    bar: Option<ProgressBar>,
    runs: usize,
    done: usize,
    begun: Instant,
}

impl Whole {
    /// Shows how far all is, with the share of the running ones.
    fn show(&self, running: f64) {
        if let Some(bar) = &self.bar {
            let share = (count(self.done) + running) / count(self.runs.max(1));
            bar.set_message(whole(
                self.done,
                self.runs,
                rest(self.begun.elapsed(), share),
            ));
        }
    }
}

struct Running {
    bar: Option<ProgressBar>,
    page: usize,
    of: usize,
    path: String,
    /// Vendors that were asked for something, in the order in which they were first.
    vendors: Vec<String>,
    begun: Instant,
    /// When a line was last written of it.
    said: Instant,
}

impl Running {
    fn show(&self) {
        if let Some(bar) = &self.bar {
            bar.set_message(live(&self.path, &self.vendors, self.left()));
        }
    }

    /// Which part of its pages is done.
    fn share(&self) -> f64 {
        share(self.page, self.of)
    }

    /// How long its rest takes.
    fn left(&self) -> Option<Duration> {
        rest(self.begun.elapsed(), self.share())
    }
}

impl Display {
    /// A display on stderr; with the catalogue it names the vendors.
    pub fn new(terminal: Terminal, catalogue: Option<Catalogue>) -> Display {
        Display {
            terminal,
            catalogue: catalogue.filter(|_| terminal.motion == Motion::Moving),
            bars: MultiProgress::new(),
            running: Mutex::default(),
            whole: Mutex::new(Whole {
                bar: None,
                runs: 0,
                done: 0,
                begun: Instant::now(),
            }),
        }
    }

    fn line(&self, text: &str) {
        match self.terminal.motion {
            Motion::None => {}
            // A line that is written past the moving ones would be overwritten by them.
            Motion::Moving => drop(self.bars.println(text)),
            Motion::Lines => tell(&stamped(text.trim_start())),
        }
    }

    fn with_run<T>(
        &self,
        key: (Scenario, u32),
        change: impl FnOnce(&mut Running) -> T,
    ) -> Option<T> {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        running.get_mut(&key).map(change)
    }

    /// Changes the state of all runs, and shows it.
    fn with_whole(&self, change: impl FnOnce(&mut Whole)) {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        let shares: f64 = running.values().map(Running::share).sum();
        drop(running);
        let mut whole = self.whole.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut whole);
        whole.show(shares);
    }
}

/// A line for logs: time of day in UTC in front.
pub fn stamped(text: &str) -> String {
    format!("{} {text}", jiff::Timestamp::now().strftime("%H:%M:%SZ"))
}

/// `1m 04s`, `38s`.
fn short(elapsed: Duration) -> String {
    match elapsed.as_secs() {
        seconds @ 0..60 => format!("{seconds}s"),
        seconds => format!("{}m {:02}s", seconds / 60, seconds % 60),
    }
}

/// Path of an address, cut in the middle so that the line fits.
fn path_of(url: &str) -> String {
    let path = url::Url::parse(url).map_or_else(|_| url.to_owned(), |url| url.path().to_owned());
    let path = shown(&path);
    let signs: Vec<char> = path.chars().collect();
    if signs.len() <= 30 {
        return path;
    }
    let head: String = signs[..14].iter().collect();
    let tail: String = signs[signs.len() - 13..].iter().collect();
    format!("{head}...{tail}")
}

/// Which part of its pages a run has done that is at one of them.
fn share(page: usize, of: usize) -> f64 {
    count(page.saturating_sub(1).min(of)) / count(of.max(1))
}

/// How long the rest takes when it goes on as the share that is done; none while that is too little to tell.
fn rest(elapsed: Duration, share: f64) -> Option<Duration> {
    if share < 0.05 {
        return None;
    }
    Duration::try_from_secs_f64(elapsed.as_secs_f64() * (1.0 - share).max(0.0) / share).ok()
}

/// Runs and pages are few enough to be told exactly.
#[allow(clippy::cast_precision_loss)]
fn count(n: usize) -> f64 {
    n as f64
}

/// How far all runs are.
fn whole(done: usize, runs: usize, left: Option<Duration>) -> String {
    let left = left.map(|left| format!(", about {} left", short(left)));
    format!("{done} of {runs} runs{}", left.unwrap_or_default())
}

/// What a run is doing: vendors seen so far, the time left, the page, and the vendors by name as far as the
/// line has room.
fn live(path: &str, vendors: &[String], left: Option<Duration>) -> String {
    let mut text = match vendors.len() {
        1 => "1 vendor".to_owned(),
        n => format!("{n} vendors"),
    };
    if let Some(left) = left {
        text += &format!(", {} left", short(left));
    }
    text += &format!("  {path}");
    if !vendors.is_empty() {
        text += &format!("  {}", vendors.join(", "));
    }
    text
}

/// A finished run in one line; without the colour and marks of a terminal for logs.
fn done_line(
    scenario: Scenario,
    run: u32,
    outcome: Outcome,
    reason: Option<&str>,
    pages: (usize, usize),
    took: &str,
) -> String {
    let what = match outcome {
        // The entry page is opened again after a choice; it stays one page.
        Outcome::Done => format!("{} of {} pages", pages.0.min(pages.1), pages.1),
        Outcome::NotTestable => "not testable".to_owned(),
        Outcome::Failed => "failed".to_owned(),
    };
    let reason = reason
        .map(|reason| format!(": {}", shown(reason)))
        .unwrap_or_default();
    format!("{:<8} run {run}  {what}{reason}  {took}", scenario.as_str())
}

impl Progress for Display {
    fn started(&self, pages_planned: usize, runs: usize) {
        self.line(&format!(
            "  at most {pages_planned} pages in each of {runs} scenario runs"
        ));
        let is_shown = self.terminal.motion == Motion::Moving && runs > 1;
        let bar = is_shown.then(|| {
            let bar = self.bars.add(ProgressBar::new_spinner());
            if let Ok(style) =
                ProgressStyle::with_template("  {prefix} {elapsed_precise} {wide_msg}")
            {
                bar.set_style(style);
            }
            bar.set_prefix("all");
            bar.enable_steady_tick(Duration::from_millis(500));
            bar
        });
        self.with_whole(|whole| {
            *whole = Whole {
                bar,
                runs,
                done: 0,
                begun: Instant::now(),
            };
        });
    }

    fn scenario_started(&self, scenario: Scenario, run: u32) {
        let bar = (self.terminal.motion == Motion::Moving).then(|| {
            let whole = self.whole.lock().unwrap_or_else(PoisonError::into_inner);
            let bar = match &whole.bar {
                Some(last) => self.bars.insert_before(last, ProgressBar::new(1)),
                None => self.bars.add(ProgressBar::new(1)),
            };
            drop(whole);
            let template = "  {prefix} [{bar:10}] {pos}/{len} {elapsed_precise} {wide_msg}";
            if let Ok(style) = ProgressStyle::with_template(template) {
                bar.set_style(style.progress_chars("#--"));
            }
            bar.set_prefix(format!("{:<8} run {run}", scenario.as_str()));
            bar.enable_steady_tick(Duration::from_millis(500));
            bar
        });
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        running.insert(
            (scenario, run),
            Running {
                bar,
                page: 0,
                of: 0,
                path: String::new(),
                vendors: Vec::new(),
                begun: Instant::now(),
                said: Instant::now(),
            },
        );
    }

    fn page(&self, scenario: Scenario, run: u32, n: usize, of: usize, url: &str) {
        let left = self.with_run((scenario, run), |state| {
            (state.page, state.of) = (n, of);
            state.path = path_of(url);
            if let Some(bar) = &state.bar {
                bar.set_length(of as u64);
                bar.set_position(n as u64);
            }
            state.show();
            let is_silent = state.said.elapsed() >= SIGN_OF_LIFE;
            is_silent.then(|| {
                state.said = Instant::now();
                state.left()
            })
        });
        self.with_whole(|_| {});
        if self.terminal.motion != Motion::Lines {
            return;
        }
        if self.terminal.loudness == Loudness::Verbose {
            let url = shown(url);
            self.line(&format!("{scenario} run {run}  page {n}/{of}  {url}"));
        } else if let Some(left) = left.flatten() {
            let left = left.map(|left| format!(", {} left", short(left)));
            let left = left.unwrap_or_default();
            let scenario = scenario.as_str();
            self.line(&format!("{scenario:<8} run {run}  page {n} of {of}{left}"));
        }
    }

    fn request(&self, scenario: Scenario, run: u32, url: &str) {
        let Some(catalogue) = &self.catalogue else {
            return;
        };
        let message = Message::new(&WireRequest::get(url)).ok();
        let hit = message.as_ref().and_then(|m| catalogue.identify(m));
        let Some(vendor) = hit.filter(|h| !h.weak).map(|h| h.vendor.name.clone()) else {
            return;
        };
        self.with_run((scenario, run), |state| {
            if !state.vendors.contains(&vendor) {
                state.vendors.push(vendor);
                state.show();
            }
        });
    }

    fn scenario_done(
        &self,
        scenario: Scenario,
        run: u32,
        outcome: Outcome,
        reason: Option<&str>,
        elapsed: Duration,
    ) {
        let pages = self.with_run((scenario, run), |state| {
            if let Some(bar) = state.bar.take() {
                bar.finish_and_clear();
                self.bars.remove(&bar);
            }
            (state.page, state.of)
        });
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        running.remove(&(scenario, run));
        drop(running);
        self.with_whole(|whole| {
            whole.done += 1;
            if whole.done >= whole.runs
                && let Some(bar) = whole.bar.take()
            {
                bar.finish_and_clear();
                self.bars.remove(&bar);
            }
        });
        let text = done_line(
            scenario,
            run,
            outcome,
            reason,
            pages.unwrap_or_default(),
            &short(elapsed),
        );
        match self.terminal.motion {
            Motion::Moving => {
                let mark = match outcome {
                    Outcome::Done => Mark::Good,
                    Outcome::NotTestable => Mark::Absent,
                    Outcome::Failed => Mark::Bad,
                };
                self.line(&format!("  {} {text}", self.terminal.mark_err(mark)));
            }
            _ => self.line(&text),
        }
    }

    fn note(&self, text: &str) {
        self.line(&format!(
            "  {} {}",
            self.terminal.mark_err(Mark::Note),
            shown(text)
        ));
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn a_finished_run_says_how_far_it_came_and_why() {
        let done = done_line(Scenario::Before, 1, Outcome::Done, None, (10, 10), "38s");
        assert_eq!(done, "before   run 1  10 of 10 pages  38s");
        let not = done_line(
            Scenario::Gpc,
            2,
            Outcome::NotTestable,
            Some("not yet\u{1b}[2J"),
            (0, 0),
            "0s",
        );
        assert_eq!(not, "gpc      run 2  not testable: not yet<U+001B>[2J  0s");
    }

    #[test]
    fn long_and_hostile_paths_fit_the_line() {
        assert_eq!(path_of("https://a.example/donate?x=1"), "/donate");
        assert_eq!(
            path_of(&format!("https://a.example/{}", "x".repeat(500)))
                .chars()
                .count(),
            30
        );
        assert!(!path_of("a\u{1b}b").contains('\u{1b}'));
    }

    #[test]
    fn a_moving_line_tells_page_vendors_and_time_left() {
        let vendors = ["Meta Pixel", "TikTok Pixel"].map(str::to_owned);
        assert_eq!(
            live("/donate", &vendors, Some(Duration::from_secs(75))),
            "2 vendors, 1m 15s left  /donate  Meta Pixel, TikTok Pixel"
        );
        assert_eq!(live("/", &vendors[..1], None), "1 vendor  /  Meta Pixel");
        assert_eq!(live("/", &[], None), "0 vendors  /");
        let left = |page, of| rest(Duration::from_secs(30), share(page, of));
        assert_eq!(left(0, 0), None);
        assert_eq!(left(1, 10), None);
        assert_eq!(left(4, 10), Some(Duration::from_secs(70)));
        assert_eq!(left(12, 10), Some(Duration::ZERO));
    }

    #[test]
    fn the_line_for_all_tells_how_far_they_are() {
        let left = |share| rest(Duration::from_secs(30), share);
        assert_eq!(left(0.0), None);
        assert_eq!(left(0.25), Some(Duration::from_secs(90)));
        assert_eq!(left(1.0), Some(Duration::ZERO));
        assert_eq!(
            whole(2, 6, Some(Duration::from_secs(130))),
            "2 of 6 runs, about 2m 10s left"
        );
        assert_eq!(whole(0, 6, None), "0 of 6 runs");
    }

    #[test]
    fn times_are_short() {
        assert_eq!(short(Duration::from_secs(38)), "38s");
        assert_eq!(short(Duration::from_secs(64)), "1m 04s");
    }
}
