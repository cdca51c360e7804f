//! The kinds of file that a run reads.

use crate::terms::holder_kind::HolderKind;

/// A metadata type, named as the Metadata API names it.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MetadataKind {
    Profile,
    PermissionSet,
    MutingPermissionSet,
    PermissionSetGroup,
    UserAccessPolicy,
    DelegateGroup,
    ProfileSessionSetting,
    ProfilePasswordPolicy,
    ConnectedApp,
    ExternalClientApplication,
    ExtlClntAppOauthSettings,
    ExtlClntAppGlobalOauthSettings,
    ExtlClntAppOauthConfigurablePolicies,
    ExtlClntAppConfigurablePolicies,
    ExtlClntAppOauthSecuritySettings,
    AuthProvider,
    SamlSsoConfig,
    NamedCredential,
    ExternalCredential,
    RemoteSiteSetting,
    ConnectedAppSettings,
    OauthOidcSettings,
    SecuritySettings,
    EventSettings,
    CustomObject,
    /// Its component's name is `Object.Field`.
    CustomField,
    /// Its component's name is `Object.Rule`.
    ValidationRule,
    CustomPermission,
    Flow,
    /// The XML beside an Apex class.
    ApexClass,
    /// The code of an Apex class.
    ApexCode,
    ApexPage,
    /// A bot, or an agent.
    Bot,
    AiAgentDefinition,
    /// The script of an agent, which is no XML.
    AgentScript,
    /// leastforce's own configuration, in the list of files so that findings can point into it.
    Configuration,
}

/// How files of a kind are called.
struct Naming {
    kind: MetadataKind,
    /// What the file's name ends in, before `-meta.xml`; for settings, the whole name.
    suffix: &'static str,
    root_element: &'static str,
    noun: &'static str,
}

const NAMING: [Naming; 35] = [
    naming(MetadataKind::Profile, "profile", "Profile", "profile"),
    naming(MetadataKind::PermissionSet, "permissionset", "PermissionSet", "permission set"),
    naming(
        MetadataKind::MutingPermissionSet,
        "mutingpermissionset",
        "MutingPermissionSet",
        "muting permission set",
    ),
    naming(
        MetadataKind::PermissionSetGroup,
        "permissionsetgroup",
        "PermissionSetGroup",
        "permission set group",
    ),
    naming(MetadataKind::UserAccessPolicy, "useraccesspolicy", "UserAccessPolicy", "user access policy"),
    naming(MetadataKind::DelegateGroup, "delegategroup", "DelegateGroup", "delegate group"),
    naming(
        MetadataKind::ProfileSessionSetting,
        "profilesessionsetting",
        "ProfileSessionSetting",
        "profile session setting",
    ),
    naming(
        MetadataKind::ProfilePasswordPolicy,
        "profilepasswordpolicy",
        "ProfilePasswordPolicy",
        "profile password policy",
    ),
    naming(MetadataKind::ConnectedApp, "connectedApp", "ConnectedApp", "connected app"),
    naming(
        MetadataKind::ExternalClientApplication,
        "eca",
        "ExternalClientApplication",
        "external client app",
    ),
    naming(
        MetadataKind::ExtlClntAppOauthSettings,
        "ecaOauth",
        "ExtlClntAppOauthSettings",
        "OAuth settings of an external client app",
    ),
    naming(
        MetadataKind::ExtlClntAppGlobalOauthSettings,
        "ecaGlblOauth",
        "ExtlClntAppGlobalOauthSettings",
        "global OAuth settings of an external client app",
    ),
    naming(
        MetadataKind::ExtlClntAppOauthConfigurablePolicies,
        "ecaOauthPlcy",
        "ExtlClntAppOauthConfigurablePolicies",
        "OAuth policies of an external client app",
    ),
    naming(
        MetadataKind::ExtlClntAppConfigurablePolicies,
        "ecaPlcy",
        "ExtlClntAppConfigurablePolicies",
        "policies of an external client app",
    ),
    naming(
        MetadataKind::ExtlClntAppOauthSecuritySettings,
        "ecaOauthSecurity",
        "ExtlClntAppOauthSecuritySettings",
        "OAuth security settings of an external client app",
    ),
    naming(MetadataKind::AuthProvider, "authprovider", "AuthProvider", "authentication provider"),
    naming(
        MetadataKind::SamlSsoConfig,
        "samlssoconfig",
        "SamlSsoConfig",
        "SAML single sign-on configuration",
    ),
    naming(MetadataKind::NamedCredential, "namedCredential", "NamedCredential", "named credential"),
    naming(
        MetadataKind::ExternalCredential,
        "externalCredential",
        "ExternalCredential",
        "external credential",
    ),
    naming(MetadataKind::RemoteSiteSetting, "remoteSite", "RemoteSiteSetting", "remote site"),
    naming(
        MetadataKind::ConnectedAppSettings,
        "ConnectedApp.settings",
        "ConnectedAppSettings",
        "settings of connected apps",
    ),
    naming(
        MetadataKind::OauthOidcSettings,
        "OauthOidc.settings",
        "OauthOidcSettings",
        "settings of OAuth and OpenID Connect",
    ),
    naming(MetadataKind::SecuritySettings, "Security.settings", "SecuritySettings", "security settings"),
    naming(MetadataKind::EventSettings, "Event.settings", "EventSettings", "settings of events"),
    naming(MetadataKind::CustomObject, "object", "CustomObject", "object"),
    naming(MetadataKind::CustomField, "field", "CustomField", "field"),
    naming(MetadataKind::ValidationRule, "validationRule", "ValidationRule", "validation rule"),
    naming(MetadataKind::CustomPermission, "customPermission", "CustomPermission", "custom permission"),
    naming(MetadataKind::Flow, "flow", "Flow", "flow"),
    naming(MetadataKind::ApexClass, "cls", "ApexClass", "Apex class"),
    naming(MetadataKind::ApexCode, "cls", "", "Apex class"),
    naming(MetadataKind::ApexPage, "page", "ApexPage", "Visualforce page"),
    naming(MetadataKind::Bot, "bot", "Bot", "bot"),
    naming(MetadataKind::AiAgentDefinition, "aiAgentDefinition", "AiAgentDefinition", "agent"),
    naming(MetadataKind::AgentScript, "agent", "", "agent"),
];

const fn naming(
    kind: MetadataKind,
    suffix: &'static str,
    root_element: &'static str,
    noun: &'static str,
) -> Naming {
    Naming { kind, suffix, root_element, noun }
}

impl MetadataKind {
    /// Every kind of file that a project has.
    pub fn all() -> impl Iterator<Item = Self> {
        NAMING.iter().map(|naming| naming.kind)
    }

    /// The kind of holder that files of this type describe, if they describe one.
    pub fn holder_kind(self) -> Option<HolderKind> {
        match self {
            Self::Profile => Some(HolderKind::Profile),
            Self::PermissionSet => Some(HolderKind::PermissionSet),
            Self::PermissionSetGroup => Some(HolderKind::PermissionSetGroup),
            _ => None,
        }
    }

    /// The kind whose files end in a suffix, or are called so as a whole, in any case. Of an Apex class
    /// this is the XML.
    pub(super) fn of_suffix(suffix: &str) -> Option<Self> {
        NAMING.iter().find(|n| suffix.eq_ignore_ascii_case(n.suffix)).map(|n| n.kind)
    }

    /// Whether a file of this kind has a name that says so only together with its folder, when it
    /// lacks `-meta.xml`: other programs write such names too.
    pub(super) fn home(self) -> Option<&'static str> {
        match self {
            Self::ExternalClientApplication => Some("externalClientApps"),
            Self::ConnectedAppSettings
            | Self::OauthOidcSettings
            | Self::SecuritySettings
            | Self::EventSettings => Some("settings"),
            Self::CustomObject => Some("objects"),
            Self::CustomField => Some("fields"),
            Self::ValidationRule => Some("validationRules"),
            Self::CustomPermission => Some("customPermissions"),
            Self::Flow => Some("flows"),
            Self::ApexClass | Self::ApexCode => Some("classes"),
            Self::ApexPage => Some("pages"),
            Self::Bot => Some("bots"),
            Self::AiAgentDefinition => Some("aiAgents"),
            Self::AgentScript => Some("aiAuthoringBundles"),
            _ => None,
        }
    }

    /// Whether such a file only says more of what others grant: alone it is nothing to lint.
    pub fn is_supporting(self) -> bool {
        matches!(
            self,
            Self::CustomObject
                | Self::CustomField
                | Self::ValidationRule
                | Self::CustomPermission
                | Self::Flow
                | Self::ApexClass
                | Self::ApexCode
                | Self::ApexPage
                | Self::Bot
                | Self::AiAgentDefinition
                | Self::AgentScript
        )
    }

    /// Whether such a file is code, not XML: what cannot be read of it is not known, and no mistake.
    pub fn is_code(self) -> bool {
        matches!(self, Self::ApexCode | Self::AgentScript)
    }

    /// What the name of such a file ends in, before `-meta.xml`.
    pub(super) fn suffix(self) -> &'static str {
        self.naming().map_or("", |n| n.suffix)
    }

    /// The element that such a file holds.
    pub fn root_element(self) -> &'static str {
        self.naming().map_or("", |n| n.root_element)
    }

    /// For sentences.
    pub fn noun(self) -> &'static str {
        self.naming().map_or("configuration", |n| n.noun)
    }

    fn naming(self) -> Option<&'static Naming> {
        NAMING.iter().find(|n| n.kind == self)
    }

    /// Whether such a file is made of entries that grant or mute.
    pub fn has_entries(self) -> bool {
        matches!(self, Self::Profile | Self::PermissionSet | Self::MutingPermissionSet)
    }
}

#[cfg(test)]
mod tests {
    use super::NAMING;

    /// A commit of nothing but an app, or of a settings file, may not pass the hook by.
    #[test]
    fn the_commit_hook_runs_for_every_kind_that_is_read() {
        let hooks = include_str!("../../.pre-commit-hooks.yaml");
        let files = hooks.lines().filter_map(|line| line.trim().strip_prefix("files: '"));
        let files: Vec<_> = files.map(|files| files.trim_end_matches('\'')).collect();
        assert_eq!(files[0], files[1]);
        let pattern = regex::Regex::new(files[0]).unwrap();
        for naming in NAMING {
            for ending in ["", "-meta.xml"] {
                let path = format!("force-app/main/default/folder/Order Feed.{}{ending}", naming.suffix);
                assert!(pattern.is_match(&path), "{path}");
            }
        }
        for path in [
            "leastforce.toml",
            "a/sfdx-project.json",
            "a/settings/ConnectedApp.settings-meta.xml",
            "manifest/destructiveChangesPost.xml",
        ] {
            assert!(pattern.is_match(path), "{path}");
        }
        assert!(!pattern.is_match("force-app/main/default/lwc/feed/feed.js"));
    }
}
