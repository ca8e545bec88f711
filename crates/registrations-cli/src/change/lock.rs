//! One user of a report at a time.

use std::{
    fs::{File, OpenOptions},
    io,
    path::Path,
};

/// What a report is opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    /// To continue it. Nobody else may use it.
    Append,
    /// To read it. Others may read it, too.
    Read,
}

/// Why a report cannot be used.
#[derive(Debug)]
pub(super) enum LockError {
    /// Another process uses it; on Unix, its id is known.
    InUse(Option<i32>),
    Io(io::Error),
}

impl From<io::Error> for LockError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Opens a report, and locks it until the file is closed.
///
/// On Unix, the lock ends as soon as this process closes any other handle of the file: use this one only.
pub(super) fn open(
    path: &Path,
    options: &mut OpenOptions,
    access: Access,
) -> Result<File, LockError> {
    match access {
        // Windows cannot cut off a torn line of a file that is opened to append.
        Access::Append if cfg!(windows) => options.read(true).write(true),
        Access::Append => options.read(true).append(true),
        Access::Read => options.read(true),
    };
    platform::open(path, options, access)
}

#[cfg(unix)]
mod platform {
    use std::{
        fs::{File, OpenOptions},
        os::unix::fs::OpenOptionsExt as _,
        path::Path,
    };

    use rustix::{
        fs::{FlockOperation, fcntl_lock},
        io::Errno,
        process::{Flock, FlockType, Pid, fcntl_getlk},
    };

    use super::{Access, LockError};

    pub(super) fn open(
        path: &Path,
        options: &mut OpenOptions,
        access: Access,
    ) -> Result<File, LockError> {
        let file = options.mode(0o600).open(path)?;
        let (operation, typ) = match access {
            Access::Append => (FlockOperation::NonBlockingLockExclusive, FlockType::WriteLock),
            Access::Read => (FlockOperation::NonBlockingLockShared, FlockType::ReadLock),
        };
        match fcntl_lock(&file, operation) {
            Ok(()) => Ok(file),
            Err(Errno::AGAIN | Errno::ACCESS) => {
                let holder = fcntl_getlk(&file, &Flock::from(typ)).ok().flatten();
                let id = holder.and_then(|lock| lock.pid).map(Pid::as_raw_nonzero);
                Err(LockError::InUse(id.map(std::num::NonZero::get)))
            }
            Err(error) => Err(LockError::Io(error.into())),
        }
    }
}

#[cfg(windows)]
mod platform {
    use std::{
        fs::{File, OpenOptions},
        os::windows::fs::OpenOptionsExt as _,
        path::Path,
    };

    use super::{Access, LockError};

    const FILE_SHARE_READ: u32 = 1;
    const ERROR_SHARING_VIOLATION: i32 = 32;

    pub(super) fn open(
        path: &Path,
        options: &mut OpenOptions,
        _: Access,
    ) -> Result<File, LockError> {
        options.share_mode(FILE_SHARE_READ).open(path).map_err(|error| match error.raw_os_error() {
            Some(ERROR_SHARING_VIOLATION) => LockError::InUse(None),
            _ => LockError::Io(error),
        })
    }
}
