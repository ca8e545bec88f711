//! Writes the findings of a review, in several forms. All of them depend on the findings only.

mod changelog;
mod github;
mod json;
mod markdown;
mod proof;
mod rows;
mod section;
mod summary;
mod text;
mod wording;
mod wrapped;

pub use self::{
    github::annotations, json::json, markdown::markdown, section::LIMIT, summary::plural,
    wrapped::wrapped,
};
