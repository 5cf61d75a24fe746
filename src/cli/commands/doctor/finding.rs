/// The gravity of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    Sound,
    /// Everything works. Somebody should know, or do better.
    Advice,
    /// Something does not work, or is open to others.
    Fault,
}

impl Level {
    pub const fn as_str(self) -> &'static str {
        match self {
            Level::Sound => "sound",
            Level::Advice => "advice",
            Level::Fault => "fault",
        }
    }

    /// Returns the mark that a line begins with.
    pub const fn mark(self) -> &'static str {
        match self {
            Level::Sound => "ok ",
            Level::Advice => "!  ",
            Level::Fault => "!! ",
        }
    }
}

/// One thing looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DoctorFinding {
    pub what: &'static str,
    pub level: Level,
    pub says: String,
    /// The advice on what to do about the finding, if something is to be done.
    pub fix: Option<String>,
}

impl DoctorFinding {
    pub fn is_sound(&self) -> bool {
        self.level == Level::Sound
    }
}

pub fn sound(what: &'static str, says: impl Into<String>) -> DoctorFinding {
    DoctorFinding { what, level: Level::Sound, says: says.into(), fix: None }
}

pub fn advice(
    what: &'static str,
    says: impl Into<String>,
    fix: impl Into<String>,
) -> DoctorFinding {
    DoctorFinding { what, level: Level::Advice, says: says.into(), fix: Some(fix.into()) }
}

pub fn wrong(what: &'static str, says: impl Into<String>, fix: impl Into<String>) -> DoctorFinding {
    DoctorFinding { what, level: Level::Fault, says: says.into(), fix: Some(fix.into()) }
}
