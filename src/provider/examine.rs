/// One thing that a platform says of how this program is set up there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Examined {
    /// May hold outside text.
    pub says: String,
    /// What to do, where something is wrong or lacking.
    pub fix: Option<String>,
}

impl Examined {
    pub fn sound(says: impl Into<String>) -> Examined {
        Examined { says: says.into(), fix: None }
    }

    pub fn wrong(says: impl Into<String>, fix: impl Into<String>) -> Examined {
        Examined { says: says.into(), fix: Some(fix.into()) }
    }
}
