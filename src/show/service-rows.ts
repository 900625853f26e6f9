/** Services and health checks in rows. */
import type { ShownCheck, ShownMachineCheck, ShownPort, ShownService } from "../generated/app.ts";
import { both } from "../words/english.ts";
import { part, row, some } from "./row.ts";
import type { Row } from "./tree.ts";

/** What Fly Proxy does with idle Machines. */
export const IDLE: Readonly<Record<string, string>> = {
  off: "Machines keep running",
  stop: "Machines are stopped",
  suspend: "Machines are suspended",
};

/** A service with everything that belongs to it. */
export function serviceRow(service: ShownService): Row {
  const { kind, line, protocol, internalPort, ports, autoStop, autoStart, minMachinesRunning, concurrency } = service;
  const { type, softLimit, hardLimit } = concurrency;
  const keeps = minMachinesRunning.value;
  const isStopped = autoStop.value !== "off";
  return {
    label: kind,
    parts: [{ text: title(service), source: "file", line }],
    rows: [
      row(
        "app",
        [
          part(internalPort, `listens on port ${internalPort.value ?? "?"}`),
          ...(protocol.value === "tcp" ? [] : [part(protocol, protocol.value)]),
        ],
        [internalPort],
      ),
      ...(ports.length === 0
        ? [row("public", [{ text: "no ports: reachable only over the private network" }])]
        : ports.map(portRow)),
      row(
        "idle",
        some(
          part(autoStop, IDLE[autoStop.value] ?? autoStop.value),
          isStopped &&
            part(minMachinesRunning, keeps > 0 ? `${keeps} always on in the primary region` : "none always on"),
          !isStopped && keeps > 0 && part(minMachinesRunning, `min_machines_running ${keeps}`),
          part(autoStart, autoStart.value ? "requests start them" : "requests do not start them"),
        ),
        [minMachinesRunning],
      ),
      row("limits", [
        part(type, type.value),
        part(softLimit, `soft ${softLimit.value}`),
        part(hardLimit, hardLimit.value === null ? "no hard limit" : `hard ${hardLimit.value}`),
      ]),
      ...service.checks.map(checkRow),
      ...service.machineChecks.map(machineCheckRow),
    ],
  };
}

function title({ ports, internalPort, protocol }: ShownService): string {
  const from = ports.length === 0 ? "" : `${both(ports.map(portName))} `;
  const udp = protocol.value === "tcp" ? "" : `${protocol.value} `;
  return `${udp}${from}→ ${internalPort.value ?? "?"}`;
}

/** A port, or a range of them. */
export function portName({ start, end }: ShownPort): string {
  return start.value === end.value ? String(start.value ?? "?") : `${start.value}-${end.value}`;
}

function portRow(port: ShownPort): Row {
  const { start, handlers, forceHttps } = port;
  return row(
    "public",
    some(
      part(start, `port ${portName(port)}`),
      part(handlers, handlers.value.length === 0 ? "passed on unchanged" : handlers.value.join(" + ")),
      forceHttps.value && part(forceHttps, "redirects to HTTPS"),
    ),
  );
}

/** A health check. Of the times that nobody has set, Fly's own hold. */
export function checkRow(check: ShownCheck): Row {
  const { name, port, interval, timeout, gracePeriod } = check;
  const times = { every: interval, timeout, "grace period": gracePeriod };
  const set = Object.entries(times).map(([word, time]) => time.value !== null && part(time, `${word} ${time.value}`));
  const missing = Object.entries({ interval, timeout, "grace period": gracePeriod });
  const unset = missing.flatMap(([word, { value }]) => (value === null ? [word] : []));
  return row(
    name === null ? "check" : `check ${name}`,
    some(
      requestOf(check),
      name !== null && part(port, `port ${port.value ?? "?"}`),
      ...set,
      unset.length > 0 && { text: `${both(unset)} chosen by Fly`, source: "default" },
    ),
    [check.kind, port, interval, timeout, gracePeriod],
  );
}

function requestOf({ kind, method, path, protocol }: ShownCheck) {
  if (kind.value !== "http") return part(kind, kind.value === "tcp" ? "TCP connection" : (kind.value ?? "?"));
  const over = protocol.value === "https" ? " over HTTPS" : "";
  return part(path.source === "file" ? path : kind, `${method.value} ${path.value}${over}`);
}

/** A test of a new release. */
export function machineCheckRow({ command, image }: ShownMachineCheck): Row {
  return row(
    "test",
    some(part(command, command.value ?? "nothing"), image.value !== null && part(image, `in ${image.value}`)),
    [command],
  );
}
