//! What an event says that its user did.

use super::columns::Col;
use super::key::Key;
use super::login;
use crate::evidence::event::fact::Fact;
use crate::evidence::resource::{self, Resource};
use crate::evidence::soql;
use crate::evidence::usage::{Api, EventKind, Operation, Used};

/// The columns on which the meaning of an event depends. That of an address is taken without its ids.
pub(super) fn columns(kind: EventKind) -> &'static [Col] {
    use Col::{
        ApiFamily, ApiResource, Category, EntityName, EntityType, Exception, HttpMethod, JobStatus,
        LoginStatus, LoginSubtype, LoginType, Method, MethodName, OperationType, PermissionType, Query,
        StatusCode, Success, UpdateType, Uri,
    };
    match kind {
        EventKind::ApiTotalUsage => &[ApiResource, HttpMethod, EntityName, StatusCode, ApiFamily, Category],
        EventKind::Api => &[MethodName, EntityName, Exception, Query],
        EventKind::RestApi | EventKind::ApexRestApi => &[Uri, Method, EntityName, StatusCode, Exception],
        EventKind::BulkApi => &[EntityType, OperationType, Success],
        EventKind::BulkApi2 => &[EntityType, OperationType, JobStatus],
        EventKind::Login => &[LoginType, LoginSubtype, LoginStatus],
        EventKind::PermissionUpdate => &[PermissionType, UpdateType],
    }
}

/// Whether a column holds an address.
pub(super) fn is_address(col: Col) -> bool {
    matches!(col, Col::ApiResource | Col::Uri)
}

/// What an event says.
#[derive(Debug, Default)]
pub(super) struct Meaning {
    pub facts: Vec<Fact>,
    /// It was made by a page of Salesforce, or by Salesforce itself.
    pub by_salesforce: bool,
}

/// What the columns of an event say together; the addresses in them are without ids.
pub(super) fn of(kind: EventKind, key: &Key<'_>) -> Meaning {
    let category = key.get(Col::Category);
    let by_salesforce = ["LIGHTNING_UI", "SALESFORCE"].iter().any(|name| category.eq_ignore_ascii_case(name));
    let facts = if has_failed(kind, key) { vec![Fact::Failed] } else { facts(kind, key) };
    Meaning { facts, by_salesforce }
}

fn has_failed(kind: EventKind, key: &Key<'_>) -> bool {
    match kind {
        EventKind::ApiTotalUsage | EventKind::RestApi | EventKind::ApexRestApi | EventKind::Api => {
            let status = key.get(Col::StatusCode).parse::<f64>().unwrap_or_default();
            status >= 400.0 || !key.get(Col::Exception).is_empty()
        }
        EventKind::BulkApi => matches!(key.get(Col::Success), "false" | "0"),
        EventKind::BulkApi2 => {
            ["Failed", "Aborted"].iter().any(|status| key.get(Col::JobStatus).eq_ignore_ascii_case(status))
        }
        EventKind::Login => !matches!(key.get(Col::LoginStatus), "LOGIN_NO_ERROR" | ""),
        EventKind::PermissionUpdate => false,
    }
}

fn facts(kind: EventKind, key: &Key<'_>) -> Vec<Fact> {
    let used = match kind {
        EventKind::ApiTotalUsage => {
            let family = key.get(Col::ApiFamily);
            let resource = key.get(Col::ApiResource);
            if family.eq_ignore_ascii_case("SOAP") || !(resource.contains('/') || resource.is_empty()) {
                of_objects(key.get(Col::EntityName), soap_operation(resource))
            } else {
                of_request(resource, key.get(Col::HttpMethod), key.get(Col::EntityName))
            }
        }
        EventKind::RestApi => of_request(key.get(Col::Uri), key.get(Col::Method), key.get(Col::EntityName)),
        // What the class does with objects is the class's right, not the user's.
        EventKind::ApexRestApi => of_request(key.get(Col::Uri), key.get(Col::Method), ""),
        EventKind::Api => of_soap(key),
        EventKind::BulkApi | EventKind::BulkApi2 => {
            of_objects(key.get(Col::EntityType), bulk_operation(key.get(Col::OperationType)))
        }
        EventKind::Login => {
            return vec![Fact::Login(login::way(key.get(Col::LoginType), key.get(Col::LoginSubtype)))];
        }
        EventKind::PermissionUpdate => {
            let what = [Col::PermissionType, Col::UpdateType].map(|col| key.get(col));
            let known = what.iter().filter(|part| part.len() <= 80 && is_word(part));
            vec![Used::PermissionChange(known.copied().collect::<Vec<_>>().join(" "))]
        }
    };
    used.into_iter().map(Fact::Used).collect()
}

/// A request by its address and method, with the objects that the log names besides.
fn of_request(uri: &str, method: &str, entities: &str) -> Vec<Used> {
    match resource::parse(uri) {
        Resource::Records { object } => {
            let object = api_name(object);
            let operation = http_operation(method);
            let mut used: Vec<_> =
                object.iter().zip(operation).map(|(name, operation)| of_object(name, operation)).collect();
            // Others that the log names were reached through a relationship of the record.
            let others = names(entities).filter(|name| {
                object.is_some_and(|object| !object.eq_ignore_ascii_case(name))
                    && method.eq_ignore_ascii_case("GET")
            });
            used.extend(others.map(|name| of_object(name, Operation::Read)));
            used
        }
        Resource::Query { .. } => of_objects(entities, Some(Operation::Read)),
        Resource::Composite => of_objects(entities, Some(Operation::Unknown)),
        Resource::Other => {
            // A job takes records by a method that does not say what becomes of them.
            let is_read = method.eq_ignore_ascii_case("GET");
            of_objects(entities, Some(if is_read { Operation::Read } else { Operation::Unknown }))
        }
        Resource::ApexRest(path) => vec![Used::ApexRest(without_variables(path))],
        Resource::ApexSoap(class) => {
            api_name(class).map(|class| Used::ApexSoap(class.to_owned())).into_iter().collect()
        }
        Resource::Flow(flow) => api_name(flow).map(|flow| Used::Flow(flow.to_owned())).into_iter().collect(),
        Resource::Metadata => vec![Used::Api(Api::Metadata)],
        Resource::Tooling => vec![Used::Api(Api::Tooling)],
        Resource::Analytics => vec![Used::Api(Api::Analytics)],
        Resource::Description | Resource::Nothing => Vec::new(),
    }
}

/// A call of the SOAP API, with the fields that its query names.
fn of_soap(key: &Key<'_>) -> Vec<Used> {
    let operation = soap_operation(key.get(Col::MethodName));
    let mut used = of_objects(key.get(Col::EntityName), operation);
    if let Some(reads) = soql::reads(key.get(Col::Query)) {
        used.extend(reads.objects.iter().map(|name| of_object(name, Operation::Read)));
        used.extend(reads.fields.into_iter().map(|(object, field)| Used::Field { object, field }));
        used.sort();
        used.dedup();
    }
    used
}

fn of_object(name: &str, operation: Operation) -> Used {
    Used::Object { object: name.to_owned(), operation }
}

fn of_objects(entities: &str, operation: Option<Operation>) -> Vec<Used> {
    let Some(operation) = operation else { return Vec::new() };
    names(entities).map(|name| of_object(name, operation)).collect()
}

/// The objects of a set; what separates them is not documented.
fn names(entities: &str) -> impl Iterator<Item = &str> {
    entities.split([';', ',', ' ', '|', '[', ']', '"']).filter_map(api_name)
}

/// Text that may be the name of an object, a class or a flow.
fn api_name(text: &str) -> Option<&str> {
    (text.len() <= 80 && text.starts_with(|c: char| c.is_ascii_alphabetic()) && is_word(text)).then_some(text)
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// What a request with such a method does with the record that its address names; nothing, where it asks for no record.
pub(in crate::evidence) fn http_operation(method: &str) -> Option<Operation> {
    Some(match method.to_ascii_uppercase().as_str() {
        "GET" => Operation::Read,
        "POST" => Operation::Create,
        // By an external id it creates what is not there, which the address without ids does not show.
        "PATCH" | "PUT" => Operation::Edit,
        "DELETE" => Operation::Delete,
        "HEAD" | "OPTIONS" => return None,
        _ => Operation::Unknown,
    })
}

/// What a call of the SOAP API does with records; nothing, where it is about none.
fn soap_operation(method: &str) -> Option<Operation> {
    let method = method.to_ascii_lowercase();
    Some(match method.as_str() {
        "query" | "querymore" | "queryall" | "retrieve" | "search" | "getupdated" | "getdeleted" => {
            Operation::Read
        }
        "create" | "insert" => Operation::Create,
        "update" => Operation::Edit,
        "upsert" => Operation::Upsert,
        "delete" | "emptyrecyclebin" => Operation::Delete,
        "undelete" | "merge" | "convertlead" | "process" => Operation::Unknown,
        _ if method.starts_with("describe") || method.starts_with("get") || method.starts_with("login") => {
            return None;
        }
        "logout" | "setpassword" | "resetpassword" | "invalidatesessions" | "" => return None,
        _ => Operation::Unknown,
    })
}

/// What a job of the Bulk API does with records.
pub(in crate::evidence) fn bulk_operation(name: &str) -> Option<Operation> {
    Some(match name.to_ascii_lowercase().as_str() {
        "query" | "queryall" => Operation::Read,
        "insert" => Operation::Create,
        "update" => Operation::Edit,
        "upsert" => Operation::Upsert,
        "delete" => Operation::Delete,
        "harddelete" => Operation::HardDelete,
        _ => Operation::Unknown,
    })
}

/// How many parts of a path are kept.
const MOST_PARTS: usize = 8;

/// A path without what is different in each request.
pub(in crate::evidence) fn without_variables(path: &str) -> String {
    let parts = path.split('/').filter(|part| !part.is_empty()).take(MOST_PARTS);
    let parts: Vec<_> = parts.map(|part| if resource::is_variable(part) { "*" } else { part }).collect();
    parts.join("/")
}
