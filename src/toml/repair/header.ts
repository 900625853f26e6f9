import { type LineFinding, whole } from "./line.ts";

/** `[env`, `[[services]`, `[services]]`, `[ [services] ]`, `[http service]`. */
export function header(line: string): LineFinding | undefined {
  const compact = line.replace(/^(\s*\[)\s+\[/, "$1[").replace(/\]\s+\](\s*(?:#.*)?)$/, "]]$1");
  const match = /^\s*(\[+)\s*([^\]#=]*?)\s*(\]*)\s*(#.*)?$/.exec(compact);
  if (!match) return undefined;
  const [, open = "", name = "", close = ""] = match;
  if (name === "") {
    return { ...whole(line), message: "This header has no name.", help: "Write the name of a section, such as [env]." };
  }
  const two = open.length > 1 || close.length > 1;
  const fixed = name
    .trim()
    .replace(/["']/g, "")
    .replace(/\s*\.\s*/g, ".")
    .replace(/[^\w.-]+/g, "_")
    .replace(/^_+|_+$/g, "");
  const mended = two ? `[[${fixed}]]` : `[${fixed}]`;
  const message =
    compact !== line && open === "[[" && close === "]]"
      ? "The two brackets of a header need to stand right beside each other."
      : open.length !== close.length
        ? `The header ${line.trim().split("#")[0]?.trim()} needs as many brackets behind its name as before it.`
        : `The name in the header ${open}${name}${close} has characters that need quotes.`;
  return { ...whole(line), message, help: mended, mended };
}
