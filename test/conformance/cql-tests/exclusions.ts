/** A test of the specification's suite that is not required to pass. */
export interface ExcludedTest {
  /** `file/group/name` */
  name: string;
  reason: string;
}

/** Every test that may fail. One that passes all the same fails the run: the list stays true. */
export const EXCLUDED_TESTS: readonly ExcludedTest[] = [
  {
    name: 'CqlArithmeticFunctionsTest/Floor/FloorIntegerGreaterThanMaxInteger',
    reason:
      'The literal is beyond the range of Integer, so the library is refused; the suite itself marks Ceiling of the same literal as invalid.',
  },
  {
    name: 'CqlArithmeticFunctionsTest/Floor/FloorIntegerLessThanMinInteger',
    reason:
      'The literal is beyond the range of Integer, so the library is refused; the suite itself marks Ceiling of the same literal as invalid.',
  },
  {
    name: 'CqlDateTimeOperatorsTest/Add/DateTimeAddInvalidYears',
    reason:
      'Beyond the calendar the result is null, as all arithmetic out of range (CQL 1.5.3, Add) and as in cql-execution: records hold dates such as 9999-12-31, which must not fail a person.',
  },
  {
    name: 'CqlDateTimeOperatorsTest/Subtract/DateTimeSubtractInvalidYears',
    reason:
      'Beyond the calendar the result is null, as all arithmetic out of range (CQL 1.5.3, Add) and as in cql-execution: records hold dates such as 9999-12-31, which must not fail a person.',
  },
  {
    name: 'CqlDateTimeOperatorsTest/Uncertainty tests/DateTimeDurationBetweenUncertainInterval',
    reason:
      'From 15 January to some day of February are 16 whole days at least when the first is at the end of its day; the test wants 17, its siblings imply 16.',
  },
  {
    name: 'CqlDateTimeOperatorsTest/Uncertainty tests/TimeDurationBetweenHourDiffPrecision2',
    reason:
      'From some moment of 06 to 07:00:00 there may be no whole hour: 0 or 1 is uncertain, where the test wants 1.',
  },
  {
    name: 'CqlErrorsAndMessagingOperatorsTest/Messaging/TestMessageError',
    reason: 'A message of severity Error does not end the evaluation: docs/decisions/errors-on-real-records.md.',
  },
  {
    name: 'CqlIntervalOperatorsTest/In/TestInNullBoundaries',
    reason:
      'A closed boundary that is null is the least or greatest value, so 5 is in Interval[null, null] (CQL 1.5.3, In; cql-execution agrees).',
  },
  {
    name: 'CqlListOperatorsTest/Includes/IncludesNullRight',
    reason:
      'The translator takes the null without type for an element or an interval (Contains, In, ProperIn), for which the specification says false.',
  },
  {
    name: 'CqlListOperatorsTest/IncludedIn/IncludedInNullLeft',
    reason:
      'The translator takes the null without type for an element or an interval (Contains, In, ProperIn), for which the specification says false.',
  },
  {
    name: 'CqlListOperatorsTest/ProperlyIncludedIn/ProperlyIncludedInNulRight',
    reason:
      'The translator takes the null without type for an element or an interval (Contains, In, ProperIn), for which the specification says false.',
  },
  {
    name: 'CqlListOperatorsTest/ProperContains/ProperContainsTimeNull',
    reason:
      'Seconds and milliseconds are one decimal to equality (CQL 1.5.3, Equal): 15:59:59 is not 15:59:59.999, so the answer is false and not unknown.',
  },
  {
    name: 'CqlListOperatorsTest/ProperIn/ProperInTimeNull',
    reason:
      'Seconds and milliseconds are one decimal to equality (CQL 1.5.3, Equal): 15:59:59 is not 15:59:59.999, so the answer is false and not unknown.',
  },
  {
    name: 'CqlTypesTest/Time/TimeMillisParsing',
    reason: 'The translator makes 10000 milliseconds of the literal .10000, which no time has.',
  },
  {
    name: 'ValueLiteralsAndSelectors/Decimal/Decimal10Pow28ToZeroOneStepDecimalMaxValue',
    reason:
      'Needs 28 digits before the point and 8 after it; a Decimal has 28 in all, as `maximum Decimal` in the same suite says.',
  },
  {
    name: 'ValueLiteralsAndSelectors/Decimal/DecimalPos10Pow28ToZeroOneStepDecimalMaxValue',
    reason:
      'Needs 28 digits before the point and 8 after it; a Decimal has 28 in all, as `maximum Decimal` in the same suite says.',
  },
  {
    name: 'ValueLiteralsAndSelectors/Decimal/DecimalNeg10Pow28ToZeroOneStepDecimalMinValue',
    reason:
      'Needs 28 digits before the point and 8 after it; a Decimal has 28 in all, as `maximum Decimal` in the same suite says.',
  },
];
