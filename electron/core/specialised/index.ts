/** Work on the results of other sessions: by templates, and reviews whose findings become comments. */

export { type ReviewReader, readReviews } from './read-reviews';
export { createSpecialisedVerbs } from './specialised-verbs';
