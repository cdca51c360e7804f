//! The Metadata API's `Flow` type: only how it runs and whom it asks about.

use super::formula::{Mentions, Profile};
use crate::xml::node::{DEPTH, Node};

#[derive(Debug, Default)]
pub struct Flow {
    /// The element that says that it runs in system mode without sharing.
    pub without_sharing: Option<u32>,
    /// A client can start it: it is active, launched by callers, and has neither screens nor a
    /// trigger of its own.
    pub is_callable: bool,
    pub mentions: Mentions,
}

const PERMISSION: &str = "$Permission.";
const PROFILE: &str = "$Profile.Name";

impl Flow {
    /// How deep a flow's text has to be read: flows are long, and few of them ask for a profile.
    pub(super) fn depth(text: &str) -> usize {
        if contains(text, PROFILE) { DEPTH } else { 1 }
    }

    pub(super) fn read(root: &Node<'_>, text: &str) -> Self {
        let says = |element: &str| root.child(element).map(|n| &*n.text);
        let mode = root.child("runInMode").filter(|n| n.text == "SystemModeWithoutSharing");
        let mut mentions = Mentions::default();
        // Conditions and formulas spell it the same way, so that the text itself will do.
        for at in memchr::memmem::find_iter(text.as_bytes(), PERMISSION.as_bytes()) {
            let rest = &text[at + PERMISSION.len()..];
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            if end > 0 {
                mentions.add_permission(&rest[..end], false);
            }
        }
        profiles(root, &mut mentions);
        Self {
            without_sharing: mode.map(|n| n.start),
            is_callable: says("status").is_none_or(|s| s == "Active")
                && says("processType").is_none_or(|p| p == "AutoLaunchedFlow")
                && !contains(text, "<triggerType>"),
            mentions,
        }
    }
}

fn contains(text: &str, wanted: &str) -> bool {
    memchr::memmem::find(text.as_bytes(), wanted.as_bytes()).is_some()
}

/// The profiles that conditions and formulas compare the running user's with.
fn profiles(node: &Node<'_>, mentions: &mut Mentions) {
    let of_profile = |n: &Node<'_>| n.text == PROFILE || n.text == "{!$Profile.Name}";
    if node.child("leftValueReference").is_some_and(of_profile)
        && let Some(value) = node.child("rightValue").and_then(|v| v.child("stringValue"))
    {
        mentions.profiles.push(Profile { name: (&*value.text).into(), offset: value.start });
    }
    for child in &node.children {
        if child.name != "leftValueReference" && child.text.contains(PROFILE) {
            let mut of_formula = Mentions::default();
            of_formula.read(&child.text.replace("{!$Profile.Name}", PROFILE), child.start);
            mentions.profiles.append(&mut of_formula.profiles);
        }
        profiles(child, mentions);
    }
}
