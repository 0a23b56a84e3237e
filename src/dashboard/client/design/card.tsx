import { useId, type ReactNode } from 'react';

interface CardProps {
  title: string;
  /** Stands at the right of the title. */
  aside?: ReactNode;
  /** Tables go to the card's edges. */
  flush?: boolean;
  children: ReactNode;
}

/** One titled part of a page. */
export function Card({ title, aside, flush = false, children }: CardProps) {
  const id = useId();
  return (
    <section className="card" aria-labelledby={id}>
      <div className="card__head">
        <h2 id={id}>{title}</h2>
        {aside}
      </div>
      <div className={flush ? '' : 'card__body'}>{children}</div>
    </section>
  );
}
