//! What an Apex class's code says of itself: a scan for words, not a compiler.
//!
//! It sees one file and no types, so that everything here means "the code mentions".

use super::apex_tokens::{Kind, Token, tokens};
use super::formula::{Mentions, Profile};

/// The outermost class of a file.
#[derive(Debug, Default)]
pub struct ApexCode {
    /// Where its name stands in the declaration.
    pub start: u32,
    pub end: u32,
    pub sharing: Sharing,
    /// The class that it extends, as written.
    pub extends: Option<Box<str>>,
    pub traits: Traits,
    /// The `urlMapping` of its `@RestResource`: the path below `/services/apexrest`.
    pub rest_path: Option<Box<str>>,
    pub mentions: Mentions,
}

/// The sharing declaration.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub enum Sharing {
    With,
    Without,
    /// As the caller; as the first class of a call it is the same as `with sharing`.
    Inherited,
    #[default]
    Unstated,
}

bitflags::bitflags! {
    #[derive(Copy, Clone, Debug, PartialEq, Eq, Default)]
    pub struct Traits: u16 {
        /// `@IsTest` on the class.
        const TEST = 1;
        /// `@RestResource`.
        const REST = 1 << 1;
        /// A `webservice` method.
        const SOAP = 1 << 2;
        /// An `@InvocableMethod`.
        const INVOCABLE = 1 << 3;
        /// `USER_MODE`, `WITH SECURITY_ENFORCED`, `stripInaccessible`, DML `as user`.
        const ENFORCES_ACCESS = 1 << 4;
        /// It asks what the user may do: `isAccessible`, `isUpdateable` and others.
        const ASKS_ACCESS = 1 << 5;
        /// `SYSTEM_MODE`, DML `as system`.
        const SYSTEM_MODE = 1 << 6;
        /// A query, a search or DML.
        const USES_DATA = 1 << 7;
        /// A query that is built as text.
        const DYNAMIC_QUERY = 1 << 8;
    }
}

impl Traits {
    /// The ways by which a client of the API calls a class.
    pub const ENDPOINT: Self = Self::REST.union(Self::SOAP).union(Self::INVOCABLE);
}

const DML: [&str; 6] = ["insert", "update", "upsert", "delete", "undelete", "merge"];

impl ApexCode {
    /// Reads code; `None` where its outermost declaration is no class.
    pub(super) fn read(source: &str) -> Option<Self> {
        let tokens = tokens(source);
        let (mut code, body) = Self::header(&tokens)?;
        for at in 0..tokens.len() {
            code.data(&tokens, at);
            code.endpoint(&tokens, at, at >= body);
            code.mention(&tokens, at);
        }
        // Queries for a profile's name also find one to assign; who asks for the own profile compares.
        if !tokens.iter().any(|t| t.is("getProfileId") || t.is("profileName")) {
            code.mentions.profiles.clear();
        }
        Some(code)
    }

    /// The declaration, and where the body begins.
    fn header(tokens: &[Token<'_>]) -> Option<(Self, usize)> {
        let at = tokens.iter().position(|t| {
            ["class", "interface", "enum", "trigger"].iter().any(|k| t.is(k)) || t.is_sign(b'{')
        })?;
        if !tokens[at].is("class") {
            return None;
        }
        let name = tokens.get(at + 1)?;
        let end = name.start + name.word()?.len();
        let mut code =
            Self { start: u32::try_from(name.start).ok()?, end: u32::try_from(end).ok()?, ..Self::default() };
        for pair in tokens[..at].windows(2) {
            if pair[1].is("sharing") {
                code.sharing = match pair[0].word().unwrap_or_default().to_ascii_lowercase().as_str() {
                    "with" => Sharing::With,
                    "without" => Sharing::Without,
                    "inherited" => Sharing::Inherited,
                    _ => continue,
                };
            }
            if pair[0].is_sign(b'@') {
                code.traits.set(Traits::TEST, code.traits.contains(Traits::TEST) || pair[1].is("isTest"));
            }
        }
        let body = tokens[at..].iter().position(|t| t.is_sign(b'{')).map_or(tokens.len(), |n| at + n);
        if let Some(extends) = tokens[at..body].iter().position(|t| t.is("extends")) {
            let path = tokens[at + extends + 1..body].iter();
            let path = path.take_while(|t| {
                t.is_sign(b'.') || t.word().is_some_and(|w| !t.is("implements") && !w.is_empty())
            });
            let path: Vec<&str> = path.filter_map(Token::word).collect();
            code.extends = (!path.is_empty()).then(|| path.join(".").into());
        }
        Some((code, body))
    }

    fn endpoint(&mut self, tokens: &[Token<'_>], at: usize, in_body: bool) {
        let is_next = |word: &str| tokens.get(at + 1).is_some_and(|t| t.is(word));
        let was = |word: &str| at > 0 && tokens[at - 1].is(word);
        if tokens[at].is_sign(b'@') {
            if !in_body && is_next("RestResource") {
                self.traits |= Traits::REST;
                let inside = tokens[at..].iter().take_while(|t| !t.is_sign(b')'));
                self.rest_path =
                    inside.skip_while(|t| !t.is("urlMapping")).find_map(Token::text).map(Into::into);
            } else if is_next("InvocableMethod") {
                self.traits |= Traits::INVOCABLE;
            }
        } else if tokens[at].is("webservice") && (is_next("static") || was("static")) {
            self.traits |= Traits::SOAP;
        }
    }

    /// What the word at `at` does with records, and whose rights it asks for.
    fn data(&mut self, tokens: &[Token<'_>], at: usize) {
        let Kind::Word(word) = tokens[at].kind else { return };
        let is = |wanted: &str| word.eq_ignore_ascii_case(wanted);
        let before = at.checked_sub(1).and_then(|n| tokens.get(n));
        let next = tokens.get(at + 1);
        if is("USER_MODE") || is("SECURITY_ENFORCED") || is("stripInaccessible") {
            self.traits |= Traits::ENFORCES_ACCESS;
        } else if is("SYSTEM_MODE") {
            self.traits |= Traits::SYSTEM_MODE;
        } else if ["isAccessible", "isCreateable", "isUpdateable", "isDeletable", "isQueryable"]
            .into_iter()
            .any(is)
        {
            self.traits |= Traits::ASKS_ACCESS;
        } else if (is("select") || is("find")) && before.is_some_and(|t| t.is_sign(b'[')) {
            self.traits |= Traits::USES_DATA;
        } else if (is("Database") || is("Search")) && next.is_some_and(|t| t.is_sign(b'.')) {
            let method = tokens.get(at + 2).and_then(Token::word).unwrap_or_default().to_ascii_lowercase();
            let verb = DML.iter().any(|dml| method.starts_with(dml));
            let query = method.starts_with("query")
                || method.starts_with("countquery")
                || method.starts_with("getquerylocator");
            self.traits.set(Traits::USES_DATA, self.traits.contains(Traits::USES_DATA) || verb || query);
            if query && !tokens.get(at + 4).is_some_and(|t| t.is_sign(b'[')) {
                self.traits |= Traits::DYNAMIC_QUERY;
            }
        } else if DML.into_iter().any(is) && begins_statement(before) {
            match next {
                Some(t) if t.is("as") => {
                    let user = tokens.get(at + 2).is_some_and(|t| t.is("user"));
                    self.traits |= Traits::USES_DATA;
                    self.traits |= if user { Traits::ENFORCES_ACCESS } else { Traits::SYSTEM_MODE };
                }
                Some(t) if t.word().is_some() || t.is_sign(b'[') || t.is_sign(b'(') => {
                    self.traits |= Traits::USES_DATA;
                }
                _ => {}
            }
        }
    }

    /// Custom permissions that are checked, and profiles that the user's is compared with.
    fn mention(&mut self, tokens: &[Token<'_>], at: usize) {
        let Some(text) = tokens[at].text() else { return };
        let before = |n: usize| at.checked_sub(n).and_then(|n| tokens.get(n));
        let word = |n: usize, wanted: &str| before(n).is_some_and(|t| t.is(wanted));
        let sign = |n: usize, wanted: u8| before(n).is_some_and(|t| t.is_sign(wanted));
        if sign(1, b'(') && word(2, "checkPermission") && word(4, "FeatureManagement") {
            let negated = sign(5, b'!');
            self.mentions.add_permission(text, negated);
            return;
        }
        // `profile.name == 'X'`, `profileName != 'X'`, `FROM Profile WHERE Name = 'X'`.
        let operator = (1..=3).take_while(|&n| [b'=', b'!', b'<', b'>'].iter().any(|s| sign(n, *s))).count();
        let operand = if operator > 0 {
            operator + 1
        } else if sign(1, b'(') && (word(2, "equals") || word(2, "equalsIgnoreCase")) && sign(3, b'.') {
            4
        } else {
            return;
        };
        let of_profile = |t: Option<&Token<'_>>| {
            t.and_then(Token::word).is_some_and(|w| w.to_ascii_lowercase().ends_with("profile"))
        };
        let is_name = word(operand, "name")
            && ((sign(operand + 1, b'.') && of_profile(before(operand + 2)))
                || (word(operand + 1, "where") && word(operand + 2, "profile")));
        if is_name || word(operand, "profileName") {
            self.mentions.profiles.push(Profile {
                name: text.into(),
                offset: u32::try_from(tokens[at].start).unwrap_or(u32::MAX),
            });
        }
    }
}

/// Whether a word behind `before` can begin a statement.
fn begins_statement(before: Option<&Token<'_>>) -> bool {
    before.is_none_or(|t| matches!(t.kind, Kind::Sign(b';' | b'{' | b'}' | b')')) || t.is("else"))
}

#[cfg(test)]
mod tests;
