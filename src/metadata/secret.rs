//! Secrets in source: where they stand, never what they are.

use crate::text::position::Span;
use crate::xml::node::Node;

/// A value that should not be in a repository. The value itself is not kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Secret {
    pub kind: SecretKind,
    /// The element that holds it, or the parameter whose value it is.
    pub name: String,
    /// The byte of the decoded text at which the element's `<` stands.
    pub offset: u32,
    /// The value in the decoded text.
    pub span: Span,
}

/// How a secret is known.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum SecretKind {
    /// Its element holds nothing else.
    Element,
    /// A private key.
    PrivateKey,
    /// A URL by which the Salesforce CLI logs in to an org.
    AuthUrl,
    /// A parameter or header whose name says so.
    Parameter,
}

/// Elements that hold secrets, in any file.
const ELEMENTS: [&str; 5] =
    ["consumerSecret", "password", "oauthToken", "oauthRefreshToken", "awsAccessSecret"];

/// What the name of a parameter says that holds a secret, without separators.
const PARAMETERS: [&str; 9] = [
    "accesskey",
    "accesstoken",
    "apikey",
    "authorization",
    "authtoken",
    "password",
    "privatekey",
    "secret",
    "subscriptionkey",
];

/// Shorter texts are names of schemes and versions.
const SHORTEST: usize = 8;

/// Every secret below `root` whose value is no placeholder.
pub(super) fn find(root: &Node<'_>, is_placeholder: &dyn Fn(&str) -> bool) -> Vec<Secret> {
    let mut found = Vec::new();
    walk(root, is_placeholder, &mut found);
    found
}

fn walk(node: &Node<'_>, is_placeholder: &dyn Fn(&str) -> bool, found: &mut Vec<Secret>) {
    let name = node.child("parameterName").map(|name| &*name.text);
    for child in &node.children {
        let parameter = child.name == "parameterValue" && name.is_some_and(is_secret_name);
        let kind = kind_of(child, parameter).filter(|_| !is_placeholder(&child.text));
        found.extend(kind.map(|kind| Secret {
            kind,
            name: name.filter(|_| kind == SecretKind::Parameter).unwrap_or(&child.name).to_owned(),
            offset: child.start,
            span: child.span,
        }));
        walk(child, is_placeholder, found);
    }
}

fn kind_of(node: &Node<'_>, parameter: bool) -> Option<SecretKind> {
    let text = &*node.text;
    if text.is_empty() {
        None
    } else if text.contains("PRIVATE KEY-----") {
        Some(SecretKind::PrivateKey)
    } else if text.contains("force://") && text.contains('@') {
        Some(SecretKind::AuthUrl)
    } else if ELEMENTS.contains(&&*node.name) {
        Some(SecretKind::Element)
    } else {
        let is_address = text.starts_with("https://") || text.starts_with("http://");
        let secret = text.rsplit(' ').next().unwrap_or_default();
        (parameter && !is_address && secret.len() >= SHORTEST).then_some(SecretKind::Parameter)
    }
}

fn is_secret_name(name: &str) -> bool {
    let bare: String = name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    // `ClientSecretLocation` and the like only speak of one.
    PARAMETERS.iter().any(|known| bare.ends_with(known)) || bare == "token"
}

#[cfg(test)]
mod tests {
    use super::{SecretKind, find};
    use crate::text::placeholder::is_placeholder;
    use crate::xml::node::{DEPTH, Node};

    fn secrets(inside: &str) -> Vec<(SecretKind, String)> {
        let text = format!("<A xmlns=\"u\">{inside}</A>");
        let found = find(&Node::document(&text, DEPTH).unwrap(), &is_placeholder);
        found.iter().map(|s| (s.kind, text[s.span.range()].to_owned())).collect()
    }

    fn parameter(name: &str, value: &str) -> String {
        format!("<p><parameterName>{name}</parameterName><parameterValue>{value}</parameterValue></p>")
    }

    #[test]
    fn elements_that_hold_secrets() {
        let found = secrets("<c><consumerSecret>\n1A&amp;2B </consumerSecret></c><password>****</password>");
        assert_eq!(found, [(SecretKind::Element, "1A&amp;2B".to_owned())]);
        assert!(
            secrets("<oauthToken/><password></password><passwordPolicies><a>1</a></passwordPolicies>")
                .is_empty()
        );
    }

    #[test]
    fn keys_and_login_urls_anywhere() {
        let key = "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----";
        assert_eq!(secrets(&format!("<certificate>{key}</certificate>"))[0].0, SecretKind::PrivateKey);
        assert_eq!(secrets("<d>force://a::b@acme.my.example</d>")[0].0, SecretKind::AuthUrl);
        assert!(secrets("<certificate>-----BEGIN CERTIFICATE-----</certificate>").is_empty());
    }

    #[test]
    fn parameters_whose_name_says_so() {
        for (name, value) in [("Authorization", "Basic c3ZjOnNlY3JldA=="), ("X-Api-Key", "9f8e7d6c5b4a")] {
            assert_eq!(secrets(&parameter(name, value))[0].0, SecretKind::Parameter, "{name}");
        }
        for (name, value) in [
            ("Authorization", "{!'Bearer ' &amp; $Credential.Erp.Token}"),
            ("Authorization", "Basic"),
            ("TokenEndpoint", "https://login.acme.example/token"),
            ("Accept", "application/json"),
            ("ApiKeyHeaderName", "X-Api-Key-Of-Acme"),
        ] {
            assert!(secrets(&parameter(name, value)).is_empty(), "{name} {value}");
        }
    }
}
