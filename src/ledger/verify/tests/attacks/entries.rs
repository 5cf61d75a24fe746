//! Entries edited, taken out, put in, moved; and what is kept beside them.

use rusqlite::Connection;

use super::super::forge::{Forge, sql};
use super::{Attack, Brings, edit};
use crate::ledger::format::{body, text};
use crate::ledger::verify::Kind;

pub const ATTACKS: &[Attack] = &[
    Attack {
        name: "edit an entry, nothing else",
        brings: Brings::Key,
        by: |f| sql(f, "UPDATE entry SET body = replace(body, 'R-020', 'R-021') WHERE seq = 42"),
        found_as: &[Kind::Edited],
    },
    Attack {
        name: "edit an entry and recompute every hash",
        brings: Brings::Key,
        by: |f| {
            let mut forge = Forge::load(f);
            edit(&mut forge, 42);
            forge.recompute().store(f);
        },
        found_as: &[Kind::Forged],
    },
    Attack {
        name: "delete an entry",
        brings: Brings::Key,
        by: |f| sql(f, "DELETE FROM entry WHERE seq = 42"),
        found_as: &[Kind::Missing],
    },
    Attack {
        name: "delete an entry, renumber and recompute",
        brings: Brings::Key,
        by: |f| {
            let mut forge = Forge::load(f);
            forge.rows.remove(42);
            forge.recompute().store(f);
        },
        found_as: &[Kind::Missing],
    },
    Attack {
        name: "cut off the tail",
        brings: Brings::Key,
        by: |f| sql(f, "DELETE FROM entry WHERE seq >= 200"),
        found_as: &[Kind::CutOff],
    },
    Attack {
        name: "cut off the tail and its heads",
        brings: Brings::Heads,
        by: |f| {
            let mut forge = Forge::load(f);
            forge.rows.truncate(200);
            sql(f, "DELETE FROM checkpoint WHERE size > 200");
            forge.store(f);
        },
        found_as: &[Kind::RolledBack],
    },
    Attack {
        name: "put an entry in and recompute",
        brings: Brings::Key,
        by: |f| {
            let mut forge = Forge::load(f);
            let mut row = forge.rows[42].clone();
            row.body.insert("case".into(), "R-999".into());
            forge.rows.insert(43, row);
            forge.recompute().store(f);
        },
        found_as: &[Kind::Forged],
    },
    Attack {
        name: "append a statement again, without a head",
        brings: Brings::Key,
        by: |f| {
            let mut forge = Forge::load(f);
            let row = forge.rows[210].clone();
            forge.rows.push(row);
            forge.recompute().store(f);
        },
        found_as: &[Kind::Restated],
    },
    Attack {
        name: "exchange two entries and recompute",
        brings: Brings::Key,
        by: |f| {
            let mut forge = Forge::load(f);
            forge.rows.swap(42, 44);
            forge.recompute().store(f);
        },
        found_as: &[Kind::Missing],
    },
    Attack {
        name: "exchange two entries as they are",
        brings: Brings::Key,
        by: |f| {
            sql(
                f,
                "CREATE TEMP TABLE t AS SELECT * FROM entry WHERE seq IN (42, 44);
                 UPDATE entry SET (body, sig, leaf) = (SELECT body, sig, leaf FROM t WHERE seq = 44) WHERE seq = 42;
                 UPDATE entry SET (body, sig, leaf) = (SELECT body, sig, leaf FROM t WHERE seq = 42) WHERE seq = 44",
            );
        },
        found_as: &[Kind::Reordered],
    },
    Attack {
        name: "a key that stands twice, which two readers read differently",
        brings: Brings::Key,
        by: |f| {
            let conn = Connection::open(f.path()).unwrap();
            let (body, signature): (String, Vec<u8>) = conn
                .query_row("SELECT body, sig FROM entry WHERE seq = 42", [], |r| {
                    Ok((r.get(0)?, r.get(1)?))
                })
                .unwrap();
            let body = body.replace("\"case\":\"R-020\"", "\"case\":\"R-999\",\"case\":\"R-020\"");
            let leaf = body::leaf(body.as_bytes(), &signature.try_into().unwrap());
            sql(
                f,
                &format!(
                    "UPDATE entry SET body = '{body}', leaf = x'{}' WHERE seq = 42",
                    text::hex(&leaf)
                ),
            );
        },
        found_as: &[Kind::NotCanonical],
    },
    Attack {
        name: "change personal data",
        brings: Brings::Key,
        by: |f| {
            sql(
                f,
                "UPDATE private SET data = CAST(replace(CAST(data AS TEXT), 'call', 'cell') AS BLOB) WHERE seq = 42",
            );
        },
        found_as: &[Kind::PersonalData],
    },
    Attack {
        name: "take away personal data without a record",
        brings: Brings::Key,
        by: |f| sql(f, "DELETE FROM private WHERE seq = 42"),
        found_as: &[Kind::PersonalData],
    },
    Attack {
        name: "take away the beginning",
        brings: Brings::Key,
        by: |f| sql(f, "DELETE FROM entry WHERE seq = 0"),
        found_as: &[Kind::UnknownOrigin],
    },
];
