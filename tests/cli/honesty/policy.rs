//! What the configuration and the command line keep from being seen.

use super::{Place, RISKY_PATH, Trace, both, none_is_silent, place};
use crate::sandbox::Sandbox;

const RULE: &[&str] = &["--select", "modify-all-data"];

fn waiver(grant: &str) -> String {
    format!(
        "[[waiver]]\nrule = \"modify-all-data\"\nsubject = \"profile:ERP Integration User\"\n\
         grant = \"{grant}\"\nreason = \"a\"\nowner = \"a@acme.example\"\nexpires = 2099-01-01\n"
    )
}

fn declared(rest: &str) -> String {
    format!("[integrations.erp]\nowner = \"a@acme.example\"\nprofile = \"ERP Integration User\"\n{rest}")
}

fn configured(config: &str) -> Sandbox {
    both().with("leastforce.toml", config)
}

/// A project whose baseline holds all that is found in it.
fn baselined(config: &str) -> Sandbox {
    let sandbox = configured(config);
    sandbox.run(&["baseline", "write", "--file", "accepted.json"]).ends(0);
    sandbox
}

fn exceptions() -> Vec<Place> {
    vec![
        place("waiver", configured(&waiver("ModifyAllData")), Trace::LeftOut("waived", &["1 waived", "1 finding waived"], false))
            .with_args(RULE),
        place(
            "waiver with a wildcard",
            configured(&waiver("Modify*")),
            Trace::LeftOut("waived", &["1 waived", "1 finding waived"], false),
        )
        .with_args(RULE),
        place("waiver for everything", configured(&waiver("*")), Trace::Found("modify-all-data")).with_args(RULE),
        place(
            "waiver that has expired",
            configured(&waiver("ModifyAllData").replace("2099", "2026")),
            Trace::Found("modify-all-data"),
        )
        .with_args(RULE),
        place(
            "veto",
            configured(
                "[[not-integration]]\nholder = \"profile:ERP Integration User\"\nreason = \"a\"\nowner = \"a\"\n",
            ),
            Trace::LeftOut(
                "notIntegrations",
                &["1 holder said to be no integration", "not an integration: profile:ERP Integration User"],
                false,
            ),
        )
        .with_args(RULE),
        place(
            "exclude",
            configured("[files]\nexclude = [{ path = \"**/ERP*\", reason = \"a\" }]\n"),
            Trace::LeftOut("excludes", &["1 pattern of excluded files", "files not read: **/ERP*"], true),
        )
        .with_args(RULE),
        place(
            "[external]",
            configured(
                "[integrations.feed]\nowner = \"a\"\nprofile = \"Order Feed\"\npermission-sets = [\"ns__Set\"]\n\
                 [external.ns__Set]\nreason = \"a\"\nreviewed = 2026-10-01\n\
                 [files]\nexclude = [{ path = \"**/ERP*\", reason = \"a\" }]\n",
            ),
            Trace::LeftOut("externals", &["1 name accepted as absent", "accepted as absent: ns__Set"], true),
        ),
        place("baseline", baselined(""), Trace::LeftOut("baselined", &["in the baseline"], false))
            .with_args(&["--baseline", "accepted.json"]),
        place(
            "baseline of the configuration",
            baselined("baseline = \"accepted.json\"\n"),
            Trace::LeftOut("baselined", &["in the baseline"], false),
        ),
    ]
}

fn rules() -> Vec<Place> {
    let off = &["1 rule turned off"];
    let group = &["--select", "super-access"];
    vec![
        place(
            "rule off in the configuration",
            configured("[rules]\nmodify-all-data = \"off\"\n"),
            Trace::LeftOut("rulesOff", off, true),
        )
        .with_args(group),
        place("rule off on the command line", both(), Trace::LeftOut("rulesOff", off, true)).with_args(&[
            "--select",
            "super-access",
            "--ignore",
            "modify-all-data",
        ]),
        place(
            "rule rated lower",
            configured("[rules]\nmodify-all-data = \"low\"\n"),
            Trace::LeftOut(
                "rulesLowered",
                &["1 rule rated lower", "rule rated lower: modify-all-data"],
                false,
            ),
        )
        .with_args(RULE),
        place(
            "rule rated lower in a table",
            configured("[rules]\nmodify-all-data = { severity = \"info\" }\n"),
            Trace::LeftOut(
                "rulesLowered",
                &["1 rule rated lower", "rule rated lower: modify-all-data"],
                false,
            ),
        )
        .with_args(RULE),
        place("--fail-on never", both(), Trace::Shown("modify-all-data")).with_args(&[
            "--select",
            "modify-all-data",
            "--fail-on",
            "never",
        ]),
        place(
            "fail-on of the configuration",
            configured("fail-on = \"never\"\n"),
            Trace::Shown("modify-all-data"),
        )
        .with_args(RULE),
        place("--exit-zero", both(), Trace::Shown("modify-all-data")).with_args(&[
            "--select",
            "modify-all-data",
            "--exit-zero",
        ]),
    ]
}

fn filters() -> Vec<Place> {
    let filtered = Trace::LeftOut("filtered", &["filtered out by path or confidence"], false);
    vec![
        place("PATH of another file", both(), filtered)
            .with_args(&["force-app/main/default/profiles/Order Feed.profile-meta.xml"]),
        place("PATH of an empty folder", both().with("docs/a.txt", "a"), filtered).with_args(&[
            "docs",
            "--project",
            ".",
        ]),
        place("PATH of the file itself", both(), Trace::Found("modify-all-data")).with_args(&[RISKY_PATH]),
        place("--min-confidence", both(), filtered).with_args(&[
            "--select",
            "modify-all-data",
            "--min-confidence",
            "certain",
        ]),
        place("min-confidence of the configuration", configured("min-confidence = \"certain\"\n"), filtered)
            .with_args(RULE),
    ]
}

fn declarations() -> Vec<Place> {
    let kind = |kind| configured(&declared(&format!("kind = \"{kind}\"\n")));
    let unresolved = &["Named but not in the repository"];
    vec![
        place("kind deployer", kind("deployer"), Trace::Found("modify-all-data")),
        place("kind platform", kind("platform"), Trace::Found("modify-all-data")),
        place("kind agent", kind("agent"), Trace::Found("modify-all-data")),
        place("kind backup", kind("backup"), Trace::Found("modify-all-data")),
        place(
            "contract that needs it",
            configured(&declared("[integrations.erp.needs]\npermissions = [\"ModifyAllData\"]\n")),
            Trace::Found("modify-all-data"),
        ),
        place(
            "declared set that is not in the repository",
            Sandbox::clean().with("leastforce.toml", "[integrations.feed]\nowner = \"a\"\nprofile = \"Order Feed\"\npermission-sets = [\"Gone\"]\n"),
            Trace::LeftOut("unresolved", unresolved, true),
        )
        .with_args(&["--select", "missing-api-only"]),
        place(
            "declared set of a package",
            Sandbox::clean().with("leastforce.toml", "[integrations.feed]\nowner = \"a\"\nprofile = \"Order Feed\"\npermission-sets = [\"ns__S\"]\n"),
            Trace::LeftOut("unresolved", unresolved, true),
        )
        .with_args(&["--select", "missing-api-only"]),
        place("include of nothing", configured("include = [\"gone/*.toml\"]\n"), Trace::Error("gone/*.toml")),
        place(
            "configuration below the root",
            both().with("force-app/leastforce.toml", "[rules]\nmodify-all-data = \"off\"\n"),
            Trace::Found("modify-all-data"),
        ),
    ]
}

#[test]
fn no_policy_hides_without_a_word() {
    none_is_silent(exceptions());
    none_is_silent(rules());
    none_is_silent(filters());
    none_is_silent(declarations());
}
