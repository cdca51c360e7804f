//! What to ask an org.

/// A query whose answer is a table that is understood.
#[derive(Debug)]
pub struct Query {
    pub object: &'static str,
    pub why: &'static str,
    pub soql: &'static str,
}

/// One for each table.
pub const QUERIES: &[Query] = &[
    Query {
        object: "User",
        why: "Who is there, with which profile and licence",
        soql: "SELECT Id, Username, ProfileId, Profile.Name, Profile.UserLicense.Name, UserType, IsActive, LastLoginDate FROM User",
    },
    Query {
        object: "PermissionSet",
        why: "Which permission set stands for which profile",
        soql: "SELECT Id, Name, NamespacePrefix, License.Name, IsOwnedByProfile, ProfileId, Profile.Name, PermissionSetGroupId FROM PermissionSet",
    },
    Query {
        object: "PermissionSetAssignment",
        why: "Who has which permission set and group, and until when",
        soql: "SELECT AssigneeId, PermissionSetId, PermissionSet.Name, PermissionSet.NamespacePrefix, PermissionSet.IsOwnedByProfile, PermissionSet.ProfileId, PermissionSetGroupId, PermissionSetGroup.DeveloperName, ExpirationDate FROM PermissionSetAssignment",
    },
    Query {
        object: "PermissionSetGroup",
        why: "The groups",
        soql: "SELECT Id, DeveloperName, MasterLabel, NamespacePrefix, Status FROM PermissionSetGroup",
    },
    Query {
        object: "PermissionSetGroupComponent",
        why: "Their members",
        soql: "SELECT PermissionSetGroupId, PermissionSetId FROM PermissionSetGroupComponent",
    },
    Query {
        object: "PermissionSetLicenseAssign",
        why: "Who has which permission set licence",
        soql: "SELECT AssigneeId, PermissionSetLicenseId FROM PermissionSetLicenseAssign",
    },
    Query {
        object: "UserLicense",
        why: "How many user licences are free",
        soql: "SELECT Id, Name, LicenseDefinitionKey, TotalLicenses, UsedLicenses FROM UserLicense",
    },
    Query {
        object: "PermissionSetLicense",
        why: "How many permission set licences are free",
        soql: "SELECT Id, DeveloperName, PermissionSetLicenseKey, TotalLicenses, UsedLicenses FROM PermissionSetLicense",
    },
    Query {
        object: "LoginHistory",
        why: "Who logged in, how and from where; Salesforce keeps six months",
        soql: "SELECT UserId, LoginTime, LoginType, LoginSubType, Application, Status, SourceIp FROM LoginHistory ORDER BY LoginTime",
    },
];
