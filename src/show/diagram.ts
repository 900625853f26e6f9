/** The app as boxes and arrows: what Mermaid and SVG draw. */

import { regionName } from "../app/region.ts";
import type { ShownApp, ShownCheck, ShownGroup, ShownService, ShownVolume } from "../generated/app.ts";
import { counted, several } from "../words/english.ts";
import { memoryName } from "../words/names.ts";
import { isOwnSize } from "./row.ts";
import { IDLE, portName } from "./service-rows.ts";
import { DEFAULT_MARK } from "./tree.ts";
import type { Value } from "./value.ts";

/** From left to right: who asks, what Fly Proxy does with it, the Machines, what they keep. */
export type Column = "public" | "service" | "group" | "volume";

export interface Box {
  readonly id: string;
  readonly column: Column;
  readonly title: string;
  readonly lines: readonly string[];
}

export interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly label: string;
}

export interface Diagram {
  readonly title: string;
  readonly subtitle: string;
  readonly boxes: readonly Box[];
  readonly arrows: readonly Arrow[];
}

/** The diagram of one app; `path` is the file that it was read from. */
export function diagramOf(app: ShownApp, path: string): Diagram {
  const parts = app.groups.map((group, index) => groupParts(group, `group${index + 1}`));
  const isPublic = parts.some(({ arrows }) => arrows.some(({ from }) => from === INTERNET.id));
  const address = app.address === "dedicated" ? "dedicated IPv4 and IPv6" : "shared IPv4, dedicated IPv6";
  return {
    title: app.name.value ?? path,
    subtitle: [
      app.primaryRegion.value === null ? `region chosen by Fly${DEFAULT_MARK}` : regionName(app.primaryRegion.value),
      marked(app.deploy.strategy, `${app.deploy.strategy.value} deploys`),
      ...(app.deploy.release ? [`before each: ${app.deploy.release.command.value}`] : []),
      `${DEFAULT_MARK} default, not set in the file`,
    ].join(" · "),
    boxes: [...(isPublic ? [{ ...INTERNET, lines: [address] }] : []), ...parts.flatMap(({ boxes }) => boxes)],
    arrows: parts.flatMap(({ arrows }) => arrows),
  };
}

const INTERNET: Box = { id: "internet", column: "public", title: "Internet", lines: [] };

function marked({ source }: Value<unknown>, text: string): string {
  return source === "default" ? text + DEFAULT_MARK : text;
}

function groupParts(group: ShownGroup, id: string): Pick<Diagram, "boxes" | "arrows"> {
  const services = group.services.map((service, index) => serviceParts(service, `${id}service${index + 1}`, id));
  const volumes = group.volumes.map((volume, index) => volumeBox(volume, `${id}volume${index + 1}`, group));
  return {
    boxes: [...services.flatMap(({ boxes }) => boxes), groupBox(group, id), ...volumes],
    arrows: [
      ...services.flatMap(({ arrows }) => arrows),
      ...volumes.map((volume, index) => ({
        from: id,
        to: volume.id,
        label: group.volumes[index]?.destination.value ?? "?",
      })),
    ],
  };
}

function groupBox({ name, machines, command, vm, checks, metrics }: ShownGroup, id: string): Box {
  const standby = machines.standby > 0 ? ` + ${machines.standby} standby` : "";
  const { size, cpuKind, cpus, memoryMb } = vm;
  const machine = isOwnSize(vm)
    ? marked(cpus, counted(cpus.value ?? 0, `${cpuKind.value} CPU`))
    : marked(size, size.value ?? "?");
  const memory = memoryMb.value === null ? [] : [marked(memoryMb, memoryName(memoryMb.value))];
  return {
    id,
    column: "group",
    title: name.value,
    lines: [
      `${counted(machines.running, "Machine")}${standby} at first`,
      marked(command, command.value ?? "the image's command"),
      [machine, ...memory].join(", "),
      ...checks.map((check) => `${check.name ?? ""}: ${checkText(check)}`),
      ...(metrics ? [`metrics on ${metrics.port.value ?? "?"}${marked(metrics.path, metrics.path.value)}`] : []),
    ],
  };
}

function serviceParts(service: ShownService, id: string, group: string): Pick<Diagram, "boxes" | "arrows"> {
  const { kind, ports, protocol, internalPort, autoStop, minMachinesRunning, concurrency, checks } = service;
  const { type, softLimit, hardLimit } = concurrency;
  const keeps = minMachinesRunning.value;
  const forced = ports.filter(({ forceHttps }) => forceHttps.value);
  const box: Box = {
    id,
    column: "service",
    title: kind === "http_service" ? "http_service" : `services, ${protocol.value}`,
    lines: [
      marked(autoStop, `idle ${IDLE[autoStop.value] ?? autoStop.value}`),
      ...(autoStop.value === "off" ? [] : [marked(minMachinesRunning, `${keeps > 0 ? keeps : "none"} always on`)]),
      [
        marked(type, type.value),
        marked(softLimit, `soft ${softLimit.value}`),
        ...(hardLimit.value === null ? [] : [marked(hardLimit, `hard ${hardLimit.value}`)]),
      ].join(", "),
      ...forced.map((port) => marked(port.forceHttps, `port ${portName(port)} redirects to HTTPS`)),
      ...checks.map((check) => `check ${checkText(check)}`),
    ],
  };
  const from = several(ports.map(portName), 3);
  const entry = ports.length === 0 ? [] : [{ from: INTERNET.id, to: id, label: from }];
  return { boxes: [box], arrows: [...entry, { from: id, to: group, label: String(internalPort.value ?? "?") }] };
}

function checkText({ kind, method, path, interval }: ShownCheck): string {
  const what = kind.value === "http" ? `${method.value} ${path.value}` : (kind.value ?? "?");
  return interval.value === null ? what : `${what} every ${interval.value}`;
}

function volumeBox(
  { name, sizeGb, scheduledSnapshots, snapshotRetention }: ShownVolume,
  id: string,
  { machines }: ShownGroup,
): Box {
  const each = machines.running > 1 ? " for each Machine" : "";
  return {
    id,
    column: "volume",
    title: `${name.value ?? "?"}`,
    lines: [
      `volume${each}, ${marked(sizeGb, `${sizeGb.value ?? "?"} GB`)}`,
      scheduledSnapshots.value
        ? marked(snapshotRetention, `snapshots kept ${counted(snapshotRetention.value, "day")}`)
        : "no daily snapshots",
    ],
  };
}
