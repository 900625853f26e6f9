/** Where the image of an app comes from. */
import type { Path } from "../path.ts";
import type { App } from "./model.ts";
import { perApp } from "./per-app.ts";
import { field, fieldPath, type Section, table, text } from "./section.ts";

/** A way to get an image that `[build]` names. */
export interface BuildSource {
  readonly key: string;
  readonly value: unknown;
  readonly path: Path;
}

/**
 * The keys of each way, in flyctl's order. An image is deployed as it is (internal/command/deploy/deploy_build.go); then
 * come buildpacks, a Dockerfile and the built-in templates (internal/build/imgsrc/resolver.go). `buildpacks` does nothing
 * without a builder, and yet flyctl counts it (internal/appconfig/config.go, BuildStrategies).
 */
const WAYS = [["image"], ["builder"], ["dockerfile", "build_target", "build-target"], ["builtin"], ["buildpacks"]];

/** What `[build]` names: the first one is used, the others are passed over. */
export const buildSources = perApp(({ build }): readonly BuildSource[] => {
  if (!build) return [];
  const isSet = (key: string) => {
    const value = field(build, key);
    return (typeof value === "string" && value !== "") || (Array.isArray(value) && value.length > 0);
  };
  return WAYS.flatMap((keys) => keys.find(isSet) ?? [])
    .filter((key) => key !== "buildpacks" || !isSet("builder"))
    .map((key) => ({ key, value: field(build, key), path: fieldPath(build, key) }));
});

/** A Cloud Native Buildpack makes the image; its launcher starts every command, and may do so in a shell. */
export function hasBuildpacks(app: App): boolean {
  return usedBuildKey(app, "builder") !== undefined;
}

/** The text of a key of `[build]`, unless a way that comes before it makes it idle. */
export function usedBuildKey(app: App, key: "image" | "builder" | "dockerfile" | "builtin"): string | undefined {
  const [used] = buildSources(app);
  return used?.key === key && typeof used.value === "string" ? used.value : undefined;
}

/** The image that `[build]` names, as written; empty where it names none. */
export function imageOf({ build }: App): string {
  return build ? (text(build, "image") ?? "") : "";
}

/** `[build.args]`. */
export function buildArgs({ build }: App): Section | undefined {
  return build && table(build, "args");
}

/** Where a report about the image goes: what names it, else `[build]`, else the name of the app. */
export function buildPlace(app: App): Path {
  const [source] = buildSources(app);
  if (app.build) return source?.path ?? app.build.path;
  return app.name === undefined ? [] : fieldPath(app.root, "app");
}
