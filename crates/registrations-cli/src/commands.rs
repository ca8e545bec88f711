//! The commands, one file each.

pub(crate) mod apply;
pub(crate) mod change;
pub(crate) mod check;
pub(crate) mod clean;
pub(crate) mod completions;
pub(crate) mod diff;
#[cfg(feature = "emulator")]
pub(crate) mod emulator;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod man;
pub(crate) mod resume;
pub(crate) mod schema;
pub(crate) mod show;
pub(crate) mod stats;
