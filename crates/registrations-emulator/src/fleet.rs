//! The generated fleet: users, their devices and registrations.

mod generate;
mod names;
mod random;
mod rows;

pub(crate) use generate::{Generator, Rows};
pub(crate) use random::Random;
pub(crate) use rows::{DeviceRow, PolicyRow, Record, UserRow};
