import { problemOf, unreachable } from '../api/problem';

/** Fetches a file and hands it to the browser: a refusal is shown on the page instead of being saved. @throws Problem */
export async function download(url: string, fileName: string): Promise<void> {
  const answer = await fetch(url, { credentials: 'same-origin' }).catch(() => {
    throw unreachable();
  });
  if (!answer.ok) throw problemOf(answer.status, await answer.json().catch(() => null));
  const href = URL.createObjectURL(await answer.blob());
  const link = Object.assign(document.createElement('a'), { href, download: fileName });
  link.click();
  URL.revokeObjectURL(href);
}
