//! The controls of the Security Benchmark for Salesforce, as a SARIF taxonomy.

use super::log::{ComponentReference, Message, Relationship, Taxon, TaxonReference, Taxonomy};
use crate::catalog::benchmark::{self, Control};

/// The controls to which any of the rules is related, in the benchmark's order.
pub(super) fn controls_of<'r>(rules: impl Iterator<Item = &'r str>) -> Vec<&'static Control> {
    let rules: Vec<&str> = rules.collect();
    let related = |control: &&Control| control.rules.iter().any(|rule| rules.contains(rule));
    benchmark::controls().iter().filter(related).collect()
}

pub(super) fn taxonomies(controls: &[&'static Control]) -> Vec<Taxonomy> {
    let taxon = |control: &&'static Control| Taxon {
        id: control.id,
        short_description: Message { text: format!("{}.", control.title) },
    };
    let taxonomy = |_: &&'static Control| Taxonomy {
        name: benchmark::NAME,
        version: benchmark::VERSION,
        information_uri: benchmark::URL,
        short_description: Message { text: "Controls for Salesforce that concern integrations.".to_owned() },
        is_comprehensive: false,
        taxa: controls.iter().map(taxon).collect(),
    };
    controls.first().map(taxonomy).into_iter().collect()
}

/// The taxonomies that rules of the run refer to.
pub(super) fn supported(controls: &[&'static Control]) -> Vec<ComponentReference> {
    controls.first().map(|_| reference()).into_iter().collect()
}

/// What relates a rule to the controls; kind `relevant`, since a rule shows a part of what a control demands.
pub(super) fn relationships(rule: &str, controls: &[&'static Control]) -> Vec<Relationship> {
    let of_rule = controls.iter().enumerate().filter(|(_, control)| control.rules.contains(&rule));
    let related = |(index, control): (usize, &&'static Control)| Relationship {
        target: TaxonReference { id: control.id, index, tool_component: reference() },
        kinds: ["relevant"],
    };
    of_rule.map(related).collect()
}

fn reference() -> ComponentReference {
    ComponentReference { name: benchmark::NAME, index: 0 }
}
