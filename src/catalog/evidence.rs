//! What tells an integration from people: each kind of evidence, its sentence and its weight.

include!(concat!(env!("OUT_DIR"), "/evidence.rs"));

/// A row of the table.
#[derive(Debug, PartialEq, Eq)]
pub struct Evidence {
    pub kind: EvidenceKind,
    /// As the data file spells the kind.
    pub name: &'static str,
    /// A sentence for people; `{}` stands for what was found.
    pub says: &'static str,
    pub strength: Strength,
    /// The user permissions that are meant; empty for most kinds.
    pub permissions: &'static [&'static str],
    /// Why it weighs what it does.
    pub reason: &'static str,
}

/// What a kind of evidence does to the verdict.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Strength {
    /// An integration, whatever else is found.
    Certain,
    /// Salesforce's own, whatever else is found.
    Platform,
    /// No integration, whatever else is found.
    Nothing,
    /// No integration for sure, whatever else is found: what would be one without it and holds a critical permission
    /// is a candidate, anything else is none.
    AtMostCandidate,
    /// Part of a sum: one weight in a profile, one in a permission set or group, below 0 where it speaks
    /// against. Only beside evidence that leads does the rest count.
    Weighs { profile: i32, set: i32, leads: bool },
}

/// The kinds, in the order of the data file.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EvidenceKind {
    Platform,
    OutsiderLicense,
    StandardProfile,
    IntegrationLicense,
    IntegrationPermissionSetLicense,
    ApiOnly,
    StockApiOnlyNamed,
    StockApiOnlyWidened,
    NamePhrase,
    NameEnds,
    NamePrefix,
    NameInside,
    NameBroad,
    NameVendor,
    NameSoft,
    NameSystem,
    NameSystemAlone,
    NameTool,
    NameLast,
    NameTwo,
    NameFaint,
    NameRunner,
    NamePeople,
    NameRecord,
    NameCrowd,
    NameAction,
    NameWatch,
    NameAddition,
    NameOther,
    DescriptionMachine,
    DescriptionHint,
    DescriptionUsers,
    DescriptionPeople,
    Headless,
    ApiEnabled,
    AllRecords,
    DeployerRights,
    ShowsInterface,
    ShowsApp,
    BuildsReports,
    UsesConsole,
    UsesChatter,
    ViewsLogs,
    FeatureLicense,
    CallsOut,
    NamedAfterRight,
    OnlyHolderOfApp,
    AdminCopyOfApp,
    PolicyOfApiUsers,
}

impl Evidence {
    /// Whether a user permission is one of those that are meant.
    pub fn is_about(&self, permission: &str) -> bool {
        self.permissions.iter().any(|p| p.eq_ignore_ascii_case(permission))
    }
}

pub fn all() -> &'static [Evidence] {
    EVIDENCE
}

impl EvidenceKind {
    /// Its row of the table.
    pub fn row(self) -> &'static Evidence {
        &EVIDENCE[self as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_stand_in_the_order_of_their_kinds() {
        for (at, row) in all().iter().enumerate() {
            assert_eq!(row.kind as usize, at, "{}", row.name);
        }
        assert_eq!(all().len(), EvidenceKind::PolicyOfApiUsers as usize + 1);
    }

    #[test]
    fn the_table_can_be_explained() {
        for row in all() {
            assert!(!row.reason.is_empty() && !row.says.is_empty(), "{}", row.name);
            assert!(row.says.matches("{}").count() <= 1, "{}", row.name);
            if let Strength::Weighs { profile, set, leads } = row.strength {
                assert!(profile != 0 || set != 0, "{} never counts", row.name);
                assert!(profile * set >= 0, "{} speaks for and against", row.name);
                assert!(!leads || profile > 0 || set > 0, "{} leads nowhere", row.name);
            }
        }
        const { assert!(0 < CANDIDATE && CANDIDATE < LIKELY) }
    }
}
