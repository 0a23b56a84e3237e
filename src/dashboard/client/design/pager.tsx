interface PagerProps {
  /** Number of the page shown, from 1. */
  page: number;
  /** Where the next page starts; null on the last. */
  next: string | null;
  onNext: (next: string) => void;
  onPrevious: () => void;
}

/** Goes back and forth between the pages of a list; nothing when there is only one. */
export function Pager({ page, next, onNext, onPrevious }: PagerProps) {
  if (page === 1 && next === null) return null;
  return (
    <nav className="pager" aria-label="Pages of the list">
      <button type="button" className="button button--small" disabled={page === 1} onClick={onPrevious}>
        Previous
      </button>
      <span className="muted small" aria-live="polite">
        Page {page}
      </span>
      <button
        type="button"
        className="button button--small"
        disabled={next === null}
        onClick={() => next !== null && onNext(next)}
      >
        Next
      </button>
    </nav>
  );
}
