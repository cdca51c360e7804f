//! Every ending of a run, and its exit code.

use std::process::ExitCode;

/// How a command ended. The first that applies, from the top.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The command line makes no sense.
    Usage,
    /// `leastforce.toml` has mistakes.
    Configuration,
    /// Something in the input could not be read; the rest was linted.
    UnreadableInput,
    /// A report or a fixed file could not be written.
    Unwritable,
    /// A fault of leastforce itself.
    Internal,
    /// Active findings at or above `--fail-on`.
    Findings,
    /// No profile and no permission set was there to be read.
    NothingToLint,
    /// Under `--strict`: something is unresolved or undecided, or was not looked at.
    Inconclusive,
    /// A question was answered, or nothing at or above `--fail-on` was found.
    Done,
}

impl Outcome {
    pub fn code(self) -> u8 {
        match self {
            Self::Usage | Self::Configuration | Self::UnreadableInput | Self::Unwritable | Self::Internal => {
                2
            }
            Self::Findings => 1,
            Self::NothingToLint | Self::Inconclusive => 3,
            Self::Done => 0,
        }
    }
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(outcome.code())
    }
}
