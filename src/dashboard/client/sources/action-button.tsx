import { useAction } from '../hooks/use-action.js';

interface ActionButtonProps {
  text: string;
  busyText: string;
  /** What it does, in full, where the text alone does not say to what. */
  label?: string;
  perform: () => Promise<unknown>;
  onDone: () => void;
}

/** A small button for one change; shows that it is under way, and why it failed. */
export function ActionButton({ text, busyText, label, perform, onDone }: ActionButtonProps) {
  const action = useAction(async () => {
    await perform();
    onDone();
  });
  return (
    <>
      <button
        type="button"
        className="button button--small"
        disabled={action.busy}
        aria-label={label}
        onClick={() => void action.perform()}
      >
        {action.busy ? busyText : text}
      </button>
      {action.error && (
        <p className="small" role="alert">
          {action.error.message}
        </p>
      )}
    </>
  );
}
