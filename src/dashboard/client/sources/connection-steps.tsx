import type { ConnectionStep } from '../api/connections.js';
import { Notice } from '../design/notice.js';

const MARKS = { passed: '✓', failed: '✗', skipped: '·' } as const;

/** What became of each step of connecting a FHIR server, and what to do where one failed. */
export function ConnectionSteps({ of: steps }: { of: readonly ConnectionStep[] }) {
  const failed = steps.some(({ state }) => state === 'failed');
  return (
    <Notice tone={failed ? 'bad' : 'good'} title={failed ? 'Not every step went well' : 'Every step went well'}>
      <ul className="connection-steps">
        {steps.map(({ name, state, text, remedy }) => (
          <li key={name}>
            <span aria-hidden="true">{MARKS[state]}</span> {name} ({state}): {text}
            {remedy && <> – {remedy}</>}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
