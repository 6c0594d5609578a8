import type { Migration } from '../migrate.js'
import { ACCOUNT_BOOK_TABLES } from '../positions/account-book-tables.js'

/**
 * Schema of `db/trading.sqlite`. `orders` and `trades` have the columns of the V2 design with additions; a trade is
 * unique by its trade key instead of by its id, which starts anew every trading day and is shared by both sides of a
 * self-trade. Columns `created_at`, `updated_at`, `traded_at` are exchange time, Shanghai wall clock.
 */
export const TRADING_MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    name: 'requests, orders, trades, positions, counters',
    sql: `
CREATE TABLE requests (
  account_id     TEXT    NOT NULL,
  request_id     TEXT    NOT NULL,
  kind           TEXT    NOT NULL CHECK (kind IN ('SEND_ORDER', 'CANCEL_ORDER')),
  content        TEXT    NOT NULL,
  accepted       INTEGER NOT NULL,
  reason_code    TEXT,
  order_ids      TEXT    NOT NULL,
  received_at_ms INTEGER NOT NULL,
  PRIMARY KEY (account_id, kind, request_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE orders (
  id            INTEGER PRIMARY KEY,
  account_id    TEXT    NOT NULL,
  order_id      TEXT    NOT NULL,
  request_id    TEXT    NOT NULL,
  origin        TEXT    NOT NULL CHECK (origin IN ('own', 'refused', 'external')),
  symbol        TEXT    NOT NULL,
  exchange      TEXT    NOT NULL,
  direction     TEXT    NOT NULL,
  offset        TEXT    NOT NULL,
  order_type    TEXT    NOT NULL,
  price         REAL    NOT NULL,
  volume        INTEGER NOT NULL,
  traded        INTEGER NOT NULL,
  filled        INTEGER NOT NULL,
  status        TEXT    NOT NULL,
  phase         TEXT    NOT NULL CHECK (phase IN ('submitting', 'working', 'settling', 'final')),
  status_seq    INTEGER NOT NULL,
  unknown_since INTEGER,
  overfilled    INTEGER NOT NULL DEFAULT 0,
  order_sys_id  TEXT,
  error_id      INTEGER,
  reason_code   TEXT,
  reason        TEXT,
  strategy_name TEXT    NOT NULL,
  trading_day   TEXT    NOT NULL,
  expires_at_ms INTEGER,
  created_at    TEXT    NOT NULL,
  updated_at    TEXT    NOT NULL,
  UNIQUE (account_id, order_id)
) STRICT;
CREATE INDEX orders_by_request ON orders (account_id, request_id);
CREATE INDEX orders_overfilled ON orders (account_id, symbol) WHERE overfilled = 1;
CREATE INDEX orders_active ON orders (account_id, symbol) WHERE phase <> 'final';

CREATE TABLE trades (
  id            INTEGER PRIMARY KEY,
  account_id    TEXT    NOT NULL,
  trading_day   TEXT    NOT NULL,
  exchange      TEXT    NOT NULL,
  trade_id      TEXT    NOT NULL,
  direction     TEXT    NOT NULL,
  order_id      TEXT    NOT NULL,
  request_id    TEXT    NOT NULL,
  symbol        TEXT    NOT NULL,
  offset        TEXT    NOT NULL,
  price         REAL    NOT NULL,
  volume        INTEGER NOT NULL,
  strategy_name TEXT    NOT NULL,
  traded_at     TEXT    NOT NULL,
  gateway_time_us INTEGER NOT NULL,
  UNIQUE (account_id, trading_day, exchange, trade_id, direction)
) STRICT;
CREATE INDEX trades_by_order ON trades (account_id, order_id);
CREATE INDEX trades_by_time ON trades (account_id, traded_at);

${ACCOUNT_BOOK_TABLES}

CREATE TABLE position_snapshots (
  account_id  TEXT    NOT NULL,
  trading_day TEXT    NOT NULL,
  symbol      TEXT    NOT NULL,
  direction   TEXT    NOT NULL,
  exchange    TEXT    NOT NULL,
  volume      INTEGER NOT NULL,
  yd_volume   INTEGER NOT NULL,
  frozen      INTEGER NOT NULL,
  price       REAL    NOT NULL,
  pnl         REAL    NOT NULL,
  margin      REAL    NOT NULL,
  snapshot_id TEXT    NOT NULL,
  taken_at    TEXT    NOT NULL,
  PRIMARY KEY (account_id, trading_day, symbol, direction)
) STRICT, WITHOUT ROWID;

CREATE TABLE counters (
  account_id TEXT    NOT NULL,
  name       TEXT    NOT NULL,
  value      INTEGER NOT NULL,
  PRIMARY KEY (account_id, name)
) STRICT, WITHOUT ROWID;`,
  },
]
