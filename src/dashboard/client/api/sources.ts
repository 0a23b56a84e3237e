import { change, get } from './http.js';

export type MessageState = 'received' | 'applied' | 'quarantined';

/** One connected EHR and the state of its feed. */
export interface Source {
  id: string;
  name: string;
  title: string;
  active: boolean;
  lastMessageAt: string | null;
  messages: Record<MessageState, number>;
}

export interface OutcomeIssue {
  severity: 'fatal' | 'error' | 'warning' | 'information';
  code: string;
  details?: { text?: string };
  diagnostics?: string;
  expression?: string[];
}

/** One thing an EHR sent. */
export interface Message {
  id: string;
  receivedAt: string;
  contentType: string;
  state: MessageState;
  attempts: number;
  outcome: { issue: OutcomeIssue[] } | null;
}

export function readSources(signal?: AbortSignal): Promise<Source[]> {
  return get<Source[]>('/api/sources', {}, signal);
}

export function readQuarantined(source: string, signal?: AbortSignal): Promise<Message[]> {
  return get<Message[]>(`/api/sources/${source}/messages`, { state: 'quarantined' }, signal);
}

/** Puts the message back in line, to be applied again. */
export async function replayMessage(source: string, message: string): Promise<void> {
  await change('POST', `/api/sources/${source}/messages/${message}/replay`);
}
