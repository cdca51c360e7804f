//! What the path of a request says of what it works on.

/// What a request asked for, as far as its path names it.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Resource<'p> {
    /// The records of an object.
    Records {
        object: &'p str,
    },
    /// What an object is like: its description, layouts and so on. No record is read.
    Description,
    /// A query or a search; the objects are in its text.
    Query {
        text: Option<&'p str>,
    },
    /// Several requests in one.
    Composite,
    /// Records of the API of pages, or of a job of the Bulk API.
    Other,
    ApexRest(&'p str),
    ApexSoap(&'p str),
    Flow(&'p str),
    Metadata,
    Tooling,
    Analytics,
    /// Nothing that has permissions of its own: limits, identity, tokens.
    Nothing,
}

/// Reads a path or an address, with or without `/services/data` and the version before it.
pub(super) fn parse(uri: &str) -> Resource<'_> {
    let (path, query) = uri.split_once('?').map_or((uri, None), |(path, query)| (path, Some(query)));
    let path = match path.split_once("://") {
        Some((_, rest)) => rest.split_once('/').map_or("", |(_, path)| path),
        None => {
            path.strip_prefix("{{").and_then(|rest| rest.split_once("}}/")).map_or(path, |(_, path)| path)
        }
    };
    let path = path.trim_start_matches('/');
    let path = strip(path, "services/").unwrap_or(path);
    if let Some(rest) = strip(path, "apexrest/") {
        return Resource::ApexRest(rest);
    }
    if let Some(rest) = strip(path, "soap/") {
        return soap(rest);
    }
    let path = strip(path, "data/").unwrap_or(path);
    match path.split_once('/') {
        Some((version, rest)) if is_version(version) => of_version(rest, query),
        _ if strip(path, "async/").is_some() => Resource::Other,
        _ => Resource::Nothing,
    }
}

fn of_version<'p>(path: &'p str, query: Option<&'p str>) -> Resource<'p> {
    let (first, rest) = path.split_once('/').unwrap_or((path, ""));
    match first.to_ascii_lowercase().as_str() {
        "sobjects" => records(rest),
        "query" | "queryall" => Resource::Query {
            text: query.and_then(|q| q.split('&').find_map(|part| part.strip_prefix("q="))),
        },
        "search" | "parameterizedsearch" => Resource::Query { text: None },
        "composite" => composite(rest),
        "ui-api" => match rest.split('/').next() {
            Some(kind) if kind.eq_ignore_ascii_case("object-info") => Resource::Description,
            _ => Resource::Other,
        },
        "jobs" | "graphql" => Resource::Other,
        "actions" => match strip(rest, "custom/flow/") {
            Some(flow) => Resource::Flow(flow.split('/').next().unwrap_or_default()),
            None => Resource::Nothing,
        },
        "tooling" => Resource::Tooling,
        "metadata" => Resource::Metadata,
        "analytics" => Resource::Analytics,
        _ => Resource::Nothing,
    }
}

/// What follows `sobjects/`.
fn records(path: &str) -> Resource<'_> {
    let mut parts = path.split('/').filter(|part| !part.is_empty());
    let Some(object) = parts.next() else { return Resource::Description };
    let what = parts.next().unwrap_or_default().to_ascii_lowercase();
    if matches!(what.as_str(), "describe" | "listviews" | "quickactions" | "defaultvalues") {
        return Resource::Description;
    }
    Resource::Records { object }
}

/// What follows `composite/`: of `sobjects` and `tree` the object may follow.
fn composite(path: &str) -> Resource<'_> {
    let mut parts = path.split('/').filter(|part| !part.is_empty());
    match (parts.next(), parts.next()) {
        (Some(kind), Some(object))
            if kind.eq_ignore_ascii_case("sobjects") || kind.eq_ignore_ascii_case("tree") =>
        {
            Resource::Records { object }
        }
        (Some(kind), None) if kind.eq_ignore_ascii_case("sobjects") => Resource::Other,
        _ => Resource::Composite,
    }
}

/// What follows `Soap/`: `c` and `u` are the two APIs of objects, `m` that of metadata.
fn soap(path: &str) -> Resource<'_> {
    let (kind, rest) = path.split_once('/').unwrap_or((path, ""));
    match kind.to_ascii_lowercase().as_str() {
        "class" => Resource::ApexSoap(rest),
        "m" => Resource::Metadata,
        "t" => Resource::Tooling,
        "c" | "u" => Resource::Other,
        _ => Resource::Nothing,
    }
}

/// `v62.0`, or what stands for it in a collection of requests: `v{{version}}`.
fn is_version(part: &str) -> bool {
    let Some(number) = part.strip_prefix(['v', 'V']) else { return part.starts_with("{{") };
    number.starts_with("{{")
        || (!number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'))
}

/// The rest of a path after some words, whatever their case.
fn strip<'p>(path: &'p str, words: &str) -> Option<&'p str> {
    let (first, rest) = path.split_at_checked(words.len())?;
    first.eq_ignore_ascii_case(words).then_some(rest)
}

/// Whether a part of a path names no resource but one of many: an id, a number, a key, a mail address.
pub(super) fn is_variable(part: &str) -> bool {
    let has_digit = part.bytes().any(|byte| byte.is_ascii_digit());
    let is_word = part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    let is_version = part.len() < 5 && part.starts_with(['v', 'V']);
    !is_word || (has_digit && !is_version) || part.len() > 40
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_name_what_they_work_on() {
        let account = || Resource::Records { object: "Account" };
        let cases = [
            ("/v62.0/sobjects/Account/001D000000IqhSL", account()),
            ("/services/data/v62.0/sobjects/Account", account()),
            ("https://x.my.salesforce.com/services/data/v62.0/sobjects/Account/", account()),
            ("{{_endpoint}}/services/data/v{{version}}/sobjects/Account/:id", account()),
            ("/v62.0/composite/tree/Account", account()),
            ("/v62.0/composite/sobjects/Account/Key__c", account()),
            ("/v62.0/sobjects/Account/describe", Resource::Description),
            ("/v62.0/sobjects/", Resource::Description),
            ("/v62.0/sobjects", Resource::Description),
            ("/v62.0/ui-api/object-info/Account", Resource::Description),
            (
                "/v62.0/query?q=SELECT+Id+FROM+Account",
                Resource::Query { text: Some("SELECT+Id+FROM+Account") },
            ),
            ("/v62.0/query/01gD0000002HU6KIAW-2000", Resource::Query { text: None }),
            ("/v62.0/queryAll", Resource::Query { text: None }),
            ("/v62.0/composite", Resource::Composite),
            ("/v62.0/composite/batch", Resource::Composite),
            ("/v62.0/composite/sobjects", Resource::Other),
            ("/v62.0/jobs/ingest/750D0000000000A/batches", Resource::Other),
            ("/services/async/62.0/job", Resource::Other),
            ("/services/apexrest/ns/orders/1", Resource::ApexRest("ns/orders/1")),
            ("/services/Soap/class/Orders", Resource::ApexSoap("Orders")),
            ("/services/Soap/u/62.0", Resource::Other),
            ("/services/Soap/m/62.0/00D", Resource::Metadata),
            ("/v62.0/actions/custom/flow/Ship_Order", Resource::Flow("Ship_Order")),
            ("/v62.0/tooling/query", Resource::Tooling),
            ("/v62.0/limits", Resource::Nothing),
            ("/services/oauth2/token", Resource::Nothing),
            ("Api", Resource::Nothing),
            ("", Resource::Nothing),
            ("\u{e4}\u{e4}\u{e4}\u{e4}", Resource::Nothing),
        ];
        for (path, expected) in cases {
            assert_eq!(parse(path), expected, "{path}");
        }
    }

    #[test]
    fn ids_and_keys_name_no_resource() {
        for part in ["001D000000IqhSL", "42", "a@b.c", "7f9c24e8-3b12-4c5d", ""] {
            assert_eq!(is_variable(part), !part.is_empty(), "{part}");
        }
        for part in ["orders", "v1", "ship-now", "My_Class"] {
            assert!(!is_variable(part), "{part}");
        }
    }
}
