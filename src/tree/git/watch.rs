//! A process that is waited for, but not for ever.

use std::io::{self, Read};
use std::process::{Child, ChildStdout};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// Ends its process when that is silent for too long, or when it is dropped.
pub(super) struct Watch {
    child: Mutex<Child>,
    /// When the process was last asked, or wrote something; `None` while nothing is expected of it.
    waiting: Mutex<Option<Instant>>,
    gave_up: AtomicBool,
}

impl Watch {
    pub(super) fn new(child: Child, patience: Duration) -> Arc<Self> {
        let (child, waiting, gave_up) = (Mutex::new(child), Mutex::default(), AtomicBool::new(false));
        let watch = Arc::new(Self { child, waiting, gave_up });
        let watched = Arc::downgrade(&watch);
        let look = move || {
            loop {
                thread::sleep((patience / 4).min(Duration::from_secs(1)));
                let Some(watch) = watched.upgrade() else { return };
                let since = *watch.waiting.lock().unwrap_or_else(PoisonError::into_inner);
                if since.is_some_and(|since| since.elapsed() > patience) {
                    watch.gave_up.store(true, Ordering::Relaxed);
                    return watch.end();
                }
            }
        };
        // Without a further thread, as under a limit of processes, the wait has no end.
        let _ = thread::Builder::new().name("git".to_owned()).spawn(look);
        watch
    }

    /// From now on something is expected of the process, or nothing.
    pub(super) fn expect(&self, something: bool) {
        let now = something.then(Instant::now);
        *self.waiting.lock().unwrap_or_else(PoisonError::into_inner) = now;
    }

    /// Whether the process was ended since it was silent.
    pub(super) fn gave_up(&self) -> bool {
        self.gave_up.load(Ordering::Relaxed)
    }

    pub(super) fn end(&self) {
        let mut child = self.child.lock().unwrap_or_else(PoisonError::into_inner);
        // It may have ended by itself.
        let _ = child.kill();
        let _ = child.wait();
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.end();
    }
}

/// What a watched process writes.
pub(super) struct Watched {
    pub output: ChildStdout,
    pub watch: Arc<Watch>,
}

impl Read for Watched {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let read = self.output.read(bytes);
        self.watch.expect(true);
        read
    }
}
