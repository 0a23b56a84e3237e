/**
 * Parsed JSON takes up to this many times the room of its text. A thread that runs out of memory inside the parser
 * takes the whole process with it (Node 20), so a text that could do that is not handed to a thread.
 */
const PARSED_GROWTH = 16;

/** The most characters that a thread with that heap may be given to parse. */
export function longestContent(threadMemoryMb: number): number {
  return (threadMemoryMb * 1024 * 1024) / PARSED_GROWTH;
}
