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
    Query {
        object: "LoginIp",
        why: "From which addresses users have confirmed who they are",
        soql: "SELECT UsersId, SourceIp, IsAuthenticated FROM LoginIp",
    },
    // The columns with the tokens themselves are never asked for.
    Query {
        object: "OauthToken",
        why: "Which apps hold tokens of which users; needs Customize Application, and gives 2,500 rows at most",
        soql: "SELECT AppName, UserId, UseCount, LastUsedDate, CreatedDate FROM OauthToken",
    },
    Query {
        object: "ConnectedApplication",
        why: "Which apps only approved users may use",
        soql: "SELECT Id, Name, OptionsAllowAdminApprovedUsersOnly FROM ConnectedApplication",
    },
    // PermissionsViewAllFields is of API version 63.0: with it, the query fails in an older org.
    Query {
        object: "ObjectPermissions",
        why: "Which objects the org grants; for groups that is what their members and muting give together",
        soql: "SELECT Id, ParentId, SobjectType, PermissionsRead, PermissionsCreate, PermissionsEdit, PermissionsDelete, PermissionsViewAllRecords, PermissionsModifyAllRecords FROM ObjectPermissions WHERE Parent.PermissionSetGroupId = null",
    },
    Query {
        object: "FieldPermissions",
        why: "Which fields the org grants",
        soql: "SELECT ParentId, SobjectType, Field, PermissionsRead, PermissionsEdit FROM FieldPermissions WHERE Parent.PermissionSetGroupId = null",
    },
    Query {
        object: "SetupEntityAccess",
        why: "Which classes, pages, apps and custom permissions the org grants, by their ids",
        soql: "SELECT ParentId, SetupEntityId, SetupEntityType FROM SetupEntityAccess",
    },
    Query {
        object: "ApexClass",
        why: "The names of classes",
        soql: "SELECT Id, Name, NamespacePrefix, ApiVersion FROM ApexClass",
    },
    Query {
        object: "ApexPage",
        why: "The names of pages",
        soql: "SELECT Id, Name, NamespacePrefix, ControllerType FROM ApexPage",
    },
    Query {
        object: "CustomPermission",
        why: "The names of custom permissions",
        soql: "SELECT Id, DeveloperName, NamespacePrefix, MasterLabel FROM CustomPermission",
    },
    Query {
        object: "SetupAuditTrail",
        why: "Who changed access; Salesforce keeps 180 days",
        soql: "SELECT Action, Section, CreatedDate, CreatedById FROM SetupAuditTrail ORDER BY CreatedDate",
    },
];
