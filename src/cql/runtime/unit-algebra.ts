/** Powers of the factors of a unit, in the order they are written: `g/cm3` is g: 1, cm: -3. */
type Factors = Map<string, number>;

const FACTOR = /^(.*[^\d+-])(-?\d+)?$/;

/** Unit of a product: `cm` and `cm` give `cm2`. */
export function unitProduct(left: string, right: string): string {
  return combined(left, right, 1);
}

/** Unit of a quotient: `g` and `cm3` give `g/cm3`, equal units give `1`. */
export function unitQuotient(left: string, right: string): string {
  return combined(left, right, -1);
}

function combined(left: string, right: string, sign: 1 | -1): string {
  const factors: Factors = new Map();
  collect(factors, left, 1);
  collect(factors, right, sign);
  const above = [...factors].filter(([, power]) => power > 0).map(written);
  const below = [...factors].filter(([, power]) => power < 0).map(written);
  return above.join('.') + below.map((factor) => `/${factor}`).join('') || '1';
}

function written([unit, power]: [string, number]): string {
  const magnitude = Math.abs(power);
  return magnitude === 1 ? unit : `${unit}${magnitude}`;
}

/** UCUM reads from left to right: `a/b.c` is (a/b).c. Units in brackets or with annotations stay whole. */
function collect(factors: Factors, unit: string, sign: 1 | -1): void {
  if (unit === '1') return;
  if (/[({]/.test(unit)) return add(factors, `(${unit})`, sign);
  let power: number = sign;
  for (const piece of unit.split(/([./])/)) {
    if (piece === '/') power = -sign;
    else if (piece === '.') power = sign;
    else if (piece !== '' && piece !== '1') addPower(factors, piece, power);
  }
}

function addPower(factors: Factors, piece: string, power: number): void {
  const [, unit = piece, exponent = '1'] = FACTOR.exec(piece) ?? [];
  add(factors, unit, power * Number(exponent));
}

function add(factors: Factors, unit: string, power: number): void {
  factors.set(unit, (factors.get(unit) ?? 0) + power);
}
