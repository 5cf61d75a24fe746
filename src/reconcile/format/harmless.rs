//! The things that a log has and that no case need explain. Each thing stands here by its name,
//! with the reason. A thing that does not stand here is told as a finding.

/// A type of row, or an operation with its path in which `*` stands for one name.
pub type Harmless = (&'static str, &'static str);

pub const OWN: &str = "the user's own doing, signed in as themself";
pub const FAILED: &str = "it failed, so nothing was changed";
pub const SIGN_IN: &str = "a sign-in with what the user has";
pub const TOKEN: &str = "an application's token for a sign-in that has a row of its own";
pub const ENDS: &str = "it ends sign-ins: nobody gets in by it";
pub const PROMPT: &str = "a code or a prompt that the user's factor has to answer";
pub const NOTICE: &str = "the platform's own notice";
pub const BLOCKED: &str = "it keeps somebody out";

/// Returns true if `name` is in a list.
pub fn is_in(list: &[Harmless], name: &str) -> bool {
    list.iter().any(|(known, _)| *known == name)
}

/// Returns true if a path is like a pattern. Such a path has as many segments as the pattern. Each
/// segment is the same as in the pattern, or the pattern takes any segment there.
pub fn is_like(pattern: &str, segments: &[&str]) -> bool {
    let mut parts = pattern.split('/');
    segments.iter().all(|segment| parts.next().is_some_and(|part| part == "*" || part == *segment))
        && parts.next().is_none()
}

/// The same for an operation and its path: `delete users/*/sessions`.
pub fn is_operation_in(list: &[Harmless], operation: &str, segments: &[&str]) -> bool {
    list.iter().any(|(known, _)| {
        known.split_once(' ').is_some_and(|(name, pattern)| {
            name.eq_ignore_ascii_case(operation) && is_like(pattern, segments)
        })
    })
}
