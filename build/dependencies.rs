//! What grants depend on, as one table.

use std::fmt::Write as _;

use crate::{Result, Sources, bits, cite, table, tsv, variant};

/// The table `DEPENDENCIES`.
pub(crate) fn dependencies(sources: &Sources) -> Result<String> {
    let mut body = String::new();
    for [grant, needs, strength, feature, source] in tsv::rows("dependencies.tsv")? {
        let tags: Vec<String> = source.split(' ').map(str::to_owned).collect();
        if (strength == "where-feature-is-on") == feature.is_empty() {
            return Err(format!("{grant}: where-feature-is-on and a feature go together").into());
        }
        writeln!(
            body,
            "Dependency {{ grant: {}, needs: {}, strength: {}, feature: {:?}, source: {:?} }},",
            term(&grant),
            term(&needs),
            variant("Strength", &strength),
            (!feature.is_empty()).then_some(&feature),
            cite(&grant, &tags, sources)?,
        )?;
    }
    Ok(table("DEPENDENCIES", "Dependency", &body))
}

/// `ViewSetup` or `Order:read+edit`, as the program holds it; the compiler rejects bits that do not exist.
fn term(text: &str) -> String {
    let Some((name, written)) = text.split_once(':') else {
        return format!("Term::Permission({text:?})");
    };
    let names: Vec<String> = written.split('+').map(str::to_owned).collect();
    match name {
        "<detail>" => format!("Term::Detail({})", bits(&names)),
        "<master>" => format!("Term::Master({})", bits(&names)),
        _ => format!("Term::Object({name:?}, {})", bits(&names)),
    }
}
