//! Holders of the platform, of guests and partners, and those that every org has.

use super::judge::As::{Profile, Set};
use super::judge::Is::{Certain, Likely, Nothing, Platform, Widened};
use super::judge::{As, file, hold};
use crate::engine::common::{Files, lint_on};

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
        // The platform's without its prefix; a critical right in one is somebody's doing.
        (Platform, Set, "sfdc_chatbot_service_permset", "may ApiEnabled"),
        (Platform, Set, "SFDC_aiplanner_service_permset", ""),
        (Widened, Set, "sfdc_aiplanner_service_permset", "may ModifyAllData"),
        (Platform, Set, "sfdcInternalInt__x", "licence Cloud Integration User | may ViewAllData"),
        (Platform, Set, "SFDCInternalInt__x", "may ApiUserOnly"),
        (Platform, Set, "CloudIntegration", "licence Cloud Integration User"),
        // Somebody added more than the platform needs.
        (Widened, Profile, "CPQ Integration User", "may ModifyAllData"),
        (Widened, Set, "sfdcInternalInt__x", "may AuthorApex"),
        (Platform, Profile, "CPQ Integration User", "may-not ModifyAllData"),
        // It comes with these.
        (Platform, Profile, "Analytics Cloud Integration User", "may ViewAllData | may QueryAllFiles"),
        (Platform, Profile, "B2BMA Integration User", "may ViewAllData | may ModifyMetadata"),
        (Platform, Set, "sfdcInternalInt__x", "licence Cloud Integration User | may ModifyMetadata"),
        (Widened, Profile, "Analytics Cloud Security User", "may ViewAllData"),
        // What it comes with is not known.
        (Platform, Set, "CloudIntegration", "licence Cloud Integration User | may AuthorApex"),
        // The org's own profile of that name.
        (Certain, Profile, "CPQ Integration User", "custom true | licence Salesforce | may ApiUserOnly"),
        (Likely, Profile, "B2BMA Integration User", "custom true | licence Salesforce | may ApiEnabled"),
        (Likely, Profile, "CPQ Integration User", "custom true"),
        (Platform, Profile, "CPQ Integration User", "custom true | licence CPQ Integration User"),
        (Nothing, Profile, "Bots", "licence External Einstein Agent | may ApiUserOnly"),
        (Nothing, Profile, "Einstein Agent User", "may ApiEnabled"),
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
        // Every new field comes with rights on it for profiles that cannot see its object.
        (Nothing, Profile, minimum, wide("field Account.Industry | field Lead.Rating")),
        (Certain, Profile, "Salesforce API Only System Integrations", wide("class OrderApi")),
        // A copy is a profile like any other.
        (Certain, Profile, "Minimum Access - API Only Integrations Copy", stock),
        (Likely, Profile, "Minimum Access - API Only Integrations Copy", ""),
        // A permission set is no profile.
        (Likely, Set, minimum, ""),
    ]);
}

/// The rule and grant of each finding in a project of one file.
fn findings(kind: As, name: &str, body: &str) -> Vec<(String, Option<String>)> {
    let report = lint_on(&Files::new([file(kind, name, body)]), &[], 1);
    report.findings.iter().map(|f| (f.rule.clone(), f.grant.clone())).collect()
}

#[test]
fn nothing_is_said_of_what_the_platform_comes_with() {
    let stock = "licence B2BMA Integration User | may ApiEnabled | may ApiUserOnly | may ViewAllData | may ModifyMetadata \
                 | may PasswordNeverExpires | may EditTask | may EditTask | object OrderItem | all Account";
    assert!(findings(Profile, "B2BMA Integration User", stock).is_empty());
    let set = "licence Cloud Integration User | may ModifyMetadata | may ApiEnabled | all Account | object OrderItem";
    assert!(findings(Set, "sfdcInternalInt__sfdc_parcels", set).is_empty());
    // What exceeds it is said, and nothing else.
    let more = format!("{stock} | may AuthorApex");
    let found = findings(Profile, "B2BMA Integration User", &more);
    assert!(!found.is_empty());
    assert!(found.iter().all(|(_, grant)| grant.as_deref() == Some("AuthorApex")), "{found:?}");
    let more = format!("{set} | may ManageUsers");
    let found = findings(Set, "sfdcInternalInt__sfdc_parcels", &more);
    assert!(found.iter().any(|(_, grant)| grant.as_deref() == Some("ManageUsers")), "{found:?}");
    assert!(found.iter().all(|(_, grant)| grant.as_deref() == Some("ManageUsers")), "{found:?}");
    // An ordinary profile of that name has findings as any other.
    let own = findings(
        Profile,
        "B2BMA Integration User",
        "licence Salesforce | may ViewAllData | may ModifyMetadata",
    );
    assert!(own.iter().any(|(_, grant)| grant.as_deref() == Some("ModifyMetadata")), "{own:?}");
}
