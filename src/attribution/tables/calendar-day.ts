/**
 * A day as `2026-03-01`, from that form, `3/1/2026`, `03/01/2026` or `20260301`; null where it is none that exists.
 */
export function calendarDay(text: string): string | null {
  const written =
    /^(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)$/.exec(text) ??
    /^(?<month>\d\d?)\/(?<day>\d\d?)\/(?<year>\d{4})$/.exec(text) ??
    /^(?<year>\d{4})(?<month>\d\d)(?<day>\d\d)$/.exec(text);
  if (!written?.groups) return null;
  const { year, month, day } = written.groups;
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const time = Date.parse(`${iso}T00:00:00Z`);
  // 2026-02-30 is read as a day of March.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(iso) ? iso : null;
}
