//! Any bytes as an XML file: every place lies in the text and has the right line, all ways to read a document
//! give the same, and what was read can be written and read again.

#![no_main]

use leastforce::text::decode::{Decoded, decode};
use leastforce::text::position::Lines;
use leastforce::xml::error::XmlError;
use leastforce::xml::escape;
use leastforce::xml::leaves;
use leastforce::xml::node::{DEPTH, Node};
use leastforce::xml::reader::{Content, Element, Reader};
use leastforce_fuzz::{budget, lines, place};
use libfuzzer_sys::{fuzz_mutator, fuzz_target};

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    lines::mutate(data, size, max_size, seed)
});

/// One element, in the order of the document.
#[derive(Debug, PartialEq, Eq)]
struct Seen {
    depth: usize,
    start: u32,
    name: String,
    /// `None` for an element that holds elements.
    text: Option<String>,
}

/// Reads a document element by element.
fn walk(text: &str) -> Result<Vec<Seen>, XmlError> {
    let (mut reader, root) = Reader::document(text)?;
    let mut seen = Vec::new();
    let (mut depth, mut next) = (0, Some(root));
    loop {
        if let Some(element) = next {
            check_element(text, &element);
            let (text, child) = match reader.content(&element)? {
                Content::Text(value) => {
                    let span = value.span().range();
                    assert_eq!(text[span.clone()].trim_ascii(), &text[span]);
                    (Some(value.text().into_owned()), None)
                }
                Content::Child(child) => (None, Some(child)),
            };
            let is_leaf = text.is_some();
            seen.push(Seen { depth, start: element.start, name: element.name_lossy(), text });
            next = child;
            if is_leaf && depth > 0 {
                next = reader.child()?;
            } else if !is_leaf {
                depth += 1;
            }
        } else if depth > 0 {
            depth -= 1;
            if depth > 0 {
                next = reader.child()?;
            }
        }
        if depth == 0 {
            break;
        }
    }
    let end = reader.position();
    reader.finish()?;
    let (mut again, root) = Reader::document(text)?;
    assert_eq!(again.skip(&root).expect("read before"), end);
    Ok(seen)
}

fn check_element(text: &str, element: &Element<'_>) {
    let tag = text[element.start as usize..].strip_prefix('<').expect("a tag");
    let name = element.name_lossy();
    let whole = &tag[..tag.find([' ', '\t', '\r', '\n', '/', '>']).expect("the tag has an end")];
    let prefix = whole.strip_suffix(&*name).expect("the tag has its name");
    assert!(prefix.is_empty() || prefix.ends_with(':'), "{prefix}{name}");
}

/// What a tree holds, down to [`DEPTH`].
fn flat(node: &Node<'_>, depth: usize, seen: &mut Vec<Seen>) {
    let text = node.children.is_empty().then(|| node.text.clone().into_owned());
    seen.push(Seen { depth, start: node.start, name: node.name.clone().into_owned(), text });
    node.children.iter().for_each(|child| flat(child, depth + 1, seen));
}

fn fits(error: &XmlError, text: &str) {
    assert!(text.is_char_boundary(error.offset as usize), "{error:?}");
    assert!(!error.message.is_empty() && !error.remedy.is_empty(), "{error:?}");
}

/// All leaves of each child of the root, as a report looks for them.
fn leaves_agree(text: &str, seen: &[Seen]) {
    for (at, child) in seen.iter().enumerate().filter(|(_, seen)| seen.depth == 1 && seen.text.is_none()) {
        let below = seen[at + 1..].iter().take_while(|s| s.depth > 1).filter(|s| s.depth == 2);
        let wanted: Vec<_> = below.map(|s| (s.name.as_str(), s.start)).collect();
        let read = leaves::at(text, child.start).expect("read before");
        let found: Vec<_> = read.children.iter().map(|l| (l.name.as_str(), l.span.start)).collect();
        assert_eq!(found, wanted);
        for leaf in &read.children {
            let (leaf, value) = (leaf.span.range(), leaf.value.range());
            assert!(leaf.start < value.start && value.start <= value.end && value.end <= leaf.end);
            assert!(text[leaf].ends_with('>') && text.is_char_boundary(value.end));
        }
    }
}

/// The document anew, without anything but its elements and texts.
fn write(seen: &[Seen]) -> String {
    let mut out = String::new();
    let mut open: Vec<usize> = Vec::new();
    for (at, element) in seen.iter().enumerate() {
        while open.len() > element.depth {
            let ended = open.pop().map_or("", |at| seen[at].name.as_str());
            out.push_str(&format!("</{ended}>"));
        }
        out.push_str(&format!(
            "<{}>{}",
            element.name,
            escape::content(element.text.as_deref().unwrap_or(""))
        ));
        open.push(at);
    }
    for at in open.into_iter().rev() {
        out.push_str(&format!("</{}>", seen[at].name));
    }
    out
}

/// What of a text is written, as it is read then.
fn writable(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect::<String>().trim_ascii().to_owned()
}

fn reads_back(seen: &[Seen]) {
    // Without its prefix a name may be none.
    let is_name =
        |name: &str| name.starts_with(|c: char| c.is_alphabetic() || c == '_') && !name.contains('/');
    if !seen.iter().all(|seen| is_name(&seen.name)) {
        return;
    }
    let again = walk(&write(seen)).expect("what is written can be read");
    let plain = |seen: &[Seen]| -> Vec<_> {
        let text = |s: &Seen| writable(s.text.as_deref().unwrap_or(""));
        seen.iter().map(|s| (s.depth, s.name.clone(), text(s))).collect()
    };
    assert_eq!(plain(&again), plain(seen));
}

/// Some places of the text, and those behind it.
fn places_are_right(decoded: &Decoded<'_>, bytes: &[u8]) {
    let lines = Lines::new(&decoded.text);
    let step = decoded.text.len() / 7 + 1;
    let mut before = 0;
    for offset in (0..=decoded.text.len()).step_by(step).filter(|&at| decoded.text.is_char_boundary(at)) {
        let position = decoded.position(&lines, offset);
        place::check_position(position, bytes, "text");
        assert!(position.offset >= before);
        before = position.offset;
    }
}

fn check(bytes: &[u8]) {
    let decoded = match decode(bytes) {
        Ok(decoded) => decoded,
        Err(error) => return place::check_position(error.position, bytes, "bytes"),
    };
    places_are_right(&decoded, bytes);
    let text = &*decoded.text;
    let (walked, tree) = (walk(text), Node::document(text, DEPTH));
    match (&walked, &tree) {
        (Ok(seen), Ok(root)) => {
            let mut nodes = Vec::new();
            flat(root, 0, &mut nodes);
            assert!(nodes.iter().all(|node| node.depth <= DEPTH));
            if seen.iter().all(|seen| seen.depth <= DEPTH) {
                assert_eq!(*seen, nodes);
            }
            leaves_agree(text, seen);
            reads_back(seen);
        }
        // Below its depth a tree does not look at what stands between elements.
        (Err(error), Ok(_)) => fits(error, text),
        (Ok(_), Err(error)) => panic!("only the tree has a fault: {error:?}"),
        (Err(error), Err(other)) => {
            fits(error, text);
            fits(other, text);
        }
    }
}

fuzz_target!(|bytes: &[u8]| budget::within(bytes.len(), || check(bytes)));
