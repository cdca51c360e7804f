//! What is judged.

use crate::org::Org;
use crate::org::holder::Holder;
use crate::terms::ids::HolderId;

/// A holder to be judged.
#[derive(Copy, Clone)]
pub(super) struct Subject<'o> {
    pub id: HolderId,
    pub holder: &'o Holder,
    pub org: &'o Org<'o>,
}
