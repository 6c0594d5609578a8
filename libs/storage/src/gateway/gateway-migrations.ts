import type { Migration } from '../migrate.js'

/** Schema of `data/db/gateway.sqlite`, oldest first; a released step is never edited. */
export const GATEWAY_MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    name: 'orders, trades, cancels, sequences, refusals',
    sql: `
CREATE TABLE orders (
  account_id    TEXT    NOT NULL,
  order_id      TEXT    NOT NULL,
  own           INTEGER NOT NULL,
  request_id    TEXT    NOT NULL,
  strategy_name TEXT    NOT NULL,
  trading_day   TEXT    NOT NULL,
  front_id      INTEGER NOT NULL,
  session_id    INTEGER NOT NULL,
  order_ref     TEXT    NOT NULL,
  order_memo    TEXT    NOT NULL,
  symbol        TEXT    NOT NULL,
  exchange      TEXT    NOT NULL,
  direction     TEXT    NOT NULL,
  offset        TEXT    NOT NULL,
  order_type    TEXT    NOT NULL,
  price         REAL    NOT NULL,
  volume        INTEGER NOT NULL,
  send_state    TEXT    NOT NULL,
  order_sys_id  TEXT,
  sys_key       TEXT,
  status        TEXT    NOT NULL,
  traded        INTEGER NOT NULL,
  filled        INTEGER NOT NULL,
  status_seq    INTEGER NOT NULL,
  reason_code   TEXT,
  reason        TEXT,
  error_id      INTEGER,
  unknown_since_ms INTEGER,
  expires_at_ms INTEGER,
  sent_at_ms    INTEGER,
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  PRIMARY KEY (account_id, order_id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX orders_by_session ON orders (account_id, trading_day, front_id, session_id, order_ref);
CREATE INDEX orders_by_exchange_id ON orders (account_id, trading_day, exchange, sys_key);
CREATE INDEX orders_by_own_ref ON orders (account_id, trading_day, order_ref) WHERE own = 1;
CREATE INDEX orders_working ON orders (account_id, status) WHERE status IN ('SUBMITTING', 'NOTTRADED', 'PARTTRADED');

CREATE TABLE trades (
  account_id  TEXT    NOT NULL,
  trading_day TEXT    NOT NULL,
  exchange    TEXT    NOT NULL,
  trade_id    TEXT    NOT NULL,
  direction   TEXT    NOT NULL,
  order_id    TEXT,
  sys_key     TEXT    NOT NULL,
  order_ref   TEXT    NOT NULL,
  symbol      TEXT    NOT NULL,
  offset      TEXT    NOT NULL,
  price       REAL    NOT NULL,
  volume      INTEGER NOT NULL,
  at_ms       INTEGER NOT NULL,
  PRIMARY KEY (account_id, trading_day, exchange, trade_id, direction)
) STRICT, WITHOUT ROWID;
CREATE INDEX trades_parked ON trades (account_id, trading_day, exchange, sys_key) WHERE order_id IS NULL;

CREATE TABLE cancels (
  account_id TEXT    NOT NULL,
  request_id TEXT    NOT NULL,
  order_id   TEXT    NOT NULL,
  action_ref INTEGER NOT NULL,
  state      TEXT    NOT NULL,
  at_ms      INTEGER NOT NULL,
  PRIMARY KEY (account_id, request_id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX cancels_by_action ON cancels (account_id, action_ref);
CREATE INDEX cancels_by_order ON cancels (account_id, order_id);

CREATE TABLE sequences (
  account_id TEXT    NOT NULL,
  name       TEXT    NOT NULL,
  value      INTEGER NOT NULL,
  PRIMARY KEY (account_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE login_refusals (
  fingerprint TEXT    NOT NULL PRIMARY KEY,
  refusals    INTEGER NOT NULL,
  error_id    INTEGER NOT NULL,
  message     TEXT    NOT NULL,
  at_ms       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE published_positions (
  account_id TEXT NOT NULL,
  symbol     TEXT NOT NULL,
  exchange   TEXT NOT NULL,
  direction  TEXT NOT NULL,
  PRIMARY KEY (account_id, symbol, direction)
) STRICT, WITHOUT ROWID;
`,
  },
  {
    version: 2,
    name: 'login refusals name their account',
    // Refusals written before have no account; their fingerprint still tells them, and none of them is forgotten.
    sql: `ALTER TABLE login_refusals ADD COLUMN account_id TEXT NOT NULL DEFAULT ''`,
  },
  {
    version: 3,
    name: 'login attempts that a crash cut off, secrets that were taken before',
    sql: `
ALTER TABLE login_refusals ADD COLUMN in_flight INTEGER NOT NULL DEFAULT 0;
ALTER TABLE login_refusals ADD COLUMN accepted_at_ms INTEGER`,
  },
  {
    version: 4,
    name: 'contracts subscribed to over HTTP',
    sql: `
CREATE TABLE wanted_symbols (
  account_id TEXT    NOT NULL,
  symbol     TEXT    NOT NULL,
  at_ms      INTEGER NOT NULL,
  PRIMARY KEY (account_id, symbol)
) STRICT, WITHOUT ROWID;
`,
  },
  {
    version: 5,
    name: 'the kill switch',
    sql: `
CREATE TABLE kill_switch (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  account_id TEXT    NOT NULL,
  action     TEXT    NOT NULL,
  by_whom    TEXT    NOT NULL,
  reason     TEXT    NOT NULL,
  flatten    INTEGER NOT NULL,
  at_ms      INTEGER NOT NULL,
  swept      INTEGER NOT NULL DEFAULT 0,
  outcome    TEXT
) STRICT;
`,
  },
  {
    version: 6,
    name: 'contracts and rates of the trading day',
    sql: `
CREATE TABLE reference_rows (
  account_id  TEXT NOT NULL,
  front       TEXT NOT NULL,
  kind        TEXT NOT NULL,
  trading_day TEXT NOT NULL,
  symbol      TEXT NOT NULL,
  json        TEXT NOT NULL,
  PRIMARY KEY (account_id, front, kind, symbol)
) STRICT, WITHOUT ROWID`,
  },
]
