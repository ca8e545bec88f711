//! Why an emulator does not start, or refuses a registration.

use std::{error, fmt, io};

/// The emulator cannot listen on its port, or a setting is invalid.
#[derive(Debug)]
pub struct StartError(Reason);

#[derive(Debug)]
enum Reason {
    Port { port: u16, source: io::Error },
    Setting { name: &'static str, expected: &'static str },
}

impl StartError {
    pub(crate) fn port(port: u16, source: io::Error) -> Self {
        Self(Reason::Port { port, source })
    }

    pub(crate) fn setting(name: &'static str, expected: &'static str) -> Self {
        Self(Reason::Setting { name, expected })
    }

    /// Whether another program listens on the port.
    pub fn is_port_in_use(&self) -> bool {
        matches!(&self.0, Reason::Port { source, .. } if source.kind() == io::ErrorKind::AddrInUse)
    }

    /// Whether the builder has an invalid setting, such as an empty token. The message names it.
    pub fn is_invalid_setting(&self) -> bool {
        matches!(self.0, Reason::Setting { .. })
    }
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Reason::Port { port, .. } => write!(f, "cannot listen on 127.0.0.1:{port}"),
            Reason::Setting { name, expected } => write!(f, "the {name} must be {expected}"),
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

/// A registration cannot be [put](crate::Emulator::put). The message names the member and what it
/// must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PutError(String);

impl PutError {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

impl fmt::Display for PutError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl error::Error for PutError {}
