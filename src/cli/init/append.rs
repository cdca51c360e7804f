//! Text at the end of files that people have written: what is there stays as it is.

use std::io;

use crate::config::Integration;
use crate::tree::Tree;
use crate::tree::buffer::Buffer;
use crate::tree::overlay::Overlay;

/// What is added to files, by path.
pub(super) struct Appended<'t> {
    pub overlay: Overlay<'t>,
    /// Each addition, with the path of its file.
    pub parts: Vec<(String, String)>,
}

/// Why nothing can be added.
pub(super) enum Refused {
    Unreadable(io::Error),
    /// The table is written in a form to which TOML lets nobody add.
    Closed,
}

impl<'t> Appended<'t> {
    pub(super) fn new(tree: &'t dyn Tree) -> Self {
        Self { overlay: Overlay::new(tree), parts: Vec::new() }
    }

    /// Adds tables to the file that declares an integration.
    pub(super) fn add(&mut self, integration: &Integration, tables: &str) -> Result<(), Refused> {
        let path = &integration.location.path;
        let mut buffer = Buffer::default();
        self.overlay.read(path, &mut buffer).map_err(Refused::Unreadable)?;
        // The configuration has been read as such.
        let text = std::str::from_utf8(buffer.bytes()).map_err(|_| Refused::Closed)?;
        let added = joined(text, tables);
        if format!("{text}{added}").parse::<toml::Table>().is_err() {
            return Err(Refused::Closed);
        }
        self.overlay.append(path, &added).map_err(Refused::Unreadable)?;
        self.parts.push((path.clone(), tables.to_owned()));
        Ok(())
    }
}

/// What to write behind a text, with its line ends, so that tables follow after a blank line.
fn joined(text: &str, tables: &str) -> String {
    let gap = match text {
        "" => "",
        _ if text.ends_with('\n') => "\n",
        _ => "\n\n",
    };
    let added = format!("{gap}{tables}");
    let first_line = text.split_inclusive('\n').next().unwrap_or_default();
    if first_line.ends_with("\r\n") { added.replace('\n', "\r\n") } else { added }
}

#[cfg(test)]
mod tests {
    use super::joined;

    #[test]
    fn a_blank_line_and_the_line_ends_of_the_file() {
        assert_eq!(joined("", "[a]\n"), "[a]\n");
        assert_eq!(joined("x = 1\n", "[a]\n"), "\n[a]\n");
        assert_eq!(joined("x = 1", "[a]\n"), "\n\n[a]\n");
        assert_eq!(joined("x = 1\r\ny = 2", "[a]\n"), "\r\n\r\n[a]\r\n");
    }
}
