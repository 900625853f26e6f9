/** The app as Fly will run it: everything that flyctl makes of the file, each value with where it comes from. */
import { autostopOfGroup, servicesOf } from "../app/autostop.ts";
import { buildSources } from "../app/build.ts";
import { commandOfGroup, listedCommand } from "../app/command.ts";
import type { Group } from "../app/groups.ts";
import type { App, Scoped } from "../app/model.ts";
import type { Mount } from "../app/mount.ts";
import { restartOf } from "../app/restart.ts";
import { boolean, field, fieldPath, has, integer, type Section, text } from "../app/section.ts";
import { covers, type Service } from "../app/service.ts";
import { vmOfGroup } from "../app/vm.ts";
import type {
  ShownApp,
  ShownBuild,
  ShownFile,
  ShownGroup,
  ShownIdle,
  ShownMachines,
  ShownMetrics,
  ShownRestart,
  ShownStop,
  ShownVolume,
} from "../generated/app.ts";
import { formatDuration, SECOND } from "../go/duration.ts";
import { isMultiContainer } from "../hints/shape.ts";
import { showDeploy } from "./deploy.ts";
import { maybeInteger, showCheck, showMachineCheck, showService } from "./services.ts";
import { byDefault, defaultFlag, defaultNumber, defaultText, type Reader, time, type Value } from "./value.ts";
import { showVm } from "./vm.ts";

/** Everything there is to show of an app. */
export function showApp(reader: Reader, app: App): ShownApp {
  const groups = app.groups.map((group) => showGroup(reader, app, group));
  const entrypoint = listedCommand(app, "entrypoint");
  return {
    name: reader.text(app.root, "app") ?? byDefault(null, "pass -a NAME or set FLY_APP"),
    primaryRegion: reader.text(app.root, "primary_region") ?? byDefault(null, "Fly chooses one"),
    build: showBuild(reader, app),
    entrypoint: entrypoint ? reader.at(reader.mask(entrypoint.words.join(" ")), entrypoint.path) : byDefault(null),
    swapMb: integer(app.root, "swap_size_mb")
      ? { ...maybeInteger(reader, app.root, "swap_size_mb"), value: integer(app.root, "swap_size_mb") ?? 0 }
      : byDefault(0),
    address: addressOf(app.services),
    stop: showStop(reader, app),
    deploy: showDeploy(reader, app, groups),
    groups,
    files: app.files.map((file) => showFile(reader, file)),
    statics: app.statics.map((section) => ({
      urlPrefix: maybeText(reader, section, "url_prefix"),
      guestPath: maybeText(reader, section, "guest_path"),
      bucket: maybeText(reader, section, "tigris_bucket"),
      indexDocument: maybeText(reader, section, "index_document"),
    })),
    env: app.env.map(({ name, value, path }) => ({
      name: reader.mask(name),
      value: reader.at(reader.mask(value), path),
    })),
    notes: notesOn(app),
  };
}

function maybeText(reader: Reader, section: Section, key: string, note?: string): Value<string | null> {
  return reader.text(section, key) ?? byDefault(null, note);
}

const CONTAINERS =
  "These Machines run several containers, which another file defines. Their commands, files and checks are not shown.";

function notesOn(app: App): readonly string[] {
  return isMultiContainer(app) ? [CONTAINERS] : [];
}

/** flyctl internal/command/deploy/deploy_build.go, internal/build/imgsrc/dockerfile_builder.go. */
function showBuild(reader: Reader, app: App): ShownBuild {
  const [used] = buildSources(app);
  if (!used || typeof used.value !== "string")
    return { kind: "dockerfile", what: byDefault("Dockerfile", "or dockerfile, in the working directory") };
  const what = reader.at(reader.mask(used.value), used.path);
  const { key } = used;
  if (key === "image" || key === "builder" || key === "builtin") return { kind: key, what };
  const file = app.build && reader.text(app.build, "dockerfile");
  return {
    kind: "dockerfile",
    what: file ?? byDefault("Dockerfile", "or dockerfile, in the working directory"),
  };
}

/** flyctl internal/appconfig/config.go, DetermineIPType, and internal/command/deploy/deploy_first.go. */
function addressOf(services: readonly Service[]): ShownApp["address"] {
  if (services.length === 0) return "none";
  return services.some(needsOwnAddress) ? "dedicated" : "shared";
}

function needsOwnAddress(service: Service): boolean {
  const { kind, ports } = service;
  // Of the text of the file, which may have none.
  const protocol = text(service, "protocol");
  if (kind === "http_service") return false;
  if (protocol === "udp") return true;
  if (protocol !== "tcp") return false;
  return ports.some((port) => {
    const { start, end, handlers } = port;
    if (start === undefined || end === undefined) return false;
    // A range beside a port counts, too.
    const isRange = ["start_port", "end_port"].some((key) => integer(port, key) !== undefined);
    const [first, last] = [integer(port, "start_port") ?? 0, integer(port, "end_port") ?? 65_535];
    const isOther = start !== end || (start !== 80 && start !== 443) || (isRange && first !== last);
    const isHttp = handlers.join() === "http";
    const isHttps = handlers.join() === "http,tls" || handlers.join() === "tls,http";
    return isOther || (covers(port, 80) && !isHttp) || (covers(port, 443) && !isHttps);
  });
}

/** https://fly.io/docs/reference/configuration/#kill_timeout-option: five minutes at most. */
const LONGEST_KILL = 300 * SECOND;

function showStop(reader: Reader, { root, killTimeout }: App): ShownStop {
  const usual = formatDuration(defaultNumber(["kill_timeout"]) * SECOND);
  const shown = killTimeout && time(reader, killTimeout);
  const limited = killTimeout && killTimeout.ns > LONGEST_KILL && shown;
  return {
    signal: reader.text(root, "kill_signal") ?? byDefault(defaultText(["kill_signal"])),
    timeout: limited
      ? {
          ...limited,
          value: formatDuration(LONGEST_KILL),
          written: reader.written(killTimeout.path),
          note: "the maximum",
        }
      : (shown ?? byDefault(usual)),
  };
}

/** flyctl takes the first that says anything (internal/appconfig/config.go, toMachineFile). */
function showFile(reader: Reader, file: Section): ShownFile {
  const kinds = ["local_path", "secret_name", "raw_value"] as const;
  const kind = kinds.find((key) => text(file, key)) ?? "none";
  return {
    guestPath: maybeText(reader, file, "guest_path"),
    kind,
    from: kind === "none" || kind === "raw_value" ? byDefault(null) : maybeText(reader, file, kind),
  };
}

function showGroup(reader: Reader, app: App, { name, path }: Group): ShownGroup {
  const isOwn = ({ groups }: { readonly groups: readonly string[] }) => groups.includes(name);
  const services = app.services.filter(isOwn);
  const mounts = app.mounts.filter(isOwn);
  const command = commandOfGroup(app, name);
  const vm = vmOfGroup(app.vms, name || app.defaultGroup);
  const shownVm = showVm(reader, vm);
  return {
    name: path.length === 0 ? byDefault(name) : reader.at(reader.mask(name), path),
    isDefault: name === app.defaultGroup,
    command: command ? reader.at(reader.mask(command.line ?? command.words.join(" ")), command.path) : byDefault(null),
    machines: machinesOf(mounts, services),
    idle: idleOf(app, name),
    vm: shownVm,
    volumes: mounts.map((mount) => showVolume(reader, mount, shownVm.gpu.value !== null)),
    services: services.map((service) => showService(reader, service)),
    checks: app.checks.filter(isOwn).map((check) => showCheck(reader, app, check, name)),
    machineChecks: app.machineChecks.map((check) => showMachineCheck(reader, check)),
    metrics: showMetrics(reader, app.metrics.find(isOwn)),
    restart: showRestart(reader, restartOf(app, name)),
  };
}

/** flyctl internal/command/deploy/machines_deploymachinesapp.go, deployCreateMachinesForGroups, without `--ha=false`. */
function machinesOf(mounts: readonly Mount[], services: readonly Service[]): ShownMachines {
  if (mounts.length > 0) return { running: 1, standby: 0, why: "it has a volume" };
  if (services.length > 0) return { running: 2, standby: 0, why: "it has a service and no volume" };
  return { running: 1, standby: 1, why: "it has neither a service nor a volume" };
}

function idleOf(app: App, group: string): ShownIdle {
  const minima = servicesOf(app, group).map(({ minMachinesRunning }) => minMachinesRunning ?? 0);
  return { action: autostopOfGroup(app, group), keeps: Math.max(0, ...minima) };
}

/** Sizes of a first deploy: flyctl internal/command/deploy/deploy_first.go, provisionVolumesOnFirstDeploy. */
const GPU_VOLUME = 100;

function showVolume(reader: Reader, mount: Mount, hasGpu: boolean): ShownVolume {
  const { initialSize, initialSizeGb, autoExtend } = mount;
  const place = ["mounts", 0];
  const usual = hasGpu ? GPU_VOLUME : Number.parseInt(defaultText([...place, "initial_size"]), 10);
  const days = integer(mount, "snapshot_retention");
  const snapshots = boolean(mount, "scheduled_snapshots");
  return {
    name: maybeText(reader, mount, "source", "no source, so the deploy fails"),
    destination: maybeText(reader, mount, "destination", "no destination, so the deploy fails"),
    sizeGb:
      initialSize === undefined
        ? byDefault(usual)
        : reader.at(initialSizeGb ?? null, fieldPath(mount, "initial_size"), { written: reader.mask(initialSize) }),
    scheduledSnapshots:
      snapshots === undefined
        ? byDefault(defaultFlag([...place, "scheduled_snapshots"]))
        : reader.at(snapshots, fieldPath(mount, "scheduled_snapshots")),
    snapshotRetention:
      days === undefined
        ? byDefault(defaultNumber([...place, "snapshot_retention"]))
        : reader.at(days, fieldPath(mount, "snapshot_retention")),
    autoExtend:
      autoExtend.threshold === 0
        ? null
        : {
            threshold: reader.at(autoExtend.threshold, fieldPath(mount, "auto_extend_size_threshold")),
            incrementGb: reader.at(autoExtend.increment, fieldPath(mount, "auto_extend_size_increment")),
            limitGb:
              autoExtend.limit === 0
                ? byDefault(null)
                : reader.at(autoExtend.limit, fieldPath(mount, "auto_extend_size_limit")),
          },
  };
}

function showMetrics(reader: Reader, metrics: Scoped | undefined): ShownMetrics | null {
  // Without any of its keys flyctl decodes nothing, and sends nothing.
  if (!metrics || !["port", "path", "https"].some((key) => field(metrics, key) !== undefined)) return null;
  const https = boolean(metrics, "https");
  const old = (key: "port" | "path") => (metrics.path[0] === "experimental" ? `metrics_${key}` : key);
  const port = integer(metrics, "port");
  const path = text(metrics, "path");
  return {
    port: port === undefined ? byDefault(null) : reader.at(port, [...metrics.path, old("port")]),
    path: path
      ? reader.at(reader.mask(path), [...metrics.path, old("path")])
      : byDefault(defaultText(["metrics", 0, "path"])),
    https: https === undefined ? byDefault(false) : reader.at(https, fieldPath(metrics, "https")),
  };
}

/** https://fly.io/docs/reference/configuration/#the-restart-section; zero retries are never sent (fly-go, omitempty). */
const RETRIES = 10;

function showRestart(reader: Reader, restart: Scoped | undefined): ShownRestart {
  const policy = (restart && reader.text(restart, "policy")) ?? byDefault("on-failure");
  if (policy.value !== "on-failure") return { policy, retries: byDefault(null) };
  const retries = restart && has(restart, "retries") ? integer(restart, "retries") : undefined;
  return {
    policy,
    retries: restart && retries ? reader.at(retries, fieldPath(restart, "retries")) : byDefault(RETRIES),
  };
}
