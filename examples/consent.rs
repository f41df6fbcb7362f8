//! Figures of the banner engine on the pages of `tests/web/consent`.
//!
//! `consent`: how many banners were operated right in every scenario that they allow, and how many
//! wrong presses there were; `consent names KIND...` only those kinds, with what is wrong of each.
//! `consent speed N`: how long finding and acting take, N times each. Each prints one line of JSON.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::cast_precision_loss
)]

#[path = "../tests/it/consent/expect.rs"]
#[allow(dead_code)]
mod expect;
#[path = "../tests/it/consent/judge.rs"]
#[allow(dead_code)]
mod judge;
#[path = "../tests/it/consent/lanes.rs"]
#[allow(dead_code)]
mod lanes;
#[path = "../tests/it/consent/server.rs"]
#[allow(dead_code)]
mod server;
#[path = "../tests/it/consent/stage.rs"]
#[allow(dead_code)]
mod stage;

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.first().map(String::as_str) {
        None => operated(&[]).await,
        Some("names") => {
            let names: Vec<&str> = arguments.iter().skip(1).map(String::as_str).collect();
            operated(&names).await;
        }
        Some(_) => eprintln!("usage: consent [names KIND... | speed N]"),
    }
}

async fn operated(only: &[&str]) {
    let outcomes = lanes::run(only).await;
    for line in outcomes.iter().flat_map(|(o, e)| o.faults(&e.about)) {
        eprintln!("{line}");
    }
    println!("{}", lanes::Figures::of(&outcomes).json());
}
