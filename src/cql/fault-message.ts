/** The first line of a message of JavaScript or an engine; what stands in quotes may come from the data and is left out. */
export function withoutQuotations(message: string): string {
  const [firstLine = ''] = message.split('\n');
  return firstLine.replace(/'[^']*'|"[^"]*"|`[^`]*`/g, '…').slice(0, 300);
}
