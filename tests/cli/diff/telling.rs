//! What people read says what the JSON says.

use serde_json::Value;

use super::cases::{Case, FEED, case, cases, text};
use super::compact::list;
use super::project::Edit::Replace;
use super::project::{field, object, permission};
use super::{diff, report, trees};

/// Without what formats add: line breaks, indents, elements and references of HTML.
fn bare(text: &str) -> String {
    let mut bare = text.replace("<code>", "").replace("</code>", "");
    for c in ' '..='~' {
        bare = bare.replace(&format!("&#{};", u32::from(c)), &c.to_string());
    }
    bare.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").split_whitespace().collect()
}

/// A comment folds more changes of an integration than these, whatever is asked for.
const MOST_IN_A_COMMENT: usize = 6;

/// The names and places that a report must not leave out.
fn told(report: &Value, most: usize) -> Vec<String> {
    let mut told = Vec::new();
    for identity in list(report, "identities") {
        told.extend(identity["name"].as_str().map(str::to_owned));
        told.extend(identity["was"].as_str().map(str::to_owned));
        told.push(match identity["class"].as_str().unwrap() {
            "removed" => "gone".to_owned(),
            class => class.to_owned(),
        });
        let changes = list(identity, "gains").chain(list(identity, "losses"));
        let mut written: Vec<_> = changes.filter(|change| change["implied"] == false).collect();
        if written.len() > most {
            written.clear();
        }
        for change in written.into_iter().chain(list(identity, "controls_lost")) {
            told.extend(change["name"].as_str().filter(|_| change["grant"].is_string()).map(str::to_owned));
            let Some(first) = list(change, "causes").next() else { continue };
            told.extend(first["deleted_file"].as_str().map(str::to_owned));
            if let (true, Some(path)) = (first["deleted_file"].is_null(), first["location"]["path"].as_str())
            {
                told.push(format!("{path}:{}", first["location"]["start"]["line"]));
            }
        }
    }
    told.extend(list(report, "policy").filter_map(|change| change["what"].as_str()).map(str::to_owned));
    told
}

#[test]
fn text_and_markdown_leave_nothing_out() {
    let mut checked = 0;
    for case in cases() {
        let sandbox = trees(&case);
        let code =
            diff(&sandbox, &["--all", "-o", "json=r.json", "-o", "text=r.txt", "-o", "markdown=r.md"]).code;
        let json: Value = serde_json::from_str(&sandbox.read("r.json")).unwrap();
        assert!(code == 2 || json["errors"].as_array().unwrap().is_empty(), "{}", case.name);
        for (format, most) in [("r.txt", usize::MAX), ("r.md", MOST_IN_A_COMMENT)] {
            let shown = sandbox.read(format);
            let bare_shown = bare(&shown);
            for words in told(&json, most) {
                assert!(bare_shown.contains(&bare(&words)), "{}: {format} lacks {words}\n{shown}", case.name);
                checked += 1;
            }
        }
    }
    assert!(checked > 500, "{checked}");
}

/// An integration without a contract gains this on one object.
fn on_one_object() -> Case {
    let record_type = "    <recordTypeVisibilities>\n        <recordType>Lead.Web</recordType>\n        \
                       <visible>true</visible>\n    </recordTypeVisibilities>\n";
    let entries = [
        field("Lead.Email", false),
        field("Lead.Phone", true),
        object("Lead", "rc"),
        record_type.to_owned(),
        permission("ApiEnabled"),
    ];
    case("on one object", vec![Replace(FEED, text(permission("ApiEnabled")), text(entries.concat()))])
}

#[test]
fn what_is_gained_on_one_object_is_one_line() {
    let gained = on_one_object();
    let line =
        "Lead: read and create, read of 2 fields (Email, Phone), edit of 1 field (Phone) and 1 record type";
    let sandbox = trees(&gained);
    let shown = diff(&sandbox, &[]).ends(0).out;
    assert!(bare(&shown).contains(&bare(&format!("+ {line}"))), "{shown}");
    let json = report(&diff(&sandbox, &["-o", "json"]));
    let gains = list(&json["identities"][0], "gains").filter(|gain| gain["implied"] == false);
    assert_eq!(gains.count(), 4);
    // The other way round it is lost.
    let shown = sandbox.run(&["diff", "--trees", "head", "base"]).ends(0).out;
    assert!(bare(&shown).contains(&bare(&format!("- {line}"))), "{shown}");
}
