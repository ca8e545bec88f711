//! A made-up fleet: who has which devices, and how they have been used.

mod generate;
mod names;
mod random;
mod rows;

pub(crate) use generate::{Generator, Rows};
pub(crate) use rows::{DeviceRow, PolicyRow, Record, UserRow, moment};
