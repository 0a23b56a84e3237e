import { readdirSync, readFileSync } from 'node:fs';

/** How often the processes of the server are looked at: one that ends in between takes what it used since with it. */
const EVERY_MS = 50;

/** Adds up the processor time that PostgreSQL, on this machine, uses for one database. */
export class ServerTime {
  private readonly ticks = new Map<string, number>();
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly database: string) {
    this.timer = setInterval(() => this.look(), EVERY_MS);
    this.look();
  }

  /** Seconds since the processes began that serve the database; 0 where the server is on another machine. */
  seconds(): number {
    this.look();
    return [...this.ticks.values()].reduce((sum, each) => sum + each, 0) / 100;
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private look(): void {
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      if (read(pid, 'cmdline').startsWith('postgres: ') && read(pid, 'cmdline').includes(` ${this.database} `)) {
        this.ticks.set(pid, ticksOf(pid).own);
      }
    }
  }
}

/** Seconds of processor time of the processes that this one has started and seen end. */
export function endedTime(): number {
  return ticksOf('self').ended / 100;
}

/** Seconds of processor time of a process so far. */
export function ownTime(pid: number | undefined): number {
  return ticksOf(String(pid)).own / 100;
}

function ticksOf(pid: string): { own: number; ended: number } {
  const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = read(pid, 'stat')
    .replace(/^.*\) /s, '')
    .split(' ')
    .slice(11, 15)
    .map(Number);
  return { own: user + system, ended: endedUser + endedSystem };
}

/** Empty for a process that ended while we looked. */
function read(pid: string, file: 'cmdline' | 'stat'): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
