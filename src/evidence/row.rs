//! One row of a table, whatever the file was written as.

use jiff::civil::Date;

use super::id::RecordId;

/// The names of a table's columns, in their order.
pub(super) struct Header {
    names: Vec<String>,
}

/// Where in a row the value of a column stands; `None` where the table has no such column.
pub(super) type Column = Option<usize>;

impl Header {
    pub fn new(names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let names = names.into_iter().map(|name| name.into().trim().to_owned());
        Self { names: names.collect() }
    }

    /// The columns of these names, whatever their case.
    pub fn columns<const N: usize>(&self, names: [&str; N]) -> [Column; N] {
        names.map(|wanted| self.names.iter().position(|name| name.eq_ignore_ascii_case(wanted)))
    }

    /// Whether there is such a column; that of a related record is there, too, where the record itself is null.
    pub fn has(&self, name: &str) -> bool {
        self.columns([name])[0].is_some()
            || name.match_indices('.').any(|(at, _)| self.columns([&name[..at]])[0].is_some())
    }

    /// The names of the columns.
    pub fn names(&self) -> &[String] {
        &self.names
    }
}

/// Columns that let whoever reads them act as somebody: of `OauthToken` and of logs of events. Nothing asks for them.
pub(super) fn is_secret(name: &str) -> bool {
    const SECRETS: [&str; 5] = ["AccessToken", "RequestToken", "DeleteToken", "SESSION_KEY", "LOGIN_KEY"];
    SECRETS.iter().any(|secret| name.eq_ignore_ascii_case(secret))
}

/// Why a row cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Fault(pub String);

impl Fault {
    pub fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

/// The values of one row; what is null or not there is empty.
pub(super) enum Row<'r> {
    Csv(&'r csv::ByteRecord),
    Json(&'r [String]),
}

impl<'r> Row<'r> {
    pub fn get(&self, column: Column) -> Result<&'r str, Fault> {
        let Some(at) = column else { return Ok("") };
        match self {
            Self::Json(values) => Ok(values.get(at).map_or("", String::as_str)),
            Self::Csv(record) => {
                let value = record.get(at).unwrap_or_default();
                std::str::from_utf8(value).map_err(|_| Fault::new("is no text in UTF-8"))
            }
        }
    }

    /// The value, or nothing where it is empty.
    pub fn text(&self, column: Column) -> Result<Option<&'r str>, Fault> {
        Ok(Some(self.get(column)?.trim()).filter(|text| !text.is_empty()))
    }

    /// A value that must be there.
    pub fn needed(&self, column: Column, name: &str) -> Result<&'r str, Fault> {
        self.text(column)?.ok_or_else(|| Fault::new(format!("has no {name}")))
    }

    /// An id, if there is a value.
    pub fn id(&self, column: Column) -> Result<Option<RecordId>, Fault> {
        let Some(text) = self.text(column)? else { return Ok(None) };
        // What stands where an id should be may be anything: it is not repeated.
        RecordId::parse(text)
            .map(Some)
            .map_err(|why| Fault::new(format!("has a value that {}", why.reason())))
    }

    /// An id that must be there.
    pub fn needed_id(&self, column: Column, name: &str) -> Result<RecordId, Fault> {
        self.id(column)?.ok_or_else(|| Fault::new(format!("has no {name}")))
    }

    /// `true` or `false`, as the CLI and the Bulk API write it, or 1 and 0.
    pub fn flag(&self, column: Column) -> Result<Option<bool>, Fault> {
        match self.text(column)? {
            None => Ok(None),
            Some(text) if text.eq_ignore_ascii_case("true") || text == "1" => Ok(Some(true)),
            Some(text) if text.eq_ignore_ascii_case("false") || text == "0" => Ok(Some(false)),
            Some(_) => Err(Fault::new("has a value that should be true or false")),
        }
    }

    /// A whole number.
    pub fn number(&self, column: Column) -> Result<Option<u64>, Fault> {
        let Some(text) = self.text(column)? else { return Ok(None) };
        let whole = text.strip_suffix(".0").unwrap_or(text);
        whole.parse().map(Some).map_err(|_| Fault::new("has a value that should be a whole number"))
    }

    /// The day of a moment: `2026-11-03T10:12:13.000+0000`, `2026-11-03`, or `20261103101213.123` as event logs have
    /// it. Both are in UTC.
    pub fn day(&self, column: Column) -> Result<Option<Date>, Fault> {
        let Some(text) = self.text(column)? else { return Ok(None) };
        day(text).map(Some).ok_or_else(|| Fault::new("has a value that should be a date"))
    }
}

pub(super) fn day(text: &str) -> Option<Date> {
    let digits = |range: std::ops::Range<usize>| -> Option<i16> {
        let part = text.get(range)?;
        part.bytes().all(|b| b.is_ascii_digit()).then(|| part.parse().ok())?
    };
    let dashed = text.as_bytes().get(4) == Some(&b'-') && text.as_bytes().get(7) == Some(&b'-');
    let (month, day) = if dashed { (5..7, 8..10) } else { (4..6, 6..8) };
    let small = |n: i16| i8::try_from(n).ok();
    Date::new(digits(0..4)?, small(digits(month)?)?, small(digits(day)?)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_have_days() {
        let expected = Date::new(2026, 11, 3).ok();
        for text in ["2026-11-03T10:12:13.000+0000", "2026-11-03", "20261103101213.123", "20261103"] {
            assert_eq!(day(text), expected, "{text}");
        }
        for text in ["2026-13-03", "2026", "03.11.2026", "2026-1-3", "\u{e4}\u{e4}\u{e4}\u{e4}\u{e4}"] {
            assert_eq!(day(text), None, "{text}");
        }
    }
}
