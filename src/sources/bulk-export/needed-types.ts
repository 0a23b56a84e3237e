/** Which resource types are pulled. */
export abstract class NeededTypes {
  /** Null: all types that the source has. */
  abstract types(): Promise<string[] | null>;
}
