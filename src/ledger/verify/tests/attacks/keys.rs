//! With stolen keys.

use super::{
    super::forge::{Forge, unplace},
    Attack, Brings, edit, thief,
};
use crate::ledger::{
    Action, Signer as _,
    format::{canonical, statement::signed_message, text},
    store::memory::TestKey,
    verify::Kind,
};

pub const ATTACKS: &[Attack] = &[
    Attack {
        name: "repeat an operator's statement, with the installation's key",
        brings: Brings::Key,
        by: |f| {
            let mut forge = Forge::load(f);
            let row = forge.rows[210].clone();
            forge.rows.push(row);
            forge.recompute().store_signed(f, &thief(f));
        },
        found_as: &[Kind::Restated],
    },
    Attack {
        name: "write in an operator's name, with the installation's key",
        brings: Brings::Key,
        by: |f| {
            let mut forge = Forge::load(f);
            let mut row = forge.rows[210].clone();
            row.body.insert("action".into(), Action::ApprovalGranted.as_str().into());
            row.signature = f.installation.sign(b"whatever").unwrap();
            forge.rows.push(row);
            forge.recompute().store_signed(f, &thief(f));
        },
        found_as: &[Kind::Forged],
    },
    Attack {
        name: "add an operator, with the installation's key",
        brings: Brings::Key,
        by: |f| {
            let mut forge = Forge::load(f);
            let mut row = forge.rows[1].clone();
            row.body
                .insert("key".into(), crate::ledger::key_id(&f.installation.public_key()).into());
            row.body.insert("actor".into(), "installation".into());
            row.body["data"]["name"] = "eve".into();
            row.body["data"]["public_key"] = text::base64(&TestKey::of("eve").public_key()).into();
            let mut statement = row.body.clone();
            unplace(&mut statement);
            let origin = forge.rows[0].body["data"]["origin"].as_str().unwrap().to_owned();
            let message = signed_message(2, &origin, &canonical::to_bytes(&statement).unwrap());
            row.signature = f.installation.sign(&message).unwrap();
            forge.rows.push(row);
            forge.recompute().store_signed(f, &thief(f));
        },
        found_as: &[Kind::Forged],
    },
    Attack {
        name: "say that a key is another operator's, signed by one's own",
        brings: Brings::Key,
        by: |f| {
            let mut forge = Forge::load(f);
            let mut row = forge.rows[3].clone();
            assert_eq!(row.body["actor"], "ravi");
            for field in ["case", "provider", "target"] {
                row.body.remove(field);
            }
            row.body.insert("action".into(), Action::OperatorKeyAdded.as_str().into());
            let eves = text::base64(&TestKey::of("eve").public_key());
            let data = serde_json::json!({ "name": "maria", "label": "spare", "public_key": eves });
            row.body.insert("data".into(), data);
            let mut statement = row.body.clone();
            unplace(&mut statement);
            let origin = forge.rows[0].body["data"]["origin"].as_str().unwrap().to_owned();
            let message = signed_message(2, &origin, &canonical::to_bytes(&statement).unwrap());
            row.signature = TestKey::of("ravi").sign(&message).unwrap();
            forge.rows.push(row);
            forge.recompute().store_signed(f, &thief(f));
        },
        found_as: &[Kind::Forged],
    },
    Attack {
        name: "edit, recompute and sign, with the installation's key",
        brings: Brings::Key,
        by: |f| {
            let mut forge = Forge::load(f);
            edit(&mut forge, 42);
            forge.recompute().store_signed(f, &thief(f));
        },
        found_as: &[Kind::Forged],
    },
    Attack {
        name: "take out an operator's entry, with the installation's key",
        brings: Brings::Key,
        by: |f| {
            let mut forge = Forge::load(f);
            forge.rows.remove(42);
            forge.recompute().store_signed(f, &thief(f));
        },
        found_as: &[Kind::Missing],
    },
    Attack {
        name: "write history anew, with all keys",
        brings: Brings::Heads,
        by: |f| {
            let mut forge = Forge::load(f);
            edit(&mut forge, 42);
            forge.recompute().sign_statements(&["maria", "ravi"]).store_signed(f, &thief(f));
        },
        found_as: &[Kind::Edited],
    },
];
