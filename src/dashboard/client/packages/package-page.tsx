import { useCallback } from 'react';
import { useParams } from 'react-router';
import {
  readPackage,
  readRequirements,
  readValueSetUses,
  type PackageDetails,
  type ValueSetUse,
} from '../api/packages.js';
import { Badge } from '../design/badge.js';
import { Card } from '../design/card.js';
import { Data } from '../design/data.js';
import { Facts } from '../design/facts.js';
import { formatMoment } from '../design/format.js';
import { Page } from '../design/page.js';
import { Table } from '../design/table.js';
import { useLoaded } from '../hooks/use-loaded.js';
import { PACKAGES_ADDRESS } from './addresses.js';
import { GroupsCard } from './groups-card.js';
import { LifeCycle } from './life-cycle.js';
import { effectiveText, STATES } from './package-words.js';
import { RequirementsTable } from './requirements-table.js';
import { ValueSetsCard } from './value-sets-card.js';

interface PackageParts {
  details: PackageDetails;
  valueSets: ValueSetUse[];
}

/** One measure package: its populations, libraries and value sets, and what data it needs. */
export function PackagePage() {
  const { packageId = '' } = useParams();
  const load = useCallback(
    async (signal: AbortSignal): Promise<PackageParts> => {
      const [details, valueSets] = await Promise.all([
        readPackage(packageId, signal),
        readValueSetUses(packageId, signal),
      ]);
      return { details, valueSets };
    },
    [packageId],
  );
  const { loaded, reload } = useLoaded(load);
  const details = loaded.state === 'ready' ? loaded.value.details : null;
  return (
    <Page
      title={details?.title ?? 'Measure package'}
      trail={[{ to: PACKAGES_ADDRESS, text: 'Measure packages' }]}
      lead={details ? `${details.identifiers[0] ?? details.name}, version ${details.version}` : 'Version of a measure'}
    >
      <Data of={loaded} name="the measure package" onRetry={reload}>
        {(parts) => <Parts {...parts} onChanged={reload} />}
      </Data>
    </Page>
  );
}

function Parts({ details, valueSets, onChanged }: PackageParts & { onChanged: () => void }) {
  return (
    <>
      <Card title="Version" aside={<LifeCycle package={details} onChanged={onChanged} />}>
        <VersionFacts details={details} />
      </Card>
      <ValueSetsCard packageId={details.id} valueSets={valueSets} onChanged={onChanged} />
      <GroupsCard details={details} />
      <Card title="Libraries" flush>
        <Table
          label="Libraries"
          rows={details.libraries}
          keyOf={({ url, version }) => `${url}|${version}`}
          columns={[
            { head: 'Library', cell: ({ url }) => <span className="address">{url}</span> },
            { head: 'Version', cell: ({ version }) => version },
          ]}
        />
      </Card>
      <Requirements packageId={details.id} valueSets={valueSets} />
    </>
  );
}

function VersionFacts({ details }: { details: PackageDetails }) {
  const { status, scoring, inverse, effectivePeriod, importedAt, contentHash, url } = details;
  const facts: readonly (readonly [string, React.ReactNode])[] = [
    ['State', <Badge tone={STATES[status].tone}>{STATES[status].text}</Badge>],
    ['Scoring', inverse ? `${scoring}, lower is better` : scoring],
    ['Effective', effectiveText(effectivePeriod)],
    ['Imported', formatMoment(importedAt)],
    ['Canonical address', url],
    ['SHA-256 of the content', <span className="hash">{contentHash}</span>],
  ];
  return <Facts of={facts} />;
}

function Requirements({ packageId, valueSets }: { packageId: string; valueSets: readonly ValueSetUse[] }) {
  const load = useCallback((signal: AbortSignal) => readRequirements(packageId, signal), [packageId]);
  const { loaded, reload } = useLoaded(load);
  return (
    <Card title="Data it needs" flush>
      <Data of={loaded} name="the data requirements" onRetry={reload}>
        {(requirements) => <RequirementsTable requirements={requirements} valueSets={valueSets} />}
      </Data>
    </Card>
  );
}
