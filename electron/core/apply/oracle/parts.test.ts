import { applyInParts } from '../../testing/oracle-parts';

applyInParts();
