//! Progress on a terminal's stderr, for work that is worth waiting for.

use std::io::Write;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use super::console::Console;

/// Work shorter than this shows nothing.
const PATIENCE: Duration = Duration::from_millis(500);

/// From one line to the next.
const PAUSE: Duration = Duration::from_millis(100);

/// Wide enough for every line, narrow enough for every terminal.
const WIDTH: usize = 40;

/// The bytes read so far, shown once the work has taken a while.
pub(super) struct Progress {
    /// On no terminal nothing is ever shown.
    shown: bool,
    begun: Instant,
    bytes: AtomicU64,
    /// When the last line was shown.
    last: Mutex<Option<Instant>>,
}

impl Progress {
    pub(super) fn new(console: &Console) -> Self {
        Self {
            shown: console.stderr_is_terminal() && !console.quiet,
            begun: Instant::now(),
            bytes: AtomicU64::new(0),
            last: Mutex::new(None),
        }
    }

    /// Does `work`, which reports the bytes of every file that is done.
    pub(super) fn watch<T>(self, work: impl FnOnce(&(dyn Fn(u64) + Sync)) -> T) -> T {
        let done = work(&|bytes| self.advance(bytes));
        if self.last.lock().is_ok_and(|last| last.is_some()) {
            show("");
        }
        done
    }

    fn advance(&self, bytes: u64) {
        let bytes = self.bytes.fetch_add(bytes, Ordering::Relaxed) + bytes;
        let elapsed = self.begun.elapsed();
        if !self.shown || elapsed <= PATIENCE {
            return;
        }
        // Another thread is showing its line.
        let Ok(mut last) = self.last.try_lock() else { return };
        if last.is_none_or(|last| last.elapsed() > PAUSE) {
            *last = Some(Instant::now());
            show(&line(bytes, elapsed));
        }
    }
}

/// In the place of the line before.
fn show(line: &str) {
    // Nobody is left to tell when stderr is closed.
    let _ = write!(std::io::stderr(), "\r{line:WIDTH$}\r{line}");
}

fn line(bytes: u64, elapsed: Duration) -> String {
    let millis = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX).max(1);
    format!("{} MB read, {} MB/s", bytes / 1_000_000, bytes / 1_000 / millis)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_how_much_and_how_fast() {
        assert_eq!(line(12_999_999, Duration::from_millis(1_500)), "12 MB read, 8 MB/s");
        assert_eq!(line(0, Duration::ZERO), "0 MB read, 0 MB/s");
        assert!(line(u64::MAX, Duration::from_millis(1)).len() < 2 * WIDTH);
        assert!(line(1 << 50, Duration::from_hours(1)).len() < WIDTH);
    }
}
