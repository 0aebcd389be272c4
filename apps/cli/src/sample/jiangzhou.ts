import { PART_1 } from './jiangzhou.part-1';
import { PART_2 } from './jiangzhou.part-2';
import { PART_3 } from './jiangzhou.part-3';

export { SAMPLE_GROUPS, SAMPLE_UNITS } from './jiangzhou.units';
export type { SampleGroup, SampleUnit } from './jiangzhou.units';

/**
 * The plan the product ships to be tried with: 江州区 is made up, and so are its streets, parks, companies and
 * numbers. Laid out as districts publish such plans, with the irregularities they have.
 */
export const SAMPLE_PLAN_TEXT = `${PART_1}\n${PART_2}\n${PART_3}\n`;
