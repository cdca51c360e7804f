//! Progress on a terminal's stderr, for work that is worth waiting for.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use super::console::Console;

/// Work shorter than this shows nothing.
const PATIENCE: Duration = Duration::from_millis(500);

/// The bytes read so far, shown once the work has taken a while.
pub(super) struct Progress {
    /// On no terminal nothing is ever shown.
    shown: bool,
    begun: Instant,
    bytes: AtomicU64,
    bar: OnceLock<ProgressBar>,
}

impl Progress {
    pub(super) fn new(console: &Console) -> Self {
        Self {
            shown: console.stderr_is_terminal() && !console.quiet,
            begun: Instant::now(),
            bytes: AtomicU64::new(0),
            bar: OnceLock::new(),
        }
    }

    /// Does `work`, which reports the bytes of every file that is done.
    pub(super) fn watch<T>(self, work: impl FnOnce(&(dyn Fn(u64) + Sync)) -> T) -> T {
        let done = work(&|bytes| self.advance(bytes));
        if let Some(bar) = self.bar.get() {
            bar.finish_and_clear();
        }
        done
    }

    fn advance(&self, bytes: u64) {
        let bytes = self.bytes.fetch_add(bytes, Ordering::Relaxed) + bytes;
        if self.shown && self.begun.elapsed() > PATIENCE {
            self.bar.get_or_init(bar).set_position(bytes);
        }
    }
}

fn bar() -> ProgressBar {
    let bar = ProgressBar::new_spinner();
    let style = ProgressStyle::with_template("{spinner} {bytes} read, {bytes_per_sec}");
    if let Ok(style) = style { bar.with_style(style) } else { bar }
}
