/// Why no bindings can be generated.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The description is invalid, or no code can be generated from it.
    #[error("description at #{pointer}: {problem}")]
    Description {
        /// The JSON pointer of the place.
        pointer: String,
        /// What was found, and what was expected.
        problem: String,
    },

    /// progenitor panicked. It does on some descriptions that it does not support, which our checks should refuse.
    #[error("the generator panicked, which is a mistake in our checks: {0}")]
    Panic(String),

    /// progenitor refused a description that passed our checks.
    #[error("progenitor cannot generate code from the description: {0}")]
    Generator(String),

    /// A pass or the layout does not support the generated code.
    #[error("the generated code cannot be used: {0}")]
    Code(String),
}

impl Error {
    pub(crate) fn at(pointer: impl Into<String>, problem: impl Into<String>) -> Self {
        Self::Description { pointer: pointer.into(), problem: problem.into() }
    }
}
