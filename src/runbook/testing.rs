//! For tests here and elsewhere: policies that load, and edits of the shipped runbook.

#![allow(clippy::unwrap_used)]

use std::sync::OnceLock;

use proptest::prelude::*;

use super::floor::NUMBERS;
use super::{Policy, Runbook, shipped};

/// The shipped runbook, read once.
pub fn shipped_once() -> &'static Runbook {
    static SHIPPED: OnceLock<Runbook> = OnceLock::new();
    SHIPPED.get_or_init(shipped)
}

/// Any policy that would load: numbers within the floor, some of the methods, any privileged group.
pub fn any_policy() -> impl Strategy<Value = Policy> {
    let numbers: Vec<_> =
        NUMBERS.iter().map(|n| n.least..=n.most.min(n.least.saturating_mul(50) + 10)).collect();
    let groups = proptest::collection::vec("[a-z*][a-z *-]{0,6}[a-z*]", 1..4);
    (numbers, any::<bool>(), proptest::sample::subsequence(vec![0_usize, 1, 2, 3], 2..=4), groups)
        .prop_map(|(numbers, approval, methods, groups)| {
            let mut policy = shipped_once().policy.clone();
            for (number, value) in NUMBERS.iter().zip(numbers) {
                (number.write)(&mut policy, value);
            }
            policy.ordinary_approval = approval;
            policy.witness_required = approval;
            policy.privileged_groups = groups;
            policy.methods = methods.iter().map(|n| policy.methods[*n].clone()).collect();
            let channels = u32::try_from(policy.methods.len()).unwrap();
            policy.strong_verifications = policy.strong_verifications.min(channels);
            policy.ordinary_verifications =
                policy.ordinary_verifications.min(policy.strong_verifications);
            policy
        })
}

/// A runbook's text with the value of one key replaced. `key` is a table and a key in it; of
/// several tables with the same name the first that has the key.
pub fn edited(text: &str, key: &str, value: &str) -> String {
    let (table, name) = key.rsplit_once('.').unwrap();
    let mut here = false;
    let mut done = false;
    let mut out = String::new();
    for line in text.lines() {
        if let Some(header) = line.strip_prefix('[') {
            here = header.trim_start_matches('[').split(']').next() == Some(table);
        }
        if here && !done && line.split(" = ").next() == Some(name) {
            out.extend([name, " = ", value, "\n"]);
            done = true;
        } else {
            out.push_str(line);
            out.push('\n');
        }
    }
    assert!(done, "the text has no {key}");
    out
}
