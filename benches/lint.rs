//! What a run costs, over data that the bench makes itself: always the same.

use std::fmt::Write as _;
use std::hint::black_box;
use std::io;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use leastforce::Settings;
use leastforce::analysis::Analysis;
use leastforce::catalog::permission;
use leastforce::config::{self, Config};
use leastforce::metadata::{Scratch, read};
use leastforce::project::MetadataKind;
use leastforce::rules::Selection;
use leastforce::rules::find::{Judging, find};
use leastforce::tree::buffer::Buffer;
use leastforce::tree::{Listing, Tree, TreeEntry};

/// xorshift64*: small, and the same everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let high = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(high).unwrap_or_default() % limit
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

const OBJECTS: usize = 120;

fn object(n: usize) -> String {
    let standard = ["Account", "Contact", "Case", "Lead", "Opportunity", "Order", "Contract", "Asset"];
    standard.get(n).map_or_else(|| format!("Shipment_Part_{n}__c"), |name| (*name).to_owned())
}

/// One element as the Salesforce CLI writes it.
fn element(out: &mut String, name: &str, children: &[(&str, &str)]) {
    let _ = writeln!(out, "    <{name}>");
    for (child, value) in children {
        let _ = writeln!(out, "        <{child}>{value}</{child}>");
    }
    let _ = writeln!(out, "    </{name}>");
}

fn boolean(value: bool) -> &'static str {
    if value { "true" } else { "false" }
}

fn class(out: &mut String, random: &mut Random, n: usize) {
    let name = format!("ShipmentService{n}Controller");
    element(out, "classAccesses", &[("apexClass", &name), ("enabled", boolean(random.chance(30)))]);
}

fn field(out: &mut String, random: &mut Random, n: usize) {
    let name = format!("{}.Detail_{n}__c", object(random.below(OBJECTS)));
    let readable = random.chance(45);
    let editable = boolean(readable && random.chance(60));
    element(
        out,
        "fieldPermissions",
        &[("editable", editable), ("field", &name), ("readable", boolean(readable))],
    );
}

fn object_permissions(out: &mut String, random: &mut Random, n: usize) {
    let (delete, all) = (random.chance(20), random.chance(5));
    element(
        out,
        "objectPermissions",
        &[
            ("allowCreate", boolean(random.chance(50))),
            ("allowDelete", boolean(delete)),
            ("allowEdit", boolean(delete || random.chance(60))),
            ("allowRead", "true"),
            ("modifyAllRecords", boolean(all && delete)),
            ("object", &object(n)),
            ("viewAllRecords", boolean(all)),
        ],
    );
}

fn user_permissions(out: &mut String, random: &mut Random, percent: usize) {
    for permission in permission::all().iter().filter(|p| p.alias_of.is_none() && !p.protective) {
        if random.chance(percent) {
            element(out, "userPermissions", &[("enabled", "true"), ("name", permission.name)]);
        }
    }
}

/// About `fields` * 150 bytes, in the order of the CLI.
fn metadata(root: &str, seed: u64, fields: usize) -> String {
    let mut random = Random(seed);
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{root} xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n"
    );
    for n in 0..fields / 3 {
        class(&mut out, &mut random, n);
    }
    for n in 0..fields {
        field(&mut out, &mut random, n);
    }
    for n in 0..OBJECTS.min(fields / 5) {
        object_permissions(&mut out, &mut random, n);
    }
    let license = if root == "Profile" { "userLicense" } else { "license" };
    let _ = writeln!(out, "    <{license}>Salesforce</{license}>");
    user_permissions(&mut out, &mut random, if fields > 1000 { 25 } else { 2 });
    let _ = writeln!(out, "</{root}>");
    out
}

struct Files(Vec<(String, String)>);

impl Files {
    fn bytes(&self) -> u64 {
        self.0.iter().map(|(_, text)| text.len() as u64).sum()
    }
}

impl Tree for Files {
    fn list(&self) -> Listing {
        let entry =
            |(path, text): &(String, String)| TreeEntry { path: path.clone(), size: text.len() as u64 };
        Listing { entries: self.0.iter().map(entry).collect(), ..Listing::default() }
    }

    fn read(&self, path: &str, buffer: &mut Buffer) -> io::Result<()> {
        let found = self.0.binary_search_by(|(p, _)| p.as_str().cmp(path));
        let (_, text) = &self.0[found.map_err(|_| io::ErrorKind::NotFound)?];
        buffer.fill(&mut text.as_bytes(), text.len() as u64)
    }
}

/// A hundred files, of which eight belong to integrations.
fn project() -> Files {
    let mut files = vec![(
        "sfdx-project.json".to_owned(),
        "{\"packageDirectories\": [{\"path\": \"force-app\"}], \"sourceApiVersion\": \"64.0\"}".to_owned(),
    )];
    for n in 0..20u64 {
        let name = if n < 3 { format!("System {n} Integration") } else { format!("Sales Region {n}") };
        let path = format!("force-app/main/default/profiles/{name}.profile-meta.xml");
        files.push((path, metadata("Profile", n + 1, 1200)));
    }
    for n in 0..79u64 {
        let name = if n < 5 { format!("Orders_API_Sync_{n}") } else { format!("Sales_Feature_{n}") };
        let path = format!("force-app/main/default/permissionsets/{name}.permissionset-meta.xml");
        files.push((path, metadata("PermissionSet", n + 1000, 120)));
    }
    files.sort();
    Files(files)
}

fn read_files(c: &mut Criterion) {
    let profile = metadata("Profile", 7, 5000);
    let set = metadata("PermissionSet", 8, 170);
    assert!((900_000..1_300_000).contains(&profile.len()), "{}", profile.len());
    assert!((40_000..70_000).contains(&set.len()), "{}", set.len());
    let mut group = c.benchmark_group("read");
    for (name, kind, text) in
        [("profile", MetadataKind::Profile, &profile), ("permission set", MetadataKind::PermissionSet, &set)]
    {
        group.throughput(Throughput::Bytes(text.len() as u64));
        let mut scratch = Scratch::default();
        group.bench_function(name, |b| b.iter(|| read(kind, black_box(text), None, &mut scratch)));
        let mut scratch = Scratch::general();
        let general = format!("{name}, general reader");
        group.bench_function(general, |b| b.iter(|| read(kind, black_box(text), None, &mut scratch)));
    }
    group.finish();
}

fn runs(c: &mut Criterion) {
    let files = project();
    let config = Config::default();
    let rules = Selection::new(&config, &[], &[]).unwrap_or_default();
    let settings = Settings { config, rules, threads: 1, ..Settings::default() };
    let lint = |files: &Files| {
        leastforce::lint(files, &leastforce::read(files, &settings, &|_| {}), &settings).report
    };
    let report = lint(&files);
    assert_eq!((report.errors.len(), report.summary.files, report.summary.identities), (0, 99, 8));
    assert!(report.findings.len() > 100, "{}", report.findings.len());
    let mut group = c.benchmark_group("run");
    group.sample_size(20);
    group.throughput(Throughput::Bytes(files.bytes()));
    group.bench_function("lint", |b| b.iter(|| lint(black_box(&files))));
    let documents = leastforce::read(&files, &settings, &|_| {});
    group.bench_function("link and rules", |b| {
        b.iter(|| {
            let analysis = Analysis::new(black_box(&documents.library), &settings.config);
            let judging = Judging { today: None, baseline: None, filter: &settings.filter, since: None };
            find(&analysis, &settings.rules, judging)
        });
    });
    group.finish();
}

/// Integrations with contracts, one per file, and small sets for them.
fn declared(integrations: usize) -> Files {
    let mut files = vec![
        ("sfdx-project.json".to_owned(), "{\"packageDirectories\": [{\"path\": \"force-app\"}]}".to_owned()),
        (config::FILE_NAME.to_owned(), "include = [\"integrations/*.toml\"]\n".to_owned()),
    ];
    for n in 0..integrations {
        let fields: Vec<String> = (0..20).map(|field| format!("\"Detail_{field}__c\"")).collect();
        let toml = format!(
            "owner = \"feeds@acme.example\"\nprofile = \"Minimum Access - API Only Integrations\"\n\
             permission-sets = [\"Feed_{n}\"]\n[needs]\npermissions = [\"ApiEnabled\"]\n[needs.objects]\n\
             Account = {{ access = [\"read\"], read = [{}] }}\n",
            fields.join(", ")
        );
        files.push((format!("integrations/x-{n}.toml"), toml));
    }
    for n in 0..40u64 {
        let path = format!("force-app/main/default/permissionsets/Feed_{n}.permissionset-meta.xml");
        files.push((path, metadata("PermissionSet", n + 1, 20)));
    }
    files.sort();
    Files(files)
}

/// What forty declared integrations add to the time until the rules run: from the text of the configuration to
/// linked identities.
fn start_up(c: &mut Criterion) {
    let rules = leastforce::rules::infos();
    let start = |files: &Files, include: &str| {
        let config = config::load(config::FILE_NAME, include, &rules, files).unwrap_or_default();
        let settings = Settings { config, threads: 1, ..Settings::default() };
        let documents = leastforce::read(files, &settings, &|_| {});
        Analysis::new(&documents.library, &settings.config)
            .orgs()
            .map(|org| org.identities.len())
            .sum::<usize>()
    };
    let mut group = c.benchmark_group("start-up");
    for (name, integrations, include) in
        [("without integrations", 0, ""), ("forty integrations", 40, "include = [\"integrations/*.toml\"]\n")]
    {
        let files = declared(integrations);
        assert_eq!(start(&files, include), integrations, "{name}");
        group.bench_function(name, |b| b.iter(|| start(black_box(&files), include)));
    }
    group.finish();
}

criterion_group!(benches, read_files, runs, start_up);
criterion_main!(benches);
