/** Databases that are a file, as far as variables and commands name them. */
import type { App } from "./app.ts";
import { allCommands } from "./command.ts";
import type { Mount } from "./mount.ts";

/** `file:/data/app.db`, `sqlite:////data/app.db`, `jdbc:sqlite:/data/app.db`: what stands before the path. */
const SCHEME = /^(?:jdbc:)?(?:sqlite3?|file|libsql)(?:\+\w+)?:\/*(?=\/)/;

/** A database file below the mount that a variable or a command names. */
export function databaseOn(app: App, mount: Mount): string | undefined {
  const destination = mount.destination?.replace(/\/$/, "");
  return destination ? databaseBelow(app, destination) : undefined;
}

/** A database file below `folder` that a variable or a command names. */
export function databaseBelow(app: App, folder: string): string | undefined {
  const texts = [...app.env.map(({ value }) => value), ...allCommands(app).split(/\s+/)];
  const files = texts.map((value) => ({ path: value.replace(SCHEME, "").replace(/[?#].*$/, ""), value }));
  return files.find(({ path, value }) => path.startsWith(`${folder}/`) && (DATABASE.test(path) || SQLITE.test(value)))
    ?.path;
}

const DATABASE = /\.(?:db|sqlite3?|duckdb)$/;
const SQLITE = /^(?:jdbc:)?sqlite/;
