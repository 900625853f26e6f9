/** The health check that a service should have: what it asks for, where it goes, and its lines. */
import { imageOf } from "../app/build.ts";
import { baseOf } from "../app/file-path.ts";
import { parseImage } from "../app/image.ts";
import type { App, Variable } from "../app/model.ts";
import { isH2Backend, type Service } from "../app/service.ts";
import { block } from "../toml/write.ts";
import { type AdvisedCheck, FORWARDED } from "../words/checks.ts";
import { knownImage } from "./known-image.ts";
import { runtimeOf } from "./runtime.ts";
import { GRPC, SERVERS } from "./servers.ts";

/** Often enough to notice a failure soon. */
const TIMES = { interval: "15s", timeout: "5s", grace_period: "10s" };

/** The check to add to a service. `image` is what its Machines run, and `known` its page, where other files tell. */
export function checkFor(app: App, service: Service, image = imageOf(app), known?: string): AdvisedCheck {
  const kind = hasPages(app, service, image) ? "http" : "tcp";
  const isHttpService = service.kind === "http_service";
  if (isHttpService && kind === "tcp") return { kind, list: undefined, section: topLevelCheck(app, service) };
  const list = isHttpService ? "checks" : (`${kind}_checks` as const);
  const page = kind === "http" ? { method: "GET", path: known ?? pageOf(app, service, image) } : {};
  const headers =
    kind === "http" && mayRedirect(app, service, image) ? { [FORWARDED.name]: FORWARDED.value } : undefined;
  return { kind, list, section: block(`[[${service.kind}.${list}]]`, { ...page, ...TIMES, headers }) };
}

function topLevelCheck(app: App, { groups, internalPort = 8080 }: Service): string {
  const names = new Set(app.checks.map(({ name }) => name));
  const name = ["alive", "listening"].find((one) => !names.has(one)) ?? `port-${internalPort}`;
  const processes = app.hasProcesses ? groups : undefined;
  return block(`[checks.${name}]`, { type: "tcp", port: internalPort, ...TIMES, processes });
}

/** Rails has had the page /up since 7.1. The first page of some images is a redirect. */
function pageOf(app: App, service: Service, image: string): string {
  return isRails(app, service) ? "/up" : (knownImage(image)?.page ?? "/");
}

function isRails(app: App, { groups }: Service): boolean {
  return groups.some((group) => runtimeOf(app, group) === "rails");
}

/** Servers of other protocols, by the last step of their image's name. */
const NO_PAGES: ReadonlySet<string> = new Set(
  "redis redis-stack-server valkey keydb dragonfly memcached nats nats-server postgres postgresql postgis pgvector timescaledb pgbouncer mysql mysql-server mariadb percona mongo mongodb cassandra scylla kafka rabbitmq eclipse-mosquitto".split(
    " ",
  ),
);
/** Where NATS and RabbitMQ have pages all the same. */
const PAGES: ReadonlySet<number> = new Set([8222, 15672]);

/** Whether a service answers a GET: gRPC servers, databases and queues do not, nor does what only has a port. `image` as in {@link checkFor}. */
export function hasPages(app: App, service: Service, image = imageOf(app)): boolean {
  const { ports, internalPort = 0 } = service;
  if (!ports.some(({ handlers }) => handlers.includes("http")) || isH2Backend(service)) return false;
  if (internalPort === GRPC || Object.hasOwn(SERVERS, internalPort)) return false;
  return PAGES.has(internalPort) || !NO_PAGES.has(baseOf(parseImage(image).name));
}

/** Settings that make an app redirect to https; a value such as `true` turns them on. */
const REDIRECTS = /^(?:\w+_)?(?:SECURE_SSL_REDIRECT|FORCE_SSL|FORCE_HTTPS|HTTPS_REDIRECT|REDIRECT_HTTPS)$/;
const OFF = /^(?:0|false|off|no)?$/i;

export interface RedirectSetting {
  readonly variable: Variable;
  readonly isOn: boolean;
}

/**
 * The variable that says whether the app redirects to https by itself. Ghost does if its own address begins so
 * (core/server/web/shared/middleware/url-redirects.js). `image` as in {@link checkFor}.
 */
export function redirectSetting({ env }: App, image: string): RedirectSetting | undefined {
  const address = parseImage(image).name === "ghost" ? env.find(({ name }) => name === "url") : undefined;
  if (address) return { variable: address, isOn: /^https:/i.test(address.value) };
  const variable = env.find(({ name }) => REDIRECTS.test(name));
  return variable && { variable, isOn: !OFF.test(variable.value) };
}

/** Whether the app, too, may send a check that comes over http to https: whoever wants https at the proxy often wants it there. */
export function mayRedirect(app: App, service: Service, image = imageOf(app)): boolean {
  return (
    service.ports.some(({ forceHttps }) => forceHttps) ||
    redirectSetting(app, image)?.isOn === true ||
    isRails(app, service)
  );
}
