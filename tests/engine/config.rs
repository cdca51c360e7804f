//! `leastforce.toml`: what it means, what is wrong with it, and the schema that describes it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use jiff::civil::date;
use leastforce::config::{
    self, Config, ConfigError, ConfigMistake, FailOn, FieldNeed, IntegrationKind, OptionInfo, OptionValue,
    RuleInfo, Stricter,
};
use leastforce::terms::grant::Bits;
use leastforce::terms::holder_kind::HolderKind;
use leastforce::terms::runs::Runs;
use leastforce::terms::severity::{Confidence, Severity};
use leastforce::tree::buffer::Buffer;
use leastforce::tree::{Listing, Oddity, OddityKind, Tree, TreeEntry};
use proptest::prelude::*;
use serde_json::Value;

const RULES: [RuleInfo; 4] = [
    RuleInfo {
        name: "view-all-data",
        group: "access",
        options: &[],
        severity: Severity::High,
        runs: Runs::Always,
    },
    RuleInfo {
        name: "missing-api-only",
        group: "access",
        options: &[],
        severity: Severity::High,
        runs: Runs::Always,
    },
    RuleInfo {
        name: "no-login-ip-range",
        group: "login",
        options: &[],
        severity: Severity::High,
        runs: Runs::Always,
    },
    RuleInfo {
        name: "object-sprawl",
        group: "size",
        options: &[
            OptionInfo {
                name: "max-objects",
                default: OptionValue::Count(25),
                stricter: Stricter::Lower,
                description: "The most objects that an integration may use.",
            },
            OptionInfo {
                name: "max-share",
                default: OptionValue::Share(0.25),
                stricter: Stricter::Lower,
                description: "The greatest share of the project's objects.",
            },
        ],
        severity: Severity::Medium,
        runs: Runs::Always,
    },
];

#[derive(Default)]
/// `None` for a file that may not be read.
struct MemoryTree(BTreeMap<String, Option<Vec<u8>>>);

impl MemoryTree {
    fn new(files: &[(&str, &str)]) -> Self {
        Self(files.iter().map(|(path, text)| ((*path).to_owned(), Some(text.as_bytes().to_vec()))).collect())
    }
}

impl Tree for MemoryTree {
    fn list(&self) -> Listing {
        let entry = |path: &String| TreeEntry { path: path.clone(), size: 1 };
        Listing { entries: self.0.keys().map(entry).collect(), ..Listing::default() }
    }

    fn read(&self, path: &str, buffer: &mut Buffer) -> std::io::Result<()> {
        let bytes = self.0.get(path).and_then(Option::as_ref).ok_or(std::io::ErrorKind::PermissionDenied)?;
        buffer.fill(&mut bytes.as_slice(), bytes.len() as u64)
    }
}

const BACKUP: &str = "kind = \"backup\"\nprofile = \"Backup\"\n";

fn load_with(text: &str, files: &[(&str, &str)]) -> Result<Config, Vec<ConfigMistake>> {
    let tree = MemoryTree::new(files);
    config::load("leastforce.toml", text, &RULES, &tree)
}

fn load(text: &str) -> Result<Config, Vec<ConfigMistake>> {
    load_with(text, &[("integrations/backup-vendor.toml", BACKUP)])
}

fn examples(folder: &str) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/config").join(folder);
    let mut examples: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            (path.file_stem().unwrap().to_string_lossy().into_owned(), fs::read_to_string(path).unwrap())
        })
        .collect();
    examples.sort();
    examples
}

fn rendered(mistakes: &[ConfigMistake]) -> String {
    let mut out = String::new();
    for mistake in mistakes {
        let start = mistake.location.start;
        writeln!(out, "{}:{}:{} {}", mistake.path, start.line, start.column, mistake.message).unwrap();
        if let Some(help) = &mistake.help {
            writeln!(out, "    {help}").unwrap();
        }
    }
    out
}

fn json(text: &str) -> Value {
    fn convert(value: toml::Value) -> Value {
        match value {
            toml::Value::String(text) => text.into(),
            toml::Value::Integer(number) => number.into(),
            toml::Value::Float(number) => number.into(),
            toml::Value::Boolean(flag) => flag.into(),
            toml::Value::Datetime(date) => date.to_string().into(),
            toml::Value::Array(items) => items.into_iter().map(convert).collect(),
            toml::Value::Table(table) => {
                Value::Object(table.into_iter().map(|(key, value)| (key, convert(value))).collect())
            }
        }
    }
    convert(toml::Value::Table(text.parse().unwrap()))
}

fn validator() -> &'static jsonschema::Validator {
    static VALIDATOR: LazyLock<jsonschema::Validator> = LazyLock::new(|| {
        let schema = serde_json::from_str(&config::schema(&RULES)).unwrap();
        jsonschema::draft202012::new(&schema).unwrap()
    });
    &VALIDATOR
}

#[test]
fn everything_that_can_be_said_is_understood() {
    let config = load(include_str!("../config/valid/everything.toml")).unwrap();
    let names: Vec<&str> = config.integrations.iter().map(|own| own.name.as_str()).collect();
    assert_eq!(names, ["erp-orders", "backup-vendor"]);

    let erp = &config.integrations[0];
    assert_eq!(erp.kind.as_ref().unwrap().value, IntegrationKind::Sync);
    assert!(erp.exclusive.as_ref().unwrap().value);
    assert_eq!(erp.review_by.as_ref().unwrap().value, date(2027, 3, 31));
    let holders: Vec<_> = erp.holders().map(|(kind, name)| (kind, name.value.as_str())).collect();
    assert_eq!(
        holders,
        [
            (HolderKind::Profile, "ERP Integration"),
            (HolderKind::PermissionSet, "ERP_Orders"),
            (HolderKind::PermissionSetGroup, "ERP_Core")
        ]
    );
    let set = &erp.permission_sets[0].location;
    assert_eq!((set.path.as_str(), set.start.line, set.start.column), ("leastforce.toml", 12, 20));

    let needs = erp.needs.as_ref().unwrap();
    assert!(needs.draft);
    assert_eq!(needs.never.len(), 3);
    let objects: Vec<&str> = needs.objects.iter().map(|need| need.object.value.as_str()).collect();
    assert_eq!(objects, ["Account", "Order", "Invoice__c"]);
    assert_eq!(needs.objects[0].access, Bits::READ | Bits::EDIT);
    assert_eq!(needs.objects[1].read, FieldNeed::All);
    assert!(needs.objects[1].all_records);
    assert_eq!(needs.objects[2].read, FieldNeed::AllCustom);
    assert!(matches!(&needs.objects[2].edit, FieldNeed::Globs { globs, except }
        if globs[0].value == "ERP_*" && except[0].value == "ERP_Note__c"));

    assert_eq!(config.baseline.as_ref().unwrap().value.0, "ci/leastforce-baseline.json");
    assert_eq!(config.fail_on.as_ref().unwrap().value, FailOn(Some(Severity::Medium)));
    assert_eq!(config.min_confidence.as_ref().unwrap().value, Confidence::Certain);
    assert_eq!(config.bases[0].name.value, "base-api");
    assert_eq!(config.not_integrations[1].holder.value.kind, HolderKind::PermissionSetGroup);
    assert_eq!(config.externals[0].name.value, "ns__Managed_Set");
    assert_eq!(config.waivers[0].expires.value, date(2027, 1, 31));
    let [on_subject, on_integration] = &config.waivers[..] else { panic!("two waivers") };
    let subject = &on_subject.subject.as_ref().unwrap().value;
    assert_eq!((subject.kind, subject.name.as_str()), ("profile", "Backup"));
    assert!(on_subject.integration.is_none() && on_integration.subject.is_none());
    assert_eq!(on_integration.integration.as_ref().unwrap().value, "backup-vendor");
    assert!(config.excludes()[0].covers("test/fixtures/a/b.profile"));
    assert!(!config.excludes()[0].covers("force-app/test/fixtures/b.profile"));

    let sprawl = config.rules.for_rule("object-sprawl");
    assert_eq!((sprawl.enabled, sprawl.severity), (Some(true), Some(Severity::High)));
    assert_eq!(sprawl.options["max-objects"], OptionValue::Count(40));
    assert_eq!(sprawl.options["max-share"], OptionValue::Share(0.5));
    let off = config.rules.for_rule("no-login-ip-range");
    assert_eq!((off.enabled, off.severity), (Some(false), None));
    assert_eq!(config.rules.for_rule("missing-api-only").enabled, None);
}

#[test]
fn every_mistake_is_reported_at_once_with_its_place_and_remedy() {
    for (name, text) in examples("mistakes") {
        let mistakes = load(&text).unwrap_err();
        for mistake in &mistakes {
            let says_what_to_write = mistake.help.is_some() || mistake.message.contains(" must ");
            assert!(says_what_to_write, "{name}: {}", mistake.message);
        }
        insta::assert_snapshot!(format!("mistakes_{name}"), rendered(&mistakes));
    }
}

/// TOML takes a key below a header for one of its table, which people who write at the end of the file do not expect.
#[test]
fn a_key_of_the_top_level_below_a_header_is_sent_above_the_first() {
    let schema: serde_json::Value = serde_json::from_str(&leastforce::config::schema(&[])).unwrap();
    let tables =
        ["integrations", "base", "external", "not-integration", "waiver", "rules", "files", "evidence"];
    let keys = schema["properties"].as_object().unwrap().keys();
    let keys: Vec<_> = keys.filter(|key| !tables.contains(&key.as_str())).collect();
    assert_eq!(keys.len(), 5);
    for key in keys {
        for header in ["files", "rules", "integrations", "integrations.crm", "external", "base.api"] {
            let mistakes = rendered(&load(&format!("[{header}]\n{key} = \"x\"\n")).unwrap_err());
            let told = format!("'{key}' belongs to no table: write it above the first line");
            assert!(mistakes.contains(&told), "[{header}]: {mistakes}");
        }
    }
}

#[test]
fn text_that_is_not_toml_is_one_mistake() {
    for (name, text) in examples("syntax") {
        let mistakes = load(&text).unwrap_err();
        assert_eq!(mistakes.len(), 1, "{name}");
        insta::assert_snapshot!(format!("syntax_{name}"), rendered(&mistakes));
    }
}

#[test]
fn included_files_are_judged_in_their_own_place() {
    let text = "include = [\"integrations/*.toml\", \"integrations/e*\", \"*.toml\", \"gone/*\"]\n\
                [integrations.crm]\nprofile = \"CRM\"\n";
    let files = [
        ("conf/leastforce.toml", text),
        ("conf/integrations/crm.toml", BACKUP),
        ("conf/integrations/erp.toml", "# the order feed\nprofil = \"ERP\"\n"),
        ("conf/integrations/old/x.toml", BACKUP),
        ("conf/integrations/broken.toml", "profile = [\n"),
        ("integrations/elsewhere.toml", BACKUP),
        ("conf/empty.toml", ""),
    ];
    let tree = MemoryTree::new(&files);
    let mistakes = config::load("conf/leastforce.toml", text, &RULES, &tree).unwrap_err();
    insta::assert_snapshot!(rendered(&mistakes));
}

#[test]
fn an_included_file_that_cannot_be_read_is_a_mistake() {
    let latin = Some(b"owner = \"M\xfcller\"".to_vec());
    let files = [("i/gone.toml", None), ("i/latin.toml", latin)];
    let tree = MemoryTree(files.map(|(path, bytes)| (path.to_owned(), bytes)).into());
    let mistakes = config::load("leastforce.toml", "include = [\"i/*\"]", &RULES, &tree).unwrap_err();
    insta::assert_snapshot!(rendered(&mistakes));
}

#[test]
fn an_integration_in_its_own_file_is_named_by_the_stem() {
    let config =
        load_with("include = [\"*.toml\"]", &[("leastforce.toml", "x"), ("erp.orders.toml", BACKUP)]);
    let config = config.unwrap();
    assert_eq!(config.integrations.len(), 1);
    assert_eq!(config.integrations[0].name, "erp.orders");
    assert_eq!(config.integrations[0].location.path, "erp.orders.toml");
}

#[test]
fn a_configuration_is_opened_out_of_any_tree() {
    let config = format!("include = [\"integrations/*.toml\"]\n[integrations.erp]\n{BACKUP}");
    let tree = MemoryTree::new(&[("leastforce.toml", &config), ("integrations/vendor.toml", BACKUP)]);
    let opened = config::open("leastforce.toml", &RULES, &tree).unwrap().unwrap();
    let files = opened.files_read();
    assert_eq!(files.into_iter().collect::<Vec<_>>(), ["integrations/vendor.toml", "leastforce.toml"]);
    assert_eq!(opened.path.as_deref(), Some("leastforce.toml"));
    assert!(config::open("conf/leastforce.toml", &RULES, &tree).unwrap().is_none());

    let refused = |tree: &dyn Tree| match config::open("leastforce.toml", &RULES, tree) {
        Err(ConfigError::Unreadable(why)) => why,
        Err(ConfigError::Mistakes(mistakes)) => rendered(&mistakes),
        Ok(_) => panic!("it is opened"),
    };
    let unreadable = MemoryTree([("leastforce.toml".to_owned(), None)].into());
    assert_eq!(refused(&unreadable), "permission denied");
    let latin = MemoryTree([("leastforce.toml".to_owned(), Some(b"a = \"\xfc\"".to_vec()))].into());
    assert!(refused(&latin).contains("leastforce.toml:1:6 this file is not UTF-8 text"));
    assert_eq!(refused(&Linked), "it is a symbolic link that leads out of the root");
}

/// A tree whose configuration is a link to a file elsewhere. Nothing may be read of it.
struct Linked;

impl Tree for Linked {
    fn list(&self) -> Listing {
        let odd = Oddity { path: "leastforce.toml".to_owned(), kind: OddityKind::OutsideLink };
        Listing { odd: vec![odd], ..Listing::default() }
    }

    fn read(&self, path: &str, _: &mut Buffer) -> std::io::Result<()> {
        panic!("'{path}' is read")
    }
}

#[test]
fn a_byte_order_mark_moves_no_column() {
    let mistakes = load("\u{FEFF}kind = 1\r\n").unwrap_err();
    let start = mistakes[0].location.start;
    assert_eq!((start.line, start.column, start.offset, mistakes[0].span.start), (1, 1, 3, 3));
}

#[test]
fn the_schema_accepts_every_valid_example() {
    let validator = validator();
    for (name, text) in examples("valid") {
        load(&text).unwrap_or_else(|mistakes| panic!("{name}: {}", rendered(&mistakes)));
        let errors: Vec<_> = validator.iter_errors(&json(&text)).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{name}: {errors:?}");
    }
}

/// The TOML blocks of a Markdown text.
fn toml_blocks(markdown: &str) -> impl Iterator<Item = &str> {
    markdown
        .split("```toml")
        .skip(1)
        .filter_map(|rest| rest.split_once("\n```"))
        .filter_map(|(block, _)| Some(block.split_once('\n')?.1))
}

#[test]
fn schema_accepts_what_the_readme_the_pages_and_the_sample_show() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = vec![root.join("README.md")];
    let pages =
        walkdir::WalkDir::new(root.join("src/rules")).into_iter().map(|entry| entry.unwrap().into_path());
    let pages = pages
        .chain(walkdir::WalkDir::new(root.join("docs")).into_iter().map(|entry| entry.unwrap().into_path()));
    files.extend(pages.filter(|path| path.extension().is_some_and(|e| e == "md")));
    let mut examples = vec![fs::read_to_string(root.join("sample-sfdx-project/leastforce.toml")).unwrap()];
    for file in files {
        let text = fs::read_to_string(file).unwrap().replace('\r', "");
        examples.extend(toml_blocks(&text).map(str::to_owned));
    }
    assert!(examples.len() > 30, "{}", examples.len());
    let schema = fs::read_to_string(root.join("sample-sfdx-project/leastforce.schema.json")).unwrap();
    let schema = jsonschema::draft202012::new(&serde_json::from_str(&schema).unwrap()).unwrap();
    for example in examples {
        let mut shown = json(&example);
        // What is shown of a contract alone goes into a declaration.
        for integration in shown["integrations"].as_object_mut().into_iter().flatten().map(|(_, own)| own) {
            let own = integration.as_object_mut().unwrap();
            if own.keys().all(|key| key == "needs") {
                own.insert("profile".to_owned(), "ERP Integration".into());
            }
        }
        if shown["integrations"].is_null() {
            shown.as_object_mut().unwrap().remove("integrations");
        }
        let errors: Vec<_> = schema.iter_errors(&shown).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{example}\n{errors:?}");
    }
}

#[test]
fn schema_refuses_what_the_reader_refuses() {
    let validator = validator();
    let refused = [
        "colour = 1",
        "include = \"a.toml\"",
        "include = [\" \"]",
        "[integrations.a]\nprofil = \"A\"",
        "[integrations.a]\nowner = \"A\"",
        "[integrations.a]\nprofile = 1",
        "[integrations.a]\nprofile = \"A\"\nkind = \"synk\"",
        "[integrations.a]\nprofile = \"A\"\nreview-by = 1",
        "[integrations.a]\nprofile = \"A\"\nneeds.objects.Account.access = []",
        "[integrations.a]\nprofile = \"A\"\nneeds.objects.Account.access = [\"view-all\"]",
        "[integrations.a]\nprofile = \"A\"\nneeds.objects.Account = { access = [\"read\"], read = \"some\" }",
        "[integrations.a]\nprofile = \"A\"\nneeds.never = [\"*:*\"]",
        "[base.a]\ndraft = true",
        "[[not-integration]]\nholder = \"A\"\nreason = \"x\"",
        "[[not-integration]]\nholder = \"profile:A\"",
        "[external.a]\ngrants = []",
        "[rules]\nview-al-data = \"off\"",
        "[rules]\nview-all-data = \"loud\"",
        "[rules]\nview-all-data = { max-objects = 1 }",
        "[rules]\nobject-sprawl = { max-objects = -1 }",
        "[rules]\nobject-sprawl = { max-objects = 1.5 }",
        "[files]\nexclude = [{ path = \"a\" }]",
        "[[waiver]]\nrule = \"view-all-data\"\nreason = \"a\"\nowner = \"b\"\nexpires = 2027-01-31",
        "[[waiver]]\nrule = \"view-all-data\"\nsubject = \"profile:A\"\nreason = \"a\"\nexpires = 2027-01-31",
    ];
    for text in refused {
        assert!(load(text).is_err(), "the reader accepts {text}");
        assert!(!validator.is_valid(&json(text)), "the schema accepts {text}");
    }
}

#[test]
fn the_example_of_everything_has_every_key_of_the_schema() {
    fn keys(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(object) => {
                for (key, value) in object {
                    found.push(key.clone());
                    keys(value, found);
                }
            }
            Value::Array(items) => items.iter().for_each(|item| keys(item, found)),
            _ => {}
        }
    }
    fn properties(schema: &Value, found: &mut Vec<String>) {
        if let Value::Object(object) = schema {
            if let Some(Value::Object(properties)) = object.get("properties") {
                found.extend(properties.keys().cloned());
            }
            object.values().for_each(|value| properties(value, found));
        }
    }
    let mut used = Vec::new();
    keys(&json(include_str!("../config/valid/everything.toml")), &mut used);
    let schema: Value = serde_json::from_str(&config::schema(&[])).unwrap();
    let mut known = Vec::new();
    properties(&schema, &mut known);
    assert!(known.len() > 40);
    for key in known {
        assert!(used.contains(&key), "no example of '{key}'");
    }
}

#[test]
fn the_schema_names_rules_and_describes_keys() {
    insta::assert_snapshot!(config::schema(&RULES[3..]));
}

/// A valid file with some of its pieces lost, doubled or exchanged.
fn mutated() -> impl Strategy<Value = String> {
    let valid = examples("valid").into_iter().chain(examples("mistakes")).map(|(_, text)| text);
    let pieces = [
        "[",
        "]",
        "[[",
        "\"",
        "=",
        "{",
        "}",
        ",",
        ".",
        "\n",
        "1",
        "true",
        "2027-01-31",
        "off",
        "*",
        "\u{0}",
        "ü",
    ];
    let edit = (any::<prop::sample::Index>(), 0..12usize, prop::sample::select(pieces.to_vec()));
    let lost_lines = prop::collection::vec(any::<prop::sample::Index>(), 0..6);
    (prop::sample::select(valid.collect::<Vec<_>>()), prop::collection::vec(edit, 0..4), lost_lines).prop_map(
        |(text, edits, lost)| {
            let mut lines: Vec<&str> = text.lines().collect();
            for at in lost {
                lines.remove(at.index(lines.len()));
                if lines.is_empty() {
                    break;
                }
            }
            let mut text = lines.join("\n");
            for (at, length, piece) in edits {
                let start = text.floor_char_boundary(at.index(text.len().max(1)));
                let end = text.ceil_char_boundary((start + length).min(text.len()));
                text.replace_range(start..end, piece);
            }
            text
        },
    )
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in any::<String>()) {
        let _ = load(&text);
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in any::<Vec<u8>>()) {
        if let Ok(text) = config::decode_text("leastforce.toml", &bytes) {
            let _ = load(text);
        }
    }

    #[test]
    fn what_the_reader_accepts_fits_the_schema(text in mutated()) {
        match load(&text) {
            Ok(_) => {
                prop_assert!(validator().is_valid(&json(&text)));
            }
            Err(mistakes) => {
                prop_assert!(!mistakes.is_empty());
                for mistake in mistakes {
                    prop_assert!(mistake.location.start.offset <= text.len().max(BACKUP.len()) as u64);
                }
            }
        }
    }
}
