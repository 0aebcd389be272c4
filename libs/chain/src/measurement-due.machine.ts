import type { Machine } from './machine.types';

export type MeasurementDueState = 'open' | 'filled' | 'void';

/**
 * 应报数据: a figure of a target that its own unit owes for a period, or once it is published. Any figure of that time
 * fills it, whichever way it came in.
 */
export const measurementDueMachine: Machine<MeasurementDueState> = {
  name: 'measurement_due',
  states: {
    open: { kind: 'open', label: '待报数' },
    filled: { kind: 'terminal', label: '已报数' },
    void: { kind: 'terminal', label: '无需再报' },
  },
  facts: [],
  rules: [
    { from: null, event: 'ask', by: 'system', to: 'open', opens: [{ kind: 'measure_target' }] },
    {
      from: ['open'],
      event: 'fill',
      by: 'measurement.enter',
      to: 'filled',
      settles: ['measure_target'],
    },
    // The task has ended, or the figure is nobody's to report by itself any more.
    { from: ['open'], event: 'void', by: 'system', to: 'void', voids: 'all' },
  ],
};
