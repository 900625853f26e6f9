/** The app as Fly will run it, for people: a tree in which every value says whether the file has it. */
import { regionName } from "../app/region.ts";
import type { ShownApp, ShownFile, ShownGroup, ShownStatic, ShownVolume } from "../generated/app.ts";
import { PLAIN, type Style } from "../report/style.ts";
import { counted, several } from "../words/english.ts";
import { part, row, some, vmRows } from "./row.ts";
import { checkRow, IDLE, machineCheckRow, serviceRow } from "./service-rows.ts";
import { DEFAULT_MARK, draw, type Row } from "./tree.ts";

/** The tree of one app; `path` is the file that it was read from. */
export function appText(app: ShownApp, path: string, style: Style = PLAIN, width = 80): string {
  const columns = Math.max(60, Math.min(width, 100));
  const { name } = app;
  const title = name.value === null ? { text: path } : part(name, `${name.value} (${path})`);
  const tree = draw([{ label: "", parts: [title], rows: rowsOf(app) }], style, columns);
  return `${tree}\n${style.faint(legend())}\n`;
}

function legend(): string {
  return `default and ${DEFAULT_MARK}: not set in the file, so flyctl or Fly uses this value.`;
}

function rowsOf(app: ShownApp): readonly Row[] {
  const { name, primaryRegion, build, entrypoint, swapMb, stop } = app;
  return [
    ...(name.value === null ? [row("name", [part(name, "none")], [name])] : []),
    row("region", [
      part(primaryRegion, primaryRegion.value === null ? "chosen by Fly" : regionName(primaryRegion.value)),
    ]),
    row("image", [part(build.what, IMAGES[build.kind](build.what.value))]),
    ...(entrypoint.value === null ? [] : [row("entrypoint", [part(entrypoint, entrypoint.value)])]),
    row("addresses", [{ text: ADDRESSES[app.address] }]),
    ...envRows(app),
    ...app.files.map(fileRow),
    ...app.statics.map(staticRow),
    ...(swapMb.value === 0 ? [] : [row("swap", [part(swapMb, `${swapMb.value} MB`)])]),
    row(
      "stop",
      [part(stop.signal, stop.signal.value), part(stop.timeout, `killed ${stop.timeout.value} later`)],
      [stop.timeout],
    ),
    ...app.notes.map((note) => row("note", [{ text: note }])),
    ...app.groups.map(groupRow),
    deployRow(app),
  ];
}

const ADDRESSES: Readonly<Record<ShownApp["address"], string>> = {
  none: "none, because there is no service",
  shared: "shared IPv4 and dedicated IPv6, from the first deploy on",
  dedicated: "dedicated IPv4 (billed monthly: the first deploy asks) and dedicated IPv6",
};

const IMAGES: Readonly<Record<ShownApp["build"]["kind"], (what: string) => string>> = {
  image: (what) => what,
  dockerfile: (what) => `built from ${what}`,
  builder: (what) => `built with buildpacks by ${what}`,
  builtin: (what) => `built by flyctl's template for ${what}`,
};

function envRows({ env }: ShownApp): readonly Row[] {
  if (env.length === 0) return [];
  const names = several(
    env.map(({ name }) => name),
    6,
  );
  const lines = env.flatMap(({ value }) => value.line ?? []);
  const last = { text: "", source: "file" as const, line: Math.max(...lines) };
  return [row("variables", [{ text: names, source: "file", line: Math.min(...lines) }, last])];
}

const SOURCES: Readonly<Record<ShownFile["kind"], (from: string | null) => string>> = {
  local_path: (from) => `copied from ${from}`,
  secret_name: (from) => `from the secret ${from}`,
  raw_value: () => "content in this file",
  none: () => "removed",
};

function fileRow({ guestPath, kind, from }: ShownFile): Row {
  return row("file", [
    part(guestPath, guestPath.value ?? "?"),
    from.value === null ? { text: SOURCES[kind](null) } : part(from, SOURCES[kind](from.value)),
  ]);
}

function staticRow({ urlPrefix, guestPath, bucket, indexDocument }: ShownStatic): Row {
  return row(
    "static",
    some(
      part(urlPrefix, `${urlPrefix.value ?? "?"} from ${guestPath.value ?? "?"}`),
      bucket.value !== null && part(bucket, `in the bucket ${bucket.value}`),
      indexDocument.value !== null && part(indexDocument, `${indexDocument.value} for directories`),
    ),
  );
}

function groupRow(group: ShownGroup): Row {
  const { name, machines, command, vm, restart, services, volumes, checks, machineChecks, metrics } = group;
  const { policy, retries } = restart;
  const standby = machines.standby > 0 ? ` + ${machines.standby} standby` : "";
  return {
    label: name.value,
    parts: [part(name, `${counted(machines.running, "Machine")}${standby}: ${machines.why}`)],
    rows: [
      row("command", [part(command, command.value ?? "the image's command")]),
      ...vmRows("size", vm),
      row(
        "restart",
        some(part(policy, policy.value), retries.value !== null && part(retries, `at most ${retries.value} times`)),
      ),
      ...volumes.map(volumeRow),
      ...(metrics
        ? [
            row(
              "metrics",
              some(
                part(metrics.port, `port ${metrics.port.value ?? "?"}`),
                part(metrics.path, metrics.path.value),
                metrics.https.value && part(metrics.https, "over HTTPS"),
              ),
            ),
          ]
        : []),
      ...checks.map(checkRow),
      ...machineChecks.map(machineCheckRow),
      ...mixedRows(group),
      ...services.map(serviceRow),
    ],
  };
}

/** Services that disagree about idle Machines. */
function mixedRows({ services, idle }: ShownGroup): readonly Row[] {
  const settings = new Set(services.map(({ autoStop }) => autoStop.value));
  if (settings.size < 2) return [];
  return [row("idle", [{ text: `${IDLE[idle.action]}: the service that stops least decides` }])];
}

function volumeRow(volume: ShownVolume): Row {
  const { name, destination, sizeGb, scheduledSnapshots, snapshotRetention, autoExtend } = volume;
  const days = `snapshots kept ${counted(snapshotRetention.value, "day")}`;
  return row(
    "volume",
    some(
      part(name, name.value ?? "?"),
      part(destination, `at ${destination.value ?? "?"}`),
      part(sizeGb, `${sizeGb.value ?? "?"} GB when new`),
      scheduledSnapshots.value ? part(snapshotRetention, days) : part(scheduledSnapshots, "no daily snapshots"),
      autoExtend && part(autoExtend.threshold, `at ${autoExtend.threshold.value}% full`),
      autoExtend && part(autoExtend.incrementGb, `${autoExtend.incrementGb.value} GB larger`),
      autoExtend &&
        part(
          autoExtend.limitGb,
          autoExtend.limitGb.value === null ? "without limit" : `up to ${autoExtend.limitGb.value} GB`,
        ),
    ),
    [name, destination],
  );
}

/** What the time holds for: more Machines take longer. */
function longestText({ groups, deploy }: ShownApp, longest: string): string {
  if (deploy.strategy.value === "immediate" && deploy.release === null) return "flyctl does not wait for Machines";
  const isSlower = groups.some(({ machines, machineChecks }) => machines.running > 1 || machineChecks.length > 0);
  const more = isSlower ? ", if the app has only the Machines of its first deploy" : "";
  return `${longest} of waiting until all Machines run the new release${more}`;
}

function deployRow(app: ShownApp): Row {
  const { deploy } = app;
  const { strategy, maxUnavailable, waitTimeout, release, steps, longest } = deploy;
  const isRolling = strategy.value === "rolling" || strategy.value === "canary";
  return {
    label: "deploy",
    parts: [part(strategy, strategy.value)],
    rows: [
      ...(release
        ? [
            row(
              "release_command",
              [part(release.command, release.command.value), part(release.timeout, `at most ${release.timeout.value}`)],
              [release.timeout],
            ),
            ...vmRows("its Machine", release.vm),
          ]
        : []),
      ...(isRolling ? [row("max_unavailable", [part(maxUnavailable, String(maxUnavailable.value))])] : []),
      ...(strategy.value === "immediate"
        ? []
        : [row("wait_timeout", [part(waitTimeout, waitTimeout.value)], [waitTimeout])]),
      ...steps.map((step, index) => row(`${index + 1}.`, [{ text: step }])),
      ...(longest === null ? [] : [row("at most", [{ text: longestText(app, longest) }])]),
    ],
  };
}
