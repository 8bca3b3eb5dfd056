/** The data folder: whose it is. */
export { takeOwnership } from './take-ownership';
