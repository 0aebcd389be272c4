import { newKey } from '../api/new-key';
import { problemOf, unreachable } from '../api/problem';
import type { Schemas } from '../api/client';

export interface UploadTo {
  subjectType: string;
  subjectId: string;
  /** Where a unit's statement came from, when somebody else uploads for it. */
  source?: string;
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

/** Sends a file as it is, telling how much of it is through: `fetch` cannot. @throws Problem */
export const upload = (
  file: File,
  to: UploadTo,
  onProgress: (percent: number) => void,
): Promise<Schemas['UploadedDto']> =>
  new Promise((resolve, reject) => {
    const query = new URLSearchParams({ fileName: file.name, ...to });
    const request = new XMLHttpRequest();
    request.open('PUT', `/api/v1/attachments?${query.toString()}`);
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.setRequestHeader('Idempotency-Key', newKey());
    request.upload.onprogress = ({ loaded, total }) => onProgress(Math.floor((loaded / (total || 1)) * 100));
    request.onerror = () => reject(unreachable());
    request.onload = () => {
      const body = parsed(request.responseText);
      if (request.status < 300) resolve(body as Schemas['UploadedDto']);
      else reject(problemOf(request.status, body));
    };
    request.send(file);
  });
