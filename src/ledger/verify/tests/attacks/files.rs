//! Another file in the ledger's place.

use super::{
    super::forge::{Forge, sql},
    Attack, Brings,
};
use crate::ledger::{
    InstallationKey, SqliteLedger,
    store::memory::TestKey,
    testing::{created, seeded},
    verify::Kind,
};

pub const ATTACKS: &[Attack] = &[
    Attack {
        name: "swap in another installation's ledger",
        brings: Brings::Heads,
        by: |f| {
            let other = tempfile::tempdir().unwrap();
            let key = InstallationKey::create(&other.path().join("k"), &mut |b| b.fill(9)).unwrap();
            std::fs::remove_file(f.path()).unwrap();
            SqliteLedger::create(&f.path(), &key, &TestKey::of("eve"), created("eve"), seeded(9))
                .unwrap();
        },
        found_as: &[Kind::Swapped],
    },
    Attack {
        name: "roll back to an older copy",
        brings: Brings::Heads,
        by: |f| {
            // What an older copy holds is what was committed by then.
            sql(f, "DELETE FROM checkpoint WHERE size > 150; DELETE FROM private WHERE seq >= 150");
            let mut forge = Forge::load(f);
            forge.rows.truncate(150);
            forge.store(f);
        },
        found_as: &[Kind::RolledBack],
    },
    Attack {
        name: "an empty ledger in its place",
        brings: Brings::Key,
        by: |f| {
            sql(
                f,
                "DELETE FROM entry; DELETE FROM checkpoint; DELETE FROM private; DELETE FROM counter; UPDATE head SET size = 0, frontier = x''",
            );
        },
        found_as: &[Kind::NothingToCheck],
    },
    Attack {
        name: "cut the file in half",
        brings: Brings::Key,
        by: |f| {
            let whole = std::fs::read(f.path()).unwrap();
            std::fs::write(f.path(), &whole[..whole.len() / 2]).unwrap();
        },
        found_as: &[Kind::Damaged],
    },
];
