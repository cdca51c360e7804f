//! `leastforce generate`: what it prints, writes and says, and what it refuses.

use serde_json::Value;

use super::sandbox::Sandbox;

const SET: &str = "force-app/main/default/permissionsets/Feed_Access.permissionset-meta.xml";

/// A copy of System Administrator's spirit with a contract of two lines.
fn project() -> Sandbox {
    let profile = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Profile xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n    \
                   <custom>true</custom>\n    <userLicense>Salesforce Integration</userLicense>\n    \
                   <userPermissions>\n        <enabled>true</enabled>\n        <name>ApiEnabled</name>\n    </userPermissions>\n    \
                   <userPermissions>\n        <enabled>true</enabled>\n        <name>RunReports</name>\n    </userPermissions>\n    \
                   <userPermissions>\n        <enabled>true</enabled>\n        <name>ViewAllData</name>\n    </userPermissions>\n\
                   </Profile>\n";
    Sandbox::project([("profiles/Feed.profile-meta.xml", profile.to_owned())]).with(
        "leastforce.toml",
        "[integrations.feed]\nowner = \"feeds@acme.example\"\nkind = \"sync\"\nprofile = \"Feed\"\n\n\
         [integrations.feed.needs]\npermissions = [\"ApiEnabled\", \"ModifyMetadata\"]\n\n\
         [integrations.feed.needs.objects]\nAccount = { access = [\"edit\"], edit = [\"Phone\"] }\n",
    )
}

#[test]
fn prints_the_set_and_says_the_rest_beside_it() {
    let ran = project().run(&["generate", "feed"]).ends(0);
    insta::assert_snapshot!(format!("{}\n---\n{}", ran.out, ran.err));
    let quiet = project().run(&["generate", "feed", "--quiet"]).ends(0);
    assert_eq!((quiet.out, quiet.err.as_str()), (ran.out, ""));
}

/// A deploy refuses elements that came later than the API version of the project.
#[test]
fn elements_that_the_api_version_does_not_know_are_left_out_with_a_note() {
    let at = |version: &str| {
        let sandbox = project().with(
            "sfdx-project.json",
            format!(
                r#"{{ "packageDirectories": [{{ "path": "force-app", "default": true }}], "sourceApiVersion": "{version}" }}"#
            ),
        );
        sandbox.write(
            "leastforce.toml",
            "[integrations.feed]\nprofile = \"Feed\"\n\n[integrations.feed.needs]\ncredentials = [\"Gas-Main\"]\n\
             flows = [\"Fire\"]\ncustom-metadata = [\"Heat__mdt\"]\ncustom-settings = [\"Glow__c\"]\n",
        );
        sandbox.run(&["generate", "feed"]).ends(0)
    };
    let elements = ["customMetadataTypeAccesses", "customSettingAccesses", "flowAccesses"];
    let credential = "externalCredentialPrincipalAccesses";
    let (old, middle, new) = (at("46.0"), at("57.0"), at("59.0"));
    for element in elements {
        assert!(!old.out.contains(element) && old.err.contains(element), "{old:#?}");
        assert!(middle.out.contains(element) && !middle.err.contains(element), "{middle:#?}");
    }
    assert!(middle.err.contains("came with API version 59.0, and the project deploys with 57.0"));
    assert!(!middle.out.contains(credential) && new.out.contains(credential), "{new:#?}");
}

#[test]
fn with_the_set_and_the_flips_nothing_is_left_to_say_of_the_contract() {
    let sandbox = project();
    let ran = sandbox.run(&["generate", "feed", "--write"]).ends(0);
    assert_eq!(ran.out, "");
    assert!(ran.err.contains(&format!("wrote '{SET}'")), "{}", ran.err);
    let toml = sandbox.read("leastforce.toml");
    sandbox.write(
        "leastforce.toml",
        toml.replace("profile = \"Feed\"", "profile = \"Feed\"\npermission-sets = [\"Feed_Access\"]"),
    );
    sandbox
        .run(&["check", "--fix", "--unsafe-fixes", "--exit-zero", "force-app/main/default/profiles"])
        .ends(0);
    let report = sandbox.report(&["--select", "contract"]);
    assert_eq!(report["findings"], serde_json::json!([]), "{report:#}");
    assert!(
        sandbox.run(&["generate", "feed"]).err.contains("holds nothing that its contract does not ask for")
    );
}

#[test]
fn json_has_all_of_it() {
    let json = project().run(&["generate", "feed", "--output", "json"]).ends(0).json();
    let answer = &json["answers"][0];
    assert_eq!(json["question"]["command"], "generate");
    assert_eq!(answer["sets"][0]["path"], SET);
    assert_eq!(answer["sets"][0]["xml"].as_str(), Some(project().run(&["generate", "feed"]).out.as_str()));
    let flips = answer["flips"].as_array().unwrap();
    assert_eq!(flips[0]["holder"]["name"], "Feed");
    let grants: Vec<&str> =
        flips[0]["grants"].as_array().unwrap().iter().map(|g| g["grant"].as_str().unwrap()).collect();
    assert_eq!(grants, ["ViewAllData", "RunReports"]);
    assert_eq!(flips[0]["grants"][0]["location"]["start"]["line"], 15);
}

#[test]
fn a_split_keeps_what_escalates_apart() {
    let sandbox = project();
    let ran = sandbox.run(&["generate", "feed", "--split", "--name", "Feed", "--write"]).ends(0);
    assert!(ran.err.contains("permission-sets = [\"Feed_Base\", \"Feed_Escalation\"]"), "{}", ran.err);
    let read = |name: &str| sandbox.read(&SET.replace("Feed_Access", name));
    let (base, escalation) = (read("Feed_Base"), read("Feed_Escalation"));
    assert!(
        base.contains("ApiEnabled") && base.contains("Account.Phone") && !base.contains("ModifyMetadata")
    );
    assert!(escalation.contains("ModifyMetadata") && !escalation.contains("Account"));
    // Both on stdout, each behind its path.
    let printed = sandbox.run(&["generate", "feed", "--split", "--quiet"]).ends(0).out;
    assert_eq!(printed.matches("<?xml").count(), 2);
    assert!(
        printed
            .starts_with("<!-- force-app/main/default/permissionsets/Feed_Base.permissionset-meta.xml -->\n")
    );
}

#[test]
fn what_exists_is_replaced_by_force_alone() {
    let sandbox = project();
    sandbox.run(&["generate", "feed", "--write"]).ends(0);
    let first = sandbox.read(SET);
    sandbox.write(SET, "<PermissionSet/>");
    sandbox.run(&["generate", "feed", "--write"]).refuses("--force replaces it");
    // Names differ by more than their case.
    sandbox
        .run(&["generate", "feed", "--write", "--name", "FEED_access"])
        .refuses("Feed_Access.permissionset-meta.xml");
    assert_eq!(sandbox.read(SET), "<PermissionSet/>");
    sandbox.run(&["generate", "feed", "--write", "--force"]).ends(0);
    assert_eq!(sandbox.read(SET), first);
    assert_eq!(sandbox.list("force-app/main/default/permissionsets"), ["Feed_Access.permissionset-meta.xml"]);
    sandbox.run(&["generate", "feed", "--force"]).refuses("--write");
}

#[test]
fn it_goes_where_the_project_keeps_its_sets() {
    let set = "<PermissionSet xmlns=\"http://soap.sforce.com/2006/04/metadata\"><label>Other</label></PermissionSet>";
    let elsewhere = project().with("force-app/access/permissionsets/Other.permissionset-meta.xml", set);
    elsewhere.run(&["generate", "feed", "--write"]).ends(0);
    assert!(elsewhere.path("force-app/access/permissionsets/Feed_Access.permissionset-meta.xml").exists());

    let metadata = Sandbox::new()
        .with(
            "src/package.xml",
            "<Package xmlns=\"http://soap.sforce.com/2006/04/metadata\"><version>62.0</version></Package>",
        )
        .with("src/permissionsets/Other.permissionset", set)
        .with(
            "leastforce.toml",
            project().read("leastforce.toml").replace("profile = \"Feed\"", "permission-sets = [\"Other\"]"),
        );
    metadata.run(&["generate", "feed", "--write"]).ends(0);
    let written = metadata.read("src/permissionsets/Feed_Access.permissionset");
    // What API 62 does not know.
    assert!(!written.contains("viewAllFields"), "{written}");
}

#[test]
fn a_project_with_objects_alone_can_get_its_first_set() {
    let field = "<CustomField xmlns=\"http://soap.sforce.com/2006/04/metadata\"><fullName>A__c</fullName><type>Text</type></CustomField>";
    let toml = "[integrations.feed]\nprofile = \"Minimum Access - API Only Integrations\"\n\n[integrations.feed.needs.objects]\n\
                thing__C = { access = [\"read\"], edit = \"all-custom\" }\n";
    let sandbox = Sandbox::project([("objects/Thing__c/fields/A__c.field-meta.xml", field.to_owned())])
        .with("leastforce.toml", toml);
    let ran = sandbox.run(&["generate", "feed"]).ends(0);
    assert!(ran.out.contains("<field>Thing__c.A__c</field>"), "{}", ran.out);
    assert!(ran.err.contains("permission set licence"), "{}", ran.err);
}

#[test]
fn without_an_agreed_contract_there_is_nothing_to_grant() {
    let sandbox = project();
    let toml = sandbox.read("leastforce.toml");
    sandbox.run(&["generate", "fed"]).refuses("did you mean 'Feed'?");
    sandbox.run(&["generate", "profile:Feed"]).refuses("is a holder");
    sandbox.run(&["generate", "feed", "--name", "a b"]).refuses("an API name has letters");
    sandbox.write("leastforce.toml", toml.replace(".needs]\n", ".needs]\ndraft = true\n"));
    sandbox.run(&["generate", "feed"]).refuses("is a draft");
    let (declaration, _) = toml.split_once("\n\n").unwrap();
    sandbox.write("leastforce.toml", declaration);
    sandbox.run(&["generate", "feed"]).refuses("init --needs");
    std::fs::remove_file(sandbox.path("leastforce.toml")).unwrap();
    sandbox.run(&["generate", "Feed"]).refuses("is not declared");
}

#[test]
fn a_standard_profile_is_not_to_be_edited() {
    let toml = project().read("leastforce.toml").replace("profile = \"Feed\"", "profile = \"Standard User\"");
    let sandbox = project();
    let profile = sandbox.read("force-app/main/default/profiles/Feed.profile-meta.xml");
    let sandbox = sandbox
        .with("force-app/main/default/profiles/Standard.profile-meta.xml", profile)
        .with("leastforce.toml", toml);
    let ran = sandbox.run(&["generate", "feed"]).ends(0);
    assert!(ran.err.contains("is not the project's to change"), "{}", ran.err);
    let flips: Value = sandbox.run(&["generate", "feed", "--output", "json"]).json();
    assert_eq!(flips["answers"][0]["flips"][0]["fixable"], false);
}

#[test]
fn a_full_disk_or_a_folder_in_the_way_leaves_nothing_half_written() {
    let sandbox = project();
    std::fs::create_dir_all(sandbox.path(SET)).unwrap();
    sandbox.write(&format!("{SET}/keep"), "");
    let ran = sandbox.run(&["generate", "feed", "--write"]).ends(2);
    assert!(ran.err.contains("Feed_Access.permissionset-meta.xml'"), "{}", ran.err);
    assert_eq!(sandbox.list("force-app/main/default/permissionsets"), ["Feed_Access.permissionset-meta.xml"]);
}

#[test]
fn both_sets_are_written_or_none() {
    let sandbox = project();
    let escalation = SET.replace("Feed_Access", "Feed_Escalation");
    std::fs::create_dir_all(sandbox.path(&escalation)).unwrap();
    sandbox.run(&["generate", "feed", "--split", "--name", "Feed", "--write"]).ends(2);
    let ran = sandbox.run(&["generate", "feed", "--split", "--name", "Feed", "--write", "--force"]).ends(2);
    assert!(ran.err.contains("a folder is in its place"), "{}", ran.err);
    let names = sandbox.list("force-app/main/default/permissionsets");
    assert_eq!(names, ["Feed_Escalation.permissionset-meta.xml"]);
    let long = "x".repeat(75);
    sandbox.run(&["generate", "feed", "--split", "--name", &long]).refuses("has at most 80 characters");
}

#[cfg(unix)]
#[test]
fn nothing_is_written_outside_of_the_project() {
    let outside = Sandbox::new();
    let sandbox = project();
    let folder = sandbox.path("force-app/main/default/permissionsets");
    std::os::unix::fs::symlink(outside.path(""), folder).unwrap();
    let ran = sandbox.run(&["generate", "feed", "--write"]).ends(2);
    assert!(ran.err.contains("it leads out of the project"), "{}", ran.err);
    assert!(outside.list("").is_empty());
    let sandbox = project().with("sfdx-project.json", r#"{"packageDirectories": [{"path": "../out"}]}"#);
    sandbox.run(&["generate", "feed", "--write"]).refuses("package directory '../out' is outside");
    let sandbox = project().with("sfdx-project.json", "{");
    let ran = sandbox.run(&["generate", "feed", "--write"]).ends(2);
    assert!(ran.err.contains("where this project keeps its metadata cannot be read"), "{}", ran.err);
    assert!(!sandbox.path("permissionsets").exists());
}

#[test]
fn fields_of_person_accounts_come_with_a_doubt() {
    let sandbox = project().with(
        "leastforce.toml",
        "[integrations.feed]\nprofile = \"Feed\"\n[integrations.feed.needs.objects]\n\
         Account = { access = [\"read\"], read = [\"Tier__pc\", \"PersonEmail\", \"Phone\"] }\n",
    );
    let ran = sandbox.run(&["generate", "feed"]).ends(0);
    for (field, instead) in
        [("Account.Tier__pc", "Contact.Tier__c"), ("Account.PersonEmail", "Contact.Email")]
    {
        assert!(ran.out.contains(&format!("<field>{field}</field>")), "{}", ran.out);
        let note = ran.err.lines().find(|line| line.starts_with(&format!("note: {field} ")));
        assert!(note.is_some_and(|note| note.contains(instead)), "{}", ran.err);
    }
    assert!(!ran.err.contains("Account.Phone"), "{}", ran.err);
}
