/** What belongs to another language or tool: marks of git, frames of code blocks, comments, port mappings of Docker. */
import { code, type HelpPart } from "../../help.ts";
import { corrected, type LineFinding, whole } from "./line.ts";

export function leftovers(line: string): LineFinding | undefined {
  // A whole conflict is one report (conflict.ts); here are marks without their counterpart.
  if (/^(<{7}|={7}|>{7}|\|{7})/.test(line)) {
    return {
      ...whole(line),
      message: "This line is left over from an unresolved Git merge conflict.",
      help: "Keep one of the two versions, and delete the <<<<<<<, ======= and >>>>>>> lines.",
    };
  }
  if (/^\s*(```|~~~)/.test(line)) {
    return {
      ...whole(line),
      message: "This line is a Markdown code fence, probably copied from a web page or chat.",
      help: "Delete the line.",
    };
  }
  return undefined;
}

export function comment(line: string): LineFinding | undefined {
  const match = /^\s*(\/\/|;|--|\/\*|\*\/|<!--|%)/.exec(line);
  if (!match?.[1]) return undefined;
  const text = line
    .trim()
    .slice(match[1].length)
    .replace(/(\*\/|-->)\s*$/, "")
    .trim();
  const mended = line.replace(/\S.*/, `# ${text}`);
  return {
    ...whole(line),
    message: `TOML comments start with #, not ${match[1]}.`,
    help: corrected(mended),
    mended,
  };
}

/** `- "80:8080"` as in a compose file. */
export function portMapping(line: string): LineFinding | undefined {
  const written = line.trim().replace(/^-\s*/, "");
  const ports = dockerPorts(written);
  const start = line.indexOf(written);
  return ports && { start, end: start + written.length, ...ports };
}

/** `80:8080`, `127.0.0.1:80:8080/udp`: how Docker maps ports. */
export function dockerPorts(written: string): { readonly message: string; readonly help: HelpPart } | undefined {
  const match = /^["']?(?:(?:[a-z][\w.-]*|\d+(?:\.\d+){3}):)?(\d+):(\d+)(\/\w+)?["']?$/i.exec(written);
  if (!match) return undefined;
  const [, outside = "", inside = "", protocol = "/tcp"] = match;
  return {
    message: `${written} is a Docker port mapping. fly.toml has a separate key for each port.`,
    help: code(
      [
        "[[services]]",
        `  internal_port = ${inside}`,
        `  protocol = "${protocol.toLowerCase() === "/udp" ? "udp" : "tcp"}"`,
        "  [[services.ports]]",
        `    port = ${outside}`,
      ].join("\n"),
    ),
  };
}
