//! Work on many things at the same time.

use std::thread;

/// Fewer are not worth a thread.
const FEW: usize = 64;

/// Does `work` on every item, on `threads` threads, and gives the answers in order.
pub fn side_by_side<T: Send, R: Send>(items: Vec<T>, threads: usize, work: impl Fn(T) -> R + Sync) -> Vec<R> {
    in_parts(items, threads, |part| part.into_iter().map(&work).collect())
}

/// Does `work` on as many parts as there are threads, and gives the answers in order.
pub fn in_parts<T: Send, R: Send>(items: Vec<T>, threads: usize, work: impl Fn(Vec<T>) -> Vec<R> + Sync) -> Vec<R> {
    if threads < 2 || items.len() < FEW {
        return work(items);
    }
    let size = items.len().div_ceil(threads);
    let (mut items, mut parts) = (items, Vec::with_capacity(threads));
    while items.len() > size {
        let rest = items.split_off(size);
        parts.push(std::mem::replace(&mut items, rest));
    }
    parts.push(items);
    let work = &work;
    thread::scope(|scope| {
        let running: Vec<_> = parts.into_iter().map(|part| scope.spawn(move || work(part))).collect();
        running
            .into_iter()
            .flat_map(|handle| handle.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    })
}

/// As many as run at the same time here.
pub fn threads() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}
