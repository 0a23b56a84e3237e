import { useState } from 'react';
import { connectSource, type Connection, type ConnectionStep } from '../api/connections.js';
import { Choice, Field } from '../design/field.js';
import { Notice } from '../design/notice.js';
import { useAction } from '../hooks/use-action.js';

const NOTHING = { fhir: '', clientId: '', group: '', tokenUrl: '', mode: '' as Connection['mode'] | '' };

interface ConnectFormProps {
  source: string;
  onConnected: (steps: ConnectionStep[]) => void;
}

/** Asks where the FHIR server of a source is, connects it and tests each step. */
export function ConnectForm({ source, onConnected }: ConnectFormProps) {
  const [said, setSaid] = useState(NOTHING);
  const action = useAction(async () => onConnected(await connectSource(source, requestOf(said))));
  const say = (change: Partial<typeof NOTHING>) => setSaid({ ...said, ...change });
  return (
    <form
      className="form"
      aria-label="Connect the FHIR server"
      onSubmit={(event) => {
        event.preventDefault();
        void action.perform();
      }}
    >
      <p>
        This EHR only pushes. Connect its FHIR server to pull from it, and to be told what changes. First have its
        administrator register this service with the keys at <code>{window.location.origin}/.well-known/jwks.json</code>
        .
      </p>
      <Fields said={said} say={say} />
      {action.error && (
        <Notice tone="bad">
          <p>{action.error.message}</p>
        </Notice>
      )}
      <div className="form__actions">
        <button type="submit" className="button button--primary" disabled={action.busy}>
          {action.busy ? 'Connecting…' : 'Connect and test'}
        </button>
      </div>
    </form>
  );
}

function Fields({ said, say }: { said: typeof NOTHING; say: (change: Partial<typeof NOTHING>) => void }) {
  return (
    <div className="form__row form__row--wide">
      <Field
        label="Address of the FHIR server"
        type="url"
        required
        placeholder="https://ehr.example/fhir/r4"
        value={said.fhir}
        onChange={({ target }) => say({ fhir: target.value })}
      />
      <Field
        label="Client id"
        hint="The one that the EHR gave this service"
        required
        value={said.clientId}
        onChange={({ target }) => say({ clientId: target.value })}
      />
      <Field
        label="Group"
        hint="Id of the Group to pull; empty: all patients"
        value={said.group}
        onChange={({ target }) => say({ group: target.value })}
      />
      <Field
        label="Token endpoint"
        type="url"
        hint="Empty: as the server says"
        value={said.tokenUrl}
        onChange={({ target }) => say({ tokenUrl: target.value })}
      />
      <Choice
        label="Pulled"
        value={said.mode}
        onChange={({ target }) => say({ mode: target.value as typeof said.mode })}
      >
        <option value="">as the server can</option>
        <option value="bulk">by Bulk Data export</option>
        <option value="polling">by searches of what is new</option>
      </Choice>
    </div>
  );
}

function requestOf({ fhir, clientId, group, tokenUrl, mode }: typeof NOTHING) {
  return {
    ...{ fhir: fhir.trim(), clientId: clientId.trim() },
    ...(group.trim() !== '' && { group: group.trim() }),
    ...(tokenUrl.trim() !== '' && { tokenUrl: tokenUrl.trim() }),
    ...(mode !== '' && { mode }),
  };
}
