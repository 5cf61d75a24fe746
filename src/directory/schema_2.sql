-- Version 2: the language that messages to a user are in, beside the organisation's.
ALTER TABLE users ADD COLUMN language TEXT;
