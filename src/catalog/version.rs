//! Which API versions know which element of permission sets.

use super::table::Table;

include!(concat!(env!("OUT_DIR"), "/versions.rs"));

static TABLE: Table<Known> = Table::new(VERSIONS, |row| row.element);

/// An element of permission sets, or one of its children, with the API versions that know it.
#[derive(Debug, PartialEq, Eq)]
pub struct Known {
    pub element: &'static str,
    /// A child of the element, or what its value begins with; `None` for the element itself.
    pub child: Option<&'static str>,
    /// The first major API version.
    pub since: u16,
    /// The last one; `None` where it is still known.
    pub until: Option<u16>,
    pub source: &'static str,
}

/// All rows, sorted by element and child.
pub fn all() -> &'static [Known] {
    VERSIONS
}

/// Since when an element of permission sets is known. `None` for one that the catalogue lacks.
pub fn of_element(element: &str) -> Option<&'static Known> {
    TABLE.rows(element).iter().find(|row| row.child.is_none())
}

/// Since when a child of an element, or a value of it, is known: `objectPermissions` and `viewAllFields`,
/// `applicationVisibilities` and `standard__LightningSales`. A child without a row is as old as its element.
pub fn of_child(element: &str, child: &str) -> Option<&'static Known> {
    let begins =
        |known: &str| child.get(..known.len()).is_some_and(|start| start.eq_ignore_ascii_case(known));
    let mut rows = TABLE.rows(element).iter();
    rows.find(|row| row.child.is_some_and(begins)).or_else(|| of_element(element))
}

impl Known {
    /// Whether a deploy of this API version takes it. A project that names no version deploys with the newest.
    pub fn at(&self, api_version: Option<u16>) -> bool {
        match api_version {
            Some(version) => version >= self.since && self.until.is_none_or(|until| version <= until),
            None => self.until.is_none(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_there_once_and_sorted() {
        for pair in all().windows(2) {
            let key = |row: &Known| (row.element.to_ascii_lowercase(), row.child);
            assert!(key(&pair[0]) < key(&pair[1]), "{:?}", pair[1]);
        }
        assert!(all().iter().all(|row| (22..=67).contains(&row.since)));
        assert!(all().iter().all(|row| row.child.is_none() || of_element(row.element).is_some()));
    }

    #[test]
    fn newer_elements_are_not_known_to_older_versions() {
        let at = |element: &str, version| of_element(element).unwrap().at(version);
        for element in ["flowAccesses", "customMetadataTypeAccesses", "customSettingAccesses"] {
            assert!(!at(element, Some(46)) && at(element, Some(47)) && at(element, None), "{element}");
        }
        assert!(!at("externalCredentialPrincipalAccesses", Some(57)));
        assert!(at("externalcredentialprincipalaccesses", Some(59)));
        assert!(!at("dataspaceScopes", Some(66)) && at("dataspaceScopes", Some(67)));
        assert!(at("userLicense", Some(37)) && !at("userLicense", Some(38)) && !at("userLicense", None));
        assert_eq!(of_element("loginIpRanges"), None, "profiles alone have them");
    }

    #[test]
    fn children_may_be_newer_than_their_element() {
        let since = |element: &str, child: &str| of_child(element, child).map(|row| row.since);
        assert_eq!(since("objectPermissions", "viewAllFields"), Some(63));
        assert_eq!(since("objectPermissions", "allowRead"), Some(23));
        assert_eq!(since("applicationVisibilities", "standard__LightningSales"), Some(30));
        assert_eq!(since("applicationVisibilities", "Sales"), Some(29));
        assert_eq!(since("nothing", "viewAllFields"), None);
    }
}
