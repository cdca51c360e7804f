//! How much time the program may take for an input.

use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

/// The instrumented program, which reports every branch and comparison, is slower than the one that people run by
/// this factor: a megabyte with 7,800 findings takes 0.26 and 3.5 seconds.
const INSTRUMENTED: u32 = 12;

/// What a run may take whatever it reads.
const BASE: Duration = Duration::from_millis(500);

/// Does some work about so many bytes, for which this thread may compute one second a megabyte.
pub fn within<T>(bytes: usize, work: impl FnOnce() -> T) -> T {
    let before = computed();
    let done = work();
    let took = computed().saturating_sub(before);
    let allowed = BASE + Duration::from_micros(bytes as u64) * INSTRUMENTED;
    assert!(took <= allowed, "{bytes} bytes took {took:?}");
    done
}

/// What this thread has computed, however busy the machine is.
fn computed() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or_default())
}
