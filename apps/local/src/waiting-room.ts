import { createServer, type Server } from 'node:http';
import { Refusal } from '@duban/kernel';

const PAGE = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta http-equiv="refresh" content="2"><title>督办</title>
<body style="font-family:sans-serif;margin:4em;color:#333"><h1>督办正在启动</h1><p>数据库就绪后本页会自动打开。</p></body></html>`;

/** Answers 503 on the service's port until the house is open: a monitor sees it, and a person who came early is told. */
export interface WaitingRoom {
  close(): Promise<void>;
}

/** @throws Refusal port_taken when somebody took the port in the meantime */
export function openWaitingRoom(port: number): Promise<WaitingRoom> {
  const server: Server = createServer((request, response) => {
    const page = (request.headers.accept ?? '').includes('text/html');
    response.writeHead(503, {
      'content-type': page ? 'text/html; charset=utf-8' : 'application/problem+json',
      'retry-after': '2',
      connection: 'close',
    });
    response.end(
      page
        ? PAGE
        : JSON.stringify({
            type: 'urn:duban:server.starting',
            title: '正在启动',
            status: 503,
            code: 'server.starting',
          }),
    );
  });
  return new Promise((resolve, reject) => {
    server.once('error', () =>
      reject(
        new Refusal('conflict', 'port_taken', `端口 ${port} 不能使用。`, {
          mend: '请换一个端口，例如 PORT=8080 npm start',
        }),
      ),
    );
    server.listen(port, () =>
      resolve({
        close: () =>
          new Promise(done => {
            server.close(() => done());
            server.closeAllConnections();
          }),
      }),
    );
  });
}
