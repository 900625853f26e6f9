import type { App } from "../app/model.ts";
import { formatDuration, parseDuration, SECOND } from "../go/duration.ts";
import type { Manual } from "../manual.ts";
import { valueAt } from "../path.ts";
import { type Finding, rule } from "../rule.ts";
import { toml } from "../toml/write.ts";
import { setTo } from "../words/advice.ts";

const says = {
  tooLong: (time: string, max: string) =>
    `${time} is more than Fly grants: it kills a Machine ${max} after the signal to stop, finished or not.`,
  fraction: (written: number) =>
    `flyctl cuts off the fraction of a bare number, so kill_timeout = ${written} is 0 seconds: the app has no time to finish what it is doing.`,
  noTime: (written: string) => `kill_timeout = ${written} leaves the app no time to finish what it is doing.`,
};

export default rule({
  id: "kill-timeout-over-max",
  category: "correctness",
  severity: { recommended: "warning", production: "warning", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/configuration/#kill_timeout-option",
  replaces: ["kill-timeout-default-with-workers"],
  options: { max: { description: "The longest time that Fly grants.", default: "300s" } },
  *check({ app, document, options }) {
    const timeout = app.killTimeout;
    // A bare number of nanoseconds comes from a key in another letter case: see key-case.
    if (!timeout || timeout.unit === "nanoseconds") return;
    const max = parseDuration(options.max) ?? 300 * SECOND;
    if (timeout.ns > max) yield tooLong(timeout, max);
    else if (timeout.ns <= 0) yield noTime(timeout.path, valueAt(document.value, timeout.path));
  },
});

function tooLong({ ns, unit, path }: NonNullable<App["killTimeout"]>, max: number): Finding {
  const better = unit === "text" ? toml(formatDuration(max)) : String(max / SECOND);
  const message = says.tooLong(formatDuration(ns), formatDuration(max));
  return { path, message, ...setTo(path, better, { safe: true }) };
}

function noTime(path: Finding["path"], written: unknown): Finding {
  if (typeof written === "number" && written > 0)
    return { path, message: says.fraction(written), help: `kill_timeout = "${formatDuration(written * SECOND)}"` };
  return { path, message: says.noTime(toml(written)), help: "kill_timeout = 5" };
}

export const manual: Manual = {
  title: "A kill_timeout that Fly does not grant",
  why: "A Machine gets `kill_signal` first and is killed once `kill_timeout` has passed. 300 seconds is the most that Fly documents; older posts that promise hours are out of date. A bare number counts whole seconds, so a fraction below 1 is nothing.",
  how: 'Write at most `300` (or `"5m"`). Work that takes longer has to survive being stopped: write down how far it got, or put it back into its queue.',
  links: ["https://fly.io/blog/graceful-vm-exits-some-dials/"],
  examples: [
    {
      name: "a quarter of an hour",
      toml: `
        kill_timeout = "15m" # <--
      `,
      fixed: `
        kill_timeout = "5m"
      `,
    },
    {
      name: "seconds",
      toml: `
        kill_timeout = 3600 # <--
      `,
      fixed: `
        kill_timeout = 300
      `,
    },
    { name: "a fraction of a second", toml: "kill_timeout = 0.5 # <--\n" },
    { name: "zero", toml: 'kill_timeout = "0s" # <--\n' },
    { name: "five minutes", toml: 'kill_timeout = "5m"\n' },
    { name: "a number counts seconds", toml: "kill_timeout = 300\n" },
    { name: "half a second, with a unit", toml: 'kill_timeout = "500ms"\n' },
  ],
};
