import { useEffect } from 'react';

/** Names the page in the browser's title. Never patient data: titles end in the history. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Caliper`;
  }, [title]);
}
