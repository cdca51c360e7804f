//! Where Setup shows a grant, so that a person can turn it off there.

use super::object;
use super::permission::{self, Section};
use crate::terms::grant::{Grant, GrantKind};
use crate::terms::holder_kind::HolderKind;

/// The way through Setup to a grant of a holder, from its first page to what is cleared there:
/// `Setup > Permission Sets > ERP Sync > System Permissions > Manage Users`. `holder` is its label.
///
/// Profiles are shown so in the enhanced profile user interface. `None` for groups, whose grants are those of their
/// sets, and for what Setup has under no name that is known.
pub fn path(kind: HolderKind, holder: &str, grant: &Grant) -> Option<String> {
    let list = match kind {
        HolderKind::Profile => "Profiles",
        HolderKind::PermissionSet => "Permission Sets",
        HolderKind::PermissionSetGroup => return None,
    };
    let (page, name) = page(grant)?;
    Some(format!("Setup > {list} > {holder} > {page} > {name}"))
}

/// Where a permission stands in any set: `System Permissions > Manage Users`.
pub fn of_permission(name: &str) -> Option<String> {
    let (page, name) = page(&Grant::permission(name))?;
    Some(format!("{page} > {name}"))
}

/// The page of a holder that shows a grant, and how the page calls it.
fn page(grant: &Grant) -> Option<(&'static str, String)> {
    let name = || grant.name.clone();
    Some(match grant.kind {
        GrantKind::UserPermission => {
            let permission = permission::find(&grant.name)?;
            let permission = permission.alias_of.and_then(permission::find).unwrap_or(permission);
            let page = match permission.section {
                Some(Section::System) => "System Permissions",
                Some(Section::App) => "App Permissions",
                // The search box of the page finds every permission by its label.
                None => "Find Settings",
            };
            (page, permission.label?.to_owned())
        }
        GrantKind::Object => ("Object Settings", label_of(&grant.name)?),
        GrantKind::Field => {
            let (of, field) = grant.name.split_once('.')?;
            ("Object Settings", format!("{} > Field Permissions > {field}", label_of(of)?))
        }
        GrantKind::RecordType => {
            let (of, record_type) = grant.name.split_once('.')?;
            ("Object Settings", format!("{} > {record_type}", label_of(of)?))
        }
        GrantKind::Class => ("Apex Class Access", name()),
        GrantKind::Flow => ("Flow Access", name()),
        GrantKind::Page => ("Visualforce Page Access", name()),
        GrantKind::CustomPermission => ("Custom Permissions", name()),
        GrantKind::Credential => ("External Credential Principal Access", name()),
        GrantKind::App => ("Assigned Apps", name()),
        GrantKind::DataSource => ("External Data Source Access", name()),
        GrantKind::CustomSetting => ("Custom Setting Definitions", name()),
        GrantKind::CustomMetadata => ("Custom Metadata Types", name()),
        _ => return None,
    })
}

/// How Setup calls an object: by its label where the catalogue knows it. `None` for every object at once.
fn label_of(name: &str) -> Option<String> {
    (name != "*").then(|| object::find(name).map_or(name, |object| object.label).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_ends_at_what_is_cleared() {
        let at = |kind, grant: &str| path(kind, "ERP Sync", &grant.parse().unwrap());
        for (grant, way) in [
            ("ManageUsers", "System Permissions > Manage Users"),
            ("APIENABLED", "System Permissions > API Enabled"),
            ("ConvertLeads", "App Permissions > Convert Leads"),
            ("BroadCaster", "Find Settings > Send One-to-Many Messages"),
            ("Account:delete", "Object Settings > Account"),
            ("Account.Tax_Id__c:edit", "Object Settings > Account > Field Permissions > Tax_Id__c"),
            ("class:OrderApi", "Apex Class Access > OrderApi"),
        ] {
            let whole = format!("Setup > Permission Sets > ERP Sync > {way}");
            assert_eq!(at(HolderKind::PermissionSet, grant), Some(whole), "{grant}");
            assert_eq!(at(HolderKind::PermissionSetGroup, grant), None);
        }
        assert!(
            at(HolderKind::Profile, "ManageUsers").unwrap().starts_with("Setup > Profiles > ERP Sync > ")
        );
        assert_eq!(at(HolderKind::Profile, "*:read"), None);
        assert_eq!(at(HolderKind::Profile, "NoSuchPermission"), None);
    }

    #[test]
    fn messages_say_the_label_beside_the_name() {
        assert_eq!(permission::find("manageusers").unwrap().title(), "Manage Users (ManageUsers)");
        assert_eq!(permission::find("ManageRealm").unwrap().title(), "ManageRealm");
    }
}
