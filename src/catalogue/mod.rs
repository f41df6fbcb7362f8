//! The data files under `rules/`: where they come from and how an error in one is shown.

pub mod files;

pub use files::*;
