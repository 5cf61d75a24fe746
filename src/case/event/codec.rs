//! The way in which a typed event becomes an entry's `data` and `private`, and back.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::ledger::entry::{Draft, Object};

/// The content that an event carries. Fields named in `PRIVATE` are personal data or free text.
/// Such fields are kept beside the body and can be erased one day. Each such field must therefore
/// have a serde default.
pub trait Payload: Serialize + DeserializeOwned {
    const PRIVATE: &'static [&'static str];
}

/// Defines a [`Payload`] whose fields have defaults, so that an entry without one can be read.
macro_rules! payload {
    ($(#[$doc:meta])* $name:ident private [$($private:literal),*] { $($(#[$fdoc:meta])* $field:ident : $type:ty,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
        #[serde(default)]
        pub struct $name {
            $($(#[$fdoc])* pub $field: $type,)*
        }

        impl Payload for $name {
            const PRIVATE: &'static [&'static str] = &[$($private),*];
        }
    };
}
pub(super) use payload;

/// The public and the private part.
pub fn split<P: Payload>(payload: &P) -> (Object, Object) {
    let mut data = Object::new();
    let mut private = Object::new();
    if let Ok(Value::Object(fields)) = serde_json::to_value(payload) {
        for (key, value) in fields {
            let empty = value.is_null() || value.as_array().is_some_and(Vec::is_empty);
            if empty {
                continue;
            }
            if P::PRIVATE.contains(&key.as_str()) {
                private.insert(key, value)
            } else {
                data.insert(key, value)
            };
        }
    }
    (data, private)
}

/// The payload of an entry, whether or not its private part has been erased.
pub fn join<P: Payload>(draft: &Draft) -> Result<P, String> {
    let mut fields = draft.data.clone();
    for key in P::PRIVATE {
        if let Some(value) = draft.private.get(*key) {
            fields.insert((*key).to_owned(), value.clone());
        }
    }
    serde_json::from_value(Value::Object(fields)).map_err(|e| e.to_string())
}
