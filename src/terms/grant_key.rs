//! A grant as tables hold it.

use super::grant::GrantKind;
use super::names::Symbol;

/// What a grant is about. `name` is a fold: see [`super::names::Names::fold`]. Every object at once is the
/// object named `*`.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GrantKey {
    pub kind: GrantKind,
    pub name: Symbol,
}
