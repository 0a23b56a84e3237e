import type { ReactNode } from 'react';

interface NoticeProps {
  tone?: 'plain' | 'good' | 'warn' | 'bad';
  title?: string;
  children?: ReactNode;
}

/** A message within a page. Failures are announced at once, everything else when the reader is idle. */
export function Notice({ tone = 'plain', title, children }: NoticeProps) {
  return (
    <div className={`notice notice--${tone}`} role={tone === 'bad' ? 'alert' : 'status'}>
      {title && <p className="notice__title">{title}</p>}
      {children}
    </div>
  );
}
