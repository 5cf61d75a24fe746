//! The short texts that the program itself puts into messages to users, in each language.

use std::collections::BTreeMap;

use crate::base::string_enum::string_enum;

string_enum! {
    /// One such text. `{kind}`, `{n}` and `{what}` in it are filled in.
    Phrase {
        /// The platform, where the configuration has no label for it.
        Account = "account",
        /// The organisation, where the runbook does not name it yet.
        Organisation = "organisation",
        AllFactors = "all-factors",
        Factor = "factor",
        Factors = "factors",
        EnrolmentRequired = "enrolment-required",
        BackupCodes = "backup-codes",
        Devices = "devices",
        Sessions = "sessions",
        Tokens = "tokens",
        PasswordUnknown = "password-unknown",
        Password = "password",
        PasswordLink = "password-link",
        CodesIssued = "codes-issued",
        EnrolmentLink = "enrolment-link",
        FoundSuspended = "found-suspended",
        Suspended = "suspended",
        Enabled = "enabled",
        Stopped = "stopped",
        NothingYet = "nothing-yet",
        OwnCode = "own-code",
        OwnSignIn = "own-sign-in",
        Enrolled = "enrolled",
        Attempts = "attempts",
        /// The platform has taken it on, and has not confirmed it.
        TakenOn = "taken-on",
        /// Begun, and nobody knows what came of it.
        NotKnown = "not-known",
        KindTotp = "kind-totp",
        KindWebauthn = "kind-webauthn",
        KindPush = "kind-push",
        KindPhone = "kind-phone",
        KindEmail = "kind-email",
        KindBackupCodes = "kind-backup-codes",
        KindOther = "kind-other",
        KindUnknown = "kind-unknown",
    }
}

/// A part of a phrase that is filled in.
const PLACES: [&str; 3] = ["{kind}", "{n}", "{what}"];

impl Phrase {
    pub const fn english(self) -> &'static str {
        match self {
            Phrase::Account => "your work account",
            Phrase::Organisation => "your organisation",
            Phrase::AllFactors => "removed all second factors",
            Phrase::Factor => "removed a second factor ({kind})",
            Phrase::Factors => "removed {n} second factors ({kind})",
            Phrase::EnrolmentRequired => "asked for a new second factor at the next sign-in",
            Phrase::BackupCodes => "removed the backup codes",
            Phrase::Devices => "forgot the remembered devices",
            Phrase::Sessions => "ended all sessions",
            Phrase::Tokens => "revoked the refresh tokens",
            Phrase::PasswordUnknown => "replaced the password by a random one that nobody knows",
            Phrase::Password => "set a password for you to replace by your own",
            Phrase::PasswordLink => "issued a link to set a new password",
            Phrase::CodesIssued => "issued new backup codes",
            Phrase::EnrolmentLink => "issued a link to set up a new second factor",
            Phrase::FoundSuspended => "found the account suspended already, and left it so",
            Phrase::Suspended => "suspended the account",
            Phrase::Enabled => "enabled the account",
            Phrase::Stopped => {
                "then we stopped: the request was not completed, and what stands above was not undone"
            }
            Phrase::NothingYet => {
                "nothing yet that worked: we are still trying to lock the account"
            }
            Phrase::OwnCode => "you signed in with a backup code of your own; we reset nothing",
            Phrase::OwnSignIn => "you signed in with your linked account; we reset nothing",
            Phrase::Enrolled => "you enrolled a new second factor ({kind})",
            Phrase::Attempts => {
                "before that, {n} attempt(s) to prove who was calling did not count"
            }
            Phrase::TakenOn => "{what} (taken on by the platform, not yet confirmed)",
            Phrase::NotKnown => "{what} (begun; whether it was done is not known)",
            Phrase::KindTotp => "totp",
            Phrase::KindWebauthn => "webauthn",
            Phrase::KindPush => "push",
            Phrase::KindPhone => "phone",
            Phrase::KindEmail => "email",
            Phrase::KindBackupCodes => "backup-codes",
            Phrase::KindOther => "other",
            Phrase::KindUnknown => "unknown",
        }
    }

    /// Returns what is wrong with a text for this phrase: it has to fill in what the English one
    /// fills in, and nothing else.
    pub(super) fn fault(self, text: &str) -> Option<String> {
        let odd = |place: &&&str| text.contains(**place) != self.english().contains(**place);
        PLACES.iter().find(odd).map(|place| {
            let must = if text.contains(place) { "has no" } else { "must hold" };
            format!("{must} {place}: in English it is \"{}\"", self.english())
        })
    }
}

/// The phrases of one language; those that are missing are English.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Phrases(pub(super) BTreeMap<Phrase, String>);

impl Phrases {
    pub fn get(&self, phrase: Phrase) -> &str {
        self.0.get(&phrase).map_or(phrase.english(), String::as_str)
    }
}

/// The certainty that a thing was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Certainty {
    #[default]
    Done,
    TakenOn,
    NotKnown,
}

/// One thing that was done, in no language yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    pub phrase: Phrase,
    /// The kind of a factor, by its code.
    pub kind: Option<&'static str>,
    pub count: usize,
    pub certainty: Certainty,
}

impl Done {
    pub fn of(phrase: Phrase) -> Done {
        Done { phrase, kind: None, count: 1, certainty: Certainty::Done }
    }

    pub fn kind(phrase: Phrase, kind: Option<&'static str>) -> Done {
        Done { kind: Some(kind.unwrap_or("unknown")), ..Done::of(phrase) }
    }

    pub fn text(&self, phrases: &Phrases) -> String {
        let kind = self.kind.unwrap_or_default();
        let named = Phrase::parse(&format!("kind-{kind}")).map_or(kind, |p| phrases.get(p));
        let text = phrases.get(self.phrase).replace("{kind}", named);
        let text = text.replace("{n}", &self.count.to_string());
        match self.certainty {
            Certainty::Done => text,
            Certainty::TakenOn => phrases.get(Phrase::TakenOn).replace("{what}", &text),
            Certainty::NotKnown => phrases.get(Phrase::NotKnown).replace("{what}", &text),
        }
    }

    pub fn english(&self) -> String {
        self.text(&Phrases::default())
    }
}
