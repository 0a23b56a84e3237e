/**
 * A text that a spreadsheet will not take for a formula: one that begins like a formula gets a leading apostrophe.
 * https://owasp.org/www-community/attacks/CSV_Injection
 */
export function safeCell(text: string): string {
  return /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text;
}
