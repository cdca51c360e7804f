//! Who changed who has which access.

use std::collections::BTreeMap;

use super::definition::Table;
use crate::evidence::id::RecordId;
use crate::evidence::row::Fault;
use crate::evidence::times::Times;

/// What a user changed of permission sets, groups, profiles and their assignments, by `SetupAuditTrail.Action`.
pub type Changes = BTreeMap<String, Times>;

/// Rows of other changes.
const OTHER: &str = "of changes of other things than access";

/// How many kinds of changes of a user are held; Salesforce has some hundreds of all.
const MOST_ACTIONS: usize = 1_000;

/// Whether a change is one of access. The names of actions are documented nowhere; those that are known begin with
/// `PermSet` or name a profile, a licence or an assignment.
fn is_of_access(action: &str) -> bool {
    let action = action.to_ascii_lowercase();
    ["permset", "permissionset", "profile", "assign"].iter().any(|word| action.contains(word))
}

pub(super) const TABLE: Table = Table {
    object: "SetupAuditTrail",
    needed: &["Action", "Section", "CreatedDate"],
    wanted: &["CreatedById"],
    for_what: "which users gave access to others",
    open: |header| {
        // `Display` is free text with names of people: it is not looked at.
        let [action, date, user] = header.columns(["Action", "CreatedDate", "CreatedById"]);
        Box::new(move |row, sink| {
            let day = row.day(date)?.ok_or_else(|| Fault::new("has no CreatedDate"))?;
            let action = row.needed(action, "Action")?;
            // The user is null where Salesforce itself changed something.
            let user: Option<RecordId> = row.id(user)?;
            sink.has_seen(Some(day));
            let (Some(user), true) = (user, is_of_access(action)) else {
                sink.pass_over(OTHER);
                return Ok(());
            };
            let times = Times::once(day, sink.place);
            let changes: &mut Changes = sink.evidence.changes.entry(user).or_default();
            let fits = action.len() <= super::LONGEST_NAME;
            let is_known = changes.contains_key(action) || (changes.len() < MOST_ACTIONS && fits);
            let action = if is_known { action } else { "other changes" };
            changes.entry(action.to_owned()).and_modify(|all| all.add(times)).or_insert(times);
            Ok(())
        })
    },
};
