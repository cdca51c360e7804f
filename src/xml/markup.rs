//! What XML asks of markup and quick-xml leaves to its caller.

use std::borrow::Cow;

use rustc_hash::FxHashSet;

use super::value::entity;

/// What is wrong, without a full stop.
type Fault = Cow<'static, str>;

/// Checks what stands between `<` and `>` of an opening tag.
pub(super) fn check_tag(content: &str) -> Result<(), Fault> {
    let (name, attributes) =
        content.split_at(content.bytes().position(|b| is_blank(b.into())).unwrap_or(content.len()));
    if !is_name(name) {
        return Err(format!("'<{name}' begins no element, since '{name}' is no name in XML").into());
    }
    let mut names = FxHashSet::default();
    each_attribute(attributes, |attribute, _| {
        if names.insert(attribute) {
            return Ok(());
        }
        Err(format!("a malformed attribute: '{attribute}' stands in <{name}> more than once").into())
    })
}

/// Checks what stands between `<?xml` and `?>` of the declaration.
pub(super) fn check_declaration(content: &str) -> Result<(), Fault> {
    const ORDER: [&str; 3] = ["version", "encoding", "standalone"];
    let mut next = 0;
    let mut has_version = false;
    each_attribute(content, |name, value| {
        let place = ORDER.iter().skip(next).position(|known| *known == name);
        let Some(place) = place else {
            return Err(format!("'{name}' has no place here in an XML declaration").into());
        };
        next += place + 1;
        has_version |= name == "version";
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let is_valid = match name {
            "version" => value.strip_prefix("1.").is_some_and(digits),
            "encoding" => is_encoding(value),
            _ => matches!(value, "yes" | "no"),
        };
        if is_valid { Ok(()) } else { Err(format!("an XML declaration with {name} '{value}'").into()) }
    })?;
    if has_version { Ok(()) } else { Err("an XML declaration without version".into()) }
}

/// Checks what stands between `<?` and `?>` of a processing instruction.
pub(super) fn check_instruction(content: &str) -> Result<(), Fault> {
    let target = content.split(is_blank).next().unwrap_or_default();
    if !is_name(target) || target.eq_ignore_ascii_case("xml") {
        return Err(format!("'<?{target}' begins no processing instruction").into());
    }
    Ok(())
}

/// Checks character data.
pub(super) fn check_text(text: &[u8]) -> Result<(), Fault> {
    if memchr::memmem::find(text, b"]]>").is_some() {
        return Err("']]>' in a text, where XML does not allow it; write ]]&gt;".into());
    }
    Ok(())
}

/// Calls `each` with the name and the raw value of every attribute. Blanks stand before each.
fn each_attribute<'t>(
    mut rest: &'t str,
    mut each: impl FnMut(&'t str, &'t str) -> Result<(), Fault>,
) -> Result<(), Fault> {
    loop {
        let attribute = rest.trim_start_matches(is_blank);
        if attribute.is_empty() {
            return Ok(());
        }
        if attribute.len() == rest.len() {
            return Err("a malformed attribute: no blank stands before it".into());
        }
        let end = attribute.find(|c| c == '=' || is_blank(c)).unwrap_or(attribute.len());
        let (name, behind) = attribute.split_at(end);
        if !is_name(name) {
            return Err(format!("a malformed attribute: '{name}' is no name in XML").into());
        }
        let value = behind.trim_start_matches(is_blank).strip_prefix('=');
        let value = value.map(|value| value.trim_start_matches(is_blank)).unwrap_or_default();
        let Some(quote @ ('"' | '\'')) = value.chars().next() else {
            return Err(format!("a malformed attribute: '{name}' has no value in quotes").into());
        };
        let Some((value, behind)) = value[1..].split_once(quote) else {
            return Err(format!("a malformed attribute: the value of '{name}' does not end").into());
        };
        check_attribute_value(name, value)?;
        each(name, value)?;
        rest = behind;
    }
}

fn check_attribute_value(name: &str, value: &str) -> Result<(), Fault> {
    if value.contains('<') {
        return Err(format!("a malformed attribute: '<' in '{name}'; write &lt;").into());
    }
    for behind in value.split('&').skip(1) {
        let reference = behind.split_once(';').map(|(reference, _)| reference);
        if reference.and_then(entity).is_none() {
            return Err(format!("a malformed attribute: '&' in '{name}' that begins no known entity").into());
        }
    }
    Ok(())
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n')
}

fn is_encoding(value: &str) -> bool {
    let is_further = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-');
    value.starts_with(|c: char| c.is_ascii_alphabetic()) && value.bytes().all(is_further)
}

/// Whether a text is a name as XML 1.0 (fifth edition) defines it in productions 4 to 5.
fn is_name(name: &str) -> bool {
    if name.bytes().all(|b| b.is_ascii_alphabetic()) {
        return !name.is_empty();
    }
    name.starts_with(begins_name) && name.chars().all(continues_name)
}

fn begins_name(c: char) -> bool {
    matches!(
        c,
        ':' | 'A'..='Z' | '_' | 'a'..='z' | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}'
            | '\u{370}'..='\u{37D}' | '\u{37F}'..='\u{1FFF}' | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}'
            | '\u{2C00}'..='\u{2FEF}' | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}'
            | '\u{FDF0}'..='\u{FFFD}' | '\u{10000}'..='\u{EFFFF}'
    )
}

fn continues_name(c: char) -> bool {
    begins_name(c)
        || matches!(
            c,
            '-' | '.' | '0'..='9' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}'
        )
}
