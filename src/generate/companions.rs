//! What is granted beside a contract, and what may have to be.

use super::least::Choice;
use crate::catalog::dependency::{self, Needed, Strength};
use crate::catalog::implied;
use crate::contract::Demand;
use crate::terms::grant::{Bits, Grant};
use crate::text::phrase::and;

/// Sentences about what the grants depend on: what is granted though no line asks for it, what is not granted
/// and is never seen missing, and what orgs with a certain feature demand.
pub(super) fn notes(choice: &Choice<'_, '_>, demands: &[Demand<'_>]) -> Vec<String> {
    let contract = choice.contract;
    let asked = |grant: &Grant| -> Bits {
        let key = contract.key(grant.kind, &grant.name);
        let same = |d: &&Demand<'_>| {
            d.because.is_none()
                && d.grant.kind == grant.kind
                && contract.key(grant.kind, &d.grant.name) == key
        };
        let of = demands.iter().filter(same);
        of.map(|d| implied::entry_bits(grant.kind, &grant.name, d.grant.bits)).collect()
    };
    let schema = choice.root.schema();
    let masters = |object: &str| schema.names_of_masters(object);
    let mut notes = Vec::new();
    for grant in choice.grants.values() {
        let direct = |strength| {
            let needed = dependency::direct(grant, &masters).into_iter();
            needed.filter(move |needed| needed.strength == strength && !needed.grant.bits.is_empty())
        };
        let beside: Vec<_> =
            direct(Strength::Requires).filter(|n| !asked(&n.grant).contains(n.grant.bits)).collect();
        if !beside.is_empty() {
            notes.push(format!(
                "granted beside the contract: {}, without which a deploy of {} is refused",
                names(&beside),
                by(&beside)
            ));
        }
        let unsure: Vec<_> = direct(Strength::SeenWith).filter(|n| !choice.has(&n.grant)).collect();
        if !unsure.is_empty() {
            notes.push(format!(
                "a deploy may be refused: {} is never seen without {}, which the contract does not ask for",
                by(&unsure),
                names(&unsure)
            ));
        }
        for needed in direct(Strength::WhereFeatureIsOn).filter(|n| !choice.has(&n.grant)) {
            let feature = needed.feature.unwrap_or_default();
            notes.push(format!(
                "in orgs with {feature} a deploy of {} is refused without {}, which the contract does not ask for",
                needed.by, needed.grant
            ));
        }
    }
    notes
}

fn names(needed: &[Needed]) -> String {
    and(&needed.iter().map(|needed| needed.grant.to_string()).collect::<Vec<_>>())
}

fn by(needed: &[Needed]) -> String {
    needed.first().map_or_else(String::new, |needed| needed.by.to_string())
}
