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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Layer {
    /// In the outline of the bindings.
    Rust,
    /// In the outline of the wrapper.
    Wrapper,
    /// In requests and responses.
    #[default]
    Wire,
}

/// What happened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// It is new.
    New,
    /// It is gone.
    Removed,
    /// It has another signature, or another form on the wire.
    #[default]
    Changed,
    /// A type implements more traits.
    MoreTraits,
    /// A type lacks traits that it implemented.
    FewerTraits,
    /// The vendor now advises against it.
    Deprecated,
    /// The vendor no longer advises against it.
    Undeprecated,
    /// Code that uses it does not compile, although its signature is the same.
    DoesNotCompile,
    /// A method sends the request that another one sent.
    OtherRequest,
    /// A method sends an argument as something else.
    OtherArguments,
    /// A parameter has another name or place on the wire, and the same name in Rust.
    SentAs,
    /// A member has another name on the wire, and the same name in Rust.
    WireName,
    /// An operation has another method.
    Method,
    /// An operation has another path.
    Path,
    /// An operation has another successful status.
    Status,
    /// A request has a body.
    Body,
    /// A request has no body.
    NoBody,
    /// An operation needs another authentication.
    Security,
    /// An operation is at another base URL.
    Server,
    /// An absent parameter stands for another value.
    Default,
}

/// One change, with what it means.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Where it is seen.
    pub layer: Layer,
    /// The Rust item of the bindings, or, with the name of the crate before it, of the wrapper.
    pub item: String,
    /// What happened.
    pub what: What,
    /// The old signature or value.
    pub before: Option<String>,
    /// The new signature or value.
    pub after: Option<String>,
    /// The JSON pointer of the place in the description: the new one, or the old one if the place is gone.
    pub pointer: Option<String>,
    /// Why it means what it means.
    pub reason: String,
    /// For code that compiles against the bindings.
    pub api: Effect,
    /// For code that compiles against the wrapper.
    pub wrapper: Effect,
    /// For an old build and the new service.
    pub old_client_new_service: Level,
    /// For a new build and an old service.
    pub new_client_old_service: Level,
}

impl Change {
    /// The most important thing about it.
    pub fn class(&self) -> Class {
        let worst = self.old_client_new_service.max(self.new_client_old_service);
        let is_breaking = self.api.max(self.wrapper) == Effect::Breaking;
        match (self.layer, self.what) {
            (_, What::Deprecated | What::Undeprecated) => Class::Deprecated,
            (_, What::OtherRequest | What::OtherArguments | What::SentAs | What::WireName) => {
                Class::Silent
            }
            _ if worst == Level::SilentlyWrong => Class::Silent,
            // What is new and fails only where it is used is an addition.
            (Layer::Wire, What::New) if worst <= Level::Unusual => Class::Additive,
            (Layer::Wire, _) => Class::Wire,
            _ if is_breaking => Class::Breaking,
            _ => Class::Additive,
        }
    }
}
