//! A permission set as the Salesforce CLI writes it.

use std::fmt::Write as _;

use crate::catalog::version;
use crate::metadata::entry::{self, EntryShape, FlagValues};
use crate::terms::grant::{Bits, Grant};
use crate::xml::escape::content;

/// A permission set to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PermissionSet {
    /// Its API name, and the name of its file.
    pub name: String,
    pub label: String,
    pub description: String,
    /// One for each thing.
    pub grants: Vec<Grant>,
    /// Of the project, where it says so.
    pub api_version: Option<u16>,
}

impl PermissionSet {
    /// The file: elements and their children in alphabetical order, entries in that of their names, each
    /// with every flag that the API version knows, as a retrieve brings them.
    pub fn xml(&self) -> String {
        let mut elements: Vec<Element> = self.grants.iter().filter_map(|grant| self.entry(grant)).collect();
        for (name, text) in [
            ("description", self.description.as_str()),
            ("hasActivationRequired", "false"),
            ("label", self.label.as_str()),
        ] {
            if version::of_element(name).is_none_or(|known| known.at(self.api_version)) {
                elements.push(Element { name, key: "", body: content(text) });
            }
        }
        elements.sort_by(|a, b| (a.name, a.key).cmp(&(b.name, b.key)));
        let mut out = String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<PermissionSet xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n",
        );
        for Element { name, body, .. } in elements {
            // Writing to a string cannot fail.
            let _ = writeln!(out, "    <{name}>{body}</{name}>");
        }
        out.push_str("</PermissionSet>\n");
        out
    }

    fn entry<'g>(&self, grant: &'g Grant) -> Option<Element<'g>> {
        let (name, shape) = entry::element_of(grant.kind, entry::of_permission_set)?;
        let mut body = String::from("\n");
        for (child, value) in children_of(shape, grant, self.api_version) {
            let _ = writeln!(body, "        <{child}>{value}</{child}>");
        }
        body.push_str("    ");
        Some(Element { name, key: &grant.name, body })
    }
}

/// One child of the root.
struct Element<'g> {
    name: &'static str,
    /// What its like are sorted by.
    key: &'g str,
    body: String,
}

/// The children of an entry in their order, each flag with its value.
pub fn children_of(
    shape: &EntryShape,
    grant: &Grant,
    api_version: Option<u16>,
) -> Vec<(&'static str, String)> {
    let mut children = vec![(shape.key, content(&grant.name))];
    for flag in shape.flags {
        // Defaults and the inverted children of early versions are no part of a permission set.
        let own = flag.values == FlagValues::Boolean && !flag.bits.intersects(Bits::DEFAULT);
        let known = flag.bits != Bits::VIEW_ALL_FIELDS || knows_all_fields(api_version);
        if own && known {
            children.push((flag.child, grant.bits.contains(flag.bits).to_string()));
        }
    }
    children.sort_unstable();
    children
}

/// Whether View All Fields of an object can be written; earlier API versions refuse the element.
pub fn knows_all_fields(api_version: Option<u16>) -> bool {
    version::of_child("objectPermissions", "viewAllFields").is_none_or(|known| known.at(api_version))
}

#[cfg(test)]
mod tests {
    use super::PermissionSet;

    fn set(grants: &[&str], api_version: Option<u16>) -> String {
        PermissionSet {
            name: "Feed".to_owned(),
            label: "Feed <1>".to_owned(),
            description: "For 'feed'\u{1b}".to_owned(),
            grants: grants.iter().map(|g| g.parse().unwrap()).collect(),
            api_version,
        }
        .xml()
    }

    #[test]
    fn is_spelled_as_the_cli_spells_it() {
        insta::assert_snapshot!(set(
            &[
                "ViewSetup",
                "ApiEnabled",
                "Order:read+create",
                "Account:read+view-all-fields",
                "Account.Phone:read",
                "Account.AccountNumber:read+edit",
                "class:OrderApi",
                "app:standard__Sales",
                "record-type:Order.Web",
                "credential:Erp-User",
                "custom-setting:Routes__c",
                "custom-metadata:Rate__mdt",
                "custom-permission:Bypass",
                "flow:Ship",
                "page:Label",
            ],
            Some(63)
        ));
    }

    #[test]
    fn knows_no_element_that_its_api_version_does_not() {
        assert!(!set(&["Account:read"], Some(62)).contains("viewAllFields"));
        assert!(set(&["Account:read"], None).contains("<viewAllFields>false</viewAllFields>"));
        assert!(!set(&[], Some(36)).contains("hasActivationRequired"));
        assert!(set(&[], Some(37)).contains("<hasActivationRequired>false</hasActivationRequired>"));
    }
}
