import type { Document } from "../document/document.ts";
import { formatValue } from "../go/format.ts";
import { isTable, type Path, type Table, valueAt } from "../path.ts";
import { field, fieldPath, type Section, texts } from "./section.ts";

/** A process group; `path` is where `[processes]` names it, empty for the one that flyctl assumes. */
export interface Group {
  readonly name: string;
  /** As written; undefined where the image's own command runs. */
  readonly command: string | undefined;
  readonly path: Path;
}

/** The group of an app that has no `[processes]` (flyctl internal/appconfig/processgroups.go). */
export const IMPLICIT_GROUP = "app";

/** The process groups of a file, sorted by name as flyctl sorts them. */
export function readGroups(root: Section, exact: Document["exact"]): readonly Group[] {
  const value = field(root, "processes");
  const found = Array.isArray(value)
    ? listed(fieldPath(root, "processes"), exact)
    : isTable(value)
      ? named(value, root)
      : [];
  if (found.length === 0) return [{ name: IMPLICIT_GROUP, command: undefined, path: [] }];
  return found.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

function named(table: Table, root: Section): Group[] {
  const processes = { path: fieldPath(root, "processes"), table };
  return Object.entries(table).map(([name, command]) => ({
    name,
    command: commandText(command),
    path: fieldPath(processes, name),
  }));
}

/** The old list of `{name, command}`; entries without a name do not count, a later one replaces an earlier. */
function listed(path: Path, exact: Document["exact"]): Group[] {
  const groups = new Map<string, Group>();
  const items = valueAt(exact, path);
  for (const [index, item] of Array.isArray(items) ? items.entries() : []) {
    if (!isTable(item) || item.name === undefined) continue;
    // What is no text flyctl turns into one (patches.go, castToString).
    const name = formatValue(item.name);
    const command = item.command === undefined ? undefined : commandText(formatValue(item.command));
    groups.set(name, { name, command, path: [...path, index] });
  }
  return [...groups.values()];
}

function commandText(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

interface GroupIndex {
  readonly names: readonly string[];
  readonly defaultGroup: string;
  /** Where each name stands among them. */
  readonly position: ReadonlyMap<string, number>;
}

const indexes = new WeakMap<readonly Group[], GroupIndex>();

export function groupsOf(groups: readonly Group[]): GroupIndex {
  const known = indexes.get(groups);
  if (known) return known;
  const names = groups.map((group) => group.name);
  const position = new Map(names.map((name, index) => [name, index]));
  const defaultGroup = position.has(IMPLICIT_GROUP) ? IMPLICIT_GROUP : (names[0] ?? IMPLICIT_GROUP);
  const index = { names, defaultGroup, position };
  indexes.set(groups, index);
  return index;
}

/** The groups that a section belongs to: those of its list that exist; with an empty list the default group. */
export function scopeOf(
  section: Section,
  groups: readonly Group[],
): { readonly processes: readonly string[]; readonly groups: readonly string[] } {
  const processes = texts(section, "processes");
  const { defaultGroup, position } = groupsOf(groups);
  const isDefault = processes.length === 0 || processes.includes("");
  const own = new Set(isDefault ? [...processes, defaultGroup] : processes);
  // A group without a name gets what the default group has (flyctl internal/appconfig/processgroups.go, Flatten).
  if (own.has(defaultGroup)) own.add("");
  const found = [...own].flatMap((name) => position.get(name) ?? []);
  return { processes, groups: found.sort((a, b) => a - b).flatMap((index) => groups[index]?.name ?? []) };
}
