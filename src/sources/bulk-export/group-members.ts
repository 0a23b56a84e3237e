/** Ids of the patients who are active members of a Group. https://hl7.org/fhir/R4/group.html */
export function membersOf(group: Record<string, unknown>): string[] {
  const { member } = group;
  if (!Array.isArray(member)) return [];
  const ids = (member as (Record<string, unknown> | null)[]).flatMap((one) => {
    const { reference } = (one?.entity ?? {}) as { reference?: unknown };
    const found =
      typeof reference === 'string' ? /(?:^|\/)Patient\/([A-Za-z0-9\-.]{1,64})(?:\/|$)/.exec(reference) : null;
    return found && one?.inactive !== true ? [found[1]] : [];
  });
  return [...new Set(ids)];
}
