export const QUEUE = '/matching';

export function reviewAddress(id: string): string {
  return `${QUEUE}/${id}`;
}

export function personAddress(id: string): string {
  return `/persons/${id}`;
}

/** The id of a person in the address of a page, or typed as it is; null when there is none. */
export function personIdIn(text: string): string | null {
  return /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i.exec(text)?.[0].toLowerCase() ?? null;
}
