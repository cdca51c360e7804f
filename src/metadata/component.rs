//! One file of a type that is read whole: everything but profiles and permission sets.

use super::agent_script::AgentScript;
use super::ai_agent_definition::AiAgentDefinition;
use super::apex_class::ApexClass;
use super::apex_code::ApexCode;
use super::auth_provider::AuthProvider;
use super::bot::Bot;
use super::connected_app::ConnectedApp;
use super::custom_field::CustomField;
use super::custom_object::CustomObject;
use super::custom_permission::CustomPermission;
use super::delegate_group::DelegateGroup;
use super::external_client_app::{
    ExternalClientApp, ExternalClientAppPolicies, GlobalOauthSettings, OauthPolicies, OauthSecuritySettings,
    OauthSettings,
};
use super::flow::Flow;
use super::named_credential::NamedCredential;
use super::permission_set_group::PermissionSetGroup;
use super::profile_password_policy::ProfilePasswordPolicy;
use super::profile_session_setting::ProfileSessionSetting;
use super::remote_site_setting::RemoteSiteSetting;
use super::saml_sso_config::SamlSsoConfig;
use super::secret::{self, Secret};
use super::settings::{ConnectedAppSettings, EventSettings, OauthOidcSettings, SecuritySettings};
use super::user_access_policy::UserAccessPolicy;
use super::validation_rule::ValidationRule;
use super::value::check_root;
use crate::project::MetadataKind;
use crate::xml::error::XmlError;
use crate::xml::node::{DEPTH, Node};

/// A component, or its part, as one file states it.
#[derive(Debug)]
pub struct Component {
    pub content: Content,
    /// What in the file must not be printed.
    pub secrets: Vec<Secret>,
    /// Faults that leave the rest of the file readable.
    pub faults: Vec<XmlError>,
}

#[derive(Debug)]
pub enum Content {
    PermissionSetGroup(PermissionSetGroup),
    UserAccessPolicy(UserAccessPolicy),
    CustomObject(CustomObject),
    CustomField(CustomField),
    ValidationRule(ValidationRule),
    CustomPermission(CustomPermission),
    Flow(Box<Flow>),
    ApexClass(ApexClass),
    /// `None` where the code declares no class.
    ApexCode(Option<Box<ApexCode>>),
    /// Only that it exists.
    ApexPage,
    Bot(Bot),
    AiAgentDefinition(AiAgentDefinition),
    AgentScript(AgentScript),
    DelegateGroup(DelegateGroup),
    ProfileSessionSetting(ProfileSessionSetting),
    ProfilePasswordPolicy(ProfilePasswordPolicy),
    ConnectedApp(ConnectedApp),
    ExternalClientApp(ExternalClientApp),
    OauthSettings(OauthSettings),
    GlobalOauthSettings(GlobalOauthSettings),
    OauthPolicies(OauthPolicies),
    ExternalClientAppPolicies(ExternalClientAppPolicies),
    OauthSecuritySettings(OauthSecuritySettings),
    AuthProvider(AuthProvider),
    SamlSsoConfig(SamlSsoConfig),
    NamedCredential(NamedCredential),
    /// Of it nothing but the secrets is read.
    ExternalCredential,
    RemoteSiteSetting(RemoteSiteSetting),
    ConnectedAppSettings(ConnectedAppSettings),
    OauthOidcSettings(OauthOidcSettings),
    SecuritySettings(SecuritySettings),
    EventSettings(EventSettings),
}

impl Content {
    /// The username that the file names for what is not an app.
    pub(crate) fn runs_as(&self) -> Option<&str> {
        let user = match self {
            Self::Bot(bot) => &bot.user,
            Self::AiAgentDefinition(agent) => &agent.user,
            Self::AgentScript(script) => &script.user,
            Self::AuthProvider(provider) => &provider.execution_user,
            Self::SamlSsoConfig(config) => &config.execution_user,
            _ => return None,
        };
        user.as_ref().map(|user| user.text.as_str())
    }
}

/// How far below the root of a kind's files lies what is read of them.
fn depth(kind: MetadataKind, source: &str) -> usize {
    match kind {
        MetadataKind::CustomField
        | MetadataKind::ValidationRule
        | MetadataKind::CustomPermission
        | MetadataKind::ApexClass
        | MetadataKind::ApexPage
        | MetadataKind::Bot
        | MetadataKind::AiAgentDefinition => 1,
        MetadataKind::CustomObject => 2,
        MetadataKind::Flow => Flow::depth(source),
        _ => DEPTH,
    }
}

/// Reads a file's decoded text; `None` for a kind that is not read here. `is_placeholder` says which texts
/// only stand for a value.
///
/// # Errors
/// The first fault that makes the rest of the file unreadable.
pub fn read(
    kind: MetadataKind,
    source: &str,
    is_placeholder: &dyn Fn(&str) -> bool,
) -> Result<Option<Component>, XmlError> {
    if kind.has_entries() || kind == MetadataKind::Configuration {
        return Ok(None);
    }
    let code = match kind {
        MetadataKind::ApexCode => Some(Content::ApexCode(ApexCode::read(source).map(Box::new))),
        MetadataKind::AgentScript => Some(Content::AgentScript(AgentScript::read(source))),
        _ => None,
    };
    if let Some(content) = code {
        return Ok(Some(Component { content, secrets: Vec::new(), faults: Vec::new() }));
    }
    let mut faults = Vec::new();
    let root = Node::document(source, depth(kind, source))?;
    check_root(kind, &root.name, root.start)?;
    if kind == MetadataKind::Flow {
        let content = Content::Flow(Box::new(Flow::read(&root, source)));
        faults.append(&mut root.faults());
        return Ok(Some(Component { content, secrets: Vec::new(), faults }));
    }
    let Some(content) = content(kind, &root, &mut faults) else { return Ok(None) };
    faults.append(&mut root.faults());
    let secrets = if kind.is_supporting() { Vec::new() } else { secret::find(&root, is_placeholder) };
    Ok(Some(Component { content, secrets, faults }))
}

fn content(kind: MetadataKind, root: &Node<'_>, faults: &mut Vec<XmlError>) -> Option<Content> {
    Some(match kind {
        MetadataKind::PermissionSetGroup => {
            Content::PermissionSetGroup(PermissionSetGroup::read(root, faults))
        }
        MetadataKind::UserAccessPolicy => Content::UserAccessPolicy(UserAccessPolicy::read(root)),
        MetadataKind::DelegateGroup => Content::DelegateGroup(DelegateGroup::read(root, faults)),
        MetadataKind::ProfileSessionSetting => {
            Content::ProfileSessionSetting(ProfileSessionSetting::read(root))
        }
        MetadataKind::ProfilePasswordPolicy => {
            Content::ProfilePasswordPolicy(ProfilePasswordPolicy::read(root))
        }
        MetadataKind::ConnectedApp => Content::ConnectedApp(ConnectedApp::read(root, faults)),
        MetadataKind::ExternalClientApplication => Content::ExternalClientApp(ExternalClientApp::read(root)),
        MetadataKind::ExtlClntAppOauthSettings => Content::OauthSettings(OauthSettings::read(root)),
        MetadataKind::ExtlClntAppGlobalOauthSettings => {
            Content::GlobalOauthSettings(GlobalOauthSettings::read(root, faults))
        }
        MetadataKind::ExtlClntAppOauthConfigurablePolicies => {
            Content::OauthPolicies(OauthPolicies::read(root, faults))
        }
        MetadataKind::ExtlClntAppConfigurablePolicies => {
            Content::ExternalClientAppPolicies(ExternalClientAppPolicies::read(root, faults))
        }
        MetadataKind::ExtlClntAppOauthSecuritySettings => {
            Content::OauthSecuritySettings(OauthSecuritySettings::read(root))
        }
        MetadataKind::AuthProvider => Content::AuthProvider(AuthProvider::read(root)),
        MetadataKind::SamlSsoConfig => Content::SamlSsoConfig(SamlSsoConfig::read(root)),
        MetadataKind::NamedCredential => Content::NamedCredential(NamedCredential::read(root)),
        MetadataKind::ExternalCredential => Content::ExternalCredential,
        MetadataKind::RemoteSiteSetting => Content::RemoteSiteSetting(RemoteSiteSetting::read(root, faults)),
        MetadataKind::ConnectedAppSettings => {
            Content::ConnectedAppSettings(ConnectedAppSettings::read(root, faults))
        }
        MetadataKind::OauthOidcSettings => Content::OauthOidcSettings(OauthOidcSettings::read(root, faults)),
        MetadataKind::SecuritySettings => Content::SecuritySettings(SecuritySettings::read(root, faults)),
        MetadataKind::EventSettings => Content::EventSettings(EventSettings::read(root, faults)),
        MetadataKind::CustomObject => Content::CustomObject(CustomObject::read(root)),
        MetadataKind::CustomField => Content::CustomField(CustomField::read(root)),
        MetadataKind::ValidationRule => Content::ValidationRule(ValidationRule::read(root)),
        MetadataKind::CustomPermission => Content::CustomPermission(CustomPermission::read(root)),
        MetadataKind::ApexClass => Content::ApexClass(ApexClass::read(root)),
        MetadataKind::ApexPage => Content::ApexPage,
        MetadataKind::Bot => Content::Bot(Bot::read(root)),
        MetadataKind::AiAgentDefinition => Content::AiAgentDefinition(AiAgentDefinition::read(root)),
        // Read off the text itself.
        MetadataKind::Flow
        | MetadataKind::ApexCode
        | MetadataKind::AgentScript
        | MetadataKind::Profile
        | MetadataKind::PermissionSet
        | MetadataKind::MutingPermissionSet
        | MetadataKind::Configuration => return None,
    })
}
