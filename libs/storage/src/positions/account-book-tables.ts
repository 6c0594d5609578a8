/**
 * The tables of `AccountBook`, as the first migrations of trading and strategy made them. A change is a further migration of
 * both, never one of this text.
 */
export const ACCOUNT_BOOK_TABLES = `CREATE TABLE positions (
  account_id     TEXT    NOT NULL,
  symbol         TEXT    NOT NULL,
  direction      TEXT    NOT NULL,
  exchange       TEXT    NOT NULL,
  trading_day    TEXT    NOT NULL,
  today_volume   INTEGER NOT NULL,
  yd_volume      INTEGER NOT NULL,
  today_price    REAL    NOT NULL,
  yd_price       REAL    NOT NULL,
  margin_per_lot REAL    NOT NULL,
  base_ms        INTEGER,
  gap            TEXT,
  recent         TEXT    NOT NULL,
  PRIMARY KEY (account_id, symbol, direction)
) STRICT, WITHOUT ROWID;

CREATE TABLE snapshot_rows (
  account_id  TEXT NOT NULL,
  snapshot_id TEXT NOT NULL,
  symbol      TEXT NOT NULL,
  direction   TEXT NOT NULL,
  json        TEXT NOT NULL,
  PRIMARY KEY (account_id, snapshot_id, symbol, direction)
) STRICT, WITHOUT ROWID;`
