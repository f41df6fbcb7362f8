//! Lengths of time as people write them: `500ms`, `60s`, `2m`, `1h`.

use std::time::Duration;
use thiserror::Error;

/// A text that is not a length of time.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("\"{0}\" is not a length of time; write for example \"60s\", \"500ms\" or \"2m\"")]
pub struct DurationError(pub String);

/// Reads `500ms`, `60s`, `2m`, `1h`; a bare number is seconds. Zero is refused, because a wait
/// of nothing would make every page an error.
///
/// # Errors
/// When it is something else.
pub fn parse_duration(text: &str) -> Result<Duration, DurationError> {
    let wrong = || DurationError(text.to_owned());
    let trimmed = text.trim();
    let digits = trimmed
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(trimmed.len());
    let (number, unit) = trimmed.split_at(digits);
    let number: u64 = number.parse().map_err(|_| wrong())?;
    let per_unit_ms: u64 = match unit.trim() {
        "ms" => 1,
        "" | "s" => 1_000,
        "m" | "min" => 60_000,
        "h" => 3_600_000,
        _ => return Err(wrong()),
    };
    match number.checked_mul(per_unit_ms) {
        Some(ms) if ms > 0 => Ok(Duration::from_millis(ms)),
        _ => Err(wrong()),
    }
}

/// Writes a length of time so that [`parse_duration`] reads it back.
pub fn duration_text(duration: Duration) -> String {
    let ms = duration.as_millis();
    if ms.is_multiple_of(1_000) {
        format!("{}s", ms / 1_000)
    } else {
        format!("{ms}ms")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn reads_units_and_refuses_the_rest() {
        for (text, ms) in [
            ("500ms", 500),
            ("60s", 60_000),
            ("2m", 120_000),
            ("120", 120_000),
            (" 1h ", 3_600_000),
        ] {
            assert_eq!(
                parse_duration(text),
                Ok(Duration::from_millis(ms)),
                "{text}"
            );
        }
        for text in [
            "",
            "s",
            "0s",
            "-1s",
            "1.5s",
            "3 weeks",
            "99999999999999999999s",
            "18446744073709551615h",
        ] {
            assert_eq!(
                parse_duration(text),
                Err(DurationError(text.into())),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        for ms in [1, 999, 1_000, 61_500, 7_200_000] {
            let duration = Duration::from_millis(ms);
            assert_eq!(parse_duration(&duration_text(duration)), Ok(duration));
        }
    }
}
