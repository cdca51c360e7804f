//! Which elements are known, and what they grant.

use leastforce::project::MetadataKind;

use super::table::{KINDS, PROFILES_ALONE, children, document, elements, grants, name_of, parse};

#[test]
fn every_element_is_known_and_grants_what_it_says() {
    for kind in KINDS {
        for (element, grant) in elements(kind) {
            let (read, scratch) = parse(kind, &document(kind, element));
            assert!(read.unknown.is_empty(), "{kind:?} {element}: {:?}", read.unknown);
            assert!(read.faults.is_empty(), "{kind:?} {element}: {:?}", read.faults);
            assert_eq!(grants(&read, &scratch).join(" "), grant, "{kind:?} {element}");
            // Known because its name is: the same element under another name is not.
            let other = element.replace(name_of(element), "neverHeardOf");
            let (read, _) = parse(kind, &document(kind, &other));
            assert_eq!(read.unknown, [("neverHeardOf".to_owned(), 1)]);
            assert!(read.entries.is_empty());
        }
    }
}

#[test]
fn children_that_nobody_knows_are_counted() {
    for kind in KINDS {
        for (element, grant) in elements(kind).into_iter().filter(|(_, grant)| !grant.is_empty()) {
            let (name, children) = children(element);
            let element = format!("<{name}><later>1</later>{}<later/></{name}>", children.concat());
            let (read, scratch) = parse(kind, &document(kind, &element));
            assert_eq!(read.unknown, [("later".to_owned(), 2)], "{element}");
            assert_eq!(grants(&read, &scratch).join(" "), grant);
        }
    }
}

/// No type definition has the element, so another name of its child is no fault of the file.
#[test]
fn an_undocumented_entry_without_a_known_name_is_unknown() {
    let element =
        "<dataspaceScopes><dataAccessLevel>Read</dataAccessLevel><scope>x</scope></dataspaceScopes>";
    let kind = MetadataKind::PermissionSet;
    let (read, _) = parse(kind, &document(kind, element));
    assert!(read.faults.is_empty() && read.entries.is_empty());
    assert!(read.unknown.contains(&("dataspaceScopes".to_owned(), 1)));
    let element = element.replace("dataspaceScopes", "flowAccesses");
    assert_eq!(parse(kind, &document(kind, &element)).0.faults.len(), 1, "of a documented one it is");
}

#[test]
fn elements_of_one_type_are_unknown_in_the_other() {
    let only_sets = [
        "dataspaceScopes",
        "emailRoutingAddressAccesses",
        "externalCredentialPrincipalAccesses",
        "hasActivationRequired",
        "label",
        "license",
        "tabSettings",
    ];
    let body = |of: &[&str]| {
        elements(MetadataKind::Profile)
            .into_iter()
            .chain(elements(MetadataKind::PermissionSet))
            .find(|(e, _)| of.contains(&name_of(e)))
            .unwrap()
            .0
    };
    for name in only_sets {
        let (read, _) = parse(MetadataKind::Profile, &document(MetadataKind::Profile, body(&[name])));
        assert_eq!(read.unknown, [(name.to_owned(), 1)]);
    }
    for name in
        PROFILES_ALONE.iter().filter(|n| !["applicationVisibilities", "recordTypeVisibilities"].contains(n))
    {
        let text = document(MetadataKind::PermissionSet, body(&[name]));
        assert_eq!(parse(MetadataKind::PermissionSet, &text).0.unknown, [((*name).to_owned(), 1)]);
    }
}
