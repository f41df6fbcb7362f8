//! Dates in paths: a calendar gives every day, week and month an address of its own, and links to the next.

use percent_encoding::percent_decode_str;

/// Words of calendars that stand before a number: week, month, day, quarter, year.
const UNITS: &str = "week weeks w kw woche semaine semana settimana uge vecka uke tydzien month m monat mois mes mese \
    maand maned manad day d tag jour dia giorno dag dzien quarter q quartal year jahr annee ano anno \
    jaar ar rok";

/// Words before a year that stands alone; a number after another word may be anything.
const CALENDARS: &str = "calendar kalender calendrier calendario agenda events termine veranstaltungen evenements eventi \
    eventos programme spielplan archive archives archiv";

/// Months in English, German, French, Spanish, Italian and Dutch, in full and cut at three letters.
const MONTHS: &str = "january february march april may june july august september october november december jan feb mar \
    apr jun jul aug sep oct nov dec januar februar märz maerz mai juni juli oktober dezember okt dez \
    janvier février fevrier mars avril juin juillet août aout septembre octobre novembre décembre \
    decembre enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre \
    gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre januari februari maart mei \
    augustus mrt sept jänner";

/// What a part of a path is in a date.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    /// Four digits of a year.
    Year,
    /// A day, a week or a month.
    Number,
    /// A word before a number.
    Unit,
    /// A date by itself, and its form.
    Date(String),
    /// No part of a date.
    Other,
}

/// The path with `#` in the place of every number and month of its dates, in small letters; none for a path
/// that holds no date. A year alone is one behind a word of calendars only.
pub(super) fn without_dates(path: &str) -> Option<String> {
    let digits = |four: &[u8]| four.iter().all(u8::is_ascii_digit);
    if !path.as_bytes().windows(4).any(digits) {
        return None;
    }
    let path = percent_decode_str(path).decode_utf8_lossy().to_lowercase();
    let segments: Vec<&str> = path.trim_end_matches('/').split('/').collect();
    let parts: Vec<Part> = segments.iter().map(|segment| part(segment)).collect();
    let mut shown: Vec<&str> = segments.clone();
    let mut is_dated = false;
    for (at, found) in parts.iter().enumerate() {
        let after = following(&parts[at + 1..]);
        // A day and a month may stand before their year.
        let mut before = 0;
        if *found == Part::Year {
            let nearest = parts[..at].iter().rev();
            before = nearest.take_while(|p| **p == Part::Number).count();
        }
        shown[at] = match found {
            Part::Date(form) => form.as_str(),
            Part::Year if before + after > 0 || follows_calendar(&segments[..at]) => "#",
            _ => continue,
        };
        is_dated = true;
        let around = shown.iter_mut().zip(&parts).skip(at - before);
        for (text, near) in around.take(before + 1 + after) {
            if *near == Part::Number {
                *text = "#";
            }
        }
    }
    is_dated.then(|| shown.join("/"))
}

/// How many of the parts behind a year or a date belong to it.
fn following(parts: &[Part]) -> usize {
    let mut count = 0;
    loop {
        count += match parts.get(count..) {
            Some([Part::Number, ..]) => 1,
            Some([Part::Unit, Part::Number, ..]) => 2,
            _ => return count,
        };
    }
}

fn follows_calendar(before: &[&str]) -> bool {
    let last = before.last();
    last.is_some_and(|word| is_one_of(CALENDARS, word) || word.len() > 2 && is_one_of(UNITS, word))
}

fn part(segment: &str) -> Part {
    match word(segment) {
        Part::Other => dated(segment).map_or(Part::Other, Part::Date),
        part => part,
    }
}

/// What a word is: `2031`, `7`, `july`, `kw31`, `week`, `20310714`.
fn word(text: &str) -> Part {
    let letters = text.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = &text[letters.len()..];
    let value: u32 = number.parse().unwrap_or(0);
    match (letters, number.len()) {
        ("", 1 | 2) => Part::Number,
        ("", 4) if (1900..2200).contains(&value) => Part::Year,
        ("", 8) if is_day(value) => Part::Date("#".to_owned()),
        (_, 0) if is_one_of(MONTHS, letters) => Part::Number,
        (_, 0) if is_one_of(UNITS, letters) => Part::Unit,
        (_, 1 | 2) if is_one_of(UNITS, letters) => Part::Number,
        _ => Part::Other,
    }
}

fn is_one_of(words: &str, text: &str) -> bool {
    words.split(' ').any(|word| word == text)
}

/// Whether eight digits are year, month and day.
fn is_day(value: u32) -> bool {
    let (year, month, day) = (value / 10_000, value / 100 % 100, value % 100);
    (1900..2200).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day)
}

/// The form of a date in one segment, as `2031-07-14`, `14.07.2031`, `july-2031` or `2031-w31`.
fn dated(segment: &str) -> Option<String> {
    let words: Vec<&str> = segment.split(['-', '_', '.', ' ']).collect();
    let parts: Vec<Part> = words.iter().map(|text| word(text)).collect();
    let years = parts.iter().filter(|part| **part == Part::Year).count();
    let numbers = parts.iter().filter(|part| **part == Part::Number).count();
    let units = parts.iter().filter(|part| **part == Part::Unit).count();
    let is_date = years == 1 && numbers > 0 && years + numbers + units == parts.len();
    let shown = words.iter().zip(&parts).map(|(text, part)| match part {
        Part::Unit => *text,
        _ => "#",
    });
    is_date.then(|| shown.collect::<Vec<_>>().join("-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_told_from_other_numbers() {
        for (path, form) in [
            ("/2031/07", Some("/#/#")),
            ("/2031/07/14/", Some("/#/#/#")),
            ("/events/2031-07-14", Some("/events/#-#-#")),
            ("/events/2031-07", Some("/events/#-#")),
            ("/events/20310714", Some("/events/#")),
            ("/kalender/2031/kw/31", Some("/kalender/#/kw/#")),
            ("/kalender/2031/KW31", Some("/kalender/#/#")),
            ("/kalender/2031-w31/list", Some("/kalender/#-#/list")),
            ("/calendar/14/07/2031", Some("/calendar/#/#/#")),
            ("/whats-on/july-2031", Some("/whats-on/#-#")),
            ("/kalender/m%C3%A4rz-2031", Some("/kalender/#-#")),
            ("/calendar/14.07.2031", Some("/calendar/#-#-#")),
            ("/calendar/2031", Some("/calendar/#")),
            ("/calendar/year/2031", Some("/calendar/year/#")),
            ("/2024/07/14/Hamlet-opens", Some("/#/#/#/hamlet-opens")),
            ("/shop/item/2031", None),
            ("/shows/hamlet-2031", None),
            ("/news/12345678", None),
            ("/news/7", None),
            ("/version/3.10.2", None),
            ("/", None),
        ] {
            assert_eq!(without_dates(path).as_deref(), form, "{path}");
        }
    }
}
