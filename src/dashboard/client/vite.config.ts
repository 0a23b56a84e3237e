import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Builds the pages into dist/client, from where `DashboardModule` serves them. Run from the project's root. */
export default defineConfig({
  root: 'src/dashboard/client',
  plugins: [react()],
  build: {
    outDir: '../../../dist/client',
    emptyOutDir: true,
    // The content security policy admits no data: URL but images, and no inline script at all.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:3000' } },
});
