//! Silence means that all was looked at: whatever hides a grant from the run is said, and fails under `--strict`.

use super::sandbox::{CLEAN, RISKY, Sandbox};

const PROFILE: &str = "force-app/main/default/profiles/Hidden Feed.profile-meta.xml";

fn user(inner: &str) -> String {
    format!("<userPermissions>{inner}</userPermissions>")
}

fn profile(body: &str) -> String {
    format!("<Profile xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n{body}\n</Profile>\n")
}

fn packages(paths: &str) -> String {
    format!("{{ \"packageDirectories\": [{{ \"path\": \"force-app\" }}, {paths}] }}")
}

/// Asserts how a strict run ends and that it says `words` somewhere.
#[track_caller]
fn strict(sandbox: &Sandbox, code: i32, words: &str) {
    let ran = sandbox.run(&["check", "--strict", "--fail-on", "never"]).ends(code);
    let said = format!("{}{}", ran.out, ran.err).split_whitespace().collect::<Vec<_>>().join(" ");
    let files = sandbox.run(&["check", "--list-files"]).out;
    assert!(said.contains(words) || files.contains(words), "'{words}' in\n{said}\n{files}");
}

#[test]
fn a_project_that_is_looked_at_whole_is_strictly_clean() {
    Sandbox::clean().run(&["check", "--strict"]).ends(0);
}

#[test]
fn package_directories_that_no_run_reads_are_named() {
    let risky = RISKY.text();
    for (path, words) in [
        ("node_modules/erp", "'node_modules/erp', which lies in a folder whose name is never read"),
        (".sfdx/erp", "'.sfdx/erp', which lies in a folder whose name is never read"),
        ("absent", "'absent', which holds no file"),
        ("/erp", "'/erp', which is not a relative path"),
        ("C:\\\\erp", "'C:\\erp', which is not a relative path"),
        ("../erp", "'../erp', which is outside the root"),
    ] {
        let project = packages(&format!("{{ \"path\": \"{path}\" }}"));
        let sandbox = Sandbox::clean()
            .with("sfdx-project.json", project)
            .with("node_modules/erp/profiles/ERP API User.profile-meta.xml", &risky)
            .with(".sfdx/erp/profiles/ERP API User.profile-meta.xml", &risky);
        strict(&sandbox, 3, words);
        sandbox.run(&["check"]).ends(0);
    }
    let sandbox = Sandbox::clean()
        .with("force-app/main/node_modules/erp/profiles/ERP API User.profile-meta.xml", &risky)
        .with("node_modules/erp/profiles/ERP API User.profile-meta.xml", &risky);
    strict(&sandbox, 3, "force-app/main/node_modules\tunread: directory of a name that is never read");
}

#[test]
fn customised_types_are_named() {
    let project = "{ \"packageDirectories\": [{ \"path\": \"force-app\" }], \"registryCustomizations\": \
                   { \"types\": { \"profile\": { \"id\": \"profile\", \"suffix\": \"prf\" } } } }";
    let sandbox = Sandbox::clean()
        .with("sfdx-project.json", project)
        .with("force-app/main/default/profiles2/ERP API User.prf-meta.xml", RISKY.text());
    strict(&sandbox, 3, "registryCustomizations");
    let empty =
        project.replace("{ \"id\": \"profile\", \"suffix\": \"prf\" }", "{}").replace("\"profile\": {}", "");
    Sandbox::clean().with("sfdx-project.json", empty).run(&["check", "--strict"]).ends(0);
}

#[test]
fn hidden_and_left_over_files_are_named() {
    for name in [
        "profiles/.ERP Integration.profile-meta.xml",
        "profiles/..ERP Integration.profile-meta.xml",
        "profiles/.ERP Integration.profile",
        "elsewhere/.ERP.permissionset-meta.xml",
        "settings/.Security.settings-meta.xml",
        "permissionsets/ERP/.ERP.userPermission-meta.xml",
    ] {
        let sandbox = Sandbox::clean().with(&format!("force-app/main/default/{name}"), RISKY.text());
        strict(&sandbox, 3, &format!("{name}\tunread: hidden file"));
    }
    for name in ["connectedApps/ERP.connectedApp-meta.xml.bak", "a/ERP.permissionsetgroup-meta.xml.orig"] {
        let sandbox = Sandbox::clean().with(&format!("force-app/main/default/{name}"), RISKY.text());
        strict(&sandbox, 3, &format!("{name}\tunknown"));
    }
    for name in [".profile", "profiles/.profile", ".bash_profile", ".prettierrc"] {
        Sandbox::clean().with(name, "export PATH").run(&["check", "--strict"]).ends(0);
    }
}

#[cfg(unix)]
#[test]
fn linked_folders_are_named_wherever_they_lie() {
    use std::os::unix::fs::symlink;

    let outside = Sandbox::new().with("profiles/ERP API User.profile-meta.xml", RISKY.text());
    let sandbox = Sandbox::clean();
    symlink(outside.path("profiles"), sandbox.path("linked")).unwrap();
    strict(&sandbox, 3, "linked\tunread: symbolic link to a directory whose files are not read");

    let sandbox = Sandbox::clean().with("node_modules/erp/A.profile-meta.xml", RISKY.text());
    symlink("node_modules/erp", sandbox.path("linked")).unwrap();
    strict(&sandbox, 3, "linked\tunread: symbolic link to a directory whose files are not read");

    // What it leads to is read where it lies.
    let sandbox = Sandbox::clean();
    symlink("force-app", sandbox.path("linked")).unwrap();
    sandbox.run(&["check", "--strict"]).ends(0);
}

#[test]
fn what_counts_once_and_stands_twice_is_an_error_with_its_place() {
    let twice = |first: &str, second: &str| profile(&user(&format!("{first}\n{second}")));
    let enabled = "<enabled>true</enabled>";
    for (text, words) in [
        (
            twice(&format!("{enabled}<name>ModifyAllData</name>"), "<name>ApiEnabled</name>"),
            ":3:1: <name> stands more than once in <userPermissions>",
        ),
        (
            twice(&format!("<name>ModifyAllData</name>{enabled}"), "<enabled>false</enabled>"),
            ":3:1: <enabled> stands more than once in <userPermissions>",
        ),
        (
            profile(
                "<userLicense>Salesforce</userLicense>\n<userLicense>Salesforce Integration</userLicense>",
            ),
            ":3:1: <userLicense> stands more than once in <Profile>",
        ),
        (profile("<custom>true</custom>\n<custom>false</custom>"), ":3:1: <custom> stands more than once"),
        (
            profile(
                "<loginIpRanges><startAddress>10.0.0.1</startAddress><endAddress>10.0.0.2</endAddress>\n\
                 <endAddress>10.0.0.3</endAddress></loginIpRanges>",
            ),
            ":3:1: <endAddress> stands more than once in <loginIpRanges>",
        ),
    ] {
        strict(&Sandbox::clean().with(PROFILE, text), 2, words);
    }
    let app = "<ConnectedApp xmlns=\"http://soap.sforce.com/2006/04/metadata\"><label>A</label>\n\
               <oauthConfig><callbackUrl>https://a.example</callbackUrl></oauthConfig>\n\
               <oauthConfig><callbackUrl>http://a.example</callbackUrl></oauthConfig></ConnectedApp>";
    let sandbox = Sandbox::clean().with("force-app/main/default/connectedApps/A.connectedApp-meta.xml", app);
    strict(&sandbox, 2, ":3:1: <oauthConfig> stands more than once in <ConnectedApp>");
}

#[test]
fn grants_in_a_wrong_place_and_unknown_wrappers_are_counted() {
    let grant = user("<enabled>true</enabled><name>ModifyAllData</name>");
    for body in [
        format!("<entries>{grant}</entries>"),
        format!("<layoutAssignments>{grant}</layoutAssignments>"),
        format!("<loginHours><mondayStart>{grant}</mondayStart></loginHours>"),
        format!(
            "<loginIpRanges><startAddress>10.0.0.1</startAddress><endAddress>10.0.0.2</endAddress>{grant}</loginIpRanges>"
        ),
        format!(
            "<objectPermissions><allowRead>true</allowRead><object>Lead</object>{grant}</objectPermissions>"
        ),
        format!(
            "<recordTypeVisibilities><recordType>Lead.A</recordType><visible>true</visible><personAccountDefault>{grant}</personAccountDefault></recordTypeVisibilities>"
        ),
        format!("<enrichments>{grant}</enrichments>"),
    ] {
        let sandbox = Sandbox::clean().with(PROFILE, profile(&body));
        strict(&sandbox, 3, "is not known and was not judged");
        assert_eq!(sandbox.report(&[])["summary"]["not_looked_at"]["elements"], 1, "{body}");
    }
}

#[test]
fn characters_that_xml_forbids_are_errors_with_their_place() {
    for c in ['\u{1}', '\u{0}', '\u{b}', '\u{1f}', '\u{FFFE}', '\u{FFFF}'] {
        let grant = format!(
            "{}\n{}",
            user("<name>A</name>"),
            user(&format!("<enabled>true</enabled><name>Modify{c}AllData</name>"))
        );
        let words = format!(":3:53: the character U+{:04X}, which XML does not allow", u32::from(c));
        strict(&Sandbox::clean().with(PROFILE, profile(&grant)), 2, &words);
    }
}

#[test]
fn processing_instructions_hide_nothing() {
    for instruction in ["<?a?>", "<?a b?>", "<?a ? b?>", "<?a > b?>", "<?a ?> ?>"] {
        let grant = user(&format!("<enabled>true</enabled><name>Modify{instruction}AllData</name>"));
        let sandbox = Sandbox::clean().with(
            "force-app/main/default/profiles/Order Feed API.profile-meta.xml",
            CLEAN.text().replace("<custom>", &format!("{grant}<custom>")),
        );
        let found = sandbox.report(&[])["findings"].to_string();
        // The last one ends early: what follows is a part of the name.
        let expected = if instruction.ends_with("?> ?>") { "Modify ?>AllData" } else { "ModifyAllData" };
        assert!(found.contains(expected), "{instruction}: {found}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_beyond_all_measure_is_refused_and_the_rest_is_linted() {
    let sandbox = Sandbox::risky();
    let files = [
        PROFILE,
        "force-app/main/default/connectedApps/A.connectedApp-meta.xml",
        "force-app/main/default/classes/A.cls",
        "force-app/main/default/.forceignore",
        "sub/sfdx-project.json",
    ];
    sandbox.write("sub/profiles/A.profile-meta.xml", RISKY.text());
    for file in files {
        sandbox.write(file, "");
        // Nothing of it is on the disk.
        std::fs::File::options().write(true).open(sandbox.path(file)).unwrap().set_len(9 << 30).unwrap();
    }
    let ran = sandbox.run(&["check"]).ends(2);
    for file in files {
        assert!(
            ran.err.contains(file) && ran.err.contains("it has more than 512 MiB"),
            "{file}: {}",
            ran.err
        );
    }
    assert!(ran.out.contains("modify-all-data"), "{}", ran.out);
    sandbox.write("leastforce.toml", "");
    let config = std::fs::File::options().write(true).open(sandbox.path("leastforce.toml")).unwrap();
    config.set_len(9 << 30).unwrap();
    assert!(sandbox.run(&["check"]).ends(2).err.contains("it has more than 512 MiB"));
}
