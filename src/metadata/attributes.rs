//! What is gathered from the elements of a profile or permission set, whichever of them it is.

use std::collections::BTreeMap;

use super::unclear::Unclear;
use super::value::Located;
use crate::terms::grant::GrantKind;
use crate::terms::names::Symbol;
use crate::xml::error::XmlError;

/// What one file states beside its entries. The fields are those of [`super::document::Document`].
#[derive(Default)]
pub(super) struct Attributes {
    pub duplicates: Vec<Duplicate>,
    pub deprecated: Vec<Deprecated>,
    /// With how often they occur.
    pub unknown: BTreeMap<String, usize>,
    pub full_name: Option<Located>,
    pub description: Option<Located>,
    pub license: Option<Located>,
    pub unclear: Vec<Unclear>,
    pub faults: Vec<XmlError>,
    /// The elements met so far of which there may be but one.
    pub single: Vec<Vec<u8>>,
}

/// Two entries of one file about the same thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duplicate {
    pub kind: GrantKind,
    /// As the second spells it.
    pub name: Symbol,
    /// The offset of the first entry about the thing.
    pub first: u32,
    pub second: u32,
    /// They grant different bits.
    pub conflicting: bool,
}

/// An element that Salesforce has replaced, at its first place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deprecated {
    pub element: &'static str,
    pub instead: &'static str,
    pub offset: u32,
    pub count: usize,
}
