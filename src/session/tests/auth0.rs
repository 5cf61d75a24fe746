//! Recoveries and repairs at Auth0 from end to end, against a tenant that keeps state.

use std::time::Duration;

use super::*;
use crate::case::{Case, IncidentStep};
use crate::ledger::Action;
use crate::provider::auth0::fake::{self, CLIENT, DOMAIN, SECRET, Tenant};
use crate::provider::auth0::{Auth0, Auth0Config};
use crate::provider::contacts::{ContactsTable, WithContacts};
use crate::provider::http::testing::{Moment, Server};
use crate::provider::http::{HttpConfig, silent};
use crate::secret::SecretRef;

struct Place {
    world: World,
    tenant: Server<Tenant>,
    moment: Moment,
    user: String,
}

impl Place {
    /// Maria has an app, a phone and a recovery code, and her manager is in the contacts file.
    fn new() -> Place {
        let moment = Moment::new();
        let tenant = Server::start(Tenant::new(&moment), &moment);
        let user = tenant.state(|t| fake::furnish(t, "maria"));
        let mut world = World::new();
        let secret = world.home.path().join("secret");
        std::fs::write(&secret, SECRET).unwrap();
        std::fs::set_permissions(&secret, std::os::unix::fs::PermissionsExt::from_mode(0o600))
            .unwrap();
        let config = Auth0Config {
            name: "corp".into(),
            domain: DOMAIN.into(),
            base_url: Some(tenant.url()),
            client_id: CLIENT.into(),
            client_secret: Some(SecretRef::File(secret)),
            private_key: None,
            key_id: None,
            keep_passkeys: false,
            http: HttpConfig::default(),
        };
        let auth0 = Auth0::open(&config, Rc::new(moment.clone()), silent()).unwrap();
        let book = format!(
            "login,id,manager,manager_name,manager_since\nmaria,{user},greta@example.com,Greta Boss,2024-01-01\n"
        );
        let book = ContactsTable::of(book.into_bytes());
        world.platform = Some(Box::new(WithContacts::new(Box::new(auth0), book)));
        world.options.wait = Some(0);
        Place { world, tenant, moment, user }
    }

    fn pass(&self, seconds: u32) {
        self.world.hands.pass(TimeDelta::seconds(seconds.into()));
        self.moment.pass(Duration::from_secs(seconds.into()));
    }

    /// The changes that the tenant has been asked for since the last look: `PATCH /api/v2/users/...
    /// password`.
    fn changes(&self) -> Vec<String> {
        let seen = self
            .tenant
            .seen()
            .into_iter()
            .filter(|r| r.method != "GET" && r.path != "/oauth/token");
        let kind = |r: &crate::provider::http::testing::Request| {
            let keys = r
                .json()
                .and_then(|body| body.as_object().map(|o| o.keys().cloned().collect::<Vec<_>>()));
            let last = r.path.rsplit('/').next().unwrap().to_owned();
            let last = if last.contains('%') || last.contains('|') { String::new() } else { last };
            let words = [r.method.clone(), last, keys.unwrap_or_default().join("+")];
            words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
        };
        seen.map(|r| kind(&r)).collect()
    }

    fn blocked(&self) -> bool {
        self.tenant.state(|t| t.users[&self.user].blocked())
    }

    fn incident(
        &mut self,
        of: &str,
        actor: Actor,
        person: &mut Fake,
    ) -> Result<IncidentStep, SessionError> {
        self.world.at_desk(actor, person, |desk| Session::incident(desk, Some(of), None)?.work())
    }

    fn resume(&mut self, case: &str, actor: Actor, person: &mut Fake) -> Result<End, SessionError> {
        self.world.at_desk(actor, person, |desk| Session::resume(desk, case)?.drive())
    }
}

fn reset(person: Fake) -> Fake {
    video(person)
        .answer("--backup-codes", "not-at-hand")
        .answer("--confirm", "maria")
        .answer("--notice", "sent")
}

#[test]
fn a_recovery_that_went_wrong_is_contained_and_repaired() {
    let mut at = Place::new();
    let stop = at.world.recover(&mut reset(Fake::new())).unwrap_err();
    assert!(matches!(stop, SessionError::AwaitingEnrolment), "{stop:?}");
    let wrong = at.world.case();

    // Sessions end late here, and nobody is told that they have ended before they have.
    at.world.options.reason = Some("the real user says that they never called".into());
    let mut person = Fake::new().answer("--notice", "sent");
    let stop = at.incident(&wrong, ravi(), &mut person).unwrap_err();
    assert_eq!((stop.exit_code(), at.blocked()), (9, true), "{stop:?}");
    assert!(
        stop.to_string().contains("end all sessions (taken on, and not confirmed yet)"),
        "{stop}"
    );
    let incident = at.world.case();
    at.pass(60);
    assert_eq!(at.incident(&incident, ravi(), &mut Fake::new()).unwrap(), IncidentStep::Repair);
    assert_eq!(at.resume(&wrong, ravi(), &mut Fake::new()).unwrap().outcome, Outcome::Compromised);

    // Whoever enrolled after the first reset goes with the repair.
    at.tenant.state(|t| t.enrol(&at.user, "totp", serde_json::json!({})));
    at.world.options.reason = Some("Repair after the incident".into());
    let mut person = manager(video(Fake::new()));
    let stop = at.world.recover(&mut person).unwrap_err();
    assert!(matches!(stop, SessionError::AwaitingApproval), "{stop:?}");
    let by_us = format!(
        "The account is SUSPENDED by {incident}. This case repairs it; a senior enables it at the end."
    );
    assert!(
        person.was_told(&by_us) && !person.was_told("nobody is recovered while it is"),
        "{:#?}",
        person.told()
    );
    let repair = at.world.case();
    let mut senior = Fake::new().answer("--answer", "grant").answer("--confirm", "maria");
    assert!(
        at.world
            .at_desk(sofia(), &mut senior, |desk| Session::resume(desk, &repair)?.approve())
            .unwrap()
    );

    at.changes();
    let mut person = Fake::new()
        .answer("--confirm", "maria")
        .answer("--notice", "sent")
        .answer("--notice", "sent");
    let stop = at.resume(&repair, ravi(), &mut person).unwrap_err();
    assert!(matches!(stop, SessionError::AwaitingEnabling), "{stop:?}");
    assert_eq!(stop.exit_code(), 4);
    // The hint leads on: what it names is what takes the next step.
    let hint = stop.hint().unwrap();
    assert!(
        hint.contains("a senior runs `readmit resume CASE`") && !hint.contains("approve"),
        "{hint}"
    );
    let changes = at.changes();
    let password = changes.iter().position(|c| c == "PATCH connection+password").unwrap();
    let link = changes.iter().position(|c| c.starts_with("POST password-change")).unwrap();
    assert!(password < link, "the old password ends before anything is handed out: {changes:#?}");
    assert!(
        !changes.iter().any(|c| c.contains("ticket") && !c.starts_with("POST password-change")),
        "{changes:#?}"
    );
    assert!(at.blocked(), "setting a password lifts the block here");
    let set = at.tenant.state(|t| t.users[&at.user].password.clone()).unwrap();
    assert!(
        !format!("{:?}{:?}{:?}", person.told(), person.revealed(), at.world.ledger.entries())
            .contains(&set)
    );
    assert!(
        person.was_told("row: Refresh tokens | done")
            && !person.was_told("row: Refresh tokens | done, in part")
    );

    let mut senior = Fake::new().answer("--confirm", "maria");
    let stop = at.resume(&repair, sofia(), &mut senior).unwrap_err();
    assert!(matches!(&stop, SessionError::HoldersTurn(holder) if holder == "ravi"), "{stop:?}");
    assert!(
        !at.blocked() && senior.asked() == ["--confirm"],
        "what is on record is not asked: {:?}",
        senior.asked()
    );

    at.pass(20);
    at.tenant.state(|t| t.enrol(&at.user, "totp", serde_json::json!({})));
    let mut person = Fake::new().answer("--notice", "sent").answer("--enrolled", "theirs");
    assert_eq!(at.resume(&repair, ravi(), &mut person).unwrap().outcome, Outcome::RecoveredByReset);
    assert!(!person.was_told("fact: SUSPENDED"), "it is enabled: {:#?}", person.told());
    for said in ["enabled the account", "replaced the password by a random one that nobody knows"] {
        assert!(at.world.printed.last().unwrap().contains(said), "{said}");
    }
    at.world.options.review = Some("the photo on file was an old one".into());
    assert_eq!(at.incident(&incident, sofia(), &mut Fake::new()).unwrap(), IncidentStep::Done);
    at.world.is_settled();
}

#[test]
fn a_code_that_comes_with_a_new_factor_under_a_reset_stays() {
    let mut at = Place::new();
    at.tenant.state(|t| t.quick = true);
    let mut person = reset(Fake::new()).answer("--enrolled", "theirs");
    at.pass(60);
    assert_eq!(at.world.recover(&mut person).unwrap().outcome, Outcome::RecoveredByReset);
    let left = at
        .tenant
        .state(|t| t.users[&at.user].methods.iter().map(|m| m["type"].clone()).collect::<Vec<_>>());
    assert_eq!(left, ["totp", "recovery-code"]);
    let removed = at.world.count("mfa.factor_admin_reset remove-backup-codes");
    assert_eq!(removed, 0, "{:#?}", at.world.story());
    // Somebody else's: contained, and neither the factor nor its code is deleted without a word.
    let mut at = Place::new();
    at.tenant.state(|t| t.quick = true);
    let mut person = reset(Fake::new()).answer("--enrolled", "not-theirs");
    at.pass(60);
    let stop = at.world.recover(&mut person).unwrap_err();
    assert!(matches!(stop, SessionError::NotContained(_)), "sessions end late here: {stop:?}");
    assert_eq!(
        (at.blocked(), at.world.count("mfa.factor_admin_reset remove-backup-codes")),
        (true, 0)
    );
    let left = at.tenant.state(|t| t.users[&at.user].methods.len());
    assert_eq!(left, 2);
}

/// A repair of an incident from before it was recorded how the account stood.
#[test]
fn an_account_of_which_it_is_not_on_record_how_it_stood_is_enabled_only_by_an_answer() {
    let mut at = Place::new();
    at.world.options.reason = Some("somebody else is in the account".into());
    let mut person = Fake::new().answer("--notice", "sent");
    at.world.ledger.is_older(true);
    let _ = at
        .world
        .at_desk(ravi(), &mut person, |desk| Session::incident(desk, None, Some(MARIA))?.work());
    at.world.ledger.is_older(false);
    at.pass(60);
    let mut person = manager(video(Fake::new()));
    assert!(matches!(at.world.recover(&mut person), Err(SessionError::AwaitingApproval)));
    assert!(
        person.was_told("it is not on record whether the account was suspended before"),
        "{:#?}",
        person.told()
    );
    let repair = at.world.case();
    let case: Case = crate::session::replay(&at.world.ledger, &repair).unwrap();
    assert_eq!((case.opened.what.suspended, case.enabling_in_doubt()), (None, true));
    let mut senior = Fake::new().answer("--answer", "grant").answer("--confirm", "maria");
    assert!(
        at.world
            .at_desk(sofia(), &mut senior, |desk| Session::resume(desk, &repair)?.approve())
            .unwrap()
    );
    let mut person = Fake::new()
        .answer("--confirm", "maria")
        .answer("--notice", "sent")
        .answer("--notice", "sent");
    assert!(matches!(at.resume(&repair, ravi(), &mut person), Err(SessionError::AwaitingEnabling)));

    // A script that has no answer enables nothing, nor does one that says no.
    let nobody = PromptError::NobodyToAsk(vec!["--was-enabled yes|no".into()]);
    let stop = at
        .resume(&repair, sofia(), &mut Fake::new().scripted().fails("--was-enabled", nobody))
        .unwrap_err();
    assert!(stop.exit_code() == 2 && stop.to_string().contains("--was-enabled"), "{stop:?}");
    let mut senior = Fake::new().answer("--was-enabled", "no");
    let stop = at.resume(&repair, sofia(), &mut senior).unwrap_err();
    assert_eq!(
        (stop.exit_code(), at.blocked(), at.world.count("user.enabled")),
        (3, true, 0),
        "{stop:?}"
    );
    let mut senior = Fake::new().answer("--was-enabled", "yes").answer("--confirm", "maria");
    let stop = at.resume(&repair, sofia(), &mut senior).unwrap_err();
    assert!(matches!(stop, SessionError::HoldersTurn(_)) && !at.blocked(), "{stop:?}");
    let enabled = at
        .world
        .ledger
        .entries()
        .into_iter()
        .rev()
        .find(|e| e.draft().action == Action::UserEnabled)
        .unwrap();
    assert_eq!(enabled.data()["was"], "enabled");
}

/// Their password is kept by another platform, where nobody here can end it.
#[test]
fn whose_password_is_kept_elsewhere_is_led_to_where_it_ends() {
    let mut at = Place::new();
    at.tenant.state(|t| {
        let user = t.users.get_mut(&at.user).unwrap();
        user.fields["identities"][0]["connection"] = "google-oauth2".into();
        user.fields["identities"][0]["provider"] = "google-oauth2".into();
    });
    at.world.options.reason = Some("somebody else is in the account".into());
    let mut person = Fake::new().answer("--notice", "sent");
    let _ = at
        .world
        .at_desk(ravi(), &mut person, |desk| Session::incident(desk, None, Some(MARIA))?.work());
    let incident = at.world.case();
    at.pass(60);
    let entries = at.world.ledger.entries().len();
    let stop = at.world.recover(&mut Fake::new()).unwrap_err();
    assert_eq!((stop.exit_code(), at.world.ledger.entries().len()), (7, entries), "{stop:?}");
    assert!(stop.to_string().contains("not kept at Auth0 but at google-oauth2"), "{stop}");
    let hint = stop.hint().unwrap();
    assert!(hint.contains(&format!("`readmit incident {incident} --review TEXT`")), "{hint}");
    // The way that the hint names leads to the end.
    at.world.options.review = Some("the password was changed at Google".into());
    assert_eq!(at.incident(&incident, sofia(), &mut Fake::new()).unwrap(), IncidentStep::Done);
    at.world.options.review = None;
    let mut person = video(Fake::new()).answer("--on-red-flag", "senior");
    let stop = at.world.recover(&mut person).unwrap_err();
    assert!(matches!(stop, SessionError::AwaitingApproval), "{stop:?}");
}

#[test]
fn an_operator_with_more_cases_than_are_looked_at_is_named() {
    let mut at = Place::new();
    at.world.recover(&mut reset(Fake::new())).unwrap_err();
    let wrong = at.world.case();
    at.world.options.reason = Some("the real user says that they never called".into());
    let mut person = Fake::new().answer("--notice", "sent");
    at.incident(&wrong, ravi(), &mut person).unwrap_err();
    assert!(!person.was_told("only the newest"), "{:#?}", person.told());
    let incident = at.world.case();
    let acted = at
        .world
        .ledger
        .entries()
        .into_iter()
        .find(|e| e.draft().action == Action::VerificationAccepted)
        .unwrap();
    let drafts: Vec<_> = (0..200).map(|_| acted.draft().clone()).collect();
    at.world.ledger.append(&drafts, &key_of(&ravi()), &[]).unwrap();
    at.pass(60);
    let mut person = Fake::new();
    at.incident(&incident, ravi(), &mut person).unwrap();
    assert!(
        person.was_told("Of ravi only the newest 200 entries were looked at"),
        "{:#?}",
        person.told()
    );
    assert!(person.was_told("`readmit audit list --actor ravi`"));
}
