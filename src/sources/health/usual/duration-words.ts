const STEPS = [
  { unit: 'day', seconds: 86_400 },
  { unit: 'hour', seconds: 3_600 },
  { unit: 'minute', seconds: 60 },
] as const;

/** Such as `5 days`, `20 minutes`, `1 hour`; what is shorter than a minute is `1 minute`. */
export function durationWords(seconds: number): string {
  const step = STEPS.find((one) => seconds >= one.seconds * 1.5 || seconds === one.seconds) ?? STEPS[2];
  return counted(Math.max(1, Math.round(seconds / step.seconds)), step.unit);
}

/** `1 day`, `2 days` */
export function counted(count: number, unit: string): string {
  return `${count.toLocaleString('en-US')} ${unit}${count === 1 ? '' : 's'}`;
}

/** A share in whole percent; what is not nothing and less than one is `less than 1 %`. */
export function percentWords(share: number): string {
  const percent = Math.round(share * 100);
  return share > 0 && percent === 0 ? 'less than 1 %' : `${percent} %`;
}
