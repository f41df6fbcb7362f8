//! The consent notice of a page: found, read, answered as a visitor would answer it, and proved.
//!
//! [`Engine::look`] finds the notice and reads its controls, [`Engine::choose`] presses them with
//! real input, [`Engine::withdraw`] finds the way back to it, [`Engine::confirm`] says whether the choice
//! took. Nothing is injected to fake a
//! choice, and a step that could not be done ends as an unconfirmed [`Choice`](crate::evidence::Choice)
//! with its reason, never as a success.

mod actions;
mod bits;
mod candidate;
mod choose;
mod cmps;
mod confirm;
mod dismiss;
mod doors;
mod engine;
mod gpp;
mod hands;
pub mod hostile;
#[cfg(test)]
mod hostile_tests;
mod journal;
mod kept;
mod label;
mod label_rules;
#[cfg(test)]
mod label_tests;
mod measure;
mod page;
mod press;
mod reopen;
mod says;
mod score;
mod seen;
mod signals;
mod switches;
mod tcf;
mod text;
mod wait;
mod withdraw;
mod words;

pub use engine::{Attempt, ConfirmStep, Engine, Found, examples};
pub use hands::{Done, Hands, Input, Named, Purpose};
pub use journal::Journal;
pub use withdraw::{Elsewhere, Withdrawal};
