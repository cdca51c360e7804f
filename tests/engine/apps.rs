//! Apps in a project: what they make of holders and identities, what stays unresolved, and that no
//! report shows a secret.

use std::sync::Arc;

use crate::engine::common::{Files, lint};
use leastforce::report::model::Finding;
use leastforce::report::model::Report;
use leastforce::report::{Format, Options, write};
use leastforce::terms::severity::{Confidence, Severity};
use leastforce::terms::subject_kind::SubjectKind;

const CONNECTED: &str = "force-app/main/default/connectedApps";

fn xml(root: &str, body: &str) -> String {
    format!("<{root} xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n{body}\n</{root}>\n")
}

fn app(name: &str, config: &str, rest: &str) -> (String, String) {
    let body = format!("<label>{name} Label</label>\n<oauthConfig>\n{config}\n</oauthConfig>\n{rest}");
    (format!("{CONNECTED}/{name}.connectedApp-meta.xml"), xml("ConnectedApp", &body))
}

fn set(name: &str, label: &str) -> (String, String) {
    let path = format!("force-app/main/default/permissionsets/{name}.permissionset-meta.xml");
    (path, xml("PermissionSet", &format!("<label>{label}</label>")))
}

fn profile(name: &str, permissions: &[&str]) -> (String, String) {
    let permissions: Vec<String> = permissions
        .iter()
        .map(|p| format!("<userPermissions><enabled>true</enabled><name>{p}</name></userPermissions>"))
        .collect();
    let path = format!("force-app/main/default/profiles/{name}.profile-meta.xml");
    (path, xml("Profile", &permissions.join("\n")))
}

fn policies(file: &str, app: &str, body: &str) -> (String, String) {
    let path = format!("force-app/main/default/extlClntAppOauthPolicies/{file}.ecaOauthPlcy-meta.xml");
    let joined = format!("<externalClientApplication>{app}</externalClientApplication>\n{body}");
    (path, xml("ExtlClntAppOauthConfigurablePolicies", &joined))
}

fn eca(name: &str) -> (String, String) {
    let path = format!("force-app/main/default/externalClientApps/{name}.eca-meta.xml");
    (path, xml("ExternalClientApplication", &format!("<label>{name} Label</label>")))
}

fn run(files: impl IntoIterator<Item = (String, String)>, config: &str) -> Report {
    let config = (!config.is_empty()).then(|| ("leastforce.toml".to_owned(), config.to_owned()));
    let report = lint(&Files::new(files.into_iter().chain(config)), &[]);
    assert!(report.errors.is_empty(), "{:?}", report.errors);
    report
}

fn identities(report: &Report) -> Vec<(&str, Confidence)> {
    report.identities.iter().map(|i| (i.name.as_str(), i.confidence)).collect()
}

fn unresolved(report: &Report) -> Vec<(&str, Option<&str>)> {
    report.unresolved.iter().map(|u| (u.reference.as_str(), u.nearest.as_deref())).collect()
}

fn rules(report: &Report) -> Vec<&str> {
    let mut rules: Vec<&str> = report.findings.iter().map(|f| f.rule.as_str()).collect();
    rules.sort_unstable();
    rules
}

const JWT: &str = "<certificate>MIICsample</certificate>\n<isAdminApproved>true</isAdminApproved>";

#[test]
fn an_app_makes_no_administrator_an_identity() {
    let open = "<profileName>System Administrator</profileName>";
    let report = run([app("Deploy", JWT, open), profile("Admin", &["ApiEnabled", "ModifyAllData"])], "");
    assert_eq!(identities(&report), []);
    assert!(report.candidates.is_empty());
    let of_app = |f: &&Finding| f.subject.kind == SubjectKind::App && f.severity > Severity::Info;
    let about_app: Vec<_> = report.findings.iter().filter(of_app).map(|f| f.rule.as_str()).collect();
    assert_eq!(about_app, ["app-open-to-broad-profile"]);
    // Its file is absent, and it is known all the same.
    assert_eq!(unresolved(&run([app("Deploy", JWT, open)], "")), []);
}

#[test]
fn the_only_holder_of_an_app_without_people_is_a_fact_beside_a_word() {
    let sets = || [set("Order_Sync", "Order Desk Sync"), set("Plain", "Plain")];
    let open = |names: &[&str]| {
        let names: Vec<_> =
            names.iter().map(|n| format!("<permissionSetName>{n}</permissionSetName>")).collect();
        names.join("\n")
    };
    let likely = [("Order_Sync", Confidence::Likely)];
    for (config, names, expected) in [
        (JWT, &["Order Desk Sync"][..], &likely[..]),
        (JWT, &["Order_Sync"], &likely),
        // With others it proves nothing, nor without a word.
        (JWT, &["Order_Sync", "Plain"], &[]),
        (JWT, &["Plain"], &[]),
        // A person logs in, and whoever wants to may.
        ("<isAdminApproved>true</isAdminApproved>", &["Order_Sync"], &[]),
        ("<certificate>MIICsample</certificate>", &["Order_Sync"], &[]),
    ] {
        let report = run(sets().into_iter().chain([app("Feed", config, &open(names))]), "");
        assert_eq!(identities(&report), expected, "{config} {names:?}");
    }
    let disabled = (
        "force-app/main/default/extlClntAppPolicies/x.ecaPlcy-meta.xml".to_owned(),
        xml(
            "ExtlClntAppConfigurablePolicies",
            "<externalClientApplication>Hub</externalClientApplication>\n<isEnabled>false</isEnabled>",
        ),
    );
    let policy = "<permittedUsersPolicyType>AdminApprovedPreAuthorized</permittedUsersPolicyType>\n\
                  <commaSeparatedPermissionSet>Order_Sync</commaSeparatedPermissionSet>\n\
                  <isClientCredentialsFlowEnabled>true</isClientCredentialsFlowEnabled>";
    let hub = || sets().into_iter().chain([eca("Hub"), policies("any_name", "Hub", policy)]);
    assert_eq!(identities(&run(hub(), "")), likely);
    assert_eq!(identities(&run(hub().chain([disabled]), "")), []);
}

#[test]
fn a_stock_api_only_profile_that_an_app_names_is_an_identity() {
    let name = "Minimum Access - API Only Integrations";
    let stock = || profile(name, &["ApiEnabled", "ApiUserOnly"]);
    assert_eq!(identities(&run([stock()], "")), []);
    let open = format!("<profileName>{name}</profileName>");
    let report = run([stock(), app("Feed", "<isAdminApproved>true</isAdminApproved>", &open)], "");
    assert_eq!(identities(&report), [(name, Confidence::Certain)]);
}

#[test]
fn declared_integrations_follow_their_apps() {
    let client = "<isAdminApproved>false</isAdminApproved>\n<isClientCredentialEnabled>true</isClientCredentialEnabled>\n\
                  <oauthClientCredentialUser>svc.erp@acme.example</oauthClientCredentialUser>";
    let files = || [app("Feed", client, ""), set("Orders", "Orders")];
    let by =
        |key: &str| run(files(), &format!("[integrations.erp]\npermission-sets = [\"Orders\"]\n{key}\n"));
    for key in ["apps = [\"feed\"]", "apps = [\"Feed Label\"]", "users = [\"SVC.erp@acme.example\"]"] {
        let report = by(key);
        let found = report.findings.iter().find(|f| f.rule == "self-authorised-app").unwrap();
        assert_eq!(found.identities, ["erp"], "{key}");
        assert_eq!(unresolved(&report), [], "{key}");
        assert!(!rules(&report).contains(&"run-as-user-unproven"), "{key}");
    }
    let report = by("apps = [\"Fed\"]\nusers = [\"svc.epr@acme.example\"]");
    // Users are data: one whom no app names is nothing that is missing.
    assert_eq!(unresolved(&report), [("app:Fed", Some("Feed"))]);
    // An app alone is enough to be an identity, and gives it no holder.
    let report = run(files(), "[integrations.erp]\napps = [\"Feed\"]\n");
    assert_eq!(identities(&report), [("erp", Confidence::Certain)]);
    assert!(report.identities[0].holders.is_empty());
}

#[test]
fn the_own_namespace_of_an_app_may_be_left_out_on_either_side() {
    let project = r#"{"packageDirectories": [{"path": "force-app"}], "namespace": "Acme"}"#;
    let connected = |name: &str| vec![app(name, "<isAdminApproved>false</isAdminApproved>", "")];
    let external = |name: &str| {
        let open = "<permittedUsersPolicyType>AllSelfAuthorized</permittedUsersPolicyType>";
        vec![eca(name), policies(name, name, open)]
    };
    let by = |mut files: Vec<(String, String)>, name: &str| {
        files.push(("sfdx-project.json".to_owned(), project.to_owned()));
        run(files, &format!("[integrations.erp]\napps = [\"{name}\"]\n"))
    };
    let pairs = [("Feed", "acme__Feed"), ("ACME__Feed", "feed"), ("acme__Feed", "Acme__feed")];
    for (known, named) in pairs {
        for report in [by(connected(known), named), by(external(known), named)] {
            let found = report.findings.iter().find(|f| f.rule == "self-authorised-app").unwrap();
            assert_eq!(found.identities, ["erp"], "{known} {named}");
            assert_eq!(unresolved(&report), [], "{known} {named}");
        }
    }
    // Another publisher's app is another app.
    assert_eq!(unresolved(&by(connected("Feed"), "other__Feed")), [("app:other__Feed", None)]);
}

#[test]
fn what_apps_name_and_nobody_has_is_unresolved() {
    let lists = "<commaSeparatedPermissionSet>Orders,0PS000000000001AAA , acmepkg__Set</commaSeparatedPermissionSet>\n\
                 <commaSeparatedProfile>Admin, Standard User</commaSeparatedProfile>";
    let open = "<permissionSetName></permissionSetName>\n<profileName>Order Desk</profileName>";
    let files = [
        policies("vendor", "acmepkg__Hub", lists),
        policies("own", "Known", ""),
        eca("Known"),
        app("Feed", JWT, open),
        set("Orders", "Orders"),
    ];
    let report = run(files, "[external.acmepkg__Set]\nreason = \"reviewed\"\n");
    assert_eq!(
        unresolved(&report),
        [
            ("app:acmepkg__Hub", None),
            ("permission-set:0PS000000000001AAA", None),
            ("profile:Order Desk", None),
            ("profile:Standard User", None),
        ]
    );
    let places: Vec<_> = report.unresolved.iter().map(|u| u.location.as_ref().unwrap().start.line).collect();
    assert_eq!(places, [2, 3, 8, 4]);
}

#[test]
fn apps_of_one_name_are_told_apart() {
    let weak = "<isAdminApproved>false</isAdminApproved>";
    let policy = "<permittedUsersPolicyType>AllSelfAuthorized</permittedUsersPolicyType>";
    let (path, text) = app("Hub", weak, "");
    let copy = (path.replace("main", "copy"), text.clone());
    let report = run([(path, text), copy, eca("Hub"), policies("p", "Hub", policy)], "");
    let found =
        report.findings.iter().filter(|f| f.rule == "self-authorised-app" && f.severity.name() != "info");
    let mut fingerprints: Vec<_> = found.map(|f| f.fingerprint.clone()).collect();
    assert_eq!(fingerprints.len(), 3);
    fingerprints.sort();
    fingerprints.dedup();
    assert_eq!(fingerprints.len(), 3);
}

#[test]
fn no_report_shows_a_secret() {
    const SECRETS: [&str; 4] = ["77E1D2C3B4A59687", "winter-garden-77", "7d6c5b4a39281706", "MIICsecret"];
    let config = format!(
        "<callbackUrl>http://orders.acme.example</callbackUrl>\n<consumerSecret>{}</consumerSecret>\n\
         <isAdminApproved>false</isAdminApproved>",
        SECRETS[0]
    );
    let credential = |suffix: &str, root: &str, body: &str| {
        (format!("force-app/main/default/credentials/Erp.{suffix}-meta.xml"), xml(root, body))
    };
    let parameter = format!(
        "<externalCredentialParameters><parameterName>Authorization</parameterName>\
         <parameterValue>Bearer {}</parameterValue></externalCredentialParameters>",
        SECRETS[2]
    );
    let key = format!(
        "<executionUserId>admin@acme.example</executionUserId>\n<validationCert>-----BEGIN PRIVATE KEY-----\n{}\n\
         -----END PRIVATE KEY-----</validationCert>",
        SECRETS[3]
    );
    let files = Files::new([
        app("Orders", &config, ""),
        credential("namedCredential", "NamedCredential", &format!("<password>{}</password>", SECRETS[1])),
        credential("externalCredential", "ExternalCredential", &parameter),
        credential("samlssoconfig", "SamlSsoConfig", &key),
    ]);
    let mut report = lint(&files, &[]);
    assert_eq!(rules(&report).iter().filter(|r| **r == "secret-in-source").count(), 4);
    let texts = files.0.clone();
    report.sources.read_by(move |path| {
        let (_, text) = texts.iter().find(|(p, _)| p == path)?;
        Some(Arc::from(std::str::from_utf8(text).ok()?))
    });
    for format in [Format::Text, Format::Concise, Format::Json, Format::Sarif, Format::Github] {
        let mut out = Vec::new();
        write(format, &report, &Options::default(), &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains("secret-in-source"));
        for secret in SECRETS {
            assert!(!text.contains(secret), "{format:?} shows a secret:\n{text}");
        }
    }
    let mut text = Vec::new();
    write(Format::Text, &report, &Options::default(), &mut text).unwrap();
    assert!(String::from_utf8(text).unwrap().contains("<consumerSecret>****"), "the line itself is shown");
}

#[test]
fn what_an_app_does_not_state_is_unknown() {
    use leastforce::org::link::link;
    use leastforce::{Settings, read};

    let terms = |config: &str, policy: &str| {
        let policy = format!("<oauthPolicy>\n{policy}\n</oauthPolicy>");
        let files = Files::new([app("Feed", config, &policy)]);
        let settings = Settings { threads: 1, ..Settings::default() };
        let library = read(&files, &settings, &|_| {}).library;
        let linked = link(&library, &settings.config);
        let app = &linked.orgs[0].apps.raw[0];
        (app.is_pre_authorised_only(), app.has_finite_refresh_tokens(), app.enforces_ip_ranges())
    };
    let refresh = "<scopes>Api</scopes>\n<scopes>OfflineAccess</scopes>";
    assert_eq!(terms(refresh, ""), (None, None, None));
    assert_eq!(terms("<scopes>Api</scopes>", ""), (None, Some(true), None));
    let strict = "<ipRelaxation>ENFORCE</ipRelaxation>\n<refreshTokenPolicy>specific_inactivity:30:DAYS</refreshTokenPolicy>";
    assert_eq!(terms(&format!("{JWT}\n{refresh}"), strict), (Some(true), Some(true), Some(true)));
    let loose =
        "<ipRelaxation>BYPASS_2FACTOR</ipRelaxation>\n<refreshTokenPolicy>infinite</refreshTokenPolicy>";
    let open = "<isAdminApproved>false</isAdminApproved>";
    assert_eq!(terms(&format!("{open}\n{refresh}"), loose), (Some(false), Some(false), Some(false)));
    let odd = "<ipRelaxation>NEW</ipRelaxation>\n<refreshTokenPolicy>NEW</refreshTokenPolicy>";
    assert_eq!(terms(refresh, odd), (None, None, None));
}
