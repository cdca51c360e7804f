//! Compiles the catalogue's data files into sorted static tables, so that the program parses nothing at start-up.
//! A mistake in a data file stops the build and names the entry.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use serde::Deserialize;
use serde::de::DeserializeOwned;

#[path = "build/benchmark.rs"]
mod benchmark;
#[path = "build/dependencies.rs"]
mod dependencies;
#[path = "build/escalation.rs"]
mod escalation;
#[path = "build/evidence.rs"]
mod evidence;
#[path = "build/fields.rs"]
mod fields;
#[path = "build/profiles.rs"]
mod profiles;
#[path = "build/tsv.rs"]
mod tsv;
#[path = "build/versions.rs"]
mod versions;

const DATA: &str = "src/catalog/data";

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;
type Sources = BTreeMap<String, String>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Permission {
    label: Option<String>,
    section: Option<String>,
    kind: Option<String>,
    level: Option<String>,
    why: Option<String>,
    escalation: Option<String>,
    evidence: Option<String>,
    #[serde(default)]
    rated_by: Vec<String>,
    rule: Option<String>,
    severity: Option<String>,
    #[serde(default)]
    interactive: bool,
    #[serde(default)]
    writes: bool,
    #[serde(default)]
    implies: Vec<String>,
    alias_of: Option<String>,
    source: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Objects {
    beside: Vec<String>,
    object: BTreeMap<String, Object>,
    suffix: BTreeMap<String, Object>,
}

/// A standard object, or what a suffix says of every object that has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[expect(clippy::struct_excessive_bools, reason = "each is a key of the data file")]
struct Object {
    #[serde(alias = "meaning")]
    label: String,
    #[serde(default)]
    controlled_by: Vec<BTreeMap<String, String>>,
    sensitivity: Option<String>,
    why: Option<String>,
    #[serde(default)]
    write_only: bool,
    #[serde(default)]
    never_edited: bool,
    granted_as: Option<String>,
    #[serde(default)]
    granted: bool,
    #[serde(default)]
    all_fields: bool,
    change_events: Option<String>,
    source: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Licenses {
    license: Vec<License>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct License {
    name: String,
    #[serde(default)]
    aliases: Vec<String>,
    kind: String,
    class: String,
    source: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Namespace {
    meaning: String,
    #[serde(default, rename = "user-permissions")]
    user_permissions: Option<Vec<String>>,
    source: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Implied {
    object: BTreeMap<String, Vec<String>>,
    field: BTreeMap<String, Vec<String>>,
    permission: Vec<ImpliedByPermission>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ImpliedByPermission {
    name: String,
    object: String,
    bits: Vec<String>,
    source: Vec<String>,
}

fn main() -> Result<()> {
    println!("cargo::rerun-if-changed={DATA}");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build");
    // Tests of real projects, and of small ones with the right answer, are ignored where there are none.
    println!("cargo::rustc-check-cfg=cfg(corpus, cases)");
    for (variable, name) in [("LEASTFORCE_CORPUS", "corpus"), ("LEASTFORCE_CASES", "cases")] {
        println!("cargo::rerun-if-env-changed={variable}");
        if env::var_os(variable).is_some() {
            println!("cargo::rustc-cfg={name}");
        }
    }
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let sources: Sources = read("sources.toml")?;
    fs::write(out.join("permissions.rs"), permissions(&sources)?)?;
    fs::write(out.join("objects.rs"), objects(&sources)?)?;
    fs::write(out.join("fields.rs"), fields::fields(&sources)?)?;
    fs::write(out.join("licenses.rs"), licenses(&sources)?)?;
    fs::write(out.join("profiles.rs"), profiles::profiles(&sources)?)?;
    fs::write(out.join("namespaces.rs"), namespaces(&sources)?)?;
    fs::write(out.join("implied.rs"), implied(&sources)?)?;
    fs::write(out.join("benchmark.rs"), benchmark::benchmark()?)?;
    fs::write(out.join("dependencies.rs"), dependencies::dependencies(&sources)?)?;
    fs::write(out.join("escalation.rs"), escalation::escalation(&sources)?)?;
    fs::write(out.join("evidence.rs"), evidence::evidence()?)?;
    fs::write(out.join("versions.rs"), versions::versions(&sources)?)?;
    fs::write(out.join("words.rs"), words()?)?;
    Ok(())
}

fn read<T: DeserializeOwned>(file: &str) -> Result<T> {
    let text = fs::read_to_string(Path::new(DATA).join(file))?;
    toml::from_str(&text).map_err(|error| format!("{DATA}/{file}: {error}").into())
}

fn permissions(sources: &Sources) -> Result<String> {
    let rows: BTreeMap<String, Permission> = read("permissions.toml")?;
    let mut sorted: Vec<_> = rows.iter().collect();
    // A name and its misspelling in another case compare equal; the right one comes first.
    sorted.sort_by_key(|(name, row)| (name.to_ascii_lowercase(), row.alias_of.is_some()));
    let mut body = String::new();
    for (name, row) in sorted {
        let rating = match (&row.level, &row.why, &row.evidence) {
            (Some(level), Some(why), Some(evidence)) => format!(
                "Some(Rating {{ level: {}, why: {why:?}, escalation: {:?}, source: {:?}, label_only: {} }})",
                variant("Severity", level),
                row.escalation,
                cite(name, &row.rated_by, sources)?,
                match evidence.as_str() {
                    "sourced" => false,
                    "label-only" => true,
                    other => return Err(format!("{name}: unknown evidence {other}").into()),
                },
            ),
            (None, None, None) => "None".to_owned(),
            _ => return Err(format!("{name}: level, why and evidence go together").into()),
        };
        let protective = match row.kind.as_deref() {
            None => false,
            Some("protective") => true,
            Some(other) => return Err(format!("{name}: unknown kind {other}").into()),
        };
        let optional = |kind: &str, value: &Option<String>| {
            value.as_ref().map_or("None".to_owned(), |value| format!("Some({})", variant(kind, value)))
        };
        let (severity, section) = (optional("Severity", &row.severity), optional("Section", &row.section));
        writeln!(
            body,
            "Permission {{ name: {name:?}, label: {:?}, section: {section}, rating: {rating}, protective: {protective}, \
             interactive: {}, writes: {}, rule: {:?}, rule_severity: {severity}, implies: &{:?}, \
             alias_of: {:?}, source: {:?} }},",
            row.label,
            row.interactive,
            row.writes,
            row.rule,
            row.implies,
            row.alias_of,
            cite(name, &row.source, sources)?,
        )?;
    }
    Ok(table("PERMISSIONS", "Permission", &body))
}

fn objects(sources: &Sources) -> Result<String> {
    let Objects { beside, object, suffix } = read("objects.toml")?;
    let mut exact = String::new();
    for (name, row) in sorted(object) {
        writeln!(exact, "{},", object_row(&name, &row, sources)?)?;
    }
    let mut by_suffix: Vec<_> = suffix.into_iter().collect();
    by_suffix.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
    let mut suffixes = String::new();
    for (name, row) in by_suffix {
        writeln!(suffixes, "{},", object_row(&name, &row, sources)?)?;
    }
    Ok(table("OBJECTS", "Object", &exact)
        + &table("SUFFIXES", "Object", &suffixes)
        + &format!("static BESIDE_OBJECTS: &[&str] = &{beside:?};\n"))
}

fn object_row(name: &str, row: &Object, sources: &Sources) -> Result<String> {
    let mut controllers = String::new();
    for controller in &row.controlled_by {
        for (kind, target) in controller {
            if !["object", "permission", "parent"].contains(&kind.as_str()) {
                return Err(format!("{name}: unknown controller {kind}").into());
            }
            write!(controllers, "{}({target:?}), ", variant("Controller", kind))?;
        }
    }
    let sensitivity = match (&row.sensitivity, &row.why) {
        (Some(class), Some(why)) => format!(
            "Some(Sensitivity {{ class: {}, why: {why:?}, write_only: {} }})",
            variant("ObjectClass", class),
            row.write_only
        ),
        (None, None) => "None".to_owned(),
        _ => return Err(format!("{name}: sensitivity and why go together").into()),
    };
    let granted_as = row
        .granted_as
        .as_ref()
        .map_or("None".to_owned(), |kind| format!("Some({})", variant("GrantKind", kind)));
    Ok(format!(
        "Object {{ name: {name:?}, label: {:?}, controllers: &[{controllers}], sensitivity: {sensitivity}, \
         never_edited: {}, granted: {}, granted_as: {granted_as}, all_fields: {}, change_events: {:?}, source: {:?} }}",
        row.label,
        row.never_edited,
        row.granted,
        row.all_fields,
        row.change_events,
        cite(name, &row.source, sources)?,
    ))
}

fn licenses(sources: &Sources) -> Result<String> {
    let Licenses { license } = read("licenses.toml")?;
    let mut body = String::new();
    let mut names = Vec::new();
    for (at, row) in license.iter().enumerate() {
        names.push((row.name.clone(), at));
        names.extend(row.aliases.iter().map(|alias| (alias.clone(), at)));
        writeln!(
            body,
            "License {{ name: {:?}, aliases: &{:?}, kind: {}, class: {}, source: {:?} }},",
            row.name,
            row.aliases,
            variant("LicenseKind", &row.kind),
            variant("LicenseClass", &row.class),
            cite(&row.name, &row.source, sources)?,
        )?;
    }
    Ok(table("LICENSES", "License", &body) + &index("NAMES", names)?)
}

/// User permissions that something comes with, where they are known.
fn stock(permissions: Option<&Vec<String>>) -> String {
    permissions.map_or("None".to_owned(), |list| format!("Some(&{list:?})"))
}

fn namespaces(sources: &Sources) -> Result<String> {
    let rows: BTreeMap<String, Namespace> = read("namespaces.toml")?;
    let mut body = String::new();
    for (name, row) in sorted(rows) {
        let source = cite(&name, &row.source, sources)?;
        let stock = stock(row.user_permissions.as_ref());
        writeln!(
            body,
            "Namespace {{ name: {name:?}, meaning: {:?}, user_permissions: {stock}, source: {source:?} }},",
            row.meaning
        )?;
    }
    Ok(table("NAMESPACES", "Namespace", &body))
}

fn implied(sources: &Sources) -> Result<String> {
    let Implied { object, field, mut permission } = read("implied.toml")?;
    permission.sort_by_key(|row| (row.name.to_ascii_lowercase(), row.object.to_ascii_lowercase()));
    let mut body = String::new();
    for row in permission {
        writeln!(
            body,
            "ImpliedBits {{ permission: {:?}, object: {:?}, bits: {}, source: {:?} }},",
            row.name,
            row.object,
            bits(&row.bits),
            cite(&row.name, &row.source, sources)?
        )?;
    }
    Ok(steps("OBJECT_STEPS", &object)?
        + &steps("FIELD_STEPS", &field)?
        + &table("BY_PERMISSION", "ImpliedBits", &body))
}

fn steps(name: &str, rows: &BTreeMap<String, Vec<String>>) -> Result<String> {
    let mut body = String::new();
    for (bit, implied) in rows {
        writeln!(body, "({}, {}),", bits(std::slice::from_ref(bit)), bits(implied))?;
    }
    Ok(table(name, "(Bits, Bits)", &body))
}

fn words() -> Result<String> {
    let mut rows = tsv::rows::<3>("identity_words.tsv")?;
    rows.sort_unstable_by(|[phrase, language, class], [p, l, c]| (phrase, class, language).cmp(&(p, c, l)));
    let mut body = String::new();
    for [phrase, language, class] in rows {
        writeln!(
            body,
            "Word {{ phrase: {phrase:?}, language: {language:?}, class: {} }},",
            variant("WordClass", &class)
        )?;
    }
    Ok(table("WORDS", "Word", &body))
}

/// Rows in the order in which names are looked up: ASCII letters without case.
fn sorted<T>(rows: BTreeMap<String, T>) -> Vec<(String, T)> {
    let mut rows: Vec<_> = rows.into_iter().collect();
    rows.sort_by_key(|(name, _)| name.to_ascii_lowercase());
    rows
}

/// A sorted table from every written name to the row it means.
fn index(table_name: &str, mut names: Vec<(String, usize)>) -> Result<String> {
    names.sort_by_key(|(name, _)| name.to_ascii_lowercase());
    for pair in names.windows(2) {
        if pair[0].0.eq_ignore_ascii_case(&pair[1].0) {
            return Err(format!("two entries share the name {}", pair[0].0).into());
        }
    }
    let body = names.iter().fold(String::new(), |body, row| body + &format!("{row:?},\n"));
    Ok(table(table_name, "(&str, usize)", &body))
}

/// The texts behind source tags, in one line.
fn cite(entry: &str, tags: &[String], sources: &Sources) -> Result<String> {
    if tags.is_empty() {
        return Err(format!("{entry}: no source").into());
    }
    let texts: Vec<&str> = tags
        .iter()
        .map(|tag| sources.get(tag).map(String::as_str).ok_or(format!("{entry}: unknown source {tag}")))
        .collect::<std::result::Result<_, _>>()?;
    Ok(texts.join("; "))
}

/// `high` as `Severity::High`, `not-machine` as `Class::NotMachine`; the compiler rejects what does not exist.
fn variant(kind: &str, name: &str) -> String {
    let mut text = format!("{kind}::");
    for part in name.split('-') {
        let mut letters = part.chars();
        text.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        text.push_str(letters.as_str());
    }
    text
}

/// The union of written bit names, usable in a static; the compiler rejects what does not exist.
fn bits(names: &[String]) -> String {
    let parts: Vec<_> =
        names.iter().map(|name| format!("Bits::{}", name.to_ascii_uppercase().replace('-', "_"))).collect();
    let (first, rest) = parts.split_first().expect("a row without bits says nothing");
    rest.iter().fold(first.clone(), |all, bit| format!("{all}.union({bit})"))
}

fn table(name: &str, row: &str, body: &str) -> String {
    format!("static {name}: &[{row}] = &[\n{body}];\n")
}
