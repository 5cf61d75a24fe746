use super::{Action, Entry, Expect, Filter, Scope};

impl Filter {
    /// Returns true if an entry passes. `newest` is about order and number, not about an entry.
    pub fn matches(&self, entry: &Entry) -> bool {
        let d = &entry.draft;
        let any = |wanted: &[String], has: Option<&str>| {
            wanted.is_empty() || has.is_some_and(|has| wanted.iter().any(|w| w == has))
        };
        (self.actions.is_empty() || self.actions.contains(&d.action))
            && any(&self.cases, d.case.as_deref())
            && any(&self.targets, d.target.as_deref())
            && any(&self.actors, Some(&d.actor))
            && (self.outcomes.is_empty() || d.outcome.is_some_and(|o| self.outcomes.contains(&o)))
            && !(self.caseless && d.case.is_some())
            && self.since.is_none_or(|since| since <= entry.time)
            && self.until.is_none_or(|until| entry.time < until)
    }
}

impl Scope {
    /// Returns true if an entry is part of the scope.
    pub fn contains(&self, entry: &Entry) -> bool {
        match self {
            Scope::Case(case) => entry.draft.case.as_ref() == Some(case),
            Scope::Target { provider, id } => {
                entry.draft.target.as_ref() == Some(id)
                    && entry.draft.provider.as_ref() == Some(provider)
            }
            Scope::OpenedBy(name) => {
                entry.draft.action == Action::CaseOpened && entry.draft.actor == *name
            }
            Scope::All => true,
        }
    }
}

impl Expect {
    /// Returns true if the expectation holds, given the newest entry of its scope.
    pub fn holds(&self, newest: Option<u64>) -> bool {
        self.last == newest
    }
}
