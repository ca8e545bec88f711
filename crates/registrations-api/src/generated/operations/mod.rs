// @generated from spec/registrations.json and spec/overlay.json by `cargo xtask codegen`. Do not edit.

mod delete_registration;
mod delete_registrations;
mod get_registration;
mod get_registration_override_codes;
mod list_registrations;
mod revoke_registrations;
mod unrevoke_registrations;

pub use self::get_registration::GetRegistrationParams;
pub use self::list_registrations::ListRegistrationsParams;
