use super::*;

#[test]
fn the_first_sign_in_leads_to_enrolment_and_the_next_asks_for_a_code() {
    let mut place = Place::new();
    let (user, mut caller) = place.caller("maria");
    let session = place.sign_in(&mut caller).unwrap();
    assert_eq!(place.directory.session(&session.token, place.now).unwrap(), Some(user.clone()));
    let [factor] = &place.directory.factors(&user).unwrap()[..] else { panic!("one factor") };
    assert_eq!((factor.address.as_deref(), factor.enrolled), (Some("192.0.2.7"), Some(place.now)));

    // The code that confirmed the enrolment is spent.
    assert_eq!(place.sign_in(&mut caller).unwrap_err(), SignInRefusal::WrongFactor);
    place.wait(TimeDelta::seconds(60));
    assert_eq!(
        place.sign_in(&mut caller).unwrap().method,
        crate::model::SignInMethod::PasswordAndFactor
    );
    assert_eq!(
        place.results(&user),
        ["password+factor succeeded", "password+factor wrong-factor", "password+factor succeeded"]
    );
}

#[test]
fn a_session_ends_by_time_by_force_and_by_suspension() {
    let mut place = Place::new();
    let (user, mut caller) = place.enrolled("maria");
    let opened = |place: &mut Place, caller: &mut Caller| {
        place.wait(TimeDelta::seconds(90));
        place.sign_in(caller).unwrap().token
    };
    let one = opened(&mut place, &mut caller);
    place.wait(TimeDelta::hours(12));
    assert_eq!(place.directory.session(&one, place.now).unwrap(), None);
    let two = opened(&mut place, &mut caller);
    place.directory.end_sessions(&user, place.now, Actor::Admin).unwrap();
    assert_eq!(place.directory.session(&two, place.now).unwrap(), None);
    let three = opened(&mut place, &mut caller);
    place.directory.set_enabled(&user, false, place.now, Actor::Admin).unwrap();
    assert_eq!(place.directory.session(&three, place.now).unwrap(), None);
    place.wait(TimeDelta::seconds(90));
    assert_eq!(place.sign_in(&mut caller).unwrap_err(), SignInRefusal::Suspended);
}

#[test]
fn failures_lock_and_each_further_lock_is_longer() {
    let mut place = Place::new();
    let (user, mut caller) = place.enrolled("maria");
    let right = caller.password.clone();
    let mut lasted = LOCK_FOR;
    for _ in 0..9 {
        caller.password = "wrong horse".into();
        for _ in 1..LOCK_AFTER {
            assert_eq!(place.sign_in(&mut caller).unwrap_err(), SignInRefusal::WrongPassword);
        }
        let until = place.now + lasted;
        assert_eq!(place.sign_in(&mut caller).unwrap_err(), SignInRefusal::Locked(until));
        assert_eq!(place.directory.profile(&user, place.now).unwrap().locked_until, Some(until));
        // The right one is not looked at.
        caller.password = right.clone();
        assert_eq!(place.sign_in(&mut caller).unwrap_err(), SignInRefusal::Locked(until));
        place.now = until;
        assert_eq!(place.directory.profile(&user, place.now).unwrap().locked_until, None);
        lasted = (lasted * 2).min(LOCK_LONGEST);
    }
    place.sign_in(&mut caller).unwrap();
    assert_eq!(place.results(&user).iter().filter(|r| *r == "password locked").count(), 9);
}

#[test]
fn wrong_codes_count_towards_the_lock_too() {
    let mut place = Place::new();
    let (_, mut caller) = place.enrolled("maria");
    let mut step = place
        .directory
        .sign_in("MARIA", &caller.password, "::1", None, place.now, &mut place.random)
        .unwrap();
    for guess in 1..=LOCK_AFTER {
        let (SignInStep::Prove { held, .. } | SignInStep::Refused(_, Some(held))) = step else {
            panic!("{step:?}")
        };
        step = place
            .directory
            .prove_totp(held, &"000000".into(), place.now, &mut place.random)
            .unwrap();
        assert!(
            guess == LOCK_AFTER
                || matches!(step, SignInStep::Refused(SignInRefusal::WrongFactor, Some(_))),
            "{step:?}"
        );
    }
    assert!(matches!(step, SignInStep::Refused(SignInRefusal::Locked(_), None)), "{step:?}");
    assert!(matches!(place.sign_in(&mut caller), Err(SignInRefusal::Locked(_))));
}

#[test]
fn a_temporary_password_expires_and_must_be_changed() {
    let mut place = Place::new();
    let (user, mut caller) = place.caller("maria");
    let temporary: secrecy::SecretString = "four words for now".into();
    let hour = TimeDelta::hours(1);
    let set = |place: &mut Place| {
        let (now, random) = (place.now, &mut place.random);
        place
            .directory
            .set_temporary_password(&user, &temporary, hour, now, Actor::Provider, random)
            .unwrap()
    };
    assert_eq!(set(&mut place), place.now + hour);
    caller.password = temporary.clone();
    place.wait(hour);
    assert_eq!(place.sign_in(&mut caller).unwrap_err(), SignInRefusal::Expired);

    set(&mut place);
    let step = place
        .directory
        .sign_in("maria", &temporary, "::1", None, place.now, &mut place.random)
        .unwrap();
    let SignInStep::ChangePassword(held) = step else { panic!("{step:?}") };
    let again =
        place.directory.change_password(held, &temporary, place.now, &mut place.random).unwrap();
    let SignInStep::Refused(SignInRefusal::PoorPassword(_), Some(held)) = again else {
        panic!("{again:?}")
    };
    let short = place
        .directory
        .change_password(held, &"short".into(), place.now, &mut place.random)
        .unwrap();
    assert!(
        matches!(short, SignInStep::Refused(SignInRefusal::PoorPassword(_), Some(_))),
        "{short:?}"
    );

    place.sign_in(&mut caller).unwrap();
    assert_eq!(place.directory.account(&user, place.now).unwrap().password.expires, None);
    place.wait(TimeDelta::days(1));
    place.sign_in(&mut caller).unwrap();
}

#[test]
fn a_factor_comes_before_a_change_of_password() {
    let mut place = Place::new();
    let (user, _) = place.enrolled("maria");
    let temporary: secrecy::SecretString = "four words for now".into();
    let (now, random) = (place.now, &mut place.random);
    place
        .directory
        .set_temporary_password(&user, &temporary, TimeDelta::hours(1), now, Actor::Admin, random)
        .unwrap();
    let step = place.directory.sign_in("maria", &temporary, "::1", None, now, random).unwrap();
    let SignInStep::Prove { held, totp: true, codes: 0 } = step else { panic!("{step:?}") };
    // Nor can the step be skipped.
    let step =
        place.directory.change_password(held, &"mine from now on".into(), now, random).unwrap();
    assert!(matches!(step, SignInStep::Refused(SignInRefusal::TooLate, None)), "{step:?}");
}

#[test]
fn backup_codes_let_in_without_a_device() {
    let mut place = Place::new();
    let (user, mut caller) = place.enrolled("maria");
    caller.backup_codes = place
        .directory
        .generate_codes(&user, 2, place.now, Actor::User, &mut place.random)
        .unwrap();
    caller.authenticator = None;
    let session = place.sign_in(&mut caller).unwrap();
    assert_eq!(place.directory.codes_left(&user).unwrap(), 1);

    // They re-enrol themselves, and take the lost device's factor away.
    let lost = place.directory.factors(&user).unwrap().remove(0).id;
    caller
        .enrol(&mut place.directory, &session, "new phone", place.now, &mut place.random)
        .unwrap();
    assert!(place.directory.remove_factor(&user, &lost, place.now, Actor::User).unwrap());
    assert_eq!(place.directory.factors(&user).unwrap().len(), 1);
    place.wait(TimeDelta::seconds(60));
    place.sign_in(&mut caller).unwrap();
}

#[test]
fn an_enrolment_asked_for_by_an_admin_comes_at_the_next_sign_in() {
    let mut place = Place::new();
    let (user, mut caller) = place.enrolled("maria");
    place.directory.require_enrolment(&user, place.now, Actor::Provider).unwrap();
    place.sign_in(&mut caller).unwrap();
    assert_eq!(place.directory.factors(&user).unwrap().len(), 2);
    assert!(!place.directory.enrolment_required(&user).unwrap());
}

#[test]
fn a_federated_identity_signs_in_only_where_it_is_linked() {
    let mut place = Place::new();
    let (maria, _) = place.caller("maria");
    let other = place.add("other");
    let (now, random) = (place.now, &mut place.random);
    let link = place.directory.link_identity(&maria, "corp", "m@corp", None, now, random).unwrap();
    let not = place.directory.sign_in_federated(&other, &link, "::1", now, random).unwrap();
    assert!(matches!(not, SignInStep::Refused(SignInRefusal::NotLinked, None)), "{not:?}");
    let step = place.directory.sign_in_federated(&maria, &link, "::1", now, random).unwrap();
    assert!(matches!(step, SignInStep::SignedIn(_)), "{step:?}");
    let attempt = place.directory.sign_ins(&maria, now).unwrap().remove(0);
    assert_eq!(attempt.identity, Some(link));
    assert_eq!(place.results(&other), [""; 0]);
    let taken =
        place.directory.link_identity(&other, "corp", "m@corp", None, now, &mut place.random);
    assert!(matches!(taken, Err(DirectoryError::Taken { .. })), "{taken:?}");
}

#[test]
fn a_remembered_device_stands_in_for_the_factor_until_it_is_forgotten() {
    let mut place = Place::new();
    let (user, caller) = place.enrolled("maria");
    let (now, random) = (place.now, &mut place.random);
    let token = place.directory.remember_device(&user, "laptop", now, random).unwrap();
    let step = place
        .directory
        .sign_in("maria", &caller.password, "::1", Some(&token), now, random)
        .unwrap();
    assert!(matches!(step, SignInStep::SignedIn(_)), "{step:?}");
    place.directory.forget_devices(&user, now, Actor::Provider).unwrap();
    let step = place
        .directory
        .sign_in("maria", &caller.password, "::1", Some(&token), now, random)
        .unwrap();
    assert!(matches!(step, SignInStep::Prove { .. }), "{step:?}");
}

#[test]
fn a_factor_that_cannot_be_checked_here_still_keeps_a_password_out() {
    let mut place = Place::new();
    let (user, mut caller) = place.caller("maria");
    let kind = crate::model::FactorKind::Webauthn;
    place
        .directory
        .record_factor(&user, kind, "blue key", None, None, place.now, &mut place.random)
        .unwrap();
    assert_eq!(place.sign_in(&mut caller).unwrap_err(), SignInRefusal::WrongFactor);
}

#[test]
fn an_enrolment_counts_from_its_first_right_code() {
    let mut place = Place::new();
    let user = place.add("maria");
    for algorithm in Algorithm::ALL {
        let begun = place
            .directory
            .begin_enrolment(&user, *algorithm, "phone", place.now, &mut place.random)
            .unwrap();
        let app = Authenticator::scan(&begun).unwrap();
        let before = place.directory.factors(&user).unwrap().len();
        let confirm = |place: &mut Place, code| {
            place.directory.confirm_enrolment(&user, &begun.factor, &code, "::1", place.now)
        };
        assert!(!confirm(&mut place, "000000".into()).unwrap());
        assert_eq!(place.directory.factors(&user).unwrap().len(), before);
        let code = app.code(place.now);
        assert!(confirm(&mut place, code).unwrap());
        assert_eq!(place.directory.factors(&user).unwrap().len(), before + 1);
    }
    let late = place
        .directory
        .begin_enrolment(&user, Algorithm::Sha1, "phone", place.now, &mut place.random)
        .unwrap();
    place.wait(ENROLMENT_LIFETIME + TimeDelta::seconds(1));
    let code = Authenticator::scan(&late).unwrap().code(place.now);
    assert!(
        place.directory.confirm_enrolment(&user, &late.factor, &code, "::1", place.now).is_err()
    );
}
