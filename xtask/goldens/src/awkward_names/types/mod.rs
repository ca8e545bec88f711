// @generated. Do not edit.

mod get_members_response;
mod pet;

pub use self::get_members_response::GetMembersResponse;
pub use self::pet::Pet;
