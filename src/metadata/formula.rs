//! What formulas ask about the user who runs them.

/// Custom permissions and profiles that a formula, a flow or code asks for.
#[derive(Debug, Default)]
pub struct Mentions {
    pub permissions: Vec<Permission>,
    pub profiles: Vec<Profile>,
}

/// `$Permission.Name`, or a check for it.
#[derive(Debug, PartialEq, Eq)]
pub struct Permission {
    pub name: Box<str>,
    /// `NOT($Permission.Name)`: who has it is exempt from what follows.
    pub negated: bool,
}

/// A profile's name that the running user's is compared with.
#[derive(Debug, PartialEq, Eq)]
pub struct Profile {
    pub name: Box<str>,
    /// The byte of the decoded text at which the element or the literal begins.
    pub offset: u32,
}

#[derive(Copy, Clone, Debug, PartialEq, Eq)]
enum Token<'a> {
    /// `$Profile.Name`, `NOT`, a field, a number.
    Name(&'a str),
    Text(&'a str),
    Sign(char),
}

impl Mentions {
    /// Adds what a formula mentions. `offset` is that of its element.
    pub(super) fn read(&mut self, formula: &str, offset: u32) {
        if !formula.contains('$') {
            return;
        }
        let tokens = tokens(formula);
        for (at, token) in tokens.iter().enumerate() {
            let Token::Name(name) = *token else { continue };
            if let Some(permission) = after(name, "$Permission.") {
                self.add_permission(permission, is_negated(&tokens[..at]));
            } else if name.eq_ignore_ascii_case("$Profile.Name") {
                for name in beside(&tokens, at) {
                    self.profiles.push(Profile { name: name.into(), offset });
                }
            }
        }
    }

    pub(super) fn add_permission(&mut self, name: &str, negated: bool) {
        match self.permissions.iter_mut().find(|p| p.name.eq_ignore_ascii_case(name)) {
            Some(known) => known.negated |= negated,
            None => self.permissions.push(Permission { name: name.into(), negated }),
        }
    }
}

/// `name` without `prefix`, which is ASCII, in any case.
fn after<'a>(name: &'a str, prefix: &str) -> Option<&'a str> {
    let (start, rest) = name.split_at_checked(prefix.len())?;
    (start.eq_ignore_ascii_case(prefix) && !rest.is_empty()).then_some(rest)
}

/// Whether `NOT(`, `!` or `NOT` stands right before.
fn is_negated(before: &[Token<'_>]) -> bool {
    let not =
        |token: Option<&Token<'_>>| matches!(token, Some(Token::Name(n)) if n.eq_ignore_ascii_case("NOT"));
    match before.last() {
        Some(Token::Sign('!')) => true,
        Some(Token::Sign('(')) => not(before.get(before.len().wrapping_sub(2))),
        other => not(other),
    }
}

/// The literals that the name at `at` is compared with: those across an operator or a comma.
fn beside<'a>(tokens: &[Token<'a>], at: usize) -> Vec<&'a str> {
    let joint = |token: Option<&Token<'_>>| matches!(token, Some(Token::Sign('=' | '<' | '>' | '!' | ',')));
    let mut found = Vec::new();
    let mut next = at + 1;
    while joint(tokens.get(next)) {
        next += 1;
    }
    if let (true, Some(Token::Text(text))) = (next > at + 1, tokens.get(next)) {
        found.push(*text);
    }
    let mut before = at;
    while before > 0 && joint(tokens.get(before - 1)) {
        before -= 1;
    }
    if let (true, Some(Token::Text(text))) = (before < at && before > 0, tokens.get(before.wrapping_sub(1))) {
        found.push(*text);
    }
    found
}

/// Blanks and comments are left out; a text that is never closed ends with the formula.
fn tokens(formula: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = formula;
    while let Some(first) = rest.chars().next() {
        let length = if first.is_whitespace() {
            first.len_utf8()
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if first == '"' || first == '\'' {
            let end = closing(&rest[1..], first);
            tokens.push(Token::Text(&rest[1..=end]));
            (end + 2).min(rest.len())
        } else if is_name(first) {
            let length = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
            tokens.push(Token::Name(&rest[..length]));
            length
        } else {
            tokens.push(Token::Sign(first));
            first.len_utf8()
        };
        rest = &rest[length..];
    }
    tokens
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '$' | '.')
}

/// Where a text ends; a backslash takes the next character along.
fn closing(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return at,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Mentions;

    fn read(formula: &str) -> (Vec<(String, bool)>, Vec<String>) {
        let mut mentions = Mentions::default();
        mentions.read(formula, 0);
        (
            mentions.permissions.iter().map(|p| (p.name.to_string(), p.negated)).collect(),
            mentions.profiles.iter().map(|p| p.name.to_string()).collect(),
        )
    }

    #[test]
    fn permissions_and_whether_they_exempt() {
        let is = |formula: &str, negated: bool| {
            assert_eq!(read(formula).0, [("Skip_A".to_owned(), negated)], "{formula}");
        };
        is("AND(NOT($Permission.Skip_A), ISBLANK(Name))", true);
        is("!$Permission.Skip_A && x", true);
        is("NOT $permission.Skip_A", true);
        is("AND($Permission.Skip_A, ISCHANGED(Name))", false);
        is("NOT(AND($Permission.Skip_A, true))", false);
        assert_eq!(read("/* NOT($Permission.Skip_A) */ \"$Permission.B\" & $User.Id").0, []);
    }

    #[test]
    fn profiles_on_either_side() {
        for formula in [
            "$Profile.Name <> \"ERP Integration\"",
            "$Profile.Name = 'ERP Integration' || true",
            "AND(\"ERP Integration\" == $Profile.Name, x)",
            "CONTAINS($Profile.Name, \"ERP Integration\")",
            "CASE($Profile.Name,\"ERP Integration\",1,0)",
        ] {
            assert_eq!(read(formula).1, ["ERP Integration"], "{formula}");
        }
        assert!(read("$Profile.Name & \"x\"").1.is_empty());
        assert!(read("$User.Name = \"x\"").1.is_empty());
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "[$A-Za-z.'\"\\\\/*(),=<>! é]{0,60}|\\$Profile.Name[=,]?[\"'é\\\\]{0,4}") {
            read(&text);
        }
    }
}
