import type { ReactNode } from 'react';
import mark from '../design/mark.svg';
import { useTitle } from '../hooks/use-title.js';

/** The card that stands before the service: sign in, or replace a password. */
export function Gate({ title, children }: { title: string; children: ReactNode }) {
  useTitle(title);
  return (
    <main className="gate">
      <div className="card gate__card stack">
        <div className="header__mark">
          <img src={mark} width="28" height="28" alt="" />
          Caliper
        </div>
        <h1>{title}</h1>
        {children}
      </div>
    </main>
  );
}
