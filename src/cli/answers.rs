//! Every prompt has a flag: the answers that can be given beforehand.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::Failure;
use crate::case::CodesAnswer;
use crate::runbook::Lost;
use crate::session::{Afterwards, FollowUpBy, OnBar, SessionOptions, WhileWaiting};
use crate::ui::flags::Given;

/// The keys that `--evidence` takes.
pub const EVIDENCE_KEYS: &[&str] =
    &["compared", "number", "id", "vouched-by", "identity", "minutes-ago"];

#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Answers")]
pub struct Answers {
    /// The thing that is lost (repeatable)
    #[arg(long, value_enum, value_name = "WHAT")]
    pub lost: Vec<LostArg>,
    /// Number on file that went with the device, by its last four digits, or none (repeatable)
    #[arg(long, value_name = "LAST4")]
    pub lost_number: Vec<String>,
    /// Help-desk ticket
    #[arg(long, value_name = "ID")]
    pub ticket: Option<String>,
    /// The reason, in words that an auditor will read
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
    /// You have judged every red flag, and see none
    #[arg(long, conflicts_with = "red_flag")]
    pub no_red_flags: bool,
    /// A red flag that you see: pressure, skips-steps, ... as `readmit runbook show` lists them
    /// (repeatable)
    #[arg(long, value_name = "CODE")]
    pub red_flag: Vec<String>,
    /// The method by which the caller was verified: video-call, known-phone, ticket,
    /// federated-sign-in, or another method of the runbook (repeatable, in order)
    #[arg(long, value_name = "METHOD")]
    pub verify: Vec<String>,
    /// The evidence that supports a verification: compared, number, id, vouched-by, identity,
    /// minutes-ago (repeatable, in order)
    #[arg(long, value_name = "KEY=VALUE")]
    pub evidence: Vec<String>,
    /// The result of a verification: confirmed, uncertain, failed (repeatable, in order) [without a
    /// terminal: confirmed]
    #[arg(long, value_name = "VERDICT")]
    pub verdict: Vec<String>,
    /// Linked identity the caller can sign in with, or no
    #[arg(long, value_name = "ID|no")]
    pub federated: Option<String>,
    /// The caller's answer about backup codes
    #[arg(long, value_name = "none|not-at-hand|at-hand")]
    pub backup_codes: Option<String>,
    /// If a red flag is up: refuse, escalate, or senior (go on; a senior will have to approve)
    #[arg(long, value_name = "ANSWER")]
    pub on_red_flag: Option<String>,
    /// If a senior denies: refuse or escalate
    #[arg(long, value_name = "ANSWER")]
    pub on_denial: Option<String>,
    /// The runbook's reason code, if it comes to a refusal: cannot-verify, impersonation, ...
    #[arg(long, value_name = "CODE")]
    pub refusal_code: Option<String>,
    /// Once, instead of waiting for the target to enrol: codes, password or link
    #[arg(long, value_name = "ANSWER")]
    pub while_waiting: Option<String>,
    /// The number of backup codes to make, if any are to be made [default: as many as the runbook
    /// says]
    #[arg(long, value_name = "NUMBER")]
    pub codes: Option<u32>,
    /// The outcome of self-recovery, where the platform cannot tell: done or failed
    #[arg(long, value_name = "ANSWER")]
    pub self_recovery: Option<String>,
    /// The user's answer to whether a new factor is theirs: theirs, or not-theirs (the account is
    /// suspended)
    #[arg(long, value_name = "theirs|not-theirs")]
    pub enrolled: Option<String>,
    /// For a case that came to nothing after a change: contain, enrolled, end (a senior with no
    /// part in it), or leave
    #[arg(long, value_name = "ANSWER")]
    pub door: Option<String>,
    /// For a case that you escalated: wait, or take-back (the red flag stays)
    #[arg(long, value_name = "ANSWER")]
    pub escalated: Option<String>,
    /// For a repair where it is not on record how the account stood before the incident: yes (it
    /// was enabled), or no (it stays suspended)
    #[arg(long, value_name = "yes|no")]
    pub was_enabled: Option<String>,
    /// The user's name, typed: without it nothing is changed
    #[arg(long, value_name = "USER")]
    pub confirm: Option<String>,
    /// A new file that only you can read, for a password, codes or a link
    #[arg(long, value_name = "FILE")]
    pub secret_to: Option<PathBuf>,
    /// The time to wait for others: 30s, 15m, 2h [default: 0 without a terminal]
    #[arg(long, value_name = "DURATION")]
    pub wait: Option<String>,
    /// The way in which the follow-up goes out
    #[arg(long, value_name = "print|smtp|FILE.eml")]
    pub follow_up: Option<String>,
    /// A sentence to add to the follow-up, above its end; no link
    #[arg(long, value_name = "TEXT")]
    pub follow_up_text: Option<String>,
    /// That you sent the notice yourself, where no mail server is configured; with `resume`, also
    /// after one failed (again: it goes out once more, though it may arrive twice)
    #[arg(long, value_name = "sent|some|not-sent|again")]
    pub notice: Option<String>,
    /// With `--notice some`: an address that you sent it to (repeatable)
    #[arg(long, value_name = "ADDRESS", requires = "notice")]
    pub notice_to: Vec<String>,
    /// A fact that you read off a console, or an action that you did there: login, id, role,
    /// factors, remove-factor=done, ... (repeatable, in order)
    #[arg(long, value_name = "KEY=VALUE")]
    pub attest: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LostArg {
    Phone,
    App,
    Key,
    Number,
    Email,
    Password,
}

impl From<LostArg> for Lost {
    fn from(lost: LostArg) -> Lost {
        match lost {
            LostArg::Phone => Lost::Phone,
            LostArg::App => Lost::App,
            LostArg::Key => Lost::Key,
            LostArg::Number => Lost::Number,
            LostArg::Email => Lost::Email,
            LostArg::Password => Lost::Password,
        }
    }
}

impl Answers {
    /// The answers as the person behind flags takes them. Without a terminal, naming a method and
    /// its evidence says that it was confirmed, unless a verdict says otherwise.
    pub fn given(&self, interactive: bool) -> Result<Vec<Given>, Failure> {
        let mut given = Vec::new();
        let mut all = |flag: &str, values: &[String]| {
            given.extend(values.iter().map(|v| Given::new(flag, v)));
        };
        all("--verify", &self.verify);
        all("--verdict", &self.verdict);
        all("--federated", self.federated.as_slice());
        all("--confirm", self.confirm.as_slice());
        all("--self-recovery", self.self_recovery.as_slice());
        all("--door", self.door.as_slice());
        all("--escalated", self.escalated.as_slice());
        all("--was-enabled", self.was_enabled.as_slice());
        // It is asked where a factor is read back, and where the case waits for it.
        for _ in 0..8 {
            all("--enrolled", self.enrolled.as_slice());
        }
        // One notice after every change: the answer holds for each of them.
        let notice = self.notice.as_ref().filter(|answer| *answer != Afterwards::Again.as_str());
        for _ in 0..8 {
            all("--notice", notice.map(std::slice::from_ref).unwrap_or_default());
        }
        match self.lost_number.as_slice() {
            [none] if none == "none" => given.push(Given::nothing("--lost-number")),
            numbers => given.extend(numbers.iter().map(|n| Given::new("--lost-number", n))),
        }
        if !interactive {
            for _ in self.verdict.len()..self.verify.len() {
                given.push(Given::new("--verdict", "confirmed"));
            }
        }
        for attested in &self.attest {
            let (key, value) = attested.split_once('=').ok_or_else(|| {
                Failure::usage(format!("--attest {attested}: it has the form KEY=VALUE"))
            })?;
            let (key, value) = (key.trim(), value.trim());
            // Of what can be several, that there is none is an answer of its own.
            let several = matches!(key, "factors" | "factors-left");
            let keyed = Given::keyed("--attest", key, value);
            given.push(if several && value == "none" {
                Given { value: None, ..keyed }
            } else {
                keyed
            });
        }
        for evidence in &self.evidence {
            let (key, value) = evidence.split_once('=').ok_or_else(|| {
                Failure::usage(format!("--evidence {evidence}: it has the form KEY=VALUE"))
            })?;
            if !EVIDENCE_KEYS.contains(&key) {
                return Err(Failure::usage(format!(
                    "--evidence {evidence}: {key} is not a key of any evidence"
                ))
                .hint(format!("the keys are {}", EVIDENCE_KEYS.join(", "))));
            }
            given.push(Given::keyed("--evidence", key, value));
        }
        Ok(given)
    }

    /// Returns each text that may end in the ledger or in a message, as it was typed, with its
    /// flag.
    pub fn texts(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let one = [
            ("--reason", &self.reason),
            ("--ticket", &self.ticket),
            ("--confirm", &self.confirm),
            ("--follow-up-text", &self.follow_up_text),
        ];
        let many = [
            ("--evidence", &self.evidence),
            ("--attest", &self.attest),
            ("--verify", &self.verify),
            ("--notice-to", &self.notice_to),
        ];
        let one = one.into_iter().filter_map(|(flag, text)| Some((flag, text.as_deref()?)));
        one.chain(
            many.into_iter()
                .flat_map(|(flag, texts)| texts.iter().map(move |text| (flag, text.as_str()))),
        )
    }

    pub fn options(&self, interactive: bool) -> Result<SessionOptions, Failure> {
        let red_flags =
            (self.no_red_flags || !self.red_flag.is_empty()).then(|| self.red_flag.clone());
        let wait = match &self.wait {
            Some(text) => Some(seconds(text)?),
            None => (!interactive).then_some(0),
        };
        let follow_up = match self.follow_up.as_deref() {
            None => None,
            Some("print") => Some(FollowUpBy::Print),
            Some("smtp") => Some(FollowUpBy::Smtp),
            Some(file)
                if std::path::Path::new(file)
                    .extension()
                    .is_some_and(|e| e.eq_ignore_ascii_case("eml")) =>
            {
                Some(FollowUpBy::Eml(file.into()))
            }
            Some(other) => {
                return Err(Failure::usage(format!(
                    "--follow-up {other}: it is print, smtp or a file that ends in .eml"
                )));
            }
        };
        // A word that is none is told before anything is looked up.
        self.afterwards()?;
        let backup_codes = match self.backup_codes.as_deref() {
            None => None,
            Some(text) => Some(CodesAnswer::parse(text).ok_or_else(|| {
                Failure::usage(format!("--backup-codes {text}: it is none, not-at-hand or at-hand"))
            })?),
        };
        Ok(SessionOptions {
            lost: self.lost.iter().map(|l| Lost::from(*l)).collect(),
            ticket: self.ticket.clone(),
            reason: self.reason.clone(),
            red_flags,
            wait,
            follow_up,
            follow_up_text: self.follow_up_text.clone(),
            backup_codes,
            on_red_flag: word("--on-red-flag", self.on_red_flag.as_ref(), OnBar::parse)?,
            on_denial: word("--on-denial", self.on_denial.as_ref(), OnBar::parse)?,
            code: self.refusal_code.clone(),
            while_waiting: word(
                "--while-waiting",
                self.while_waiting.as_ref(),
                WhileWaiting::parse,
            )?,
            codes: self.codes,
            take_over: false,
            review: None,
            afterwards: None,
            notice_to: self.notice_to.clone(),
            notice: self.notice.is_some(),
            caller_is_another: false,
        })
    }
}

impl Answers {
    /// Reads the answer about a notice that an earlier run did not bring to somebody. Only commands
    /// that go on with a case have a use for the answer. For such commands the failure stands on
    /// record, and the answer was not given beforehand.
    pub fn afterwards(&self) -> Result<Option<Afterwards>, Failure> {
        word("--notice", self.notice.as_ref(), Afterwards::parse)
    }
}

/// A word of a closed set.
fn word<T>(
    flag: &str,
    given: Option<&String>,
    parse: fn(&str) -> Option<T>,
) -> Result<Option<T>, Failure> {
    let parsed = |text: &String| {
        parse(text).ok_or_else(|| Failure::usage(format!("{flag} {text} does not fit; see --help")))
    };
    given.map(parsed).transpose()
}

/// `90`, `30s`, `15m`, `2h`.
fn seconds(text: &str) -> Result<u64, Failure> {
    let wrong = || {
        Failure::usage(format!("--wait {text}: it is a number of seconds, or like 30s, 15m, 2h"))
    };
    super::time_arg::seconds(text, 1).ok_or_else(wrong)
}
