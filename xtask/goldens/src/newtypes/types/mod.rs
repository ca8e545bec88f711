// @generated. Do not edit.

mod order;
mod page;
mod pet;
mod pets;

pub use self::order::Order;
pub use self::page::Page;
pub use self::pet::Pet;
pub use self::pets::Pets;
