//! Values of fields, units, and three-valued truth.

use jiff::ToSpan;
use jiff::civil::Date;
use std::borrow::Cow;
use std::fmt;

/// Yes, no, or not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Truth {
    /// It holds.
    Yes,
    /// It does not hold.
    No,
    /// The evidence does not say.
    Unknown,
}

impl Truth {
    /// All must hold: one no decides, else one unknown leaves it unknown.
    #[must_use]
    pub fn and(self, other: Truth) -> Truth {
        match (self, other) {
            (Truth::No, _) | (_, Truth::No) => Truth::No,
            (Truth::Unknown, _) | (_, Truth::Unknown) => Truth::Unknown,
            _ => Truth::Yes,
        }
    }

    /// One must hold: one yes decides, else one unknown leaves it unknown.
    #[must_use]
    pub fn or(self, other: Truth) -> Truth {
        match (self, other) {
            (Truth::Yes, _) | (_, Truth::Yes) => Truth::Yes,
            (Truth::Unknown, _) | (_, Truth::Unknown) => Truth::Unknown,
            _ => Truth::No,
        }
    }

    /// The opposite; unknown stays unknown.
    #[must_use]
    pub fn negate(self) -> Truth {
        match self {
            Truth::Yes => Truth::No,
            Truth::No => Truth::Yes,
            Truth::Unknown => Truth::Unknown,
        }
    }
}

impl From<bool> for Truth {
    fn from(flag: bool) -> Truth {
        if flag { Truth::Yes } else { Truth::No }
    }
}

/// What a field of a subject holds. Texts are borrowed from the facts: an audit has many.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    /// A word or a text; `none` where there is nothing.
    Word(Cow<'a, str>),
    /// Several words.
    Words(Vec<Cow<'a, str>>),
    /// A number in the unit of its field.
    Number(f64),
    /// True or false.
    Flag(bool),
    /// The evidence does not say.
    Unknown,
}

impl<'a> Value<'a> {
    /// A text that is there.
    pub(crate) fn text(text: &'a str) -> Value<'a> {
        Value::Word(Cow::Borrowed(text))
    }

    /// A word, or `none`.
    pub(crate) fn word(text: Option<&'a str>) -> Value<'a> {
        Value::text(text.unwrap_or("none"))
    }

    /// Several words.
    pub(crate) fn words(words: impl IntoIterator<Item = &'a str>) -> Value<'a> {
        Value::Words(words.into_iter().map(Cow::Borrowed).collect())
    }

    /// A flag that may be unknown.
    pub(crate) fn flag(flag: Option<bool>) -> Value<'a> {
        flag.map_or(Value::Unknown, Value::Flag)
    }

    /// A number that may be unknown.
    pub(crate) fn number(number: Option<f64>) -> Value<'a> {
        number.map_or(Value::Unknown, Value::Number)
    }
}

impl fmt::Display for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Word(word) => write!(f, "{word}"),
            Value::Words(words) if words.is_empty() => write!(f, "nothing"),
            Value::Words(words) => write!(f, "{}", words.join(", ")),
            Value::Number(number) => write!(f, "{}", (number * 100.0).round() / 100.0),
            Value::Flag(flag) => write!(f, "{flag}"),
            Value::Unknown => write!(f, "not known"),
        }
    }
}

/// A number as a rule file gives it. Months and years are kept as months: how many days they are
/// depends on the day from which they are counted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Amount {
    /// A number in the unit of its field.
    Number(f64),
    /// Whole calendar months.
    Months(i32),
}

impl Amount {
    /// The number in the unit of its field. Months are counted in the calendar from the day on which
    /// the audit began, as a person would count them; without that day a month is 365/12 days.
    pub fn number(self, from: Option<Date>) -> f64 {
        match self {
            Amount::Number(number) => number,
            Amount::Months(months) => from
                .and_then(|day| {
                    let end = day.checked_add(months.months()).ok()?;
                    Some(f64::from(day.until(end).ok()?.get_days()))
                })
                .unwrap_or_else(|| (f64::from(months) * 365.0 / 12.0).floor()),
        }
    }

    /// As in a sentence: `13 months`, `180 days`, `1.5`.
    pub fn words(self, unit: Unit) -> String {
        match self {
            Amount::Months(1) => "1 month".into(),
            Amount::Months(months) => format!("{months} months"),
            Amount::Number(number) => format!("{number}{}", unit.suffix()),
        }
    }
}

/// What a field may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One of these words.
    Word(&'static [&'static str]),
    /// Any number of these words.
    Words(&'static [&'static str]),
    /// Free text, compared whole.
    Text,
    /// Id of a vendor, or `none`.
    Vendor,
    /// A number in a unit.
    Number(Unit),
    /// True or false.
    Flag,
}

/// Unit of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Plain count or ratio.
    Plain,
    /// Days; written `"13 months"`, `"400 days"`, `"2 years"`.
    Days,
    /// Seconds; written `"1.5 seconds"`, `"2 minutes"`.
    Seconds,
    /// CSS pixels; written `"8 px"`.
    Px,
}

impl Unit {
    /// Words for this unit, in an error message.
    pub(crate) fn words(self) -> &'static [&'static str] {
        match self {
            Unit::Plain => &[],
            Unit::Days => &["hours", "days", "weeks", "months", "years"],
            Unit::Seconds => &["milliseconds", "seconds", "minutes", "hours"],
            Unit::Px => &["px"],
        }
    }

    /// What stands after a number of this unit.
    pub(crate) fn suffix(self) -> &'static str {
        match self {
            Unit::Plain => "",
            Unit::Days => " days",
            Unit::Seconds => " seconds",
            Unit::Px => " px",
        }
    }

    /// Reads `13 months`. Whole months and years are calendar time (see [`Amount`]).
    ///
    /// # Errors
    /// What is wrong, in words.
    pub fn read(self, text: &str) -> Result<Amount, String> {
        let (number, unit) = text.trim().split_once(' ').unwrap_or((text.trim(), ""));
        let number: f64 = number
            .parse()
            .map_err(|_| format!("`{text}` does not begin with a number"))?;
        if !number.is_finite() || number < 0.0 {
            return Err(format!("`{text}` is not a usable number"));
        }
        let unit = unit.trim();
        let plural = if unit.ends_with('s') || unit == "px" {
            unit.to_owned()
        } else {
            format!("{unit}s")
        };
        let factor = match (self, plural.as_str()) {
            (Unit::Days, "hours") => 1.0 / 24.0,
            (Unit::Days, "days") | (Unit::Seconds, "seconds") | (Unit::Px, "px") => 1.0,
            (Unit::Days, "weeks") => 7.0,
            (Unit::Days, "months") => return months(number, text),
            (Unit::Days, "years") => return months(number * 12.0, text),
            (Unit::Seconds, "milliseconds") => 0.001,
            (Unit::Seconds, "minutes") => 60.0,
            (Unit::Seconds, "hours") => 3600.0,
            _ => {
                return Err(if unit.is_empty() {
                    format!(
                        "`{text}` has no unit; write for example \"13 {}\"",
                        self.words().first().unwrap_or(&"")
                    )
                } else {
                    format!(
                        "`{unit}` is not a unit here; known: {}",
                        self.words().join(", ")
                    )
                });
            }
        };
        Ok(Amount::Number(number * factor))
    }
}

/// Whole calendar months, at most a hundred years.
fn months(number: f64, text: &str) -> Result<Amount, String> {
    if number.fract() == 0.0 && number <= 1200.0 {
        Ok(Amount::Months(number as i32))
    } else {
        Err(format!(
            "`{text}` is not a whole number of months up to a hundred years"
        ))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn months_are_counted_in_the_calendar() {
        let days = |text: &str, from: Option<&str>| {
            let from = from.map(|d| d.parse::<Date>().unwrap());
            Unit::Days.read(text).unwrap().number(from)
        };
        // the 395 days of the French authority hold without a day to count from
        assert_eq!(days("13 months", None), 395.0);
        assert_eq!(days("13 months", Some("2026-11-23")), 395.0);
        assert_eq!(days("13 months", Some("2026-01-31")), 393.0);
        assert_eq!(days("13 months", Some("2026-01-20")), 396.0);
        assert_eq!(days("1 year", Some("2027-03-01")), 366.0);
        assert_eq!(days("2 years", None), 730.0);
        assert_eq!(days("180 days", Some("2026-01-31")), 180.0);
        assert_eq!(Unit::Seconds.read("1.5 seconds"), Ok(Amount::Number(1.5)));
        assert_eq!(Amount::Months(13).words(Unit::Days), "13 months");
        assert_eq!(Amount::Number(180.0).words(Unit::Days), "180 days");
    }

    #[test]
    fn a_wrong_unit_is_an_error_and_not_a_zero() {
        assert!(Unit::Days.read("13 moons").unwrap_err().contains("moons"));
        assert!(Unit::Days.read("13").unwrap_err().contains("no unit"));
        assert!(Unit::Days.read("NaN days").is_err());
        assert!(Unit::Days.read("1.5 months").is_err());
        assert!(Unit::Days.read("9999 years").is_err());
        assert!(Unit::Seconds.read("3 px").is_err());
    }

    #[test]
    fn unknown_is_neither_yes_nor_no() {
        assert_eq!(Truth::Unknown.and(Truth::No), Truth::No);
        assert_eq!(Truth::Unknown.and(Truth::Yes), Truth::Unknown);
        assert_eq!(Truth::Unknown.or(Truth::Yes), Truth::Yes);
        assert_eq!(Truth::Unknown.or(Truth::No), Truth::Unknown);
        assert_eq!(Truth::Unknown.negate(), Truth::Unknown);
    }
}
