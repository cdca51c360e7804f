//! Taking out of a file what only stands for the values that a deploy puts in.

use super::document::Document;
use super::entry::Entry;
use super::unclear::Unclear;
use crate::project::replacement::ReplacedTexts;
use crate::terms::grant::{Bits, GrantKind};
use crate::terms::names::{Names, Symbol};

/// A text that stands for a value, and the byte of the decoded text at which its element's `<` stands.
pub(super) type StandIn = (u32, String);

impl Document {
    /// Takes out what only stands for a value and keeps in mind that it is not known. Returns the texts with their
    /// places; those of values that are faults otherwise are said there. `text` is the file's.
    pub(super) fn take_out(
        &mut self,
        names: &Names,
        replaced: &ReplacedTexts<'_>,
        text: &str,
    ) -> Vec<StandIn> {
        self.unclear.retain(|unclear| replaced.are_in(&unclear.text));
        if replaced.is_empty() {
            return Vec::new();
        }
        let stands_for = |name: Symbol| replaced.are_in(names.get(name));
        let mut of_names = Vec::new();
        let mut is_known = |entry: &Entry| {
            let known = !stands_for(entry.name);
            if !known {
                let Entry { kind, bits, offset, .. } = *entry;
                let text = names.get(entry.name).to_owned();
                of_names.push(Unclear { kind, name: None, bits, offset, text });
            }
            known
        };
        self.entries.retain(&mut is_known);
        self.denied.retain(&mut is_known);
        self.duplicates.retain(|duplicate| !stands_for(duplicate.name));
        let mut found: Vec<_> =
            of_names.iter().map(|unclear| (unclear.offset, unclear.text.clone())).collect();
        of_names.retain(|unclear| !unclear.bits.is_empty());
        for unclear in &mut self.unclear {
            unclear.name = unclear.name.filter(|name| !stands_for(*name));
        }
        self.unclear.append(&mut of_names);
        self.unclear.extend(replaced.in_markup(text).map(of_file));
        if let Some(license) = self.license.take_if(|license| replaced.are_in(&license.text)) {
            found.push((license.offset, license.text));
        }
        found
    }
}

/// That a file may grant anything.
fn of_file(text: &str) -> Unclear {
    Unclear {
        kind: GrantKind::UserPermission,
        name: None,
        bits: Bits::ENABLED,
        offset: 0,
        text: text.to_owned(),
    }
}
