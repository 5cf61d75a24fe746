/// One thing that a platform says of how this program is set up there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreflightCheck {
    /// May hold outside text.
    pub says: String,
    /// The advice on what to do, where something is wrong or lacking.
    pub fix: Option<String>,
}

impl PreflightCheck {
    pub fn sound(says: impl Into<String>) -> PreflightCheck {
        PreflightCheck { says: says.into(), fix: None }
    }

    pub fn wrong(says: impl Into<String>, fix: impl Into<String>) -> PreflightCheck {
        PreflightCheck { says: says.into(), fix: Some(fix.into()) }
    }
}
