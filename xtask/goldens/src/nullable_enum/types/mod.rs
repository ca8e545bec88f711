// @generated. Do not edit.

mod kind;
mod pet;
mod pet_mood;
mod pet_size;
mod tail;
mod tail_inner;

pub use self::kind::Kind;
pub use self::pet::Pet;
pub use self::pet_mood::PetMood;
pub use self::pet_size::PetSize;
pub use self::tail::Tail;
pub use self::tail_inner::TailInner;
