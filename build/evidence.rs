//! The table of what tells an integration from people.

use std::fmt::Write as _;

use serde::Deserialize;

use super::{Result, read, table, variant};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    likely: i32,
    candidate: i32,
    evidence: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    kind: String,
    says: String,
    decides: Option<String>,
    profile: Option<i32>,
    set: Option<i32>,
    #[serde(default)]
    leads: bool,
    #[serde(default)]
    permissions: Vec<String>,
    reason: String,
}

pub fn evidence() -> Result<String> {
    let Table { likely, candidate, evidence } = read("evidence.toml")?;
    let mut body = String::new();
    for Row { kind, says, decides, profile, set, leads, permissions, reason } in evidence {
        let strength = match (&decides, profile, set) {
            (Some(what), None, None) if !leads => variant("Strength", what),
            (None, Some(profile), Some(set)) => {
                format!("Strength::Weighs {{ profile: {profile}, set: {set}, leads: {leads} }}")
            }
            _ => return Err(format!("{kind}: want decides, or profile and set").into()),
        };
        writeln!(
            body,
            "Evidence {{ kind: {}, name: {kind:?}, says: {says:?}, strength: {strength}, \
             permissions: &{permissions:?}, reason: {reason:?} }},",
            variant("EvidenceKind", &kind)
        )?;
    }
    Ok(table("EVIDENCE", "Evidence", &body)
        + &format!("pub const LIKELY: i32 = {likely};\npub const CANDIDATE: i32 = {candidate};\n"))
}
