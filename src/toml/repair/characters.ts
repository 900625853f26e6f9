/** Characters that TOML does not take, although they look as if: curly quotes, invisible ones. */
import { bare, corrected, type LineFinding } from "./line.ts";

export function strangeCharacters(line: string): LineFinding | undefined {
  const text = bare(line);
  const curly = text.search(CURLY);
  if (curly >= 0) {
    const mended = line.replace(/[\u201c-\u201f\u2033]/g, '"').replace(/[\u2018-\u201b]/g, "'");
    return {
      start: curly,
      end: curly + 1,
      message: "Curly quotes (from a web page or word processor) are not valid TOML. Use straight quotes.",
      help: corrected(mended),
      mended,
    };
  }
  const blank = text.search(BLANKS);
  if (blank >= 0) {
    const mended = line.replace(BLANKS, (char) => (char === "\u200b" || char === "\ufeff" ? "" : " "));
    return {
      start: blank,
      end: blank + 1,
      message: "This line has an invisible character that is not a normal space, probably pasted from a web page.",
      help: corrected(mended),
      mended,
    };
  }
  return controlCharacter(line);
}

const CURLY = /[\u201c-\u201f\u2033\u2018-\u201b]/;
const BLANKS = /[\u00a0\u2000-\u200b\u202f\u205f\u3000\ufeff]/g;

/** What TOML takes nowhere but as an escape: ASCII controls, except tab and line feed. */
function controlCharacter(line: string): LineFinding | undefined {
  // Here and not above, because to look up what Unicode says takes long, and few files need it.
  const control = /(?![\t\n\u0080-\u009f])\p{Cc}/gu;
  const at = line.search(control);
  if (at < 0) return undefined;
  const point = line.charCodeAt(at).toString(16).toUpperCase().padStart(4, "0");
  const mended = line.replace(control, "");
  // In a file of old Macs the rest of the line is the next one.
  if (point === "000D" && /\r["']/.test(line)) {
    return {
      start: at,
      end: at + 1,
      message: "This string ends in a carriage return, which is not valid TOML.",
      help: ["Remove it where the value comes from, such as a file with CRLF line endings:", corrected(mended)],
      mended,
    };
  }
  const what =
    point === "000D" ? "a carriage return without a line feed" : `an invisible control character (U+${point})`;
  return {
    start: at,
    end: at + 1,
    message: `This line has ${what}, which is not valid TOML.`,
    help:
      point === "000D"
        ? "Save the file with LF or CRLF line endings."
        : mended.trim() === ""
          ? "Delete the character."
          : corrected(mended),
    mended: point === "000D" ? undefined : mended,
  };
}
