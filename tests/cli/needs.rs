//! `leastforce init --needs`: what it adds to which file, and what it leaves as it is.

use serde_json::Value;

use super::sandbox::{PEOPLE, RISKY, SFDX_PROJECT, Sandbox, run_in};

const SET: &str = "<PermissionSet xmlns=\"http://soap.sforce.com/2006/04/metadata\">
    <label>Feed</label>
    <objectPermissions>
        <allowCreate>true</allowCreate>
        <allowDelete>true</allowDelete>
        <allowEdit>true</allowEdit>
        <allowRead>true</allowRead>
        <modifyAllRecords>false</modifyAllRecords>
        <object>Case</object>
        <viewAllRecords>false</viewAllRecords>
    </objectPermissions>
    <objectPermissions>
        <allowRead>true</allowRead>
        <object>Invoice__c</object>
    </objectPermissions>
    <fieldPermissions>
        <editable>false</editable>
        <field>Invoice__c.Total__c</field>
        <readable>true</readable>
    </fieldPermissions>
    <fieldPermissions>
        <editable>true</editable>
        <field>Invoice__c.Web_Shop_Password__c</field>
        <readable>true</readable>
    </fieldPermissions>
    <fieldPermissions>
        <editable>true</editable>
        <field>Invoice__c.Note__c</field>
        <readable>true</readable>
    </fieldPermissions>
    <fieldPermissions>
        <editable>false</editable>
        <field>OrderItem.Rebate__c</field>
        <readable>true</readable>
    </fieldPermissions>
    <classAccesses><apexClass>InvoiceApi</apexClass><enabled>true</enabled></classAccesses>
    <tabSettings><tab>Invoice__c</tab><visibility>Visible</visibility></tabSettings>
    <userPermissions><enabled>true</enabled><name>RunReports</name></userPermissions>
    <userPermissions><enabled>true</enabled><name>ApiEnabled</name></userPermissions>
    <userPermissions><enabled>true</enabled><name>ApiUserOnly</name></userPermissions>
    <userPermissions><enabled>true</enabled><name>ManageUsers</name></userPermissions>
    <userPermissions><enabled>true</enabled><name>ViewAllData</name></userPermissions>
    <userPermissions><enabled>true</enabled><name>ModifyAllData</name></userPermissions>
</PermissionSet>
";

const DECLARED: &str = "[integrations.feed]\nowner = \"feeds@acme.example\"\nprofile = \"Minimum Access - API Only \
                        Integrations\"\npermission-sets = [\"Feed\"]\n";

fn project() -> Sandbox {
    Sandbox::project([("permissionsets/Feed.permissionset-meta.xml", SET.to_owned())])
}

fn declared(text: &str) -> Sandbox {
    project().with("leastforce.toml", text)
}

fn parsed(text: &str) -> toml::Table {
    text.parse().unwrap_or_else(|error| panic!("{error}\n{text}"))
}

#[test]
fn the_riskiest_is_on_top_with_the_reason() {
    let sandbox = declared(DECLARED);
    sandbox.run(&["init", "--needs"]).ends(0);
    insta::assert_snapshot!(sandbox.read("leastforce.toml"));
}

/// What the comments of a draft say, as one line.
fn comments(text: &str) -> String {
    let lines = text.lines().filter_map(|line| line.strip_prefix('#'));
    // A line may end behind a hyphen.
    lines.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ").replace("modify- all", "modify-all")
}

#[test]
fn what_goes_with_a_permission_for_every_object_is_said() {
    let draft = |without: &[&str]| {
        let mut set = SET.to_owned();
        for name in without {
            let entry = format!(
                "    <userPermissions><enabled>true</enabled><name>{name}</name></userPermissions>\n"
            );
            assert!(set.contains(&entry));
            set = set.replace(&entry, "");
        }
        let sandbox = Sandbox::project([("permissionsets/Feed.permissionset-meta.xml", set)]);
        sandbox.write("leastforce.toml", DECLARED);
        sandbox.run(&["init", "--needs"]).ends(0);
        comments(&sandbox.read("leastforce.toml"))
    };
    let every = "on every object that is not listed below: list what is needed of that first.";
    // Order, which decides of OrderItem, is not listed.
    let alone = "also takes away view-all and modify-all on Case; create, edit, delete, view-all and modify-all on \
                 Invoice__c; read, create, edit, delete, view-all and modify-all on OrderItem; read, create, edit, delete, \
                 view-all and modify-all";
    let text = draft(&["ViewAllData"]);
    assert!(text.contains(&format!("Deleting the line \"ModifyAllData\" {alone} {every}")), "{text}");
    // What the next line gives goes with that one.
    let text = draft(&[]);
    let change = "create, edit, delete and modify-all";
    let both = format!(
        "Deleting the line \"ModifyAllData\" also takes away modify-all on Case; {change} on Invoice__c and OrderItem; \
         {change} {every} Deleting the line \"ViewAllData\", after the lines above, also takes away view-all on Case and \
         Invoice__c; read and view-all on OrderItem; read and view-all {every}"
    );
    assert!(text.contains(&both), "{text}");
    let text = draft(&["ModifyAllData", "ViewAllData"]);
    assert!(!text.contains("Deleting the line"), "{text}");
}

#[test]
fn without_a_file_it_writes_one_with_drafts_that_fits_the_schema() {
    let sandbox =
        Sandbox::project([RISKY.file(), ("permissionsets/Feed.permissionset-meta.xml", SET.to_owned())]);
    let printed = sandbox.run(&["init", "--needs", "--stdout"]).ends(0).out;
    sandbox.run(&["init", "--needs"]).ends(0);
    let text = sandbox.read("leastforce.toml");
    assert_eq!(text, printed);
    let schema: Value = serde_json::from_str(&sandbox.read("leastforce.schema.json")).unwrap();
    let file = parsed(&text);
    jsonschema::validate(&schema, &serde_json::to_value(&file).unwrap()).unwrap();
    for name in ["erp-integration-user", "feed"] {
        assert_eq!(file["integrations"][name]["needs"]["draft"], toml::Value::Boolean(true), "{text}");
    }
    let again = sandbox.run(&["init", "--needs"]).ends(0);
    assert!(again.err.contains("nothing to add: 2 integrations have a contract or a draft"), "{}", again.err);
    assert_eq!(sandbox.read("leastforce.toml"), text);
}

#[test]
fn what_is_there_stays_whatever_its_line_ends_and_its_end() {
    let spaced = format!("\u{feff}# mine  \n\n{DECLARED}\t# the end");
    for before in [DECLARED.to_owned(), DECLARED.replace('\n', "\r\n"), spaced] {
        let sandbox = declared(&before);
        sandbox.run(&["init", "--needs"]).ends(0);
        let after = sandbox.read("leastforce.toml");
        let added = after.strip_prefix(&before).unwrap();
        assert!(added.contains("[integrations.feed.needs]"));
        let crlf = before.contains('\r');
        assert!(added.split_inclusive('\n').all(|line| line.ends_with("\r\n") == crlf), "{added:?}");
        assert!(!sandbox.path("leastforce.schema.json").exists());
        sandbox.run(&["init", "--needs"]).ends(0);
        assert_eq!(sandbox.read("leastforce.toml"), after);
    }
}

#[test]
fn contracts_and_drafts_are_left_alone_and_counted() {
    let text = format!(
        "{DECLARED}[integrations.agreed]\npermission-sets = [\"Feed\"]\n[integrations.agreed.needs]\n\
         [integrations.begun]\npermission-sets = [\"Feed\"]\nneeds.draft = true\n"
    );
    let sandbox = declared(&text);
    let ran = sandbox.run(&["init", "--needs"]).ends(0);
    assert!(ran.err.contains("drafted a contract for 'feed' in 'leastforce.toml'"), "{}", ran.err);
    assert!(
        ran.err.contains("2 integrations have a contract or a draft of one and are left alone"),
        "{}",
        ran.err
    );
    let file = parsed(&sandbox.read("leastforce.toml"));
    assert!(file["integrations"]["agreed"]["needs"].as_table().unwrap().is_empty());
    assert_eq!(file["integrations"]["begun"]["needs"].as_table().unwrap().len(), 1);
}

#[test]
fn an_included_file_gets_its_own() {
    let own = "permission-sets = [\"Feed\"]";
    let main = format!("include = [\"integrations/*.toml\"]\n{DECLARED}");
    let sandbox = declared(&main).with("integrations/other.toml", own);
    let printed = sandbox.run(&["init", "--needs", "--stdout"]).ends(0).out;
    assert!(printed.starts_with("# leastforce.toml\n\n# What \"feed\" holds"), "{printed}");
    assert!(printed.contains("\n# integrations/other.toml\n\n# What \"other\" holds"), "{printed}");
    assert_eq!(sandbox.read("integrations/other.toml"), own);
    sandbox.run(&["init", "--needs"]).ends(0);
    let (main_after, own_after) = (sandbox.read("leastforce.toml"), sandbox.read("integrations/other.toml"));
    assert!(main_after.starts_with(&main) && !main_after.contains("other"), "{main_after}");
    assert!(own_after.starts_with(own) && own_after.contains("\n\n[needs.objects"), "{own_after}");
    let needs = &parsed(&main_after)["integrations"]["feed"]["needs"];
    assert_eq!(&parsed(&own_after)["needs"], needs);
    assert_eq!(sandbox.report(&[])["errors"], serde_json::json!([]));
}

#[test]
fn dotted_keys_can_be_added_to_and_braces_cannot() {
    let dotted = "integrations.feed.permission-sets = [\"Feed\"]\n";
    let sandbox = declared(dotted);
    sandbox.run(&["init", "--needs"]).ends(0);
    assert!(sandbox.read("leastforce.toml").starts_with(dotted));
    for inline in [
        "[integrations]\nfeed = { permission-sets = [\"Feed\"] }\n\n[integrations.other]\npermission-sets = [\"Feed\"]\n",
        "integrations.feed = { permission-sets = [\"Feed\"] }\nintegrations.other.permission-sets = [\"Feed\"]\n",
    ] {
        let sandbox = declared(inline);
        let ran = sandbox.run(&["init", "--needs"]).ends(2);
        assert!(ran.err.contains("error: integration 'feed' is left without a contract"), "{}", ran.err);
        assert!(ran.err.contains("write it as [integrations.feed]"), "{}", ran.err);
        let after = sandbox.read("leastforce.toml");
        assert!(after.starts_with(inline) && after.contains("[integrations.other.needs]"), "{after}");
        assert!(!after.contains("[integrations.feed.needs]"));
    }
    let all = declared("integrations = { feed = { permission-sets = [\"Feed\"] } }\n");
    let ran = all.run(&["init", "--needs"]).ends(2);
    assert!(!ran.err.contains("nothing to add"), "{}", ran.err);
    assert_eq!(all.read("leastforce.toml").lines().count(), 1);
}

#[test]
fn only_some_are_drafted() {
    let text = format!("{DECLARED}[integrations.other]\npermission-sets = [\"Feed\"]\n");
    let sandbox = declared(&text);
    sandbox
        .run(&["init", "--needs", "--only", "fed"])
        .refuses("'fed' is no integration; did you mean 'feed'?");
    sandbox.run(&["init", "--needs", "--only", "warehouse"]).refuses("the integrations are 'feed', 'other'");
    sandbox.run(&["init", "--only", "feed"]).refuses("--needs");
    sandbox.run(&["init", "--needs", "--only", "Other"]).ends(0);
    let after = sandbox.read("leastforce.toml");
    assert!(after.contains("[integrations.other.needs]") && !after.contains("[integrations.feed.needs]"));
    let ran = sandbox.run(&["init", "--needs", "--only", "other", "--only", "feed"]).ends(0);
    assert!(ran.err.contains("1 integration has a contract or a draft"), "{}", ran.err);
    assert!(sandbox.read("leastforce.toml").contains("[integrations.feed.needs]"));
}

#[test]
fn integrations_that_are_not_declared_are_named() {
    let sandbox = declared("[integrations.other]\npermission-sets = [\"Desk\"]\n")
        .with("force-app/main/default/permissionsets/Desk.permissionset-meta.xml", PEOPLE.text());
    let ran = sandbox.run(&["init", "--needs"]).ends(0);
    assert!(ran.err.contains("1 integration is not declared"), "{}", ran.err);
    assert!(ran.err.contains("[integrations.feed] with permission-sets = [\"Feed\"]"), "{}", ran.err);
    let text = sandbox.read("leastforce.toml");
    assert!(text.contains("Nothing that \"other\" holds is known here"), "{text}");
    assert!(text.ends_with("[integrations.other.needs]\ndraft = true\n"), "{text}");
    let none = declared("");
    let ran = none.run(&["init", "--needs"]).ends(0);
    assert!(ran.err.contains("nothing to add: no integration is declared"), "{}", ran.err);
    assert_eq!(none.read("leastforce.toml"), "");
}

#[test]
fn what_cannot_be_listed_is_said() {
    let sandbox = declared(
        "[integrations.feed]\nprofile = \"System Administrator\"\npermission-sets = [\"ns__Managed\", \"Feed\"]\n\
         [external.ns__Managed]\nreason = \"vendor package\"\ngrants = [\"Lead:edit\", \"Lead.Score__c:read\"]\n",
    );
    sandbox.run(&["init", "--needs"]).ends(0);
    let text = sandbox.read("leastforce.toml");
    let said = text.replace("\n# ", " ");
    assert!(
        said.contains(
            "profile 'System Administrator' is not in the repository: it usually has nearly every right"
        ),
        "{text}"
    );
    assert!(said.contains("set 'ns__Managed' is not in the repository: of what [external] says"), "{text}");
    assert!(!text.contains("AuthorApex"), "{text}");
    let lead = &parsed(&text)["integrations"]["feed"]["needs"]["objects"]["Lead"];
    assert_eq!(lead.to_string(), "{ access = [\"edit\"], read = [\"Score__c\"] }");
}

#[test]
fn a_name_that_is_no_permission_does_not_spoil_the_file() {
    let sandbox = project().with("leastforce.toml", DECLARED);
    let misspelt = SET.replace("ModifyAllData", "ModifyAlData");
    sandbox.write("force-app/main/default/permissionsets/Feed.permissionset-meta.xml", misspelt);
    sandbox.run(&["init", "--needs"]).ends(0);
    let text = sandbox.read("leastforce.toml");
    assert!(text.replace("\n# ", " ").contains("No user permission 'ModifyAlData' is known"), "{text}");
    assert!(!text.contains("\"ModifyAlData\""));
}

#[test]
fn hostile_names_survive_and_break_out_of_nothing() {
    let names = [
        "x\"]\n[rules]\nmodify-all-data = \"off\"",
        "'''",
        "a \u{202e}b\\",
        "# K\u{f6}ln",
        "Invoice__c.A\"]",
    ];
    let escaped = |name: &str| name.replace('"', "&quot;").replace('\n', "&#10;");
    let entries = |name: &str| {
        let name = escaped(name);
        [
            format!("<userPermissions><enabled>true</enabled><name>{name}</name></userPermissions>"),
            format!("<classAccesses><apexClass>{name}</apexClass><enabled>true</enabled></classAccesses>"),
            format!(
                "<objectPermissions><allowDelete>1</allowDelete><object>{name}</object></objectPermissions>"
            ),
            format!(
                "<fieldPermissions><readable>true</readable><field>Case.{name}</field></fieldPermissions>"
            ),
            format!(
                "<fieldPermissions><readable>1</readable><field>{name}.Secret__c</field></fieldPermissions>"
            ),
        ]
        .concat()
    };
    let body = names.map(entries).concat();
    let set =
        format!("<PermissionSet xmlns=\"http://soap.sforce.com/2006/04/metadata\">{body}</PermissionSet>");
    let text = "[integrations.\"a\\\"]\\n[rules]\"]\npermission-sets = [\"Feed\"]\n";
    let sandbox = declared(text);
    sandbox.write("force-app/main/default/permissionsets/Feed.permissionset-meta.xml", set);
    let ran = sandbox.run(&["init", "--needs"]).ends(0);
    let after = sandbox.read("leastforce.toml");
    assert!(!after.contains(['\r', '\u{202e}']) && !ran.err.contains("\n[rules]"), "{}", ran.err);
    let file = parsed(&after);
    assert_eq!(file.keys().collect::<Vec<_>>(), ["integrations"]);
    let integrations = file["integrations"].as_table().unwrap();
    assert_eq!(integrations.keys().collect::<Vec<_>>(), ["a\"]\n[rules]"]);
    let needs = &integrations["a\"]\n[rules]"]["needs"];
    let classes: Vec<_> = needs["classes"].as_array().unwrap().iter().map(|v| v.as_str().unwrap()).collect();
    for name in names {
        assert!(classes.contains(&name), "{name:?} {after}");
        assert!(needs["objects"].as_table().unwrap().contains_key(name), "{name:?} {after}");
    }
}

#[test]
fn every_root_of_a_project_counts() {
    let sandbox = Sandbox::new()
        .with("leastforce.toml", DECLARED)
        .with("crm/sfdx-project.json", SFDX_PROJECT)
        .with("shop/sfdx-project.json", SFDX_PROJECT)
        .with("crm/force-app/Feed.permissionset-meta.xml", SET)
        .with("shop/force-app/Feed.permissionset-meta.xml", SET.replace("InvoiceApi", "ShopApi"));
    sandbox.run(&["init", "--needs"]).ends(0);
    let needs = &parsed(&sandbox.read("leastforce.toml"))["integrations"]["feed"]["needs"];
    assert_eq!(needs["classes"].to_string(), "[\"InvoiceApi\", \"ShopApi\"]");
}

#[test]
fn mistakes_in_the_configuration_come_first() {
    let sandbox = declared("[integrations.feed]\nprofil = \"X\"\n");
    sandbox.run(&["init", "--needs"]).refuses("profil");
    sandbox.run(&["init", "--needs", "--stdout"]).refuses("profil");
}

#[cfg(unix)]
#[test]
fn links_and_modes_of_files() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let mode = |sandbox: &Sandbox, mode| {
        std::fs::set_permissions(sandbox.path("leastforce.toml"), PermissionsExt::from_mode(mode)).unwrap();
    };
    let sandbox = declared(DECLARED);
    mode(&sandbox, 0o640);
    sandbox.run(&["init", "--needs"]).ends(0);
    let after = sandbox.path("leastforce.toml").metadata().unwrap().permissions().mode();
    assert_eq!(after & 0o777, 0o640);

    let read_only = declared(DECLARED);
    mode(&read_only, 0o444);
    let ran = read_only.run(&["init", "--needs"]).ends(2);
    assert!(ran.err.contains("'leastforce.toml' is left as it is: it is read-only"), "{}", ran.err);
    assert_eq!(read_only.read("leastforce.toml"), DECLARED);

    let inside = project().with("config/own.toml", DECLARED);
    symlink("config/own.toml", inside.path("leastforce.toml")).unwrap();
    inside.run(&["init", "--needs"]).ends(0);
    assert!(inside.path("leastforce.toml").symlink_metadata().unwrap().is_symlink());
    assert!(inside.read("config/own.toml").contains("[integrations.feed.needs]"));

    let outside = Sandbox::new().with("own.toml", DECLARED);
    let linked = project();
    symlink(outside.path("own.toml"), linked.path("leastforce.toml")).unwrap();
    let ran = linked.run(&["init", "--needs"]).ends(2);
    assert!(ran.err.contains("leads out of the root"), "{}", ran.err);
    assert_eq!(outside.read("own.toml"), DECLARED);

    let nowhere = project();
    symlink("nowhere.toml", nowhere.path("leastforce.toml")).unwrap();
    nowhere.run(&["init", "--needs"]).refuses("leastforce.toml' exists");
    assert!(!nowhere.path("nowhere.toml").exists());
}

#[test]
fn the_root_is_found_as_by_check() {
    let sandbox = declared(DECLARED);
    run_in(&sandbox.path("force-app/main"), &["init", "--needs"], &[]).ends(0);
    assert!(sandbox.read("leastforce.toml").contains("[integrations.feed.needs]"));
}

fn held(objects: &[(&str, &str)], fields: &[&str], rest: &str) -> String {
    let object = |(name, more): &(&str, &str)| {
        format!(
            "    <objectPermissions><allowRead>true</allowRead><object>{name}</object>{more}</objectPermissions>\n"
        )
    };
    let field = |name: &&str| {
        format!(
            "    <fieldPermissions><editable>false</editable><field>{name}</field><readable>true</readable></fieldPermissions>\n"
        )
    };
    let objects: String = objects.iter().map(object).collect();
    let fields: String = fields.iter().map(field).collect();
    format!(
        "<PermissionSet xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n{objects}{fields}{rest}    \
         <label>x</label>\n</PermissionSet>\n"
    )
}

fn marked(name: &str, mark: &str) -> (String, String) {
    let (object, field) = name.split_once('.').unwrap();
    let text = format!(
        "<CustomField xmlns=\"http://soap.sforce.com/2006/04/metadata\"><fullName>{field}</fullName>{mark}</CustomField>"
    );
    (format!("force-app/main/default/objects/{object}/fields/{field}.field-meta.xml"), text)
}

/// What is sensitive stands first and says why: a field that is granted, or all fields where any is marked.
#[test]
fn sensitive_fields_bring_their_object_to_the_top() {
    let all = "<viewAllFields>true</viewAllFields>";
    let objects = [("Able__c", ""), ("Baker__c", ""), ("Cable__c", all), ("Dover__c", all), ("Easel__c", "")];
    let fields = ["Easel__c.Pin__c", "Easel__c.Code__c", "Easel__c.Plain__c"];
    let sandbox =
        Sandbox::project([("permissionsets/Feed.permissionset-meta.xml", held(&objects, &fields, ""))])
            .with("leastforce.toml", DECLARED);
    let masked = "<type>EncryptedText</type>";
    for (path, text) in [
        marked("Baker__c.Pin__c", masked),
        marked("Dover__c.Pin__c", masked),
        marked("Easel__c.Pin__c", masked),
        marked(
            "Easel__c.Code__c",
            "<encryptionScheme>ProbabilisticEncryption</encryptionScheme><type>Text</type>",
        ),
    ] {
        sandbox.write(&path, text);
    }
    sandbox.run(&["init", "--needs"]).ends(0);
    let text = sandbox.read("leastforce.toml");
    let order = ["Dover__c", "Easel__c", "Cable__c", "Able__c", "Baker__c"];
    let places = order.map(|object| text.find(&format!("needs.objects.{object}]")).unwrap());
    assert!(places.is_sorted(), "{text}");
    let said = comments(&text);
    assert!(said.contains("Reads every field, sensitive ones included."), "{text}");
    assert!(text.contains("# Reads every field.\n"), "{text}");
    assert!(text.contains("\"Pin__c\",   # an encrypted text"), "{text}");
    assert!(text.contains("\"Code__c\",  # encrypted at rest"), "{text}");
}

/// What gives access to nothing is left out or said to be of no use, and half a name is no name.
#[test]
fn what_is_of_no_use_alone_is_told() {
    let record_type = |name: &str| {
        format!(
            "    <recordTypeVisibilities><recordType>{name}</recordType><visible>true</visible></recordTypeVisibilities>\n"
        )
    };
    let rest = record_type("Parcel__c.Big") + &record_type("Able__c.Small");
    let set = held(&[("Able__c", "")], &["Lost__c.Note__c", "Half__c.", "Able__c.Note__c"], &rest);
    let sandbox = Sandbox::project([("permissionsets/Feed.permissionset-meta.xml", set)])
        .with("leastforce.toml", DECLARED);
    sandbox.run(&["init", "--needs"]).ends(0);
    let text = sandbox.read("leastforce.toml");
    let said = comments(&text);
    assert!(said.contains("The record types of Parcel__c are left out"), "{text}");
    assert!(!said.contains("Able__c are left out") && !text.contains("Parcel__c ="), "{text}");
    assert_eq!(said.matches("grants access to the object itself").count(), 1, "{text}");
    assert!(!text.contains("Half__c") && !text.contains("\"\""), "{text}");
    let objects = &parsed(&text)["integrations"]["feed"]["needs"]["objects"];
    assert_eq!(objects["Able__c"]["record-types"][0].as_str(), Some("Small"));
}

/// One thing is enough for a draft to be about something.
#[test]
fn a_draft_of_one_thing_is_not_empty() {
    for rest in [
        "    <classAccesses><apexClass>OrderApi</apexClass><enabled>true</enabled></classAccesses>\n",
        "    <userPermissions><enabled>true</enabled><name>RunReports</name></userPermissions>\n",
    ] {
        let set = held(&[], &[], rest);
        let sandbox = Sandbox::project([("permissionsets/Feed.permissionset-meta.xml", set)])
            .with("leastforce.toml", DECLARED);
        sandbox.run(&["init", "--needs"]).ends(0);
        let said = comments(&sandbox.read("leastforce.toml"));
        assert!(said.contains("What \"feed\" holds, the riskiest first"), "{said}");
    }
}
