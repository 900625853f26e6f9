/** Characters that TOML does not take, although they look as if: curly quotes, invisible ones. */
import { bare, type LineFinding } from "./line.ts";

export function strangeCharacters(line: string): LineFinding | undefined {
  const text = bare(line);
  const curly = text.search(CURLY);
  if (curly >= 0) {
    const mended = line.replace(/[\u201c-\u201f\u2033]/g, '"').replace(/[\u2018-\u201b]/g, "'");
    return {
      start: curly,
      end: curly + 1,
      message: "These are curly quotes, as web pages and word processors make them; TOML takes only straight ones.",
      help: mended.trim(),
      mended,
    };
  }
  const blank = text.search(BLANKS);
  if (blank >= 0) {
    const mended = line.replace(BLANKS, (char) => (char === "\u200b" || char === "\ufeff" ? "" : " "));
    return {
      start: blank,
      end: blank + 1,
      message: "There is an invisible character here that only looks like a blank, most likely pasted from a web page.",
      help: mended.trim(),
      mended,
    };
  }
  return controlCharacter(line);
}

const CURLY = /[\u201c-\u201f\u2033\u2018-\u201b]/;
const BLANKS = /[\u00a0\u2000-\u200b\u202f\u205f\u3000\ufeff]/g;

/** What TOML takes nowhere but as an escape: ASCII controls, except tab and line feed. */
const CONTROL = /(?![\t\n\u0080-\u009f])\p{Cc}/gu;

function controlCharacter(line: string): LineFinding | undefined {
  const at = line.search(CONTROL);
  if (at < 0) return undefined;
  const code = line.charCodeAt(at).toString(16).toUpperCase().padStart(4, "0");
  const mended = line.replace(CONTROL, "");
  const what = code === "000D" ? "a carriage return without a line feed" : `an invisible control character (U+${code})`;
  return {
    start: at,
    end: at + 1,
    message: `There is ${what} in this line, which TOML does not take.`,
    help: code === "000D" ? "Save the file with line ends LF or CRLF." : mended.trim() || "Delete it.",
    mended: code === "000D" ? undefined : mended,
  };
}
