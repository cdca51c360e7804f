//! What the rules about one bit of an object share.

use super::remedy::revoke;
use crate::catalog::object;
use crate::finding::Explained;
use crate::rules::engine::context::{Findings, Granted};
use crate::terms::grant::Bits;

/// Reports the entry when it carries `bit`. `what` completes "profile 'X' may ... Account".
pub(crate) fn report(granted: &Granted<'_>, bit: Bits, what: &str, why: &str, out: &mut Findings) {
    // What has no permissions of its own is an impossible entry.
    if !granted.entry.bits.contains(bit) || object::controllers(granted.name).is_some() {
        return;
    }
    let cx = &granted.by.cx;
    let draft = granted
        .draft(bit)
        // That rule names every bit of the entry.
        .explained_by(Explained::OfThing("sensitive-object-access"))
        .message(format!("{} {what} '{}'", granted.who(bit), granted.name))
        .help(format!("{why} {}", revoke(&granted.by)));
    out.push(cx, draft);
}
