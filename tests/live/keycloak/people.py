"""The made-up people of the live run, and what they know. It opens nothing but a realm that lives as long as the run."""

PASSWORD = "correct horse battery staple"
HUB_SECRET = "between two realms of one run"
LOGINS = ("anna", "bo", "carl", "dora", "eva", "finn", "gus", "hedda", "ivan", "jan", "kim", "lea", "max", "nora",
          "olga")
# As Keycloak keeps them: the bytes of the text are the key.
SEEDS = {login: f"seed-of-{login}-0123456789" for login in LOGINS}
