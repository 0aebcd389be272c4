import type { Route } from './access.table';

/** 投诉建议: open to everybody who is signed in. */
export const SUGGESTION: Readonly<Record<string, Route>> = {
  'POST /api/v1/suggestions': {
    command: 'suggestion.send',
    kind: 'personal',
    body: () => ({ kind: 'advice', text: '报表太多', page: '/' }),
  },
};
