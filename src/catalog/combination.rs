//! Permissions that are worse together than each is alone.

/// Together they equal a system administrator; the combination is that of the Security Benchmark
/// for Salesforce, SBS-ACS-004 (<https://docs.securitybenchmark.org>).
pub const SUPER_ADMIN: [&str; 3] = ["ModifyAllData", "ViewAllData", "ManageUsers"];
