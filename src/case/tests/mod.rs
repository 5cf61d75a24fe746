//! The proof of the floor: random walks judged by rules that were written down a second time, and
//! scenes by hand.

#![allow(clippy::unwrap_used)]
#![allow(clippy::similar_names)] // `case` and `came` are the words

mod cooling;
mod dice;
mod doors;
mod entries;
mod evidence;
mod floor;
mod happens;
mod insiders;
mod made_up;
mod other_ids;
mod people;
mod purity;
mod reading;
mod refusals;
mod refused_people;
mod replayed;
mod scenes;
mod script;
mod verdict;
mod walk;
mod world;

use proptest::test_runner::Config;

/// So many cases unless `PROPTEST_CASES` says otherwise.
fn cases(usual: u32) -> Config {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok());
    Config {
        cases: asked.unwrap_or(usual),
        failure_persistence: None,
        max_shrink_iters: 400,
        ..Config::default()
    }
}
