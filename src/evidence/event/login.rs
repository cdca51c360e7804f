//! The codes by which the log of logins says how somebody logged in.

use crate::evidence::table::login::Way;

/// `LOGIN_TYPE`, and what `LoginHistory.LoginType` calls it. Source: `Login` of the Object Reference's event types.
const TYPES: [(&str, &str); 13] = [
    ("A", "Application"),
    ("7", "AppExchange"),
    ("z", "Lightning Login"),
    ("w", "Passwordless Login"),
    ("s", "Certificate-based login"),
    ("5", "SAML Idp Initiated SSO"),
    ("8", "SAML Sfdc Initiated SSO"),
    ("j", "Third Party SSO"),
    ("i", "Remote Access 2.0"),
    ("6", "Remote Access Client"),
    ("I", "Other Apex API"),
    ("R", "Partner Product"),
    ("l", "Networks Portal API Only"),
];

/// `LOGIN_SUB_TYPE`, and what `LoginHistory.LoginSubType` calls it.
const SUBTYPES: [(&str, &str); 3] = [
    ("uiup", "UI Username-Password"),
    ("oauthpassword", "OAuth Username-Password"),
    ("oauthclientcredential", "OAuth Client Credentials"),
];

/// A way to log in, in the words of `LoginHistory`; the log names no app. A code that is not known stays as it is.
pub(super) fn way(code: &str, subcode: &str) -> Way {
    let named = |code: &str, names: &[(&str, &str)]| {
        let known = names.iter().find(|(of, _)| *of == code);
        known.map_or_else(|| code.chars().take(80).collect(), |(_, name)| (*name).to_owned())
    };
    let kind = named(code, &TYPES);
    // Of these the history says that they were in a browser, where they were.
    let application = if kind == "Application" { "Browser" } else { "" };
    Way { kind, sub_type: named(subcode, &SUBTYPES), application: application.to_owned() }
}
