//! A fault of leastforce itself in one part of a run is an error about that part, and the rest goes on.

use std::io;

use crate::engine::common::{Files, config_of, lint};
use leastforce::analysis::Analysis;
use leastforce::config::RuleSetting;
use leastforce::rules::find::find;
use leastforce::rules::{Check, Group, Rule, Selection, check};
use leastforce::terms::severity::Severity;
use leastforce::tree::buffer::Buffer;
use leastforce::tree::{InputError, Listing, Tree};
use leastforce::{Read, Settings, read};

const PROFILE: &str = "<Profile xmlns=\"http://soap.sforce.com/2006/04/metadata\">\
                       <userPermissions><enabled>true</enabled><name>ModifyAllData</name></userPermissions></Profile>";

static FAILING: [Rule; 4] = [
    failing(
        "failing-of-holders",
        Check::Hygiene(|holder, _| panic!("\u{1b}::error::{}", holder.holder.name)),
    ),
    failing("failing-of-identities", Check::Identity(|_, _| panic!("x"))),
    failing("failing-of-orgs", Check::Org(|_, _| panic!("x"))).also(Check::Org(|_, _| panic!("y"))),
    failing(
        "failing-of-grants",
        Check::Grant(leastforce::terms::grant::GrantKind::UserPermission, |_, _| panic!("x")),
    ),
];

const fn failing(name: &'static str, check: Check) -> Rule {
    Rule::new(name, Group::Hygiene, Severity::High, "", check)
}

fn project() -> Files {
    Files::new([
        ("profiles/A Feed Integration.profile-meta.xml", PROFILE),
        ("profiles/Order API User.profile-meta.xml", PROFILE),
    ])
}

#[test]
fn a_rule_that_panics_is_an_error_about_it_and_the_others_run() {
    let settings = Settings { threads: 1, ..Settings::default() };
    let Read { library, .. } = read(&project(), &settings, &|_| {});
    let analysis = Analysis::new(&library, &settings.config);
    let setting = RuleSetting::default();
    let working = leastforce::rules::find("modify-all-data").unwrap();
    let [first, second, rest @ ..] = FAILING.each_ref();
    let rules = [first, working, second].into_iter().chain(rest.iter().copied());
    let checked = check(&analysis.roots[0], rules.map(|rule| (rule, &setting)), None, None);
    let found: Vec<_> =
        checked.findings.iter().map(|finding| (finding.rule, finding.subject.name.as_str())).collect();
    assert_eq!(found, [("modify-all-data", "A Feed Integration"), ("modify-all-data", "Order API User")]);
    let names = ["failing-of-grants", "failing-of-holders", "failing-of-identities", "failing-of-orgs"];
    assert_eq!(checked.failed, names);
    let error = InputError::of_rule("modify-all-data");
    assert_eq!(error.path, ".");
    assert!(error.text().starts_with("the rule modify-all-data failed, so that"), "{}", error.text());
    assert!(error.text().contains("please report it"), "{}", error.text());
}

/// What a veto hides is weighed by a second run without it: the only one that meets an identity here.
#[test]
fn a_rule_that_panics_where_vetoes_are_weighed_is_an_error_too() {
    let veto =
        |holder: &str| format!("[[not-integration]]\nholder = \"profile:{holder}\"\nreason = \"people\"\n");
    let config = veto("A Feed Integration") + &veto("Order API User");
    let tree = Files([project().0, vec![("leastforce.toml".to_owned(), config.into_bytes())]].concat());
    let rules = Selection::of([&FAILING[1]]);
    let settings = Settings { config: config_of(&tree), rules, threads: 1, ..Settings::default() };
    let Read { library, .. } = read(&tree, &settings, &|_| {});
    let analysis = Analysis::new(&library, &settings.config);
    assert_eq!(analysis.orgs().map(|org| org.identities.len()).sum::<usize>(), 0);
    assert_eq!(find(&analysis, &settings.rules, settings.judging()).failed, ["failing-of-identities"]);
}

/// Whoever reads one of its files panics.
struct Treacherous(Files);

impl Tree for Treacherous {
    fn list(&self) -> Listing {
        self.0.list()
    }

    fn read(&self, path: &str, buffer: &mut Buffer) -> io::Result<()> {
        assert!(!path.contains("A Feed"), "read");
        self.0.read(path, buffer)
    }
}

#[test]
fn a_file_whose_reading_panics_is_an_error_about_it_and_the_others_are_read() {
    for threads in [1, 4] {
        let many =
            (0..300).map(|n| (format!("permissionsets/S{n}.permissionset-meta.xml"), "<PermissionSet/>"));
        let mut files = Files::new(many);
        files.0.extend(project().0);
        let settings = Settings { threads, ..Settings::default() };
        let Read { library, errors } = read(&Treacherous(files), &settings, &|_| {});
        assert_eq!(library.documents.len(), 301);
        assert_eq!(errors.len(), 1);
        assert_eq!(errors[0].path, "profiles/A Feed Integration.profile-meta.xml");
        assert!(errors[0].text().starts_with("reading the file failed"), "{}", errors[0].text());
    }
    let report = lint(&Treacherous(project()), &[]);
    assert_eq!(report.errors.len(), 1);
    assert_eq!(report.findings.iter().filter(|f| f.rule == "modify-all-data").count(), 1);
    assert!(!report.is_complete);
}
