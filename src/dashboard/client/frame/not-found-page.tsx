import { Link } from 'react-router';
import { Page } from '../design/page.js';

/** For an address that no page has. */
export function NotFoundPage() {
  return (
    <Page title="There is no such page" lead="The address may be mistyped, or the page has moved.">
      <p>
        <Link to="/">Go to the first page</Link>
      </p>
    </Page>
  );
}
