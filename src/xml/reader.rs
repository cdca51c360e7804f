//! A pull reader: open the root, walk its children, take their values.

use quick_xml::errors::{Error, IllFormedError};
use quick_xml::events::Event;

use super::characters::first_forbidden;
use super::error::{MALFORMED, XmlError, forbidden, from_quick_xml};
use super::markup;
use super::value::{Value, entity};

const DECLARATION: &str = "<?xml";

/// An element whose opening tag has just been read. Its content must be consumed with
/// [`Reader::child`], [`Reader::value`] or [`Reader::skip`] before its next sibling.
#[derive(Copy, Clone, Debug)]
pub struct Element<'a> {
    /// The name without its namespace prefix.
    pub name: &'a [u8],
    /// The byte of the decoded text at which `<` stands.
    pub start: u32,
    /// The byte behind the opening tag.
    content: usize,
    depth: usize,
}

impl<'a> Element<'a> {
    /// The same element under another name.
    #[must_use]
    pub fn called(self, name: &'a [u8]) -> Self {
        Self { name, ..self }
    }

    /// The name for messages.
    pub fn name_lossy(&self) -> String {
        String::from_utf8_lossy(self.name).into_owned()
    }
}

/// Reads one document, or one element out of the middle of a document that was read before.
pub struct Reader<'a> {
    text: &'a str,
    /// The byte of `text` at which `events` began.
    base: usize,
    events: quick_xml::Reader<&'a [u8]>,
    /// Where the open elements begin, the root first.
    open: Vec<u32>,
    /// The end of the event before the last one, which is where the last one's text began.
    before: usize,
    /// `events` began inside the root, whose closing tag therefore has to be checked here.
    resumed: bool,
}

/// What an element turned out to hold.
pub enum Content<'a> {
    /// No element: its text, up to and with the closing tag.
    Text(Value<'a>),
    /// Its first child, which is now the innermost open element.
    Child(Element<'a>),
}

/// Whether character data may stand where the reader is.
#[derive(Copy, Clone, PartialEq, Eq)]
enum Text {
    Expected,
    Refused,
}

enum Step<'a> {
    Open(Element<'a>),
    Close,
    End,
}

impl<'a> Reader<'a> {
    /// Begins a document and returns its root element.
    pub fn document(text: &'a str) -> Result<(Self, Element<'a>), XmlError> {
        if let Some(at) = first_forbidden(text) {
            return Err(forbidden(text, at));
        }
        Self::unchecked(text)
    }

    /// The same for a document of which the caller sees whether XML allows its characters.
    pub(crate) fn unchecked(text: &'a str) -> Result<(Self, Element<'a>), XmlError> {
        Self::begin(text, 0)
    }

    /// Begins at the element whose `<` stands at byte `start` of a document.
    pub fn element_at(text: &'a str, start: u32) -> Result<(Self, Element<'a>), XmlError> {
        let start = start as usize;
        if !text.is_char_boundary(start) {
            return Err(XmlError::new(start, "the file changed while it was read", "run the command again"));
        }
        Self::begin(text, start)
    }

    fn begin(text: &'a str, base: usize) -> Result<(Self, Element<'a>), XmlError> {
        if u32::try_from(text.len()).is_err() {
            return Err(XmlError::new(0, "the file is larger than 4 GiB", "split the file"));
        }
        // quick-xml would skip it and count from behind it.
        if text[base..].starts_with('\u{FEFF}') {
            return Err(malformed(base, "a second byte order mark"));
        }
        let events = events(&text[base..]);
        let mut reader =
            Self { text, base, events, open: Vec::with_capacity(8), before: base, resumed: false };
        match reader.step(Text::Expected)? {
            Step::Open(root) => Ok((reader, root)),
            Step::Close | Step::End => Err(XmlError::new(base, "the file holds no element", MALFORMED)),
        }
    }

    /// Goes on at byte `position`, up to which the caller has read children of the root by other
    /// means. Only valid between two children of the root.
    pub fn resume(&mut self, position: u32) {
        debug_assert_eq!(self.open.len(), 1, "only between children of the root");
        self.base = position as usize;
        self.before = self.base;
        self.events = events(&self.text[self.base..]);
        self.events.config_mut().allow_unmatched_ends = true;
        self.resumed = true;
    }

    /// The next child of the innermost open element; `None` when that element ends, which
    /// makes its parent the innermost.
    pub fn child(&mut self) -> Result<Option<Element<'a>>, XmlError> {
        match self.step(Text::Refused)? {
            Step::Open(element) => Ok(Some(element)),
            Step::Close | Step::End => Ok(None),
        }
    }

    /// The text of `element`, which must hold no elements, up to and with its closing tag.
    pub fn value(&mut self, element: &Element<'a>) -> Result<Value<'a>, XmlError> {
        match self.step(Text::Expected)? {
            Step::Open(inner) => Err(XmlError::new(
                inner.start as usize,
                format!("<{}> must hold text, not <{}>", element.name_lossy(), inner.name_lossy()),
                MALFORMED,
            )),
            Step::Close | Step::End => Ok(self.value_of(element)),
        }
    }

    /// What `element`, just opened, holds: text or elements, but not both.
    pub fn content(&mut self, element: &Element<'a>) -> Result<Content<'a>, XmlError> {
        match self.step(Text::Expected)? {
            Step::Open(child) => {
                let before = Value { raw: &self.text[element.content..child.start as usize], start: 0 };
                if !before.text().trim_ascii().is_empty() {
                    return Err(XmlError::new(
                        element.content,
                        format!("<{}> holds text beside <{}>", element.name_lossy(), child.name_lossy()),
                        MALFORMED,
                    ));
                }
                Ok(Content::Child(child))
            }
            Step::Close | Step::End => Ok(Content::Text(self.value_of(element))),
        }
    }

    /// The text of an element whose closing tag has just been read.
    fn value_of(&self, element: &Element<'a>) -> Value<'a> {
        let raw = &self.text[element.content..self.before.max(element.content)];
        let trimmed = raw.trim_ascii_start();
        let start = element.content + (raw.len() - trimmed.len());
        Value { raw: trimmed.trim_ascii_end(), start }
    }

    /// Consumes `element` with everything inside it and returns the byte behind its closing tag.
    pub fn skip(&mut self, element: &Element<'a>) -> Result<u32, XmlError> {
        self.skip_past(element, |_| {})
    }

    /// The same; `inside` is shown every element below `element`.
    pub fn skip_past(
        &mut self,
        element: &Element<'a>,
        mut inside: impl FnMut(&Element<'a>),
    ) -> Result<u32, XmlError> {
        while self.open.len() >= element.depth {
            if let Step::Open(below) = self.step(Text::Expected)? {
                inside(&below);
            }
        }
        Ok(self.position())
    }

    /// The byte of the document behind what has been read.
    pub fn position(&self) -> u32 {
        u32::try_from(self.offset()).unwrap_or(u32::MAX)
    }

    /// Checks that nothing but comments follows the root element.
    pub fn finish(mut self) -> Result<(), XmlError> {
        while !self.open.is_empty() {
            self.step(Text::Expected)?;
        }
        match self.step(Text::Expected)? {
            Step::Open(second) => Err(XmlError::new(
                second.start as usize,
                format!("a second root element <{}>", second.name_lossy()),
                "keep one root element; a merge may have joined two files",
            )),
            Step::Close | Step::End => Ok(()),
        }
    }

    /// The byte of the text behind the last event.
    fn offset(&self) -> usize {
        self.base + usize::try_from(self.events.buffer_position()).unwrap_or(usize::MAX)
    }

    fn step(&mut self, text: Text) -> Result<Step<'a>, XmlError> {
        loop {
            self.before = self.offset();
            let event = self.events.read_event().map_err(|e| {
                let at =
                    usize::try_from(self.events.error_position()).map_or(self.before, |at| self.base + at);
                // The place that quick-xml gives is too low where a single hyphen stands before in the comment.
                let in_comment = matches!(e, Error::IllFormed(IllFormedError::DoubleHyphenInComment));
                let content = self.before + "<!--".len();
                let hyphens = || self.text.get(content..)?.find("--").map(|found| content + found);
                from_quick_xml(&e, if in_comment { hyphens().unwrap_or(at) } else { at })
            })?;
            match event {
                Event::Start(tag) => {
                    let start = self.tag_start();
                    let content = self.offset();
                    markup::check_tag(&self.text[start + 1..start + 1 + tag.len()])
                        .map_err(|fault| malformed(start, fault))?;
                    // A slice of the text itself, since the event does not live as long.
                    let name = &self.text.as_bytes()[start + 1..start + 1 + tag.name().as_ref().len()];
                    let name = memchr::memrchr(b':', name).map_or(name, |colon| &name[colon + 1..]);
                    let start = u32::try_from(start).unwrap_or(u32::MAX);
                    self.open.push(start);
                    return Ok(Step::Open(Element { name, start, content, depth: self.open.len() }));
                }
                Event::End(tag) => {
                    if self.resumed && self.open.len() < 2 {
                        self.check_root_end(tag.name().as_ref())?;
                    }
                    self.open.pop();
                    return Ok(Step::Close);
                }
                Event::GeneralRef(reference) => {
                    let name = std::str::from_utf8(&reference).unwrap_or_default();
                    if entity(name).is_none() {
                        return Err(XmlError::new(
                            self.before,
                            format!("the entity '&{name};' is not defined"),
                            "write the character itself, or one of &amp; &lt; &gt; &apos; &quot;",
                        ));
                    }
                    self.check_text(text, entity(name).is_some_and(|c| c.is_ascii_whitespace()))?;
                }
                Event::Text(content) => {
                    markup::check_text(&content).map_err(|fault| malformed(self.tag_start(), fault))?;
                    self.check_text(text, false)?;
                }
                Event::CData(content) => self.check_text(text, content.trim_ascii().is_empty())?,
                Event::DocType(_) => {
                    return Err(XmlError::new(
                        self.tag_start(),
                        "a document type definition (DTD) is not read",
                        "remove the DOCTYPE",
                    ));
                }
                Event::Decl(_) if self.tag_start() != 0 || self.base != 0 => {
                    return Err(XmlError::new(
                        self.tag_start(),
                        "the XML declaration is not at the beginning of the file",
                        "remove what stands before it",
                    ));
                }
                Event::Decl(declaration) => {
                    let content = &self.text[DECLARATION.len()..declaration.len() + "<?".len()];
                    markup::check_declaration(content).map_err(|fault| malformed(0, fault))?;
                }
                Event::PI(instruction) => {
                    let start = self.tag_start();
                    let content = &self.text[start + "<?".len()..][..instruction.len()];
                    markup::check_instruction(content).map_err(|fault| malformed(start, fault))?;
                }
                Event::Eof => return self.end(),
                Event::Comment(_) | Event::Empty(_) => {}
            }
        }
    }

    /// The `<` of the event just read, behind the blanks that were trimmed before it.
    fn tag_start(&self) -> usize {
        let blanks =
            self.text.as_bytes()[self.before..].iter().take_while(|b| b.is_ascii_whitespace()).count();
        self.before + blanks
    }

    /// `is_blank` is of text that is spelled out: other blanks are no event.
    fn check_text(&self, text: Text, is_blank: bool) -> Result<(), XmlError> {
        let (message, remedy) = if self.open.is_empty() {
            ("text outside the root element", "remove it; a merge or an editor may have left it there")
        } else if text == Text::Refused && !is_blank {
            ("text where an element must stand", "remove it; a merge or an editor may have left it there")
        } else {
            return Ok(());
        };
        Err(XmlError::new(self.tag_start(), message, remedy))
    }

    /// The root's closing tag, of which the events know nothing after [`Self::resume`].
    fn check_root_end(&self, found: &[u8]) -> Result<(), XmlError> {
        let found_name = String::from_utf8_lossy(found);
        let message = match self.open.first() {
            Some(&root) if self.tag_name(root).as_bytes() == found => return Ok(()),
            Some(&root) => format!("</{found_name}> closes nothing: <{}> is open", self.tag_name(root)),
            None => format!("</{found_name}> closes nothing"),
        };
        Err(XmlError::new(self.tag_start(), message, MALFORMED))
    }

    /// The name, prefix included, of the tag whose `<` stands at a byte.
    fn tag_name(&self, start: u32) -> &'a str {
        let tag = &self.text[start as usize + 1..];
        tag.split([' ', '>', '/', '\t', '\r', '\n']).next().unwrap_or_default()
    }

    fn end(&self) -> Result<Step<'a>, XmlError> {
        let Some(&start) = self.open.last() else { return Ok(Step::End) };
        let name = self.tag_name(start);
        Err(XmlError::new(
            start as usize,
            format!("<{name}> is never closed: the file ends too early"),
            "the file may have been cut off; retrieve it again",
        ))
    }
}

fn events(text: &str) -> quick_xml::Reader<&[u8]> {
    let mut events = quick_xml::Reader::from_reader(text.as_bytes());
    let config = events.config_mut();
    config.expand_empty_elements = true;
    // What a deploy refuses hides nothing: `<!-->` would begin a comment.
    config.check_comments = true;
    // Blanks between elements carry nothing; blanks inside values are taken from the text itself,
    // never from events, so that those around an entity survive.
    config.trim_text_start = true;
    config.check_comments = true;
    events
}

fn malformed(at: usize, fault: impl Into<String>) -> XmlError {
    XmlError::new(at, fault, MALFORMED)
}
