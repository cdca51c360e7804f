//! A way to a goal as a small drawing: what is held at the top left, what it makes possible to the right below it,
//! the goal at the end.

use serde::Serialize;
use unicode_width::UnicodeWidthStr as _;

use super::limits;
use crate::questions::ways::{Part, Way};
use crate::terms::severity::{Confidence, Severity};
use crate::text::phrase::{and, list_more};

/// Units of the drawing, which are pixels at its natural size.
const WIDTH: u32 = 330;
const GRANT_WIDTH: u32 = 274;
const INDENT: u32 = 28;
const TRUNK: u32 = 306;
const PADDING: u32 = 8;
const LINE: u32 = 16;
const GAP: u32 = 8;
/// Characters of a line in a box of grants and in a wider one.
const GRANT_CHARS: usize = 33;
const WIDE_CHARS: usize = 40;
/// Lines of a box.
const LINES: usize = 3;

#[derive(Serialize)]
pub(super) struct Graph {
    title: String,
    severity: Option<Severity>,
    likely: bool,
    width: u32,
    height: u32,
    boxes: Vec<Shape>,
    arrows: Vec<Arrow>,
    /// The way in sentences.
    told: Vec<String>,
    /// What to take away; `None` where nothing of its own breaks the way.
    cut: Option<String>,
    /// Goals behind the first that the same grants reach.
    others: Vec<(String, Severity)>,
}

#[derive(Serialize)]
struct Shape {
    /// `grant`, `cut`, `step` or `goal`.
    class: &'static str,
    x: u32,
    y: u32,
    width: u32,
    height: u32,
    lines: Vec<Text>,
}

#[derive(Serialize)]
struct Text {
    x: u32,
    y: u32,
    words: String,
    class: &'static str,
}

#[derive(Serialize)]
struct Arrow {
    /// As `path` has it.
    d: String,
    /// That of its head; `None` for a line.
    head: Option<String>,
}

impl Graph {
    pub(super) fn of(way: &Way) -> Self {
        let mut drawing = Drawing::default();
        let mut drawn = vec![false; way.parts.len()];
        for step in &way.steps {
            let new = step.parts.iter().filter(|&&part| !std::mem::replace(&mut drawn[part], true));
            let new: Vec<&Part> = new.map(|&part| &way.parts[part]).collect();
            drawing.grants(&new);
            drawing.follow("step", step.does);
        }
        let rest: Vec<&Part> =
            way.parts.iter().zip(&drawn).filter(|(_, drawn)| !**drawn).map(|(p, _)| p).collect();
        drawing.grants(&rest);
        let goal = way.goals.first();
        drawing.follow("goal", goal.map_or("", |goal| goal.can));
        let Drawing { boxes, arrows, y, .. } = drawing;
        Self {
            title: goal.map_or_else(String::new, |goal| goal.can.to_owned()),
            severity: goal.map(|goal| goal.severity),
            likely: way.confidence == Confidence::Likely,
            width: WIDTH,
            height: y,
            boxes,
            arrows,
            told: told(way),
            cut: cut(way),
            others: way.goals.iter().skip(1).map(|goal| (goal.can.to_owned(), goal.severity)).collect(),
        }
    }
}

#[derive(Default)]
struct Drawing {
    boxes: Vec<Shape>,
    arrows: Vec<Arrow>,
    /// Where the next box begins.
    y: u32,
    /// Where the trunk goes on from: the end of the last step.
    from: Option<u32>,
}

impl Drawing {
    /// What is held: boxes from which lines lead to the trunk.
    fn grants(&mut self, parts: &[&Part]) {
        for part in parts {
            let by = part.by.as_ref().map(|(holder, place)| match place.get() {
                Some(location) => format!("{holder}, line {}", location.start.line),
                None => holder.clone(),
            });
            let mut lines = wrapped(&part.words, GRANT_CHARS, "name");
            if part.is_cut {
                lines.push(("take away".to_owned(), "note"));
            }
            lines.extend(by.iter().flat_map(|by| wrapped(by, GRANT_CHARS + 4, "by")));
            let class = if part.is_cut { "cut" } else { "grant" };
            let height = self.add(class, (0, GRANT_WIDTH), lines);
            let middle = self.y - GAP - height / 2;
            self.arrows.push(Arrow { d: format!("M{GRANT_WIDTH} {middle}H{TRUNK}"), head: None });
            self.from = Some(self.from.map_or(middle, |from| from.min(middle)));
        }
    }

    /// What that makes possible: a box into which the trunk leads.
    fn follow(&mut self, class: &'static str, text: &str) {
        let top = self.y + GAP;
        if let Some(from) = self.from {
            let head = format!("M{} {}h10l-5 7z", TRUNK - 5, top - 8);
            self.arrows.push(Arrow { d: format!("M{TRUNK} {from}V{}", top - 7), head: Some(head) });
        }
        self.y = if self.from.is_some() { top } else { self.y };
        let lines = wrapped(text, WIDE_CHARS, "does");
        self.add(class, (INDENT, WIDTH - INDENT), lines);
        self.from = Some(self.y - GAP);
    }

    /// Adds a box and gives its height.
    fn add(
        &mut self,
        class: &'static str,
        (x, width): (u32, u32),
        lines: Vec<(String, &'static str)>,
    ) -> u32 {
        let mut y = self.y + PADDING;
        let texts = lines.into_iter().map(|(text, class)| {
            y += LINE;
            Text { x: x + PADDING, y: y - 4, words: text, class }
        });
        let lines: Vec<Text> = texts.collect();
        let height = y + PADDING - self.y;
        self.boxes.push(Shape { class, x, y: self.y, width, height, lines });
        self.y += height + GAP;
        height
    }
}

/// A text in lines of so many columns; of a long one the beginning.
fn wrapped(text: &str, columns: usize, class: &'static str) -> Vec<(String, &'static str)> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        let mut word = word;
        loop {
            match lines.last_mut() {
                Some(line) if line.width() + 1 + word.width() <= columns => {
                    line.push(' ');
                    line.push_str(word);
                    break;
                }
                _ if word.width() <= columns => {
                    lines.push(word.to_owned());
                    break;
                }
                _ => {
                    let end = word.char_indices().nth(columns / 2).map_or(word.len(), |(at, _)| at);
                    lines.push(word[..end].to_owned());
                    word = &word[end..];
                }
            }
        }
    }
    if lines.len() > LINES {
        lines.truncate(LINES);
        if let Some(last) = lines.last_mut() {
            last.push('\u{2026}');
        }
    }
    lines.into_iter().map(|line| (line, class)).collect()
}

fn told(way: &Way) -> Vec<String> {
    let words =
        |parts: &[usize]| -> Vec<&str> { parts.iter().map(|&part| way.parts[part].words.as_str()).collect() };
    let mut told: Vec<String> = Vec::new();
    for step in &way.steps {
        let names = words(&step.parts);
        let lead = match (names.is_empty(), step.continues) {
            (true, _) => "So".to_owned(),
            (false, true) => format!("Then, with {},", and(&names)),
            (false, false) => format!("With {}", and(&names)),
        };
        told.push(format!("{lead} it can {}.", step.does));
    }
    if told.is_empty() {
        let all: Vec<usize> = (0..way.parts.len()).collect();
        told.extend(way.goals.first().map(|goal| format!("With {} it can {}.", and(&words(&all)), goal.can)));
    }
    told
}

fn cut(way: &Way) -> Option<String> {
    let cut = list_more(&way.cut, 4 * limits::NAMES);
    match (way.cut.len(), way.smallest) {
        (0, _) => None,
        (1, true) => Some(format!("Without {cut} no way to this is left.")),
        (_, true) => Some(format!("The smallest cut that leaves no way to this: {cut}.")),
        (_, false) => Some(format!("A cut that leaves no way to this, perhaps not the smallest: {cut}.")),
    }
}
