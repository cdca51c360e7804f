//! The contract of an identity beside what it holds.

use serde::Serialize;

use super::limits;
use super::listed::{Entry, Listed};
use crate::questions::agreement::{Agreement as Answer, Asked};
use crate::report::answer::title;
use crate::text::phrase::list_more;

#[derive(Serialize)]
pub(super) struct Agreement {
    at: String,
    /// Asked for and held.
    met: Listed<Entry>,
    /// Held and not asked for.
    surplus: Listed<Entry>,
    /// Asked for and not held.
    missing: Listed<Entry>,
}

impl Agreement {
    /// For one of `n` identities.
    pub(super) fn of(answer: &Answer, n: usize) -> Self {
        let most = limits::rows(n);
        let asked = |is_met: bool| {
            let items = answer.asked.iter().filter(|asked| asked.is_met == is_met).map(item);
            Listed::of(items.collect(), most)
        };
        let surplus = answer.surplus.iter().flat_map(|by| {
            by.grants.iter().map(|(grant, place)| Entry {
                what: grant.to_string(),
                more: Some(if by.fixable {
                    title(&by.holder)
                } else {
                    format!("{}, which this project cannot change", title(&by.holder))
                }),
                at: Some(place.short()),
            })
        });
        Self {
            at: answer.location.at(),
            met: asked(true),
            surplus: Listed::of(surplus.collect(), most),
            missing: asked(false),
        }
    }
}

fn item(asked: &Asked) -> Entry {
    let lacking: Vec<String> = asked.lacking.iter().map(ToString::to_string).collect();
    let because = asked.because.as_ref().map(|because| format!("it is needed, since {because}"));
    let lacking = (!lacking.is_empty()).then(|| format!("lacks {}", list_more(&lacking, limits::NAMES)));
    Entry { what: asked.grant.to_string(), more: because.or(lacking), at: Some(asked.location.short()) }
}
