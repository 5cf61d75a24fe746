//! The recoveries that are cut off.

use crate::model::Outcome;
use crate::runbook::Lost;
use crate::ui::prompter::SessionCommand;

pub const LOGIN: &str = "maria";
pub const PASSWORD: &str = "correct horse battery";

/// One recovery, or an incident, with everyone's part in it.
#[allow(clippy::struct_excessive_bools)] // each is a branch that the scene takes
pub struct Scene {
    pub name: &'static str,
    pub lost: &'static [Lost],
    /// The answers that the operator gives, by flag and key.
    pub answers: &'static [(&'static str, &'static [&'static str])],
    pub aside: Option<(&'static str, SessionCommand)>,
    /// Backup codes that the user has in a drawer.
    pub codes: usize,
    /// The user gets in by one of them.
    pub by_own_code: bool,
    pub privileged: bool,
    /// Messages go to a mail server.
    pub mail: bool,
    pub wants_password: bool,
    /// The platform gives links in place of passwords, and has tokens that outlive a session.
    pub links: bool,
    /// The operator issues codes while waiting.
    pub wants_codes: bool,
    pub incident: bool,
    /// The outcome with which a case ends.
    pub ends: Outcome,
    /// The number of factors that are removed.
    pub removes: usize,
}

const PLAIN: Scene = Scene {
    name: "",
    lost: &[Lost::Phone],
    answers: ANSWERS,
    aside: None,
    codes: 0,
    by_own_code: false,
    privileged: false,
    mail: false,
    wants_password: false,
    links: false,
    wants_codes: false,
    incident: false,
    ends: Outcome::RecoveredByReset,
    removes: 3,
};

const ANSWERS: &[(&str, &[&str])] = &[
    ("--verify", &["video-call", "ticket"]),
    ("--enrolled", &["theirs"]),
    ("--evidence compared", &["HR photo"]),
    ("--evidence id", &["4711"]),
    ("--evidence vouched-by", &["okoye"]),
    ("--verdict", &["confirmed"]),
    ("--backup-codes", &["not-at-hand", "none"]),
    ("--confirm", &[LOGIN]),
    ("--notice", &["sent"]),
    ("--while-waiting", &["codes", "wait"]),
    ("--codes", &["10"]),
    ("--code", &["cannot-verify"]),
    ("--reason", &["Could not show their face on the call"]),
];

const AT_HAND: &[(&str, &[&str])] = &[
    ("--enrolled", &["theirs"]),
    ("--verify", &["video-call"]),
    ("--evidence compared", &["HR photo"]),
    ("--verdict", &["confirmed"]),
    ("--backup-codes", &["at-hand"]),
];

/// The senior who approves, and verifies the target themself.
pub const SENIOR: &[(&str, &[&str])] = &[
    ("--verify", &["ticket"]),
    ("--evidence id", &["4711"]),
    ("--evidence vouched-by", &["okoye"]),
    ("--verdict", &["confirmed"]),
    ("--answer", &["grant"]),
];

pub const SCENES: &[Scene] = &[
    Scene { name: "reset", codes: 4, mail: true, ..PLAIN },
    Scene { name: "password", lost: &[Lost::Phone, Lost::Email], wants_password: true, ..PLAIN },
    Scene {
        name: "links",
        lost: &[Lost::Phone, Lost::Password],
        wants_password: true,
        links: true,
        ..PLAIN
    },
    Scene { name: "privileged", privileged: true, codes: 2, ..PLAIN },
    Scene {
        name: "own code",
        answers: AT_HAND,
        codes: 4,
        by_own_code: true,
        ends: Outcome::RecoveredByBackupCode,
        removes: 0,
        ..PLAIN
    },
    Scene {
        name: "refuse",
        aside: Some(("--verify", SessionCommand::Refuse)),
        mail: true,
        ends: Outcome::Refused,
        removes: 0,
        ..PLAIN
    },
    Scene { name: "issued codes", wants_codes: true, ..PLAIN },
    Scene { name: "incident", incident: true, removes: 0, ..PLAIN },
    Scene { name: "incident with tokens", incident: true, links: true, removes: 0, ..PLAIN },
];
