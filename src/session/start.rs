//! Opening a case, or going on with one.

use super::header::{last4, suspension, who};
use super::id_conflicts::SettledId;
use super::intake::{SIGN_IN_PAST, ask_lost, ask_lost_numbers, ask_ticket, show_sign_ins};
use super::rate_limits::limits;
use super::record::replay;
use super::user_history::UserHistory;
use super::{Session, SessionContext, SessionError, Workflow, red_flags};
use crate::case::event::{FactorSeen, IdentitySeen, NumberSeen, Opened, TierSeen, VoucherSeen};
use crate::case::{Case, CaseId, CaseKind, Context, History, Refusal, open};
use crate::ledger::{Expect, LedgerError, Scope};
use crate::model::{ADMINISTRATOR, Mode, Profile, Recorded, User};
use crate::operator::{Aliases, OperatorRegistry};
use crate::provider::{ActKind, Capability, Moment, Outlook, ProviderError, ProviderReads};
use crate::runbook::{Lost, Policy, Runbook, Tier};
use crate::ui::prompter::{Choice, ChoiceOption, MessageStyle, PromptError, Reply};

/// The number of times that an opening is decided on anew because somebody else wrote in between.
const TRIES: usize = 8;

impl<'a, S: Workflow> Session<'a, S> {
    pub(super) fn of(
        desk: SessionContext<'a>,
        case: S,
        history: History,
        operators: Aliases,
        runbook: Runbook,
    ) -> Session<'a, S> {
        let began = case.last();
        Session {
            desk,
            case,
            history,
            operators,
            runbook,
            platform: None,
            shown: None,
            reason: None,
            confirmed: false,
            begun: None,
            stepped_up: false,
            theirs: std::collections::BTreeSet::new(),
            began,
            put_off: None,
            posting: None,
        }
    }
}

impl<'a> Session<'a> {
    /// Goes on with a case, for its holder or for whoever may approve or take it over.
    pub fn resume(mut desk: SessionContext<'a>, id: &str) -> Result<Session<'a>, SessionError> {
        let case: Case = replay(desk.ledger, id)?;
        desk.is_at(id, &case.provider)?;
        let history = desk.past(&case.target, &case.opened.what.login)?.history;
        let operators = OperatorRegistry::read(desk.ledger)?.aliases();
        let runbook = desk.under(&case.opened.what.runbook_sha256)?;
        desk.recall(&case);
        Ok(Session::of(desk, case, history, operators, runbook))
    }

    /// Opens a case about the user that `who` names, or goes on with the one that is open.
    pub fn recover(mut desk: SessionContext<'a>, who: &str) -> Result<Session<'a>, SessionError> {
        let user = pick(&mut desk, who)?;
        let SettledId { user, history, first_read } = desk.settle_id(user)?;
        let operators = OperatorRegistry::read(desk.ledger)?.aliases();
        if let Some(past) = history.open(&user.id.0) {
            let id = past.id.clone();
            let case: Case = replay(desk.ledger, &id)?;
            if case.waiting {
                return Session::call_again(desk, case, history, operators);
            }
            let mine =
                case.holder == desk.actor.name || case.offered.as_ref() == Some(&desk.actor.name);
            if !mine {
                return Err(Refusal::AlreadyOpen {
                    case: id,
                    holder: case.holder,
                    since: case.held_since,
                }
                .into());
            }
            desk.person.tell(
                MessageStyle::Info,
                &format!("{id} about this user is open: going on with it."),
            );
            let runbook = desk.under(&case.opened.what.runbook_sha256)?;
            let mut session = Session::of(desk, case, history, operators, runbook);
            // Who was offered it accepts it by going on with it.
            session.take_over(None)?;
            return Ok(session);
        }
        let runbook = desk.under_current()?;
        Session::open_case(desk, &user, &history, first_read, operators, runbook)
    }

    /// Somebody calls about a user whose case waits for a senior: they are led to that case.
    fn call_again(
        mut desk: SessionContext<'a>,
        case: Case,
        history: History,
        operators: Aliases,
    ) -> Result<Session<'a>, SessionError> {
        let runbook = desk.under(&case.opened.what.runbook_sha256)?;
        let mut session = Session::of(desk, case, history, operators, runbook);
        session.note_contact()?;
        let mine = session.case.holder == session.desk.actor.name;
        if !mine && !crate::operator::may(session.desk.actor.role, crate::operator::Right::TakeOver)
        {
            return Err(SessionError::AwaitingSenior);
        }
        session.take_over(None)?;
        Ok(session)
    }

    fn open_case(
        mut desk: SessionContext<'a>,
        user: &User,
        history: &History,
        first_read: Option<String>,
        operators: Aliases,
        runbook: Runbook,
    ) -> Result<Session<'a>, SessionError> {
        let (now, newest) = (desk.clock.now(), desk.ledger.newest()?);
        desk.tell_of_a_jump(now, newest);
        // The operator may not even look long at a case that the rules will not let them open.
        let senior = crate::operator::may(desk.actor.role, crate::operator::Right::TakeOver);
        history.cooling(&runbook.policy, now, &desk.actor.name, senior)?;
        // Where a person has to read first, the caller is not left in silence.
        let attested = desk.gate.provenance().attested;
        if attested {
            desk.person.tell(MessageStyle::Say, runbook.policy.word("open.say"));
        }
        desk.look_at_account()?;
        // The numbers in a contacts file are told from those that are factors: those are read
        // first.
        desk.look_at_factors("factors")?;
        let profile = desk.gate.profile(&user.id)?;
        let outlook = desk.gate.outlook(&user.id)?;
        may_be_recovered(&outlook)?;
        let limits =
            limits(desk.ledger, &desk.actor, &operators, &profile, history, &runbook.policy, now)?;
        let factors = desk.gate.factors(&user.id)?;
        desk.look_at_codes("codes")?;
        let codes = desk.gate.backup_codes(&user.id)?;
        let sign_ins = desk.gate.sign_ins(&user.id, now - SIGN_IN_PAST)?;

        let suspended = suspension(&profile, history);
        let tier_seen = tier(&profile, &runbook.policy);
        desk.person.card(&who(&profile, &factors, &codes, tier_seen, suspended.as_ref()));
        let seen = desk.look_at_sign_ins()?;
        for said in limits.warnings.iter().chain(limits.flags.iter().map(|(_, said)| said)) {
            desk.person.tell(MessageStyle::Warn, said);
        }
        let unlike = desk.gate.doubt(&user.id);
        if let Some(said) = &unlike {
            desk.person.tell(MessageStyle::Warn, said);
        }
        // A script that gives two readings at once has read neither again.
        let unread = first_read.is_some() && desk.person.mode() == Mode::Scripted;
        let doubted = history.doubts(&user.id.0, &user.login) || unlike.is_some() || unread;
        if let Some(seen) = &suspended {
            desk.person.tell(MessageStyle::Warn, &seen.said);
        }
        let mut raised =
            red_flags::raise(&profile, &sign_ins, history, doubted, &runbook.policy, now, newest);
        if let Some(seen) = &seen {
            raised.extend(red_flags::raise_seen(seen.failed, seen.new_places, &runbook.policy));
        }
        raised.extend(limits.flags.iter().map(|(flag, _)| (*flag).to_owned()));
        if !attested {
            desk.person.tell(MessageStyle::Say, runbook.policy.word("open.say"));
        }
        desk.person.tell(MessageStyle::Do, runbook.policy.word("open.do"));
        for text in desk.gate.advice(Moment::Opening) {
            desk.person.tell(MessageStyle::Do, &text);
        }
        if !attested {
            show_sign_ins(&mut desk, &sign_ins, outlook.known_since, now);
        }
        for said in &outlook.warnings {
            desk.person.tell(MessageStyle::Warn, said);
        }
        let repairs = history.incidents(&user.id.0).next().map(|incident| incident.id.as_str());
        let lost = ask_what_is_lost(&mut desk, &profile, &outlook, repairs)?;
        let lost_numbers = ask_lost_numbers(&mut desk, &lost, &profile)?;
        let ticket = ask_ticket(&mut desk)?;

        let opened = Opened {
            lost,
            runbook: runbook.name.clone(),
            runbook_version: runbook.version.clone(),
            runbook_sha256: runbook.sha256.clone(),
            tier: TierSeen(tier(&profile, &runbook.policy)),
            tier_untold: profile.groups.known().is_none().then_some(true),
            foreseen: outlook.warnings,
            enabled: profile.enabled,
            locked_until: profile.locked_until,
            factors: factors
                .iter()
                .map(|f| FactorSeen {
                    id: f.id.clone(),
                    kind: f.kind,
                    since: f.enrolled,
                    phone: f.phone.clone(),
                })
                .collect(),
            numbers: profile
                .phones
                .iter()
                .map(|p| NumberSeen {
                    id: p.id.clone(),
                    last4: last4(&p.number),
                    since: p.since,
                    lost: lost_numbers.contains(&p.id),
                })
                .collect(),
            identities: profile
                .identities
                .known()
                .into_iter()
                .flatten()
                .map(|i| IdentitySeen {
                    id: i.id.clone(),
                    issuer: i.issuer.clone(),
                    linked: i.linked,
                })
                .collect(),
            backup_codes: codes.known().copied(),
            attested,
            first_read,
            raised,
            login: profile.user.login.clone(),
            name: profile.user.name.clone(),
            addresses: profile.addresses.iter().map(|a| a.address.clone()).collect(),
            vouchers: profile
                .managers
                .iter()
                .map(|m| VoucherSeen {
                    login: m.login.clone(),
                    name: m.name.clone(),
                    since: m.since,
                })
                .collect(),
            ..Opened::default()
        };
        Session::commit_opening(desk, &profile, opened, ticket.as_ref(), operators, runbook)
    }

    /// One open case per target, and no more than the caps allow: the append holds only if nobody
    /// has written about this user since the history was read, and nothing was opened that counts
    /// against the caps. So they are read just before, however long the reading of screens has
    /// taken.
    fn commit_opening(
        desk: SessionContext<'a>,
        profile: &Profile,
        mut opened: Opened,
        ticket: Option<&String>,
        operators: Aliases,
        runbook: Runbook,
    ) -> Result<Session<'a>, SessionError> {
        ticket.map_or(Ok(()), |ticket| desk.no_secret(ticket))?;
        let (provider, target) = (desk.gate.name().to_owned(), &profile.user.id);
        for _ in 0..TRIES {
            let UserHistory { history: mut past, mut read } =
                desk.past(&target.0, &profile.user.login)?;
            let (policy, now) = (&runbook.policy, desk.clock.now());
            let mut limits =
                limits(desk.ledger, &desk.actor, &operators, profile, &past, policy, now)?;
            let doubted = past.doubts(&target.0, &profile.user.login);
            let since = red_flags::raise(
                profile,
                &Recorded::NotRecorded,
                &past,
                doubted,
                policy,
                now,
                desk.ledger.newest()?,
            );
            let since = since.iter().map(|flag| (flag.as_str(), None));
            for (flag, said) in
                since.chain(limits.flags.iter().map(|(flag, said)| (*flag, Some(said))))
            {
                if !opened.raised.iter().any(|raised| raised == flag) {
                    if let Some(said) = said {
                        desk.person.tell(MessageStyle::Warn, said);
                    }
                    opened.raised.push(flag.to_owned());
                }
            }
            let ctx = Context {
                put_off: None,
                now: desk.clock.now(),
                newest: desk.ledger.newest()?,
                platform: desk
                    .gate
                    .clock()
                    .ok()
                    .and_then(|c| c.known().map(|theirs| (*theirs, desk.clock.now()))),
                corrected: desk.ledger.corrected()?,
                actor: &desk.actor,
                operators: &operators,
                policy: &runbook.policy,
                history: &past,
            };
            let id = CaseId::random(CaseKind::Recovery, desk.entropy);
            let draft =
                open(id, &provider, target, opened.clone(), ticket.cloned(), &ctx)?.draft(&ctx);
            let fresh =
                Expect { scope: Scope::Case(draft.case.clone().unwrap_or_default()), last: None };
            let mut expect = vec![fresh];
            expect.append(&mut read);
            expect.append(&mut limits.counted);
            match desk.ledger.append(&[draft], desk.signer, &expect) {
                Ok(committed) => {
                    let first = committed.first().ok_or_else(|| {
                        SessionError::Failed("the ledger committed nothing".into())
                    })?;
                    let case = Case::begin(first).map_err(SessionError::Unreadable)?;
                    past.apply(first).map_err(SessionError::Unreadable)?;
                    (desk.observe)(first);
                    desk.person.tell(MessageStyle::Done, &format!("{} is open.", case.id));
                    return Ok(Session::of(desk, case, past, operators, runbook));
                }
                Err(LedgerError::Conflict(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(LedgerError::Conflict(Scope::Target { provider, id: target.0.clone() }).into())
    }
}

/// Returns an error if the platform knows beforehand that the user cannot be recovered. There is
/// then no reason to verify a caller first.
fn may_be_recovered(outlook: &Outlook) -> Result<(), SessionError> {
    if let Some(why) = &outlook.nobodys {
        let what =
            format!("{why}: it is not recovered; its secret is renewed where the client is kept");
        return Err(Refusal::Other(what).into());
    }
    let needed = [ActKind::RequireEnrolment, ActKind::RemoveFactor];
    needed.iter().find_map(|kind| outlook.bars(*kind)).map_or(Ok(()), |why| Err(why.clone().into()))
}

/// Asks what is lost. A user who would have no way in once the factors are gone has to be given a
/// password too. `repairs` is the incident that the case follows; after an incident every user is
/// given a password.
fn ask_what_is_lost(
    desk: &mut SessionContext<'_>,
    profile: &Profile,
    outlook: &Outlook,
    repairs: Option<&str>,
) -> Result<Vec<Lost>, SessionError> {
    let linked = profile.identities.known().is_some_and(|linked| !linked.is_empty());
    let no_way_in = outlook.password == Recorded::Known(false) && !linked;
    let ticket = desk.gate.capability(ActKind::IssuePasswordTicket);
    let no_ticket = matches!(ticket, Capability::Cannot(_) | Capability::NotApplicable)
        || outlook.bars(ActKind::IssuePasswordTicket).is_some();
    let no_password = outlook.bars(ActKind::SetTemporaryPassword).filter(|_| no_ticket);
    if let (Some(incident), Some(why)) = (repairs, no_password) {
        return Err(not_repairable(&profile.user.login, incident, why));
    }
    loop {
        let lost = ask_lost(desk)?;
        // A lost mailbox leads to a new password too.
        if repairs.is_some() || lost.iter().any(|lost| matches!(lost, Lost::Password | Lost::Email))
        {
            return no_password.map_or(Ok(lost), |why| Err(why.clone().into()));
        }
        if !no_way_in {
            return Ok(lost);
        }
        let what =
            "they have no password and no linked identity, so nothing would let them in once the factors are gone: \
                    choose password too"
                .to_owned();
        if desk.person.mode() == Mode::Scripted {
            return Err(PromptError::Unfit { flag: "--lost".into(), what }.into());
        }
        desk.person.tell(MessageStyle::Warn, &format!("{what}."));
        desk.options.lost.clear();
    }
}

/// The way back where the password is kept elsewhere. The old one is ended there, before the
/// account is enabled.
fn not_repairable(login: &str, incident: &str, why: &ProviderError) -> SessionError {
    SessionError::NotRepairable {
        what: format!(
            "a repair ends the old password, and that of {login} cannot be ended here: {why}"
        ),
        hint: format!(
            "have the password changed and all sessions ended where it is kept; a senior then closes the incident (`readmit \
             incident {incident} --review TEXT`); `readmit recover {login}` resets the factors, and the account is enabled on \
             the platform after that"
        ),
    }
}

/// Whoever the platform lets administer something is privileged under every runbook, and whoever's
/// rights cannot be told.
pub fn tier(profile: &Profile, policy: &Policy) -> Tier {
    let groups = profile.groups.known().map(Vec::as_slice);
    if groups.is_some_and(|groups| groups.iter().any(|group| group == ADMINISTRATOR)) {
        return Tier::Privileged;
    }
    policy.tier(groups)
}

/// The one user that `who` names. Several for one address are never chosen among by guessing.
pub(super) fn pick(desk: &mut SessionContext<'_>, who: &str) -> Result<User, SessionError> {
    desk.look_for_user(who)?;
    let mut users = desk.gate.find(who)?;
    match users.len() {
        0 => Err(nobody(desk.gate.name(), who)),
        1 => users.pop().ok_or(SessionError::Retry),
        _ if desk.person.mode() == Mode::Interactive => choose_user(desk, who, users),
        n => {
            let ids: Vec<String> =
                users.iter().map(|u| format!("{} ({})", u.id, u.login)).collect();
            let ids = ids.join(", ");
            Err(SessionError::Usage(format!("{who} names {n} users: {ids}; give the id of one")))
        }
    }
}

/// A platform that shows nobody of that name.
pub fn nobody(platform: &str, who: &str) -> SessionError {
    SessionError::Usage(format!(
        "{platform} shows no user {who}; check the spelling with the caller, and with `readmit doctor` that the program may see every user"
    ))
}

/// The question which of several is meant. By their ids: logins and names may be the same.
pub fn which_user(who: &str, users: &[User]) -> Choice {
    let label = |u: &User| format!("{}, {}, id {}", u.login, u.name, u.id);
    let options = users
        .iter()
        .map(|u| ChoiceOption { id: u.id.0.clone(), label: label(u), disabled_reason: None })
        .collect::<Vec<_>>();
    Choice {
        flag: "USER",
        key: None,
        question: format!("{who} names {} users. Which one is it?", users.len()),
        options,
        help: "Ask the caller what tells them apart, and do not read the list out.".into(),
        asides: false,
        back: None,
    }
}

fn choose_user(
    desk: &mut SessionContext<'_>,
    who: &str,
    users: Vec<User>,
) -> Result<User, SessionError> {
    match desk.person.choose(&which_user(who, &users))? {
        Reply::Answer(id) => users.into_iter().find(|u| u.id.0 == id).ok_or(SessionError::Retry),
        Reply::Aside(_) | Reply::Back => Err(SessionError::Paused),
    }
}
