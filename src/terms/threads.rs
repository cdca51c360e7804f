//! Threads: a run of any size starts them at one place, and whatever has much to do uses those that there are.

use std::cell::Cell;

use rayon::prelude::*;
use rayon::{ThreadPoolBuilder, current_thread_index};

thread_local! {
    /// The thread does an item of a [`map`].
    static IS_BUSY: Cell<bool> = const { Cell::new(false) };
}

/// Does `work` so that [`map`] in it goes on at most so many threads.
pub(crate) fn on_threads<T: Send>(threads: usize, work: impl FnOnce() -> T + Send) -> T {
    if threads <= 1 || current_thread_index().is_some() {
        return work();
    }
    // A pool that cannot be had, as under a limit of processes, is no reason to do nothing.
    match ThreadPoolBuilder::new().num_threads(threads).build() {
        Ok(pool) => pool.install(work),
        Err(_) => work(),
    }
}

/// What `each` makes of every item, in their order: on several threads within [`on_threads`], else one after another.
///
/// An item goes on one thread alone, whatever it calls: a thread that waited for others would meanwhile take up a second
/// item, which may wait for a table that the first is about to compute.
pub(crate) fn map<T: Sync, R: Send>(items: &[T], each: impl Fn(&T) -> R + Sync + Send) -> Vec<R> {
    if current_thread_index().is_none() || IS_BUSY.get() {
        return items.iter().map(each).collect();
    }
    let alone = |item| {
        let _busy = Busy::begin();
        each(item)
    };
    items.par_iter().with_max_len(1).map(alone).collect()
}

/// Sets [`IS_BUSY`] until it is dropped, in a panic too.
struct Busy;

impl Busy {
    fn begin() -> Self {
        IS_BUSY.set(true);
        Self
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        IS_BUSY.set(false);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::OnceLock;

    use super::{map, on_threads};

    #[test]
    fn order_is_kept_on_any_number_of_threads() {
        let items: Vec<u32> = (0..1000).collect();
        let doubled: Vec<u32> = items.iter().map(|n| n * 2).collect();
        for threads in [1, 2, 5] {
            assert_eq!(on_threads(threads, || map(&items, |n| n * 2)), doubled);
            assert_eq!(on_threads(threads, || on_threads(3, || map(&items, |n| n * 2))), doubled);
        }
        assert_eq!(map(&items, |n| n * 2), doubled);
    }

    #[test]
    fn items_may_wait_for_what_another_computes_with_a_map() {
        let table = OnceLock::new();
        let items = [0_u32; 64];
        let sums = on_threads(4, || {
            map(&items, |_| *table.get_or_init(|| map(&[1, 2, 3], |n| n * 2).iter().sum::<u32>()))
        });
        assert_eq!(sums, [12; 64]);
    }
}
