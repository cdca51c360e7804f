//! What a subcommand says on stdout.

use std::io;

use super::console::Console;
use super::outcome::Outcome;

/// Writes an answer to stdout; a reader that has gone away is not an error.
pub(super) fn answer(
    console: &mut Console,
    write: impl FnOnce(&mut dyn io::Write) -> io::Result<()>,
) -> Outcome {
    match write(&mut console.out) {
        Ok(()) => Outcome::Done,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Outcome::Done,
        Err(error) => {
            console.error(&format!("stdout cannot be written: {error}"));
            Outcome::Unwritable
        }
    }
}
