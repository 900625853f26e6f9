/** Where the app keeps its data, as variables and commands name it: files of SQLite and its like, and data folders. */

import { commandOfGroup } from "../app/command.ts";
import type { App } from "../app/model.ts";
import type { Mount } from "../app/mount.ts";
import { splitWords } from "../go/shell-words.ts";
import type { Path } from "../path.ts";
import { commandOf } from "./command.ts";
import { isPostgres } from "./shape.ts";

export interface DataPath {
  /** Absolute, without scheme and parameters. */
  readonly file: string;
  /** The variable or flag that names it; empty for a plain word of a command. */
  readonly name: string;
  /** The text that holds it, as written. */
  readonly written: string;
  /** Where that stands. */
  readonly path: Path;
  /** The group whose command names it; undefined for a variable, which all groups see. */
  readonly group: string | undefined;
  /** The file or folder of a database, by its ending or by the name of the variable or flag. */
  readonly isDatabase: boolean;
  /** False for `sqlite:///a/b.db`: to SQLAlchemy that is a relative path, to others it is not. */
  readonly isAbsolute: boolean;
}

const DATABASE_FILE = /\.(?:db3?|sqlite3?|duckdb|s3db)$/i;
const DATABASE_NAME =
  /^(?:\w+_)?(?:DATABASE|DB|SQLITE3?|DUCKDB|POCKETBASE|PB)(?:_DATA(?:BASE)?|_DB)?_(?:PATH|FILE|DIR|LOCATION)$/;
const FOLDER_NAME = /^(?:\w+_)?(?:DATA|STORAGE|UPLOADS?|PERSISTENT)_(?:PATH|DIR|DIRECTORY|FOLDER|ROOT)$/;
/** Files that come with the image, or may be lost. */
const OTHER_NAME =
  /GEO|MAXMIND|SEED|STATIC|TEST|MODEL|SAMPLE|FIXTURE|CACHE|TMP|TEMP|LOG|PUBLIC|MIGRATION|SCHEMA|BACKUP/i;
const OTHER_PLACE =
  /^\/(?:tmp|proc|sys|dev|run|etc|bin|sbin|lib|boot|usr\/(?:share|lib|bin|local)|var\/(?:run|tmp|cache|log))(?:\/|$)|\/(?:static|assets|public|cache|tmp|templates|migrations|seeds?|fixtures|node_modules|priv)(?:\/|$)/;
const FLAG = /^--?(?:(?:data|db|database|storage)[-_]?(?:dir|path|file)|dir|db|database|data)$/i;
const DATABASE_FLAG = /^--?(?:db|database|datadir)/i;

/** All of them, in the order of the file: variables first. */
export function dataPaths(app: App): readonly DataPath[] {
  const variables = app.env.map(({ name, value, path }) => dataPath(name, value, path, undefined));
  const commands = app.groups.flatMap(({ name: group }) => {
    const path = commandOfGroup(app, group)?.path ?? [];
    return commandOf(app, group).map((word, index, words) => {
      const [flag = "", value] = /^(-[^=]+)=(.*)$/.exec(word)?.slice(1) ?? [words[index - 1] ?? "", word];
      return dataPath(FLAG.test(flag) ? flag : "", value ?? word, path, group);
    });
  });
  return [...variables, ...commands].filter((found) => found !== undefined);
}

function dataPath(name: string, written: string, path: Path, group: string | undefined): DataPath | undefined {
  const place = parsePlace(written);
  if (!place || OTHER_NAME.test(name) || OTHER_PLACE.test(place.file)) return undefined;
  const isDatabase = DATABASE_FILE.test(place.file) || DATABASE_NAME.test(name) || DATABASE_FLAG.test(name);
  const isFolder = FOLDER_NAME.test(name) || (group !== undefined && name !== "");
  return isDatabase || isFolder ? { ...place, name, written, path, group, isDatabase } : undefined;
}

/** `/data/app.db`, `sqlite:////data/app.db?mode=rwc`, `file:/data/app.db`, `jdbc:sqlite:/data/app.db`. */
function parsePlace(written: string): Pick<DataPath, "file" | "isAbsolute"> | undefined {
  const [place = ""] = written.trim().split(/[?#]/, 1);
  const match = /^(?:jdbc:)?(?:(sqlite3?|file|duckdb|h2:file)(?:\+\w+)?:)?(\/*)([^/;,:\s][^;,:\s]*)$/i.exec(place);
  const [, scheme, slashes = "", rest = ""] = match ?? [];
  // Two slashes begin a host, or a relative path.
  if (slashes === "" || slashes.length === 2) return undefined;
  const isAbsolute = slashes.length !== 3 || !/^sqlite/i.test(scheme ?? "");
  return { file: `/${rest.replace(/\/+/g, "/").replace(/\/$/, "")}`, isAbsolute };
}

/** Whether a file or folder is on the volume of a mount: below its destination, or that itself. */
export function isOn(mount: Mount, file: string): boolean {
  return isBelow(mount.destination ?? "", file);
}

function isBelow(folder: string, file: string): boolean {
  const plain = folder.replace(/\/+/g, "/").replace(/\/$/, "");
  return plain !== "" && (file === plain || file.startsWith(`${plain}/`));
}

/** A database on the volume of a mount, by its file; undefined where nothing tells of one. */
export function databaseOn(app: App, mount: Mount): string | undefined {
  return databaseBelow(app, mount.destination ?? "");
}

/** A database in a folder, by its file. */
export function databaseBelow(app: App, folder: string): string | undefined {
  return dataPaths(app).find(({ file, isDatabase }) => isDatabase && isBelow(folder, file))?.file;
}

/** A database on the volume of a mount that a command of its own names, such as the release command. */
export function databaseInCommand(command: string, mount: Mount): string | undefined {
  const found = splitWords(command).words.map((word) => dataPath("", word, [], undefined));
  return found.find((place) => place?.isDatabase && isOn(mount, place.file))?.file;
}

/** Whether a volume holds a database. */
export function holdsDatabase(app: App, mount: Mount): boolean {
  return isPostgres(app) || databaseOn(app, mount) !== undefined;
}
