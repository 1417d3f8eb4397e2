// Runs one SQL file in DuckDB, in a process of its own (README.md):
//
//   node duckdb.mjs THREADS FILE.sql NAME=VALUE…      {NAME} in the file stands for VALUE
//
// The package @duckdb/node-api is looked for in the folder that NODE_FOLDER names.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const require = createRequire(join(resolve(process.env.NODE_FOLDER ?? '.'), 'package.json'));
const { DuckDBInstance } = require('@duckdb/node-api');

const [threads, file, ...settings] = process.argv.slice(2);
let sql = readFileSync(file, 'utf8');
for (const setting of settings) {
  const [name, ...value] = setting.split('=');
  sql = sql.replaceAll(`{${name}}`, value.join('='));
}
const database = await DuckDBInstance.create(':memory:', { threads });
const connection = await database.connect();
await connection.run(sql);
process.exit(0);
