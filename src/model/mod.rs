//! The words that every part uses: users and their factors, addresses, roles, outcomes.

mod address;
mod search;
mod user;
mod vocabulary;

pub use address::is_phone_number;
pub use address::{BadAddress, Recipient, Sender};
pub use search::{FoundUser, FoundUsers, MOST_FOUND, SearchTerms};
pub use user::{
    ADMINISTRATOR, Address, Contact, Enroller, FOR_GOOD, Factor, FactorKind, Identity, Manager,
    Phone, Profile, Recorded, SignIn, SignInMethod, SignInResult, User, UserId, id_end, told_apart,
};
pub use vocabulary::{Fate, Mode, Outcome, Phase, Role};
