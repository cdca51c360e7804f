//! Faults of leastforce itself: a panic ends one part of a run, and the rest goes on.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// A panic must unwind to be caught.
#[cfg(not(panic = "unwind"))]
compile_error!("leastforce is built with panic = \"unwind\"");

/// A part of a run that panicked. The panic hook has printed where.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault;

/// What `run` gives. What it changes outside itself must make sense wherever it stops.
///
/// # Errors
/// It panicked.
pub(crate) fn guarded<T>(run: impl FnOnce() -> T) -> Result<T, Fault> {
    catch_unwind(AssertUnwindSafe(run)).map_err(|_| Fault)
}
