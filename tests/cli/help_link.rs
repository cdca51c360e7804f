//! `documentation-url`: each finding links to the page of its rule, in every format that can show a link.

use super::sandbox::{RISKY, Sandbox, formats};

const URL: &str = "documentation-url = \"https://docs.acme.example/lf/\"\n";
const PAGE: &str = "https://docs.acme.example/lf/rules/modify-all-data.html";

#[test]
fn every_format_that_shows_links_has_the_page_of_the_rule() {
    let without = Sandbox::risky();
    let with = Sandbox::risky().with("leastforce.toml", URL);
    for format in formats().filter(|format| *format != "concise") {
        let args = ["check", "--select", "modify-all-data", "--output", format];
        let ran = with.run(&args).ends(1);
        assert!(ran.out.contains(PAGE), "{format}: {}", ran.out);
        assert!(
            !without.run(&args).ends(1).out.contains(".html"),
            "{format}: there is no address by default"
        );
    }
    let sarif = with.run(&["check", "--output", "sarif"]).ends(1).json();
    for rule in sarif["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap() {
        let name = rule["id"].as_str().unwrap().split('/').next().unwrap();
        assert_eq!(rule["helpUri"], format!("https://docs.acme.example/lf/rules/{name}.html"));
    }
    for finding in with.report(&[])["findings"].as_array().unwrap() {
        let name = finding["rule"].as_str().unwrap();
        assert_eq!(finding["help_url"], format!("https://docs.acme.example/lf/rules/{name}.html"));
    }
}

#[test]
fn what_is_explained_names_its_page() {
    let sandbox = Sandbox::risky().with("leastforce.toml", URL);
    for (name, page) in [
        ("modify-all-data", "rules/modify-all-data.html"),
        ("ModifyAllData", "permissions.html#modifyalldata"),
        ("e7", "escalation.html#e7"),
        ("org-takeover", "escalation.html#org-takeover"),
        ("escalation path", "glossary.html#escalation-path"),
        ("owner", "configuration.html"),
    ] {
        let url = format!("https://docs.acme.example/lf/{page}");
        let text = sandbox.run(&["explain", name]).ends(0).out;
        assert!(text.ends_with(&format!("\nThis page: {url}\n")), "{text}");
        assert_eq!(sandbox.run(&["explain", name, "-o", "json"]).ends(0).json()["help_url"], url);
    }
    sandbox.write("leastforce.toml", "documentation-url = 3\n");
    assert!(!sandbox.run(&["explain", "e7"]).ends(0).out.contains("This page"), "a broken file is none");
}

#[test]
fn a_change_cannot_lead_its_readers_elsewhere() {
    let sandbox = Sandbox::clean().with("leastforce.toml", URL).repository();
    sandbox.write("leastforce.toml", URL.replace("docs.acme", "phishing.acme"));
    let (path, text) = RISKY.file();
    sandbox.write(&format!("force-app/main/default/{path}"), text);
    let page = |args: &[&str]| {
        let report = sandbox.run_git(&[&["check", "--output", "json"], args].concat()).json();
        let found = report["findings"].as_array().unwrap().iter().find(|f| f["rule"] == "modify-all-data");
        found.unwrap()["help_url"].as_str().unwrap().to_owned()
    };
    assert_eq!(page(&["--since", "HEAD"]), PAGE);
    assert_eq!(page(&["--since", "HEAD", "--policy", "head"]), PAGE.replace("docs.acme", "phishing.acme"));
}
