//! Logs of events: what users did, day by day.
//!
//! `split` finds the values of a row by `marks`, `columns` those that count, `key` what of them decides, `meaning` what they say,
//! `tally` counts it for a file, and `merge` puts files together.

mod columns;
mod fact;
mod key;
mod login;
mod marks;
mod meaning;
mod merge;
mod read;
mod split;
mod tally;
#[cfg(test)]
mod tests;

pub(super) use self::merge::Logs;
pub(super) use self::read::{LogFile, read};
