import { useMemo } from 'react';
import { useParams } from 'react-router';
import type { Period } from '../api/measures.js';

/** The measure and the period that the address of the page names. */
export function useMeasurePeriod(): Period & { packageId: string } {
  const { packageId = '', periodStart = '', periodEnd = '' } = useParams();
  return useMemo(() => ({ packageId, periodStart, periodEnd }), [packageId, periodStart, periodEnd]);
}
