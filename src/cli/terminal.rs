//! What the terminal can show: colour, marks, moving lines.

use super::args::GlobalFlags;
use crate::config::{ColorChoice, Telling};
use std::ffi::OsString;
use std::io::IsTerminal as _;

/// How much is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Loudness {
    /// Errors and the last line only.
    Quiet,
    /// As the mockup has it.
    Normal,
    /// More.
    Verbose,
}

/// How progress is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Motion {
    /// A moving line.
    Moving,
    /// One stamped line per finished state.
    Lines,
    /// Nothing.
    None,
}

/// What the terminal can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terminal {
    /// Colour on stdout.
    pub color_out: bool,
    /// Colour on stderr.
    pub color_err: bool,
    /// Marks beyond ASCII.
    pub unicode: bool,
    /// How progress is shown.
    pub motion: Motion,
    /// How much is told.
    pub loudness: Loudness,
    /// What it was told: by the command line, and by the configuration once that was read.
    flags: GlobalFlags,
}

/// A mark at the start of a line. Colour is never the only sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Fine.
    Good,
    /// Worth knowing.
    Note,
    /// A problem.
    Bad,
    /// Does not apply.
    Absent,
}

impl Terminal {
    /// As it is where the configuration has a say too; a flag wins.
    #[must_use]
    pub fn told(&self, telling: &Telling) -> Terminal {
        let flags = self.flags;
        let loud = flags.quiet || flags.verbose > 0;
        let merged = GlobalFlags {
            quiet: flags.quiet || !loud && telling.quiet == Some(true),
            verbose: if loud {
                flags.verbose
            } else {
                telling.verbose.unwrap_or(0)
            },
            no_progress: flags.no_progress || telling.no_progress == Some(true),
            color: flags.color.or(telling.color),
        };
        Terminal::of(&merged)
    }

    /// How much goes to the log.
    pub fn level(&self) -> (bool, u8) {
        (self.flags.quiet, self.flags.verbose)
    }

    /// What this process's terminal can show.
    pub fn of(flags: &GlobalFlags) -> Terminal {
        Terminal::decide(
            flags,
            std::io::stdout().is_terminal(),
            std::io::stderr().is_terminal(),
            |name| std::env::var_os(name).filter(|value| !value.is_empty()),
        )
    }

    fn decide(
        flags: &GlobalFlags,
        out_tty: bool,
        err_tty: bool,
        env: impl Fn(&str) -> Option<OsString>,
    ) -> Terminal {
        let dumb = env("TERM").is_some_and(|term| term == "dumb");
        let color = |tty: bool| match flags.color.unwrap_or_default() {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto if env("NO_COLOR").is_some() => false,
            ColorChoice::Auto if env("FORCE_COLOR").is_some() => true,
            ColorChoice::Auto => tty && !dumb,
        };
        let charset = ["LC_ALL", "LC_CTYPE", "LANG"]
            .iter()
            .find_map(|name| env(name));
        let utf8 = charset.is_some_and(|value| {
            let value = value.to_string_lossy().to_ascii_lowercase();
            value.contains("utf-8") || value.contains("utf8")
        });
        let motion = if flags.quiet {
            Motion::None
        } else if err_tty && !dumb && env("CI").is_none() && !flags.no_progress {
            Motion::Moving
        } else {
            Motion::Lines
        };
        let loudness = match (flags.quiet, flags.verbose) {
            (true, _) => Loudness::Quiet,
            (false, 0) => Loudness::Normal,
            (false, _) => Loudness::Verbose,
        };
        Terminal {
            color_out: color(out_tty),
            color_err: color(err_tty),
            unicode: utf8 && !dumb,
            motion,
            loudness,
            flags: *flags,
        }
    }

    /// A mark as it is written on stdout.
    pub fn mark(&self, mark: Mark) -> String {
        painted(mark, self.unicode, self.color_out)
    }

    /// A mark as it is written on stderr.
    pub fn mark_err(&self, mark: Mark) -> String {
        painted(mark, self.unicode, self.color_err)
    }
}

fn painted(mark: Mark, unicode: bool, color: bool) -> String {
    let (ascii, fancy, code) = match mark {
        Mark::Good => ("+", "\u{2713}", "32"),
        Mark::Note => ("!", "\u{25b2}", "33"),
        Mark::Bad => ("x", "\u{2717}", "31"),
        Mark::Absent => ("-", "\u{2013}", "2"),
    };
    let sign = if unicode { fancy } else { ascii };
    if color {
        format!("\u{1b}[{code}m{sign}\u{1b}[0m")
    } else {
        sign.into()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn with(flags: &GlobalFlags, tty: bool, vars: &[(&str, &str)]) -> Terminal {
        Terminal::decide(flags, tty, tty, |name| {
            vars.iter().find(|(n, _)| *n == name).map(|(_, v)| v.into())
        })
    }

    #[test]
    fn the_configuration_has_a_say_and_a_flag_wins() {
        let told = |flags: &GlobalFlags, telling: Telling| with(flags, false, &[]).told(&telling);
        let plain = GlobalFlags::default();
        let quiet = Telling {
            quiet: Some(true),
            color: Some(ColorChoice::Always),
            ..Telling::default()
        };
        let terminal = told(&plain, quiet);
        assert_eq!(
            (terminal.loudness, terminal.color_err),
            (Loudness::Quiet, true)
        );
        let verbose = GlobalFlags {
            verbose: 1,
            color: Some(ColorChoice::Never),
            ..plain
        };
        let terminal = told(&verbose, quiet);
        assert_eq!(
            (terminal.loudness, terminal.color_err),
            (Loudness::Verbose, false)
        );
        let loud = Telling {
            verbose: Some(2),
            ..Telling::default()
        };
        assert_eq!(told(&plain, loud).level(), (false, 2));
    }

    #[test]
    fn colour_and_motion_follow_terminal_environment_and_flags() {
        let plain = GlobalFlags::default();
        let tty = with(&plain, true, &[("LANG", "en_GB.UTF-8")]);
        assert_eq!(
            (tty.color_err, tty.unicode, tty.motion),
            (true, true, Motion::Moving)
        );
        let pipe = with(&plain, false, &[("LANG", "C")]);
        assert_eq!(
            (pipe.color_err, pipe.unicode, pipe.motion),
            (false, false, Motion::Lines)
        );
        assert!(!with(&plain, true, &[("NO_COLOR", "1")]).color_out);
        assert!(with(&plain, false, &[("FORCE_COLOR", "1")]).color_out);
        assert_eq!(with(&plain, true, &[("CI", "true")]).motion, Motion::Lines);
        assert!(!with(&plain, true, &[("TERM", "dumb"), ("LANG", "en_GB.UTF-8")]).unicode);
        let always = GlobalFlags {
            color: Some(ColorChoice::Always),
            ..GlobalFlags::default()
        };
        assert!(with(&always, false, &[("NO_COLOR", "1")]).color_out);
        let quiet = GlobalFlags {
            quiet: true,
            ..GlobalFlags::default()
        };
        assert_eq!(with(&quiet, true, &[]).motion, Motion::None);
        assert_eq!(with(&quiet, true, &[]).loudness, Loudness::Quiet);
        let still = GlobalFlags {
            no_progress: true,
            ..GlobalFlags::default()
        };
        assert_eq!(with(&still, true, &[]).motion, Motion::Lines);
    }

    #[test]
    fn every_mark_has_a_sign_without_colour() {
        let signs = [Mark::Good, Mark::Note, Mark::Bad, Mark::Absent]
            .map(|mark| painted(mark, false, false));
        assert_eq!(signs, ["+", "!", "x", "-"]);
        assert_eq!(
            painted(Mark::Bad, true, true),
            "\u{1b}[31m\u{2717}\u{1b}[0m"
        );
    }
}
