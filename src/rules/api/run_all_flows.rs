//! Run Flows, and access to single flows that do more than their caller may.

use crate::finding::{Label, Place, Site};
use crate::inventory::automation::StoredFlow;
use crate::rules::engine::context::{Findings, Granted};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::rules::shared::held_permission;
use crate::rules::shared::remedy::revoke;
use crate::terms::grant::{Bits, GrantKind};
use crate::terms::severity::Severity;

pub(crate) const RULE: Rule =
    held_permission::rule("run-all-flows", Group::Api, Severity::Medium, include_str!("run_all_flows.md"))
        .also(Check::Grant(GrantKind::Flow, check));

fn check(granted: &Granted<'_>, out: &mut Findings) {
    let cx = &granted.by.cx;
    let Some(flow) = cx.analysis.automation().flow(granted.name).filter(StoredFlow::is_unsafe) else {
        return;
    };
    let Some(offset) = flow.flow.without_sharing else { return };
    let site = Site { file: flow.file, place: Place::Element(offset) };
    let draft = granted
        .draft(Bits::ENABLED)
        .related(Label { site, text: "its mode".into() })
        .message(format!(
            "{} may run the flow '{}', which works in system mode without sharing",
            granted.who(Bits::ENABLED),
            granted.name
        ))
        .help(format!(
            "It reads and changes whatever it is built for, on any record and field, with values that the caller \
             chooses. Let it run in the mode of the user, or check its inputs. {}",
            revoke(&granted.by)
        ));
    out.push(cx, draft);
}
