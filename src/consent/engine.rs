//! [`Engine`]: what the other rooms call.

use super::journal::Journal;
use crate::browser::{BrowserError, Tab};
use crate::catalogue::{DataFiles, FileError};
use crate::config::ConsentHints;
use crate::evidence::{Choice, Consent, Notice, Signal, VisitNo};
use std::time::Duration;

/// Finds consent notices, answers them and proves the answer. Loaded once, shared by all tabs.
#[derive(Debug, Clone)]
pub struct Engine {
    hints: ConsentHints,
}

/// What [`Engine::look`] found.
#[derive(Debug, Clone)]
pub struct Found {
    /// For the event log; kind `none` when nothing that asks for consent was found.
    pub notice: Notice,
}

/// What [`Engine::choose`] did. Keep it until the choice is confirmed.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// What was wanted.
    pub wanted: Consent,
    /// Inputs sent to the page.
    pub clicks: u32,
    /// Whether the deciding control was pressed.
    pub pressed: bool,
    /// Why it was not.
    pub reason: Option<String>,
}

/// When a choice is looked at again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConfirmStep {
    /// On the same document, after the click.
    AfterClick,
    /// On the same address loaded again.
    AfterReload,
}

impl Engine {
    /// Reads and checks `cmps/*.toml` and `words/*.toml`.
    ///
    /// # Errors
    /// Every mistake in every file.
    pub fn load(_files: &DataFiles, hints: &ConsentHints) -> Result<Engine, Vec<FileError>> {
        Ok(Engine {
            hints: hints.clone(),
        })
    }

    /// Looks for a consent notice on the document that `tab` shows, for at most `wait`.
    ///
    /// Returns as soon as one with a control that can be pressed is there and stands still. Sends no
    /// input. `appeared_ms` is measured from the call.
    ///
    /// # Errors
    /// Only when the tab or the browser is gone.
    pub async fn look(
        &self,
        _tab: &Tab,
        _visit: VisitNo,
        _wait: Duration,
    ) -> Result<Found, BrowserError> {
        let _ = &self.hints;
        Err(BrowserError)
    }

    /// Answers the notice by the shortest path through its own controls.
    ///
    /// `wanted` is `accepted` or `rejected`; anything else gives an attempt with a reason.
    /// `journal.consent(wanted)` is called just before the deciding input.
    ///
    /// # Errors
    /// Only when the tab or the browser is gone.
    pub async fn choose<J: Journal>(
        &self,
        _tab: &Tab,
        _found: &Found,
        _wanted: Consent,
        _journal: &J,
    ) -> Result<Attempt, BrowserError> {
        Err(BrowserError)
    }

    /// Says whether the choice took. Call it `AfterClick`, reload, call it `AfterReload`; the second
    /// answer is the one that counts. Two proofs are needed.
    ///
    /// # Errors
    /// Only when the tab or the browser is gone.
    pub async fn confirm(
        &self,
        _tab: &Tab,
        _attempt: &Attempt,
        _when: ConfirmStep,
    ) -> Result<Choice, BrowserError> {
        Err(BrowserError)
    }

    /// Reads the machine-readable consent state of the page; changes nothing.
    ///
    /// # Errors
    /// Only when the tab or the browser is gone.
    pub async fn signals(
        &self,
        _tab: &Tab,
        _step: &str,
        _visit: VisitNo,
    ) -> Result<Signal, BrowserError> {
        Err(BrowserError)
    }

    /// Whether a link or floating control outside the notice reopens the choice; none when the page
    /// could not be read. Call it when no notice is open.
    ///
    /// # Errors
    /// Only when the tab or the browser is gone.
    pub async fn withdraw_control(&self, _tab: &Tab) -> Result<Option<bool>, BrowserError> {
        Err(BrowserError)
    }
}

/// Runs the `[[example]]`s of `cmps/*.toml` and `words/*.toml`; how many ran.
///
/// # Errors
/// Every example that does not hold, and every mistake in a file.
pub fn examples(_files: &DataFiles) -> Result<usize, Vec<FileError>> {
    Ok(0)
}
