import './ui/tokens.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app';
import { startFollowing } from './start';
import { measureScrollbar } from './ui/scrollbar-width';

const root = document.getElementById('root');
if (!root) throw new Error('the page has no #root');
startFollowing();
measureScrollbar();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
