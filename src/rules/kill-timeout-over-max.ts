import type { App } from "../app/model.ts";
import { formatDuration, parseDuration, SECOND } from "../go/duration.ts";
import { code } from "../help.ts";
import type { Manual } from "../manual.ts";
import { valueAt } from "../path.ts";
import { type Finding, rule } from "../rule.ts";
import { toml } from "../toml/write.ts";
import { setTo } from "../words/advice.ts";

const says = {
  tooLong: (time: string, max: string) =>
    `kill_timeout is ${time}, but Fly kills a Machine at most ${max} after the stop signal.`,
  noTime: (written: string) => `kill_timeout = ${written} gives the app no time to finish what it is doing.`,
};

export default rule({
  id: "kill-timeout-over-max",
  category: "correctness",
  severity: { recommended: "warning", production: "warning", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/configuration/#kill_timeout-option",
  replaces: ["kill-timeout-default-with-workers"],
  options: { max: { description: "The longest time that Fly allows.", default: "300s", format: "duration" } },
  *check({ app, document, options }) {
    const timeout = app.killTimeout;
    // A bare number of nanoseconds comes from a key in another letter case: see key-case.
    if (!timeout || timeout.unit === "nanoseconds") return;
    const max = parseDuration(options.max) ?? 300 * SECOND;
    if (timeout.ns > max) yield tooLong(timeout, max);
    else if (timeout.ns <= 0) {
      const { path } = timeout;
      const written = valueAt(document.value, path);
      // A fraction is reported by bare-integer-duration.
      const isFraction = typeof written === "number" && !Number.isInteger(written);
      if (!isFraction) yield { path, message: says.noTime(toml(written)), help: code("kill_timeout = 5") };
    }
  },
});

function tooLong({ ns, unit, path }: NonNullable<App["killTimeout"]>, max: number): Finding {
  const better = unit === "text" ? toml(formatDuration(max)) : String(max / SECOND);
  const message = says.tooLong(formatDuration(ns), formatDuration(max));
  return { path, message, ...setTo(path, better, { safe: true }) };
}

export const manual: Manual = {
  title: "A `kill_timeout` out of range",
  why: "Fly sends `kill_signal` to a Machine and kills it after `kill_timeout`. Fly documents a maximum of 300 seconds; older posts that promise hours are outdated. With 0, the app has no time to shut down.",
  how: 'Write at most `300` (or `"5m"`). Work that takes longer must survive a stop: save its progress, or return it to its queue.',
  links: ["https://fly.io/blog/graceful-vm-exits-some-dials/"],
  examples: [
    {
      name: "15 minutes",
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
    { name: "fraction of a second, which bare-integer-duration reports", toml: "kill_timeout = 0.5\n" },
    { name: "zero", toml: 'kill_timeout = "0s" # <--\n' },
    { name: "five minutes", toml: 'kill_timeout = "5m"\n' },
    { name: "number of seconds", toml: "kill_timeout = 300\n" },
    { name: "half a second, with a unit", toml: 'kill_timeout = "500ms"\n' },
  ],
};
