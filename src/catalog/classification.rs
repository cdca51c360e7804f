//! How sensitive a field's `securityClassification` says that it is.
//!
//! Source: the Metadata API's `CustomField` type, which names Public, Internal, Confidential,
//! Restricted and `MissionCritical`. An org may add its own, of which nothing is known.

/// Whether a classification asks for care.
pub fn is_sensitive(classification: &str) -> bool {
    let is = |known: &str| {
        let letters = classification.chars().filter(|c| c.is_alphanumeric());
        letters.map(|c| c.to_ascii_lowercase()).eq(known.chars())
    };
    ["confidential", "restricted", "missioncritical"].into_iter().any(is)
}

#[cfg(test)]
mod tests {
    use super::is_sensitive;

    #[test]
    fn by_name_however_it_is_spaced() {
        for sensitive in ["Confidential", "Restricted", "MissionCritical", "Mission Critical"] {
            assert!(is_sensitive(sensitive), "{sensitive}");
        }
        for other in ["Public", "Internal", "", "Confidential-ish"] {
            assert!(!is_sensitive(other), "{other}");
        }
    }
}
