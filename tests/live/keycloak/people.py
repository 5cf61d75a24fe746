"""The made-up people of the live run, and what they know."""

PASSWORD = "correct horse battery staple"
# As Keycloak keeps them: the bytes of the text are the key.
SEEDS = {login: f"seed-of-{login}-0123456789" for login in ("anna", "bo", "carl", "dora", "eva", "finn", "gus")}
