//! Commands, progress and exit status. Nothing else imports from here.

pub mod args;
pub mod exit;
pub mod message;
pub mod options;
