/**
 * The app as flyctl sees it once its patches are done (internal/appconfig/patches.go): old spellings folded in, process
 * groups resolved, every section with the groups it belongs to. Each item is a {@link Section}: it knows the table it
 * was read from and the path of that table, so that a rule can report any key of it.
 */

import type { Document } from "../document/document.ts";
import { formatValue } from "../go/format.ts";
import { isTable, type Path, valueAt } from "../path.ts";
import { decode } from "../schema/decode.ts";
import { type Group, groupsOf, readGroups, scopeOf } from "./groups.ts";
import { type Mount, readMounts } from "./mount.ts";
import {
  type Duration,
  duration,
  field,
  fieldPath,
  float,
  has,
  isPatched,
  patchedTables,
  type Section,
  table,
  tables,
  text,
} from "./section.ts";
import { type Check, type MachineCheck, readChecks, readMachineChecks, readServices, type Service } from "./service.ts";
import { readVm, readVms, type Vm } from "./vm.ts";

export interface App {
  /** The root table. */
  readonly root: Section;
  /** Where the file lies, as the caller gave it. */
  readonly filename: string | undefined;
  readonly name: string | undefined;
  readonly primaryRegion: string | undefined;
  readonly killSignal: string | undefined;
  readonly killTimeout: Duration | undefined;
  /** Every process group, in the order flyctl sorts them; without `[processes]` the one group `app`. */
  readonly groups: readonly Group[];
  /** Whether `[processes]` names at least one group. */
  readonly hasProcesses: boolean;
  /** The group that sections without `processes` belong to: `app`, else the first by name. */
  readonly defaultGroup: string;
  /** `http_service` first, then each `[[services]]` that has any key, as `Validate` visits them. */
  readonly services: readonly Service[];
  readonly mounts: readonly Mount[];
  /** Top-level `[checks]`. */
  readonly checks: readonly Check[];
  /** Top-level `[[machine_checks]]`; those of services stand with the service. */
  readonly machineChecks: readonly MachineCheck[];
  readonly vms: readonly Vm[];
  readonly deploy: Deploy | undefined;
  readonly build: Section | undefined;
  readonly experimental: Section | undefined;
  readonly env: readonly Variable[];
  readonly files: readonly Scoped[];
  readonly metrics: readonly Scoped[];
  readonly restarts: readonly Scoped[];
  readonly statics: readonly Section[];
}

/** A section that belongs to process groups: those it names, else the default group. */
export interface Scoped extends Section {
  /** As written; empty where the key is missing. */
  readonly processes: readonly string[];
  readonly groups: readonly string[];
}

export interface Deploy extends Section {
  readonly strategy: string | undefined;
  readonly maxUnavailable: number | undefined;
  readonly releaseCommand: string | undefined;
  readonly releaseCommandVm: Vm | undefined;
  readonly waitTimeout: Duration | undefined;
  readonly releaseCommandTimeout: Duration | undefined;
}

/** A variable of `[env]`; `value` is the text that the Machine gets. */
export interface Variable {
  readonly name: string;
  readonly value: string;
  readonly path: Path;
}

/** Reads the app out of a document. Total: whatever the file says, there is an app. */
export function readApp(document: Pick<Document, "value" | "exact">, filename?: string): App {
  const root: Section = { path: [], table: decode(document.value) };
  const groups = readGroups(root, document.exact);
  const scoped = (key: string) => tables(root, key).map((section) => scopedSection(section, groups));
  return {
    root,
    filename,
    name: text(root, "app"),
    primaryRegion: text(root, "primary_region"),
    killSignal: text(root, "kill_signal"),
    killTimeout: readKillTimeout(root),
    groups,
    hasProcesses: groups.some((group) => group.path.length > 0),
    defaultGroup: groupsOf(groups).defaultGroup,
    services: readServices(root, groups),
    mounts: readMounts(root, groups, document.exact),
    checks: readChecks(root, groups),
    machineChecks: readMachineChecks(root),
    vms: readVms(root, document.exact),
    deploy: readDeploy(root, document.exact),
    build: tables(root, "build")[0],
    experimental: tables(root, "experimental")[0],
    env: readEnv(root, document.exact),
    files: scoped("files"),
    metrics: readMetrics(root, groups),
    restarts: scoped("restart"),
    statics: tables(root, "statics"),
  };
}

/** The variable of `[env]` with this name. */
export function variableOf(app: App, name: string): Variable | undefined {
  return app.env.find((variable) => variable.name === name);
}

function scopedSection(section: Section, groups: readonly Group[]): Scoped {
  const { processes, groups: own } = scopeOf(section, groups);
  return { processes, groups: own, ...section };
}

/** `kill_timeout` counts seconds; the old place below `[experimental]` counts only where the new one is free. */
function readKillTimeout(root: Section): Duration | undefined {
  const experimental = tables(root, "experimental")[0];
  const old = experimental && has(experimental, "kill_timeout") ? experimental : undefined;
  // The patch asks for exactly that name, and what it puts there is decoded after all other spellings of it.
  if (old && (!has(root, "kill_timeout") || !isPatched(fieldPath(root, "kill_timeout"))))
    return duration(old, "kill_timeout", "seconds");
  return duration(root, "kill_timeout", "seconds");
}

function readDeploy(root: Section, exact: Document["exact"]): Deploy | undefined {
  const deploy = tables(root, "deploy")[0];
  if (!deploy) return undefined;
  const releaseVm = table(deploy, "release_command_vm");
  return {
    strategy: text(deploy, "strategy") || undefined,
    maxUnavailable: float(deploy, "max_unavailable"),
    releaseCommand: text(deploy, "release_command") || undefined,
    releaseCommandVm: releaseVm && readVm(releaseVm, exact),
    waitTimeout: duration(deploy, "wait_timeout", "nanoseconds"),
    releaseCommandTimeout: duration(deploy, "release_command_timeout", "nanoseconds"),
    ...deploy,
  };
}

/** `[env]`, or the old array of tables where later entries win. */
function readEnv(root: Section, exact: Document["exact"]): readonly Variable[] {
  const variables = new Map<string, Variable>();
  const collect = (value: unknown, path: Path): void => {
    if (Array.isArray(value)) value.forEach((item, index) => void collect(item, [...path, index]));
    else if (isTable(value)) {
      for (const name of Object.keys(value)) {
        const place = fieldPath({ path, table: value }, name);
        variables.set(name, { name, value: formatValue(valueAt(exact, place)), path: place });
      }
    }
  };
  collect(field(root, "env"), fieldPath(root, "env"));
  return [...variables.values()];
}

/** Where a key of such a section stands: the two old keys below `[experimental]` are read as a section. */
export function metricsPath({ experimental }: Pick<App, "experimental">, metrics: Scoped, key: "path" | "port"): Path {
  const isOld = experimental !== undefined && metrics.path[0] === experimental.path[0];
  return isOld ? fieldPath(experimental, `metrics_${key}`) : fieldPath(metrics, key);
}

/** `[[metrics]]`, its alias `[[metric]]`, or the two old keys below `[experimental]`. */
function readMetrics(root: Section, groups: readonly Group[]): readonly Scoped[] {
  const listed = patchedTables(root, "metrics").map((section) => scopedSection(section, groups));
  const experimental = tables(root, "experimental")[0];
  if (has(root, "metrics") || !experimental) return listed;
  const port = field(experimental, "metrics_port");
  const path = field(experimental, "metrics_path");
  if (port === undefined && path === undefined) return listed;
  const { defaultGroup } = groupsOf(groups);
  return [...listed, { path: experimental.path, table: { port, path }, processes: [], groups: [defaultGroup] }];
}
