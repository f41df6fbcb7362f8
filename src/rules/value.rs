//! Values of fields, units, and three-valued truth.

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

/// What a field of a subject holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A word or a text; `none` where there is nothing.
    Word(String),
    /// Several words.
    Words(Vec<String>),
    /// A number in the unit of its field.
    Number(f64),
    /// True or false.
    Flag(bool),
    /// The evidence does not say.
    Unknown,
}

impl Value {
    /// A word, or `none`.
    pub(crate) fn word(text: Option<&str>) -> Value {
        Value::Word(text.unwrap_or("none").to_owned())
    }

    /// A flag that may be unknown.
    pub(crate) fn flag(flag: Option<bool>) -> Value {
        flag.map_or(Value::Unknown, Value::Flag)
    }

    /// A number that may be unknown.
    pub(crate) fn number(number: Option<f64>) -> Value {
        number.map_or(Value::Unknown, Value::Number)
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

    /// Reads `13 months`. A month counts 365/12 days and whole days are taken, so 13 months are the
    /// 395 days of the French authority and a year is 365 days.
    ///
    /// # Errors
    /// What is wrong, in words.
    pub fn read(self, text: &str) -> Result<f64, String> {
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
            (Unit::Days, "months") => return Ok((number * 365.0 / 12.0).floor()),
            (Unit::Days, "years") => 365.0,
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
        Ok(number * factor)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn thirteen_months_are_395_days() {
        assert_eq!(Unit::Days.read("13 months"), Ok(395.0));
        assert_eq!(Unit::Days.read("1 year"), Ok(365.0));
        assert_eq!(Unit::Days.read("2 years"), Ok(730.0));
        assert_eq!(Unit::Seconds.read("1.5 seconds"), Ok(1.5));
    }

    #[test]
    fn a_wrong_unit_is_an_error_and_not_a_zero() {
        assert!(Unit::Days.read("13 moons").unwrap_err().contains("moons"));
        assert!(Unit::Days.read("13").unwrap_err().contains("no unit"));
        assert!(Unit::Days.read("NaN days").is_err());
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
