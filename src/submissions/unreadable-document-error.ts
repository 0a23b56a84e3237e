/** A document of ours that cannot be read back: it names something its programme does not have. */
export class UnreadableDocumentError extends Error {
  override name = 'UnreadableDocumentError';
}
