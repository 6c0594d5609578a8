import type { Migration } from './migrate.js'

/** Tables of every store, beside the service's own. */
export const MESSAGING_MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    name: 'inbox, outbox, dead letters',
    sql: `
      CREATE TABLE inbox (
        consumer TEXT NOT NULL, key TEXT NOT NULL, applied_at_ms INTEGER NOT NULL,
        PRIMARY KEY (consumer, key)) STRICT, WITHOUT ROWID;
      CREATE TABLE inbox_failure (
        consumer TEXT NOT NULL, entry_key TEXT NOT NULL, failures INTEGER NOT NULL, reason TEXT NOT NULL,
        PRIMARY KEY (consumer, entry_key)) STRICT, WITHOUT ROWID;
      CREATE TABLE dead_letter (
        id INTEGER PRIMARY KEY, consumer TEXT NOT NULL, entry_key TEXT NOT NULL, json TEXT NOT NULL,
        created_at_ms INTEGER NOT NULL) STRICT;
      CREATE TABLE outbox (
        id INTEGER PRIMARY KEY AUTOINCREMENT, stream TEXT NOT NULL, key TEXT NOT NULL, json TEXT NOT NULL,
        created_at_ms INTEGER NOT NULL, confirmed_at_ms INTEGER) STRICT;
      CREATE INDEX outbox_key ON outbox (key);
      CREATE INDEX outbox_created ON outbox (created_at_ms);
      CREATE TABLE outbox_mark (
        one INTEGER PRIMARY KEY CHECK (one = 1), sent_through INTEGER NOT NULL, epoch TEXT,
        last_entry_ids TEXT NOT NULL) STRICT;
      INSERT INTO outbox_mark VALUES (1, 0, NULL, '{}');`,
  },
]
