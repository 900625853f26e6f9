/** The text without a byte order mark. */
export function stripMark(text: string): string {
  return text.startsWith("\ufeff") ? text.slice(1) : text;
}
