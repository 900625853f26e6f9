/** Headers of tables. */
import { code } from "../../help.ts";
import { type LineFinding, whole, withoutComment } from "./line.ts";

/** `[env`, `[[services]`, `[services]]`, `[ [services] ]`, `[http service]`. */
export function header(line: string): LineFinding | undefined {
  const text = withoutComment(line).trim();
  const match = /^(\[(?:\s+\[)?\[*)(?!\[)([^\]=]*)(?=\]|$)(\]*(?:\s+\])?)$/.exec(text);
  if (!match) return undefined;
  const [open = "", name = "", close = ""] = match.slice(1).map((part) => part.trim());
  if (name === "") {
    return { ...whole(line), message: "This header has no name.", help: "Write a section name, such as [env]." };
  }
  const meant = plainName(name);
  const before = open.replace(/\s/g, "");
  const behind = close.replace(/\s/g, "");
  const mended = before.length > 1 || behind.length > 1 ? `[[${meant}]]` : `[${meant}]`;
  const isSpread = before === "[[" && behind === "]]" && (open !== before || close !== behind);
  const message = isSpread
    ? "Spaces are not allowed between the two brackets of a header."
    : before.length !== behind.length
      ? `The brackets of ${text} do not match.`
      : `${before}${name}${behind} has characters that are only allowed in quotes.`;
  return { ...whole(line), message, help: code(mended), mended };
}

/** A name that needs no quotes. */
function plainName(name: string): string {
  const parts = name.replace(/["']/g, "").split(".");
  const joined = parts.map((part) => part.trim()).join(".");
  return /^_*(.*[^_])?/.exec(joined.replace(/[^\w.-]+/g, "_"))?.[1] ?? "";
}

/** What stands between the brackets of a header, without quotes and blanks. */
export function headerName(line: string): string | undefined {
  return /^\s*\[{1,2}([^\]]*)\]/.exec(line)?.[1]?.replace(/["'\s]/g, "");
}
