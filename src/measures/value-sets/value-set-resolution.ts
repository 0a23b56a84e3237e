import { chooseVersion, compareVersions, parseCanonical } from '../../terminology/canonical.js';
import type { StoredValueSet } from '../../terminology/value-set-store.service.js';
import type { NamedValueSet } from '../measure-package.entity.js';
import type { ResolvedValueSet, ValueSetVersion } from '../measure-packages.js';

/**
 * Where the codes of a named value set come from. Its version is fixed by the reference in the logic, else by the
 * package's manifest, else by an operator's pin: then that version counts and no other. Otherwise what the package
 * holds wins, a starter set gives way to an imported one that is none, and what the package lacks is taken from the
 * newest imported one.
 */
export function resolveValueSet(named: NamedValueSet, stored: readonly StoredValueSet[]): ResolvedValueSet {
  const { url, version: referenced } = parseCanonical(named.reference);
  const wanted = referenced ?? named.manifest ?? named.pin ?? null;
  const fits = ({ version }: { version: string }) => wanted === null || version === wanted;
  const own = named.own && fits(named.own) ? named.own : null;
  const versions = stored.filter((one) => one.url === url && fits(one));
  const fixedBy = fixing(named, referenced);
  const shared = { url, name: named.name, wanted };
  const chosen = choose(own, newestOfficial(url, versions));
  if (chosen === null) return { ...shared, version: null, codeCount: 0, origin: 'missing', starter: false, fixedBy };
  const { version, codeCount, starter } = chosen;
  if (chosen === own)
    return { ...shared, version, codeCount, starter, origin: 'package', fixedBy: fixedBy ?? 'package' };
  const among = versions.length > 1 ? 'newest' : 'only';
  return { ...shared, version, codeCount, starter, origin: 'imported', fixedBy: fixedBy ?? among };
}

/** What the package holds, unless that is a starter set or a part and what is imported is better. */
function choose(own: NamedValueSet['own'], imported: StoredValueSet | undefined) {
  if (!own) return imported ?? null;
  const isWhole = !own.starter && own.complete;
  return isWhole || !imported || imported.starter ? own : imported;
}

function fixing(named: NamedValueSet, referenced: string | undefined): ResolvedValueSet['fixedBy'] {
  if (referenced !== undefined) return 'reference';
  if (named.manifest !== undefined) return 'manifest';
  return named.pin === undefined ? null : 'pin';
}

function newestOfficial(url: string, versions: readonly StoredValueSet[]): StoredValueSet | undefined {
  const official = versions.filter(({ starter }) => !starter);
  return chooseVersion({ url }, official) ?? chooseVersion({ url }, versions);
}

/** The versions of a named value set that could be pinned: what the package holds, then what is stored. */
export function versionsOf({ reference, own }: NamedValueSet, stored: readonly StoredValueSet[]): ValueSetVersion[] {
  const { url } = parseCanonical(reference);
  const held = own ? [{ ...own, origin: 'package' as const, importedAt: null }] : [];
  const imported = stored.filter((one) => one.url === url).map((one) => ({ ...one, origin: 'imported' as const }));
  return [...held, ...imported]
    .sort((one, other) => compareVersions(other.version, one.version))
    .map(({ version, codeCount, starter, origin, importedAt }) => ({
      version,
      codeCount,
      starter,
      origin,
      importedAt,
    }));
}
