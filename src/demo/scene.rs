//! The stage: a person who answers, with a caller on the line. What the caller does at their own
//! computer follows from what has been recorded, and uses nothing but what a user can reach.

use chrono::{DateTime, Utc};
use secrecy::SecretString;

use super::{Beat, Cue, DemoUsers, Story};
use crate::base::clock::Clock;
use crate::case::{Event, Route};
use crate::directory::caller::Caller;
use crate::directory::{
    Actor, Directory, DirectoryError, Random, SignInRefusal, SignInSession, SignInStep,
};
use crate::ledger::Committed;
use crate::model::UserId;
use crate::provider::ActKind;
use crate::runbook::Tier;

/// One story while it is played: told of every entry, it knows what the caller would do next.
pub struct Scene {
    story: &'static Story,
    cast: DemoUsers,
    directory: Directory,
    clock: Box<dyn Clock>,
    random: Box<Random<'static>>,
    /// The newest case, and whether it is about a privileged user.
    case: Option<(String, bool)>,
    spoken: Vec<Cue>,
    /// The beats that the caller has to say as soon as somebody listens.
    pending: Vec<Beat>,
    /// The method that is being tried, until its beats were spoken.
    pub(super) method: Option<&'static str>,
    /// Methods that counted.
    accepted: Vec<String>,
    asked_senior: bool,
    /// On the way in by themself: how, with which identity, and the session once they are in.
    route: Option<(Route, Option<String>)>,
    session: Option<SignInSession>,
    /// The kind of act whose secret was read out last.
    revealing: Option<ActKind>,
    heard: Option<SecretString>,
    /// Nothing more to do at the computer, until something new is read out.
    done: bool,
    /// The caller on the line is not the one of this story.
    silent: bool,
}

/// The question that a senior is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeniorRequest {
    pub case: String,
    /// A method of verification that nobody has used in this case.
    pub method: &'static str,
    /// They have to verify the target themself.
    pub privileged: bool,
    /// True if what the senior will see speaks for granting the request.
    pub grant: bool,
}

impl Scene {
    pub fn new(
        cast: DemoUsers,
        directory: Directory,
        clock: Box<dyn Clock>,
        random: Box<Random<'static>>,
        story: &'static Story,
    ) -> Scene {
        Scene {
            story,
            cast,
            directory,
            clock,
            random,
            case: None,
            spoken: Vec::new(),
            pending: Vec::new(),
            method: None,
            accepted: Vec::new(),
            asked_senior: false,
            route: None,
            session: None,
            revealing: None,
            heard: None,
            done: false,
            silent: false,
        }
    }

    /// The curtain rises for another story, with the same people.
    pub fn begin(&mut self, story: &'static Story) {
        self.story = story;
        self.case = None;
        self.spoken.clear();
        self.forget();
    }

    fn forget(&mut self) {
        self.pending.clear();
        self.method = None;
        self.accepted.clear();
        self.asked_senior = false;
        self.route = None;
        self.session = None;
        self.revealing = None;
        self.heard = None;
        self.done = false;
    }

    /// Sets whether the person on the line is somebody whom the story does not speak for.
    pub fn silence(&mut self, silent: bool) {
        self.silent = silent;
    }

    /// The newest case of the story.
    pub fn case(&self) -> Option<String> {
        self.case.as_ref().map(|(id, _)| id.clone())
    }

    /// Takes note of an entry that was committed.
    pub fn note(&mut self, entry: &Committed) {
        let Ok(Some(event)) = Event::of(entry.draft()) else {
            return;
        };
        match event {
            Event::Opened(opened) => {
                self.forget();
                let id = entry.draft().case.clone().unwrap_or_default();
                self.case = Some((id, opened.tier.0 == Tier::Privileged));
                self.cue(Cue::Screening);
            }
            Event::Verified(verified) => self.accepted.push(verified.method),
            Event::CodesChecked(checked) if checked.left != Some(0) => {
                self.cue(Cue::Codes);
                if checked.reason.is_some() {
                    self.cue(Cue::NotAtHand);
                }
            }
            Event::SelfStarted(started) => {
                self.route = started.route.map(|route| (route, started.identity));
            }
            Event::SelfFailed(_) => self.route = None,
            Event::ApprovalRequested(_) => self.asked_senior = true,
            Event::Intended(change) => self.revealing = change.act,
            _ => {}
        }
    }

    /// The beats of a cue, once.
    pub(super) fn cue(&mut self, cue: Cue) {
        if self.silent || (self.spoken.contains(&cue) && !matches!(cue, Cue::Method(_))) {
            return;
        }
        self.spoken.push(cue);
        self.pending.extend(self.story.beats(cue));
    }

    pub(super) fn take_pending(&mut self) -> Vec<Beat> {
        std::mem::take(&mut self.pending)
    }

    /// Somebody reads a secret out, and the caller listens.
    pub(super) fn hear(&mut self, secrets: &[SecretString]) {
        match self.revealing {
            Some(ActKind::IssueBackupCodes) => {
                if let Some(caller) = self.cast.caller(self.story.login) {
                    caller.backup_codes = secrets.to_vec();
                }
            }
            _ => self.heard = secrets.first().cloned(),
        }
        self.done = false;
    }

    fn user(&self) -> Result<UserId, DirectoryError> {
        let mut users = self.directory.find(self.story.login)?;
        users.pop().map(|u| u.id).ok_or(DirectoryError::NoSuchUser)
    }

    /// The case waits for the caller. What they did at their computer, in words; `None` if there is
    /// nothing to do.
    pub(super) fn act(&mut self) -> Result<Option<String>, DirectoryError> {
        if self.done {
            return Ok(None);
        }
        if self.story.cues.iter().any(|(cue, _)| *cue == Cue::InsteadOfSigningIn) {
            self.cue(Cue::InsteadOfSigningIn);
            self.done = true;
            return Ok(Some(String::new()));
        }
        let user = self.user()?;
        let now = self.clock.now();
        let Some(caller) = self.cast.caller(self.story.login) else {
            return Ok(None);
        };
        let (directory, random) = (&mut self.directory, &mut *self.random);
        if let Some(session) = self.session.take() {
            put_in_order(directory, caller, &session, now, random)?;
            self.done = true;
            return Ok(Some(
                "The caller takes the old phone off the profile, sets up the new one (the directory checks a code that \
                 its app shows), and makes new backup codes."
                    .into(),
            ));
        }
        if let Some((route, identity)) = self.route.take() {
            let (tried, session) =
                help_oneself(directory, caller, &user, route, identity.as_deref(), now, random)?;
            self.session = session;
            return Ok(Some(match (tried, route) {
                (TriedAnswer::In, Route::BackupCode) => {
                    "The caller signs in with the password and a backup code, and is in.".into()
                }
                (TriedAnswer::In, Route::Federated) => {
                    "The caller signs in through the linked account, and is in.".into()
                }
                (TriedAnswer::Refused(why), _) => format!("The caller tries to sign in: {why}."),
            }));
        }
        self.done = true;
        let temporary = self.heard.is_some();
        Ok(Some(match sign_in_anew(directory, caller, self.heard.take(), now, random)? {
            TriedAnswer::In if temporary => "The caller signs in with the temporary password, chooses a new one, sets up the \
                                       new phone (the directory checks a code that its app shows), and makes new backup \
                                       codes."
                .into(),
            TriedAnswer::In => "The caller signs in, is led to enrolment, sets up the new phone (the directory checks a code \
                          that its app shows), and makes new backup codes."
                .into(),
            TriedAnswer::Refused(why) => format!("The caller tries to sign in: {why}."),
        }))
    }

    /// The operator asked for a sign-in with a linked identity, as proof.
    pub(super) fn prove_identity(&mut self) -> Result<(), DirectoryError> {
        let user = self.user()?;
        let now = self.clock.now();
        let profile = self.directory.profile(&user, now)?;
        let identity = profile.identities.known().and_then(|all| all.first()).map(|i| i.id.clone());
        let Some(caller) = self.cast.caller(self.story.login) else {
            return Ok(());
        };
        let (directory, random) = (&mut self.directory, &mut *self.random);
        help_oneself(directory, caller, &user, Route::Federated, identity.as_deref(), now, random)
            .map(|_| ())
    }

    pub(super) fn ask(&mut self) -> Option<SeniorRequest> {
        if !std::mem::take(&mut self.asked_senior) {
            return None;
        }
        let (case, privileged) = self.case.clone()?;
        let taken = |m: &str| self.accepted.iter().any(|a| a == m);
        let method = if taken("known-phone") { "video-call" } else { "known-phone" };
        Some(SeniorRequest { case, method, privileged, grant: self.story.honest })
    }
}

/// The number of backup codes that a user makes when the profile page offers to make codes.
const CODES: usize = 8;

/// The directory's answer to an attempt to sign in.
pub enum TriedAnswer {
    In,
    Refused(SignInRefusal),
}

/// Signs in without the lost device: with a backup code, or the linked identity that the operator
/// asked for.
pub fn help_oneself(
    directory: &mut Directory,
    caller: &mut Caller,
    user: &UserId,
    route: Route,
    identity: Option<&str>,
    now: DateTime<Utc>,
    random: &mut Random<'_>,
) -> Result<(TriedAnswer, Option<SignInSession>), DirectoryError> {
    let came = match (route, identity) {
        (Route::Federated, Some(identity)) => {
            match directory.sign_in_federated(user, identity, &caller.from, now, random)? {
                SignInStep::SignedIn(session) => Ok(session),
                SignInStep::Refused(why, _) => Err(why),
                SignInStep::Prove { .. } | SignInStep::ChangePassword(_) | SignInStep::Enrol(_) => {
                    Err(SignInRefusal::TooLate)
                }
            }
        }
        (Route::Federated, None) => Err(SignInRefusal::NotLinked),
        (Route::BackupCode, _) => {
            caller.sign_in(directory, "Authenticator on my new phone", now, random)?
        }
    };
    Ok(match came {
        Ok(session) => (TriedAnswer::In, Some(session)),
        Err(why) => (TriedAnswer::Refused(why), None),
    })
}

/// On the profile page, signed in: the lost device's factor goes, a new one comes, and new backup
/// codes.
pub fn put_in_order(
    directory: &mut Directory,
    caller: &mut Caller,
    session: &SignInSession,
    now: DateTime<Utc>,
    random: &mut Random<'_>,
) -> Result<(), DirectoryError> {
    for old in directory.factors(&session.user)? {
        directory.remove_factor(&session.user, &old.id, now, Actor::User)?;
    }
    caller.enrol(directory, session, "Authenticator on my new phone", now, random)?;
    new_codes(directory, caller, &session.user, now, random)
}

/// Signs in after a reset: with the temporary password, if one was read out, and through the
/// enrolment that is forced.
pub fn sign_in_anew(
    directory: &mut Directory,
    caller: &mut Caller,
    heard: Option<SecretString>,
    now: DateTime<Utc>,
    random: &mut Random<'_>,
) -> Result<TriedAnswer, DirectoryError> {
    if let Some(heard) = heard {
        caller.password = heard;
    }
    match caller.sign_in(directory, "Authenticator on my new phone", now, random)? {
        Err(why) => Ok(TriedAnswer::Refused(why)),
        Ok(session) => {
            if caller.authenticator.is_none() {
                caller.enrol(directory, &session, "Authenticator on my new phone", now, random)?;
            }
            new_codes(directory, caller, &session.user, now, random)?;
            Ok(TriedAnswer::In)
        }
    }
}

fn new_codes(
    directory: &mut Directory,
    caller: &mut Caller,
    user: &UserId,
    now: DateTime<Utc>,
    random: &mut Random<'_>,
) -> Result<(), DirectoryError> {
    caller.backup_codes = directory.generate_codes(user, CODES, now, Actor::User, random)?;
    Ok(())
}
