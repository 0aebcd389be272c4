import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { MailLinkPage } from './page';
import './mail-link.css';

const token = /^\/m\/([^/]+)/.exec(window.location.pathname)?.[1] ?? '';

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <MailLinkPage token={token} />
  </StrictMode>,
);
