import { useRef } from 'react';
import { useMutation, type UseMutationResult, useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { newKey } from './new-key';
import { LASTING } from './query-client';

export type CommandKey = { 'Idempotency-Key': string };

interface Options<R, V> {
  /** What is said when it is done. */
  done?: string | ((result: R) => string);
  onDone?: (result: R, input: V) => void;
  /** What it changed is known already: a saved draft need not load the page anew. */
  quiet?: boolean;
}

/**
 * A command of the API. Its key stays the same while the same input is tried again, by the client itself or by the
 * person pressing once more after a lost connection, so that nothing is done twice.
 */
export function useCommand<V, R>(
  run: (input: V, key: CommandKey) => Promise<R>,
  { done, onDone, quiet = false }: Options<R, V> = {},
): UseMutationResult<R, Error, V> {
  const client = useQueryClient();
  const { message } = App.useApp();
  const action = useRef<{ input: string; key: string } | null>(null);
  return useMutation<R, Error, V>({
    mutationFn: input => {
      const signature = JSON.stringify(input) ?? '';
      if (action.current?.input !== signature) action.current = { input: signature, key: newKey() };
      return run(input, { 'Idempotency-Key': action.current.key });
    },
    onSuccess: (result, input) => {
      action.current = null;
      if (done) void message.success(typeof done === 'function' ? done(result) : done);
      onDone?.(result, input);
      // Any command may change what is owed, and with it every list.
      if (!quiet) void client.invalidateQueries({ predicate: q => !LASTING.has(q.queryKey[0]) });
    },
  });
}
