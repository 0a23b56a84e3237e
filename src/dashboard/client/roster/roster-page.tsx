import { useCallback, useState } from 'react';
import {
  readAttributionSummary,
  readBeneficiaryLists,
  readRosters,
  readUnmapped,
  type AttributionSummary,
  type BeneficiaryList,
  type RosterVersion,
  type Unmapped,
} from '../api/roster.js';
import { Card } from '../design/card.js';
import { Data } from '../design/data.js';
import { Empty } from '../design/empty.js';
import { Choice } from '../design/field.js';
import { formatMoment } from '../design/format.js';
import { Page } from '../design/page.js';
import { useLoaded } from '../hooks/use-loaded.js';
import { AttributedCard, ClinicianTable, PracticeTable, UnmappedTable } from './attributed.js';
import { BeneficiaryListsCard } from './beneficiary-lists-card.js';

/** Who takes part in a programme year, how many persons belong to each, and who belongs to nobody. */
export function RosterPage() {
  const { loaded, reload } = useLoaded(readRosters);
  return (
    <Page title="Roster" lead="TINs, sites and clinicians of a programme year, and the persons attributed to them">
      <Data of={loaded} name="the rosters" onRetry={reload}>
        {(versions) => (versions.length === 0 ? <NoRoster /> : <Years versions={versions} />)}
      </Data>
    </Page>
  );
}

function NoRoster() {
  return (
    <Card title="No roster yet">
      <Empty title="Nobody is attributed yet">
        <p>
          An administrator or analyst imports a file with <code>caliper roster import</code>: one line for each
          clinician at a site.
        </p>
      </Empty>
    </Card>
  );
}

function Years({ versions }: { versions: readonly RosterVersion[] }) {
  const years = [...new Set(versions.map(({ year }) => year))];
  const [year, setYear] = useState(years[0] ?? 0);
  const current = versions.find((version) => version.year === year);
  return (
    <>
      <div className="toolbar">
        <Choice
          label="Programme year"
          value={year}
          onChange={(event) => setYear(Number(event.target.value))}
          hint={current && `Version ${current.version} of ${formatMoment(current.importedAt)}, ${current.fileName}`}
        >
          {years.map((one) => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
        </Choice>
      </div>
      <Year key={year} year={year} />
    </>
  );
}

interface YearData {
  summary: AttributionSummary;
  unmapped: Unmapped[];
  lists: BeneficiaryList[];
}

function Year({ year }: { year: number }) {
  const load = useCallback(
    async (signal: AbortSignal): Promise<YearData> => {
      const [summary, unmapped, lists] = await Promise.all([
        readAttributionSummary(year, signal),
        readUnmapped(year, signal),
        readBeneficiaryLists(signal),
      ]);
      return { summary, unmapped, lists: lists.filter((list) => list.year === year) };
    },
    [year],
  );
  const { loaded, reload } = useLoaded(load);
  return (
    <Data of={loaded} name="the attribution" onRetry={reload}>
      {({ summary, unmapped, lists }) => (
        <>
          <AttributedCard summary={summary} />
          <UnmappedTable unmapped={unmapped} />
          <BeneficiaryListsCard lists={lists} />
          <PracticeTable summary={summary} />
          <ClinicianTable summary={summary} />
        </>
      )}
    </Data>
  );
}
