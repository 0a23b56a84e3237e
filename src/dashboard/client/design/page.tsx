import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useTitle } from '../hooks/use-title.js';

interface PageProps {
  title: string;
  /** Title of the browser's window, where the heading names a patient. */
  windowTitle?: string;
  lead?: ReactNode;
  /** The way back up, outermost first. */
  trail?: readonly { to: string; text: string }[];
  aside?: ReactNode;
  children: ReactNode;
}

/** The common shape of a page: where it is, what it is, and its parts. */
export function Page({ title, windowTitle = title, lead, trail = [], aside, children }: PageProps) {
  useTitle(windowTitle);
  return (
    <div className="stack">
      <div className="page-head">
        <div className="page-head__text">
          {trail.length > 0 && (
            <nav aria-label="Breadcrumb">
              <ol className="trail">
                {trail.map((step) => (
                  <li key={step.to}>
                    <Link to={step.to}>{step.text}</Link>
                  </li>
                ))}
              </ol>
            </nav>
          )}
          <h1>{title}</h1>
          {lead && <div className="muted">{lead}</div>}
        </div>
        {aside}
      </div>
      {children}
    </div>
  );
}
