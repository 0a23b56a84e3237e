import { isUuid } from '../database/uuid.js';
import { UnusableInputError } from '../errors/refusals.js';

/** The id of such a thing, as it was typed. @throws UnusableInputError when it cannot be one */
export function idOf(what: 'person' | 'decision' | 'review', id: string): string {
  if (!isUuid(id)) throw new UnusableInputError(`${id} is no id of a ${what}.`);
  return id;
}
