use super::Action;

/// An entry whose personal data names somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    pub seq: u64,
    pub action: Action,
    pub case: Option<String>,
    /// The fields that do.
    pub fields: Vec<String>,
}
