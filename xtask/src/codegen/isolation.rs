//! Runs work that may panic or recurse deeply on descriptions that nobody foresaw.

use std::{
    panic,
    sync::{Mutex, PoisonError},
    thread,
};

use super::Error;

/// Enough for the deepest JSON that `serde_json` reads, in a build without optimisation.
const STACK: usize = 256 << 20;

/// Runs `work` on a stack of its own. A panic, such as progenitor has for what it does not support, is an error.
pub(super) fn run<T: Send>(work: impl FnOnce() -> Result<T, Error> + Send) -> Result<T, Error> {
    // The hook that prints panics is the process's: one at a time may silence it.
    static SILENCED: Mutex<()> = Mutex::new(());
    let guard = SILENCED.lock().unwrap_or_else(PoisonError::into_inner);
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let outcome = thread::scope(|scope| {
        let builder = thread::Builder::new().stack_size(STACK);
        builder.spawn_scoped(scope, work).map(thread::ScopedJoinHandle::join)
    });
    panic::set_hook(hook);
    drop(guard);
    match outcome {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(payload)) => {
            let message = payload.downcast_ref::<String>().map(String::as_str);
            let message = message.or_else(|| payload.downcast_ref::<&str>().copied());
            Err(Error::Generator(message.unwrap_or("it stopped without a message").to_owned()))
        }
        Err(error) => Err(Error::Generator(format!("no thread to run it: {error}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_error_with_its_message() {
        let texts = [
            run::<()>(|| panic!("not yet: {}", 1)).unwrap_err().to_string(),
            run::<()>(|| panic!("not yet")).unwrap_err().to_string(),
        ];
        assert!(texts[0].ends_with(": not yet: 1") && texts[1].ends_with(": not yet"), "{texts:?}");
        assert_eq!(run(|| Ok(1)).unwrap(), 1);
    }
}
