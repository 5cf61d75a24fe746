//! The place in `config.toml` where a provider is wrong. The parser puts an error inside a table with a
//! `kind` at the first table of its list. The parser would also show the line as it stands in the file. A
//! secret that was written there by mistake is not repeated.

use serde::Deserialize;
use toml::{Spanned, Value};

use super::config::ProviderConfig;

#[derive(Deserialize)]
struct Loose {
    #[serde(default)]
    provider: Vec<Spanned<Value>>,
}

/// The first provider that cannot be read: line, and what is wrong there.
pub(super) fn in_provider(text: &str) -> Option<String> {
    let loose: Loose = toml::from_str(text).ok()?;
    let starts: Vec<usize> = loose.provider.iter().map(|p| p.span().start).collect();
    for (number, table) in loose.provider.into_iter().enumerate() {
        let Err(error) = ProviderConfig::deserialize(table.get_ref().clone()) else { continue };
        let message = error.message().to_owned();
        let start = table.span().start;
        let end = starts.get(number + 1).copied().unwrap_or(text.len());
        let block = text.get(start..end).unwrap_or_default();
        // The field that the message names, if it stands there.
        let named = message.split('`').nth(1).and_then(|field| {
            block.lines().position(|line| {
                let key = line.split(['=', '#']).next().unwrap_or_default();
                key.trim() == field || line.split('"').nth(1) == Some(field)
            })
        });
        let secret = message.contains(crate::secret::NOT_HERE).then(|| {
            block.lines().position(|line| {
                let key = line.split('=').next().unwrap_or_default().trim();
                matches!(key, "client_secret" | "private_key") && !line.contains('{')
            })
        });
        let below = named.or(secret.flatten()).unwrap_or(0);
        let line = text.get(..start).unwrap_or_default().matches('\n').count() + 1 + below;
        let name = table.get_ref().get("name").and_then(Value::as_str).unwrap_or("without a name");
        return Some(format!("line {line}: the provider {name}: {message}"));
    }
    None
}
