/** Who is one person: the pure model. What is stored and shown of it is in the room around it. */
export { blockingKeys, MAX_BLOCK, MAX_KEYS } from './blocking-keys.js';
export { numberOf } from './blocks.js';
export { compare, weigh, type Comparison, type Evidence } from './compare.js';
export { decide, judge, reasonOf, type Decision, type Reason } from './decide.js';
export { DEFAULT_MODEL } from './default-model.js';
export { estimateModel, type EstimateOptions } from './estimate-model.js';
export { featuresOf } from './features-of.js';
export { FEATURES_VERSION, type IdentifierKind, type PatientFeatures } from './features.js';
export { linkAll, type LinkOptions, type LinkPatient, type LinkResult, type LinkReview } from './link-all.js';
export { personalIdentifiers, type PersonalIdentifier } from './personal-identifiers.js';
export { FIELDS, modelFor, type Field, type MatchModel } from './model.js';
export {
  contradicts,
  NOTHING_SAID,
  isForbidden,
  mayBeOne,
  placeOf,
  type Doubt,
  type Grounds,
  type Link,
  type PersonMember,
  type PersonMembers,
  type Placement,
  type Said,
} from './placement.js';
export { identifierKind } from './strong-identifiers.js';
