/// One thing looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub what: &'static str,
    pub sound: bool,
    pub says: String,
    /// What to do about it, if something is to be done.
    pub fix: Option<String>,
}

pub fn sound(what: &'static str, says: impl Into<String>) -> Finding {
    Finding { what, sound: true, says: says.into(), fix: None }
}

pub fn wrong(what: &'static str, says: impl Into<String>, fix: impl Into<String>) -> Finding {
    Finding { what, sound: false, says: says.into(), fix: Some(fix.into()) }
}
