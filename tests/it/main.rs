//! The one integration binary: the house as its users and its readers see it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stderr,
    missing_docs
)]

mod authority;
mod capture;
mod certificate;
mod cli;
mod commands;
mod consent;
mod decisions;
mod demo;
mod demo_audit;
mod docs;
mod journeys;
mod kinds;
mod names;
mod packaging;
mod ports;
mod report_formats;
mod report_page;
mod rules;
mod tidy;
mod web;
