//! `leastforce identities`: all integrations, with what each can reach.

use serde_json::{Value, json};

use super::sandbox::{CLEAN, Metadata, PEOPLE, RISKY, Sandbox};

const fn profile(path: &'static str, body: &'static str) -> Metadata {
    Metadata { path, root: "Profile", body }
}

const API: &str = "<userPermissions><enabled>true</enabled><name>ApiEnabled</name></userPermissions>";

const READER: Metadata = profile(
    "profiles/Archive API User.profile-meta.xml",
    "<userPermissions><enabled>true</enabled><name>ApiEnabled</name></userPermissions>\
     <userPermissions><enabled>true</enabled><name>ViewAllData</name></userPermissions>",
);

const TAKER: Metadata = profile(
    "profiles/Access Provisioning API User.profile-meta.xml",
    "<userPermissions><enabled>true</enabled><name>ApiEnabled</name></userPermissions>\
     <userPermissions><enabled>true</enabled><name>ManageUsers</name></userPermissions>",
);

/// The name, and the words of the three columns.
fn reached(answers: &Value) -> Vec<String> {
    let word = |row: &Value, key: &str| row[key].as_str().unwrap().to_owned();
    let columns = ["name", "read_all", "change_all", "take_over"];
    let answers = answers["answers"].as_array().unwrap().iter();
    answers.map(|row| columns.map(|key| word(row, key)).join(" | ")).collect()
}

#[test]
fn what_each_can_reach_the_worst_first() {
    let sandbox = Sandbox::project([READER.file(), TAKER.file(), CLEAN.file(), RISKY.file()]);
    let path = format!("force-app/main/default/{}", RISKY.path);
    sandbox.write(&path, RISKY.text().replace("\n    <userPermissions>", &format!("{API}<userPermissions>")));
    sandbox.write(
        "leastforce.toml",
        "[integrations.feed]\nowner = \"it@acme.example\"\nprofile = \"Order Feed\"\n\n[integrations.elsewhere]\nowner = \
         \"it@acme.example\"\nprofile = \"Not Here\"\n",
    );
    let answer = sandbox.run(&["identities", "--output", "json"]).ends(0).json();
    assert_eq!((&answer["version"], &answer["question"]["command"]), (&json!(1), &json!("identities")));
    assert_eq!(
        reached(&answer),
        [
            "Access Provisioning API User | no | no | yes",
            "ERP Integration User | yes | yes | no",
            "Archive API User | yes | no | no",
            "elsewhere | unknown | unknown | unknown",
            "feed | no | no | no",
        ]
    );
    let feed = &answer["answers"][4];
    assert_eq!((&feed["owner"], &feed["declared"]), (&json!("it@acme.example"), &json!(true)));
    assert_eq!(answer["answers"][3]["unresolved"][0]["reference"], "profile:Not Here");

    let text = sandbox.run(&["identities"]).ends(0).out;
    let row = |name: &str| {
        let line = text.lines().find(|line| line.starts_with(name)).unwrap();
        line.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(row("identity")[3..], ["read-all", "change-all", "take-over", "owner"]);
    assert_eq!(row("ERP Integration User")[3..], ["yes", "yes", "no", "-"]);
    assert_eq!(row("elsewhere")[3..], ["not known", "not known", "not known", "it@acme.example"]);
    assert!(text.contains("not known of elsewhere: profile:Not Here (leastforce.toml:7)"), "{text}");
}

#[test]
fn nothing_to_list_is_said_and_the_command_is_documented() {
    let sandbox = Sandbox::project([PEOPLE.file()]);
    let ran = sandbox.run(&["identities"]).ends(0);
    assert!(ran.out.starts_with("No integration is declared or detected"), "{ran:?}");
    assert_eq!(reached(&sandbox.run(&["identities", "--output", "json"]).json()), Vec::<String>::new());
    assert!(sandbox.run(&["man"]).out.contains("LEASTFORCE IDENTITIES"));
    assert!(sandbox.run(&["completions", "bash"]).out.contains("leastforce,identities"));
}
