"""The made-up people of the live run, and what they know. It opens nothing but a realm that lives as long as the run."""

PASSWORD = "correct horse battery staple"
LOGINS = ("anna", "bo", "carl", "dora", "eva", "finn", "gus", "hedda", "ivan", "jan")
# As Keycloak keeps them: the bytes of the text are the key.
SEEDS = {login: f"seed-of-{login}-0123456789" for login in LOGINS}
