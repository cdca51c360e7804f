//! An org in which event logs can be deleted.

use crate::finding::{Label, Place, Site, Subject};
use crate::metadata::component::Content;
use crate::rules::engine::context::{Context, Findings};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::terms::severity::Severity;
use crate::terms::subject_kind::SubjectKind;

pub(crate) const RULE: Rule = Rule::new(
    "event-log-deletable",
    Group::Session,
    Severity::Medium,
    include_str!("event_log_deletable.md"),
    Check::Org(check),
);

fn check(cx: &Context<'_>, out: &mut Findings) {
    for (_, component) in cx.org.components() {
        let Content::EventSettings(settings) = &component.content else { continue };
        let Some(flag) = settings.allows_deleting_logs.filter(|flag| flag.value) else { continue };
        let name = cx.org.library.project.files[component.file].name.clone();
        let site = Site { file: component.file, place: Place::Element(flag.offset) };
        let draft = cx
            .about_label(
                Subject { kind: SubjectKind::Settings, name },
                Label { site, text: "allowed here".into() },
            )
            .message("the org allows users with Delete Event Monitoring Records to delete event log files")
            .help(
                "Event logs show what a stolen token did, and whoever deletes them hides it. Write false outside of \
                 the time in which logs have to be deleted, and copy logs to a system that the org cannot change.",
            );
        out.push(cx, draft);
    }
}
