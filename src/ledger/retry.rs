//! Deciding anew when somebody else wrote in between.

use super::{LedgerError, Scope};

/// The number of times that something is decided on anew.
const TRIES: usize = 16;

/// Calls `attempt` until the ledger takes what it decided on. Each call reads what is recorded,
/// decides, and appends. Its outer error is a refusal, which ends the attempts; its inner result is
/// the ledger's.
///
/// # Errors
/// The refusal; any fault of the ledger; or, if others kept writing to `scope`, the conflict.
pub fn retry_on_conflict<T, E: From<LedgerError>>(
    scope: Scope,
    mut attempt: impl FnMut() -> Result<Result<T, LedgerError>, E>,
) -> Result<T, E> {
    for _ in 0..TRIES {
        match attempt()? {
            Ok(done) => return Ok(done),
            Err(LedgerError::Conflict(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(LedgerError::Conflict(scope).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(mut answers: Vec<Result<(), LedgerError>>) -> (Result<(), LedgerError>, usize) {
        answers.reverse();
        let mut calls = 0;
        let done = retry_on_conflict(Scope::All, || {
            calls += 1;
            Ok(answers.pop().unwrap_or(Err(LedgerError::Conflict(Scope::Case("R-7Q4K2M".into())))))
        });
        (done, calls)
    }

    #[test]
    fn only_a_conflict_is_decided_anew_and_not_for_ever() {
        let conflict = || Err(LedgerError::Conflict(Scope::All));
        let (done, calls) = run(vec![conflict(), conflict(), Ok(())]);
        assert!(done.is_ok() && calls == 3);
        let (done, calls) = run(vec![conflict(), Err(LedgerError::Full), Ok(())]);
        assert!(matches!(done, Err(LedgerError::Full)) && calls == 2);
        let (done, calls) = run(Vec::new());
        assert!(matches!(done, Err(LedgerError::Conflict(Scope::All))) && calls == TRIES);
        let refused: Result<(), LedgerError> =
            retry_on_conflict(Scope::All, || Err(LedgerError::ReadOnly("x".into())));
        assert!(matches!(refused, Err(LedgerError::ReadOnly(_))), "a refusal is final");
    }
}
