//! The controls of the Security Benchmark for Salesforce with the rules that cover them, as one table.

use std::fmt::Write as _;

use crate::{Result, table, tsv};

/// The table `CONTROLS`, in the benchmark's order.
pub(crate) fn benchmark() -> Result<String> {
    let mut body = String::new();
    for [id, title, rules, remark] in tsv::rows("benchmark.tsv")? {
        let rules: Vec<&str> = rules.split(' ').filter(|rule| !rule.is_empty()).collect();
        writeln!(
            body,
            "Control {{ id: {id:?}, title: {title:?}, rules: &{rules:?}, remark: {:?} }},",
            (!remark.is_empty()).then_some(&remark),
        )?;
    }
    Ok(table("CONTROLS", "Control", &body))
}
