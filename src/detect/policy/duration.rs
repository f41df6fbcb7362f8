//! Durations as policies write them: `13 months`, `1 Jahr`, `Session`.

use crate::detect::pages::words;
use crate::detect::terms::{PolicyWords, begins};

/// Days, 0 for the session; none when nothing like a duration is read.
pub(super) fn days(text: &str, words_of: &PolicyWords) -> Option<f64> {
    let folded = words(text);
    let list: Vec<&str> = folded.split_whitespace().collect();
    let units = [
        (&words_of.minutes, 1.0 / 1440.0),
        (&words_of.hours, 1.0 / 24.0),
        (&words_of.days, 1.0),
        (&words_of.months, 365.0 / 12.0),
        (&words_of.years, 365.0),
    ];
    for pair in list.windows(2) {
        let Ok(number) = pair[0].parse::<f64>() else {
            continue;
        };
        // the longest beginning decides: `mi` (month) and `minuta` share their first letters
        let unit = units
            .iter()
            .flat_map(|(stems, days)| stems.iter().map(move |s| (s, *days)))
            .filter(|(stem, _)| pair[1].starts_with(stem.as_str()))
            .max_by_key(|(stem, _)| stem.len());
        if let Some((_, unit)) = unit {
            return Some(number * unit);
        }
    }
    // `2y`, `13m`, `30d` as tools write them
    let short = list.iter().find_map(|word| {
        let split = word.find(|c: char| !c.is_ascii_digit())?;
        let number: f64 = word[..split].parse().ok()?;
        match &word[split..] {
            "y" => Some(number * 365.0),
            "mo" => Some(number * 365.0 / 12.0),
            "d" => Some(number),
            "h" => Some(number / 24.0),
            "min" => Some(number / 1440.0),
            _ => None,
        }
    });
    short.or_else(|| begins(&folded, &words_of.session).then_some(0.0))
}
