//! The profiles that Salesforce ships, with two indexes: by file name and English label, and by translated name.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde::Deserialize;

use crate::{Result, Sources, cite, index, read, table, variant};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Profiles {
    profile: Vec<Profile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Profile {
    file: String,
    label: Option<String>,
    class: String,
    license: Option<String>,
    user_permissions: Option<Vec<String>>,
    #[serde(default)]
    translations: Vec<Translation>,
    source: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Translation {
    language: String,
    name: String,
    source: Vec<String>,
}

/// The tables `PROFILES`, `NAMES` and `TRANSLATED`.
pub(crate) fn profiles(sources: &Sources) -> Result<String> {
    let Profiles { profile } = read("profiles.toml")?;
    let mut body = String::new();
    let (mut names, mut translated) = (Vec::new(), BTreeSet::new());
    for (at, row) in profile.iter().enumerate() {
        let label = row.label.as_ref().unwrap_or(&row.file);
        names.push((row.file.clone(), at));
        names.extend((*label != row.file).then(|| (label.clone(), at)));
        let mut translations = String::new();
        for Translation { language, name, source } in &row.translations {
            // Languages may share a name.
            translated.insert((name.clone(), at));
            let source = cite(name, source, sources)?;
            write!(
                translations,
                "Translation {{ language: {language:?}, name: {name:?}, source: {source:?} }}, "
            )?;
        }
        let stock = match &row.user_permissions {
            Some(list) => format!("Some(&{list:?})"),
            None => "None".to_owned(),
        };
        writeln!(
            body,
            "StandardProfile {{ file_name: {:?}, label: {label:?}, license: {:?}, class: {}, \
             user_permissions: {stock}, translations: &[{translations}], source: {:?} }},",
            row.file,
            row.license,
            variant("ProfileClass", &row.class),
            cite(&row.file, &row.source, sources)?,
        )?;
    }
    Ok(table("PROFILES", "StandardProfile", &body)
        + &index("NAMES", names)?
        + &index("TRANSLATED", translated.into_iter().collect())?)
}
