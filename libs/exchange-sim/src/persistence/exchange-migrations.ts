import type { Migration } from '@huangpu/storage'

/** Schema of `exchange/exchange.sqlite`, oldest first; a released step is never edited. Bodies are JSON. */
export const EXCHANGE_MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    name: 'state, figures, accounts, orders, trades, private flow, settlements',
    sql: `
CREATE TABLE singles (name TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT;
CREATE TABLE figures (symbol TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT;
CREATE TABLE accounts (account_id TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT;
CREATE TABLE orders (
  account_id TEXT NOT NULL, seq INTEGER NOT NULL, trading_day TEXT NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (account_id, seq)) STRICT;
CREATE INDEX orders_of_day ON orders (trading_day, seq);
CREATE TABLE trades (
  account_id TEXT NOT NULL, seq INTEGER NOT NULL, trading_day TEXT NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (account_id, seq)) STRICT;
CREATE INDEX trades_of_day ON trades (trading_day, seq);
CREATE TABLE private_flow (
  account_id TEXT NOT NULL, trading_day TEXT NOT NULL, seq INTEGER NOT NULL, name TEXT NOT NULL, fields TEXT NOT NULL,
  PRIMARY KEY (account_id, trading_day, seq)) STRICT;
CREATE TABLE settlements (
  account_id TEXT NOT NULL, trading_day TEXT NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (account_id, trading_day)) STRICT;
`,
  },
  {
    version: 2,
    name: 'changed passwords, as salted hashes',
    sql: `
CREATE TABLE passwords (
  account_id TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('login', 'trading_account')), hash TEXT NOT NULL,
  PRIMARY KEY (account_id, kind)) STRICT;
`,
  },
]
