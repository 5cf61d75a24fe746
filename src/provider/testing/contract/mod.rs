//! The rules that every provider must keep, as checks over a [`Fixture`]. A fixture is a platform
//! that a test can look behind.
//!
//! One rule is under all of the checks. A provider may say that it does not know. Every claim that
//! a provider does make is true: `succeeded` means done, and `failed` means that nothing was
//! changed. The answers `done` and `not done` are true as well.
#![allow(clippy::unwrap_used)]

mod acts;
mod between;
mod fixture;
pub(crate) mod http;
mod judge;
mod reads;

pub(crate) use fixture::{ConcurrentChange, Fixture, Seed, Truth};

type Check = fn(&mut dyn Fixture);

/// Runs every check, each on a platform of its own.
pub(crate) fn check(new: &mut dyn FnMut() -> Box<dyn Fixture>) {
    let checks: &[(&str, Check)] = &[
        ("one address may name several users", reads::one_address_several_users),
        ("nobody is nobody", reads::nobody_is_nobody),
        ("a search finds by a part", reads::a_search_finds_by_a_part),
        ("no such user is never an answer about one", reads::no_such_user),
        ("who has nothing has empty lists", reads::empty_lists),
        ("unknown kinds of factors are listed", reads::unknown_kinds),
        ("every act is told as it came", acts::every_act_is_told_as_it_came),
        ("what was not begun is not done", acts::what_was_not_begun_is_not_done),
        ("what is so already is no failure", acts::what_is_so_already_is_no_failure),
        ("a factor of another user stays", acts::another_users_factor_stays),
        ("what cannot be done changes nothing", acts::what_cannot_be_done_changes_nothing),
        ("a report does not print its secrets", acts::a_report_does_not_print_its_secrets),
        ("after a reset the list is empty", between::after_a_reset_the_list_is_empty),
        ("a factor that somebody else took is gone", between::somebody_else_took_it),
        ("a factor that somebody else added is seen", between::somebody_else_added_one),
        ("a user who was deleted is not acted on", between::somebody_else_deleted_the_user),
        ("without a network nothing is claimed", between::without_a_network),
    ];
    for (name, check) in checks {
        let mut fixture = new();
        let held = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| check(&mut *fixture)));
        assert!(held.is_ok(), "the provider does not keep: {name}");
    }
}
