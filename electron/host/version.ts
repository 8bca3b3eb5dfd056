import { version } from '../../package.json';

/** The version that app and command line say they are. */
export const VERSION: string = version;
