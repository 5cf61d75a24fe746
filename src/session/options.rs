//! The answers that flags gave beforehand.

use std::path::PathBuf;

use crate::base::string_enum::string_enum;
use crate::case::CodesAnswer;
use crate::runbook::Lost;

/// The answers that flags gave beforehand, where the answer is not one of a question's words.
#[derive(Clone, Debug, Default)]
pub struct SessionOptions {
    pub lost: Vec<Lost>,
    pub ticket: Option<String>,
    pub reason: Option<String>,
    /// The red flags a person judges; `Some(vec![])` is "none".
    pub red_flags: Option<Vec<String>>,
    /// The time to wait for others, in seconds. `None` waits as long as the person does.
    pub wait: Option<u64>,
    pub follow_up: Option<FollowUpBy>,
    /// A sentence of the operator's for the follow-up.
    pub follow_up_text: Option<String>,
    /// The caller's word on backup codes. A word that contradicts the platform is an error.
    pub backup_codes: Option<CodesAnswer>,
    /// The choice to make if a red flag is up: refuse, escalate, or go on towards a senior's
    /// approval.
    pub on_red_flag: Option<OnBar>,
    /// The choice to make if a senior denies: refuse or escalate.
    pub on_denial: Option<OnBar>,
    /// The runbook's code for a refusal that a flag asked for.
    pub code: Option<String>,
    /// Done once instead of waiting for the target to enrol.
    pub while_waiting: Option<WhileWaiting>,
    /// The number of backup codes that are made and read out, where fewer than the runbook's number
    /// are enough.
    pub codes: Option<u32>,
    /// The operator means to take the case from whoever holds it.
    pub take_over: bool,
    /// For an incident: the review that closes it.
    pub review: Option<String>,
    /// The operator's word on a message that an earlier session did not bring to somebody.
    pub afterwards: Option<Afterwards>,
    /// Whom the operator sent the notice to, where not everyone.
    pub notice_to: Vec<String>,
    /// A flag says whether the notice was sent.
    pub notice: bool,
    /// For an incident: the caller on the line is somebody else, so that nothing is said to them.
    pub caller_is_another: bool,
}

string_enum! {
    /// The choice of an operator when the way is barred.
    OnBar {
        Refuse = "refuse",
        Escalate = "escalate",
        /// Go on; a senior will have to approve.
        Senior = "senior",
    }
}

string_enum! {
    /// The help that can be given to a target who is waited for.
    WhileWaiting {
        Codes = "codes",
        Password = "password",
        /// A link that leads to enrolment.
        Link = "link",
    }
}

/// The way in which the follow-up leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FollowUpBy {
    Print,
    Smtp,
    Eml(PathBuf),
}

string_enum! {
    /// The operator's word afterwards on a message that did not reach somebody, or of which nobody
    /// knows.
    Afterwards {
        /// They have sent it themselves since.
        Sent = "sent",
        /// They have sent it themselves since, but not to all.
        Some = "some",
        NotSent = "not-sent",
        /// Once more, although it may arrive twice.
        Again = "again",
    }
}
