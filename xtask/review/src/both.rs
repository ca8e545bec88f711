//! Does the same for both sides.

use std::{panic::resume_unwind, thread};

/// What `work` returns for the old and the new side, which are worked on at once.
pub(crate) fn both<S: Send, T: Send>([old, new]: [S; 2], work: impl Fn(S) -> T + Sync) -> [T; 2] {
    thread::scope(|scope| {
        let old = scope.spawn(|| work(old));
        let new = work(new);
        [old.join().unwrap_or_else(|panic| resume_unwind(panic)), new]
    })
}
