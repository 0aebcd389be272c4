import { useMutation, type UseMutationResult, useQueryClient } from '@tanstack/react-query';
import { api, ask } from '../api/client';

/** Ends the session and forgets everything that was on the screen. */
export function useSignOut(): UseMutationResult<unknown, Error, void> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => ask(api.DELETE('/api/v1/session')),
    onSuccess: () => {
      client.clear();
      window.location.assign('/login');
    },
  });
}
