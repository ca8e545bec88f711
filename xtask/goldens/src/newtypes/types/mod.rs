// @generated. Do not edit.

/// Generation of default values for serde.
pub mod defaults;
mod order;
mod page;
mod pet;
mod pets;

pub use self::order::Order;
pub use self::page::Page;
pub use self::pet::Pet;
pub use self::pets::Pets;
