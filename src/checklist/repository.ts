/** Evidence from the fly.toml itself and from what else is in its folder. */
import { imageOf } from "../app/build.ts";
import { besidePath, stepsOf } from "../app/file-path.ts";
import { parseImage } from "../app/image.ts";
import type { App } from "../app/model.ts";
import type { Beside, Sibling, Source } from "../beside/beside.ts";
import { configPath, deployedBy, deploysIn } from "../beside/deploys.ts";
import { variablesIn } from "../beside/env-file.ts";
import { ignores, readGitignore } from "../beside/gitignore.ts";
import { entry } from "../beside/tree.ts";
import { readAddress } from "../hints/address.ts";
import { environmentOf } from "../hints/environment.ts";
import { serviceOf } from "../hints/environments.ts";
import { areEnvironments, areOfOneService, isReviewFile, isTemplateFile } from "../hints/filename.ts";
import { isWorkerGroup } from "../hints/program.ts";
import { findSecret } from "../hints/secrets.ts";
import { realName } from "../words/commands.ts";
import type { Evidence } from "./evidence.ts";

const says = {
  stagingApp: (name: string) => `staging is a separate app, ${name}`,
  sameApp: "staging uses the same app",
  holdsSecret: (name: string) => `${name} seems to contain a secret, and .gitignore does not list the file`,
  called: "other apps call it over the private network",
  noService: "the app has no service",
  noWorker: "every process group has a service",
  shipper: "a log shipper",
  unmanaged: (name: string) => `${name} is a Postgres app that Fly does not manage`,
  domain: (name: string, host: string) => `${name} is ${host}`,
  managed: (host: string) => `the database is at ${host}`,
  backup: "a backup exists: Litestream replicates the database",
};

export function* repositoryEvidence(app: App, filename: string | undefined, beside: Beside): Iterable<Evidence> {
  const siblings = beside.siblings();
  yield* isolation(app, filename, siblings, beside);
  yield* envFiles(beside);
  yield* services(app, beside);
  yield* addresses(app);
  const shipper = siblings.find(({ value }) =>
    /fly-log-shipper|log-shipper$/.test(parseImage(imageOf(value.app)).name),
  );
  if (shipper)
    yield { item: "export-logs", weight: "likely", text: says.shipper, place: { file: shipper.file, line: 1 } };
  const database = siblings.find(({ value }) => /flyio\/postgres|postgres-flex/.test(imageOf(value.app)));
  if (database) {
    const place = { file: database.file, line: database.value.lineOf(["build", "image"]) };
    const text = says.unmanaged(database.value.app.name ?? database.file);
    yield { item: "production-grade-postgres", weight: "failed", text, place };
  }
  const file = LITESTREAM.find((name) => beside.text(name) !== undefined);
  const litestream = file === undefined ? undefined : beside.yaml(file);
  const databases = litestream ? (entry(litestream.value, "dbs")?.items ?? []) : [];
  const replica = databases.flatMap((one) => entry(one, "replicas") ?? entry(one, "replica") ?? [])[0];
  if (litestream && replica) {
    const place = { file: litestream.file, line: replica.line };
    yield { item: "test-backups", weight: "advice", text: says.backup, place };
  }
}

/** Where Litestream's config is, before the Dockerfile copies it to /etc. */
const LITESTREAM = ["litestream.yml", "etc/litestream.yml"];

/** A config for staging beside the one for production, or the other way round. */
function* isolation(
  app: App,
  filename: string | undefined,
  siblings: readonly Source<Sibling>[],
  beside: Beside,
): Iterable<Evidence> {
  const isMade = (file: string | undefined) => isReviewFile(file) || isTemplateFile(file);
  if (app.name === undefined || isMade(filename)) return;
  const isStaging = environmentOf(app, filename).kind === "nonprod";
  const other = siblings.find(
    ({ file, value }) =>
      !isMade(file) &&
      isSameService(app, filename, value.app, file) &&
      value.app.name &&
      (value.app.name !== app.name || isShared(app, filename, file, beside)) &&
      (environmentOf(value.app, file).kind === "nonprod") !== isStaging,
  );
  if (!other?.value.app.name) return;
  const place = { file: other.file, line: other.value.lineOf(["app"]) };
  const isSame = other.value.app.name === app.name;
  const staging = isStaging ? app.name : other.value.app.name;
  yield isSame
    ? { item: "isolation", weight: "failed", text: says.sameApp, place }
    : { item: "isolation", weight: "likely", text: says.stagingApp(staging), place };
}

/** Whether two configs are for one service in different environments: their names differ in words for environments only. */
function isSameService(app: App, filename: string | undefined, other: App, otherFile: string): boolean {
  return serviceOf(app.name) === serviceOf(other.name) || areOfOneService(filename, otherFile);
}

/** Whether two configs that name one app are staging and production: by their names, and unless a command gives one another app. */
function isShared(app: App, filename: string | undefined, sibling: string, beside: Beside): boolean {
  const name = realName(app);
  if (name === undefined || !areEnvironments(filename, sibling)) return false;
  const deploys = deploysIn(beside);
  const isSpecial = (file: string | undefined) =>
    deployedBy(deploys, configPath(filename, beside, file), name).isSpecial;
  return !isSpecial(filename) && !isSpecial(besidePath(filename, sibling));
}

/** Files of variables that git keeps; which it does not, the .gitignore files tell. */
function* envFiles(beside: Beside): Iterable<Evidence> {
  const names = beside.list("").filter((name) => /^\.env(?:\.\w+)*$/.test(name));
  for (const name of names.filter((one) => !/\.(?:example|sample|template|test(?:ing)?|dist|ci)$/.test(one))) {
    if (isIgnored(name, beside)) continue;
    const secret = variablesIn(beside.text(name) ?? "").find(
      (variable) => findSecret(variable.value, variable.name)?.certainty === "pattern",
    );
    if (!secret) continue;
    yield { item: "secrets", weight: "failed", text: says.holdsSecret(name), place: { file: name, line: secret.line } };
  }
}

/** Whether git leaves out a file of the folder: the nearest .gitignore that speaks of it decides. */
function isIgnored(name: string, { folder, folders, text }: Beside): boolean {
  const depth = stepsOf(folders.at(-1) ?? "").length;
  const steps = stepsOf(folder ?? "");
  for (let up = 0; up <= depth; up += 1) {
    const gitignore = text(`${"../".repeat(up)}.gitignore`) ?? "";
    const said = ignores(readGitignore(gitignore), [...steps.slice(steps.length - up), name], false);
    if (said !== undefined) return said;
  }
  return false;
}

function* services(app: App, beside: Beside): Iterable<Evidence> {
  const isServed = app.services.some(({ ghost }) => !ghost);
  if (!isServed) {
    for (const item of ["flycast", "ipv4"]) yield { item, weight: "not-applicable", text: says.noService };
  }
  const served = new Set(app.services.flatMap(({ groups }) => groups));
  const works = app.groups.some(({ name }) => !served.has(name) || isWorkerGroup(app, name));
  if (!works) yield { item: "autoscale-by-metric", weight: "not-applicable", text: says.noWorker };
  yield* callers(app, beside);
}

/** Whoever is called over the private network, and is nowhere said to be public, likely is a private app. */
function* callers(app: App, beside: Beside): Iterable<Evidence> {
  const { name } = app;
  if (name === undefined) return;
  for (const host of [`${name}.flycast`, `${name}.internal`]) {
    for (const { file, value } of beside.mentions(host)) {
      const caller = value.app.env.find((variable) => readAddress(variable.value)?.host === host);
      if (!caller) continue;
      const place = { file, line: value.lineOf(caller.path) };
      yield { item: "flycast", weight: "likely", text: says.called, place };
      const isPublic = [...addresses(app)].some(({ item }) => item === "custom-domain");
      if (!isPublic && beside.mentions(`${name}.fly.dev`).length === 0) {
        yield { item: "exposure", weight: "likely", text: says.called, place };
      }
      return;
    }
  }
}

const DOMAIN = /^(?:PHX_HOST|APP_URL|PUBLIC_URL|BASE_URL|SITE_URL|DOMAIN|HOST)$/;
const OURS =
  /(?:^|\.)(?:fly\.dev|internal|flycast|local|localhost|example\.(?:com|org|net))$|^[\d.]+$|^\[?[\da-f:]*\]?$/i;
const MANAGED =
  /(?:^|\.)(?:flympg\.net|neon\.tech|supabase\.(?:co|com)|rds\.amazonaws\.com|cockroachlabs\.cloud|aivencloud\.com)$/i;

function* addresses({ env }: App): Iterable<Evidence> {
  for (const { name, value, path } of env) {
    const host = readAddress(value)?.host ?? "";
    if (DOMAIN.test(name) && /^[\w-]+(?:\.[\w-]+)+$/.test(host) && !OURS.test(host)) {
      yield { item: "custom-domain", weight: "likely", text: says.domain(name, host), path };
    }
    if (MANAGED.test(host))
      yield { item: "production-grade-postgres", weight: "likely", text: says.managed(host), path };
  }
}
