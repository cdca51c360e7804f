//! tmp
use super::*;
pub(super) fn run(_: &args::Init, _: &mut Console) -> Outcome {
    Outcome::Done
}
