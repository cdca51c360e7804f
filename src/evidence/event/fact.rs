//! What is counted of an event.

use std::net::IpAddr;

use crate::evidence::id::RecordId;
use crate::evidence::table::login::Way;
use crate::evidence::times::Times;
use crate::evidence::usage::{App, Used};

/// Something that a user did, as one of those things that are counted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::evidence) enum Fact {
    Used(Used),
    App(App),
    Address(IpAddr),
    Login(Way),
    Failed,
}

/// How often a user did something in a file.
#[derive(Debug)]
pub(in crate::evidence) struct Counted {
    pub user: RecordId,
    pub fact: Fact,
    pub times: Times,
    /// How many of them were made by Salesforce.
    pub by_salesforce: u64,
}
