//! The columns of logs of events that are looked at.

use crate::evidence::row::Header;

/// A column.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Col {
    EventType,
    Timestamp,
    TimestampDerived,
    UserId,
    EntityName,
    HttpMethod,
    ApiResource,
    ApiFamily,
    AppId,
    AppName,
    ClientName,
    StatusCode,
    ClientIp,
    Category,
    Method,
    MethodName,
    Uri,
    Query,
    EntityType,
    OperationType,
    Success,
    JobStatus,
    Exception,
    LoginType,
    LoginSubtype,
    LoginStatus,
    SourceIp,
    PermissionType,
    UpdateType,
}

/// As the logs name them. Those that hold keys of sessions are not among them.
const NAMES: [&str; 29] = [
    "EVENT_TYPE",
    "TIMESTAMP",
    "TIMESTAMP_DERIVED",
    "USER_ID",
    "ENTITY_NAME",
    "HTTP_METHOD",
    "API_RESOURCE",
    "API_FAMILY",
    "CONNECTED_APP_ID",
    "CONNECTED_APP_NAME",
    "CLIENT_NAME",
    "STATUS_CODE",
    "CLIENT_IP",
    "API_CLIENT_CATEGORY",
    "METHOD",
    "METHOD_NAME",
    "URI",
    "QUERY",
    "ENTITY_TYPE",
    "OPERATION_TYPE",
    "SUCCESS",
    "JOB_STATUS",
    "EXCEPTION_MESSAGE",
    "LOGIN_TYPE",
    "LOGIN_SUB_TYPE",
    "LOGIN_STATUS",
    "SOURCE_IP",
    "PERMISSION_TYPE",
    "UPDATE_TYPE",
];

impl Col {
    pub fn name(self) -> &'static str {
        NAMES[self as usize]
    }
}

/// Where the columns of a file stand.
pub(super) struct Columns {
    /// The number of all.
    pub count: usize,
    /// Those that are looked at and are there: which, and where.
    there: Vec<(usize, usize)>,
}

impl Columns {
    pub fn of(header: &Header) -> Self {
        let there = header.columns(NAMES);
        let there = there.into_iter().enumerate().filter_map(|(col, at)| Some((col, at?))).collect();
        Self { count: header.names().len(), there }
    }

    pub fn has(&self, col: Col) -> bool {
        self.there.iter().any(|(of, _)| *of == col as usize)
    }

    /// The values of a row.
    pub fn values<'v>(&self, value: impl Fn(usize) -> &'v [u8]) -> Values<'v> {
        let mut values = Values([b""; NAMES.len()]);
        for &(col, at) in &self.there {
            values.0[col] = value(at);
        }
        values
    }
}

/// The values of a row; empty where there is no such column.
pub(super) struct Values<'v>([&'v [u8]; NAMES.len()]);

impl<'v> Values<'v> {
    pub fn get(&self, col: Col) -> &'v [u8] {
        self.0[col as usize]
    }
}
