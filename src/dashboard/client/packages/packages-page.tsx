import { readPackages, type MeasurePackage } from '../api/packages.js';
import { Card } from '../design/card.js';
import { Data } from '../design/data.js';
import { Empty } from '../design/empty.js';
import { Page } from '../design/page.js';
import { useLoaded } from '../hooks/use-loaded.js';
import { useHasRole } from '../session/session-context.js';
import { ImportCard } from './import-card.js';
import { PackagesTable } from './packages-table.js';

/** Every measure package with its state and what it lacks, and the way to bring others. */
export function PackagesPage() {
  const { loaded, reload } = useLoaded(readPackages);
  const mayImport = useHasRole('administrator', 'quality-officer');
  return (
    <Page
      title="Measure packages"
      lead="Versions of measures: what they are made of, what they lack, which are in use."
    >
      {mayImport && <ImportCard onStored={reload} />}
      <Data of={loaded} name="measure packages" onRetry={reload}>
        {(packages) => (
          <Card title="Packages" flush>
            <Packages packages={packages} mayImport={mayImport} onChanged={reload} />
          </Card>
        )}
      </Data>
    </Page>
  );
}

interface PackagesProps {
  packages: readonly MeasurePackage[];
  mayImport: boolean;
  onChanged: () => void;
}

function Packages({ packages, mayImport, onChanged }: PackagesProps) {
  if (packages.length > 0) return <PackagesTable packages={packages} onChanged={onChanged} />;
  return (
    <Empty title="There are no measure packages">
      <p>{mayImport ? 'Import one above.' : 'An administrator or a quality officer can import them.'}</p>
    </Empty>
  );
}
