//! Keycloak 26, through its Admin REST API.

mod config;

pub use config::KeycloakConfig;
