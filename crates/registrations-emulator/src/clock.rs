//! The emulated time.

use jiff::Timestamp;

/// A clock that stands still, or the system's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Clock {
    Fixed(Timestamp),
    System,
}

impl Clock {
    /// The time, in seconds since 1970.
    pub(crate) fn seconds(self) -> i64 {
        match self {
            Self::Fixed(time) => time.as_second(),
            Self::System => Timestamp::now().as_second(),
        }
    }

    /// The time, in whole seconds.
    pub(crate) fn now(self) -> Timestamp {
        from_seconds(self.seconds())
    }
}

/// The time that is this many seconds after 1970.
pub(crate) fn from_seconds(seconds: i64) -> Timestamp {
    // Only a clock at one end of the range that jiff supports has neighbors out of range.
    let limit = if seconds < 0 { Timestamp::MIN } else { Timestamp::MAX };
    Timestamp::from_second(seconds).unwrap_or(limit)
}
