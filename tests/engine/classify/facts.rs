//! What files say besides names: licences, permissions, descriptions, labels.

use super::judge::As::{Profile, Set};
use super::judge::Is::{Candidate, Certain, Likely, Nothing};
use super::judge::{file, hold, judge_files};
use crate::engine::common::Files;

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
        // A retrieved profile lists what everybody sees.
        (Likely, Profile, "MuleSoft", "may ApiEnabled | app standard__LightningSales"),
        (Likely, Profile, "MuleSoft", "may ApiEnabled | tab standard-Account"),
        // A set lists what its people need.
        (Candidate, Set, "DWH", "may ApiEnabled | object Account | tab standard-Account"),
        (Likely, Profile, "MuleSoft", "may-not ApiEnabled"),
        // An add-on for people who use such a tool: it opens the API and gives nothing to read there.
        (Candidate, Set, "API_Access", "may ApiEnabled"),
        (Candidate, Set, "Data Loader User", "may ApiEnabled"),
        (Candidate, Set, "Data Loader User", "may ApiEnabled | may BulkApiHardDelete"),
        (Nothing, Set, "API_Enabled", "may ApiEnabled"),
        // People who work with such a system, or do such a thing, even where the set gives them objects.
        (Candidate, Set, "Okta_Users", "may ApiEnabled | object Account"),
        (Candidate, Set, "Boomi_Users", "may ApiEnabled | object Account"),
        (Candidate, Set, "Data Loader Users", "may ApiEnabled | may ViewAllData"),
        (Candidate, Set, "Sync_Contacts", "may ApiEnabled | object Contact"),
        (Candidate, Set, "HubSpot", "may ApiEnabled | object Lead"),
        (Candidate, Set, "API_Access", "may ApiEnabled | object Account"),
        // A profile with nothing to see, or a description, is more than a set.
        (Likely, Profile, "HubSpot", "may ApiEnabled"),
        (Likely, Set, "HubSpot", "description Assigned to the service account of the vendor"),
        (Likely, Set, "Orders API", "may ApiEnabled | object Order"),
        (Likely, Set, "Boomi", "may ApiEnabled | object Order"),
        // A description that names its user is enough, even where the name speaks of people.
        (Likely, Set, "Orders", system),
        (Likely, Profile, "Orders", "may ApiEnabled | description Used by the integration"),
        (Likely, Set, "Sales Team", system),
        (Nothing, Set, "Orders", "description Everything about the integration"),
    ]);
}

#[test]
fn descriptions_deny() {
    hold([
        (Nothing, Profile, "ERP Integration", "description For users who run the integrations"),
        (Nothing, Set, "Integration User", "description Not for integrations, see the wiki"),
        // A text anybody can write hides no critical right.
        (
            Candidate,
            Set,
            "Integration User",
            "description Not for integrations, see the wiki | may ModifyAllData",
        ),
        (Nothing, Set, "Sales Team", "description Not for integrations | may ModifyAllData"),
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
