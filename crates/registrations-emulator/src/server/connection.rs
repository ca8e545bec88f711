//! Orders from a request to the connection that it came by.

use std::sync::atomic::{AtomicU8, Ordering};

use tokio::sync::Notify;

/// How a connection ends before its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// With FIN, as if all had been said.
    Close,
    /// With RST.
    Reset,
}

/// What a request may order its connection to do.
#[derive(Debug, Default)]
pub(crate) struct Connection {
    /// The ending that waits for what has been written so far to be handed to the system.
    awaited: AtomicU8,
    /// The ending that is due.
    due: AtomicU8,
    ended: Notify,
}

const NONE: u8 = 0;
const CLOSE: u8 = 1;
const RESET: u8 = 2;

impl Connection {
    /// Ends the connection at once.
    pub(crate) fn end(&self, ending: Ending) {
        self.end_with(ending.number());
    }

    /// Ends the connection as soon as the system has all that was written.
    pub(crate) fn end_after_flush(&self, ending: Ending) {
        self.awaited.store(ending.number(), Ordering::Release);
    }

    /// The system has all that was written.
    pub(super) fn flushed(&self) {
        let awaited = self.awaited.load(Ordering::Acquire);
        if awaited != NONE {
            self.end_with(awaited);
        }
    }

    /// Whether the socket is to be reset when it is closed.
    pub(super) fn is_reset(&self) -> bool {
        self.due.load(Ordering::Acquire) == RESET
    }

    /// Waits for the order to end.
    pub(super) async fn ended(&self) {
        self.ended.notified().await;
    }

    fn end_with(&self, ending: u8) {
        self.due.store(ending, Ordering::Release);
        self.ended.notify_one();
    }
}

impl Ending {
    const fn number(self) -> u8 {
        match self {
            Self::Close => CLOSE,
            Self::Reset => RESET,
        }
    }
}
