//! The project's own namespace, which people and files may leave out of names.

use std::borrow::Cow;

use super::names::{fold, without_namespace};

/// The namespace of one project root, folded. A project without one has none to leave out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnNamespace(Option<String>);

impl OwnNamespace {
    pub fn new(written: Option<&str>) -> Self {
        Self(written.map(|written| fold(written).into_owned()))
    }

    /// The folded namespace; `None` where the project has none.
    pub fn name(&self) -> Option<&str> {
        self.0.as_deref()
    }

    /// A name without the namespace, in each of its parts; as it is where it has none.
    pub fn strip<'n>(&self, name: &'n str) -> Cow<'n, str> {
        without_namespace(name, self.name())
    }

    /// A name as tables spell it: folded and without the namespace.
    pub fn key(&self, name: &str) -> String {
        self.strip(&fold(name)).into_owned()
    }

    /// All spellings of a name that may stand for the same thing: each part with the namespace and without.
    pub fn spellings(&self, name: &str) -> Vec<String> {
        let Some(own) = self.name() else { return vec![name.to_owned()] };
        let mut spellings = vec![String::new()];
        for (at, part) in name.split('.').enumerate() {
            let dot = if at == 0 { "" } else { "." };
            let folded = fold(part);
            let bare = self.strip(&folded);
            spellings = spellings
                .iter()
                .flat_map(|s| [format!("{s}{dot}{bare}"), format!("{s}{dot}{own}__{bare}")])
                .collect();
        }
        spellings
    }
}

#[cfg(test)]
mod tests {
    use super::OwnNamespace;

    #[test]
    fn one_key_for_every_spelling() {
        let own = OwnNamespace::new(Some("Acme"));
        for spelling in ["acme__Order__c.ACME__Rate__c", "Order__c.Rate__c", "order__c.acme__rate__C"] {
            assert_eq!(own.key(spelling), "order__c.rate__c");
        }
        assert_eq!(own.key("Other__Order__c"), "other__order__c");
        assert_eq!(OwnNamespace::default().key("acme__Order__c"), "acme__order__c");
    }
}
