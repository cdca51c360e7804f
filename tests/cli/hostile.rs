//! Nothing that comes out of a repository or a command line reaches a terminal or the log of a build server as
//! anything but text: every subcommand, with every payload, in names, values and keys.

use super::sandbox::{Ran, Sandbox};

/// What terminals and build servers obey, and what hides from people.
const PAYLOADS: [&str; 11] = [
    "\u{1b}[2J\u{1b}]0;x\u{7}",
    "::error::x",
    "\n::error file=a::x",
    "\r\n  ::stop-commands::x",
    "%0A::warning::x",
    "##vso[task.setvariable variable=a]b",
    "##[error]x",
    "\u{2028}::add-mask::x",
    "\u{202e}\u{200b}x",
    "\u{9b}31m##teamcity[x]",
    "\u{fffe}\u{ffff}\u{fdd0}\u{1fffe}x",
];

fn basic(text: &str) -> String {
    serde_json::to_string(text).unwrap().replace('\u{7f}', "")
}

/// For a place in XML: what no document may hold is an error of its own.
fn in_xml(text: &str) -> String {
    let allowed = |c: &char| {
        (!c.is_ascii_control() || matches!(c, '\n' | '\r')) && !matches!(c, '\u{fffe}' | '\u{ffff}')
    };
    text.chars().filter(allowed).collect::<String>().replace('<', "&lt;").replace('&', "&amp;")
}

/// For the name of an element, which holds no blank.
fn in_tag(text: &str) -> String {
    let allowed = |c: &char| !c.is_whitespace() && !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}');
    text.chars().filter(|c| allowed(c) && !"/<>=".contains(*c)).collect()
}

fn element(root: &str, body: &str) -> String {
    format!("<{root} xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n{body}\n</{root}>\n")
}

fn user(name: &str) -> String {
    format!("<userPermissions><enabled>true</enabled><name>{name}</name></userPermissions>\n")
}

/// A project with the payload wherever text can stand. Names of files hold what the system allows.
fn project(payload: &str, name: &str) -> Sandbox {
    let (xml, tag, toml) = (in_xml(payload), in_tag(payload), basic(payload));
    let grants = [
        user("ModifyAllData"),
        user("ApiEnabled"),
        user(&format!("Manage{xml}")),
        format!(
            "<objectPermissions><allowDelete>true</allowDelete><allowRead>true</allowRead><object>Obj{xml}</object></objectPermissions>\n"
        ),
        format!("<classAccesses><apexClass>Api{xml}</apexClass><enabled>true</enabled></classAccesses>\n"),
        format!("<x{tag}>1</x{tag}>\n"),
    ];
    let faults = [
        format!("<userPermissions><enabled>{xml}</enabled><name>A{xml}</name></userPermissions>\n"),
        format!(
            "<loginIpRanges><endAddress>{xml}</endAddress><startAddress>b{xml}</startAddress></loginIpRanges>\n"
        ),
        format!("<tabVisibilities><tab>T{xml}</tab><visibility>{xml}</visibility></tabVisibilities>\n"),
    ];
    let config = format!(
        "[integrations.{toml}]\nowner = {toml}\nprofile = {profile}\n\n\
         [integrations.agreed]\npermission-sets = [{toml}]\napps = [{toml}]\nusers = [{toml}]\n\
         [integrations.agreed.needs]\npermissions = [\"ApiEnabled\"]\nclasses = [{toml}]\n\n\
         [[not-integration]]\nholder = {holder}\nreason = {toml}\n\n\
         [[waiver]]\nrule = \"view-all-data\"\nsubject = {subject}\ngrant = \"ViewAllData\"\nreason = {toml}\n\
         owner = {toml}\nexpires = 2099-01-01\n\n\
         [external.{toml}]\nreason = {toml}\n\n\
         [files]\nexclude = [{{ path = {exclude}, reason = {toml} }}]\n",
        profile = basic(&format!("ERP Integration {name}")),
        holder = basic(&format!("permission-set:Sync {payload}")),
        subject = basic(&format!("profile:{payload}")),
        exclude = basic(&format!("a{payload}/b")),
    );
    let sandbox = Sandbox::project([]);
    let at = |folder: &str, file: &str| format!("force-app/main/default/{folder}/{file}");
    sandbox.write(
        &at("profiles", &format!("ERP Integration {name}.profile-meta.xml")),
        element("Profile", &grants.concat()),
    );
    sandbox.write(
        &at("profiles", &format!("Broken {name}.profile-meta.xml")),
        element("Profile", &faults.concat()),
    );
    sandbox
        .write(&at("profiles", &format!("Other {name}.profile-meta.xml")), element(&format!("x{tag}"), ""));
    sandbox.write(&at("profiles", &format!("Stray {name}.txt")), "x");
    sandbox.write(&at("profiles", &format!("Open {name}.profile-meta.xml")), format!("<Profile><a{tag}>"));
    sandbox.write(
        &at("permissionsets", &format!("Order API {name}.permissionset-meta.xml")),
        element(
            "PermissionSet",
            &format!("<label>Order API {xml}</label><description>{xml}</description>{}", grants.concat()),
        ),
    );
    sandbox.write(
        &at("connectedApps", &format!("App {name}.connectedApp-meta.xml")),
        element(
            "ConnectedApp",
            &format!(
                "<label>{xml}</label><oauthConfig><callbackUrl>http://{xml}</callbackUrl><scopes>{xml}</scopes></oauthConfig>\
                 <profileName>{xml}</profileName><isAdminApproved>{xml}</isAdminApproved>"
            ),
        ),
    );
    sandbox.write(&format!("pkg {name}/.forceignore"), "**/*Hidden*\n");
    sandbox.write(
        &format!("pkg {name}/profiles/Hidden Integration.profile-meta.xml"),
        element("Profile", &user("ViewAllData")),
    );
    sandbox.with("leastforce.toml", config)
}

/// Asserts that the output is text and nothing else. `commands`: lines may be GitHub's own commands.
#[track_caller]
fn harmless(what: &str, ran: &Ran, commands: bool) {
    for (stream, text) in [("stdout", &ran.out), ("stderr", &ran.err)] {
        for line in text.split('\n') {
            // A patch keeps the line ends of its files.
            let line = if what.contains("--diff") { line.trim_end_matches('\r') } else { line };
            let shown = format!("{what}: {stream}: {line:?}");
            let is_unsafe = |c: char| {
                (c.is_control() && c != '\t')
                    || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{feff}')
                    || matches!(c, '\u{fffe}' | '\u{ffff}' | '\u{fdd0}' | '\u{1fffe}')
            };
            assert!(!line.contains(is_unsafe), "{shown}");
            let is_command = line.trim_start().starts_with("::");
            let is_own = commands
                && stream == "stdout"
                && ["::error file=", "::warning file=", "::notice "].iter().any(|own| line.starts_with(own));
            assert!(!is_command || is_own, "{shown}");
            for (at, _) in line.match_indices("##") {
                let rest =
                    line[at..].trim_start_matches('#').trim_start_matches(|c: char| c.is_ascii_alphabetic());
                assert!(!rest.starts_with('['), "{shown}");
            }
        }
    }
    for line in ran.err.lines().filter(|line| !line.is_empty()) {
        let begins = ["error: ", "warning: ", "note: ", "  "].iter().any(|start| line.starts_with(start));
        let is_usage = line.starts_with("Usage: ") || line.starts_with("For more information");
        assert!(begins || is_usage, "{what}: {line:?}");
    }
}

#[test]
fn no_subcommand_passes_a_payload_on() {
    for payload in PAYLOADS {
        // Names of files hold neither of these on some systems.
        let name: String =
            if cfg!(unix) { payload.replace('/', "") } else { in_tag(payload).replace(':', "") };
        let subject = format!("ERP Integration {name}");
        let class = format!("class:Api{payload}");
        let mistyped = format!("--{payload}");
        let commands: [&[&str]; 42] = [
            &["check"],
            &["check", "--full", "--all"],
            &["check", "-o", "concise"],
            &["check", "-o", "json"],
            &["check", "-o", "sarif"],
            &["check", "-o", "github"],
            &["check", "-o", "gitlab"],
            &["check", "-o", "junit"],
            &["check", "-o", "markdown"],
            &["check", "-o", "html"],
            &["check", "--since", payload],
            &["check", "--staged"],
            &["diff", payload],
            &["diff", "-o", payload],
            &["check", "--list-files"],
            &["check", "--show-settings"],
            &["check", "--diff", "--unsafe-fixes"],
            &["check", "--select", payload],
            &["check", "--config", payload],
            &["check", "--baseline", payload],
            &["check", "-o", payload],
            &["check", payload],
            &["check", "--fail-on", payload],
            &["check", &mistyped],
            &["check", "--output", &format!("json={name}/{payload}")],
            &["identities"],
            &["access", payload],
            &["access", payload, "-o", "json"],
            &["access", &subject],
            &["why", payload, "ModifyAllData"],
            &["why", payload, &class],
            &["who-can", "ModifyAllData"],
            &["who-can", &class],
            &["who-can", payload],
            &["explain", payload],
            &["rules", payload],
            &["generate", "agreed"],
            &["generate", "agreed", "--name", payload],
            &["generate", payload],
            &["init", "--stdout"],
            &["init", "--needs", "--stdout"],
            &["baseline", "write", "--file", "b.json"],
        ];
        let sandbox = project(payload, &name);
        for args in commands {
            let ran = sandbox.run(args);
            harmless(&format!("{args:?}"), &ran, args.contains(&"github"));
        }
        for args in
            [&["check", "--fix", "--unsafe-fixes"][..], &["baseline", "prune", "--file", "b.json"], &["init"]]
        {
            let ran = sandbox.run(args);
            harmless(&format!("{args:?}"), &ran, false);
        }
        std::fs::remove_file(sandbox.path("leastforce.toml")).unwrap();
        for args in
            [&["init", "--needs", "--stdout"][..], &["init", "--stdout"], &["init"], &["init", "--needs"]]
        {
            harmless(&format!("{args:?} anew"), &sandbox.run(args), false);
        }
    }
}

#[test]
fn no_mistake_in_the_configuration_passes_a_payload_on() {
    for payload in PAYLOADS {
        let toml = basic(payload);
        for config in [
            format!("{toml} = 1\n"),
            format!("[{toml}]\n"),
            format!("[rules]\n{toml} = \"off\"\nmodify-all-data = {toml}\n"),
            format!(
                "[integrations.a]\nkind = {toml}\nreview-by = {toml}\n[integrations.a.needs.objects]\n{toml} = [{toml}]\n"
            ),
            format!("[[waiver]]\nrule = {toml}\nsubject = {toml}\ngrant = {toml}\n"),
            format!("[[not-integration]]\nholder = {toml}\n"),
            format!("include = [{toml}]\nbaseline = {toml}\n"),
            format!("[files]\nexclude = [{{ path = {toml} }}]\n"),
            format!("a = {payload}\n"),
            format!("# {payload}\na = = \n"),
        ] {
            let sandbox = Sandbox::risky().with("leastforce.toml", &config);
            for args in [
                &["check"][..],
                &["access", "x"],
                &["baseline", "write"],
                &["init", "--needs"],
                &["generate", "x"],
            ] {
                harmless(&format!("{args:?} {config:?}"), &sandbox.run(args), false);
            }
        }
        let project = format!(
            "{{ \"packageDirectories\": [{{ \"path\": {toml} }}, {{ \"path\": {} }}] }}",
            basic(&format!("../{payload}"))
        );
        let sandbox = Sandbox::risky().with("sfdx-project.json", project);
        for args in [&["check", "--strict"][..], &["check", "--list-files"], &["check", "-o", "concise"]] {
            harmless(&format!("{args:?}"), &sandbox.run(args), false);
        }
    }
}

#[cfg(unix)]
#[test]
fn a_configuration_that_is_a_link_out_of_the_root_is_not_read() {
    use std::os::unix::fs::symlink;

    let outside = Sandbox::new().with("secret.toml", "password-of-somebody = 1\n");
    for name in ["leastforce.toml", "sfdx-project.json", ".forceignore"] {
        let sandbox = Sandbox::risky();
        let _ = std::fs::remove_file(sandbox.path(name));
        symlink(outside.path("secret.toml"), sandbox.path(name)).unwrap();
        let ran = sandbox.run(&["check"]);
        assert!(!ran.err.contains("password") && !ran.out.contains("password"), "{ran:?}");
        if name == "leastforce.toml" {
            ran.ends(2);
        }
    }
}
