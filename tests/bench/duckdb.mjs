// Runs SQL files in DuckDB, in a process of its own (README.md):
//
//   node duckdb.mjs THREADS FILE.sql… NAME=VALUE…      {NAME} in the files stands for VALUE
//
// The package @duckdb/node-api is looked for in the folder that NODE_FOLDER names.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const require = createRequire(join(resolve(process.env.NODE_FOLDER ?? '.'), 'package.json'));
const { DuckDBInstance } = require('@duckdb/node-api');

const [threads, ...words] = process.argv.slice(2);
const files = words.filter((word) => word.endsWith('.sql'));
const settings = words.filter((word) => !word.endsWith('.sql')).map((word) => word.split(/=(.*)/s));
const database = await DuckDBInstance.create(':memory:', { threads });
const connection = await database.connect();
for (const file of files) {
  let sql = readFileSync(file, 'utf8');
  for (const [name, value] of settings) sql = sql.replaceAll(`{${name}}`, value);
  await connection.run(sql);
}
process.exit(0);
