//! What the two rules about sensitive fields share.

use super::remedy::revoke;
use crate::finding::{Label, Place, Site};
use crate::metadata::custom_field::Sensitive;
use crate::rules::engine::context::{Findings, Granted};
use crate::terms::grant::Bits;

/// Reports an entry that gives `bit` of a field that is classified, regulated or encrypted.
pub(crate) fn report(granted: &Granted<'_>, bit: Bits, may: &str, instead: &str, out: &mut Findings) {
    if !granted.entry.bits.contains(bit) {
        return;
    }
    let cx = &granted.by.cx;
    let Some((file, sensitive)) = cx.analysis.schema().sensitive_field(granted.name) else { return };
    let stated = sensitive.stated();
    let (which, hedge) = match sensitive {
        Sensitive::Classified(level) => (format!("which is classified as {}", level.text), ""),
        Sensitive::Regulated(groups) => {
            (format!("which is subject to {}", groups.text.replace(';', ", ")), "")
        }
        Sensitive::Encrypted(kind) if kind.text == "EncryptedText" => (
            "which is an encrypted text".to_owned(),
            " Only who has View Encrypted Data sees more of it than the mask.",
        ),
        Sensitive::Encrypted(_) => ("whose values are encrypted at rest".to_owned(), ""),
    };
    let site = Site { file, place: Place::Element(stated.offset) };
    let draft = granted
        .draft(bit)
        .related(Label { site, text: "stated here".into() })
        .message(format!("{} {may} '{}', {which}", granted.who(bit), granted.name))
        .help(format!(
            "Somebody marked the field because its values do harm in the wrong hands.{hedge} {instead} {}",
            revoke(&granted.by)
        ));
    out.push(cx, draft);
}
