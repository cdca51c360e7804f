//! Where output goes: the report to stdout, everything else to stderr.

use std::io::{IsTerminal, Stderr, Stdout, Write};

use terminal_size::terminal_size;

use super::args::{Args, Color};
use crate::text::escape::plain;
use crate::text::position::Location;
use crate::tree::InputError;

/// The streams of the process, and how to write to them.
pub struct Console {
    pub out: Stdout,
    err: Stderr,
    /// Colour on stdout.
    pub color: bool,
    /// Draw with ASCII characters alone.
    pub ascii: bool,
    pub quiet: bool,
    /// Columns of the terminal, or a readable width where there is none.
    pub width: usize,
}

/// The width of a report that no terminal limits.
const WIDTH: usize = 100;

/// Excerpts need some room, and longer lines are hard to read.
const NARROWEST: usize = 40;
const WIDEST: usize = 200;

impl Console {
    pub fn of_process(args: &Args) -> Self {
        let out = std::io::stdout();
        let terminal = out.is_terminal();
        let width = if terminal { terminal_size().map(|(width, _)| usize::from(width.0)) } else { None };
        // A shell's own idea of the width serves a pager, which stands between it and the terminal.
        let columns = || std::env::var("COLUMNS").ok()?.parse().ok();
        Self {
            color: color(args.color, terminal, |name| {
                std::env::var_os(name).is_some_and(|v| !v.is_empty() && v != "0")
            }),
            ascii: args.ascii || is_of_another_charset(|name| std::env::var(name).ok()),
            out,
            err: std::io::stderr(),
            quiet: args.quiet,
            width: width.or_else(columns).unwrap_or(WIDTH).clamp(NARROWEST, WIDEST),
        }
    }

    /// Something that went wrong.
    pub fn error(&mut self, message: &str) {
        self.print("error", message);
    }

    /// Something in the input that cannot be read. Its words come out of a repository, so none of
    /// them may begin a line of its own: a pipeline takes such a line for a command.
    pub fn unreadable(&mut self, path: &str, location: Option<&Location>, message: &str) {
        let place = location.map_or_else(String::new, |l| format!(":{}:{}", l.start.line, l.start.column));
        self.error(&format!("{}{place}: {}", plain(path), plain(message)));
    }

    /// Something in the input that should not be so and keeps nothing from being done.
    pub fn warning(&mut self, path: &str, location: Option<&Location>, message: &str) {
        let place = location.map_or_else(String::new, |l| format!(":{}:{}", l.start.line, l.start.column));
        self.print("warning", &format!("{}{place}: {}", plain(path), plain(message)));
    }

    /// The same of everything that could not be read.
    pub fn all_unreadable(&mut self, errors: &[InputError]) {
        for error in errors {
            self.unreadable(&error.path, error.location.as_ref(), &error.text());
        }
    }

    /// Something worth knowing that changes nothing.
    pub fn note(&mut self, message: &str) {
        if !self.quiet {
            self.print("note", message);
        }
    }

    fn print(&mut self, kind: &str, message: &str) {
        // Nobody is left to tell when stderr is closed.
        let _ = writeln!(self.err, "{kind}: {}", harmless(message));
    }

    /// Whether one screen shows both streams.
    pub fn is_one_screen(&self) -> bool {
        self.out.is_terminal() && self.err.is_terminal()
    }

    pub fn stderr_is_terminal(&self) -> bool {
        self.err.is_terminal()
    }
}

/// `message` without anything that a terminal or a build server would obey. A line break in it may be a repository's
/// own, so no line behind the first begins at the margin.
pub(super) fn harmless(message: &str) -> String {
    let mut lines = message.lines().map(plain);
    let mut out = lines.next().unwrap_or_default().into_owned();
    for line in lines {
        out.push('\n');
        if !line.starts_with(' ') {
            out.push_str("  ");
        }
        out.push_str(&line);
    }
    out
}

/// The flag, then `NO_COLOR`, then `CLICOLOR_FORCE`, then whether stdout is a terminal.
fn color(flag: Color, terminal: bool, is_set: impl Fn(&str) -> bool) -> bool {
    match flag {
        Color::Always => true,
        Color::Never => false,
        Color::Auto if is_set("NO_COLOR") => false,
        Color::Auto => is_set("CLICOLOR_FORCE") || terminal,
    }
}

/// Whether the locale, as POSIX finds it, names another character set than UTF-8. Pipelines often have no locale at
/// all and show UTF-8 nevertheless.
fn is_of_another_charset(variable: impl Fn(&str) -> Option<String>) -> bool {
    let mut set = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().filter_map(variable);
    let locale = set.find(|value| !value.is_empty());
    locale.is_some_and(|locale| {
        let locale = locale.to_ascii_lowercase();
        !(locale.contains("utf-8") || locale.contains("utf8"))
    })
}

#[cfg(test)]
mod tests {
    use super::{Color, color, harmless, is_of_another_charset};

    #[test]
    fn no_line_of_a_message_begins_a_command_or_at_the_margin() {
        assert_eq!(
            harmless("a\n::error::b\n  c\r\n##vso[d]"),
            "a\n  \\u{3a}:error::b\n  c\n  ##vso\\u{5b}d]"
        );
    }

    #[test]
    fn the_first_locale_that_is_set_decides_how_lines_are_drawn() {
        let with = |set: &'static [(&'static str, &'static str)]| {
            is_of_another_charset(|name| {
                set.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
            })
        };
        assert!(!with(&[]));
        assert!(!with(&[("LANG", "de_DE.UTF-8")]));
        assert!(!with(&[("LC_ALL", ""), ("LANG", "C.utf8")]));
        assert!(with(&[("LC_ALL", "C"), ("LANG", "de_DE.UTF-8")]));
        assert!(with(&[("LC_CTYPE", "de_DE.ISO-8859-1")]));
    }

    #[test]
    fn the_flag_wins_then_no_color_then_force_then_the_terminal() {
        let with = |set: &'static [&'static str]| move |name: &str| set.contains(&name);
        assert!(color(Color::Always, false, with(&["NO_COLOR"])));
        assert!(!color(Color::Never, true, with(&["CLICOLOR_FORCE"])));
        assert!(!color(Color::Auto, true, with(&["NO_COLOR", "CLICOLOR_FORCE"])));
        assert!(color(Color::Auto, false, with(&["CLICOLOR_FORCE"])));
        assert!(color(Color::Auto, true, with(&[])));
        assert!(!color(Color::Auto, false, with(&[])));
    }
}
