//! What a change means, and for whom.

use serde::Serialize;

/// What a change means to code that compiles against a crate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Nothing.
    #[default]
    None,
    /// It compiles, and can use more.
    Additive,
    /// It does not compile, or it compiles and does something else.
    Breaking,
}

/// What a change means to a program that runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// It works.
    #[default]
    Ok,
    /// It fails for some values, or only where something new is used.
    Unusual,
    /// No rule compares what changed: it may fail.
    Unknown,
    /// It fails.
    Fails,
    /// It works with wrong data, without an error.
    SilentlyWrong,
}

/// The most important thing about a change. The worst class is the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Code that compiles, or an old build, does something else without an error.
    Silent,
    /// Code does not compile.
    Breaking,
    /// The signatures are the same, but the requests or responses are not.
    Wire,
    /// Something is new.
    Additive,
    /// The vendor advises against it.
    Deprecated,
}

/// Where a change is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Layer {
    /// In the outline of `registrations-api`.
    Rust,
    /// In the outline of `registrations`.
    Wrapper,
    /// In requests and responses.
    Wire,
}

/// One change, with what it means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Where it is seen.
    pub layer: Layer,
    /// The most important thing about it.
    pub class: Class,
    /// The Rust item of `registrations-api`, or, with `registrations::` before it, of `registrations`.
    pub item: String,
    /// What changed, in a few words.
    pub change: String,
    /// The old signature or value.
    pub before: Option<String>,
    /// The new signature or value.
    pub after: Option<String>,
    /// The JSON pointer of the place in the description: the new one, or the old one if the place is gone.
    pub pointer: Option<String>,
    /// The ids of the operations that it concerns.
    pub operations: Vec<String>,
    /// Why it means what it means.
    pub reason: String,
    /// For code that compiles against `registrations-api`.
    pub api: Effect,
    /// For code that compiles against `registrations`.
    pub wrapper: Effect,
    /// For an old build and the new service.
    pub old_client_new_service: Level,
    /// For a new build and an old service.
    pub new_client_old_service: Level,
}

impl Change {
    /// A change that means nothing so far.
    pub fn new(layer: Layer, class: Class, item: impl Into<String>) -> Self {
        Self {
            layer,
            class,
            item: item.into(),
            change: String::new(),
            before: None,
            after: None,
            pointer: None,
            operations: Vec::new(),
            reason: String::new(),
            api: Effect::None,
            wrapper: Effect::None,
            old_client_new_service: Level::Ok,
            new_client_old_service: Level::Ok,
        }
    }
}
