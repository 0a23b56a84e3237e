import { Pair } from '@cqframework/cql/kotlin-kotlin-stdlib';
import { BigDecimal } from '@cqframework/cql/shared';
import { createUcumService } from '@cqframework/cql/cql-to-elm';
import ucum from '@lhncbc/ucum-lhc';

type Amount = Pair<BigDecimal, string>;

const units = ucum.UcumLhcUtils.getInstance();

/**
 * The unit arithmetic that the translator asks for: it validates the units of quantity literals and folds
 * constants. https://ucum.org/ucum
 */
export function unitService(): unknown {
  return createUcumService(convert, validate, multiply, divide);
}

function validate(unit: string): string | null {
  const answer = units.validateUnitString(unit);
  return answer.status === 'valid' ? null : `${unit} is not a UCUM unit`;
}

function convert(value: string, from: string, to: string): string {
  const answer = units.convertUnitTo(from, Number(value), to);
  if (answer.status !== 'succeeded') throw new Error(`${from} cannot be converted to ${to}`);
  return String(answer.toVal);
}

function multiply(left: Amount, right: Amount): Amount {
  return new Pair(left.first.multiply(right.first), product(left.second, right.second));
}

function divide(left: Amount, right: Amount): Amount {
  const quotient = BigDecimal.fromString(String(left.first.toDouble() / right.first.toDouble()));
  return new Pair(quotient, `${left.second || '1'}/(${right.second || '1'})`);
}

function product(left: string, right: string): string {
  return [left, right].filter((unit) => unit !== '' && unit !== '1').join('.') || '1';
}
