import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** `npx vite apps/web` for developing: pages from here, the API from where DUBAN_API says. */
export default defineConfig({
  root: at('.'),
  plugins: [
    react(),
    {
      name: 'mail-link',
      // As the server does: the page behind a link in a mail is one of its own.
      configureServer: ({ middlewares }) => {
        middlewares.use((request, _, next) => {
          if (request.url?.startsWith('/m/')) request.url = '/mail-link.html';
          next();
        });
      },
    },
  ],
  resolve: { alias: [{ find: /^@duban\/([^/]+)$/, replacement: at('../../libs/$1/src/index.ts') }] },
  server: { proxy: { '/api': process.env.DUBAN_API ?? 'http://127.0.0.1:3000' } },
  build: {
    outDir: at('../../dist/web'),
    emptyOutDir: true,
    target: 'es2022',
    // The content security policy allows neither inline scripts nor data: scripts.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1_200,
    rolldownOptions: {
      input: [at('index.html'), at('mail-link.html')],
      // The pure libraries do nothing by being imported: a page takes along what it uses of them, and only that page.
      treeshake: {
        moduleSideEffects: [{ test: /[\\/]libs[\\/](chain|calendar|kernel)[\\/]/, sideEffects: false }],
      },
      output: {
        codeSplitting: {
          groups: [
            {
              name: 'antd',
              test: /node_modules[\\/](antd|@ant-design|@rc-component|dayjs|throttle-debounce)[\\/]/,
              priority: 2,
            },
            {
              name: 'react',
              test: /node_modules[\\/](react|react-dom|scheduler|react-router|@tanstack|openapi-fetch)[\\/]/,
              priority: 3,
            },
          ],
        },
      },
    },
  },
});
