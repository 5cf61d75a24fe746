//! The people in the directory, with a past. The people were enrolled long ago through the
//! directory's own sign-in, with a phone that is gone.

use chrono::{DateTime, TimeDelta, Utc};
use secrecy::SecretString;

use super::STORIES;
use crate::directory::caller::{Authenticator, Caller};
use crate::directory::{Actor, Algorithm, Directory, DirectoryError, NewUser, Random};
use crate::model::{SignIn, SignInMethod, SignInResult, UserId};

/// The address that the people of the demo sign in from. The addresses of the demo are among the
/// addresses kept for documentation (RFC 5737).
const OFFICE: &str = "192.0.2.10";
/// And where others do.
const ELSEWHERE: &str = "203.0.113.66";

/// Somebody, as the directory is told of them.
struct DemoUser {
    login: &'static str,
    name: &'static str,
    /// Area code. The numbers end in 555 01xx, which are kept for fiction.
    area: u16,
    groups: &'static [&'static str],
    codes: usize,
    /// Issuer of a linked identity.
    linked: Option<&'static str>,
    /// A number that came on file yesterday.
    new_number: bool,
    /// Failed sign-ins last night, from elsewhere.
    failed: i64,
}

const fn person(login: &'static str, name: &'static str, area: u16) -> DemoUser {
    DemoUser {
        login,
        name,
        area,
        groups: &["staff"],
        codes: 0,
        linked: None,
        new_number: false,
        failed: 0,
    }
}

const PEOPLE: [DemoUser; 10] = [
    person("nora@example.com", "Nora Notional", 202),
    DemoUser { codes: 8, ..person("hugo@example.com", "Hugo Hypothetical", 212) },
    DemoUser { codes: 9, ..person("ivy@example.com", "Ivy Imaginary", 303) },
    DemoUser { linked: Some("partner-portal"), ..person("leo@example.com", "Leo Legendary", 312) },
    DemoUser { codes: 3, ..person("rosa@example.com", "Rosa Rumoured", 404) },
    DemoUser {
        groups: &["staff", "domain-admins"],
        ..person("viktor@example.com", "Viktor Virtual", 415)
    },
    DemoUser { new_number: true, ..person("tess@example.com", "Tess Theoretical", 503) },
    DemoUser { failed: 7, ..person("sid@example.com", "Sid Supposed", 617) },
    DemoUser { codes: 10, ..person("fay@example.com", "Fay Fictitious", 702) },
    person("otto@example.com", "Otto Ostensible", 808),
];

/// The person who vouches, in tickets.
const MANAGER: (&str, &str) = ("gil@example.com", "Gil Goodfellow");

/// The callers of the demo, as they sit at their computers.
pub struct DemoUsers {
    callers: Vec<Caller>,
}

impl DemoUsers {
    /// The one who calls in the story about `login`. An imposter knows the password too: that is
    /// how they got so far.
    pub fn caller(&mut self, login: &str) -> Option<&mut Caller> {
        self.callers.iter_mut().find(|c| c.login == login)
    }
}

/// Fills an empty directory. Every "since" is counted back from `now`.
pub fn populate(
    directory: &mut Directory,
    now: DateTime<Utc>,
    random: &mut Random<'_>,
) -> Result<DemoUsers, DirectoryError> {
    let ago = |days: i64| now - TimeDelta::days(days);
    let manager =
        NewUser::new(MANAGER.0, MANAGER.1).group("managers", ago(900)).address(MANAGER.0, ago(900));
    directory.add(&manager, ago(900), random)?;
    let mut callers = Vec::with_capacity(PEOPLE.len());
    for person in &PEOPLE {
        callers.push(add(directory, person, now, random)?);
    }
    Ok(DemoUsers { callers })
}

fn add(
    directory: &mut Directory,
    person: &DemoUser,
    now: DateTime<Utc>,
    random: &mut Random<'_>,
) -> Result<Caller, DirectoryError> {
    let ago = |days: i64| now - TimeDelta::days(days);
    let number = |last: &str| format!("+1 {} 555 {last}", person.area);
    let private = person.login.replace("@example.com", "@home.example.com");
    let mut new = NewUser::new(person.login, person.name)
        .address(person.login, ago(700))
        .address(&private, ago(500))
        .phone(&number("0141"), ago(700))
        .phone(&number("0152"), ago(600))
        .manager(MANAGER.0, MANAGER.1, ago(400));
    for group in person.groups {
        new = new.group(group, ago(700));
    }
    if let Some(issuer) = person.linked {
        new = new.identity(issuer, person.login, ago(300));
    }
    if person.new_number {
        new = new.phone(&number("0187"), ago(1));
    }
    let user = directory.add(&new, ago(700), random)?;
    let password = password(random);
    directory.set_password(&user, &password, ago(200), Actor::User, random)?;
    enrol(directory, &user, ago(180), random)?;
    let honest = STORIES.iter().find(|s| s.login == person.login).is_none_or(|s| s.honest);
    let mut caller = Caller::new(person.login, password, if honest { OFFICE } else { ELSEWHERE });
    if person.codes > 0 {
        caller.backup_codes =
            directory.generate_codes(&user, person.codes, ago(180), Actor::User, random)?;
    }
    for at in past(person, now) {
        directory.record_sign_in(&user, &at)?;
    }
    Ok(caller)
}

/// The app on the phone that is lost by now: a real code of it confirmed it, long ago.
fn enrol(
    directory: &mut Directory,
    user: &UserId,
    then: DateTime<Utc>,
    random: &mut Random<'_>,
) -> Result<(), DirectoryError> {
    let begun = directory.begin_enrolment(
        user,
        Algorithm::Sha1,
        "Authenticator on my phone",
        then,
        random,
    )?;
    let code = Authenticator::scan(&begun)?.code(then);
    directory.confirm_enrolment(user, &begun.factor, &code, OFFICE, then).map(|_| ())
}

/// Sign-ins of the last weeks, oldest first.
fn past(person: &DemoUser, now: DateTime<Utc>) -> Vec<SignIn> {
    let sign_in = |at, address: &str, result: SignInResult| SignIn {
        at,
        address: address.to_owned(),
        method: match result {
            SignInResult::Succeeded => SignInMethod::PasswordAndFactor,
            _ => SignInMethod::Password,
        },
        result,
        identity: None,
    };
    let usual = [16, 9, 3]
        .map(|days| sign_in(now - TimeDelta::days(days), OFFICE, SignInResult::Succeeded));
    let failed = (0..person.failed).rev().map(|n| {
        sign_in(now - TimeDelta::minutes(190 + 17 * n), ELSEWHERE, SignInResult::WrongPassword)
    });
    usual.into_iter().chain(failed).collect()
}

fn password(random: &mut Random<'_>) -> SecretString {
    let mut bytes = zeroize::Zeroizing::new([0; 15]);
    random(bytes.as_mut());
    data_encoding::BASE32_NOPAD.encode(bytes.as_ref()).into()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::directory::Hashing;

    #[test]
    fn everybody_has_a_story_and_a_past() {
        let home = tempfile::tempdir().unwrap();
        let mut random = crate::base::random::fill;
        let mut directory = Directory::create(home.path(), Hashing::cheap(), &mut random).unwrap();
        let now = "2026-05-17T14:00:00Z".parse().unwrap();
        let mut cast = populate(&mut directory, now, &mut random).unwrap();
        assert_eq!(directory.len().unwrap(), 11);
        for story in STORIES {
            assert!(cast.caller(story.login).is_some(), "{}", story.name);
            let users = directory.find(story.login).unwrap();
            let account = directory.account(&users[0].id, now).unwrap();
            assert_eq!(account.factors.len(), 1, "{}", story.name);
            assert!(account.profile.phones.iter().all(|p| p.number.contains(" 555 01")));
        }
    }
}
