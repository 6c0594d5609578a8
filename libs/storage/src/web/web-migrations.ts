import type { Migration } from '../migrate.js'

/** Tables of the console's own store: who may sign in, and who is signed in. Times are epoch ms of the wall clock. */
const TABLES = `
  CREATE TABLE users (
    name TEXT PRIMARY KEY,
    role TEXT NOT NULL CHECK (role IN ('viewer', 'researcher', 'trader', 'admin')),
    password_hash TEXT NOT NULL,
    password_is_generated INTEGER NOT NULL,
    created_at_ms INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE sessions (
    id_hash TEXT PRIMARY KEY,
    user_name TEXT NOT NULL REFERENCES users(name) ON DELETE CASCADE,
    created_at_ms INTEGER NOT NULL,
    last_seen_ms INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX sessions_of_user ON sessions(user_name);
`

export const WEB_MIGRATIONS: readonly Migration[] = [{ version: 1, name: 'users and sessions', sql: TABLES }]
