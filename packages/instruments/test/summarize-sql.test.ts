import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mysql, postgresql } from '../src/database/sql/dialect.ts';
import { SqlSummaries } from '../src/database/sql/sql-summaries.ts';
import { statements } from '../src/database/sql/statements.ts';
import { summarizeSql } from '../src/database/sql/summarize-sql.ts';

type Row = readonly [text: string, operation: string, table?: string];

const common: readonly Row[] = [
  ['SELECT 1', 'SELECT'],
  ['select * from orders where id = 7', 'SELECT', 'orders'],
  ['SELECT * FROM sales.orders o JOIN users u ON u.id = o.user_id', 'SELECT', 'sales.orders'],
  ['SELECT * FROM orders, users', 'SELECT', 'orders'],
  ['SELECT*FROM orders', 'SELECT', 'orders'],
  ['SELECT count(*) FROM orders;', 'SELECT', 'orders'],
  ['  ;; SELECT 1 FROM orders ; ', 'SELECT', 'orders'],
  ['(SELECT a FROM b) UNION ALL (SELECT a FROM c)', 'SELECT', 'b'],
  ['SELECT 1 UNION SELECT a FROM c', 'SELECT', 'c'],
  ['SELECT * FROM (SELECT * FROM orders WHERE paid) AS paid', 'SELECT', 'orders'],
  ['SELECT * FROM (orders JOIN users USING (id))', 'SELECT', 'orders'],
  ['SELECT * FROM ((SELECT 1 AS a) x JOIN orders USING (a))', 'SELECT', 'orders'],
  ['SELECT (SELECT max(id) FROM users) FROM orders', 'SELECT', 'orders'],
  ['SELECT (SELECT max(id) FROM users), 1', 'SELECT', 'users'],
  ['SELECT EXISTS (SELECT 1 FROM users WHERE id = 1)', 'SELECT', 'users'],
  ['SELECT extract(year FROM created_at) FROM orders', 'SELECT', 'orders'],
  ['SELECT extract(year FROM created_at)', 'SELECT'],
  ["SELECT trim(both 'x' from name), 'a' from users", 'SELECT', 'users'],
  ["SELECT 'it''s FROM nowhere' FROM orders", 'SELECT', 'orders'],
  ['SELECT 1 -- FROM comments\nFROM orders', 'SELECT', 'orders'],
  ['/* DELETE FROM a */ SELECT /* FROM b */ 1 FROM /**/ orders', 'SELECT', 'orders'],
  ['SELECT * FROM orders FOR UPDATE', 'SELECT', 'orders'],
  ['WITH paid AS (SELECT * FROM orders) SELECT * FROM paid', 'SELECT', 'orders'],
  ['WITH paid AS (SELECT * FROM orders), two (a, b) AS (SELECT 1, 2) SELECT * FROM users, two', 'SELECT', 'users'],
  ['WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT n FROM t', 'SELECT'],
  [
    'WITH RECURSIVE Tree AS (SELECT * FROM nodes UNION SELECT n.* FROM nodes n JOIN tree) SELECT * FROM TREE',
    'SELECT',
    'nodes',
  ],
  ['INSERT INTO orders (id, note) VALUES (1, $2)', 'INSERT', 'orders'],
  ['INSERT INTO orders(id) VALUES (1)', 'INSERT', 'orders'],
  ['INSERT INTO archive SELECT * FROM orders', 'INSERT', 'archive'],
  ['WITH old AS (SELECT * FROM orders) INSERT INTO archive SELECT * FROM old', 'INSERT', 'archive'],
  ['UPDATE orders SET paid = true FROM users WHERE users.id = 1', 'UPDATE', 'orders'],
  ['DELETE FROM orders WHERE id IN (SELECT id FROM users)', 'DELETE', 'orders'],
  ['TRUNCATE TABLE orders', 'TRUNCATE', 'orders'],
  ['TRUNCATE orders', 'TRUNCATE', 'orders'],
  ['CREATE TABLE IF NOT EXISTS orders (id int)', 'CREATE', 'orders'],
  ['CREATE TABLE orders AS SELECT * FROM users', 'CREATE', 'orders'],
  ['CREATE UNIQUE INDEX by_id ON orders (id)', 'CREATE', 'orders'],
  ['CREATE VIEW paid AS SELECT * FROM orders', 'CREATE'],
  ['ALTER TABLE orders ADD COLUMN paid boolean', 'ALTER', 'orders'],
  ['DROP TABLE IF EXISTS orders', 'DROP', 'orders'],
  ['BEGIN', 'BEGIN'],
  ['START TRANSACTION ISOLATION LEVEL SERIALIZABLE', 'START'],
  ['COMMIT', 'COMMIT'],
  ['ROLLBACK TO SAVEPOINT a', 'ROLLBACK'],
  ["SET search_path TO 'orders'", 'SET'],
  ['CALL settle(1)', 'CALL'],
  ['VALUES (1), (2)', 'VALUES'],
  ['EXPLAIN SELECT * FROM orders', 'EXPLAIN', 'orders'],
  ['SELECT * FROM orders; SELECT * FROM orders WHERE id = 1', 'SELECT', 'orders'],
  ['SELECT * FROM orders; SELECT * FROM users', 'SELECT'],
  ['BEGIN; INSERT INTO orders VALUES (1); COMMIT', 'BATCH'],
  ["SELECT ';' FROM orders", 'SELECT', 'orders'],
  ['', 'other'],
  ['-- nothing but a comment', 'other'],
  ['hello FROM orders', 'other'],
  ['42', 'other'],
  [';', 'other'],
  ['SELECT * FROM', 'SELECT'],
  ['SELECT * FROM orders WHERE (((', 'SELECT', 'orders'],
  ["SELECT 'never closed FROM orders", 'SELECT'],
  ['/* never closed SELECT', 'other'],
  [')) SELECT', 'other'],
  [`SELECT * FROM ${'x'.repeat(200)}`, 'SELECT', 'other'],
];

const ofPostgres: readonly Row[] = [
  ['SELECT * FROM "Order Items" i', 'SELECT', 'Order Items'],
  ['SELECT * FROM "sales"."orders"', 'SELECT', 'sales.orders'],
  ['SELECT * FROM "a""b"', 'SELECT', 'a"b'],
  ['SELECT "from" FROM orders', 'SELECT', 'orders'],
  ['SELECT * FROM ONLY orders', 'SELECT', 'orders'],
  ['SELECT * FROM orders, LATERAL (SELECT 1) x', 'SELECT', 'orders'],
  ['SELECT * FROM generate_series(1, 9) n', 'SELECT'],
  ['SELECT * FROM generate_series(1, 9) n JOIN orders ON true', 'SELECT', 'orders'],
  ['SELECT * FROM unnest($1::int[]) AS id', 'SELECT'],
  ['SELECT a IS DISTINCT FROM b FROM orders', 'SELECT', 'orders'],
  ['SELECT a IS NOT DISTINCT FROM b', 'SELECT'],
  ['SELECT $$ FROM a; DELETE FROM b $$, $x$ $$ FROM c $x$ FROM orders', 'SELECT', 'orders'],
  [String.raw`SELECT E'\' FROM a' FROM orders`, 'SELECT', 'orders'],
  [String.raw`SELECT 'a\' FROM orders`, 'SELECT', 'orders'],
  ['SELECT /* a /* FROM b */ FROM c */ 1 FROM orders', 'SELECT', 'orders'],
  ['SELECT $1::from_type FROM orders', 'SELECT', 'orders'],
  [
    'WITH gone AS MATERIALIZED (DELETE FROM orders RETURNING *) INSERT INTO archive SELECT * FROM gone',
    'INSERT',
    'archive',
  ],
  ['WITH gone AS (DELETE FROM orders RETURNING id) SELECT count(*) FROM gone', 'SELECT', 'orders'],
  ['INSERT INTO orders VALUES (1) ON CONFLICT DO UPDATE SET a = 1 RETURNING *', 'INSERT', 'orders'],
  ['DELETE FROM ONLY sales.orders USING users', 'DELETE', 'sales.orders'],
  ['UPDATE ONLY orders SET a = 1', 'UPDATE', 'orders'],
  ['MERGE INTO orders o USING users u ON true WHEN MATCHED THEN DELETE', 'MERGE', 'orders'],
  ['COPY orders (a, b) FROM STDIN', 'COPY', 'orders'],
  ['COPY (SELECT * FROM orders) TO STDOUT', 'COPY', 'orders'],
  ['TABLE orders', 'TABLE', 'orders'],
  ['LOCK TABLE ONLY orders IN SHARE MODE', 'LOCK', 'orders'],
  ['EXPLAIN (ANALYZE, BUFFERS) UPDATE orders SET a = 1', 'EXPLAIN', 'orders'],
  ['EXPLAIN ANALYZE VERBOSE DELETE FROM orders', 'EXPLAIN', 'orders'],
  ['CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON orders (a)', 'CREATE', 'orders'],
  ['CREATE FUNCTION f() RETURNS int AS $$ BEGIN; RETURN 1; END $$ LANGUAGE plpgsql', 'CREATE'],
  ['DECLARE c CURSOR FOR SELECT * FROM orders', 'DECLARE'],
  ['REFRESH MATERIALIZED VIEW totals', 'REFRESH'],
  ['DO $$ BEGIN DELETE FROM orders; END $$', 'DO'],
];

const ofMysql: readonly Row[] = [
  ['SELECT * FROM `order items`', 'SELECT', 'order items'],
  ['SELECT "FROM a" FROM `shop`.`orders`', 'SELECT', 'shop.orders'],
  [String.raw`SELECT 'it\'s FROM a' FROM orders`, 'SELECT', 'orders'],
  ['SELECT 1 # FROM a\nFROM orders', 'SELECT', 'orders'],
  ['SELECT 5--3 FROM orders', 'SELECT', 'orders'],
  ['SELECT @from, :from, @@global.from FROM orders WHERE a = ?', 'SELECT', 'orders'],
  ['SELECT /*!40001 SQL_NO_CACHE */ * FROM orders', 'SELECT', 'orders'],
  ['/*!50000 DELETE */ FROM orders', 'DELETE', 'orders'],
  ['SELECT 1 FROM DUAL', 'SELECT'],
  ['INSERT IGNORE INTO orders SET a = 1', 'INSERT', 'orders'],
  ['INSERT LOW_PRIORITY orders VALUES (1)', 'INSERT', 'orders'],
  ['REPLACE INTO orders VALUES (1)', 'REPLACE', 'orders'],
  ['DELETE o FROM orders o JOIN users u ON u.id = o.user_id', 'DELETE', 'orders'],
  ['UPDATE LOW_PRIORITY IGNORE orders SET a = 1', 'UPDATE', 'orders'],
  ["LOAD DATA LOCAL INFILE 'x' INTO TABLE orders FIELDS TERMINATED BY ','", 'LOAD', 'orders'],
  ['LOCK TABLES orders WRITE, users READ', 'LOCK', 'orders'],
  ['CREATE PROCEDURE p() BEGIN SELECT 1; DELETE FROM a; END', 'CREATE'],
  ['SHOW TABLES FROM shop', 'SHOW'],
  ['USE shop', 'USE'],
];

const summary = ([text, operation, table]: Row): readonly [string, string, string | undefined] => [
  text,
  operation,
  table,
];

test.each([...common, ...ofPostgres].map(summary))('PostgreSQL: %s', (text, operation, table) => {
  expect(summarizeSql(text, postgresql)).toEqual({ operation, table });
});

test.each([...common, ...ofMysql].map(summary))('MySQL: %s', (text, operation, table) => {
  expect(summarizeSql(text, mysql)).toEqual({ operation, table });
});

describe('whatever stands between the words', () => {
  const gap = fc.constantFrom(' ', '\n', '\t', ' -- FROM a; DELETE\n', '/* FROM a */', ' /* it\'s "quoted" ; */ ');
  const literal = fc.constantFrom(
    "'FROM a'",
    "'it''s; DELETE FROM a'",
    '$1',
    '42',
    '4.2e3',
    "''",
    '(SELECT x FROM inner_a)',
  );
  const identifier = fc
    .stringMatching(/^[a-z][a-z0-9_]{0,20}$/)
    .filter(
      (name) =>
        !/^(select|from|only|lateral|values|with|rows|unnest|dual|where|group|order|limit|set|using|stdin|into|table|tables|ignore|binary|if|not|exists|delayed|overwrite|join|union|on|c)$/.test(
          name,
        ),
    );
  const shapes: readonly (readonly [operation: string, (table: string, value: string) => readonly string[]])[] = [
    [
      'SELECT',
      (table, value) => ['SELECT', value, ',', 'count', '(', '*', ')', 'FROM', table, 'WHERE', 'a', '=', value],
    ],
    ['INSERT', (table, value) => ['INSERT', 'INTO', table, '(', 'a', ')', 'VALUES', '(', value, ')']],
    ['UPDATE', (table, value) => ['UPDATE', table, 'SET', 'a', '=', value]],
    ['DELETE', (table, value) => ['DELETE', 'FROM', table, 'WHERE', 'a', 'IN', '(', value, ')']],
    [
      'SELECT',
      (table, value) => ['WITH', 'c', 'AS', '(', 'SELECT', value, 'FROM', 'inner_b', ')', 'SELECT', '*', 'FROM', table],
    ],
    ['SELECT', (table, value) => ['SELECT', '*', 'FROM', '(', 'SELECT', value, 'FROM', table, ')', 'x']],
  ];

  test('the operation and the table are the same', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...shapes),
        identifier,
        fc.option(identifier, { nil: undefined }),
        fc.boolean(),
        literal,
        fc.array(gap, { minLength: 24, maxLength: 24 }),
        fc.boolean(),
        ([operation, shape], name, schema, isQuoted, value, gaps, isSmall) => {
          const quoted = (part: string): string => (isQuoted ? `"${part}"` : part);
          const table = [schema, name].filter((part) => part !== undefined);
          const text = shape(table.map(quoted).join('.'), value)
            .map((word, i) => (isSmall && /^[A-Z]+$/.test(word) ? word.toLowerCase() : word) + gaps[i % gaps.length]!)
            .join('');
          expect(summarizeSql(text, postgresql)).toEqual({ operation, table: table.join('.') });
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('whatever the text', () => {
  const fragment = fc.constantFrom(
    ...'SELECT FROM WITH AS ( ) , . ; \' " ` $$ $a$ -- /* */ # \\ EXPLAIN INSERT INTO CREATE TABLE ONLY JOIN UNION a b é \n'.split(
      ' ',
    ),
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.array(fragment, { maxLength: 200 }).map((parts) => parts.join(' ')),
    fc.array(fragment, { maxLength: 200 }).map((parts) => parts.join('')),
  );

  test('the operation is one of a closed list, and the table is a part of the text', () => {
    const operations = new Set([...statements.keys(), 'EXPLAIN', 'BATCH', 'other']);
    fc.assert(
      fc.property(text, fc.constantFrom(postgresql, mysql), (sql, dialect) => {
        const { operation, table } = summarizeSql(sql, dialect);
        expect(operations).toContain(operation);
        for (const part of table?.split('.') ?? [])
          expect(sql.replaceAll('""', '"').replaceAll('``', '`')).toContain(
            part.replaceAll('``', '`').replaceAll('""', '"'),
          );
      }),
      { numRuns: 2000 },
    );
  });

  test.each(['(', '((SELECT ', 'WITH a AS (', 'EXPLAIN ', '/*', "'", '$$', 'SELECT * FROM (', ',', 'a.', '--'])(
    'a megabyte of %j is read to an end',
    (part) => {
      const { operation } = summarizeSql(part.repeat(1_000_000 / part.length), postgresql);
      expect(operation).toMatch(/^(other|SELECT|EXPLAIN)$/);
    },
  );
});

test('a summary is made once, and the memory for it is bounded', () => {
  const summaries = new SqlSummaries(postgresql);
  const first = summaries.of('SELECT * FROM orders');
  expect(summaries.of('SELECT * FROM orders')).toBe(first);
  // It stays as long as it is used, whatever comes between.
  for (let round = 0; round < 50; round++) {
    for (let i = 0; i < 100; i++) summaries.of(`SELECT ${round * 100 + i} FROM users`);
    expect(summaries.of('SELECT * FROM orders')).toBe(first);
  }
  const forgotten = summaries.of('SELECT 0 FROM users');
  for (let i = 1; i < 1100; i++) summaries.of(`SELECT ${i} FROM users`);
  expect(summaries.of('SELECT 0 FROM users')).not.toBe(forgotten);
  expect(summaries.of({ sql: 'no text' })).toEqual({ operation: 'other', table: undefined });
});
