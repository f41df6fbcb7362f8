//! What robots.txt asks of us.

use super::fetch::{Fetched, Fetcher};
use texting_robots::Robot;
use url::Url;

/// Token that robots.txt addresses us by.
const TOKEN: &str = "consentry";

/// Most that is read of one, in bytes, as the standard has it (RFC 9309, 2.5): every rule costs a pattern.
const MAX_BYTES: usize = 500 << 10;

/// Patterns with an end (`$`) that are read; known sites have some dozens.
const MOST_PATTERNS: usize = 2000;

/// What robots.txt of a host asks of us.
#[derive(Debug)]
pub(super) enum Robots {
    /// Its rules.
    Rules(Box<Robot>),
    /// There is none: everything may be visited.
    None,
    /// It could not be read; the standard (RFC 9309, 2.3.1.4) then forbids everything.
    Unknown(String),
}

impl Robots {
    /// Fetches and reads robots.txt of the seed's host.
    pub(super) async fn of(seed: &Url, fetcher: &Fetcher) -> Robots {
        let Ok(address) = seed.join("/robots.txt") else {
            return Robots::None;
        };
        match fetcher.get(&address).await {
            Fetched::Body(bytes) => Robots::read(&bytes),
            Fetched::Absent(_) => Robots::None,
            Fetched::Failed(why) => Robots::Unknown(why),
        }
    }

    pub(super) fn read(bytes: &[u8]) -> Robots {
        let read = match bytes.get(..MAX_BYTES) {
            // A rule that the cut runs through would forbid or allow more than it says.
            Some(first) => {
                let whole = first
                    .iter()
                    .rposition(|b| *b == b'\n')
                    .map_or(0, |at| at + 1);
                &first[..whole]
            }
            None => bytes,
        };
        // Each of these becomes a program of its own, which takes time and memory.
        if read.iter().filter(|b| **b == b'$').count() > MOST_PATTERNS {
            let why = format!("robots.txt holds more than {MOST_PATTERNS} patterns with an end");
            return Robots::Unknown(why);
        }
        match Robot::new(TOKEN, read) {
            Ok(robot) => Robots::Rules(Box::new(robot)),
            Err(e) => Robots::Unknown(format!("robots.txt cannot be read: {e}")),
        }
    }

    /// Whether a page may be visited.
    pub(super) fn allows(&self, url: &Url) -> bool {
        match self {
            Robots::Rules(robot) => robot.allowed(url.as_str()),
            Robots::None => true,
            Robots::Unknown(_) => false,
        }
    }

    /// Pause between two visits that it asks for (`Crawl-delay`), in seconds; none for what is no pause.
    pub(super) fn delay(&self) -> Option<f32> {
        match self {
            Robots::Rules(robot) => robot.delay.filter(|s| s.is_finite() && *s > 0.0),
            _ => None,
        }
    }

    /// Sitemaps it names.
    pub(super) fn sitemaps(&self) -> Vec<Url> {
        match self {
            Robots::Rules(robot) => robot
                .sitemaps
                .iter()
                .filter_map(|s| s.parse().ok())
                .collect(),
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn our_own_group_wins_over_the_one_for_all() {
        let robots = Robots::read(b"User-agent: *\nDisallow: /\n\nUser-agent: consentry\nDisallow: /private\nSitemap: https://a.example/s.xml\n");
        assert!(robots.allows(&"https://a.example/shows".parse().unwrap()));
        assert!(!robots.allows(&"https://a.example/private/x".parse().unwrap()));
        assert_eq!(robots.sitemaps().len(), 1);
    }

    #[test]
    fn a_pause_is_told_where_it_is_one() {
        let delay = |text: &str| Robots::read(text.as_bytes()).delay();
        assert_eq!(delay("User-agent: *\nCrawl-delay: 2.5\n"), Some(2.5));
        for none in [
            "User-agent: *\nCrawl-delay: 0\n",
            "User-agent: *\nCrawl-delay: soon\n",
            "",
        ] {
            assert_eq!(delay(none), None, "{none}");
        }
    }

    #[test]
    fn of_a_long_one_whole_lines_are_read() {
        let mut text = String::from("User-agent: *\nDisallow: /private\n");
        text += &"Disallow: /a-rule-like-many\n".repeat(MAX_BYTES / 20);
        text += "Disallow: /late\n";
        let robots = Robots::read(text.as_bytes());
        let allows =
            |path: &str| robots.allows(&format!("https://a.example{path}").parse().unwrap());
        assert!(!allows("/private") && allows("/late") && allows("/a-rule"));
    }

    #[test]
    fn unknown_is_not_allowed() {
        assert!(!Robots::Unknown(String::new()).allows(&"https://a.example/".parse().unwrap()));
    }
}
