//! The forgeries that somebody can make who has the file, knows this code, and may have stolen
//! keys.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};
use serde_json::Value;

use super::Fixture;
use crate::ledger::format::body::has_census;
use crate::ledger::format::note::Checkpoint;
use crate::ledger::format::statement::signed_message;
use crate::ledger::format::tree::{Frontier, ZERO};
use crate::ledger::format::{body, canonical, text};
use crate::ledger::store::memory::TestKey;
use crate::ledger::store::sqlite::schema;
use crate::ledger::{Action, InstallationKey, Object, Signature, Signer as _};

#[derive(Clone)]
pub struct Row {
    pub body: Object,
    pub signature: Signature,
    pub private: Option<(Vec<u8>, Vec<u8>)>,
}

/// The whole ledger in memory.
pub struct Forge {
    pub rows: Vec<Row>,
    origin: String,
}

impl Forge {
    pub fn load(fixture: &Fixture) -> Forge {
        let conn = Connection::open(fixture.path()).unwrap();
        let mut query =
            conn.prepare("SELECT body, sig, salt, data FROM entry LEFT JOIN private USING (seq) ORDER BY seq").unwrap();
        let rows: Vec<Row> = query
            .query_map([], |r| {
                let salt: Option<Vec<u8>> = r.get(2)?;
                Ok(Row {
                    body: canonical::parse(r.get::<_, String>(0)?.as_bytes()).unwrap(),
                    signature: r.get::<_, Vec<u8>>(1)?.try_into().unwrap(),
                    private: salt
                        .map(|salt| Ok::<_, rusqlite::Error>((salt, r.get(3)?)))
                        .transpose()?,
                })
            })
            .unwrap()
            .map(Result::unwrap)
            .collect();
        let origin = rows[0].body["data"]["origin"].as_str().unwrap().to_owned();
        Forge { rows, origin }
    }

    /// Makes numbers, counts, times and hashes fit again: everything that takes no key.
    pub fn recompute(mut self) -> Forge {
        let (mut prev, mut counts, mut time) =
            (ZERO, BTreeMap::<String, u64>::new(), String::new());
        let mut spans = BTreeMap::<(&str, Vec<String>), u64>::new();
        for (seq, row) in self.rows.iter_mut().enumerate() {
            let body = &mut row.body;
            let count = counts.entry(body["action"].as_str().unwrap().to_owned()).or_default();
            *count += 1;
            time = time.max(body["clock"].as_str().unwrap().to_owned());
            body.insert("seq".into(), seq.into());
            body.insert("an".into(), (*count).into());
            body.insert("time".into(), time.clone().into());
            body.insert("prev".into(), text::base64(&prev).into());
            for (field, names) in [("cn", &["case"][..]), ("tn", &["target", "provider"])] {
                body.remove(field);
                if body["v"] == 2 && body.contains_key(names[0]) {
                    let of: Vec<String> =
                        names.iter().map(|n| format!("{:?}", body.get(*n))).collect();
                    let count = spans.entry((field, of)).or_default();
                    *count += 1;
                    body.insert(field.into(), (*count).into());
                }
            }
            body.remove("census");
            if has_census(seq as u64) {
                let census: Object =
                    counts.iter().map(|(a, n)| (a.clone(), Value::from(*n))).collect();
                body.insert("census".into(), census.into());
            }
            prev = body::leaf(&canonical::to_bytes(body).unwrap(), &row.signature);
        }
        self
    }

    /// Signs every statement anew, with the stolen keys of these operators, over the history as it
    /// is now.
    pub fn sign_statements(mut self, names: &[&str]) -> Forge {
        for i in 0..self.rows.len() {
            self = self.recompute_from(i);
            let leaf = i.checked_sub(1).map(|p| {
                let row = &self.rows[p];
                body::leaf(&canonical::to_bytes(&row.body).unwrap(), &row.signature)
            });
            let own = self.rows[i].body.get("own_seq").and_then(Value::as_u64).map(|own| {
                let row = &self.rows[usize::try_from(own).unwrap()];
                body::leaf(&canonical::to_bytes(&row.body).unwrap(), &row.signature)
            });
            let row = &mut self.rows[i];
            if let Some(own) = own {
                row.body.insert("own".into(), text::base64(&own).into());
            }
            if let Some(leaf) = leaf {
                row.body.insert("seen".into(), text::base64(&leaf).into());
                row.body.insert("seen_seq".into(), (i - 1).into());
            }
            let actor = row.body["actor"].as_str().unwrap().to_owned();
            if names.contains(&actor.as_str()) {
                let mut statement = row.body.clone();
                unplace(&mut statement);
                let message =
                    signed_message(2, &self.origin, &canonical::to_bytes(&statement).unwrap());
                row.signature = TestKey::of(&actor).sign(&message).unwrap();
            }
        }
        self.recompute()
    }

    /// Returns the message that the author of an entry signs.
    pub fn message(&self, at: usize) -> Vec<u8> {
        let mut statement = self.rows[at].body.clone();
        unplace(&mut statement);
        let version = statement["v"].as_u64().unwrap();
        signed_message(version, &self.origin, &canonical::to_bytes(&statement).unwrap())
    }

    fn recompute_from(mut self, i: usize) -> Forge {
        let prev = i.checked_sub(1).map_or(ZERO, |p| {
            let row = &self.rows[p];
            body::leaf(&canonical::to_bytes(&row.body).unwrap(), &row.signature)
        });
        self.rows[i].body.insert("prev".into(), text::base64(&prev).into());
        self
    }

    /// Writes everything back, with the stored heads as they were.
    pub fn store(&self, fixture: &Fixture) {
        self.write(fixture, None);
    }

    /// Writes everything back, with heads by a stolen installation key for every entry, and none of
    /// the old ones.
    pub fn store_signed(&self, fixture: &Fixture, key: &InstallationKey) {
        self.write(fixture, Some(key));
    }

    fn write(&self, fixture: &Fixture, key: Option<&InstallationKey>) {
        let conn = Connection::open(fixture.path()).unwrap();
        drop_triggers(&conn);
        conn.execute_batch("BEGIN; DELETE FROM entry; DELETE FROM private; DELETE FROM counter; DELETE FROM open_case;
             DELETE FROM signer")
            .unwrap();
        if key.is_some() {
            conn.execute("DELETE FROM checkpoint", []).unwrap();
        }
        let (mut frontier, mut counts) = (Frontier::default(), BTreeMap::<&str, u64>::new());
        let heads: Option<u64> =
            conn.query_row("SELECT max(size) FROM checkpoint", [], |row| row.get(0)).unwrap();
        for (seq, row) in self.rows.iter().enumerate() {
            let bytes = canonical::to_bytes(&row.body).unwrap();
            let leaf = body::leaf(&bytes, &row.signature);
            frontier.push(leaf);
            *counts.entry(row.body["action"].as_str().unwrap()).or_default() += 1;
            conn.execute(
                "INSERT INTO entry (seq, body, sig, leaf) VALUES (?1, ?2, ?3, ?4)",
                params![seq, String::from_utf8(bytes).unwrap(), &row.signature[..], &leaf[..]],
            )
            .unwrap();
            conn.execute(
                "INSERT OR REPLACE INTO signer VALUES (?1, ?2)",
                params![row.body["key"].as_str(), seq],
            )
            .unwrap();
            if key.is_some() || heads == Some(frontier.size()) {
                conn.execute(
                    "UPDATE signed SET size = ?1, frontier = ?2",
                    params![frontier.size(), frontier.to_bytes()],
                )
                .unwrap();
            }
            if row.body["action"] == "case.opened" {
                conn.execute(
                    "INSERT OR REPLACE INTO open_case VALUES (?1, ?2)",
                    params![row.body["case"].as_str(), seq],
                )
                .unwrap();
            }
            if let Some(key) = key {
                let head = Checkpoint {
                    origin: self.origin.clone(),
                    size: frontier.size(),
                    root: frontier.root(),
                };
                conn.execute(
                    "INSERT INTO checkpoint VALUES (?1, ?2)",
                    params![head.size, head.sign(key.signing_key())],
                )
                .unwrap();
            }
            if let Some((salt, data)) = &row.private {
                conn.execute("INSERT INTO private VALUES (?1, ?2, ?3)", params![seq, salt, data])
                    .unwrap();
            }
        }
        for (action, n) in counts {
            assert!(Action::parse(action).is_some());
            conn.execute("INSERT INTO counter VALUES (?1, ?2)", params![action, n]).unwrap();
        }
        conn.execute(
            "UPDATE head SET size = ?1, frontier = ?2",
            params![frontier.size(), frontier.to_bytes()],
        )
        .unwrap();
        conn.execute_batch("COMMIT").unwrap();
        make_triggers(&conn);
    }
}

/// Takes out of a body what the ledger has added to the statement.
pub fn unplace(body: &mut Object) {
    for field in ["an", "census", "cn", "prev", "seq", "time", "tn"] {
        body.remove(field);
    }
}

/// SQL by somebody with the file and a shell, who puts the triggers back.
pub fn sql(fixture: &Fixture, statements: &str) {
    let conn = Connection::open(fixture.path()).unwrap();
    drop_triggers(&conn);
    conn.execute_batch(statements).unwrap();
    make_triggers(&conn);
}

fn triggers() -> impl Iterator<Item = &'static str> {
    schema::STATEMENTS.into_iter().filter(|s| s.starts_with("CREATE TRIGGER"))
}

fn drop_triggers(conn: &Connection) {
    for trigger in triggers() {
        let name = trigger.split_whitespace().nth(2).unwrap();
        conn.execute_batch(&format!("DROP TRIGGER IF EXISTS {name}")).unwrap();
    }
}

fn make_triggers(conn: &Connection) {
    for trigger in triggers() {
        drop(conn.execute_batch(trigger));
    }
}
