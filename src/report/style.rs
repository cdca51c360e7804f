//! How the text report looks: colours, and the characters that it draws with.

use std::fmt::Display;

use owo_colors::{OwoColorize, Style};

use super::options::Options;
use crate::terms::severity::Severity;

/// Paints text, or leaves it as it is when there is no colour.
#[derive(Copy, Clone, Debug, Default)]
pub(super) struct Paint {
    pub(super) color: bool,
    /// Draws lines with ASCII characters alone. What a repository holds stays as it is.
    pub(super) ascii: bool,
}

impl From<&Options> for Paint {
    fn from(options: &Options) -> Self {
        Self { color: options.color, ascii: options.ascii }
    }
}

impl Paint {
    /// `style` where there is colour, no style where there is none.
    pub(super) fn style(self, style: Style) -> Style {
        if self.color { style } else { Style::new() }
    }

    pub(super) fn severity(self, severity: Severity) -> Style {
        self.style(match severity {
            Severity::Critical => Style::new().red().bold(),
            Severity::High => Style::new().red(),
            // Yellow cannot be read on white, nor blue on black.
            Severity::Medium => Style::new().magenta(),
            Severity::Low | Severity::Info => Style::new(),
        })
    }

    /// A horizontal line of so many columns.
    pub(super) fn line(self, columns: usize) -> String {
        self.dim(if self.ascii { "-" } else { "─" }.repeat(columns))
    }

    pub(super) fn bold(self, text: impl Display) -> String {
        text.style(self.style(Style::new().bold())).to_string()
    }

    /// Drawings, and words that only label what stands beside them: many terminals show dimmed text at a contrast below 3
    /// to 1 on white, so that nothing else is dimmed.
    pub(super) fn dim(self, text: impl Display) -> String {
        text.style(self.style(Style::new().dimmed())).to_string()
    }

    pub(super) fn error(self, text: impl Display) -> String {
        text.style(self.severity(Severity::Critical)).to_string()
    }

    pub(super) fn in_severity(self, severity: Severity, text: impl Display) -> String {
        text.style(self.severity(severity)).to_string()
    }
}
