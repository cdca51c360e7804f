//! Who reaches which object.

use serde::Serialize;

use super::index::Index;
use super::limits;
use crate::questions::portrait::Reached;
use crate::terms::grant::Bits;

/// What is asked of each object, with the right that answers it.
const ASKED: [(&str, Bits); 5] = [
    ("read", Bits::READ),
    ("read all records", Bits::VIEW_ALL),
    ("create or edit", Bits::CREATE.union(Bits::EDIT)),
    ("delete", Bits::DELETE),
    ("change all records", Bits::MODIFY_ALL),
];

#[derive(Serialize)]
pub(super) struct Objects {
    columns: Vec<&'static str>,
    rows: Vec<Row>,
    left_out: usize,
    /// Whether some identity's access is not wholly known, so that there may be more names in every row.
    is_partial: bool,
}

#[derive(Serialize)]
struct Row {
    object: String,
    is_sensitive: bool,
    cells: Vec<Cell>,
}

#[derive(Serialize)]
struct Cell {
    asked: &'static str,
    shown: Vec<Name>,
    folded: Vec<Name>,
    /// Names that are neither shown nor folded.
    left_out: usize,
}

#[derive(Clone, Serialize)]
struct Name {
    place: usize,
    name: String,
}

impl Objects {
    pub(super) fn of(index: &Index<'_>) -> Option<Self> {
        let portraits = index.report.portraits.as_ref()?;
        let most = index.limits.objects(portraits.identities.len());
        let all = &portraits.objects;
        (!all.is_empty()).then(|| Self {
            columns: ASKED.iter().map(|(words, _)| *words).collect(),
            rows: all.iter().take(most).map(|reached| row(index, reached)).collect(),
            left_out: all.len().saturating_sub(most),
            is_partial: portraits
                .identities
                .iter()
                .any(|p| !p.access.gaps.is_empty() || !p.access.unresolved.is_empty()),
        })
    }
}

fn row(index: &Index<'_>, reached: &Reached) -> Row {
    let mut ranked: Vec<(usize, &(usize, Bits))> =
        reached.identities.iter().filter_map(|held| Some((*index.places.get(&held.0)?, held))).collect();
    ranked.sort_unstable_by_key(|(place, _)| *place);
    let cell = |(asked, bits): &(&'static str, Bits)| {
        let names = ranked.iter().filter(|(_, (_, held))| held.intersects(*bits));
        let mut shown: Vec<Name> = names
            .map(|(place, (identity, _))| Name {
                place: *place,
                name: index.report.identities[*identity].name.clone(),
            })
            .collect();
        let mut folded = shown.split_off(shown.len().min(limits::NAMES));
        let left_out = folded.len().saturating_sub(limits::FOLDED);
        folded.truncate(limits::FOLDED);
        Cell { asked, shown, folded, left_out }
    };
    Row {
        object: if reached.object == "*" { "every object".to_owned() } else { reached.object.clone() },
        is_sensitive: reached.is_sensitive,
        cells: ASKED.iter().map(cell).collect(),
    }
}
