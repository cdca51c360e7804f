//! What goes with a line of a draft beyond what the line says.

use super::DraftContract;
use crate::access::implies::bits_of;
use crate::catalog::implied;
use crate::catalog::object::{self, Controller};
use crate::terms::grant::Bits;
use crate::terms::names::fold;

/// What no other line of the draft gives once a user permission and those above it are deleted.
#[derive(Debug)]
pub struct Loss {
    pub permission: String,
    /// By what is lost, the objects of the draft.
    pub objects: Vec<(Bits, Vec<String>)>,
    /// Of every object that the draft does not list.
    pub elsewhere: Bits,
}

impl DraftContract {
    /// The losses of the user permissions that speak of every object, in the order of the draft: whoever deletes
    /// from the top sees what each further line takes along.
    pub fn losses(&self) -> Vec<Loss> {
        let losses = self.permissions.iter().enumerate().filter_map(|(at, permission)| {
            let elsewhere = self.lost(at, "*", Bits::empty());
            let mut objects: Vec<(Bits, Vec<String>)> = Vec::new();
            for object in self.objects.iter().filter(|_| !elsewhere.is_empty()) {
                let Some(kept) = self.written(&object.name) else { continue };
                let lost = self.lost(at, &object.name, kept);
                match objects.iter_mut().find(|(bits, _)| *bits == lost) {
                    _ if lost.is_empty() => {}
                    Some((_, names)) => names.push(object.name.clone()),
                    None => objects.push((lost, vec![object.name.clone()])),
                }
            }
            let permission = permission.name.clone();
            (!elsewhere.is_empty()).then_some(Loss { permission, objects, elsewhere })
        });
        losses.collect()
    }

    /// What the permission at a place gives of an object, and neither what is kept nor a permission below it does.
    fn lost(&self, at: usize, object: &str, kept: Bits) -> Bits {
        let below = self.permissions[at + 1..].iter().map(|p| bits_of(&p.name, object));
        bits_of(&self.permissions[at].name, object) - below.fold(kept, |all, bits| all | bits)
    }

    /// What the lines of an object say of it. `None` where the lines of another one decide, which speak for themselves.
    fn written(&self, name: &str) -> Option<Bits> {
        let own = |name: &str| self.objects.iter().find(|object| fold(&object.name) == fold(name));
        let Some(controllers) = object::controllers(name) else {
            return own(name).map(|object| implied::object_bits(object.bits | object.access()));
        };
        let is_open = |c: &Controller| match c {
            Controller::Object(object) => own(object).is_none(),
            Controller::Permission(_) | Controller::Parent(_) => false,
        };
        controllers.iter().all(is_open).then_some(Bits::empty())
    }
}
