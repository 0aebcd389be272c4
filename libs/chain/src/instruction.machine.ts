import type { Machine } from './machine.types';

export type InstructionState = 'given' | 'answered' | 'noted';

/** 批示: a leader's word on a task obliges an answer. Never scored. */
export const instructionMachine: Machine<InstructionState> = {
  name: 'instruction',
  states: {
    given: { kind: 'open', label: '待答复' },
    answered: { kind: 'open', label: '待督查机构核阅' },
    noted: { kind: 'terminal', label: '已办结' },
  },
  facts: [],
  rules: [
    {
      from: null,
      event: 'give',
      by: 'instruction.give',
      to: 'given',
      opens: [{ kind: 'answer_instruction' }],
    },
    {
      from: null,
      event: 'relay',
      by: 'instruction.relay',
      to: 'given',
      opens: [{ kind: 'answer_instruction' }],
    },
    {
      from: ['given'],
      event: 'answer',
      by: 'instruction.answer',
      to: 'answered',
      settles: ['answer_instruction'],
      opens: [{ kind: 'note_instruction' }],
    },
    {
      from: ['answered'],
      event: 'note',
      by: 'instruction.note',
      to: 'noted',
      settles: ['note_instruction'],
    },
    {
      from: ['answered'],
      event: 'return',
      by: 'instruction.note',
      to: 'given',
      settles: ['note_instruction'],
      opens: [{ kind: 'answer_instruction' }],
    },
  ],
};
