import { useEffect } from 'react';
import { readSession } from '../api/session.js';

const SIGNS_OF_LIFE = ['pointerdown', 'keydown', 'scroll'] as const;
const CHECK_EVERY_MS = 10_000;
/** Someone who reads or types sends no request; this often the service hears that they are still there. */
const KEEP_ALIVE_MS = 60_000;

/**
 * Signs out after `idleMinutes` without a sign of life (45 CFR 164.312(a)(2)(iii)), so that patient data does not
 * stay on an abandoned screen. Null while nobody is signed in.
 */
export function useIdleSignOut(idleMinutes: number | null, leave: (reason: 'idle') => Promise<void>): void {
  useEffect(() => {
    if (idleMinutes === null) return;
    let lastSign = Date.now();
    let lastKeptAlive = lastSign;
    const note = () => {
      lastSign = Date.now();
    };
    const check = () => {
      const now = Date.now();
      if (now - lastSign >= idleMinutes * 60_000) void leave('idle');
      else if (lastSign > lastKeptAlive && now - lastKeptAlive >= KEEP_ALIVE_MS) {
        lastKeptAlive = now;
        void readSession().catch(() => undefined);
      }
    };
    const timer = setInterval(check, CHECK_EVERY_MS);
    for (const sign of SIGNS_OF_LIFE) document.addEventListener(sign, note, { passive: true, capture: true });
    return () => {
      clearInterval(timer);
      for (const sign of SIGNS_OF_LIFE) document.removeEventListener(sign, note, { capture: true });
    };
  }, [idleMinutes, leave]);
}
