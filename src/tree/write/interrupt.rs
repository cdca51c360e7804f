//! Signals that end a run end it between two files.

/// As long as one of these is there, the process does not end by an interrupt or a request to end.
pub(super) struct Busy(());

impl Busy {
    pub(super) fn begin() -> Self {
        #[cfg(unix)]
        unix::begin();
        Self(())
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        #[cfg(unix)]
        unix::end();
    }
}

#[cfg(unix)]
mod unix {
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
    use std::sync::{Arc, LazyLock, Mutex, PoisonError};

    use signal_hook::consts::{SIGINT, SIGTERM};
    use signal_hook::flag::{register_conditional_default, register_usize};
    use signal_hook::low_level::emulate_default_handler;

    struct Signals {
        /// How many files are not complete.
        files: Mutex<usize>,
        /// A signal ends the process as soon as it comes.
        ends: Arc<AtomicBool>,
        /// The one that came meanwhile; 0 is none.
        came: Arc<AtomicUsize>,
    }

    static SIGNALS: LazyLock<Signals> = LazyLock::new(|| {
        let signals =
            Signals { files: Mutex::default(), ends: Arc::new(AtomicBool::new(true)), came: Arc::default() };
        for signal in [SIGINT, SIGTERM] {
            let number = usize::try_from(signal).unwrap_or_default();
            // Where it cannot be waited for, it ends the process at once.
            let _ = register_conditional_default(signal, Arc::clone(&signals.ends))
                .and_then(|_| register_usize(signal, Arc::clone(&signals.came), number));
        }
        signals
    });

    pub(super) fn begin() {
        let signals = &*SIGNALS;
        *signals.files.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        signals.ends.store(false, Ordering::SeqCst);
    }

    pub(super) fn end() {
        let signals = &*SIGNALS;
        let mut files = signals.files.lock().unwrap_or_else(PoisonError::into_inner);
        *files -= 1;
        if *files == 0 {
            // In this order none is lost: from now on one that comes ends the process by itself.
            signals.ends.store(true, Ordering::SeqCst);
            let came = signals.came.load(Ordering::SeqCst);
            if let Some(signal) = i32::try_from(came).ok().filter(|signal| *signal != 0) {
                // Does not come back for these.
                let _ = emulate_default_handler(signal);
            }
        }
    }
}
