//! Why an emulator does not start.

use std::{error, fmt, io};

/// The emulator could not listen on its port; mostly, something else does.
#[derive(Debug)]
pub struct StartError {
    port: u16,
    source: io::Error,
}

impl StartError {
    pub(crate) fn new(port: u16, source: io::Error) -> Self {
        Self { port, source }
    }

    /// Whether something else listens on the port.
    pub fn is_port_in_use(&self) -> bool {
        self.source.kind() == io::ErrorKind::AddrInUse
    }
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot listen on 127.0.0.1:{}", self.port)
    }
}

impl error::Error for StartError {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        Some(&self.source)
    }
}
