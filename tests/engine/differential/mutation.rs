//! What editors, merges, generators, careless hands and attackers do to a file.

/// A small generator whose numbers depend on the seed alone.
pub(super) struct Chance(u64);

impl Chance {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `end`, which is not 0.
    pub(super) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap()
    }

    fn text(&mut self, all: &[&'static str]) -> &'static str {
        all[self.below(all.len())]
    }

    pub(super) fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

/// One file changed in one to three ways: in one of two files so that it may stay well-formed.
pub(super) fn mutate(text: &str, chance: &mut Chance) -> Vec<u8> {
    let how = *chance.pick(&[change_softly, change]);
    let mut text = text.to_owned();
    for _ in 0..=chance.below(3) {
        text = how(&text, chance);
    }
    encode(&text, chance)
}

/// What another tool or a person may write and mean the same or something else.
fn change_softly(text: &str, chance: &mut Chance) -> String {
    let pieces = pieces(text);
    let opens = |i: &usize| pieces[*i].starts_with('<') && !pieces[*i].starts_with("</");
    let tags: Vec<usize> =
        (1..pieces.len()).filter(opens).filter(|&i| !pieces[i].starts_with("<?")).collect();
    let Some(&tag) = tags.get(chance.below(tags.len().max(1))) else { return text.to_owned() };
    let mut new: Vec<String> = pieces.iter().map(|&p| p.to_owned()).collect();
    let range = element(&pieces, tag);
    match chance.below(8) {
        0 => new.insert(tag, pieces[range].concat()),
        1 => drop(new.drain(range).count()),
        2 => new[tag] = with_in_tag(pieces[tag], chance.text(ATTRIBUTES_ALLOWED)),
        3 => {
            let wraps = [("<w>", "</w>"), ("<p:w xmlns:p='u'>", "</p:w>"), ("<!--", "-->"), ("<?w ", "?>")];
            let (open, close) = *chance.pick(&wraps);
            new.insert(range.end, close.to_owned());
            new.insert(range.start, open.to_owned());
        }
        4 => {
            let ends = *chance.pick(&["\r\n", "\r", "\n\n", " ", "\n<!-- c -->\n", "\n<?p q?>\r"]);
            return text.replace('\n', ends);
        }
        5 => {
            let close = range.end - 1;
            for at in [tag, close] {
                let (start, end) = name_in(pieces[at]);
                new[at] = format!("{}näme{}", &pieces[at][..start], &pieces[at][end..]);
            }
        }
        _ => {
            // Into the text of a leaf, or between two elements.
            let of_text: Vec<usize> = (1..pieces.len()).filter(|&i| !pieces[i].starts_with('<')).collect();
            let Some(&piece) = of_text.get(chance.below(of_text.len().max(1))) else {
                return text.to_owned();
            };
            let at = boundary(pieces[piece], chance.below(pieces[piece].len() + 1));
            let is_blank = pieces[piece].trim_ascii().is_empty();
            let inserted = if is_blank { FRAGMENTS_BETWEEN } else { FRAGMENTS_WITHIN };
            new[piece].insert_str(at, chance.text(inserted));
        }
    }
    new.concat()
}

fn change(text: &str, chance: &mut Chance) -> String {
    let pieces = pieces(text);
    let tags: Vec<usize> = (0..pieces.len()).filter(|&i| pieces[i].starts_with('<')).collect();
    if tags.is_empty() {
        return format!("{text}{}", chance.pick(FRAGMENTS));
    }
    let tag = *chance.pick(&tags);
    let mut new: Vec<String> = pieces.iter().map(|&p| p.to_owned()).collect();
    match chance.below(16) {
        0 => drop(new.remove(tag)),
        1 => new.insert(tag, pieces[tag].to_owned()),
        2 => new.swap(tag, *chance.pick(&tags)),
        3 => {
            // An element moved or doubled, as by a merge.
            let element: String = pieces[element(&pieces, tag)].concat();
            if chance.below(2) == 0 {
                new.drain(self::element(&pieces, tag)).for_each(drop);
            }
            let place = chance.below(new.len() + 1);
            new.insert(place, element);
        }
        4 => {
            let names =
                ["name", "Enabled", "p:name", "näme", "n.a-m1", "1n", "a!b", ":a", "a:", "-a", "xmlns:a"];
            let (start, end) = name_in(pieces[tag]);
            let name = *chance.pick(&names);
            let open_only = chance.below(3) == 0;
            let range = element(&pieces, tag);
            new[tag] = format!("{}{name}{}", &pieces[tag][..start], &pieces[tag][end..]);
            let close = range.end - 1;
            if !open_only && close != tag && pieces[close].starts_with("</") {
                let (start, end) = name_in(pieces[close]);
                new[close] = format!("{}{name}{}", &pieces[close][..start], &pieces[close][end..]);
            }
        }
        5 => new[tag] = with_in_tag(pieces[tag], chance.text(ATTRIBUTES)),
        6 => {
            // Blanks in and around tags.
            let blank = *chance.pick(&[" ", "\n", "\t", "\r\n", "\r", "\u{a0}", "\u{85}", "\u{c}"]);
            let places: Vec<usize> = pieces[tag].char_indices().map(|(at, _)| at).collect();
            new[tag].insert_str(*chance.pick(&places), blank);
        }
        7 => {
            let range = element(&pieces, tag);
            let (open, close) = *chance.pick(&[
                ("<w>", "</w>"),
                ("<![CDATA[", "]]>"),
                ("<!--", "-->"),
                ("<?w ", "?>"),
                ("<p:w xmlns:p='u'>", "</p:w>"),
                ("<w>", "</v>"),
                ("<![CDATA[", "]]]]><![CDATA[>]]>"),
            ]);
            new.insert(range.end, close.to_owned());
            new.insert(range.start, open.to_owned());
        }
        8 => {
            let depth = 1 + chance.below(40);
            new[tag] = format!("{}{}{}", "<d>".repeat(depth), pieces[tag], "</d>".repeat(depth));
        }
        9 => {
            let end = chance.below(text.len() + 1);
            return text[..boundary(text, end)].to_owned();
        }
        10 => {
            let from = *chance.pick(&["\r\n", "\r", "\n\n", "\u{2028}", " "]);
            return text.replace('\n', from);
        }
        11 => {
            let declarations: &[&str] = DECLARATIONS;
            let body =
                text.strip_prefix("<?xml").and_then(|t| t.split_once("?>")).map_or(text, |(_, body)| body);
            return format!("{}{body}", chance.pick(declarations));
        }
        12 => {
            let prefix =
                *chance.pick(&["\u{feff}", "\u{feff}\u{feff}", " ", "\n", "x", "<!-- c -->", "&#32;"]);
            return format!("{prefix}{text}");
        }
        13 => {
            let at = boundary(text, chance.below(text.len() + 1));
            let end = boundary(text, (at + 1 + chance.below(12)).min(text.len()));
            return format!("{}{}", &text[..at], &text[end..]);
        }
        _ => {
            // Inside a text, inside a tag or between two.
            let at = boundary(text, chance.below(text.len() + 1));
            return format!("{}{}{}", &text[..at], chance.pick(FRAGMENTS), &text[at..]);
        }
    }
    new.concat()
}

/// In another encoding, now and then, and not always in the one that it declares.
fn encode(text: &str, chance: &mut Chance) -> Vec<u8> {
    let declared = text.replacen("UTF-8", chance.text(&["UTF-16", "UTF-8"]), 1);
    let wide = |bytes: fn(u16) -> [u8; 2]| declared.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
    match chance.below(40) {
        0 => [&b"\xFF\xFE"[..], &wide(u16::to_le_bytes)].concat(),
        1 => [&b"\xFE\xFF"[..], &wide(u16::to_be_bytes)].concat(),
        2 => wide(u16::to_le_bytes),
        3 => {
            let mut bytes = text.as_bytes().to_vec();
            let at = chance.below(bytes.len() + 1);
            bytes.insert(at, *chance.pick(&[0x80, 0xC0, 0xE9, 0xED, 0xFF]));
            bytes
        }
        _ => text.as_bytes().to_vec(),
    }
}

const FRAGMENTS: &[&str] = &[
    "&",
    "&amp;",
    "&lt;",
    "&#65;",
    "&#x41;",
    "&#X41;",
    "&#13;",
    "&#32;",
    "&#10;",
    "&#0;",
    "&#xD800;",
    "&#xFFFF;",
    "&#x110000;",
    "&#;",
    "&#x;",
    "&nbsp;",
    "&;",
    "& ",
    "&amp",
    "<",
    ">",
    "]]>",
    "]]&gt;",
    "<![CDATA[x & <y>]]>",
    "<![CDATA[]]>",
    "<![CDATA[",
    "<![cdata[x]]>",
    "<!-- c -->",
    "<!-- a -- b -->",
    "<!-- a --->",
    "<!---->",
    "<!-->",
    "<!--",
    "-->",
    "<?p?>",
    "<?p q?>",
    "<?p ??>",
    "<?p/?>",
    "<?xml?>",
    "<?XML a?>",
    "<?1?>",
    "<??>",
    "<? p?>",
    "<?xml version=\"1.0\"?>",
    "<!DOCTYPE r>",
    "<!DOCTYPE r [<!ENTITY e 'x'>]>",
    "<!x>",
    "<x/>",
    "<x />",
    "<x/ >",
    "<x>t</x>",
    "<x></ x>",
    "<x></x >",
    "<x></x a='1'>",
    "< x/>",
    "</x>",
    "<>",
    "</>",
    "\u{0}",
    "\u{1}",
    "\u{8}",
    "\u{b}",
    "\u{c}",
    "\u{1b}",
    "\u{7f}",
    "\u{80}",
    "\u{85}",
    "\u{a0}",
    "\u{2028}",
    "\u{feff}",
    "\u{fffd}",
    "\u{fffe}",
    "\u{ffff}",
    "\u{10ffff}",
    "é",
    "連",
    "\r",
    "\r\n",
    "\n",
    "\t",
    "  ",
    "\"",
    "'",
    "=",
    "/",
    "!",
    "x",
    "true",
    "<<<<<<< HEAD\n",
    "<enabled>true</enabled>",
    "<name>ModifyAllData</name>",
];

const FRAGMENTS_WITHIN: &[&str] = &[
    "&amp;",
    "&lt;",
    "&#65;",
    "&#x41;",
    "&#13;",
    "&#32;",
    "&#10;",
    "]]&gt;",
    "<![CDATA[x & <y>]]>",
    "<![CDATA[ ]]>",
    "<!-- c -->",
    "<?p q?>",
    "\u{7f}",
    "\u{85}",
    "\u{a0}",
    "\u{2028}",
    "\u{feff}",
    "\u{fffd}",
    "\u{10ffff}",
    "é",
    "連",
    "\r",
    "\r\n",
    "\n",
    "\t",
    "  ",
    ">",
    "\"",
    "'",
    "]]",
    "true",
];

const FRAGMENTS_BETWEEN: &[&str] = &[
    "&#32;",
    "<![CDATA[ ]]>",
    "<![CDATA[]]>",
    "<!-- & < -->",
    "<?p q?>",
    "<x/>",
    "<x>t</x>",
    "<p:x p:a='1' />",
    "\r",
    "<userPermissions><enabled>true</enabled><name>ModifyAllData</name></userPermissions>",
    "\t",
    "<x></x >",
];

const ATTRIBUTES_ALLOWED: &[&str] = &[
    " a='1'",
    " a = \"1\"",
    "\na='1'\r\n",
    " a='1' b='2'",
    " a='>'",
    " a='&amp;&#65;'",
    " a='\n'",
    " a=']]>'",
    " é='1'",
    " xmlns='u'",
    " xmlns:p='u'",
    " p:a='1'",
    " a='/'",
    " a='\"'",
    " ",
    "\n",
    "\t",
];

const ATTRIBUTES: &[&str] = &[
    " a='1'",
    " a=\"1\"",
    " a = '1'",
    "\na='1'",
    " a='1' a='2'",
    " a='1' b='2'",
    " a='1'b='2'",
    " a",
    " a=",
    " a=1",
    " =''",
    " 'x'",
    " a='<'",
    " a='>'",
    " a='&amp;'",
    " a='&'",
    " a='&nbsp;'",
    " a='&#0;'",
    " a='&#65;'",
    " a='\n'",
    " a=']]>'",
    " a='\u{1}'",
    " 1='1'",
    " é='1'",
    " a!='1'",
    " xmlns='u'",
    " xmlns:p='u'",
    " p:a='1'",
    " a='/'",
    " a='1' /",
    " /",
    " a='\"'",
    " a=\"'\"",
    " a='1",
    " xml:lang='en'",
    " a='1' A='2'",
    "a='1'",
    "/a='1'",
];

const DECLARATIONS: &[&str] = &[
    "<?xml version=\"1.0\"?>",
    "<?xml version='1.0' encoding='utf-8'?>",
    "<?xml version=\"1.1\"?>",
    "<?xml version=\"2.0\"?>",
    "<?xml?>",
    "<?xml ?>",
    "<?xml version=\"1.0\"encoding=\"UTF-8\"?>",
    "<?xml encoding=\"UTF-8\"?>",
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>",
    "<?xml version=\"1.0\" standalone=\"maybe\"?>",
    "<?xml version=\"1.0\" standalone=\"no\" encoding=\"UTF-8\"?>",
    "<?xml version=\"1.0\" a=\"b\"?>",
    "<?xml version=1.0?>",
    "<?xml version=\"1.0\" encoding=\"\"?>",
    "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>",
    "<?xml version=\"1.0\" encoding=\"UTF-16\"?>",
    "<?xml version=\"1.0\" encoding=\"US-ASCII\"?>",
    "<?xml version=\"1.0\" encoding=\"windows-1252\"?>",
    "<?xml version=\"1.0\" encoding=\"no-such\"?>",
    "<?xml version = '1.0' ?>",
    "<?xml\nversion='1.0'\n?>\n",
    "<?XML version='1.0'?>",
    "<?xml version='1.0'>",
    "<?xml-stylesheet href='x'?>",
    "",
];

/// Markup and the text between it, roughly: what is broken already may be cut anywhere.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let end = if rest.starts_with('<') { rest.find('>').map(|at| at + 1) } else { rest.find('<') };
        let (piece, after) = rest.split_at(end.unwrap_or(rest.len()));
        pieces.push(piece);
        rest = after;
    }
    pieces
}

/// The pieces of the element that a tag opens; the tag alone where it opens none.
fn element(pieces: &[&str], tag: usize) -> std::ops::Range<usize> {
    let mut depth = 0_usize;
    for (at, piece) in pieces.iter().enumerate().skip(tag) {
        if piece.starts_with("</") {
            depth = depth.saturating_sub(1);
        } else if piece.starts_with('<')
            && !piece.starts_with("<?")
            && !piece.starts_with("<!")
            && !piece.ends_with("/>")
        {
            depth += 1;
        }
        if depth == 0 {
            return tag..at + 1;
        }
    }
    tag..tag + 1
}

fn name_in(tag: &str) -> (usize, usize) {
    let start = tag.find(|c| !matches!(c, '<' | '/')).unwrap_or(tag.len());
    let length = tag[start..].find([' ', '>', '/', '\n', '\t', '\r']);
    (start, length.map_or(tag.len(), |length| start + length))
}

/// Behind the name of a tag.
fn with_in_tag(tag: &str, inserted: &str) -> String {
    let (_, end) = name_in(tag);
    format!("{}{inserted}{}", &tag[..end], &tag[end..])
}

fn boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
