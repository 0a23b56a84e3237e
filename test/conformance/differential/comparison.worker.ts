import { compareRecords } from './compare-records.js';

/** Runs in a thread of `run-differential`. */
export default compareRecords;
