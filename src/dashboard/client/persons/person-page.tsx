import { useCallback } from 'react';
import { Link, useParams } from 'react-router';
import { readPerson, type Person } from '../api/persons.js';
import { Card } from '../design/card.js';
import { Data } from '../design/data.js';
import { Empty } from '../design/empty.js';
import { formatDate } from '../design/format.js';
import { Page } from '../design/page.js';
import { useLoaded } from '../hooks/use-loaded.js';
import { IdentityCards } from '../matching/identity-cards.js';
import { AttributionCard } from './attribution-card.js';
import { PersonResults } from './person-results.js';
import { RecordCard } from './record-card.js';
import { sexName } from './sex-name.js';

/** One person: who they are, where they are known, what they count for, and their record. */
export function PersonPage() {
  const { personId = '' } = useParams();
  const load = useCallback((signal: AbortSignal) => readPerson(personId, signal), [personId]);
  const { loaded, reload } = useLoaded(load);
  const person = loaded.state === 'ready' ? loaded.value : null;
  return (
    <Page
      title={person ? (person.name ?? 'Name unknown') : 'Person'}
      windowTitle="Person"
      trail={[{ to: '/measures', text: 'Measures' }]}
      lead={person ? leadOf(person) : 'Demographics, populations and record'}
    >
      <Data of={loaded} name="the person" onRetry={reload}>
        {(found) => <Parts key={found.id} person={found} onChanged={reload} />}
      </Data>
    </Page>
  );
}

function leadOf(person: Person): string {
  const born = person.birthDate ? `born ${formatDate(person.birthDate)}` : 'birth date unknown';
  return `${sexName(person.sex)}, ${born}`;
}

function Parts({ person, onChanged }: { person: Person; onChanged: () => void }) {
  return (
    <>
      <Card title="Populations" flush>
        {person.results.length === 0 ? (
          <Empty title="Not evaluated yet">
            <p>
              Start an evaluation on the <Link to="/measures">measures page</Link>.
            </p>
          </Empty>
        ) : (
          <PersonResults personId={person.id} results={person.results} />
        )}
      </Card>
      <IdentityCards personId={person.id} onChanged={onChanged} />
      <AttributionCard personId={person.id} />
      <RecordCard key={person.id} person={person} />
    </>
  );
}
