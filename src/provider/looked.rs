use super::Fault;

/// One thing that a platform was asked about itself: what, how it is, and what to do where it is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Looked {
    pub what: &'static str,
    /// May hold outside text.
    pub says: String,
    pub fix: Option<String>,
}

impl Looked {
    pub fn sound(what: &'static str, says: impl Into<String>) -> Looked {
        Looked { what, says: says.into(), fix: None }
    }

    pub fn wrong(what: &'static str, says: impl Into<String>, fix: impl Into<String>) -> Looked {
        Looked { what, says: says.into(), fix: Some(fix.into()) }
    }

    pub fn fault(what: &'static str, fault: &Fault) -> Looked {
        Looked::wrong(what, fault.to_string(), fault.hint())
    }
}
