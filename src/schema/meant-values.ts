/** What people write below a made-up name, in the keys that were meant. */

import { isTable, type Table } from "../path.ts";
import { block, toml } from "../toml/write.ts";
import { fitted } from "../words/convert.ts";

/** `healthCheckPath`, `health-check-path` and `health_check_path` are one name to people. */
export function squashed(name: string): string {
  return name.toLowerCase().replace(/[_-]/g, "");
}

/** The value of the first of some names that a table has, in whichever of their spellings. */
function firstOf(table: Table, names: readonly string[]): unknown {
  const entries = Object.entries(table).map(([key, value]) => [squashed(key), value] as const);
  return names.map((name) => entries.find(([key]) => key === name)?.[1]).find((value) => value !== undefined);
}

/** The only table, or the first of a list of tables. */
function tableIn(value: unknown): Table {
  const item: unknown = Array.isArray(value) ? value[0] : value;
  return isTable(item) ? item : {};
}

/** The name and the value of `NAME=value`, as docker-compose lists variables; undefined for any other text. */
export function assignmentIn(text: string): readonly [name: string, value: string] | undefined {
  const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/s.exec(text) ?? [];
  return name === undefined || value === undefined ? undefined : [name, value];
}

/** More variables than these are not written anew. */
export const MOST_VARIABLES = 12;

/**
 * The variables of a list: docker-compose has `["A=b"]`, other hosts have tables with `key` or `name`, and `value`. Undefined
 * where it is no such list.
 */
export function variablesIn(value: unknown): Table | undefined {
  if (!Array.isArray(value) || value.length === 0 || value.length > MOST_VARIABLES) return undefined;
  const pairs = value.map((item: unknown) => {
    if (typeof item === "string") return assignmentIn(item);
    const key = isTable(item) ? firstOf(item, ["key", "name"]) : undefined;
    return typeof key === "string" ? ([key, isTable(item) ? (item.value ?? "...") : "..."] as const) : undefined;
  });
  const found = pairs.filter((pair) => pair !== undefined);
  return found.length === pairs.length ? Object.fromEntries(found) : undefined;
}

/** `[env]` with what a list of variables says. */
export function environmentBlock(value: unknown): string {
  return block("[env]", variablesIn(value) ?? {});
}

/** A volume, in the words of docker-compose, of Render and of Kubernetes. */
export function volumeBlock(value: unknown): string {
  const table = tableIn(value);
  const name = firstOf(table, ["source", "name", "volume"]);
  const place = firstOf(table, ["destination", "target", "mountpath", "path", "mount"]);
  const size = firstOf(table, ["initialsize", "sizegb", "size"]);
  return block("[[mounts]]", {
    source: typeof name === "string" && /^[a-z0-9_]{1,30}$/.test(name) ? name : "data",
    destination: typeof place === "string" && /^\/[\w./-]+$/.test(place) ? place : "/data",
    ...(typeof size === "number" && Number.isInteger(size) && size > 0 && size <= 500
      ? { initial_size: `${size}gb` }
      : {}),
  });
}

/** The path of an address, which is all that a check takes; `/` where there is none. */
export function pathOfUrl(value: unknown): string {
  return typeof value === "string" ? `/${value.replace(/^\w+:\/\/[^/]*/, "").replace(/^\//, "")}` : "/";
}

/** The health check of a section that is called so, or of `test` of docker-compose. */
export function checkBlock(value: unknown): string {
  const table = tableIn(value);
  const test = [table.test].flat().find((word) => typeof word === "string" && /^https?:\/\//.test(word));
  const path = pathOfUrl(firstOf(table, ["path", "url", "endpoint", "httppath"]) ?? test);
  return block("[[http_service.checks]]", { path, interval: "15s", timeout: "5s" });
}

/** The amount of swap in a number, or in a table of one. */
export function swapIn(value: unknown): string {
  const table = tableIn(value);
  return fitted("swap_size_mb", firstOf(table, ["sizemb", "size"]) ?? value);
}

/** A command as the line of a Dockerfile: as words, so that no shell stands between the app and its signals. */
export function dockerCommand(text: string): string {
  const words = text.split(" ");
  return words.every((word) => /^[\w@%+=:,./-]+$/.test(word)) ? `CMD ${toml(words)}` : `CMD ${text}`;
}

/** `80`, and `80:3000` of docker-compose, which names the public port first. */
const PORT = /^(\d{1,5})(?::\d{1,5})?(?:\/\w+)?$/;

/** The sections for a list of bare ports; undefined where it has anything else. */
export function portBlocks(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value) || value.length > 4) return undefined;
  const ports = value.map((item: unknown) => Number(PORT.exec(String(item))?.[1]));
  if (ports.some((port) => !(port > 0 && port <= 65_535))) return undefined;
  const handlers = (port: number) => (port === 80 ? ["http"] : port === 443 ? ["tls", "http"] : undefined);
  return ports.map((port) => block("[[services.ports]]", { port, handlers: handlers(port) }));
}
