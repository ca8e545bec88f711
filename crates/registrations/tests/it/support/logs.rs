//! Collects what is logged.

use std::{
    io,
    sync::{Arc, Mutex, Once},
};

use tracing::{Level, level_filters::LevelFilter, subscriber::DefaultGuard};

/// The events of this thread at this level and above, as lines: level, spans, message, fields. Ends when it is dropped.
pub(crate) struct Logs {
    buffer: Buffer,
    _guard: DefaultGuard,
}

#[derive(Clone, Default)]
struct Buffer(Arc<Mutex<Vec<u8>>>);

impl Logs {
    pub(crate) fn collect(level: Level) -> Self {
        // Without it, a thread of another test that meets an event first disables it for all threads.
        static EVERY_THREAD: Once = Once::new();
        EVERY_THREAD.call_once(|| {
            let ignored = tracing_subscriber::fmt().with_max_level(LevelFilter::TRACE);
            tracing::subscriber::set_global_default(ignored.with_writer(io::sink).finish())
                .unwrap();
        });
        let buffer = Buffer::default();
        let writer = buffer.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(LevelFilter::from_level(level))
            .without_time()
            .with_ansi(false)
            .with_writer(move || writer.clone())
            .finish();
        Self { buffer, _guard: tracing::subscriber::set_default(subscriber) }
    }

    /// The lines of this crate.
    pub(crate) fn lines(&self) -> Vec<String> {
        let text = String::from_utf8(self.buffer.0.lock().unwrap().clone()).unwrap();
        text.lines().filter(|line| line.contains("registrations::")).map(str::to_owned).collect()
    }
}

impl io::Write for Buffer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
