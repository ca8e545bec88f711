//! Runs work that may panic, or recurse deeply, on an unusual description.

use std::{
    cell::RefCell,
    panic::{self, AssertUnwindSafe},
    sync::Once,
    thread,
};

use super::Error;

/// Enough for the deepest JSON that `serde_json` reads, in a build without optimization.
const STACK: usize = 256 << 20;

thread_local! {
    /// On our threads: the place of the last panic.
    static PLACE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Runs `work` on its own thread. A panic becomes an error: progenitor panics on some of what it does not support.
pub(super) fn run<T: Send>(work: impl FnOnce() -> Result<T, Error> + Send) -> Result<T, Error> {
    silence();
    let work = || {
        PLACE.set(Some(String::new()));
        panic::catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|payload| {
            let message = payload.downcast_ref::<String>().map(String::as_str);
            let message = message.or_else(|| payload.downcast_ref::<&str>().copied());
            Err(Error::Panic {
                message: message.unwrap_or("no message").to_owned(),
                place: PLACE.take().unwrap_or_default(),
            })
        })
    };
    let outcome = thread::scope(|scope| {
        let builder = thread::Builder::new().stack_size(STACK);
        builder.spawn_scoped(scope, work).map(thread::ScopedJoinHandle::join)
    });
    match outcome {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(_)) => Err(Error::Panic { message: "no message".into(), place: String::new() }),
        Err(error) => Err(Error::Generator(format!("no thread to run it: {error}"))),
    }
}

/// Records panics on our threads instead of printing them. Other threads keep the previous hook.
fn silence() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let previous = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            let place = info.location().map(ToString::to_string).unwrap_or_default();
            let ours =
                PLACE.with_borrow_mut(|noted| noted.as_mut().map(|noted| *noted = place).is_some());
            if !ours {
                previous(info);
            }
        }));
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_error_with_its_message_and_place() {
        let errors = [
            run::<()>(|| panic!("not yet: {}", 1)).unwrap_err().to_string(),
            run::<()>(|| panic!("not yet")).unwrap_err().to_string(),
        ];
        assert!(errors[0].contains("not yet: 1 (at "), "{errors:?}");
        assert!(
            errors[1].contains("not yet (at ") && errors[1].contains("isolation.rs:"),
            "{errors:?}"
        );
        assert_eq!(run(|| Ok(1)).unwrap(), 1);
    }
}
