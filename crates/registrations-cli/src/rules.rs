//! Rules in a file: which registrations are deleted or revoked. The first rule that matches a registration decides.

mod file;
mod planner;
mod selectors;

pub(crate) use file::{Rules, schema};
pub(crate) use planner::{Matched, plan};
