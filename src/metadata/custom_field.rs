//! The Metadata API's `CustomField` type.

use super::component::{located, text};
use super::document::Located;
use crate::catalog::classification;
use crate::xml::node::Node;

/// A field. Kept small: a large project has tens of thousands.
#[derive(Debug, Default)]
pub struct CustomField {
    /// Required in every record, or the master of a detail: no field permission is there to be set.
    pub always_accessible: bool,
    /// What says how careful to be with its values.
    pub marks: Option<Box<Marks>>,
}

/// How a field is classified and protected; one of them is there.
#[derive(Debug, Default)]
pub struct Marks {
    pub classification: Option<Located>,
    /// Laws and standards that apply: any number in one text.
    pub compliance: Option<Located>,
    /// The element that says that the values are encrypted.
    pub encryption: Option<Located>,
}

/// Why a field is sensitive, and the element that says so.
#[derive(Copy, Clone, Debug)]
pub enum Sensitive<'f> {
    Classified(&'f Located),
    Regulated(&'f Located),
    Encrypted(&'f Located),
}

impl<'f> Sensitive<'f> {
    pub fn stated(self) -> &'f Located {
        let (Self::Classified(stated) | Self::Regulated(stated) | Self::Encrypted(stated)) = self;
        stated
    }
}

impl CustomField {
    pub(super) fn read(node: &Node<'_>) -> Self {
        let kind = node.child("type");
        let is = |wanted: &str| kind.is_some_and(|k| k.text == wanted);
        let masking = kind.filter(|_| is("EncryptedText")).map(located);
        let marks = Marks {
            classification: text(node, "securityClassification"),
            compliance: text(node, "complianceGroup"),
            encryption: masking.or_else(|| text(node, "encryptionScheme").filter(|s| s.text != "None")),
        };
        let marked =
            marks.classification.is_some() || marks.compliance.is_some() || marks.encryption.is_some();
        Self {
            always_accessible: is("MasterDetail")
                || node.child("required").is_some_and(|r| r.text.eq_ignore_ascii_case("true")),
            marks: marked.then(|| Box::new(marks)),
        }
    }

    /// Whether somebody has said how careful to be with its values.
    pub fn is_classified(&self) -> bool {
        self.marks.is_some()
    }

    /// The strongest sign that its values are sensitive.
    pub fn sensitive(&self) -> Option<Sensitive<'_>> {
        let marks = self.marks.as_deref()?;
        let classified = marks.classification.as_ref().filter(|c| classification::is_sensitive(&c.text));
        classified
            .map(Sensitive::Classified)
            .or(marks.compliance.as_ref().map(Sensitive::Regulated))
            .or(marks.encryption.as_ref().map(Sensitive::Encrypted))
    }
}
