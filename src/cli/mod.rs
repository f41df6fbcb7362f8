//! Commands, progress and exit status. Nothing else imports from here.

pub mod exit;
pub mod message;
