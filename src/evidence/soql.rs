//! What a query reads: its objects and the fields that it names plainly.

/// What a query reads.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Reads {
    pub objects: Vec<String>,
    /// Fields of the object of the query itself; those of related records are of objects that the text does not name.
    pub fields: Vec<(String, String)>,
}

/// Reads the text of one query. Where something is not plain, as the relationship of a subquery or `TYPEOF`, it is left
/// out: what is there is read for certain, and more may be.
pub(super) fn reads(text: &str) -> Option<Reads> {
    let tokens = tokens(text);
    let (select, rest) = tokens.split_first()?;
    if !select.eq_ignore_ascii_case("SELECT") {
        return None;
    }
    let from = outer(rest, "FROM")?;
    let object = rest.get(from + 1).filter(|name| is_name(name))?;
    let mut reads = Reads { objects: vec![(*object).to_owned()], fields: Vec::new() };
    let mut depth = 0_usize;
    let mut of_several = false;
    for (at, token) in rest[..from].iter().enumerate() {
        match *token {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            word if word.eq_ignore_ascii_case("TYPEOF") => of_several = true,
            word if word.eq_ignore_ascii_case("END") => of_several = false,
            name if depth == 0 && !of_several && is_name(name) => {
                let next = rest.get(at + 1).copied().unwrap_or_default();
                let previous = at.checked_sub(1).map_or(",", |before| rest[before]);
                // A name behind a name is an alias, one before a bracket a function.
                if previous == "," && next != "(" {
                    reads.fields.push(((*object).to_owned(), name.to_owned()));
                }
            }
            _ => {}
        }
    }
    Some(reads)
}

/// Where a word stands outside brackets.
fn outer(tokens: &[&str], word: &str) -> Option<usize> {
    let mut depth = 0_usize;
    tokens.iter().position(|token| {
        match *token {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && token.eq_ignore_ascii_case(word)
    })
}

/// The longest query that Salesforce takes.
const LONGEST: usize = 100_000;

/// Names, brackets and commas, up to the conditions; what stands in quotes is left out.
fn tokens(text: &str) -> Vec<&str> {
    let bytes = text.as_bytes();
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < bytes.len().min(LONGEST) {
        let is_of_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.');
        match bytes[at] {
            b'\'' => {
                at += 1;
                while at < bytes.len() && bytes[at] != b'\'' {
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
                at += 1;
            }
            b'(' | b')' | b',' => {
                tokens.push(&text[at..=at]);
                at += 1;
            }
            byte if is_of_name(&byte) => {
                let end = at + bytes[at..].iter().take_while(|byte| is_of_name(byte)).count();
                tokens.push(&text[at..end]);
                at = end;
            }
            _ => at += 1,
        }
    }
    tokens
}

fn is_name(text: &str) -> bool {
    text.len() <= 80
        && text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Option<(Vec<String>, Vec<String>)> {
        let Reads { objects, fields } = reads(text)?;
        Some((objects, fields.into_iter().map(|(object, field)| format!("{object}.{field}")).collect()))
    }

    #[test]
    fn plain_fields_are_of_the_object() {
        let (objects, fields) =
            of("select Id, Name ,Owner.Name, count(Id) n FROM Account WHERE Name = 'x FROM Contact'")
                .unwrap();
        assert_eq!(objects, ["Account"]);
        assert_eq!(fields, ["Account.Id", "Account.Name"]);
    }

    #[test]
    fn what_is_not_plain_is_left_out() {
        let (objects, fields) =
            of("SELECT Id, (SELECT LastName FROM Contacts), Key__c k FROM ns__Order__c o").unwrap();
        assert_eq!(objects, ["ns__Order__c"]);
        assert_eq!(fields, ["ns__Order__c.Id", "ns__Order__c.Key__c"]);
        let (_, fields) =
            of("SELECT TYPEOF What WHEN Account THEN Phone, Fax ELSE Name END, Id FROM Event").unwrap();
        assert_eq!(fields, ["Event.Id"]);
        assert_eq!(of("SELECT FROM"), None);
        assert_eq!(of("FIND {x} IN ALL FIELDS"), None);
        assert_eq!(of("SELECT Id FROM '\\"), None);
        assert_eq!(of("\u{e4}'"), None);
    }
}
