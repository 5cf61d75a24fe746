//! Work on many things at the same time.

use std::{
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, Sender, channel},
    },
    thread::{self, Scope},
};

/// Fewer are not worth a thread.
const FEW: usize = 64;

/// Does `work` on as many parts as there are threads, and gives the answers in order.
pub fn in_parts<T: Send, R: Send>(
    items: Vec<T>,
    threads: usize,
    work: impl Fn(Vec<T>) -> Vec<R> + Sync,
) -> Vec<R> {
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
        let running: Vec<_> =
            parts.into_iter().map(|part| scope.spawn(move || work(part))).collect();
        running
            .into_iter()
            .flat_map(|handle| handle.join().unwrap_or_else(|panic| resume_unwind(panic)))
            .collect()
    })
}

/// As many as run at the same time here.
pub fn threads() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

type PoolJob<'j> = Box<dyn FnOnce() + Send + 'j>;

/// Threads that do what they are given, in about the order in which it is given, until nobody is
/// left who could give them more.
#[derive(Clone)]
pub struct ThreadPool<'j>(Sender<PoolJob<'j>>);

impl<'j> ThreadPool<'j> {
    pub fn start<'scope>(scope: &'scope Scope<'scope, 'j>, threads: usize) -> ThreadPool<'j> {
        let (sender, jobs) = channel::<PoolJob<'j>>();
        let jobs = Arc::new(Mutex::new(jobs));
        for _ in 0..threads.max(1) {
            let jobs = Arc::clone(&jobs);
            let next = move || jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
            scope.spawn(move || {
                while let Ok(job) = next() {
                    job();
                }
            });
        }
        ThreadPool(sender)
    }

    /// Has something done, and says where its answer will be.
    pub fn have<R: Send + 'j>(&self, work: impl FnOnce() -> R + Send + 'j) -> JoinHandle<R> {
        let (answer, later) = channel();
        let job = move || drop(answer.send(catch_unwind(AssertUnwindSafe(work))));
        // Its threads are there as long as it is.
        drop(self.0.send(Box::new(job)));
        JoinHandle(later)
    }
}

/// An answer that may still be on its way.
pub struct JoinHandle<R>(Receiver<thread::Result<R>>);

impl<R> JoinHandle<R> {
    /// Waits for it. Panics as the work did.
    pub fn get(self) -> R {
        match self.0.recv() {
            Ok(Ok(answer)) => answer,
            Ok(Err(panic)) => resume_unwind(panic),
            Err(gone) => resume_unwind(Box::new(gone)),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn answers_are_their_questions() {
        let words: Vec<String> = (0..100).map(|n| format!("{n}")).collect();
        for threads in [0, 1, 3] {
            thread::scope(|scope| {
                let crew = ThreadPool::start(scope, threads);
                let other = crew.clone();
                let lengths: Vec<_> = words.iter().map(|word| crew.have(|| word.len())).collect();
                drop(crew);
                let same: Vec<_> = words.iter().map(|word| other.have(move || word)).collect();
                for (word, length) in words.iter().zip(lengths) {
                    assert_eq!(word.len(), length.get());
                }
                for (word, same) in words.iter().zip(same) {
                    assert_eq!(word, same.get());
                }
            });
        }
    }

    #[test]
    fn a_panic_is_passed_on_and_ends_no_thread() {
        let caught = thread::scope(|scope| {
            let crew = ThreadPool::start(scope, 1);
            let (bad, good) = (crew.have(|| resume_unwind(Box::new("that"))), crew.have(|| 1));
            assert_eq!(good.get(), 1);
            catch_unwind(AssertUnwindSafe(|| bad.get())).unwrap_err()
        });
        assert_eq!(caught.downcast_ref::<&str>(), Some(&"that"));
    }
}
