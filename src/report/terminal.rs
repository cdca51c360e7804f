//! One finding with its lines of source, drawn by miette. Nothing else knows miette.

use std::fmt;
use std::io;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents,
    SourceCode, SourceSpan, SpanContents, ThemeCharacters, ThemeStyles,
};
use owo_colors::Style;

use super::excerpt::{Excerpt, Label, excerpt};
use super::model::{Finding, Related, Report};
use super::plain::plain;
use super::style::Paint;
use super::wrap::{self, GLUE, wrap};

/// What to say of a finding where it stands.
pub(super) struct Words<'a> {
    pub message: &'a str,
    /// Empty where everything has been said.
    pub help: &'a str,
}

/// Writes the finding: severity, rule, message, the lines with their labels, and the help.
///
/// Related places that are not near the primary one are named beneath, those of its file by their lines.
pub(super) fn write(
    report: &Report,
    finding: &Finding,
    words: &Words<'_>,
    (paint, width): (Paint, usize),
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let primary = Label { span: finding.span, text: &finding.label };
    let same_file: Vec<_> =
        finding.related.iter().filter(|r| r.location.path == finding.location.path).collect();
    let labels: Vec<_> = std::iter::once(primary)
        .chain(same_file.iter().map(|r| Label { span: r.span, text: &r.message }))
        .collect();
    let shown = report
        .sources
        .get(&finding.location.path)
        .and_then(|source| excerpt(&source, &labels, width.saturating_sub(12).max(40)));

    let told: Vec<_> = finding
        .related
        .iter()
        .filter(|r| {
            let label = same_file.iter().position(|s| std::ptr::eq(*s, *r)).map(|i| i + 1);
            !shown.as_ref().is_some_and(|e| e.marks.iter().any(|m| Some(m.label) == label))
        })
        .collect();

    let place = place(finding);
    let drawn = Drawn {
        headline: format!("{}: {}", paint.bold(plain(&finding.rule)), plain(words.message)),
        place: place.clone(),
        labels: shown.as_ref().map(|e| labeled(e, &labels)).unwrap_or_default(),
        first_line: shown
            .as_ref()
            .map_or(0, |e| (finding.location.start.line as usize).saturating_sub(e.before)),
        text: shown.map(|e| e.text),
    };
    let mut text = String::new();
    handler(finding, &drawn, paint, width)
        .render_report(&mut text, &drawn)
        .map_err(|_| io::Error::other("a finding could not be drawn"))?;
    out.write_all(text.as_bytes())?;

    if drawn.text.is_none() {
        writeln!(out, "    at {place}")?;
    }
    let (here, elsewhere): (Vec<&Related>, Vec<_>) =
        told.into_iter().partition(|r| r.location.path == finding.location.path);
    if !here.is_empty() {
        let line = |r: &&Related| format!("line{GLUE}{}: {}", r.location.start.line, plain(&r.message));
        let lines: Vec<_> = here.iter().map(line).collect();
        writeln!(out, "{}", wrap(&format!("also {}", lines.join("; ")), width, "    ", "      "))?;
    }
    for related in elsewhere {
        let at = related.location.start;
        let path = plain(&related.location.path);
        writeln!(out, "    {path}:{}:{}: {}", at.line, at.column, plain(&related.message))?;
    }
    if !words.help.is_empty() {
        let label = paint.dim("help:");
        let help = format!("{label} {}", plain(words.help));
        writeln!(out, "{}", wrap(&help, width, "    ", "          "))?;
    }
    Ok(())
}

/// `path:line:column` as terminals and editors make it a link.
pub(super) fn place(finding: &Finding) -> String {
    let at = finding.location.start;
    format!("{}:{}:{}", plain(&finding.location.path), at.line, at.column)
}

fn labeled(excerpt: &Excerpt, labels: &[Label<'_>]) -> Vec<LabeledSpan> {
    excerpt
        .marks
        .iter()
        .map(|mark| {
            let text = plain(labels[mark.label].text);
            let text = (!text.is_empty()).then(|| text.into_owned());
            let (start, length) = (mark.range.start, mark.range.len());
            if mark.label == 0 {
                LabeledSpan::new_primary_with_span(text, (start, length))
            } else {
                LabeledSpan::new_with_span(text, (start, length))
            }
        })
        .collect()
}

fn handler(finding: &Finding, drawn: &Drawn, paint: Paint, width: usize) -> GraphicalReportHandler {
    let severity = paint.severity(finding.severity);
    // No colour but red and magenta can be read on white and on black alike.
    let second = Style::new();
    let characters = if paint.ascii { ThemeCharacters::ascii() } else { ThemeCharacters::unicode() };
    let theme = GraphicalTheme {
        // miette draws a severity as an icon; ours is a word.
        characters: ThemeCharacters { error: finding.severity.to_string(), ..characters },
        styles: ThemeStyles {
            error: severity,
            link: paint.style(Style::new().bold()),
            linum: paint.style(Style::new().dimmed()),
            highlights: drawn.labels.iter().map(|l| if l.primary() { severity } else { second }).collect(),
            ..ThemeStyles::none()
        },
    };
    GraphicalReportHandler::new_themed(theme)
        .with_width(width)
        .with_urls(false)
        .with_word_separator(wrap::SEPARATOR)
        .with_word_splitter(wrap::SPLITTER)
        // The excerpt is already no more than what is to be seen.
        .with_context_lines(usize::from(u16::MAX))
        .without_primary_span_start()
        .without_syntax_highlighting()
}

/// A finding in miette's terms.
#[derive(Debug)]
struct Drawn {
    headline: String,
    place: String,
    labels: Vec<LabeledSpan>,
    /// The line number of the excerpt's first line, from 1.
    first_line: usize,
    text: Option<String>,
}

impl fmt::Display for Drawn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.headline)
    }
}

impl std::error::Error for Drawn {}

impl Diagnostic for Drawn {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.text.is_some().then_some(self as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}

impl SourceCode for Drawn {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let text = self.text.as_deref().unwrap_or_default();
        let contents = text.read_span(span, before, after)?;
        Ok(Box::new(MietteSpanContents::new_named(
            self.place.clone(),
            contents.data(),
            *contents.span(),
            contents.line() + self.first_line.saturating_sub(1),
            contents.column(),
            contents.line_count(),
        )))
    }
}
