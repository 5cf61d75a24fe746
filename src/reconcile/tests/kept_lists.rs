//! Tests of the lists of what is harmless. Each list has names, each with its reason.

use std::collections::BTreeSet;

use crate::reconcile::{Format, harmless};

#[test]
fn each_name_stands_once_with_its_reason_and_none_is_a_family() {
    for format in Format::ALL {
        let list = harmless(*format);
        let names: BTreeSet<_> = list.iter().map(|(name, _)| *name).collect();
        assert_eq!(names.len(), list.len(), "{format}");
        for (name, why) in list {
            assert!(why.len() > 10 && !name.is_empty(), "{format} {name}: {why}");
            // A star is one name between two slashes, never the rest of a path or of a name.
            let (operation, path) = name.split_once(' ').unwrap_or((name, ""));
            assert!(!operation.contains('*'), "{name}");
            assert!(
                path.split('/').all(|part| part == "*" || !part.contains('*')) && path != "*",
                "{name}"
            );
        }
    }
}
