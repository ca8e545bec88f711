//! What the service keeps: registrations, and what they refer to.

mod registration;
mod uuid;

pub use registration::{
    Device, KeyType, Policy, Registration, RegistrationStatus, RegistrationType, TunnelType, User,
};
pub(crate) use uuid::Uuid;
