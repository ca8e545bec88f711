//! How ids end.

use registrations::{Error, RegistrationId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Verb;
use crate::failure;

/// How an id ended.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Outcome {
    /// The change was made.
    Done,
    /// It was so before.
    Already,
    /// The service has no such registration.
    Unknown,
    /// It is protected, and was not sent.
    Protected,
    /// It changed, is gone or does not pass every filter, and was not sent.
    LeftOut,
    /// It changed since the plan was saved, and was not sent.
    Drifted,
    /// The change was not made.
    Failed,
    /// Whether the change was made could not be found out.
    Unsettled,
    /// It was not sent.
    NotSent,
}

impl Outcome {
    pub(super) const ALL: [Self; 9] = [
        Self::Done,
        Self::Already,
        Self::Unknown,
        Self::Protected,
        Self::LeftOut,
        Self::Drifted,
        Self::Failed,
        Self::Unsettled,
        Self::NotSent,
    ];

    /// `deleted`, `already so`, …
    pub(super) fn label(self, verb: Verb) -> &'static str {
        match self {
            Self::Done => verb.participle(),
            Self::Already => "already so",
            Self::Unknown => "unknown",
            Self::Protected => "protected",
            Self::LeftOut => "left out",
            Self::Drifted => "drifted",
            Self::Failed => "failed",
            Self::Unsettled => "unsettled",
            Self::NotSent => "not sent",
        }
    }

    /// Whether a run that continues has nothing to do for such an id.
    pub(crate) fn is_final(self) -> bool {
        match self {
            Self::Done
            | Self::Already
            | Self::Unknown
            | Self::Protected
            | Self::LeftOut
            | Self::Drifted => true,
            Self::Failed | Self::Unsettled | Self::NotSent => false,
        }
    }
}

/// One id and how it ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Settled {
    #[schemars(with = "String")]
    pub(crate) id: RegistrationId,
    pub(crate) outcome: Outcome,
    /// The registration was read back: it is changed if it is done, and was not at that time if it failed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) confirmed: bool,
    /// Why it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) cause: Option<String>,
    /// The request id that the vendor's support asks for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) ray_id: Option<String>,
}

impl Settled {
    pub(crate) fn new(id: RegistrationId, outcome: Outcome) -> Self {
        Self { id, outcome, confirmed: false, cause: None, ray_id: None }
    }

    pub(crate) fn because(id: RegistrationId, outcome: Outcome, cause: &str) -> Self {
        Self { cause: Some(cause.to_owned()), ..Self::new(id, outcome) }
    }

    /// Done, as was read back.
    pub(super) fn read(id: RegistrationId) -> Self {
        Self { confirmed: true, ..Self::new(id, Outcome::Done) }
    }

    /// Whether the run changed it, or may have changed it.
    pub(crate) fn may_be_changed(&self) -> bool {
        match self.outcome {
            Outcome::Done | Outcome::Unsettled => true,
            // Its response was lost. What was read back may have been too early.
            Outcome::Failed => self.confirmed,
            Outcome::Already
            | Outcome::Unknown
            | Outcome::Protected
            | Outcome::LeftOut
            | Outcome::Drifted
            | Outcome::NotSent => false,
        }
    }

    pub(super) fn of(id: RegistrationId, outcome: Outcome, error: &Error) -> Self {
        let ray_id = error.ray_id().map(|ray| crate::text::escape(ray).into_owned());
        Self { cause: Some(failure::cause(error)), ray_id, ..Self::new(id, outcome) }
    }
}
