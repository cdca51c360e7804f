//! The first API version of each element of permission sets, as one table.

use std::fmt::Write as _;

use crate::{Result, Sources, cite, table, tsv};

/// The table `VERSIONS`.
pub(crate) fn versions(sources: &Sources) -> Result<String> {
    let mut body = String::new();
    for [element, child, since, until, source] in tsv::rows("versions.tsv")? {
        let number = |text: &str| text.parse::<u16>().map_err(|_| format!("{element}: no version: {text:?}"));
        let until = if until.is_empty() { None } else { Some(number(&until)?) };
        let tags: Vec<String> = source.split(' ').map(str::to_owned).collect();
        writeln!(
            body,
            "Known {{ element: {element:?}, child: {:?}, since: {}, until: {until:?}, source: {:?} }},",
            (!child.is_empty()).then_some(&child),
            number(&since)?,
            cite(&element, &tags, sources)?,
        )?;
    }
    Ok(table("VERSIONS", "Known", &body))
}
