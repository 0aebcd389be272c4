import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Desk } from './app/desk';
import './app/desk.css';
import './app/frame.css';
import './app/print.css';

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <Desk />
  </StrictMode>,
);
