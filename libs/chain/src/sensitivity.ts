/** How far a task may be known; a person's clearance is a point on the same scale. 涉密 work has no place here at all. */
export const SENSITIVITIES = ['public', 'internal', 'sensitive'] as const;
export type Sensitivity = (typeof SENSITIVITIES)[number];

export const SENSITIVITY_LABELS: Readonly<Record<Sensitivity, string>> = {
  public: '公开',
  internal: '内部',
  sensitive: '敏感',
};

/** What a task and a person have unless somebody says otherwise. */
export const USUAL_SENSITIVITY: Sensitivity = 'internal';

/** What somebody with this clearance may know of. */
export const knowable = (clearance: Sensitivity = USUAL_SENSITIVITY): readonly Sensitivity[] =>
  SENSITIVITIES.slice(0, SENSITIVITIES.indexOf(clearance) + 1);

/** Whether a clearance reaches as far as a record's sensitivity. */
export const clears = (
  clearance: Sensitivity | undefined,
  sensitivity: Sensitivity = USUAL_SENSITIVITY,
): boolean => knowable(clearance).includes(sensitivity);
