import { Link, NavLink } from 'react-router';
import type { Role } from '../api/session.js';
import mark from '../design/mark.svg';
import { useSession } from '../session/session-context.js';
import { pagesFor } from './pages.js';

const ROLE_NAMES: Record<Role, string> = {
  administrator: 'Administrator',
  'quality-officer': 'Quality officer',
  'aco-analyst': 'ACO analyst',
  auditor: 'Auditor',
};

/** Where one can go, and who one is. */
export function Header() {
  const { session, signOut } = useSession();
  return (
    <header className="header">
      <div className="header__inner">
        <Link className="header__mark" to="/">
          <img src={mark} width="28" height="28" alt="" />
          Caliper
        </Link>
        <nav className="header__nav" aria-label="Pages">
          {pagesFor(session.roles).map((page) => (
            <NavLink key={page.to} to={page.to} className="header__link">
              {page.text}
            </NavLink>
          ))}
        </nav>
        <div className="header__user">
          <span className="header__who small">
            <strong>{session.displayName}</strong>
            <span className="muted">{session.roles.map((role) => ROLE_NAMES[role]).join(', ')}</span>
          </span>
          <button type="button" className="button button--small" onClick={() => void signOut()}>
            Sign out
          </button>
        </div>
      </div>
    </header>
  );
}
