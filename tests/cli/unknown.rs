//! What is not known is not known in every answer: `why`, `who-can`, `access`, `check` and the risk.

use super::sandbox::Sandbox;

const CONFIG: &str = "[integrations.tram]\nowner = \"it@acme.example\"\nprofile = \"Tram Feed\"\n\n\
                      [integrations.ferry]\nprofile = \"Ferry Feed\"\n";

fn profile(body: &str) -> String {
    format!("<Profile xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n{body}</Profile>\n")
}

const FIELD: &str = "    <fieldPermissions>\n        <editable>false</editable>\n        <field>Account.Phone</field>\n        \
                     <readable>true</readable>\n    </fieldPermissions>\n";
const USER: &str = "    <userPermissions>\n        <enabled>true</enabled>\n        <name>ApiEnabled</name>\n    \
                    </userPermissions>\n";
const DENIED: &str = "    <objectPermissions>\n        <allowRead>false</allowRead>\n        <object>Lead</object>\n    \
                      </objectPermissions>\n";

/// A file without user permissions, one without object permissions, and one with both.
fn project() -> Sandbox {
    Sandbox::project([
        ("profiles/Tram Feed.profile-meta.xml", profile(FIELD)),
        ("profiles/Ferry Feed.profile-meta.xml", profile(USER)),
        ("classes/OrderApi.cls", String::new()),
        ("profiles/Whole.profile-meta.xml", profile(&format!("{DENIED}{USER}"))),
    ])
    .with("leastforce.toml", CONFIG)
}

fn names(who: &serde_json::Value) -> Vec<&str> {
    who.as_array().unwrap().iter().map(|w| w["subject"]["name"].as_str().unwrap()).collect()
}

#[test]
fn a_partial_profile_is_not_known_in_every_answer() {
    let sandbox = project();
    let who = sandbox.run(&["who-can", "ModifyAllData", "-o", "json"]).ends(0).json();
    assert_eq!(names(&who["answers"][0]["unknown"]), ["tram", "Tram Feed"]);
    let text = sandbox.run(&["who-can", "ModifyAllData"]).ends(0).out;
    assert!(text.contains("integration 'tram', profile 'Tram Feed': the file of profile"), "{text}");
    let access = sandbox.run(&["access", "tram"]).ends(0).out;
    assert!(access.contains("Risk: not known"), "{access}");
    assert!(!access.contains("-0.0") && !access.contains("0 objects"), "{access}");
    let json = sandbox.run(&["access", "tram", "-o", "json"]).ends(0).json();
    assert!(json["answers"][0]["risk"]["gaps"][0].as_str().unwrap().contains("names no user permission"));
    assert_eq!(json["answers"][0]["identity"]["risk"], serde_json::Value::Null);
    let report = sandbox.run(&["check"]).out;
    assert!(report.contains("The file of profile 'Tram Feed' names no user permission"), "{report}");
}

/// Whoever is asked about: `who-can` lists those as not known of whom `why` says so, and the risk of an identity
/// is the least that it can be where `why` cannot say that it reaches no object.
#[test]
fn who_can_and_the_risk_doubt_what_why_doubts() {
    let sandbox = project();
    for grant in ["ModifyAllData", "Account:read", "Lead:read", "class:OrderApi", "ApiEnabled"] {
        let who = sandbox.run(&["who-can", grant, "-o", "json"]).ends(0).json();
        let unknown = names(&who["answers"][0]["unknown"]);
        for subject in ["tram", "ferry", "Tram Feed", "Ferry Feed", "Whole"] {
            let why = sandbox.run(&["why", subject, grant, "-o", "json"]).ends(0).json();
            let doubted = why["answers"][0]["verdict"] == "unknown";
            assert_eq!(unknown.contains(&subject), doubted, "{subject} {grant}: {why}");
            if grant == "Account:read" && ["tram", "ferry"].contains(&subject) {
                let access = sandbox.run(&["access", subject, "-o", "json"]).ends(0).json();
                assert_eq!(access["answers"][0]["risk"]["gaps"] != serde_json::json!([]), doubted);
            }
        }
    }
    let of_whole = sandbox.run(&["why", "Whole", "Lead:read", "-o", "json"]).ends(0).json();
    assert_eq!(of_whole["answers"][0]["verdict"], "not-held", "an entry that denies is an entry");
}
