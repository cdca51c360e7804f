//! Who is taken for an integration: holders with the answer that a person would give.
//!
//! A row is a name and what the file holds; the heading says what it must be taken for. Rows of
//! names alone are tried as a profile, as a permission set and as the label of one.

mod common;

use common::{Files, config_of};
use leastforce::Settings;
use leastforce::access::classify::{Standing, classify};
use leastforce::access::link::link;
use leastforce::catalog::severity::Confidence;
use leastforce::config::HolderKind;

/// What a holder is taken for.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
enum Is {
    Certain,
    Likely,
    Candidate,
    Platform,
    Nothing,
}

use Is::{Candidate, Certain, Likely, Nothing, Platform};

#[derive(Copy, Clone, Debug, PartialEq, Eq)]
enum As {
    Profile,
    Set,
}

use As::{Profile, Set};

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// `name` as a file name has it.
fn file_name(name: &str) -> String {
    name.replace('/', "%2F").replace(':', "%3A")
}

/// One file. `body` is a list of `key value` parted by `|`.
fn file(kind: As, name: &str, body: &str) -> (String, String) {
    let (root, folder, suffix) = match kind {
        Profile => ("Profile", "profiles", "profile"),
        Set => ("PermissionSet", "permissionsets", "permissionset"),
    };
    let mut xml: Vec<String> = Vec::new();
    for part in body.split('|').map(str::trim).filter(|p| !p.is_empty()) {
        let (key, value) = part.split_once(' ').unwrap_or((part, ""));
        let value = escape(value);
        xml.push(match (key, kind) {
            ("label" | "description" | "fullName", _) => format!("<{key}>{value}</{key}>"),
            ("licence", Profile) => format!("<userLicense>{value}</userLicense>"),
            ("licence", Set) => format!("<license>{value}</license>"),
            ("may", _) => permission(&value, true),
            ("may-not", _) => permission(&value, false),
            ("object", _) => format!(
                "<objectPermissions><object>{value}</object><allowRead>true</allowRead></objectPermissions>"
            ),
            ("app", _) => format!(
                "<applicationVisibilities><application>{value}</application><visible>true</visible></applicationVisibilities>"
            ),
            ("hidden-app", _) => format!(
                "<applicationVisibilities><application>{value}</application><visible>false</visible></applicationVisibilities>"
            ),
            ("class", _) => format!(
                "<classAccesses><apexClass>{value}</apexClass><enabled>true</enabled></classAccesses>"
            ),
            ("tab", Profile) => format!(
                "<tabVisibilities><tab>{value}</tab><visibility>DefaultOn</visibility></tabVisibilities>"
            ),
            ("tab", Set) => {
                format!("<tabSettings><tab>{value}</tab><visibility>Visible</visibility></tabSettings>")
            }
            ("hidden-tab", _) => format!(
                "<tabVisibilities><tab>{value}</tab><visibility>Hidden</visibility></tabVisibilities>"
            ),
            ("record-type", _) => format!(
                "<recordTypeVisibilities><recordType>{value}</recordType><visible>true</visible><default>true</default></recordTypeVisibilities>"
            ),
            _ => panic!("{key}?"),
        });
    }
    let path = format!("force-app/main/default/{folder}/{}.{suffix}-meta.xml", file_name(name));
    (path, format!("<{root} xmlns=\"http://soap.sforce.com/2006/04/metadata\">{}</{root}>", xml.concat()))
}

fn permission(name: &str, enabled: bool) -> String {
    format!("<userPermissions><enabled>{enabled}</enabled><name>{name}</name></userPermissions>")
}

/// What the only holder of a project is taken for, and why.
fn judge(kind: As, name: &str, body: &str) -> (Is, Vec<String>) {
    judge_files(&Files::new([file(kind, name, body)]))
}

fn judge_files(files: &Files) -> (Is, Vec<String>) {
    let settings = Settings { threads: 1, ..Settings::default() };
    let read = leastforce::read(files, &settings, &|_| {});
    assert!(read.errors.is_empty(), "{:#?}", read.errors);
    let linked = link(&read.library, &settings.config);
    let [org] = &linked.orgs[..] else { panic!("one org") };
    let [holder] = &org.holders[..] else { panic!("one holder in {files:?}") };
    let verdict = classify(holder, &read.library);
    let is = match verdict.standing {
        Standing::Identity(Confidence::Certain) => Certain,
        Standing::Identity(Confidence::Likely) => Likely,
        Standing::Candidate => Candidate,
        Standing::Platform => Platform,
        Standing::Other => Nothing,
    };
    // The org says the same as the function that it asks.
    let counts = (org.identities.len(), org.candidates.len(), org.platform.len());
    let wanted = match is {
        Certain | Likely => (1, 0, 0),
        Candidate => (0, 1, 0),
        Platform => (0, 0, 1),
        Nothing => (0, 0, 0),
    };
    assert_eq!(counts, wanted, "{}", holder.name);
    assert_eq!(verdict.evidence.is_empty(), is == Nothing, "{}: every verdict has its evidence", holder.name);
    (is, verdict.evidence)
}

/// Every row that is judged otherwise, all at once.
fn hold(rows: impl IntoIterator<Item = (Is, As, &'static str, &'static str)>) {
    let wrong: Vec<String> = rows
        .into_iter()
        .filter_map(|(wanted, kind, name, body)| {
            let (is, evidence) = judge(kind, name, body);
            (is != wanted)
                .then(|| format!("{wanted:?}, not {is:?}: {kind:?} {name:?} {{{body}}} {evidence:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Names that say it all, by whichever way the name is said.
fn hold_names(wanted: Is, names: &str) {
    let mut wrong = Vec::new();
    for name in names.lines().map(str::trim).filter(|n| !n.is_empty()) {
        let as_label = format!("label {name}");
        for (kind, file, body) in [(Profile, name, ""), (Set, name, ""), (Set, "XQ", &as_label)] {
            let (is, evidence) = judge(kind, file, body);
            if is != wanted {
                wrong.push(format!("{wanted:?}, not {is:?}: {kind:?} {name:?} {{{body}}} {evidence:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn names_of_integrations() {
    hold_names(
        Likely,
        "
        Integration
        Integration 2
        Integration_01
        INTEGRATION
        Integrations
        Integration User
        IntegrationUser
        Integration_User_2
        integration-user
        integrationuser
        ERP Integration User
        ERPIntegrationUser
        ERP_Integration
        ERPIntegration
        SAP4Integration
        Sales Integration Profile
        Orders Integration Permissions
        Data_Integration_Permission_Set
        Integration Account
        Analytics Integration User (Custom)
        API User
        ApiUser
        APIUser
        Web API User 3
        API Only
        API_Only_Access
        ApiOnly
        Marketing Cloud API User
        Admin API User
        Service Account
        Service_Account_Billing
        SVC_SAP
        svc-erp
        svc.orders
        svc01
        SvcOrders
        SAP_SVC
        System User
        CRM System User
        Technical User SAP
        Machine User
        Non-Human User
        M2M
        Orders_M2M
        M2MOrders
        RPA Bot
        ETL User
        Batch User
        Middleware User
        Billing Interface User
        Web Service User
        WebServiceUser
        DWh API Write
        DWhSync
        MuleSoft Integration
        MuleSoftIntegrationUser
        MuleSoft API
        MuleSoftAPI
        Boomi_Sync
        Marketo Sync User
        HubSpotSync
        NetSuite Connector
        SnapLogic ETL
        Informatica Data Loader
        Workday Interface
        SAP Batch
        ServiceNow API
        SFTP Batch Import
        EDI Interface
        Backup API
        Data Lake Sync
        ETL Connector
        Mule ESB
        Docusign Integration
        Tableau_Integration
        Jenkins Deployment User
        Support Integration User
        Team Integration User
        ",
    );
}

#[test]
fn names_as_files_encode_them() {
    hold([
        (Likely, Profile, "ERP%20Integration%20User", ""),
        (Likely, Set, "ERP%2DIntegration", ""),
        (Likely, Profile, "Orders %28API%29 %26 Sync", ""),
        (Nothing, Profile, "Integration w%2Fo Admin", ""),
        (Nothing, Profile, "Custom%3A Support Profile", ""),
    ]);
}

#[test]
fn names_with_one_hint() {
    hold_names(
        Candidate,
        "
        API_Full_Access
        Apex API Access
        Read API
        Mobile API
        API Gateway
        REST API
        API Power Users
        Data Loader User
        DataLoader
        ETL
        ETL_Process
        DWH
        DWh
        Backup
        Data Backup
        Kunde_Backup
        Backup_Desk_UO
        D2C_CRM_SYNC
        Batch Apex User
        Nightly Batch
        Middleware
        Interface
        Order Connector
        Data Cloud Connector
        Tableau Connector
        MuleSoft
        MuleSoftUser
        Dell Boomi
        Informatica User
        Fivetran Reader
        SAP Business Partner
        Workday
        Zapier
        NetSuite Access
        Heroku Connect
        GitHub Actions
        Deployment User
        CI User
        Integration (ERP)
        Integration Console
        Integration Read Only
        Integration Full Access
        Slack Sync
        ",
    );
}

#[test]
fn names_that_only_sound_like_integrations() {
    hold_names(
        Nothing,
        "
        Capital Markets User
        Rapid Response Team
        Interior Design Sales
        Therapist
        Papirarkiv
        Robot Sales Rep
        Etliche Rechte
        Integrity Officer
        Integration Admins
        Integration_Admin
        Integration Administrators
        Integration Architect
        Integration Team
        Integrations Support
        Integration User Support
        Integration User Admin
        Integration User Managers
        API Administrator
        API Developers
        API Support Team
        Service Account Manager
        Service Account Rep
        Service Account Representatives
        RPA Developer
        SVC Agents
        Middleware Support
        ETL Developers
        Boomi Admin
        MuleSoft Developer
        SAP Consultants
        Batch Manager
        Backup Operator
        Backup Approver
        Sync Administrator
        Sync Error Viewer
        Data Loader Admins
        Admin_Integrasjoner
        D2C_Integration_Managers
        Desk_Kafka_PDL
        sfdc_fieldservice
        Field Service Integration
        Field_Service_Integration
        FieldServiceIntegration
        Continuous Integration
        ContinuousIntegrationUser
        Continuous_Integration_CI
        Integration Test
        Integration Testers
        Integration Logs
        Integration Error Handling
        Integration Monitoring
        User Interface
        UserInterfaceDesign
        Calendar Sync
        Outlook Sync
        Lightning Sync User
        Gmail Integration
        Slack Integration
        Teams Integration
        Email Integration
        Einstein Activity Capture
        Post Merger Integration
        Vertical Integration
        System Integrators
        Batch Edit
        Order Management System User
        Learning Management System Users
        Field Service Accounts
        Customer Service Account Access
        Self-Service Account
        Customer Svc User
        Cust Svc Rep
        Field Svc Technician
        Svc Cloud User
        Svc_Console_User
        API Enabled
        API_Enabled
        Enable API
        Automated Process
        DevOps
        Copado User
        Copado Deployer
        Gearset
        B2B Connect
        DocuSign User
        Gong
        Conga Composer User
        nCino Standard User
        Tableau
        Data Cloud User
        Slack
        ZoomInfo
        Salesforce CPQ Admin
        Service User
        Order Management User
        Sales User
        SpaceManagementApp
        Automotive Service Agent
        Recruiting Manager
        Apis Mellifera Beekeepers Team
        ",
    );
}

#[test]
fn every_language_of_the_catalogue() {
    hold_names(
        Likely,
        "
        Schnittstellenbenutzer SAP
        Technischer Benutzer ERP
        Integrationsbenutzer
        Integrationsprofil
        ERP Schnittstelle Batch
        Compte de service
        Utilisateur d'intégration
        Utilisateur technique SAP
        Profil Intégration
        Intégration
        Usuario de integracion
        Usuario de integración
        Cuenta de servicio
        Integración ERP Interfaz
        Usuário de integração
        Conta de serviço
        Integração
        Utente tecnico
        Profilo di integrazione
        Fatture Integrazione
        Integratiegebruiker
        Systeemgebruiker
        SAP koppeling
        Ordre systembruker
        Integrasjonsbruker
        Teknisk bruker
        Faktura Integrasjon
        Systembruger
        Integrationsbruger
        Integrationsanvändare
        Tjänstekonto
        Integraatiokäyttäjä
        Tekninen käyttäjä
        SAP連携ユーザー
        システムユーザー
        受注連携バッチ
        データインテグレーション
        ",
    );
    hold_names(
        Candidate,
        "
        Schnittstelle
        Sauvegarde
        Interfaz
        Sincronização
        Interfaccia
        Koppelvlak
        Sikkerhetskopiering
        Snitflade
        Gränssnitt
        Rajapinta
        バックアップ
        受注連携
        ",
    );
    hold_names(
        Nothing,
        "
        Schnittstellen Verantwortliche
        Integration Entwickler
        Benutzerschnittstelle
        Administrateur Intégration
        Intégration continue
        Interface utilisateur
        Equipo de Integración
        Integración continua
        Gestor de Integração
        Integrazione continua
        Responsabile Integrazione
        Integratie Beheerder
        Integrasjon Utviklere
        Kontinuerlig integrasjon
        Integrationer Udvikler
        Integration Utvecklare
        Integraatio Tuki
        連携管理者
        連携ユーザー管理者
        継続的インテグレーション
        インテグレーションログ閲覧
        ",
    );
}

#[test]
fn facts_are_certain() {
    hold([
        (Certain, Profile, "Orders", "may ApiUserOnly"),
        (Certain, Set, "Orders", "may ApiUserOnly"),
        (Certain, Profile, "Orders", "may apiuseronly"),
        (Certain, Profile, "Orders", "licence Salesforce Integration"),
        (Certain, Profile, "Orders", "licence salesforce integration"),
        (Certain, Set, "Orders", "licence Salesforce Integration"),
        (Certain, Set, "Orders", "licence SalesforceAPIIntegrationPsl"),
        (Certain, Set, "Orders", "licence SalesforceAPIIntegrationPSL"),
        (Certain, Set, "Orders", "licence salesforceapiintegrationpsl"),
        (Certain, Set, "Orders", "licence Salesforce API Integration"),
        // Facts weigh more than names and descriptions.
        (Certain, Profile, "Integration Admins", "may ApiUserOnly"),
        (Certain, Set, "Sales Team", "licence SalesforceAPIIntegrationPsl"),
        (Certain, Profile, "Continuous Integration", "may ApiUserOnly"),
        (Certain, Set, "Orders", "may ApiUserOnly | description Not for integrations"),
        (Certain, Profile, "Orders", "may ApiUserOnly | app standard__LightningSales | tab standard-Account"),
        // Somebody has made a profile of people one that nobody can log in with.
        (Certain, Profile, "Admin", "licence Salesforce | may ApiUserOnly"),
        (Certain, Profile, "Standard", "may ApiUserOnly"),
        // A restriction that is not switched on, and other things that come near.
        (Nothing, Profile, "Orders", "may-not ApiUserOnly"),
        (Nothing, Profile, "Orders", "may ApiEnabled"),
        (Nothing, Set, "Orders", "may ApiEnabled | object Account"),
        (Nothing, Set, "Orders", "class ApiUserOnly"),
        (Nothing, Set, "Orders", "licence Salesforce"),
        (Nothing, Set, "Orders", "licence Salesforce Platform"),
        (Nothing, Set, "Orders", "licence SalesforceIQInboxPsl"),
        (Nothing, Set, "Orders", "licence Salesforce Integrations Ltd"),
        (Nothing, Set, "Orders", "description Salesforce Integration"),
    ]);
}

#[test]
fn facts_of_any_file_of_a_holder_count() {
    let (first, xml) = file(Set, "Orders", "licence Salesforce");
    let (second, fact) = file(Set, "Orders", "licence SalesforceAPIIntegrationPsl");
    let files = Files::new([(first, xml), (second.replace("force-app", "other"), fact)]);
    assert_eq!(judge_files(&files).0, Certain);
}

#[test]
fn one_hint_and_a_fact() {
    let system = "description A system user runs this at night";
    hold([
        (Likely, Set, "Backup_Desk", system),
        (Likely, Profile, "Nightly Backup", system),
        (Likely, Set, "Order Sync", "description Assigned to the service account of the shop"),
        (Likely, Set, "Order Sync", "description Used by the integration."),
        (Likely, Set, "Bestellung Schnittstelle", "description Für die technischen Benutzer des ERP"),
        (Likely, Set, "Sauvegarde", "description Pour le compte de service"),
        (Likely, Set, "Sikkerhetskopi", "description Brukes av integrasjonen"),
        (Likely, Set, "受注連携", "description 連携ユーザー用"),
        (Likely, Profile, "MuleSoft", "may ApiEnabled"),
        (
            Likely,
            Profile,
            "MuleSoft",
            "may ApiEnabled | hidden-app standard__LightningSales | hidden-tab standard-Account",
        ),
        (Likely, Set, "DWH", "may ApiEnabled | object Account"),
        (Likely, Set, "Order Sync", "may ApiEnabled | class OrderApi"),
        (Likely, Set, "Backup", "may ApiEnabled | may ViewAllData"),
        (Likely, Profile, "Deployment User", "may ApiEnabled | may ModifyMetadata"),
        // Tabs and apps are for people.
        (Candidate, Profile, "MuleSoft", "may ApiEnabled | app standard__LightningSales"),
        (Candidate, Profile, "MuleSoft", "may ApiEnabled | tab standard-Account"),
        (Candidate, Set, "DWH", "may ApiEnabled | object Account | tab standard-Account"),
        (Candidate, Profile, "MuleSoft", "may-not ApiEnabled"),
        // An add-on for people who use such a tool: it opens the API and gives nothing to read there.
        (Candidate, Set, "API_Access", "may ApiEnabled"),
        (Candidate, Set, "Data Loader User", "may ApiEnabled"),
        (Candidate, Set, "Data Loader User", "may ApiEnabled | may BulkApiHardDelete"),
        (Nothing, Set, "API_Enabled", "may ApiEnabled"),
        // A fact without a hint in the name is none.
        (Nothing, Set, "Orders", system),
        (Nothing, Profile, "Orders", "may ApiEnabled | description Used by the integration"),
    ]);
}

#[test]
fn descriptions_deny() {
    hold([
        (Nothing, Profile, "ERP Integration", "description For users who run the integrations"),
        (Nothing, Set, "Integration User", "description Not for integrations, see the wiki"),
        (Nothing, Set, "SAP API Sync", "description Do not assign to integration users!"),
        (
            Nothing,
            Set,
            "Backup",
            "description Not for system users. A system user runs the backup elsewhere.",
        ),
        (Nothing, Set, "Schnittstellenbenutzer", "description Nicht für Schnittstellen"),
        (Nothing, Set, "Utilisateur technique", "description Pour les utilisateurs qui gèrent les flux"),
        (Nothing, Set, "Usuario API", "description No para integraciones"),
        (Nothing, Set, "Usuário API", "description Não para integrações"),
        (Nothing, Set, "Utente API", "description Non per integrazioni"),
        (Nothing, Set, "API gebruiker", "description Niet voor integraties"),
        (Nothing, Set, "Integrasjonsbruker", "description Ikke for systembrukere"),
        (Nothing, Set, "Integrationsbruger", "description Ikke til integrationer"),
        (Nothing, Set, "Integrationsanvändare", "description Inte för integrationer"),
        (Nothing, Set, "Integraatiokäyttäjä", "description Ei integraatioille"),
        (Nothing, Set, "連携ユーザー", "description 連携用ではない"),
        // A description alone that says nothing of people leaves the name its word.
        (Likely, Profile, "ERP Integration", "description Orders to the ERP, every hour"),
        (Likely, Set, "ERP Integration", "description Ask the admin team before you change this"),
    ]);
}

#[test]
fn a_label_speaks_as_loud_as_a_name() {
    hold([
        (Likely, Set, "ERP_01", "label ERP Integration"),
        (Likely, Set, "ERP_Integration", "label Orders"),
        (Candidate, Set, "ERP_01", "label Order Sync"),
        (Nothing, Set, "ERP_Integration", "label ERP Integration Admins"),
        (Nothing, Set, "ERP_Integration_Admins", "label ERP Integration"),
        (Nothing, Set, "Integration", "label Continuous Integration"),
        // The same hint twice is one hint.
        (Candidate, Set, "Order_Sync", "label Order Sync"),
    ]);
}

#[test]
fn holders_of_the_platform() {
    let vendor = |name| (Platform, Profile, name, "");
    hold([
        vendor("Analytics Cloud Integration User"),
        vendor("Analytics Cloud Security User"),
        vendor("Anypoint Integration"),
        vendor("B2BMA Integration User"),
        vendor("CPQ Integration User"),
        vendor("Sales Insights Integration User"),
        vendor("SalesforceIQ Integration User"),
        vendor("cpq integration user"),
        (
            Platform,
            Profile,
            "Analytics Cloud Integration User",
            "licence Analytics Cloud Integration User | may ViewAllData | may ApiEnabled",
        ),
        (Platform, Set, "sfdcInternalInt__sfdc_activityplatform", ""),
        (Platform, Set, "sfdcInternalInt__x", "licence Cloud Integration User | may ViewAllData"),
        (Platform, Set, "SFDCInternalInt__x", "may ApiUserOnly"),
        (Platform, Set, "CloudIntegration", "licence Cloud Integration User"),
        // Somebody added more than the platform needs.
        (Likely, Profile, "CPQ Integration User", "may ModifyAllData"),
        (Likely, Set, "sfdcInternalInt__x", "may AuthorApex"),
        (Platform, Profile, "CPQ Integration User", "may-not ModifyAllData"),
        // Copies are the org's own.
        (
            Likely,
            Profile,
            "Analytics Cloud Integration User Clone",
            "licence Analytics Cloud Integration User",
        ),
        (Likely, Profile, "CPQ Integration User 2", "licence Salesforce"),
        (Nothing, Profile, "Insights Copy", "licence Analytics Cloud Integration User"),
        (Likely, Set, "CPQ_Integration_User", ""),
        // A managed package is no platform.
        (Likely, Set, "vendor__Integration_User", ""),
    ]);
}

#[test]
fn standard_profiles_and_other_peoples_licences() {
    let rights = "may ApiEnabled | may ModifyAllData";
    hold([
        (Nothing, Profile, "Admin", rights),
        (Nothing, Profile, "System Administrator", rights),
        (Nothing, Profile, "Standard", rights),
        (Nothing, Profile, "StandardAul", rights),
        (Nothing, Profile, "ReadOnly", "may ApiEnabled"),
        (Nothing, Profile, "Read Only", "may ApiEnabled"),
        (Nothing, Profile, "MarketingProfile", ""),
        (Nothing, Profile, "ContractManager", ""),
        (Nothing, Profile, "SolutionManager", ""),
        (Nothing, Profile, "Minimum Access - Salesforce", ""),
        (Nothing, Profile, "Identity User", "may ApiEnabled"),
        (Nothing, Profile, "Work%2Ecom Only User", ""),
        (Nothing, Profile, "Force%2Ecom - App Subscription User", "may ApiEnabled"),
        (Nothing, Profile, "Custom%3A Sales Profile", "may ApiEnabled"),
        (Nothing, Profile, "Chatter Free User", "may ApiUserOnly"),
        (Nothing, Profile, "Guest License User", "may ApiUserOnly"),
        (Nothing, Profile, "Customer Community User", "may ApiUserOnly"),
        (Nothing, Profile, "Partner Integration", "licence Partner Community"),
        (Nothing, Profile, "Portal API User", "licence Customer Community Plus"),
        (Nothing, Profile, "Site Integration", "licence Guest User License"),
        (Nothing, Profile, "Webhook API User", "licence guest"),
        (Nothing, Profile, "Chatter Sync API", "licence Chatter External"),
        (Nothing, Set, "Community Integration User", "licence Customer Community Login"),
        (Nothing, Profile, "External Integration", "licence External Identity | may ApiUserOnly"),
        (Nothing, Set, "Agent Integration User", "licence Einstein Agent"),
        (Likely, Profile, "Partner Integration", "licence Salesforce"),
    ]);
}

#[test]
fn the_stock_profiles_for_api_users() {
    let stock = "licence Salesforce Integration | may ApiEnabled | may ApiUserOnly | may ChatterInternalUser";
    let plain = |name| (Nothing, Profile, name, stock);
    let wide = |what: &str| -> &'static str { format!("{stock} | {what}").leak() };
    let minimum = "Minimum Access - API Only Integrations";
    hold([
        plain(minimum),
        plain("Salesforce API Only System Integrations"),
        plain("minimum access - api only integrations"),
        (Nothing, Profile, minimum, ""),
        (Nothing, Profile, minimum, "may apienabled"),
        (Nothing, Profile, minimum, wide("app standard__LightningSales | tab standard-Account")),
        (Nothing, Profile, minimum, wide("record-type Account.Business")),
        (Nothing, Profile, minimum, wide("may-not ViewAllData")),
        (Certain, Profile, minimum, wide("may ViewAllData")),
        (Certain, Profile, minimum, wide("may ViewSetup")),
        (Certain, Profile, minimum, wide("object Account")),
        (Certain, Profile, "Salesforce API Only System Integrations", wide("class OrderApi")),
        // A copy is a profile like any other.
        (Certain, Profile, "Minimum Access - API Only Integrations Copy", stock),
        (Likely, Profile, "Minimum Access - API Only Integrations Copy", ""),
        // A permission set is no profile.
        (Likely, Set, minimum, ""),
    ]);
}

/// Names and confidences of the identities, then the candidates' names.
fn linked(config: &str, files: Vec<(String, String)>) -> (Vec<String>, Vec<String>) {
    let mut files = Files::new(files);
    files.0.push(("leastforce.toml".into(), config.into()));
    let settings = Settings { config: config_of(&files), threads: 1, ..Settings::default() };
    let read = leastforce::read(&files, &settings, &|_| {});
    let linked = link(&read.library, &settings.config);
    let [org] = &linked.orgs[..] else { panic!("one org") };
    let kind = |k| if k == HolderKind::Profile { "profile" } else { "set" };
    let identity = |i: &leastforce::access::identity::Identity| {
        let holders: Vec<_> = i
            .holders
            .iter()
            .map(|&h| format!("{} {}", kind(org.holders[h].kind), org.holders[h].name))
            .collect();
        let how = if i.declared { "declared" } else { "detected" };
        format!("{} {how} {:?}: {}", i.name, i.confidence, holders.join(", "))
    };
    (
        org.identities.iter().map(identity).collect(),
        org.candidates.iter().map(|c| org.holders[c.holder].name.clone()).collect(),
    )
}

#[test]
fn what_is_declared_is_certain_whatever_it_looks_like() {
    let files = || {
        vec![
            file(Profile, "Admin", "licence Salesforce | may ModifyAllData"),
            file(Profile, "Integration Admins", ""),
            file(Set, "Therapist", "description Not for integrations"),
            file(Set, "sfdcInternalInt__x", ""),
            file(Set, "Agent_Set", "licence Einstein Agent"),
        ]
    };
    let config = "
        [integrations.one]
        profile = 'System Administrator'
        permission-sets = ['Therapist', 'sfdcInternalInt__x']
        [integrations.two]
        profile = 'integration admins'
        permission-sets = ['Agent_Set']
    ";
    let (identities, candidates) = linked(config, files());
    assert_eq!(
        identities,
        [
            "one declared Certain: profile Admin, set Therapist, set sfdcInternalInt__x",
            "two declared Certain: profile Integration Admins, set Agent_Set",
        ]
    );
    assert!(candidates.is_empty());
    assert_eq!(linked("", files()), (vec![], vec![]));
}

#[test]
fn a_holder_of_a_declared_identity_is_no_second_one() {
    let files = || {
        vec![
            file(Profile, "ERP Integration", "may ApiUserOnly"),
            file(Set, "ERP_Integration", "label Orders to the ERP"),
            file(Set, "ERP_Backup", ""),
            file(Set, "Shop_Integration", ""),
        ]
    };
    let config = "
        [integrations.erp]
        profile = 'ERP%20Integration'
        permission-sets = ['orders to the erp', 'ERP_Backup']
    ";
    let (identities, candidates) = linked(config, files());
    assert_eq!(
        identities,
        [
            "erp declared Certain: profile ERP Integration, set ERP_Integration, set ERP_Backup",
            "Shop_Integration detected Likely: set Shop_Integration",
        ]
    );
    assert!(candidates.is_empty());
    let (identities, candidates) = linked("", files());
    assert_eq!(
        identities,
        [
            "ERP Integration detected Certain: profile ERP Integration",
            "ERP_Integration detected Likely: set ERP_Integration",
            "Shop_Integration detected Likely: set Shop_Integration",
        ]
    );
    assert_eq!(candidates, ["ERP_Backup"]);
}

#[test]
fn a_veto_wins_over_everything_that_is_found() {
    let files = vec![
        file(Profile, "ERP Integration", "licence Salesforce Integration | may ApiUserOnly"),
        file(Set, "ERP Integration", "licence SalesforceAPIIntegrationPsl"),
        file(Set, "Order_Sync", "label Order Sync"),
        file(Profile, "Custom%3A API User", ""),
    ];
    let config = "
        [[not-integration]]
        holder = 'profile:erp integration'
        reason = 'people test with it'
        [[not-integration]]
        holder = 'permission-set:Order Sync'
        reason = 'people start it'
        [[not-integration]]
        holder = 'profile:Custom: API User'
        reason = 'people read its pages'
    ";
    let (identities, candidates) = linked(config, files);
    assert_eq!(identities, ["ERP Integration detected Certain: set ERP Integration"]);
    assert!(candidates.is_empty());
}
