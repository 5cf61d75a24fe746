/// How grave it is.
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

    /// What a line begins with.
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
pub struct Finding {
    pub what: &'static str,
    pub level: Level,
    pub says: String,
    /// What to do about it, if something is to be done.
    pub fix: Option<String>,
}

impl Finding {
    pub fn is_sound(&self) -> bool {
        self.level == Level::Sound
    }
}

pub fn sound(what: &'static str, says: impl Into<String>) -> Finding {
    Finding { what, level: Level::Sound, says: says.into(), fix: None }
}

pub fn advice(what: &'static str, says: impl Into<String>, fix: impl Into<String>) -> Finding {
    Finding { what, level: Level::Advice, says: says.into(), fix: Some(fix.into()) }
}

pub fn wrong(what: &'static str, says: impl Into<String>, fix: impl Into<String>) -> Finding {
    Finding { what, level: Level::Fault, says: says.into(), fix: Some(fix.into()) }
}
