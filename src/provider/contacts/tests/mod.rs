#![allow(clippy::unwrap_used)]

mod book;

use std::rc::Rc;

use super::*;
use crate::base::clock::point as since;
use crate::model::{Address, FactorKind, Phone, Recorded, SignIn, User};
use crate::provider::{ActKind, ActOutcome, Capability, Remediation, Residue, SettledAct};
use chrono::{DateTime, Utc};

/// A platform with one user, whose profile a test has written.
struct Platform {
    profile: Profile,
    factors: Vec<Factor>,
    acted: Rc<RefCell<Vec<ActKind>>>,
    silent: bool,
}

impl ProviderReads for Platform {
    fn name(&self) -> &'static str {
        "tenant"
    }

    fn capability(&self, kind: ActKind) -> Capability {
        Capability::InPart(kind.to_string())
    }

    fn residue(&self, what: Residue) -> Remediation {
        Remediation::Cannot(what.to_string())
    }

    fn advice(&self, moment: Moment) -> Vec<String> {
        vec![format!("of the platform at {moment}")]
    }

    fn find(&self, who: &str) -> Result<Vec<User>, ProviderError> {
        Ok(vec![User { name: who.into(), ..self.profile.user.clone() }])
    }

    fn search(&self, part: &SearchTerms) -> Result<Option<FoundUsers>, ProviderError> {
        let mut found = FoundUsers::default();
        let user = self.profile.user.clone();
        if part.fits([user.login.as_str()], []) {
            found.add(FoundUser { user, enabled: false });
        }
        Ok(Some(found))
    }

    fn profile(&self, _: &UserId) -> Result<Profile, ProviderError> {
        Ok(self.profile.clone())
    }

    fn factors(&self, _: &UserId) -> Result<Vec<Factor>, ProviderError> {
        if self.silent {
            Err(ProviderError::Cannot("no factors".into()))
        } else {
            Ok(self.factors.clone())
        }
    }

    fn backup_codes(&self, _: &UserId) -> Result<Recorded<u32>, ProviderError> {
        Ok(Recorded::Known(7))
    }

    fn sign_ins(
        &self,
        _: &UserId,
        _: DateTime<Utc>,
    ) -> Result<Recorded<Vec<SignIn>>, ProviderError> {
        Ok(Recorded::Cannot)
    }

    fn password_changed(&self, _: &UserId) -> Result<Recorded<DateTime<Utc>>, ProviderError> {
        Ok(Recorded::Cannot)
    }

    fn password_expires(&self) -> bool {
        false
    }

    fn clock(&self) -> Result<Recorded<DateTime<Utc>>, ProviderError> {
        Ok(Recorded::NotRecorded)
    }

    fn settle(&self, _: &UserId, _: &Act, _: DateTime<Utc>) -> Result<SettledAct, ProviderError> {
        Ok(SettledAct::CannotTell)
    }
}

impl ProviderActs for Platform {
    fn act(&self, _: &UserId, act: &Act) -> ActReport {
        self.acted.borrow_mut().push(act.kind());
        ActReport::came(ActOutcome::Accepted)
    }
}

fn user(login: &str) -> Profile {
    Profile {
        user: User { id: UserId("u|1".into()), login: login.into(), name: "Anna".into() },
        enabled: true,
        locked_until: None,
        groups: Recorded::Cannot,
        phones: vec![],
        addresses: vec![],
        managers: vec![],
        identities: Recorded::Cannot,
        languages: vec![],
    }
}

fn phone(id: &str, number: &str, at: Option<&str>) -> Phone {
    Phone { id: id.into(), number: number.into(), since: at.and_then(since) }
}

fn factor(kind: FactorKind, label: &str, phone: Option<&str>) -> Factor {
    Factor {
        id: format!("f-{label}"),
        kind,
        label: label.into(),
        enrolled: None,
        last_used: None,
        phone: phone.map(str::to_owned),
        address: None,
        by: Recorded::NotRecorded,
    }
}

fn over(profile: Profile, factors: Vec<Factor>, file: &str) -> WithContacts {
    ContactsTable::check(file.as_bytes(), 20, now()).unwrap();
    let platform = Platform { profile, factors, acted: Rc::default(), silent: false };
    WithContacts::new(Box::new(platform), ContactsTable::of(file.as_bytes().to_vec()))
}

fn seen(contacts: &WithContacts) -> Profile {
    contacts.profile(&UserId("u|1".into())).unwrap()
}

const FILE: &str = "login,id,email,email_since,phone,phone_since,manager,manager_name,manager_since\n\
    anna,u|1,anna@corp.example;anna@home.example,2020-01-02;,+46701234567;+46 8 55 55 12,2021-01-02;2022-02-03,boss,Bo Ek,2019-03-04\n\
    bo,,bo@corp.example,,+46 70 999 45 67,,,,\n\
    other,u|2,other@corp.example,,,,,,\n";

#[test]
fn what_the_platform_lacks_comes_from_the_file() {
    let profile = seen(&over(user("Anna"), vec![], FILE));
    let phones: Vec<_> = profile.phones.iter().map(|p| (p.number.as_str(), p.since)).collect();
    assert_eq!(
        phones,
        [("+46701234567", since("2021-01-02")), ("+46 8 55 55 12", since("2022-02-03"))]
    );
    let addresses: Vec<_> =
        profile.addresses.iter().map(|a| (a.address.as_str(), a.since, a.primary)).collect();
    assert_eq!(
        addresses,
        [("anna@corp.example", since("2020-01-02"), false), ("anna@home.example", None, false)]
    );
    assert_eq!(
        (profile.managers[0].login.as_str(), profile.managers[0].since),
        ("boss", since("2019-03-04"))
    );
    // The same number has the same id as long as it is on file.
    assert_eq!(profile.phones, seen(&over(user("anna"), vec![], FILE)).phones);
    assert!(!profile.phones[0].id.contains("70123"), "{}", profile.phones[0].id);
}

#[test]
fn who_is_on_the_platform_is_found_by_the_end_of_a_number_in_the_file() {
    let contacts = over(user("Anna"), vec![], FILE);
    let found = |part: &str| {
        let found = contacts.search(&SearchTerms::parse(part).unwrap()).unwrap().unwrap();
        found.users.into_iter().map(|found| (found.user.id.0, found.enabled)).collect::<Vec<_>>()
    };
    // The platform says who they are and whether they may sign in.
    assert_eq!(found("4567"), [("u|1".to_owned(), true)]);
    assert_eq!(found("08 55 55 12"), [("u|1".to_owned(), true)]);
    // Whom the platform finds by the name is not listed twice, and a name is no number's end.
    assert_eq!(found("anna"), [("u|1".to_owned(), false)]);
    assert_eq!(found("9999"), []);
}

/// Whoever can change logins on the platform gives their victim the login of their own row.
#[test]
fn what_is_found_by_a_login_alone_is_of_unknown_age() {
    let file = FILE.replace("anna,u|1,", "anna,,");
    let mut by_address = user("a.l");
    by_address.addresses =
        vec![Address { address: "anna@home.example".into(), since: None, primary: true }];
    for profile in [user("anna"), by_address] {
        let contacts = over(profile, vec![], &file);
        let profile = seen(&contacts);
        assert_eq!(
            (profile.phones.len(), profile.addresses.len(), profile.managers.len()),
            (2, 2, 1)
        );
        let dates =
            profile.phones.iter().map(|p| p.since).chain(profile.managers.iter().map(|m| m.since));
        assert_eq!(dates.flatten().count(), 0);
        assert!(profile.addresses.iter().all(|a| a.since.is_none()));
        let advice = contacts.advice(Moment::Opening);
        assert!(
            advice[2].contains("by a login alone") && advice[2].contains("(u|1)"),
            "{advice:?}"
        );
    }
    // What the platform dates itself it still dates.
    let mut dated = user("anna");
    dated.phones = vec![phone("p1", "+46701234567", Some("2018-01-01"))];
    let phones = seen(&over(dated, vec![], &file)).phones;
    assert_eq!(phones.iter().map(|p| p.since).collect::<Vec<_>>(), [since("2018-01-01"), None]);
    let contacts = over(user("anna"), vec![], FILE);
    seen(&contacts);
    assert_eq!(contacts.advice(Moment::Opening).len(), 2);
    assert_eq!(ContactsTable::check(file.as_bytes(), 3, now()).unwrap().without_id, 2);
}

#[test]
fn who_was_misread_is_not_laid_over_another_s_row() {
    use crate::provider::Observation;
    use crate::provider::console::{Console, ConsoleProfile, INTELLIAUTH};
    let read = |id: &str, login: &str, own: bool| {
        let console =
            Console::new("acme", ConsoleProfile::parse("intelliauth.toml", INTELLIAUTH).unwrap());
        console.saw(Observation::User(User { id: UserId(id.into()), ..user(login).user }));
        console.saw(Observation::Factors(Vec::new()));
        let contacts =
            WithContacts::new(Box::new(console), ContactsTable::of(FILE.into())).own(own);
        let phones = contacts.profile(&UserId(id.into())).unwrap().phones.len();
        (phones, contacts.doubt(&UserId(id.into())))
    };
    assert_eq!(read("u|1", "anna", true), (2, None));
    for (id, login) in [("u|2", "anna"), ("u|1", "carl")] {
        let (phones, doubt) = read(id, login, true);
        assert!(phones == 0 && doubt.unwrap().contains(&format!("you read {login} and {id}")));
    }
    // In a file for several platforms the ids may be another's: a row that has one is nobody's
    // here, and nobody is misread.
    assert_eq!(read("7", "anna", false), (0, None));
}

#[test]
fn one_number_known_to_both_is_one_and_the_later_date_counts() {
    let mut profile = user("anna");
    profile.phones = vec![
        phone("p1", "070-123 45 67", Some("2024-05-06")),
        phone("p2", "XXXXX5512", None),
        phone("p3", "+44 20 7946 0001", Some("2018-01-01")),
    ];
    profile.addresses = vec![Address {
        address: "ANNA@corp.example".into(),
        since: since("2026-05-01"),
        primary: true,
    }];
    let profile = seen(&over(profile, vec![], FILE));
    let phones: Vec<_> = profile.phones.iter().map(|p| (p.number.as_str(), p.since)).collect();
    assert_eq!(
        phones,
        [
            ("+44 20 7946 0001", since("2018-01-01")),
            ("+46701234567", since("2024-05-06")),
            ("+46 8 55 55 12", since("2022-02-03")),
        ]
    );
    assert_eq!(profile.addresses.len(), 2);
    assert_eq!(
        (profile.addresses[0].since, profile.addresses[0].primary),
        (since("2026-05-01"), true)
    );
}

#[test]
fn a_number_that_is_a_factor_is_known_as_one() {
    for (kind, label, of) in [
        (FactorKind::Phone, "XXXXXXXX4567", None),
        (FactorKind::Phone, "sms", Some("p1")),
        (FactorKind::Other, "sms", Some("p1")),
    ] {
        let mut profile = user("anna");
        profile.phones = vec![phone("p1", "*******4567", Some("2020-01-01"))];
        let contacts = over(profile, vec![factor(kind, label, of)], FILE);
        let profile = seen(&contacts);
        let factors = contacts.factors(&UserId("u|1".into())).unwrap();
        assert_eq!(factors[0].phone.as_ref(), Some(&profile.phones[0].id), "{label}");
        // Asked for the factors alone, it says the same.
        let mut alone = user("anna");
        alone.phones = vec![phone("p1", "*******4567", Some("2020-01-01"))];
        let alone = over(alone, vec![factor(kind, label, of)], FILE);
        assert_eq!(alone.factors(&UserId("u|1".into())).unwrap(), factors);
    }
}

#[test]
fn where_nobody_can_tell_which_number_is_a_factor_none_can_be_called() {
    let file =
        "login,id,phone,phone_since\nanna,u|1,+46701234567;+46709994567;+4685555512,2020-01-01\n";
    let dates = |label: &str| {
        let contacts = over(user("anna"), vec![factor(FactorKind::Phone, label, None)], file);
        seen(&contacts).phones.iter().map(|p| p.since.is_some()).collect::<Vec<_>>()
    };
    assert_eq!(dates("XXXX4567"), [false, false, true]);
    assert_eq!(dates("my phone"), [false, false, false]);
    assert_eq!(dates("XXXX0000"), [true, true, true]);
    assert_eq!(dates("iPhone 14"), [false, false, false]);
    let contacts = over(user("anna"), vec![factor(FactorKind::Totp, "my phone", None)], file);
    assert!(seen(&contacts).phones.iter().all(|p| p.since.is_some()));
}

#[test]
fn a_factor_is_known_however_its_number_is_written() {
    for (number, label, of) in [
        ("+46 (0)70-123 45 67", "sms", Some("p1")),
        ("+46 (0)70-123 45 67", "phone, +46701234567", None),
        ("070-123 45 67", "phone, +46701234567", None),
    ] {
        let mut profile = user("anna");
        profile.phones = vec![phone("p1", "+46701234567", Some("2020-01-01"))];
        let file = format!("login,phone,phone_since\nanna,{number},2020-01-01\n");
        let contacts = over(profile, vec![factor(FactorKind::Phone, label, of)], &file);
        let phones = seen(&contacts).phones;
        let factors = contacts.factors(&UserId("u|1".into())).unwrap();
        assert_eq!(
            (phones.len(), factors[0].phone.as_ref()),
            (1, Some(&phones[0].id)),
            "{number} {label}"
        );
    }
}

#[test]
fn a_number_that_may_be_another_one_gives_no_date() {
    let date = |number: &str| {
        let mut profile = user("anna");
        profile.phones = vec![phone("p1", number, Some("2020-01-01"))];
        seen(&over(profile, vec![], "login,phone\nanna,+46701234567\n")).phones[0].since
    };
    assert_eq!(
        [date("070 123 45 67"), date("+44 771 123 45 67"), date("XXXX67")],
        [since("2020-01-01"), None, None]
    );
}

#[test]
fn who_is_not_in_the_file_is_as_the_platform_has_them() {
    let mut profile = user("carl");
    profile.phones = vec![phone("p1", "XX12", None)];
    let contacts = over(
        profile.clone(),
        vec![factor(FactorKind::Phone, "XX12", Some("p1"))],
        &FILE.replace("u|1", "u|3"),
    );
    assert_eq!(seen(&contacts), profile);
    assert_eq!(contacts.factors(&UserId("u|1".into())).unwrap()[0].phone.as_deref(), Some("p1"));
}

#[test]
fn a_fault_of_the_file_stops_no_incident() {
    thread_local! { static TOLD: RefCell<Vec<String>> = RefCell::default() }
    let id = UserId("u|1".into());
    let twice = "login,email\na,anna@corp.example\nb,anna@corp.example\n";
    for (file, silent, why) in [(twice, false, "several people"), (FILE, true, "no factors")] {
        let mut profile = user(if silent { "anna" } else { "c" });
        profile.addresses =
            vec![Address { address: "anna@corp.example".into(), since: None, primary: true }];
        let laid = || {
            let platform = Platform {
                profile: profile.clone(),
                factors: vec![],
                acted: Rc::default(),
                silent,
            };
            WithContacts::new(Box::new(platform), ContactsTable::of(file.into()))
        };
        assert!(laid().profile(&id).unwrap_err().to_string().contains(why));
        let contacts =
            laid().lenient(|text| TOLD.with_borrow_mut(|told| told.push(text.to_owned())));
        assert_eq!(contacts.profile(&id).unwrap(), profile);
        assert_eq!(contacts.factors(&id).is_ok(), !silent);
        let told = TOLD.take();
        assert!(told.len() == 1 && told[0].contains(why), "{told:?}");
        // For the notice alone nothing is read that could fail.
        let addresses = laid().reach(&id).map(|reached| reached.addresses.len());
        assert_eq!(addresses.ok(), silent.then_some(2));
    }
}

#[test]
fn everything_else_is_the_platforms() {
    let acted = Rc::new(RefCell::new(vec![]));
    let platform =
        Platform { profile: user("anna"), factors: vec![], acted: acted.clone(), silent: false };
    let contacts = WithContacts::new(Box::new(platform), ContactsTable::of(FILE.into()));
    let id = UserId("u|1".into());
    assert_eq!(contacts.name(), "tenant");
    assert_eq!(contacts.capability(ActKind::Suspend), Capability::InPart("suspend".into()));
    assert_eq!(contacts.residue(Residue::Passkeys), Remediation::Cannot("passkeys".into()));
    assert_eq!(contacts.find("x").unwrap()[0].name, "x");
    assert_eq!(contacts.backup_codes(&id), Ok(Recorded::Known(7)));
    assert_eq!(contacts.sign_ins(&id, Utc::now()), Ok(Recorded::Cannot));
    assert_eq!(contacts.clock(), Ok(Recorded::NotRecorded));
    assert_eq!(contacts.settle(&id, &Act::Suspend, Utc::now()), Ok(SettledAct::CannotTell));
    assert!(matches!(contacts.act(&id, &Act::RevokeTokens).came, ActOutcome::Accepted));
    assert_eq!(*acted.borrow(), [ActKind::RevokeTokens]);
    assert_eq!(contacts.advice(Moment::Enrolment).len(), 1);
    assert!(contacts.advice(Moment::Opening)[1].contains("contacts file"));
}

fn now() -> chrono::DateTime<chrono::Utc> {
    since("2026-05-17").unwrap()
}
