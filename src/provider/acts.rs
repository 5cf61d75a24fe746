use crate::model::UserId;

use super::{Act, ActReport, ProviderReads};

/// The changes that a platform makes when it is told to.
///
/// Only the session's gate calls this trait. The gate wants a permit, and only a committed entry
/// makes a permit. Whoever holds a [`ProviderReads`] and not this trait cannot change anything on
/// the platform.
pub trait ProviderActs {
    /// Changes one user, once: a call is never repeated by the provider unless the change comes out
    /// the same.
    ///
    /// `user` is the id that the platform itself gave. Lifetimes in `act` are exact to the second.
    /// The report holds the outcome, and new secrets that are shown once.
    ///
    /// There is no error of its own: the outcome tells it. A change that is already so is
    /// [`Succeeded`](super::ActOutcome::Succeeded). [`Failed`](super::ActOutcome::Failed) means
    /// that nothing was changed. If no answer came, or one that does not say, the outcome is
    /// [`Unknown`](super::ActOutcome::Unknown), and never a guess.
    fn act(&self, user: &UserId, act: &Act) -> ActReport;
}

/// An identity platform: what it answers, and what it does.
pub trait Provider: ProviderReads + ProviderActs {}

impl<T: ProviderReads + ProviderActs + ?Sized> Provider for T {}
