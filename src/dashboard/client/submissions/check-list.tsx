import type { Check } from '../api/submissions.js';
import { Notice } from '../design/notice.js';

/** What stands in the way of a submission, and what should be looked at. */
export function CheckList({ checks }: { checks: readonly Check[] }) {
  const errors = checks.filter((check) => check.severity === 'error');
  const warnings = checks.filter((check) => check.severity === 'warning');
  if (checks.length === 0) return <Notice tone="good">Every check passed.</Notice>;
  return (
    <div className="stack stack--close">
      {errors.length > 0 && (
        <Notice tone="bad" title="Errors: these have to be mended before the files can be submitted">
          <Messages checks={errors} />
        </Notice>
      )}
      {warnings.length > 0 && (
        <Notice tone="warn" title="Warnings: look at these before signing off">
          <Messages checks={warnings} />
        </Notice>
      )}
    </div>
  );
}

function Messages({ checks }: { checks: readonly Check[] }) {
  return (
    <ul className="issues">
      {checks.map((check, index) => (
        <li key={index}>
          <Message text={check.message} />
        </li>
      ))}
    </ul>
  );
}

/** Longer messages, such as those that list value sets, are folded after this many characters. */
const FOLD_AFTER = 240;

function Message({ text }: { text: string }) {
  if (text.length <= FOLD_AFTER) return text;
  const beginning = text.slice(0, text.lastIndexOf(' ', FOLD_AFTER / 2));
  return (
    <details>
      <summary>{beginning} …</summary>
      {text}
    </details>
  );
}
