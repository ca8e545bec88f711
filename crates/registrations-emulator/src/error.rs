//! Why an emulator does not start.

use std::{error, fmt, io};

/// The emulator could not listen on its port (mostly, something else does), or it was set up in a
/// way in which it cannot be used.
#[derive(Debug)]
pub struct StartError(Reason);

#[derive(Debug)]
enum Reason {
    Port { port: u16, source: io::Error },
    Setting { name: &'static str, wanted: &'static str },
}

impl StartError {
    pub(crate) fn port(port: u16, source: io::Error) -> Self {
        Self(Reason::Port { port, source })
    }

    pub(crate) fn setting(name: &'static str, wanted: &'static str) -> Self {
        Self(Reason::Setting { name, wanted })
    }

    /// Whether something else listens on the port.
    pub fn is_port_in_use(&self) -> bool {
        matches!(&self.0, Reason::Port { source, .. } if source.kind() == io::ErrorKind::AddrInUse)
    }

    /// Whether the builder was told something that no emulator can be started with, such as an
    /// empty token. The message names it.
    pub fn is_bad_setting(&self) -> bool {
        matches!(self.0, Reason::Setting { .. })
    }
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Reason::Port { port, .. } => write!(f, "cannot listen on 127.0.0.1:{port}"),
            Reason::Setting { name, wanted } => write!(f, "the {name} must be {wanted}"),
        }
    }
}

impl error::Error for StartError {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        match &self.0 {
            Reason::Port { source, .. } => Some(source),
            Reason::Setting { .. } => None,
        }
    }
}
