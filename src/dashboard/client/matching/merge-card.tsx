import { useCallback, useState } from 'react';
import { keepApart, mergePersons, type IdentityAct } from '../api/matching.js';
import { readPerson, type Person } from '../api/persons.js';
import { Card } from '../design/card.js';
import { Facts } from '../design/facts.js';
import { Field } from '../design/field.js';
import { formatCount, formatDate } from '../design/format.js';
import { Notice } from '../design/notice.js';
import { useAction } from '../hooks/use-action.js';
import { sexName } from '../persons/sex-name.js';
import { useHasRole } from '../session/session-context.js';
import { personIdIn } from './addresses.js';
import { ReasonForm } from './reason-form.js';

interface MergeCardProps {
  personId: string;
  onDecided: (act: IdentityAct) => void;
}

/** For pairs that matching never asks about: says that another person is this one, or is not. */
export function MergeCard({ personId, onDecided }: MergeCardProps) {
  const [text, setText] = useState('');
  const [other, setOther] = useState<Person | null>(null);
  const mayMerge = useHasRole('quality-officer');
  const id = personIdIn(text);
  const find = useCallback(async () => {
    if (id !== null) setOther(await readPerson(id));
  }, [id]);
  const search = useAction(find);
  if (!mayMerge) return null;
  return (
    <Card title="Another record of the same person?">
      {other ? (
        <OtherPerson personId={personId} other={other} onDecided={onDecided} onClose={() => setOther(null)} />
      ) : (
        <form
          className="form"
          aria-label="Find the other person"
          onSubmit={(event) => {
            event.preventDefault();
            void search.perform();
          }}
        >
          <Field
            label="Page of the other person"
            hint="The address of its page, or the id in it."
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          {search.error && (
            <Notice tone="bad" title="The person was not found">
              <p>{search.error.message}</p>
            </Notice>
          )}
          <div className="form__actions">
            <button type="submit" className="button" disabled={search.busy || id === null || id === personId}>
              Show who it is
            </button>
          </div>
        </form>
      )}
    </Card>
  );
}

interface OtherPersonProps extends MergeCardProps {
  other: Person;
  onClose: () => void;
}

function OtherPerson({ personId, other, onDecided, onClose }: OtherPersonProps) {
  const [answer, setAnswer] = useState<'same' | 'different'>('same');
  const decide = useCallback(
    async (reason: string) => {
      onDecided(await (answer === 'same' ? mergePersons : keepApart)(personId, other.id, reason));
    },
    [answer, personId, other.id, onDecided],
  );
  const action = useAction(decide);
  return (
    <div className="stack stack--close">
      <Facts
        of={[
          ['Name', other.name ?? 'unknown'],
          ['Birth date', other.birthDate ? formatDate(other.birthDate) : 'unknown'],
          ['Sex', sexName(other.sex)],
          ['Charts', other.sources.map(({ title, patientId }) => `${title} ${patientId}`).join(', ')],
        ]}
      />
      <div className="form__actions" role="group" aria-label="Are they one person?">
        {(['same', 'different'] as const).map((each) => (
          <button
            key={each}
            type="button"
            className="button button--choice"
            aria-pressed={answer === each}
            onClick={() => setAnswer(each)}
          >
            {each === 'same' ? 'Same person' : 'Different persons'}
          </button>
        ))}
      </div>
      <ReasonForm
        key={answer}
        says={
          answer === 'same'
            ? `Its ${formatCount(other.sources.length)} charts and those of this person become one record; the person that was there first remains. You can undo it.`
            : 'The persons stay two, and matching never joins them. You can undo it.'
        }
        suggestions={['The practice confirmed it', 'The patient confirmed it']}
        confirm={answer === 'same' ? 'Merge' : 'Keep apart'}
        failure="Nothing was changed"
        action={action}
        onCancel={onClose}
      />
    </div>
  );
}
