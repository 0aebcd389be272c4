/** The embedded database, for those who assemble the house outside `npm start`. */
export { findRunningPostgres, startPostgres } from './embedded';
export { dubanHome } from './home';
