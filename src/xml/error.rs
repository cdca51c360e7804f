//! What is wrong with a document, and where.

/// A fault in a document. `offset` counts bytes of the decoded text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct XmlError {
    pub offset: u32,
    pub message: String,
    pub remedy: &'static str,
    /// The values that are at fault; empty where it is something else.
    pub values: Vec<String>,
}

impl XmlError {
    pub fn new(offset: usize, message: impl Into<String>, remedy: &'static str) -> Self {
        Self {
            offset: u32::try_from(offset).unwrap_or(u32::MAX),
            message: message.into(),
            remedy,
            values: Vec::new(),
        }
    }

    /// A fault of values alone: others in their place would mend it.
    pub fn of_values<'v>(self, values: impl IntoIterator<Item = &'v str>) -> Self {
        Self { values: values.into_iter().map(str::to_owned).collect(), ..self }
    }
}

/// The fault of an element that may stand but once in another.
pub(crate) fn repetition(element: &str, within: &str, start: u32) -> XmlError {
    XmlError::new(
        start as usize,
        format!("<{element}> stands more than once in <{within}>, and only one of them counts"),
        "keep the one that is meant",
    )
}

/// The fault of a character that XML does not allow, at a byte of a text.
pub(crate) fn forbidden(text: &str, at: usize) -> XmlError {
    let code = text[at..].chars().next().map_or(0, u32::from);
    XmlError::new(
        at,
        format!("the character U+{code:04X}, which XML does not allow"),
        "remove the character; an editor or a copy may have left it there",
    )
}

pub(super) const MALFORMED: &str = "correct the XML, or retrieve the file again";

/// quick-xml's errors in words that need no knowledge of it.
pub(super) fn from_quick_xml(error: &quick_xml::Error, offset: usize) -> XmlError {
    use quick_xml::Error::{IllFormed, InvalidAttr, Syntax};
    use quick_xml::errors::{IllFormedError as I, SyntaxError as S};
    let message = match error {
        Syntax(
            S::UnclosedTag | S::UnclosedSingleQuotedAttributeValue | S::UnclosedDoubleQuotedAttributeValue,
        ) => "the file ends inside a tag".into(),
        Syntax(S::UnclosedComment) => "the file ends inside a comment".into(),
        Syntax(S::UnclosedCData) => "the file ends inside a CDATA section".into(),
        Syntax(S::UnclosedPI | S::UnclosedXmlDecl) => "the file ends inside a processing instruction".into(),
        Syntax(S::UnclosedDoctype) => "a document type definition (DTD) is not read".into(),
        Syntax(_) => "markup that XML does not know".into(),
        IllFormed(I::MismatchedEndTag { expected, found }) => {
            format!("</{found}> closes nothing: <{expected}> is open")
        }
        IllFormed(I::UnmatchedEndTag(found)) => format!("</{found}> closes nothing"),
        IllFormed(I::DoubleHyphenInComment) => "'--' inside a comment, which XML does not allow".into(),
        IllFormed(I::UnclosedReference) => "an '&' that begins no entity; write &amp;".into(),
        InvalidAttr(e) => format!("a malformed attribute: {e}"),
        other => other.to_string(),
    };
    XmlError::new(offset, message, MALFORMED)
}
