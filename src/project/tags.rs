//! The elements of profiles and permission sets that tools put into files of their own.

/// As the elements are spelled. `objectSettings` is no element but what native decomposition calls
/// all that a permission set says about one object.
const TAGS: [&str; 29] = [
    "agentAccesses",
    "applicationVisibilities",
    "categoryGroupVisibilities",
    "classAccesses",
    "customMetadataTypeAccesses",
    "customPermissions",
    "customSettingAccesses",
    "dataspaceScopes",
    "emailRoutingAddressAccesses",
    "enrichments",
    "externalCredentialPrincipalAccesses",
    "externalDataSourceAccesses",
    "fieldLevelSecurities",
    "fieldPermissions",
    "flowAccesses",
    "genComputingSummaryDefAccesses",
    "layoutAssignments",
    "loginFlows",
    "loginHours",
    "loginIpRanges",
    "objectPermissions",
    OBJECT_SETTINGS,
    "pageAccesses",
    "profileActionOverrides",
    "recordTypeVisibilities",
    "servicePresenceStatusAccesses",
    "tabSettings",
    "tabVisibilities",
    "userPermissions",
];

pub(super) const OBJECT_SETTINGS: &str = "objectSettings";

/// Also the name of a kind of metadata in its own right.
pub(super) const CUSTOM_PERMISSIONS: &str = "customPermissions";

/// The element that a suffix or a folder is named after, in any case, singular or plural.
pub fn find(name: &str) -> Option<&'static str> {
    let is = |tag: &&str| {
        tag.eq_ignore_ascii_case(name) || {
            let (stem, ending) = singular(tag);
            name.len() == stem.len() + ending.len()
                && name.get(..stem.len()).is_some_and(|start| start.eq_ignore_ascii_case(stem))
                && name.get(stem.len()..).is_some_and(|end| end.eq_ignore_ascii_case(ending))
        }
    };
    TAGS.into_iter().find(is)
}

/// A tag's singular, in two parts.
fn singular(tag: &str) -> (&str, &'static str) {
    if let Some(stem) = tag.strip_suffix("ies") {
        (stem, "y")
    } else if let Some(stem) = tag.strip_suffix("es").filter(|stem| stem.ends_with("ss")) {
        (stem, "")
    } else {
        (tag.strip_suffix('s').unwrap_or(tag), "")
    }
}

#[cfg(test)]
mod tests {
    use super::{TAGS, find};

    #[test]
    fn names_are_known_in_both_numbers_and_any_case() {
        for (name, tag) in [
            ("flowAccess", "flowAccesses"),
            ("FLOWACCESSES", "flowAccesses"),
            ("tabVisibility", "tabVisibilities"),
            ("fieldlevelsecurity", "fieldLevelSecurities"),
            ("objectSettings", "objectSettings"),
            ("objectSetting", "objectSettings"),
            ("loginHour", "loginHours"),
            ("userPermission", "userPermissions"),
            ("dataspaceScope", "dataspaceScopes"),
        ] {
            assert_eq!(find(name), Some(tag), "{name}");
        }
        for name in ["", "s", "es", "ies", "profile", "permissionset", "object", "flow", "flowAccesse", "é"]
        {
            assert_eq!(find(name), None, "{name}");
        }
        assert!(TAGS.is_sorted_by_key(|tag| tag.to_ascii_lowercase()));
    }
}
