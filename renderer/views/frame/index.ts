/** The window itself: what stands around the views, and what lies over them. */
export { ErrorBoundary } from './error-boundary';
export { Frame } from './frame';
