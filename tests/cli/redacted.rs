//! With `--redact`, no username and no address of the evidence is in anything that the program writes.

use super::sandbox::{Sandbox, formats};

/// Users of the evidence, of the configuration and of files; with the addresses of the logins.
const HIDDEN: [&str; 9] = [
    "svc.erp@corp.",
    "ada@corp.",
    "svc.stock@corp.",
    "old.erp@corp.",
    "agent@corp.",
    "admin@corp.",
    "203.0.113.177",
    "192.0.2.210",
    "svc.alone@corp.",
];

const USERS: &str = "\
Id,Username,ProfileId,Profile.Name,Profile.UserLicense.Name,UserType,IsActive,LastLoginDate
005Ac0000000001IAA,svc.erp@corp.example,00eAc0000000001IAA,ERP Integration,Salesforce,Standard,true,2026-01-29T06:12:00.000+0000
005Ac0000000002IAA,ada@corp.example,00eAc0000000001IAA,ERP Integration,Salesforce,Standard,true,2026-11-29T06:12:00.000+0000
005Ac0000000003IAA,svc.alone@corp.example,00eAc0000000003IAA,Elsewhere,Salesforce Integration,Standard,true,2026-11-29T06:12:00.000+0000
";

const LOGINS: &str = "\
UserId,LoginTime,LoginType,LoginSubType,Application,Status,SourceIp
005Ac0000000001IAA,2026-01-28T05:30:00.000+0000,Remote Access 2.0,OauthUsernamePassword,ERP Connector,Success,203.0.113.177
005Ac0000000001IAA,2026-01-29T05:30:00.000+0000,Remote Access 2.0,,Stock Feed,Success,192.0.2.210
005Ac0000000001IAA,2026-01-29T05:31:00.000+0000,Application,,Browser,Success,192.0.2.210
005Ac0000000002IAA,2026-11-29T05:30:00.000+0000,Application,,Browser,Success,203.0.113.177
";

const ASSIGNMENTS: &str = "\
AssigneeId,PermissionSetId,PermissionSet.Name,PermissionSet.IsOwnedByProfile,ExpirationDate
005Ac0000000001IAA,0PSAc0000000011OAA,Quick_Fix,false,
005Ac0000000003IAA,0PSAc0000000012OAA,Alone,false,
005Ac0000000002IAA,0PSAc0000000013OAA,ERP_Orders,false,2026-02-28T00:00:00.000Z
";

const LICENSES: &str = "\
Id,Name,LicenseDefinitionKey,TotalLicenses,UsedLicenses
100Ac0000000001IAA,Salesforce,SFDC,120,118
100Ac0000000002IAA,Salesforce Integration,SFDC_INTEGRATION,5,3
";

const PROFILE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<Profile xmlns="http://soap.sforce.com/2006/04/metadata">
    <loginIpRanges>
        <endAddress>198.51.100.9</endAddress>
        <startAddress>198.51.100.1</startAddress>
    </loginIpRanges>
    <userPermissions>
        <enabled>true</enabled>
        <name>ModifyAllData</name>
    </userPermissions>
</Profile>
"#;

const SET: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<PermissionSet xmlns="http://soap.sforce.com/2006/04/metadata">
    <label>ERP Orders</label>
    <userPermissions>
        <enabled>true</enabled>
        <name>ApiEnabled</name>
    </userPermissions>
</PermissionSet>
"#;

fn app(label: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<ConnectedApp xmlns="http://soap.sforce.com/2006/04/metadata">
    <label>{label}</label>
    <oauthConfig>
        <isClientCredentialEnabled>true</isClientCredentialEnabled>
        <oauthClientCredentialUser>svc.stock@corp.example</oauthClientCredentialUser>
    </oauthConfig>
    <plugin>Handler</plugin>
    <pluginExecutionUser>admin@corp.example</pluginExecutionUser>
</ConnectedApp>
"#
    )
}

const BOT: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<Bot xmlns="http://soap.sforce.com/2006/04/metadata">
    <botUser>agent@corp.example</botUser>
    <label>Helper</label>
</Bot>
"#;

const AUTH: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<AuthProvider xmlns="http://soap.sforce.com/2006/04/metadata">
    <executionUser>admin@corp.example</executionUser>
    <friendlyName>Login</friendlyName>
    <providerType>OpenIdConnect</providerType>
</AuthProvider>
"#;

fn declared(user: &str) -> String {
    format!(
        "[integrations.erp]\nprofile = \"ERP Integration\"\npermission-sets = [\"ERP_Orders\"]\n\
         users = [\"{user}@corp.example\"]\n\n[integrations.other]\napps = [\"ERP_Connector\"]\n\
         users = [\"{user}@corp.example\"]\n\n[integrations.erp.needs]\npermissions = [\"ApiEnabled\"]\n"
    )
}

fn sandbox() -> Sandbox {
    let main = "force-app/main/default";
    let sandbox = Sandbox::new()
        .with("sfdx-project.json", super::sandbox::SFDX_PROJECT)
        .with(&format!("{main}/profiles/ERP Integration.profile-meta.xml"), PROFILE)
        .with(&format!("{main}/permissionsets/ERP_Orders.permissionset-meta.xml"), SET)
        .with(&format!("{main}/connectedApps/ERP_Connector.connectedApp-meta.xml"), app("ERP Connector"))
        .with(&format!("{main}/connectedApps/Stock_Feed.connectedApp-meta.xml"), app("Stock Feed"))
        .with(&format!("{main}/bots/Helper/Helper.bot-meta.xml"), BOT)
        .with(&format!("{main}/authproviders/Login.authprovider-meta.xml"), AUTH)
        .with("leastforce.toml", declared("old.erp"))
        .repository();
    sandbox.write("leastforce.toml", declared("SVC.erp"));
    sandbox.write("evidence/User.csv", USERS);
    sandbox.write("evidence/LoginHistory.csv", LOGINS);
    sandbox.write("evidence/PermissionSetAssignment.csv", ASSIGNMENTS);
    sandbox.write("evidence/UserLicense.csv", LICENSES);
    sandbox
}

/// What of [`HIDDEN`] a text has, whatever its case.
fn shown(text: &str) -> Vec<&'static str> {
    let text = text.to_lowercase().replace("&#64;", "@");
    HIDDEN.into_iter().filter(|name| text.contains(name)).collect()
}

/// Every subcommand that shows something of a project, with all its formats.
fn commands() -> Vec<Vec<String>> {
    let words = |line: &str| line.split('|').map(str::to_owned).collect::<Vec<_>>();
    let mut all: Vec<Vec<String>> =
        formats().map(|format| words(&format!("check|--output|{format}"))).collect();
    all.extend(formats().map(|format| words(&format!("check|--since|HEAD|--output|{format}"))));
    let others = [
        "check|--list-files",
        "check|--show-settings",
        "check|--fix|--unsafe-fixes|--diff",
        "check|--strict|--select|evidence",
        "diff|HEAD",
        "diff|HEAD|--output|json",
        "diff|HEAD|--output|markdown",
        "diff|HEAD|--output|html",
        "identities",
        "identities|--output|json",
        "access|erp",
        "access|erp|--output|json",
        "access|svc.erp@corp.example",
        "access|ada@corp.example",
        "why|erp|ModifyAllData",
        "why|ada@corp.example|ModifyAllData|--output|json",
        "who-can|ModifyAllData",
        "who-can|ModifyAllData|--output|json",
        "generate|erp",
        "init|--stdout",
        "init|--stdout|--needs",
        "evidence|show",
        "evidence|show|--output|json",
    ];
    all.extend(others.into_iter().map(words));
    all
}

/// Whether a command repeats what the caller wrote, which is no output of the evidence.
fn names_a_user(command: &[String]) -> bool {
    command.iter().any(|word| word.contains('@'))
}

#[test]
fn no_username_and_no_address_reaches_any_output() {
    let sandbox = sandbox();
    for command in commands() {
        let mut words: Vec<&str> = command.iter().map(String::as_str).collect();
        words.extend(["--evidence", "evidence", "--redact"]);
        let ran = sandbox.run(&words);
        // The program understood the command, whatever it found.
        assert!(!ran.err.contains("Usage:"), "{command:?}: {}", ran.err);
        if names_a_user(&command) {
            let other =
                |text: &str| shown(text).into_iter().any(|name| !command.iter().any(|w| w.starts_with(name)));
            assert!(!other(&ran.out) && !other(&ran.err), "{command:?}:\n{}{}", ran.out, ran.err);
        } else {
            assert_eq!(shown(&ran.out), Vec::<&str>::new(), "{command:?}:\n{}", ran.out);
            assert_eq!(shown(&ran.err), Vec::<&str>::new(), "{command:?}:\n{}", ran.err);
        }
    }
    sandbox.run(&["baseline", "write", "--evidence", "evidence", "--redact"]);
    assert_eq!(shown(&sandbox.read("leastforce-baseline.json")), Vec::<&str>::new());
}

/// The test above must be able to fail: without the flag everything that it looks for is shown somewhere.
#[test]
fn without_the_flag_they_are_shown() {
    let sandbox = sandbox();
    let mut seen = String::new();
    for line in [
        &["check", "--select", "evidence"][..],
        &["check", "--output", "json"],
        &["check", "--since", "HEAD"],
    ] {
        let ran = sandbox.run(&[line, &["--evidence", "evidence"]].concat());
        seen += &ran.out;
    }
    // One that only the configuration before a change names may be shown nowhere.
    let expected: Vec<&str> = HIDDEN.into_iter().filter(|name| *name != "old.erp@corp.").collect();
    let seen: Vec<&str> = shown(&seen).into_iter().filter(|name| expected.contains(name)).collect();
    assert_eq!(seen, expected);
}

/// What is shown can be asked for.
#[test]
fn a_shown_name_is_understood() {
    let sandbox = sandbox();
    let out = sandbox.run(&["who-can", "ModifyAllData", "--evidence", "evidence", "--redact"]).out;
    let at = out.find("user-").unwrap();
    let name: String = out[at..].chars().take("user-".len() + 12).collect();
    let asked = sandbox.run(&["why", &name, "ModifyAllData", "--evidence", "evidence", "--redact"]);
    assert_eq!(asked.code, 0, "{}{}", asked.out, asked.err);
}
