//! An org in which event logs can be deleted.

use crate::metadata::component::Content;
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::rules::shared::org_setting::{Fault, report};
use crate::terms::severity::Severity;

pub(crate) const RULE: Rule = Rule::new(
    "event-log-deletable",
    Group::Session,
    Severity::Medium,
    include_str!("event_log_deletable.md"),
    Check::Org(|cx, out| report(cx, &FAULT, out)),
);

const FAULT: Fault = Fault {
    at: |content| match content {
        Content::EventSettings(settings) => {
            settings.allows_deleting_logs.filter(|flag| flag.value).map(|flag| flag.offset)
        }
        _ => None,
    },
    label: "allowed here",
    message: "the org allows users with Delete Event Monitoring Records to delete event log files",
    help: "Event logs show what a stolen token did, and whoever deletes them hides it. Write false outside of the time \
           in which logs have to be deleted, and copy logs to a system that the org cannot change.",
};
