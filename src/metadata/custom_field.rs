//! The Metadata API's `CustomField` type.

use super::value::{Located, located, text};
use crate::catalog::classification;
use crate::xml::node::Node;

/// A field. Kept small: a large project has tens of thousands.
#[derive(Debug, Default)]
pub struct CustomField {
    /// Required in every record, or the master of a detail: no field permission is there to be set.
    pub always_accessible: bool,
    /// It refers to records, in whatever way.
    pub is_lookup: bool,
    /// Its value is calculated or counted, so that nobody can edit it.
    pub is_calculated: bool,
    /// The object of which its own is a detail by this field.
    pub master: Option<Box<str>>,
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

/// The types of fields that refer to records.
const LOOKUPS: [&str; 6] =
    ["ExternalLookup", "Hierarchy", "IndirectLookup", "Lookup", "MasterDetail", "MetadataRelationship"];

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
        let is_any = |wanted: &[&str]| wanted.iter().any(|wanted| is(wanted));
        let stated = |child: &str| node.child(child).map(|n| &*n.text).filter(|text| !text.is_empty());
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
            is_lookup: is_any(&LOOKUPS),
            is_calculated: is_any(&["AutoNumber", "Summary"]) || stated("formula").is_some(),
            master: stated("referenceTo").filter(|_| is("MasterDetail")).map(Box::from),
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

#[cfg(test)]
mod tests {
    use super::CustomField;
    use crate::xml::node::Node;

    fn read(body: &str) -> CustomField {
        let source = format!("<CustomField>{body}</CustomField>");
        CustomField::read(&Node::document(&source, 1).unwrap())
    }

    #[test]
    fn what_its_type_says() {
        let master = read("<referenceTo>Invoice__c</referenceTo><type>MasterDetail</type>");
        assert_eq!(master.master.as_deref(), Some("Invoice__c"));
        assert!(master.is_lookup && master.always_accessible && !master.is_calculated);
        let lookup = read("<referenceTo>Account</referenceTo><type>Lookup</type>");
        assert!(lookup.is_lookup && lookup.master.is_none() && !lookup.always_accessible);
        for kind in ["Hierarchy", "ExternalLookup", "IndirectLookup", "MetadataRelationship"] {
            assert!(read(&format!("<type>{kind}</type>")).is_lookup, "{kind}");
        }
        assert!(!read("<type>Text</type>").is_lookup && !read("").is_lookup);
    }

    #[test]
    fn whose_value_nobody_edits() {
        for body in
            ["<type>Summary</type>", "<type>AutoNumber</type>", "<formula>1 + 1</formula><type>Number</type>"]
        {
            assert!(read(body).is_calculated, "{body}");
        }
        for body in ["<type>Number</type>", "<formula></formula><type>Text</type>"] {
            assert!(!read(body).is_calculated, "{body}");
        }
        // A large project has tens of thousands.
        assert!(size_of::<CustomField>() <= 32);
    }
}
