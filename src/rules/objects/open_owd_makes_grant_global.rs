//! Plain rights on objects whose records everybody sees.

use crate::finding::{Label, Place, Site};
use crate::metadata::entry;
use crate::rules::engine::context::{Findings, HolderContext};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::terms::grant::{Bits, GrantKind};
use crate::terms::severity::Severity;
use crate::text::phrase::{count, few};

pub(crate) const RULE: Rule = Rule::new(
    "open-owd-makes-grant-global",
    Group::Objects,
    Severity::Medium,
    include_str!("open_owd_makes_grant_global.md"),
    Check::Holder(check),
)
.off_by_default();

/// The rights that a sharing model gives on every record to whoever has them on the object.
fn opened(sharing_model: &str) -> Bits {
    match sharing_model {
        "Read" | "ReadSelect" => Bits::READ,
        "ReadWrite" | "ReadWriteTransfer" | "FullAccess" => Bits::READ | Bits::EDIT,
        _ => Bits::empty(),
    }
}

fn check(by: &HolderContext<'_>, out: &mut Findings) {
    if by.identities.is_empty() {
        return;
    }
    let (schema, names) = (by.cx.analysis.schema(), &by.cx.org.library.names);
    let mut first = None;
    let mut open: Vec<String> = Vec::new();
    for (document, entry) in by.entries().filter(|(_, e)| e.kind == GrantKind::Object) {
        // Those say so themselves.
        if entry.bits.intersects(Bits::VIEW_ALL | Bits::MODIFY_ALL) {
            continue;
        }
        let name = names.get(entry.name);
        let stated = schema.object(name).and_then(|object| schema.stated(object));
        let Some((file, model)) = stated.and_then(|(file, o)| Some((file, o.sharing_model.as_ref()?))) else {
            continue;
        };
        let bits = opened(&model.text) & entry.bits;
        if bits.is_empty() {
            continue;
        }
        let right = if bits.contains(Bits::EDIT) { "edit" } else { "read" };
        let site = Site { file, place: Place::Element(model.offset) };
        first.get_or_insert((document, entry.offset, Label { site, text: "who sees its records".into() }));
        open.push(format!("{name}:{right}"));
    }
    let Some((document, offset, model)) = first else { return };
    open.sort_unstable();
    open.dedup();
    let place = Place::Leaf { element: offset, leaf: entry::key_of(GrantKind::Object) };
    let draft = by
        .cx
        .about_holder(by.holder, document, place, "the first of them")
        .related(model)
        .identities(by.identities)
        .message(format!(
            "{} reaches every record of {} without View All or Modify All: {}",
            by.who(),
            count(open.len(), "object"),
            few(&open)
        ))
        .help(
            "The sharing model of the object opens its records to everybody who has the right on the object. Make it \
             Private and share what the integration needs, or know that the plain right is a right on all records.",
        );
    out.push(&by.cx, draft);
}
