//! The escalation graph as tables: every node has a number, every clause is a set of numbers.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde::Deserialize;

use crate::{Result, Sources, cite, read, table, variant};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Graph {
    fact: BTreeMap<String, Fact>,
    edge: Vec<Edge>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Fact {
    can: String,
    #[serde(default)]
    given: bool,
    severity: Option<String>,
    weight: Option<u8>,
    #[serde(default)]
    modifier: bool,
    part_of: Option<String>,
    rule: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Edge {
    id: String,
    name: String,
    #[serde(default)]
    certain: Vec<Vec<String>>,
    #[serde(default)]
    likely: Vec<Vec<String>>,
    #[serde(default)]
    guess: Vec<Vec<String>>,
    reaches: Vec<String>,
    unless: Option<String>,
    #[serde(default)]
    belongs_to: Vec<String>,
    does: String,
    why: String,
    instead: String,
    source: Vec<String>,
}

impl Edge {
    fn clauses(&self) -> impl Iterator<Item = (&'static str, &Vec<String>)> {
        let tagged = |sureness: &'static str| move |list| (sureness, list);
        let certain = self.certain.iter().map(tagged("Certain"));
        certain.chain(self.likely.iter().map(tagged("Likely"))).chain(self.guess.iter().map(tagged("Guess")))
    }
}

/// The tables `NODES`, `FACTS` and `EDGES`.
pub(crate) fn escalation(sources: &Sources) -> Result<String> {
    let Graph { fact: facts, edge: edges } = read("escalation.toml")?;
    let numbers = numbers(&facts, &edges)?;
    let set = |names: &[String]| -> Result<String> {
        let number = |name: &String| numbers.get(name).ok_or(format!("escalation.toml: no fact {name}"));
        let found: Vec<_> = names.iter().map(number).collect::<std::result::Result<_, _>>()?;
        Ok(format!("Nodes::listed(&{found:?})"))
    };
    let mut nodes: Vec<_> = numbers.iter().collect();
    nodes.sort_by_key(|(_, number)| **number);
    let first_fact = nodes.iter().take_while(|(name, _)| is_permission(name)).count();
    let nodes = nodes.iter().enumerate().fold(String::new(), |body, (at, (name, _))| {
        let node = if at < first_fact {
            format!("Node::Permission({name:?})")
        } else {
            format!("Node::Fact(&FACTS[{}])", at - first_fact)
        };
        body + &node + ",\n"
    });
    let mut fact_rows = String::new();
    for (name, fact) in &facts {
        let goal = match (&fact.severity, fact.weight) {
            (Some(severity), Some(weight)) => format!(
                "Some(Goal {{ severity: {}, weight: {weight}, modifier: {}, rule: {:?} }})",
                variant("Severity", severity),
                fact.modifier,
                fact.rule,
            ),
            (None, None) => "None".to_owned(),
            _ => return Err(format!("{name}: severity and weight go together").into()),
        };
        let part_of = fact.part_of.as_slice();
        writeln!(
            fact_rows,
            "Fact {{ name: {name:?}, can: {:?}, given: {}, goal: {goal}, part_of: {}, node: {} }},",
            fact.can,
            fact.given,
            set(part_of)?,
            numbers[name],
        )?;
    }
    let mut edge_rows = String::new();
    for edge in &edges {
        let mut clauses = String::new();
        for (sureness, needs) in edge.clauses() {
            write!(clauses, "Clause {{ needs: {}, sureness: Sureness::{sureness} }}, ", set(needs)?)?;
        }
        writeln!(
            edge_rows,
            "Edge {{ id: {:?}, name: {:?}, clauses: &[{clauses}], reaches: {}, unless: {:?}, belongs_to: &{:?}, \
             does: {:?}, why: {:?}, instead: {:?}, source: {:?} }},",
            edge.id,
            edge.name,
            set(&edge.reaches)?,
            edge.unless,
            edge.belongs_to,
            edge.does,
            edge.why,
            edge.instead,
            cite(&edge.id, &edge.source, sources)?,
        )?;
    }
    let facts = table("FACTS", "Fact", &fact_rows);
    Ok(facts + &table("NODES", "Node", &nodes) + &table("EDGES", "Edge", &edge_rows))
}

/// Every user permission and fact of the graph with its number: permissions first, each kind by name.
fn numbers(facts: &BTreeMap<String, Fact>, edges: &[Edge]) -> Result<BTreeMap<String, usize>> {
    let named = edges.iter().flat_map(|e| e.clauses().flat_map(|(_, needs)| needs).chain(&e.reaches));
    let permissions: BTreeSet<&String> = named.filter(|name| is_permission(name)).collect();
    let numbers: BTreeMap<_, _> =
        permissions.into_iter().chain(facts.keys()).cloned().enumerate().map(|(n, name)| (name, n)).collect();
    if numbers.len() > 128 {
        return Err("escalation.toml: more nodes than a set of them can hold".into());
    }
    Ok(numbers)
}

fn is_permission(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase())
}
