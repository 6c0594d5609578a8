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
  {
    version: 3,
    name: 'the private flow packed, a row for what one commit told to an account',
    sql: `
ALTER TABLE private_flow RENAME TO flow_by_message;
CREATE TABLE private_flow (
  account_id TEXT NOT NULL, trading_day TEXT NOT NULL, first_seq INTEGER NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (account_id, trading_day, first_seq)) STRICT;
INSERT INTO private_flow (account_id, trading_day, first_seq, body)
  SELECT account_id, trading_day, seq, json_array(json_object(
    'name', name,
    'fields', (SELECT json_group_array(key) FROM json_each(m.fields)),
    'seqs', json_array(seq),
    'rows', json_array((SELECT json_group_array(value) FROM json_each(m.fields)))))
  FROM flow_by_message AS m;
DROP TABLE flow_by_message;
`,
  },
]
