import { Notice } from '../design/notice.js';

/** Shown in place of everything when a page itself fails. */
export function PageFault() {
  return (
    <main className="gate">
      <Notice tone="bad" title="This page met an error">
        <p>Nothing you saved is lost. Load the page again; if the error stays, tell your administrator.</p>
        <p>
          <a href="/measures">Load the measures</a>
        </p>
      </Notice>
    </main>
  );
}
