//! An app whose logins end at an address that somebody else can read or claim.

use crate::rules::engine::context::{AppContext, Findings};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::terms::severity::Severity;
use crate::text::placeholder::is_placeholder;

pub(crate) const RULE: Rule = Rule::new(
    "insecure-callback-url",
    Group::Apps,
    Severity::Medium,
    include_str!("insecure_callback_url.md"),
    Check::App(check),
)
.varying();

/// What is wrong with an address.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
enum Flaw {
    Plain,
    Wildcard,
    /// Not a web address: a scheme that an app on a device registers.
    CustomScheme,
}

fn check(of: &AppContext<'_>, out: &mut Findings) {
    if of.app.is_only_headless() {
        return;
    }
    let needs_pkce = of.app.pkce_required.as_ref().is_some_and(|stated| stated.value);
    for url in &of.app.callback_urls {
        let Some(flaw) = flaw(&url.value) else { continue };
        let (severity, what, help) = match flaw {
            Flaw::Plain => (
                Severity::Medium,
                "over plain HTTP",
                "Everybody on the way can read the code or token of the login. Use https.",
            ),
            Flaw::Wildcard => (
                Severity::Medium,
                "at an address with a wildcard",
                "Whoever gets hold of one address that fits receives the login. Name each address.",
            ),
            Flaw::CustomScheme => (
                if needs_pkce { Severity::Info } else { Severity::Low },
                "at a scheme of its own",
                "On a device any other app may claim the same scheme and receive the login; PKCE makes that useless. \
                 Require PKCE, or use an https address that the app owns.",
            ),
        };
        let draft = of
            .draft(url, "logins end here")
            .key(address(&url.value))
            .severity(severity)
            .message(format!("logins of {} end {what}: {}", of.app.title(), address(&url.value)))
            .help(help);
        out.push(&of.cx, draft);
    }
}

/// A URL without what may hold a secret: the user in front of the host, the query and the fragment.
fn address(url: &str) -> String {
    let plain = url.split(['?', '#']).next().unwrap_or_default();
    let Some((scheme, rest)) = plain.split_once("://") else { return plain.to_owned() };
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let host = host.rsplit('@').next().unwrap_or_default();
    format!("{scheme}://{host}{path}")
}

fn flaw(url: &str) -> Option<Flaw> {
    // A variable may be the whole address, or the host of one on a developer's machine.
    if is_placeholder(url) {
        return None;
    }
    if url.contains('*') {
        return Some(Flaw::Wildcard);
    }
    let (scheme, rest) = url.split_once(':')?;
    if scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("urn") {
        return None;
    }
    if !scheme.eq_ignore_ascii_case("http") {
        return Some(Flaw::CustomScheme);
    }
    let authority = rest.trim_start_matches('/').split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    let host = if host.starts_with('[') { host.split_inclusive(']').next() } else { host.split(':').next() };
    let host = host.unwrap_or_default().to_ascii_lowercase();
    let local = host == "localhost" || host.ends_with(".localhost") || host == "[::1]" || is_loopback(&host);
    (!local).then_some(Flaw::Plain)
}

fn is_loopback(host: &str) -> bool {
    host.parse::<std::net::Ipv4Addr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::{Flaw, address, flaw};

    #[test]
    fn an_address_is_shown_without_what_may_be_secret() {
        assert_eq!(address("http://u:p@a.example/b/c@d?code=1#t"), "http://a.example/b/c@d");
        assert_eq!(address("acmefield:/x?token=1"), "acmefield:/x");
    }

    #[test]
    fn only_addresses_that_others_can_reach_are_flawed() {
        for (url, expected) in [
            ("https://erp.acme.example/callback", None),
            ("http://localhost:1717/OauthRedirect", None),
            ("http://127.0.0.1/x", None),
            ("http://[::1]:8080/x", None),
            ("urn:ietf:wg:oauth:2.0:oob", None),
            ("{{CALLBACK}}", None),
            ("http://${HOST}/x", None),
            ("http://erp.acme.example/callback", Some(Flaw::Plain)),
            ("HTTP://localhost.acme.example/", Some(Flaw::Plain)),
            ("http://localhost@acme.example/", Some(Flaw::Plain)),
            ("http://127.evil.example/", Some(Flaw::Plain)),
            ("https://*.acme.example/callback", Some(Flaw::Wildcard)),
            ("acmefield://login", Some(Flaw::CustomScheme)),
            ("example.acme.field:/oauth", Some(Flaw::CustomScheme)),
        ] {
            assert_eq!(flaw(url), expected, "{url}");
        }
    }
}
