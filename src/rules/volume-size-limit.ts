import type { Mount } from "../app/mount.ts";
import { fieldPath } from "../app/section.ts";
import type { Manual } from "../manual.ts";
import { type Finding, rule } from "../rule.ts";
import { toml } from "../toml/write.ts";
import { setTo } from "../words/advice.ts";

/** https://fly.io/docs/volumes/overview/#volume-limits */
const MOST_GB = 500;

const says = {
  tooLarge: (size: string) =>
    `initial_size = ${size} is above ${MOST_GB} GB, the maximum volume size, so the deploy fails.`,
  neverGrows: (limit: string, size: string) =>
    `auto_extend_size_limit = ${limit} is not above the size of the volume (${size}), so the volume never grows.`,
  atLimit: "Delete the three auto_extend_size lines: a volume of this size cannot grow.",
};

export default rule({
  id: "volume-size-limit",
  category: "reliability",
  severity: { recommended: "warning", production: "error", all: "warning" },
  outcome: "ignored",
  docs: "https://fly.io/docs/volumes/overview/",
  *check({ app }) {
    for (const mount of app.mounts) yield* problems(mount);
  },
});

function* problems(mount: Mount): Iterable<Finding> {
  const { initialSize, initialSizeGb = 1, autoExtend } = mount;
  if (initialSizeGb > MOST_GB) {
    const path = fieldPath(mount, "initial_size");
    const message = says.tooLarge(toml(initialSize));
    yield {
      path,
      severity: "error",
      outcome: "deploy",
      message,
      ...setTo(path, toml(`${MOST_GB}gb`), { safe: false }),
    };
    return;
  }
  const { limit, limitText, threshold } = autoExtend;
  if (limit < 1 || limit > initialSizeGb || threshold === 0 || limit > MOST_GB) return;
  const path = fieldPath(mount, "auto_extend_size_limit");
  const message = says.neverGrows(toml(limitText), initialSize === undefined ? "1 GB" : toml(initialSize));
  const better = toml(`${Math.min(initialSizeGb * 2, MOST_GB)}GB`);
  yield initialSizeGb >= MOST_GB
    ? { path, message, help: says.atLimit }
    : { path, message, ...setTo(path, better, { safe: false }) };
}

export const manual: Manual = {
  title: "A volume size or limit that does not work",
  why: "A volume can have at most 500 GB. Fly extends a volume only up to `auto_extend_size_limit`, so a volume that starts at that size, or above it, never grows.",
  how: "Set the limit above `initial_size`, and keep both at or below 500 GB.",
  examples: [
    {
      name: "too large",
      toml: `
        [mounts]
          source = "data"
          destination = "/data"
          initial_size = "600gb" # <--
      `,
      fixed: `
        [mounts]
          source = "data"
          destination = "/data"
          initial_size = "500gb"
      `,
    },
    {
      name: "a limit below the size",
      toml: `
        [mounts]
          source = "data"
          destination = "/data"
          initial_size = "50gb"
          auto_extend_size_threshold = 80
          auto_extend_size_increment = "1GB"
          auto_extend_size_limit = "20GB" # <--
      `,
      fixed: `
        [mounts]
          source = "data"
          destination = "/data"
          initial_size = "50gb"
          auto_extend_size_threshold = 80
          auto_extend_size_increment = "1GB"
          auto_extend_size_limit = "100GB"
      `,
    },
    {
      name: "room to grow",
      toml: `
        [mounts]
          source = "data"
          destination = "/data"
          initial_size = "10gb"
          auto_extend_size_threshold = 80
          auto_extend_size_increment = "5GB"
          auto_extend_size_limit = "50GB"
      `,
    },
    {
      name: "a limit that the volume has from the start",
      toml: `
        [mounts]
          source = "data"
          destination = "/data"
          auto_extend_size_threshold = 80
          auto_extend_size_increment = "1GB"
          auto_extend_size_limit = "1GB" # <--
      `,
      fixed: `
        [mounts]
          source = "data"
          destination = "/data"
          auto_extend_size_threshold = 80
          auto_extend_size_increment = "1GB"
          auto_extend_size_limit = "2GB"
      `,
    },
  ],
};
