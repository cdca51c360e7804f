//! What users did, as the logs of events tell it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::net::IpAddr;

use jiff::civil::Date;
use serde::Serialize;

use super::id::RecordId;
use super::times::Times;

/// What all logs of events say together.
///
/// The logs do not see everything: a composite request is one request whatever it holds, no log of requests names fields
/// but for queries of the SOAP API, and what code in the org does for a user is in none of them.
#[derive(Debug, Default)]
pub struct Usage {
    pub users: BTreeMap<RecordId, UserUsage>,
    /// The days of which there are events. A day without is one without a file, or one on which nothing happened.
    pub days: BTreeMap<EventKind, BTreeSet<Date>>,
    /// Events of more users or things than are held.
    pub others: u64,
}

impl Usage {
    /// How many days there are from the first to the last event of a kind.
    pub fn window(&self, kind: EventKind) -> Option<i32> {
        let days = self.days.get(&kind)?;
        let (first, last) = (days.first()?, days.last()?);
        first.until(*last).ok().map(|span| span.get_days() + 1)
    }
}

/// What a user did.
#[derive(Debug, Default)]
pub struct UserUsage {
    /// Requests that succeeded, by what they needed access to.
    pub used: BTreeMap<Used, Uses>,
    pub apps: BTreeMap<App, Times>,
    /// Where requests came from, without those from within Salesforce.
    pub addresses: BTreeMap<IpAddr, Times>,
    /// Requests that failed: no permission was used.
    pub failed: Option<Times>,
    /// Events of more things than are held.
    pub others: u64,
}

/// How often something was used.
///
/// Events of a day that are in a daily log and in hourly ones count once. Nothing tells two copies of a daily log that
/// differ from two logs, so that counts are an estimate, and days are not.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Uses {
    pub times: Times,
    /// How many of them were made by pages of Salesforce, or by Salesforce itself.
    pub by_salesforce: u64,
}

/// Something for which a request needs access.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Used {
    Object {
        object: String,
        operation: Operation,
    },
    /// A field that a query names.
    Field {
        object: String,
        field: String,
    },
    /// A resource of Apex REST, from `/services/apexrest/` on, without ids.
    ApexRest(String),
    /// A class whose SOAP methods were called.
    ApexSoap(String),
    Flow(String),
    Api(Api),
    /// A change of what others may do: `PERMISSION_TYPE` and `UPDATE_TYPE` of the log.
    PermissionChange(String),
}

/// What was done with the records of an object.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    Read,
    Create,
    Edit,
    /// Created, or edited where it was there.
    Upsert,
    Delete,
    /// Deleted past the recycle bin.
    HardDelete,
    /// The log does not say what.
    Unknown,
}

impl Operation {
    pub fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Create => "create",
            Self::Edit => "edit",
            Self::Upsert => "upsert",
            Self::Delete => "delete",
            Self::HardDelete => "hard delete",
            Self::Unknown => "unknown operation",
        }
    }
}

/// An API that needs more than access to objects.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Api {
    Metadata,
    Tooling,
    Analytics,
}

/// An app that made requests.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct App {
    pub id: Option<RecordId>,
    /// The name of the connected app or, where the log has none, of the client as it called itself; maybe empty.
    pub name: String,
}

/// The logs that are read.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EventKind {
    ApiTotalUsage,
    Api,
    RestApi,
    BulkApi,
    BulkApi2,
    ApexRestApi,
    Login,
    PermissionUpdate,
}

impl EventKind {
    pub const ALL: [Self; 8] = [
        Self::ApiTotalUsage,
        Self::Api,
        Self::RestApi,
        Self::BulkApi,
        Self::BulkApi2,
        Self::ApexRestApi,
        Self::Login,
        Self::PermissionUpdate,
    ];

    /// As `EVENT_TYPE` has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::ApiTotalUsage => "ApiTotalUsage",
            Self::Api => "API",
            Self::RestApi => "RestApi",
            Self::BulkApi => "BulkApi",
            Self::BulkApi2 => "BulkApi2",
            Self::ApexRestApi => "ApexRestApi",
            Self::Login => "Login",
            Self::PermissionUpdate => "PermissionUpdate",
        }
    }

    pub(super) fn parse(name: &[u8]) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name().as_bytes().eq_ignore_ascii_case(name))
    }

    /// What cannot be said without such a log.
    pub fn for_what(self) -> &'static str {
        match self {
            Self::ApiTotalUsage => {
                "which objects every user and app works on by API; it is free in every org"
            }
            Self::Api => "what is done by the SOAP API, and which fields its queries name",
            Self::RestApi => "what is done by the REST API in detail",
            Self::BulkApi => "what is done by the Bulk API",
            Self::BulkApi2 => "what is done by the Bulk API 2.0",
            Self::ApexRestApi => "which Apex REST resources are called",
            Self::Login => "logins, in orgs of which there is no LoginHistory",
            Self::PermissionUpdate => "who changes permissions",
        }
    }
}

impl fmt::Display for Used {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Object { object, operation } => write!(f, "{object} ({})", operation.name()),
            Self::Field { object, field } => write!(f, "{object}.{field}"),
            Self::ApexRest(path) => write!(f, "/services/apexrest/{path}"),
            Self::ApexSoap(class) => write!(f, "class {class} by SOAP"),
            Self::Flow(flow) => write!(f, "flow {flow}"),
            Self::Api(Api::Metadata) => f.write_str("Metadata API"),
            Self::Api(Api::Tooling) => f.write_str("Tooling API"),
            Self::Api(Api::Analytics) => f.write_str("reports and dashboards by API"),
            Self::PermissionChange(what) => write!(f, "change of permissions ({what})"),
        }
    }
}
