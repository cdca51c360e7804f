//! What the rules about one setting of the whole org share.

use super::once::Once;
use crate::finding::{Label, Place, Site, Subject};
use crate::metadata::component::Content;
use crate::rules::engine::context::{Context, Findings};
use crate::terms::subject_kind::SubjectKind;

/// A setting that is as it should not be.
pub(crate) struct Fault {
    /// Where it is so, from a settings file: a byte of the decoded text.
    pub at: fn(&Content) -> Option<u32>,
    pub label: &'static str,
    pub message: &'static str,
    pub help: &'static str,
}

/// Reports the setting once, at the first file that states it.
pub(crate) fn report(cx: &Context<'_>, fault: &Fault, out: &mut Findings) {
    let mut once = Once::default();
    for (_, component) in cx.org.components() {
        let Some(offset) = (fault.at)(&component.content) else { continue };
        let name = cx.org.library.project.files[component.file].name.clone();
        let site = Site { file: component.file, place: Place::Element(offset) };
        let subject = Subject { kind: SubjectKind::Settings, name };
        let draft = cx.about_label(subject, Label { site, text: fault.label.into() });
        once.push(draft.message(fault.message).help(fault.help));
    }
    once.report(cx, out);
}
