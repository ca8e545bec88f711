//! SIGINT, SIGTERM and SIGHUP.

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use tokio::sync::watch;

/// What a signal does: before anything is sent it ends the program. Then the first one lets the requests in flight
/// settle, and the second one ends the program.
#[derive(Clone, Debug)]
pub(crate) struct Signals {
    is_sending: Arc<AtomicBool>,
    /// The number of the signal.
    received: watch::Receiver<Option<u8>>,
}

impl Signals {
    pub(crate) fn listen() -> io::Result<Self> {
        let (sender, received) = watch::channel(None);
        let is_sending = Arc::new(AtomicBool::new(false));
        let mut next = next()?;
        let sending = Arc::clone(&is_sending);
        tokio::spawn(async move {
            while let Some(number) = next.recv().await {
                let is_first = sender.send_replace(Some(number)).is_none();
                if !is_first || !sending.load(Ordering::SeqCst) {
                    super::say("\n");
                    std::process::exit(i32::from(128_u8.saturating_add(number)));
                }
            }
        });
        Ok(Self { is_sending, received })
    }

    /// From now on, the first signal lets the requests in flight settle.
    pub(super) fn begin(&self) {
        self.is_sending.store(true, Ordering::SeqCst);
    }

    /// The signal that came while requests were sent. From now on, the next one ends the program.
    pub(super) fn pause(&self) -> Option<u8> {
        self.is_sending.store(false, Ordering::SeqCst);
        *self.received.borrow()
    }

    /// Waits for a signal.
    pub(super) async fn received(&self) -> u8 {
        let mut received = self.received.clone();
        match received.wait_for(Option::is_some).await.map(|number| *number) {
            Ok(Some(number)) => number,
            _ => std::future::pending().await,
        }
    }
}

#[cfg(unix)]
const HANGUP: u8 = 1;

/// Whether the program was started to ignore SIGHUP, as by `nohup`. Only Linux tells.
#[cfg(unix)]
fn ignores_hangup() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    ignored.is_some_and(|mask| mask & (1 << (HANGUP - 1)) != 0)
}

/// Receives the number of each signal.
fn next() -> io::Result<tokio::sync::mpsc::UnboundedReceiver<u8>> {
    let (sender, receiver) = tokio::sync::mpsc::unbounded_channel();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        for (kind, number) in [
            (SignalKind::interrupt(), 2),
            (SignalKind::terminate(), 15),
            (SignalKind::hangup(), HANGUP),
        ] {
            if number == HANGUP && ignores_hangup() {
                continue;
            }
            let mut signal = signal(kind)?;
            let sender = sender.clone();
            tokio::spawn(async move {
                while signal.recv().await.is_some() && sender.send(number).is_ok() {}
            });
        }
    }
    #[cfg(not(unix))]
    tokio::spawn(async move {
        while tokio::signal::ctrl_c().await.is_ok() && sender.send(2).is_ok() {}
    });
    Ok(receiver)
}
