//! Whatever is tried, in whatever order and by whatever clock: a step and a code are accepted once.

use std::collections::HashSet;

use proptest::prelude::*;
use secrecy::{ExposeSecret, SecretString};

use super::*;

#[derive(Clone, Debug)]
enum Try {
    /// The clock moves by so many seconds, also backwards.
    Move(i64),
    /// The app's code of so many steps from now.
    Totp(i64),
    /// One of the codes there ever were.
    Backup(prop::sample::Index),
    /// New codes.
    Regenerate,
}

fn any_try() -> impl Strategy<Value = Try> {
    prop_oneof![
        2 => (-90_i64..120).prop_map(Try::Move),
        4 => (-2_i64..=2).prop_map(Try::Totp),
        3 => any::<prop::sample::Index>().prop_map(Try::Backup),
        1 => Just(Try::Regenerate),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    #[test]
    fn nothing_is_spent_twice(tries in prop::collection::vec(any_try(), 1..40)) {
        let mut place = Place::new();
        let (user, mut caller) = place.enrolled("maria");
        let app = caller.authenticator.take().unwrap();
        let mut all: Vec<SecretString> = Vec::new();
        let mut valid: HashSet<String> = HashSet::new();
        let mut newest_step = i64::MIN;
        for one in tries {
            place.directory.unlock(&user).unwrap();
            let (now, random) = (place.now, &mut place.random);
            match one {
                Try::Move(seconds) => place.wait(TimeDelta::seconds(seconds)),
                Try::Regenerate => {
                    let codes = place.directory.generate_codes(&user, 3, now, Actor::User, random).unwrap();
                    valid = codes.iter().map(|c| c.expose_secret().to_owned()).collect();
                    all.extend(codes);
                }
                Try::Totp(ahead) => {
                    let of = now + TimeDelta::seconds(30 * ahead);
                    let step = place.directory.sign_in("maria", &caller.password, "::1", None, now, random).unwrap();
                    let SignInStep::Prove { held, .. } = step else { panic!("{step:?}") };
                    let step = place.directory.prove_totp(held, &app.code(of), now, random).unwrap();
                    if matches!(step, SignInStep::SignedIn(_)) {
                        let counter = of.timestamp() / 30;
                        prop_assert!(ahead.abs() <= 1, "{ahead} steps away");
                        prop_assert!(counter > newest_step, "step {counter} again, or an earlier one");
                        newest_step = counter;
                    }
                }
                Try::Backup(index) => {
                    if all.is_empty() { continue; }
                    let code = index.get(&all);
                    let step = place.directory.sign_in("maria", &caller.password, "::1", None, now, random).unwrap();
                    let SignInStep::Prove { held, .. } = step else { panic!("{step:?}") };
                    let step = place.directory.prove_backup_code(held, code, now, random).unwrap();
                    let accepted = matches!(step, SignInStep::SignedIn(_));
                    prop_assert_eq!(accepted, valid.remove(code.expose_secret()));
                    prop_assert_eq!(place.directory.codes_left(&user).unwrap(), u32::try_from(valid.len()).unwrap());
                }
            }
        }
    }
}

#[test]
fn two_connections_at_once_accept_a_code_once() {
    let mut place = Place::new();
    let (user, mut caller) = place.enrolled("maria");
    let code = place
        .directory
        .generate_codes(&user, 1, place.now, Actor::User, &mut place.random)
        .unwrap()
        .remove(0);
    let (home, now, password) = (place.home.path(), place.now, caller.password.clone());
    let totp = caller.authenticator.take().unwrap().code(now);
    for by_app in [false, true] {
        let entered: usize = std::thread::scope(|scope| {
            let tries: Vec<_> = (0..4)
                .map(|_| {
                    scope.spawn(|| {
                        let mut directory = Directory::open(home, Hashing::cheap()).unwrap();
                        let random = &mut crate::base::random::fill;
                        let step = directory
                            .sign_in("maria", &password, "::1", None, now, random)
                            .unwrap();
                        let SignInStep::Prove { held, .. } = step else { panic!("{step:?}") };
                        let step = if by_app {
                            directory.prove_totp(held, &totp, now, random)
                        } else {
                            directory.prove_backup_code(held, &code, now, random)
                        };
                        usize::from(matches!(step.unwrap(), SignInStep::SignedIn(_)))
                    })
                })
                .collect();
            tries.into_iter().map(|t| t.join().unwrap()).sum()
        });
        assert_eq!(entered, 1);
    }
}

#[test]
fn a_code_is_read_however_it_is_written() {
    let mut place = Place::new();
    let (user, caller) = place.enrolled("maria");
    let other = place.add("other");
    let (now, random) = (place.now, &mut place.random);
    let codes = place.directory.generate_codes(&user, 1, now, Actor::User, random).unwrap();
    place.directory.generate_codes(&other, 1, now, Actor::User, random).unwrap();
    let written: SecretString =
        format!(" {}\n", codes[0].expose_secret().to_lowercase().replace('-', " ")).into();
    let step =
        place.directory.sign_in("maria", &caller.password, "::1", None, now, random).unwrap();
    let SignInStep::Prove { held, codes: 1, .. } = step else { panic!("{step:?}") };
    assert!(matches!(
        place.directory.prove_backup_code(held, &written, now, random).unwrap(),
        SignInStep::SignedIn(_)
    ));
    assert_eq!(place.directory.codes_left(&other).unwrap(), 1);
}
