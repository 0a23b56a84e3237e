/**
 * A fault of the logic on this person's data that CQL says is an error: the singleton of several elements, a message of
 * severity error, a limit exceeded. The message tells the rule and never carries a value of the record.
 */
export class EvaluationError extends Error {
  override name = 'EvaluationError';
}
