import type { Migration } from '../migrate.js'
import { ACCOUNT_BOOK_TABLES } from '../positions/account-book-tables.js'

/** Schema of `db/strategy.sqlite`. `placed_at_ms` and `acted_through_ms` are exchange time, `expires_at_ms` real time. */
export const STRATEGY_MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    name: 'instances, requests, child orders, fills',
    sql: `
CREATE TABLE instances (
  account_id       TEXT    NOT NULL,
  name             TEXT    NOT NULL,
  wanted           TEXT             CHECK (wanted IN ('running', 'stopped')),
  enabled_in_file  INTEGER,
  variables        TEXT    NOT NULL DEFAULT '{}',
  acted_through_ms INTEGER,
  time_epoch       INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY (account_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE requests (
  account_id    TEXT    NOT NULL,
  request_id    TEXT    NOT NULL,
  instance      TEXT    NOT NULL,
  symbol        TEXT    NOT NULL,
  exchange      TEXT    NOT NULL,
  direction     TEXT    NOT NULL,
  offset        TEXT    NOT NULL,
  order_type    TEXT    NOT NULL,
  price         REAL    NOT NULL,
  volume        INTEGER NOT NULL,
  purpose       TEXT    NOT NULL,
  placed_at_ms  INTEGER NOT NULL,
  expires_at_ms INTEGER NOT NULL,
  final         INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (account_id, request_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX requests_working ON requests (account_id, instance) WHERE final = 0;

CREATE TABLE child_orders (
  account_id  TEXT    NOT NULL,
  order_id    TEXT    NOT NULL,
  request_id  TEXT    NOT NULL,
  volume      INTEGER NOT NULL,
  traded      INTEGER NOT NULL,
  status      TEXT    NOT NULL,
  status_seq  INTEGER NOT NULL,
  reason_code TEXT,
  reason      TEXT,
  updated_at  TEXT    NOT NULL,
  PRIMARY KEY (account_id, order_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX child_orders_by_request ON child_orders (account_id, request_id);

CREATE TABLE fills (
  id          INTEGER PRIMARY KEY,
  account_id  TEXT    NOT NULL,
  trading_day TEXT    NOT NULL,
  exchange    TEXT    NOT NULL,
  trade_id    TEXT    NOT NULL,
  direction   TEXT    NOT NULL,
  order_id    TEXT    NOT NULL,
  request_id  TEXT    NOT NULL,
  instance    TEXT    NOT NULL,
  symbol      TEXT    NOT NULL,
  offset      TEXT    NOT NULL,
  price       REAL    NOT NULL,
  volume      INTEGER NOT NULL,
  traded_at   TEXT    NOT NULL,
  UNIQUE (account_id, trading_day, exchange, trade_id, direction)
) STRICT;
CREATE INDEX fills_by_instance ON fills (account_id, instance, symbol);`,
  },
  {
    version: 2,
    name: 'adjustments of books, the account as fills and queries tell it',
    sql: `
CREATE TABLE book_adjustments (
  id              INTEGER PRIMARY KEY,
  account_id      TEXT    NOT NULL,
  instance        TEXT    NOT NULL,
  symbol          TEXT    NOT NULL,
  side            TEXT    NOT NULL CHECK (side IN ('LONG', 'SHORT')),
  lots            INTEGER NOT NULL CHECK (lots <> 0),
  price           REAL             CHECK ((price IS NULL) = (lots < 0)),
  cause           TEXT    NOT NULL CHECK (cause IN ('closed_outside', 'person')),
  made_by         TEXT    NOT NULL,
  reason          TEXT    NOT NULL,
  made_at         TEXT    NOT NULL,
  after_fill      INTEGER NOT NULL,
  acknowledged_by TEXT,
  acknowledged_at TEXT,
  CHECK (cause = 'person' OR lots < 0)
) STRICT;
CREATE INDEX book_adjustments_by_instance ON book_adjustments (account_id, instance, symbol);

${ACCOUNT_BOOK_TABLES}

CREATE TABLE counters (
  account_id TEXT    NOT NULL,
  name       TEXT    NOT NULL,
  value      INTEGER NOT NULL,
  PRIMARY KEY (account_id, name)
) STRICT, WITHOUT ROWID;`,
  },
]
