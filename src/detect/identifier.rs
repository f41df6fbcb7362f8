//! Whether a stored value looks like an identifier of the visitor.

use std::collections::BTreeMap;

/// Shortest part of a value that can tell visitors apart.
const SHORTEST: usize = 8;

/// Whether a value looks like an identifier: long enough and random enough to tell visitors apart.
///
/// Judges the shape alone. Words, switches, languages, small numbers, dates and times are none.
pub fn looks_like_identifier(value: &str) -> bool {
    let decoded = decode(value);
    if is_uuid_inside(&decoded) {
        return true;
    }
    decoded
        .split(|c: char| !c.is_ascii_alphanumeric())
        .any(random_part)
}

/// `%XX` undone once; anything else as it stands.
fn decode(value: &str) -> String {
    let plain = value.replace('+', " ");
    url::form_urlencoded::parse(
        format!("v={}", plain.replace('&', "%26").replace(' ', "%20")).as_bytes(),
    )
    .next()
    .map_or(plain.clone(), |(_, v)| v.into_owned())
}

fn is_uuid_inside(value: &str) -> bool {
    const GROUPS: [usize; 5] = [8, 4, 4, 4, 12];
    let hex =
        |part: &str, len: usize| part.len() == len && part.bytes().all(|b| b.is_ascii_hexdigit());
    let parts: Vec<&str> = value.split(|c: char| !c.is_ascii_alphanumeric()).collect();
    parts
        .windows(5)
        .any(|w| w.iter().zip(GROUPS).all(|(p, len)| hex(p, len)))
}

fn random_part(part: &str) -> bool {
    if part.len() < SHORTEST {
        return false;
    }
    if part.bytes().all(|b| b.is_ascii_digit()) {
        return !is_time(part) && entropy(part) >= 1.5;
    }
    let digits = part.bytes().filter(u8::is_ascii_digit).count();
    if digits > 0 {
        return digits >= 2 && changes(part) >= 2 && entropy(part) >= 2.5;
    }
    let upper = part.bytes().filter(u8::is_ascii_uppercase).count();
    // Letters only: a word unless it is long and of mixed case without the look of joined words.
    part.len() >= 16
        && upper * 4 >= part.len()
        && upper * 4 <= part.len() * 3
        && entropy(part) >= 3.0
}

/// Whether digits alone are a date (`20261124`) or a Unix time of 2010 to 2040 in s, ms or µs.
fn is_time(digits: &str) -> bool {
    let Ok(number) = digits.parse::<u64>() else {
        return false;
    };
    let seconds = match digits.len() {
        10 => number,
        13 => number / 1000,
        16 => number / 1_000_000,
        8 => {
            let (year, month, day) = (number / 10000, number / 100 % 100, number % 100);
            return (1990..=2100).contains(&year)
                && (1..=12).contains(&month)
                && (1..=31).contains(&day);
        }
        14 => return digits.starts_with("20"),
        _ => return false,
    };
    (1_262_304_000..=2_208_988_800).contains(&seconds)
}

/// Changes between lower case, upper case and digits.
fn changes(part: &str) -> usize {
    let class = |b: u8| {
        if b.is_ascii_digit() {
            0
        } else if b.is_ascii_lowercase() {
            1
        } else {
            2
        }
    };
    part.as_bytes()
        .windows(2)
        .filter(|w| class(w[0]) != class(w[1]))
        .count()
}

/// Shannon entropy in bits per character.
fn entropy(part: &str) -> f64 {
    let mut counts: BTreeMap<u8, f64> = BTreeMap::new();
    for b in part.bytes() {
        *counts.entry(b).or_default() += 1.0;
    }
    let n = part.len() as f64;
    -counts.values().map(|c| c / n * (c / n).log2()).sum::<f64>()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn identifiers_are_seen() {
        for value in [
            "550e8400-e29b-41d4-a716-446655440000",
            "fb.1.1764000000000.5921846371",
            "GA1.1.1234509876.1764000000",
            "2gBqK9xTzR4mVw7pLs1",
            "d41d8cd98f00b204e9800998ecf8427e",
            "v%3A2%7Cid%3A9f8e7d6c5b4a",
            "s%3AhT5_2kQ9wX8zL.b0Cd3Ef6",
        ] {
            assert!(looks_like_identifier(value), "{value}");
        }
    }

    #[test]
    fn words_switches_numbers_and_times_are_none() {
        for value in [
            "",
            "1",
            "true",
            "granted",
            "en-GB",
            "de_DE",
            "12345",
            "1764000000",
            "1764000000000",
            "2026-11-24T10:00:00Z",
            "20261124",
            "marketing-accepted",
            "acceptAllCookies",
            "dark-mode-2024",
            "00000000",
            "Europe/London",
            "{\"necessary\":true,\"marketing\":false,\"ts\":1764000000}",
            "essential,statistics,marketing",
        ] {
            assert!(!looks_like_identifier(value), "{value}");
        }
    }
}
