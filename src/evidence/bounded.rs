//! A bound on what one row may take, so that a quote that is never closed cannot fill the memory.

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

/// The longest row that is read; the longest texts of event logs are queries of 100,000 characters.
pub(super) const LONGEST_ROW: u64 = 16 << 20;

/// How many bytes may be read until the next row begins.
#[derive(Clone)]
pub(super) struct Allowance(Rc<Cell<u64>>);

impl Allowance {
    /// A row has been read.
    pub fn renew(&self) {
        self.0.set(LONGEST_ROW);
    }
}

/// A reader that ends with an error where a row is too long.
pub(super) struct Bounded<R> {
    inner: R,
    allowance: Allowance,
}

impl<R> Bounded<R> {
    pub fn new(inner: R) -> (Self, Allowance) {
        let allowance = Allowance(Rc::new(Cell::new(LONGEST_ROW)));
        (Self { inner, allowance: allowance.clone() }, allowance)
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.allowance.0.get();
        if left == 0 {
            return Err(io::Error::other(format!("a row has more than {LONGEST_ROW} bytes")));
        }
        let count = self.inner.read(buffer)?;
        self.allowance.0.set(left.saturating_sub(count as u64));
        Ok(count)
    }
}
