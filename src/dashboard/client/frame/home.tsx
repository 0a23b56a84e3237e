import { Navigate } from 'react-router';
import { useSession } from '../session/session-context.js';
import { pagesFor } from './pages.js';

/** Leads to the first page the user may see. */
export function Home() {
  const { session } = useSession();
  return <Navigate to={pagesFor(session.roles)[0]?.to ?? '/sources'} replace />;
}
