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
  {
    version: 4,
    name: 'legs and position details in rows of their own, users of orders and trades',
    sql: `
CREATE TABLE position_legs (
  account_id TEXT NOT NULL, symbol TEXT NOT NULL, side TEXT NOT NULL CHECK (side IN ('long', 'short')), body TEXT NOT NULL,
  PRIMARY KEY (account_id, symbol, side)) STRICT;
CREATE TABLE position_details (
  account_id TEXT NOT NULL, symbol TEXT NOT NULL, side TEXT NOT NULL CHECK (side IN ('long', 'short')),
  open_day TEXT NOT NULL, trade_id TEXT NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (account_id, symbol, side, open_day, trade_id)) STRICT;
INSERT INTO position_legs
  SELECT a.account_id, l.value ->> 'symbol', l.value ->> 'side', json_remove(l.value, '$.yesterday.open', '$.today.open')
  FROM accounts a, json_each(a.body, '$.legs') l;
INSERT INTO position_details
  SELECT a.account_id, l.value ->> 'symbol', l.value ->> 'side', coalesce(d.value ->> 'openDay', ''),
    coalesce(d.value ->> 'tradeId', 'unknown ' || b.key || d.key),
    json_object('symbol', l.value ->> 'symbol', 'side', l.value ->> 'side', 'openPrice', d.value ->> 'openPrice',
      'lots', d.value ->> 'lots', 'openDay', coalesce(d.value ->> 'openDay', ''),
      'tradeId', coalesce(d.value ->> 'tradeId', 'unknown ' || b.key || d.key),
      'closedLots', 0, 'closedAmount', 0, 'closeProfitByDate', 0, 'closeProfitByTrade', 0)
  FROM accounts a, json_each(a.body, '$.legs') l, json_each(l.value) b, json_each(b.value, '$.open') d
  WHERE b.key IN ('yesterday', 'today')
  ORDER BY b.key = 'today', d.key;
UPDATE accounts SET body = json_remove(body, '$.legs', '$.frozenMargin', '$.frozenCommission');
UPDATE orders SET body = json_set(body, '$.userId', account_id);
UPDATE trades SET body = json_set(body, '$.userId', account_id, '$.closeProfit', 0);
`,
  },
  {
    version: 5,
    name: 'what stands in the books',
    sql: `
CREATE TABLE standing_orders (symbol TEXT PRIMARY KEY, trading_day TEXT NOT NULL, body TEXT NOT NULL) STRICT;
`,
  },
]
