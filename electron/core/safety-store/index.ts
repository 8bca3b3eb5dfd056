/** Copies, in the data folder, of what undo, restore and rollback stand on: out of reach of an agent's Git. */
export { createSafetyStore, type Held, type Loss, type SafetyStore } from './safety-store';
