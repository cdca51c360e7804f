//! Names and descriptions as the words that people read in them.

use crate::catalog::words::{self, Word, WordClass};

/// How many letters an abbreviation has at most.
const ABBREVIATION: usize = 4;

/// The classes of words by which a name says something.
const KNOWN: [WordClass; 12] = [
    WordClass::Strong,
    WordClass::Core,
    WordClass::Broad,
    WordClass::Soft,
    WordClass::System,
    WordClass::Tool,
    WordClass::Vendor,
    WordClass::Faint,
    WordClass::Runner,
    WordClass::Crowd,
    WordClass::Generic,
    WordClass::Administrator,
];

/// A name split into lower-case words.
pub struct Words {
    list: Vec<String>,
    /// The phrases that begin with the word at the same index.
    phrases: Vec<&'static [Word]>,
    /// Whether the word at the same index stands without a separator behind the one before it.
    attached: Vec<bool>,
    /// For scripts that put no blanks between words.
    whole: String,
}

/// A phrase of the catalogue, found.
#[derive(Copy, Clone)]
pub struct Match {
    pub word: &'static Word,
    /// The words that it covers; empty for a phrase found inside a text without blanks.
    pub start: usize,
    pub end: usize,
}

impl Words {
    /// Splits at separators, between letters and digits, and where a capital begins a word
    /// (`ERPIntegrationUser` is erp, integration, user). A piece that is a known word as it
    /// stands stays whole: `M2M`, `DWh`.
    pub fn of_name(name: &str) -> Self {
        let (mut list, mut attached) = (Vec::new(), Vec::new());
        for piece in name.split(|c: char| !c.is_alphanumeric()).filter(|p| !p.is_empty()) {
            let first = list.len();
            split_camel(piece, Digits::Apart, &mut list);
            // `M2M` is one word; `ApiUser` are two, which are known as such.
            let whole = piece.to_lowercase();
            if is_phrase(&whole) && !is_phrase(&list[first..].join(" ")) {
                list.truncate(first);
                list.push(whole);
            }
            attached.extend((first..list.len()).map(|i| i > first));
        }
        Self::new(list, attached, name)
    }

    fn new(list: Vec<String>, attached: Vec<bool>, text: &str) -> Self {
        let phrases = list.iter().map(|word| words::beginning(word)).collect();
        Self { list, phrases, attached, whole: text.to_lowercase() }
    }

    /// Splits at separators and between scripts only: prose has no CamelCase.
    pub fn of_prose(text: &str) -> Self {
        let mut list: Vec<String> = Vec::new();
        for piece in text.split(|c: char| !c.is_alphanumeric()).filter(|p| !p.is_empty()) {
            let same = |a: &char, b: &char| is_blankless(*a) == is_blankless(*b);
            let chars: Vec<char> = piece.chars().collect();
            list.extend(chars.chunk_by(same).map(|run| run.iter().collect::<String>().to_lowercase()));
        }
        let attached = vec![false; list.len()];
        Self::new(list, attached, text)
    }

    /// Every phrase of the wanted classes, by where it begins; the longest first where several
    /// begin at one word.
    pub fn find(&self, wanted: &[WordClass]) -> Vec<Match> {
        let mut found = Vec::new();
        for start in 0..self.list.len() {
            let mut whole = self.find_at(start, self.phrases[start], start + 1, wanted);
            let mut parted = self.find_parted(start, wanted);
            // `MuleSoft` is not `Mule`, and `DataLake` is `data lake` once.
            let end = |found: &[Match]| found.iter().map(|m| m.end).max();
            found.append(if end(&parted) > end(&whole) { &mut parted } else { &mut whole });
        }
        if !self.whole.is_ascii() {
            let anywhere = words::all().iter().filter(|w| w.anywhere() && wanted.contains(&w.class));
            let inside: Vec<&Word> = anywhere.filter(|w| self.whole.contains(w.phrase)).collect();
            // `連携` says nothing more where `連携ユーザ` stands.
            let part = |w: &Word| inside.iter().any(|o| o.phrase != w.phrase && o.phrase.contains(w.phrase));
            found.extend(inside.iter().filter(|w| !part(w)).map(|&word| Match { word, start: 0, end: 0 }));
        }
        found
    }

    /// Those of `phrases` that are here; their first word ends before the one at `next`.
    fn find_at(
        &self,
        start: usize,
        phrases: &'static [Word],
        next: usize,
        wanted: &[WordClass],
    ) -> Vec<Match> {
        let mut found = Vec::new();
        for word in phrases.iter().rev().filter(|w| wanted.contains(&w.class)) {
            let mut end = next;
            let fits = word.phrase.split(' ').skip(1).all(|part| {
                end += 1;
                self.list.get(end - 1).is_some_and(|w| w == part)
            });
            if fits {
                found.push(Match { word, start, end });
            }
        }
        found
    }

    /// Words that splitting takes apart: `MuleSoft`, `DWh`, `M2M`.
    fn find_parted(&self, start: usize, wanted: &[WordClass]) -> Vec<Match> {
        const PARTS: usize = 3;
        let mut found = Vec::new();
        let attached = (start + 1..self.list.len()).take_while(|&i| self.attached[i]).take(PARTS - 1);
        let mut joined = String::new();
        for next in attached {
            if joined.is_empty() {
                joined.push_str(&self.list[start]);
            }
            joined.push_str(&self.list[next]);
            found.append(&mut self.find_at(start, words::beginning(&joined), next + 1, wanted));
        }
        found
    }

    /// Whether they say integration, or nothing: no word names a system.
    pub fn are_all_generic(&self) -> bool {
        self.are_all(&[
            WordClass::Strong,
            WordClass::Core,
            WordClass::Broad,
            WordClass::Crowd,
            WordClass::Generic,
        ])
    }

    /// Whether every word belongs to a phrase of these classes, or is a number.
    pub fn are_all(&self, classes: &[WordClass]) -> bool {
        let found = self.find(classes);
        let generic = |(i, word): (usize, &String)| {
            found.iter().any(|m| m.start <= i && i < m.end) || word.chars().all(char::is_numeric)
        };
        self.list.iter().enumerate().all(generic)
    }

    /// Whether nothing but numbers comes behind a phrase that was found.
    pub fn is_last(&self, found: &Match) -> bool {
        if found.end == 0 {
            let end = self.whole.trim_end_matches(|c: char| c.is_numeric() || !c.is_alphanumeric());
            return end.ends_with(found.word.phrase);
        }
        self.list[found.end..].iter().all(|word| word.chars().all(char::is_numeric))
    }

    /// Whether a word begins a piece that goes on with a word that nobody knows: `TeamProX` is a name.
    pub fn begins_a_proper_name(&self, found: &Match) -> bool {
        if found.end == 0 || self.attached[found.start] || self.attached.get(found.end) != Some(&true) {
            return false;
        }
        self.is_unknown(found.end)
    }

    /// Whether a phrase opens the name, at most behind the abbreviation of a department: `GEN_Manage_Sync`.
    pub fn opens(&self, found: &Match) -> bool {
        found.start == 0
            || found.start == 1 && self.list[0].chars().count() <= ABBREVIATION && self.is_unknown(0)
    }

    fn is_unknown(&self, at: usize) -> bool {
        let known = self.find(&KNOWN);
        !known.iter().any(|m| m.start <= at && at < m.end) && !self.list[at].chars().all(char::is_numeric)
    }

    /// Whether `first` comes before `second`; what stands in another script is not compared.
    pub fn precedes(&self, first: &Match, second: &Match) -> bool {
        if first.end == 0 && second.end == 0 {
            return self.whole.find(first.word.phrase) < self.whole.find(second.word.phrase);
        }
        first.end != 0 && first.end <= second.start
    }

    /// Whether `second` qualifies `first` from behind: as the very next word, or anywhere behind
    /// it in a script without blanks.
    pub fn follows(&self, first: &Match, second: &Match) -> bool {
        if first.end == 0 && second.end == 0 {
            return self.whole.find(first.word.phrase) < self.whole.rfind(second.word.phrase);
        }
        first.end != 0 && second.start == first.end
    }
}

/// Whether a username is, by its words, an administrator's.
pub fn is_administrator(username: &str) -> bool {
    let local = username.split('@').next().unwrap_or_default();
    !Words::of_name(local).find(&[WordClass::Administrator]).is_empty()
}

fn is_phrase(text: &str) -> bool {
    let first = text.split(' ').next().unwrap_or_default();
    words::beginning(first).iter().any(|w| w.phrase == text)
}

/// What to declare an integration as that uses a holder of this name: its words in lower case with
/// hyphens, digits left where they are (`b2b-stock-sync`). Never empty.
pub fn key(name: &str) -> String {
    let mut words = Vec::new();
    for piece in name.split(|c: char| !c.is_alphanumeric()).filter(|p| !p.is_empty()) {
        split_camel(piece, Digits::Within, &mut words);
    }
    if words.is_empty() { "integration".to_owned() } else { words.join("-") }
}

/// What is left of a holder's name without separators and the words for what it is; names of one integration user's
/// profile and sets share it.
pub fn family(name: &str) -> String {
    const KINDS: [&str; 9] =
        ["profile", "permission", "permissions", "set", "sets", "group", "ps", "psg", "perms"];
    let words = Words::of_name(name).list;
    words.into_iter().filter(|word| !KINDS.contains(&word.as_str())).collect::<Vec<_>>().join(" ")
}

/// Whether digits are words of their own.
#[derive(Copy, Clone, PartialEq, Eq)]
enum Digits {
    Apart,
    Within,
}

/// Whether a letter belongs to a script that puts few blanks between words.
fn is_blankless(c: char) -> bool {
    matches!(c,
        '\u{3040}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ff9f}')
}

fn split_camel(piece: &str, digits: Digits, out: &mut Vec<String>) {
    let chars: Vec<char> = piece.chars().collect();
    let mut word = String::new();
    for (i, &c) in chars.iter().enumerate() {
        let previous = i.checked_sub(1).map(|i| chars[i]);
        let next_is_lower = chars.get(i + 1).is_some_and(|n| n.is_lowercase());
        let boundary = previous.is_some_and(|p| {
            (digits == Digits::Apart && p.is_numeric() != c.is_numeric())
                || is_blankless(p) != is_blankless(c)
                || (c.is_uppercase() && (p.is_lowercase() || (p.is_uppercase() && next_is_lower)))
        });
        if boundary && !word.is_empty() {
            out.push(std::mem::take(&mut word));
        }
        word.extend(c.to_lowercase());
    }
    if !word.is_empty() {
        out.push(word);
    }
}

#[cfg(test)]
mod tests {
    use super::{WordClass, Words, key};

    #[test]
    fn splits_as_people_read() {
        let words = |name| Words::of_name(name).list;
        assert_eq!(words("ERPIntegrationUser"), ["erp", "integration", "user"]);
        assert_eq!(words("SAP_API-User 2"), ["sap", "api", "user", "2"]);
        assert_eq!(words("Therapist"), ["therapist"]);
        assert_eq!(words("svc01"), ["svc", "01"]);
        assert_eq!(words("SAP連携ユーザー2"), ["sap", "連携ユーザー", "2"]);
    }

    #[test]
    fn finds_words_that_splitting_takes_apart() {
        let found = |name: &str| {
            let found = Words::of_name(name).find(&[
                WordClass::Strong,
                WordClass::Broad,
                WordClass::Soft,
                WordClass::Vendor,
            ]);
            found.iter().map(|m| (m.word.phrase, m.start, m.end)).collect::<Vec<_>>()
        };
        assert_eq!(found("MuleSoftApi"), [("mulesoft", 0, 2), ("api", 2, 3)]);
        assert_eq!(found("DWhSync"), [("dwh", 0, 2), ("sync", 2, 3)]);
        assert_eq!(found("M2M"), [("m2m", 0, 1)]);
        assert_eq!(found("M2MOrders"), [("m2m", 0, 3)]);
        assert_eq!(found("GitHub Actions"), [("github actions", 0, 3)]);
        assert_eq!(found("DataLake"), [("data lake", 0, 2)], "once, however it is written");
        assert_eq!(found("Mule_Soft"), [("mule", 0, 1)], "a separator parts words");
    }

    #[test]
    fn keys_are_words_with_hyphens() {
        assert_eq!(key("ERP Integration"), "erp-integration");
        assert_eq!(key("ERP_Orders"), "erp-orders");
        assert_eq!(key("OrderFeedUser"), "order-feed-user");
        assert_eq!(key("B2B_Stock_SYNC"), "b2b-stock-sync");
        assert_eq!(key("svc01"), "svc01");
        assert_eq!(key("Schnittstelle Köln"), "schnittstelle-köln");
        assert_eq!(key("a\n[b]\"c"), "a-b-c");
        assert_eq!(key("!?"), "integration");
    }
}
