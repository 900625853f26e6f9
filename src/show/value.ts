/** Single values, each with where it comes from: a line of the file, or a default of flyctl's or Fly's. */
import type { Duration, Section } from "../app/section.ts";
import { field, fieldPath } from "../app/section.ts";
import type { Document } from "../document/document.ts";
import type { ValueSource } from "../generated/app.ts";
import { formatDuration } from "../go/duration.ts";
import { type Path, valueAt } from "../path.ts";
import { schemaAt } from "../schema/nodes.ts";
import { short } from "../toml/write.ts";

/** schema/app.schema.json says what the fields mean. */
export interface Value<Content> {
  readonly value: Content;
  readonly source: ValueSource;
  readonly line?: number;
  readonly path?: Path;
  readonly written?: string;
  readonly note?: string;
}

/** What else there is to say of a value. */
export interface Remark {
  readonly written?: string;
  readonly note?: string;
}

/** Reads values out of one file. */
export interface Reader {
  /** A value that the file has at `path`. */
  at<Content>(value: Content, path: Path, remark?: Remark): Value<Content>;
  /** The text at `key` of a section, without secrets; undefined where there is none, or an empty one. */
  text(section: Section, key: string): Value<string> | undefined;
  /** A text of the file without the secrets in it. */
  mask(text: string): string;
  /** The line of a key, or of the header of a section. */
  line(path: Path): number;
  /** What the file has at `path`, as one writes it in TOML, cut to a few words. */
  written(path: Path): string;
}

/** `mask` takes secrets out of a text. */
export function createReader(document: Document, mask: (text: string) => string): Reader {
  const line = (path: Path) => document.locate().range(path, "key").start.line;
  const at = <Content>(value: Content, path: Path, remark: Remark = {}): Value<Content> => ({
    value,
    source: "file",
    line: line(path),
    path,
    ...remark,
  });
  return {
    at,
    line,
    mask,
    text: (section, key) => {
      const value = field(section, key);
      return typeof value === "string" && value !== "" ? at(mask(value), fieldPath(section, key)) : undefined;
    },
    written: (path) => mask(short(valueAt(document.value, path))),
  };
}

/** What holds where the file says nothing. */
export function byDefault<Content>(value: Content, note?: string): Value<Content> {
  return note === undefined ? { value, source: "default" } : { value, source: "default", note };
}

/** A length of time that may be in the file: `ns` is what Fly makes of it. */
export function time(reader: Reader, duration: Duration, ns = duration.ns): Value<string> {
  const { unit, path } = duration;
  const note = [
    ...(unit === "nanoseconds" ? ["a number means nanoseconds"] : []),
    ...(ns === duration.ns ? [] : ["Fly allows 1s to 60s"]),
  ].join("; ");
  const written = unit === "text" && note === "" ? {} : { written: reader.written(path) };
  return reader.at(formatDuration(ns), path, note === "" ? written : { ...written, note });
}

/**
 * The default of a key as the schema has it.
 * @throws Error where the schema has none, which is a fault of flylint.
 */
export function defaultText(path: Path): string {
  const value = schemaAt(path)?.default;
  if (typeof value !== "string") throw new Error(`The schema has no default text for ${path.join(".")}`);
  return value;
}

/** The same for a number. */
export function defaultNumber(path: Path): number {
  const value = schemaAt(path)?.default;
  if (typeof value !== "number") throw new Error(`The schema has no default number for ${path.join(".")}`);
  return value;
}

/** The same for yes or no. */
export function defaultFlag(path: Path): boolean {
  const value = schemaAt(path)?.default;
  if (typeof value !== "boolean") throw new Error(`The schema has no default flag for ${path.join(".")}`);
  return value;
}
